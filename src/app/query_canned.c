/* Owns the views of canned texts, call guides and checklists, and of the desk's first steps. */
#include "app/knowledge.h"
#include "app/permission.h"
#include "app/query_run.h"

#define CANNED_USE_DAYS 90 /* what was used lately stands first */

static void put_canned(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(row, 0));
	query_json_word(j, "kind", words_canned_kind, db_int(row, 1));
	query_json_word(j, "scope", words_canned_scope, db_int(row, 2));
	dj_json_id(j, "team", db_int(row, 3));
	dj_json_id(j, "person", db_int(row, 4));
	query_json_word(j, "language", words_language, db_int(row, 5));
	dj_json_text(j, "keyword", db_text(row, 6));
	dj_json_text(j, "title", db_text(row, 7));
	dj_json_text(j, "body", db_text(row, 8));
	dj_json_id(j, "topic", db_int(row, 9));
	dj_json_int(j, "revision", db_int(row, 10));
	dj_json_int(j, "changed_ms", db_int(row, 11));
	dj_json_int(j, "uses", db_int(row, 12));
	dj_json_bool(j, "mine", db_int(row, 2) == canned_scope_OWN);
	dj_json_end_object(j);
}

/* Who edits sees those of every team. */
enum verdict query_canned(struct query_run *r)
{
	bool edits = !r->q->person || permission_may(r->q->roles, COMMAND_ARTICLE_SAVE);
	struct db_rows rows =
	    db_query(r->db, SQL_canned_list, db_i(r->now / KNOWLEDGE_DAY_MS - CANNED_USE_DAYS),
		     db_i(edits), db_i(r->q->person), db_i(r->q->person));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "canned");
	while (db_next(&rows))
		put_canned(r, &rows);
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

enum verdict query_guide(struct query_run *r)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_bool(j, "done", db_query_int(r->db, SQL_guide_done, 0, db_i(r->q->person)) != 0);
	dj_json_end_object(j);
	return VERDICT_ok;
}
