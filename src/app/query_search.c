/* Owns what a search answers: things with the words that were found, why they stand there, how sure
 * it is, what else may have been meant. Refuses: ranking (domain/search), what a thing is
 * (knowledge_source.c). */
#include "app/attachments.h"
#include "app/knowledge.h"
#include "app/query_run.h"

#include <string.h>

enum { TITLE_LETTERS = 200, SNIPPET_LETTERS = 160, WORDING_LETTERS = 120, ROWS_AT_ONCE = 1000 };

static struct knowledge_look look_of(const struct query_run *r)
{
	return (struct knowledge_look){r->db, r->keys, r->now, r->q->language};
}

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
static void put_parts(struct dj_json *j, const char *key, const char *text,
		      const struct search_marks *marks)
{
	uint32_t at = marks->begin;

	dj_json_array(j, key);
	for (int i = 0; i < marks->count; i++) {
		const struct search_mark *m = &marks->marks[i];

		put_part(j, text + at, m->begin - at, false);
		put_part(j, text + m->begin, m->end - m->begin, true);
		at = m->end;
	}
	put_part(j, text + at, marks->end - at, false);
	dj_json_end_array(j);
}

static struct search_marks mark(struct search_marker *m, const char *text, size_t letters)
{
	struct search_marks marks;

	search_mark(m, text, strnlen(text, SEARCH_TEXT_MAX), letters, &marks);
	return marks;
}

/* -- why it is there */

static void put_because(struct dj_json *j, uint32_t bits)
{
	static const struct {
		uint32_t bit;
		enum found_because word;
	} priors[] = {{SEARCH_PINNED, found_because_PINNED},
		      {SEARCH_PLACE, found_because_PLACE},
		      {SEARCH_DEPARTMENT, found_because_DEPARTMENT},
		      {SEARCH_USED, found_because_USED},
		      {SEARCH_FRESH, found_because_FRESH}};

	for (int i = 0; i < (int)DJ_COUNT(priors); i++)
		if (bits & priors[i].bit)
			query_json_word(j, NULL, words_found_because, priors[i].word);
}

static void put_why(struct dj_json *j, const struct search_hit *hit,
		    const struct search_marks *title, const struct search_marks *wording,
		    const struct search_marks *text)
{
	bool synonym = title->synonym || wording->synonym || text->synonym;

	dj_json_array(j, "why");
	if (title->plain)
		query_json_word(j, NULL, words_found_because, found_because_TITLE);
	if (wording->plain)
		query_json_word(j, NULL, words_found_because, found_because_WORDING);
	if (text->plain)
		query_json_word(j, NULL, words_found_because, found_because_TEXT);
	if (synonym)
		query_json_word(j, NULL, words_found_because, found_because_SYNONYM);
	put_because(j, hit->because);
	dj_json_end_array(j);
}

/* -- the hits */

static void put_thing(struct query_run *r, const struct knowledge_thing *t)
{
	struct dj_json *j = &r->json;
	const char *number = knowledge_text(t, KNOWLEDGE_NUMBER);
	const char *status = knowledge_text(t, KNOWLEDGE_STATUS);

	dj_json_id(j, "id", t->id);
	query_json_word(j, "kind", words_found_kind, t->kind);
	query_json_word(j, "language", words_language, t->language);
	query_json_word(j, "body_language", words_language,
			t->body_language ? t->body_language : t->language);
	dj_json_id(j, "department", t->department);
	dj_json_id(j, "place", t->place);
	dj_json_int(j, "checked_ms", t->checked_ms);
	dj_json_bool(j, "stale", knowledge_stale(t, r->now));
	if (number[0])
		query_json_telephone(j, "number", number);
	else
		dj_json_text(j, "number", NULL);
	dj_json_text(j, "status", status[0] ? status : NULL);
}

static void put_hit(struct query_run *r, const struct knowledge_thing *t,
		    const struct search_hit *hit, struct search_marker *m)
{
	const char *texts[] = {knowledge_text(t, KNOWLEDGE_TITLE),
			       knowledge_text(t, KNOWLEDGE_ALIASES),
			       knowledge_text(t, KNOWLEDGE_BODY)};
	struct search_marks title = mark(m, texts[0], TITLE_LETTERS);
	struct search_marks wording = mark(m, texts[1], WORDING_LETTERS);
	struct search_marks text = mark(m, texts[2], SNIPPET_LETTERS);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	put_thing(r, t);
	dj_json_int(j, "sure", (int64_t)(hit->coverage * 100));
	put_why(j, hit, &title, &wording, &text);
	put_parts(j, "title", texts[0], &title);
	put_parts(j, "snippet", texts[2], &text);
	dj_json_end_object(j);
}

static bool load_hit(struct query_run *r, dj_id id, struct knowledge_thing *out)
{
	struct knowledge_look look = look_of(r);
	int64_t kind = db_query_int(r->db, SQL_searchable_kind, -1, db_i(id));

	return knowledge_load(&look, (enum found_kind)kind, id, out) &&
	       knowledge_in_force(out, r->now);
}

static void put_hits(struct query_run *r, const struct search_hit *hits, int count,
		     struct search_marker *m)
{
	dj_json_array(&r->json, "hits");
	for (int i = 0; i < count; i++) {
		struct knowledge_thing thing;

		if (load_hit(r, hits[i].id, &thing))
			put_hit(r, &thing, &hits[i], m);
		knowledge_thing_fini(&thing);
	}
	dj_json_end_array(&r->json);
}

static void put_text_or_null(struct dj_json *j, const char *key, const char *text)
{
	dj_json_text(j, key, text[0] ? text : NULL);
}

static uint32_t kinds_of(const char *words)
{
	uint32_t bits = 0;
	char word[32];

	while (*words) {
		size_t n = strcspn(words, " ");
		int kind;

		dj_copy_n(word, sizeof word, words, n);
		kind = word_value(words_found_kind, word);
		bits |= kind >= 0 ? 1U << kind : 0;
		words += n + (words[n] == ' ');
	}
	return bits;
}

static struct search_query question(const struct query_run *r)
{
	const char *text = r->q->words ? r->q->words : "";
	struct search_query q = {.text = text,
				 .n = strlen(text),
				 .audiences = knowledge_audiences(r->q->roles),
				 .kinds = kinds_of(r->q->text),
				 .place = r->q->id,
				 .department = r->q->before,
				 .now_ms = r->now};

	q.pinned_count = knowledge_pinned(r->knowledge, &q.pinned);
	return q;
}

/* What was changed until now is found now; a start with many rows is answered from those that are
 * there (`behind`: how many are not). */
static int64_t follow(struct query_run *r)
{
	struct knowledge_look look = {.db = r->db, .keys = r->keys, .now = r->now};

	return knowledge_follow(r->knowledge, &look, ROWS_AT_ONCE);
}

enum verdict query_search(struct query_run *r)
{
	int64_t behind = follow(r);
	struct search_query q = question(r);
	struct search *index = knowledge_index(r->knowledge);
	struct search_marker *m;
	struct search_result found;

	search_find(index, &q, &found);
	m = search_marker_alloc(index, &q);
	dj_json_object(&r->json, NULL);
	put_text_or_null(&r->json, "read_as", found.read_as);
	put_text_or_null(&r->json, "meant", found.meant);
	dj_json_bool(&r->json, "gap", found.gap);
	dj_json_int(&r->json, "total", found.total);
	dj_json_int(&r->json, "behind", behind);
	put_hits(r, found.hits, found.count, m);
	dj_json_end_object(&r->json);
	search_marker_free(m);
	return VERDICT_ok;
}

static void put_title(struct query_run *r, dj_id id)
{
	struct knowledge_thing thing;

	if (load_hit(r, id, &thing)) {
		dj_json_object(&r->json, NULL);
		put_thing(r, &thing);
		dj_json_text(&r->json, "title", knowledge_text(&thing, KNOWLEDGE_TITLE));
		dj_json_end_object(&r->json);
	}
	knowledge_thing_fini(&thing);
}

enum verdict query_complete(struct query_run *r)
{
	int64_t behind = follow(r);
	struct search_query q = question(r);
	struct search *index = knowledge_index(r->knowledge);
	struct search_hit hits[SEARCH_HITS];
	int count = search_complete(index, &q, hits);

	dj_json_object(&r->json, NULL);
	dj_json_int(&r->json, "behind", behind);
	dj_json_array(&r->json, "titles");
	for (int i = 0; i < count; i++)
		put_title(r, hits[i].id);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* -- one of them, opened */

static void put_whole(struct query_run *r, const struct knowledge_thing *t)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	put_thing(r, t);
	dj_json_text(j, "title", knowledge_text(t, KNOWLEDGE_TITLE));
	dj_json_text(j, "body", knowledge_text(t, KNOWLEDGE_BODY));
	dj_json_text(j, "spoken", knowledge_text(t, KNOWLEDGE_SPOKEN));
	dj_json_text(j, "source", knowledge_text(t, KNOWLEDGE_SOURCE));
}

/* The same in other languages, when it is an article. */
static void put_languages(struct query_run *r, const struct knowledge_thing *t)
{
	struct dj_json *j = &r->json;
	struct db_rows one = db_query(r->db, SQL_article_one, db_i(t->id)), rows;
	dj_id group = t->id;

	if (db_next(&one) && db_int(&one, 16))
		group = db_int(&one, 16);
	db_done(&one);
	rows = db_query(r->db, SQL_article_languages, db_i(group), db_i(group));
	dj_json_array(j, "languages");
	while (db_next(&rows)) {
		if (db_int(&rows, 2) != article_state_LIVE)
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		query_json_word(j, "language", words_language, db_int(&rows, 1));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* What is found by its title: the next thing that people ask. */
static void put_related(struct query_run *r, const struct knowledge_thing *t)
{
	struct search_query q = {.text = knowledge_text(t, KNOWLEDGE_TITLE),
				 .n = strlen(knowledge_text(t, KNOWLEDGE_TITLE)),
				 .audiences = knowledge_audiences(r->q->roles),
				 .now_ms = r->now};
	struct search_result found;
	int shown = 0;

	search_find(knowledge_index(r->knowledge), &q, &found);
	dj_json_array(&r->json, "related");
	for (int i = 0; i < found.count && shown < 3; i++)
		if (found.hits[i].id != t->id) {
			put_title(r, found.hits[i].id);
			shown++;
		}
	dj_json_end_array(&r->json);
}

enum verdict query_found(struct query_run *r)
{
	struct knowledge_thing thing;
	bool there;

	follow(r);
	there = load_hit(r, r->q->id, &thing) &&
		(!r->q->person || (thing.audiences & knowledge_audiences(r->q->roles)));
	if (there) {
		put_whole(r, &thing);
		put_languages(r, &thing);
		put_related(r, &thing);
		attachments_json(r, attachment_owner_ARTICLE, thing.id);
		dj_json_end_object(&r->json);
	}
	knowledge_thing_fini(&thing);
	return there ? VERDICT_ok : VERDICT_not_found;
}
