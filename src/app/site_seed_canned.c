/* Owns the canned texts of a site document: an object each, of kind, language, keyword, title,
 * body and, when it has one, the name of a topic. They are everybody's; one whose keyword is there
 * already stays as it is. */
#include "app/command.h"
#include "app/site_json.h"
#include "base/text.h"
#include "domain/canned/canned.h"

#include <errno.h>
#include <string.h>

struct canned_words {
	char keyword[64], title[256], body[NOTE_TEXT];
	int kind, language;
	dj_id topic;
};

static void read_words(struct seed *s, const json_t *item, struct canned_words *w)
{
	char wrong[64];

	*w = (struct canned_words){.kind = canned_kind_TEXT, .language = language_KO};
	seed_text(s, item, "keyword", w->keyword, sizeof w->keyword);
	dj_copy_n(s->where, sizeof s->where, w->keyword, strlen(w->keyword));
	seed_text(s, item, "title", w->title, sizeof w->title);
	seed_text(s, item, "body", w->body, sizeof w->body);
	seed_word(s, item, "kind", words_canned_kind, &w->kind);
	seed_word(s, item, "language", words_language, &w->language);
	w->topic = seed_reference(s, item, "topic", SQL_topic_by_name);
	if (!w->keyword[0] || !w->title[0] || !w->body[0])
		seed_wrong(s, EINVAL, "a canned text needs a keyword, a title and a body");
	if (!canned_check(w->body, wrong, sizeof wrong))
		seed_wrong(s, EINVAL, "%s is no variable of a canned text", wrong);
}

void seed_canned(struct seed *s, const json_t *item)
{
	struct canned_words w;

	read_words(s, item, &w);
	if (s->err || db_query_int(s->db, SQL_canned_same, 0, db_t(w.keyword), db_i(w.language),
				   db_i(w.kind), db_i(canned_scope_ALL), db_i(0), db_i(0)))
		return;
	db_exec(s->db, SQL_canned_save, db_i(dj_id_next(s->ids, s->now)), db_i(w.kind),
		db_i(canned_scope_ALL), db_i(0), db_i(0), db_i(w.language), db_t(w.keyword),
		db_t(w.title), db_t(w.body), db_i(w.topic), db_i(1), db_i(s->now), db_i(0));
}
