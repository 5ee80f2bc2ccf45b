/* Owns the views of first answers: the document with its versions and what the check finds, the
 * articles that answer a letter, and what was said to one. */
#include "app/front.h"
#include "app/front_json.h"
#include "app/knowledge.h"
#include "app/letter_row.h"
#include "app/query_run.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { SUGGESTIONS = 3, SUGGESTION_LETTERS = 220, ROWS_AT_ONCE = 1000 };
#define SURE_ENOUGH 0.5f /* of the question's weight */

/* ---- versions ---- */

static void put_findings(struct query_run *r, const struct front *f,
			 const struct front_findings *found)
{
	struct dj_json *j = &r->json;

	dj_json_array(j, "findings");
	for (int i = 0; i < found->count; i++) {
		const struct front_finding *one = &found->at[i];

		dj_json_object(j, NULL);
		dj_json_text(j, "finding", front_finding_word(one->kind));
		dj_json_bool(j, "serious", front_finding_serious(one->kind));
		dj_json_text(j, "step", one->step >= 0 ? f->steps[one->step].name : NULL);
		dj_json_text(j, "detail", one->detail);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_versions(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_front_version_list);
	struct dj_json *j = &r->json;

	dj_json_array(j, "versions");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_int(j, "version", db_int(&rows, 0));
		dj_json_int(j, "at_ms", db_int(&rows, 1));
		dj_json_text(j, "note", db_text(&rows, 2));
		query_json_person(r, "person_name", db_int(&rows, 3), &rows, 6);
		query_json_ms(j, "live_ms", db_int(&rows, 4));
		query_json_person(r, "live_person_name", db_int(&rows, 5), &rows, 7);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static bool read_document(struct query_run *r, int64_t version, struct dj_buf *out)
{
	struct db_rows rows;
	bool there;

	if (!version) {
		dj_buf_puts(out, front_default);
		return true;
	}
	rows = db_query(r->db, SQL_front_version_one, db_i(version));
	there = db_next(&rows);
	if (there)
		dj_buf_puts(out, db_text(&rows, 0));
	db_done(&rows);
	return there;
}

enum verdict query_front(struct query_run *r)
{
	int64_t newest = db_query_int(r->db, SQL_front_newest, 0);
	int64_t version = r->q->since ? r->q->since : newest;
	struct front_findings found = {0};
	struct dj_json *j = &r->json;
	struct front *f = NULL;
	struct dj_buf document;

	dj_buf_init(&document, FRONT_TEXT_MAX);
	if (!read_document(r, version, &document)) {
		dj_buf_fini(&document);
		return VERDICT_not_found;
	}
	front_parse(document.data, &f, &found, NULL);
	if (f)
		front_check(f, &found);
	dj_json_object(j, NULL);
	dj_json_int(j, "version", version);
	dj_json_int(j, "newest", newest);
	dj_json_int(j, "live", front_version_live(r->db));
	dj_json_text(j, "document", document.data);
	put_findings(r, f, &found);
	put_versions(r);
	dj_json_end_object(j);
	free(f);
	dj_buf_fini(&document);
	return VERDICT_ok;
}

/* ---- articles ---- */

static void put_suggestion(struct query_run *r, const struct knowledge_thing *t)
{
	const char *spoken = knowledge_text(t, KNOWLEDGE_SPOKEN);
	const char *body = spoken[0] ? spoken : knowledge_text(t, KNOWLEDGE_BODY);
	char text[SUGGESTION_LETTERS * 3 + 1];

	dj_copy(text, sizeof text, body);
	dj_json_object(&r->json, NULL);
	dj_json_id(&r->json, "id", t->id);
	dj_json_text(&r->json, "title", knowledge_text(t, KNOWLEDGE_TITLE));
	dj_json_text(&r->json, "text", text);
	dj_json_end_object(&r->json);
}

/* Only what anybody may read, in the language they wrote in, not stale, and sure enough. */
static void put_suggestions(struct query_run *r, const char *words, enum language language)
{
	struct knowledge_look look = {.db = r->db, .keys = r->keys, .now = r->now};
	struct search_query q = {.text = words,
				 .n = strlen(words),
				 .audiences = UINT64_C(1) << audience_PUBLIC,
				 .kinds = 1u << found_kind_ARTICLE,
				 .now_ms = r->now};
	struct search_result found;
	int put = 0;

	while (knowledge_follow(r->knowledge, &look, ROWS_AT_ONCE) > 0)
		;
	search_find(knowledge_index(r->knowledge), &q, &found);
	for (int i = 0; i < found.count && put < SUGGESTIONS; i++) {
		struct knowledge_thing t;

		if (found.hits[i].coverage < SURE_ENOUGH)
			continue;
		if (knowledge_load(&look, found_kind_ARTICLE, found.hits[i].id, &t) &&
		    knowledge_in_force(&t, r->now) && !knowledge_stale(&t, r->now) &&
		    (t.language == language || t.language == language_UNKNOWN)) {
			put_suggestion(r, &t);
			put++;
		}
		knowledge_thing_fini(&t);
	}
}

enum verdict query_front_find(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_letter_one, db_i(r->q->id));
	char *words;
	enum language language;

	if (!db_next(&rows))
		return VERDICT_not_found;
	words = letter_text(r->keys, "letter.body", r->q->id, &rows, 14);
	language = (enum language)db_int(&rows, 10);
	db_done(&rows);
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "articles");
	if (words && r->knowledge && strlen(words) <= 2000)
		put_suggestions(r, words, language);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	free(words);
	return VERDICT_ok;
}

/* ---- what was said ---- */

enum verdict query_front_said(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_letter_facts, db_i(r->q->id));
	struct dj_json *j = &r->json;
	dj_id contact;

	if (!db_next(&rows))
		return VERDICT_not_found;
	contact = db_int(&rows, 4);
	db_done(&rows);
	dj_json_object(j, NULL);
	dj_json_array(j, "said");
	rows = db_query(r->db, SQL_front_said, db_i(contact), db_i(r->q->id));
	while (db_next(&rows)) {
		char *text = letter_text(r->keys, "letter.body", db_int(&rows, 0), &rows, 1);

		dj_json_object(j, NULL);
		dj_json_text(j, "text", text ? text : "");
		dj_json_raw(j, "offers", db_text(&rows, 2)[0] ? db_text(&rows, 2) : "[]");
		dj_json_end_object(j);
		free(text);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
