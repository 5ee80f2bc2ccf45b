/* Owns the views of articles: one with its versions, the list. The editors' work is
 * query_knowledge_work.c's. */
#include "app/attachments.h"
#include "app/knowledge.h"
#include "app/query_run.h"

#include <string.h>

static void put_article(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;

	dj_json_id(j, "id", db_int(row, 0));
	query_json_word(j, "kind", words_knowledge_kind, db_int(row, 1));
	query_json_word(j, "audience", words_audience, db_int(row, 2));
	query_json_word(j, "language", words_language, db_int(row, 3));
	dj_json_id(j, "department", db_int(row, 4));
	dj_json_text(j, "title", db_text(row, 5));
	query_json_word(j, "state", words_article_state, db_int(row, 9));
	dj_json_int(j, "revision", db_int(row, 10));
	dj_json_int(j, "checked_ms", db_int(row, 11));
	query_json_ms(j, "valid_from_ms", db_int(row, 12));
	query_json_ms(j, "valid_to_ms", db_int(row, 13));
	dj_json_int(j, "changed_ms", db_int(row, 14));
	dj_json_id(j, "of", db_int(row, 16));
	dj_json_int(j, "live_revision", db_int(row, 18));
	query_json_ms(j, "review_ms", db_int(row, 19));
	dj_json_int(j, "used", db_int(row, 20));
}

/* Wordings as a list; they stand a line each. */
static void put_aliases(struct dj_json *j, const char *lines)
{
	char alias[NOTE_TEXT];

	dj_json_array(j, "aliases");
	while (*lines) {
		size_t n = strcspn(lines, "\n");

		dj_copy_n(alias, sizeof alias, lines, n);
		if (n)
			dj_json_text(j, NULL, alias);
		lines += n + (lines[n] == '\n');
	}
	dj_json_end_array(j);
}

static void put_versions(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_article_version_list, db_i(r->q->id));
	struct dj_json *j = &r->json;

	dj_json_array(j, "versions");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_int(j, "revision", db_int(&rows, 0));
		dj_json_text(j, "title", db_text(&rows, 1));
		put_aliases(j, db_text(&rows, 2));
		dj_json_text(j, "body", db_text(&rows, 3));
		dj_json_text(j, "spoken", db_text(&rows, 6));
		dj_json_int(j, "at_ms", db_int(&rows, 4));
		dj_json_id(j, "person", db_int(&rows, 5));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* The same article in all its languages. */
static void put_languages(struct query_run *r, dj_id group)
{
	struct db_rows rows = db_query(r->db, SQL_article_languages, db_i(group), db_i(group));
	struct dj_json *j = &r->json;

	dj_json_array(j, "languages");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		query_json_word(j, "language", words_language, db_int(&rows, 1));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_incidents(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_article_pins, db_i(r->q->id));

	dj_json_array(&r->json, "incidents");
	while (db_next(&rows))
		dj_json_id(&r->json, NULL, db_int(&rows, 0));
	dj_json_end_array(&r->json);
}

static bool may_see(const struct query_run *r, const struct db_rows *row)
{
	return !r->q->person ||
	       (knowledge_audiences(r->q->roles) & UINT64_C(1) << db_int(row, 2)) != 0;
}

enum verdict query_article(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_article_one, db_i(r->q->id));
	struct dj_json *j = &r->json;
	dj_id group;

	if (!db_next(&rows))
		return VERDICT_not_found;
	if (!may_see(r, &rows)) {
		db_done(&rows);
		return VERDICT_not_found;
	}
	dj_json_object(j, NULL);
	put_article(r, &rows);
	put_aliases(j, db_text(&rows, 6));
	dj_json_text(j, "body", db_text(&rows, 7));
	dj_json_text(j, "spoken", db_text(&rows, 17));
	dj_json_text(j, "source", db_text(&rows, 8));
	group = db_int(&rows, 16) ? db_int(&rows, 16) : r->q->id;
	db_done(&rows);
	put_versions(r);
	put_languages(r, group);
	put_incidents(r);
	attachments_json(r, attachment_owner_ARTICLE, r->q->id);
	dj_json_end_object(j);
	return VERDICT_ok;
}

enum verdict query_articles(struct query_run *r)
{
	struct dj_json *j = &r->json;
	int state = r->q->text[0] ? word_value(words_article_state, r->q->text) : -1;
	struct db_rows rows;

	if (r->q->text[0] && state < 0)
		return VERDICT_bad_request;
	rows = db_query(r->db, SQL_article_list, db_i(state), db_i(state), db_i(r->q->before),
			db_i(r->q->before), db_i(r->q->id), db_i(r->q->id), db_i(r->q->limit));
	dj_json_object(j, NULL);
	dj_json_array(j, "articles");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		put_article(r, &rows);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_int(j, "count", db_query_int(r->db, SQL_article_count, 0));
	dj_json_end_object(j);
	return VERDICT_ok;
}
