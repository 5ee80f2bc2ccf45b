/* Owns what a past inquiry is to a search: found by what was asked or by its number, for those of
 * the floor. A call in crisis is in no list (R059). */
#include "app/inquiry_rows.h"
#include "app/knowledge.h"
#include "app/sealed.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 65536, TITLE_BYTES = 120 };

static void set_texts(struct knowledge_thing *t, int64_t number, const char *words)
{
	char title[INQUIRY_NUMBER_TEXT + TITLE_BYTES + 4], spoken[INQUIRY_NUMBER_TEXT];
	char begin[TITLE_BYTES];

	inquiry_number_write(number, spoken);
	dj_copy(begin, sizeof begin, words);
	snprintf(title, sizeof title, "%s %s", spoken, begin);
	knowledge_set(t, KNOWLEDGE_TITLE, title);
	knowledge_set(t, KNOWLEDGE_BODY, words);
}

bool knowledge_inquiry(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	struct inquiry_row row;
	struct db_rows sealed;
	char *words;

	if (!inquiry_row_load(look->db, id, &row) || row.i.kind == inquiry_kind_CRISIS)
		return false;
	sealed = db_query(look->db, SQL_inquiry_words, db_i(id));
	if (!db_next(&sealed))
		return false;
	words = dj_alloc(WORDS);
	sealed_text(look->keys, (struct seal_place){"inquiry.text", id}, &sealed, 2, words, WORDS);
	db_done(&sealed);
	set_texts(out, row.number, words);
	free(words);
	knowledge_set(out, KNOWLEDGE_STATUS, word_of(words_inquiry_state, row.i.state));
	out->audiences = KNOWLEDGE_INQUIRIES;
	out->language = row.language;
	out->department = row.i.department;
	out->place = row.i.place;
	out->checked_ms = out->changed_ms = row.i.opened_ms;
	return true;
}
