/* Owns what everybody may read of what the centre knows: public articles, rumours with the agreed
 * wording, stories for residents. The same index and the same rule of who may see what as at the
 * desk, asked as somebody without any role. */
#include <string.h>

#include "app/query_run.h"
#include "domain/directory/directory.h"

#define NOBODY	   1 /* the id of no person: 0 would be the house itself */
#define SHOWN	   50
#define KEPT	   1500
#define KEPT_BYTES (512 * 1024) /* of a telephone's store, and of an answer */

static enum verdict as_nobody(struct query_run *r, const char *kinds,
			      enum verdict (*answer)(struct query_run *r))
{
	struct query own = *r->q;
	const struct query *before = r->q;
	enum verdict v;

	own.person = NOBODY;
	own.roles = 0;
	dj_copy(own.text, sizeof own.text, kinds);
	r->q = &own;
	v = answer(r);
	r->q = before;
	return v;
}

/* words: the question. */
enum verdict query_public_search(struct query_run *r)
{
	return as_nobody(r, "article facility rumour programme number", query_search);
}

enum verdict query_public_found(struct query_run *r)
{
	return as_nobody(r, "", query_found);
}

enum verdict query_public_rumours(struct query_run *r)
{
	int date = directory_when(r->now, dj_local_offset_min(r->now)).date;
	struct db_rows rows = db_query(r->db, SQL_public_rumours, db_i(date), db_i(SHOWN));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "rumours");
	while (db_next(&rows)) {
		int at;

		dj_json_object(j, NULL);
		dj_json_text(j, "claim", db_text(&rows, 0));
		at = query_json_told(j, "claim", &rows, 1);
		query_json_word(j, "verdict", words_rumour_verdict, db_int(&rows, at));
		dj_json_text(j, "wording", db_text(&rows, at + 1));
		at = query_json_told(j, "wording", &rows, at + 2);
		dj_json_int(j, "checked_at",
			    db_int(&rows, at)); /* 202611222140 of the site's clock */
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* Newest first, with how often each was read (R029). */
enum verdict query_public_stories(struct query_run *r)
{
	struct db_rows rows =
	    db_query(r->db, SQL_public_stories, db_i(r->now), db_i(r->now), db_i(SHOWN));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "stories");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_id(j, "original", db_int(&rows, 1)); /* its own: it is no translation */
		query_json_word(j, "language", words_language, db_int(&rows, 2));
		dj_json_text(j, "title", db_text(&rows, 3));
		dj_json_text(j, "text", db_text(&rows, 4));
		dj_json_text(j, "source", db_text(&rows, 5));
		dj_json_int(j, "at_ms", db_int(&rows, 6));
		dj_json_int(j, "hits", db_int(&rows, 7));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* ---- articles with their words ---- */

enum { ID, KIND, LANGUAGE, TITLE, ALIASES, BODY, SOURCE, CHECKED, UNTIL };

static void put_article(struct dj_json *j, const struct db_rows *rows)
{
	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(rows, ID));
	query_json_word(j, "kind", words_knowledge_kind, db_int(rows, KIND));
	query_json_word(j, "language", words_language, db_int(rows, LANGUAGE));
	dj_json_text(j, "title", db_text(rows, TITLE));
	dj_json_text(j, "aliases", db_text(rows, ALIASES));
	dj_json_text(j, "text", db_text(rows, BODY));
	dj_json_text(j, "source", db_text(rows, SOURCE));
	dj_json_int(j, "checked_ms", db_int(rows, CHECKED));
	query_json_ms(j, "valid_to_ms", db_int(rows, UNTIL));
	dj_json_end_object(j);
}

/* False: some were left out, because there is no more room. */
static bool put_articles(struct query_run *r, struct db_rows rows)
{
	struct dj_json *j = &r->json;
	bool whole = true;
	int count = 0;

	dj_json_array(j, "articles");
	while (db_next(&rows)) {
		whole = whole && j->out->len < KEPT_BYTES && count < KEPT;
		if (whole)
			put_article(j, &rows);
		count++;
	}
	dj_json_end_array(j);
	return whole;
}

/* text: a language, "" all of them; id: one. What is longest since checked is left out first. */
enum verdict query_public_articles(struct query_run *r)
{
	int language = r->q->text[0] ? word_value(words_language, r->q->text) : 0;
	dj_id one = r->q->id;
	struct dj_json *j = &r->json;
	bool whole;

	if (language < 0)
		return VERDICT_bad_request;
	if (one &&
	    !db_query_int(r->db, SQL_public_article_one, 0, db_i(r->now), db_i(r->now), db_i(one)))
		return VERDICT_not_found;
	dj_json_object(j, NULL);
	dj_json_int(j, "at_ms", r->now);
	whole = put_articles(
	    r, one ? db_query(r->db, SQL_public_article_one, db_i(r->now), db_i(r->now), db_i(one))
		   : db_query(r->db, SQL_public_article_list, db_i(r->now), db_i(r->now),
			      db_i(language), db_i(language), db_i(KEPT + 1)));
	dj_json_bool(j, "whole", whole);
	dj_json_end_object(j);
	return VERDICT_ok;
}
