/* Owns the words of consent and the register of processing of a site document: "consent_texts"
 * (purpose, language, text) and "processing" (name, purpose, items, basis, kept, recipients). What
 * is there already stays as it is: a version that somebody agreed to is never changed. */
#include "app/command.h"
#include "app/site_json.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

void seed_consent_text(struct seed *s, const json_t *item)
{
	int purpose = -1, language = language_UNKNOWN;
	char text[NOTE_TEXT] = "";

	dj_copy(s->where, sizeof s->where, "consent text");
	seed_word(s, item, "purpose", words_consent_purpose, &purpose);
	seed_word(s, item, "language", words_language, &language);
	seed_text(s, item, "text", text, sizeof text);
	if (purpose < 0 || language == language_UNKNOWN || !text[0])
		seed_wrong(s, EINVAL, "a text of consent needs a purpose, a language and a text");
	if (s->err || db_query_int(s->db, SQL_consent_text_last, 0, db_i(purpose), db_i(language)))
		return;
	db_exec(s->db, SQL_consent_text_add, db_i(purpose), db_i(language), db_i(1), db_t(text),
		db_i(s->now), db_i(0));
}

void seed_processing(struct seed *s, const json_t *item)
{
	static const char *const keys[] = {"name",  "purpose", "items",
					   "basis", "kept",    "recipients"};
	char value[DJ_COUNT(keys)][600] = {""};

	dj_copy(s->where, sizeof s->where, "processing");
	for (size_t i = 0; i < DJ_COUNT(keys); i++)
		seed_text(s, item, keys[i], value[i], sizeof value[i]);
	if (!value[0][0] || !value[1][0])
		seed_wrong(s, EINVAL, "an entry of the register needs a name and a purpose");
	if (s->err || db_query_int(s->db, SQL_processing_named, 0, db_t(value[0])))
		return;
	db_exec(s->db, SQL_processing_save, db_i(dj_id_next(s->ids, s->now)), db_t(value[0]),
		db_t(value[1]), db_t(value[2]), db_t(value[3]), db_t(value[4]), db_t(value[5]),
		db_i(0), db_i(1), db_i(s->now), db_i(0));
}
