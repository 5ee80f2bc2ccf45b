/* Owns what a search answers: articles with the words that were found, how sure it is, what else
 * may have been meant. Refuses: ranking (domain/search). */
#include "app/knowledge.h"
#include "app/query_run.h"

#include <string.h>

enum { TITLE_LETTERS = 200, SNIPPET_LETTERS = 160, STALE_DAYS = 365 };

static void put_part(struct dj_json *j, const char *text, size_t n, bool mark)
{
	char part[SNIPPET_LETTERS * 6];

	if (n == 0)
		return;
	dj_copy_n(part, sizeof part, text, n);
	dj_json_object(j, NULL);
	dj_json_text(j, "text", part);
	dj_json_bool(j, "mark", mark);
	dj_json_end_object(j);
}

/* The window of a text as parts, those that were asked for marked. */
static void put_parts(struct dj_json *j, const char *key, struct search_marker *m, const char *text,
		      size_t letters)
{
	struct search_marks marks;
	uint32_t at;

	search_mark(m, text, strnlen(text, SEARCH_TEXT_MAX), letters, &marks);
	at = marks.begin;
	dj_json_array(j, key);
	for (int i = 0; i < marks.count; i++) {
		put_part(j, text + at, marks.marks[i].begin - at, false);
		put_part(j, text + marks.marks[i].begin, marks.marks[i].end - marks.marks[i].begin,
			 true);
		at = marks.marks[i].end;
	}
	put_part(j, text + at, marks.end - at, false);
	dj_json_end_array(j);
}

static bool is_in_force(const struct db_rows *row, dj_ms now)
{
	return db_int(row, 12) <= now && (db_int(row, 13) == 0 || now < db_int(row, 13));
}

static void put_hit(struct query_run *r, const struct db_rows *row, const struct search_hit *hit,
		    struct search_marker *m)
{
	struct dj_json *j = &r->json;
	dj_ms checked = db_int(row, 11);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", hit->id);
	query_json_word(j, "kind", words_knowledge_kind, db_int(row, 1));
	query_json_word(j, "audience", words_audience, db_int(row, 2));
	query_json_word(j, "language", words_language, db_int(row, 3));
	dj_json_id(j, "department", db_int(row, 4));
	dj_json_int(j, "checked_ms", checked);
	dj_json_bool(j, "stale", r->now - checked > STALE_DAYS * KNOWLEDGE_DAY_MS);
	dj_json_int(j, "sure", (int64_t)(hit->coverage * 100));
	put_parts(j, "title", m, db_text(row, 5), TITLE_LETTERS);
	put_parts(j, "snippet", m, db_text(row, 7), SNIPPET_LETTERS);
	dj_json_end_object(j);
}

static void put_hits(struct query_run *r, const struct search_hit *hits, int count,
		     struct search_marker *m)
{
	dj_json_array(&r->json, "hits");
	for (int i = 0; i < count; i++) {
		struct db_rows rows = db_query(r->db, SQL_article_one, db_i(hits[i].id));

		if (!db_next(&rows))
			continue;
		if (is_in_force(&rows, r->now))
			put_hit(r, &rows, &hits[i], m);
		db_done(&rows);
	}
	dj_json_end_array(&r->json);
}

static void put_text_or_null(struct dj_json *j, const char *key, const char *text)
{
	dj_json_text(j, key, text[0] ? text : NULL);
}

static struct search_query question(const struct query_run *r)
{
	return (struct search_query){.text = r->q->text,
				     .n = strlen(r->q->text),
				     .audiences = knowledge_audiences(r->q->roles),
				     .now_ms = r->now};
}

enum verdict query_search(struct query_run *r)
{
	struct search_query q = question(r);
	struct search *index = knowledge_index(r->knowledge);
	struct search_marker *m;
	struct search_result found;

	knowledge_follow(r->knowledge, r->db, r->now);
	search_find(index, &q, &found);
	m = search_marker_alloc(index, &q);
	dj_json_object(&r->json, NULL);
	put_text_or_null(&r->json, "read_as", found.read_as);
	put_text_or_null(&r->json, "meant", found.meant);
	dj_json_bool(&r->json, "gap", found.gap);
	dj_json_int(&r->json, "total", found.total);
	put_hits(r, found.hits, found.count, m);
	dj_json_end_object(&r->json);
	search_marker_free(m);
	return VERDICT_ok;
}

enum verdict query_complete(struct query_run *r)
{
	struct search_query q = question(r);
	struct search *index = knowledge_index(r->knowledge);
	struct search_hit hits[SEARCH_HITS];
	int count;

	knowledge_follow(r->knowledge, r->db, r->now);
	count = search_complete(index, &q, hits);
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "titles");
	for (int i = 0; i < count; i++) {
		struct db_rows rows = db_query(r->db, SQL_article_one, db_i(hits[i].id));

		if (!db_next(&rows))
			continue;
		dj_json_object(&r->json, NULL);
		dj_json_id(&r->json, "id", hits[i].id);
		dj_json_text(&r->json, "title", db_text(&rows, 5));
		dj_json_end_object(&r->json);
		db_done(&rows);
	}
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
