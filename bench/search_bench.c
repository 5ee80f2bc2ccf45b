/* links: base domain store app */
/* What a search finds and what it costs. Each argument is a folder with docs.jsonl ({id, title,
 * body}) and one or more questions files ({query, relevant}); one JSON line for each file of
 * questions: recall at 1 and 5, mean reciprocal rank of ten, CPU microseconds of a question (median
 * and 99th percentile), and the memory of the index.
 *
 *   bench_search_bench DOCS.jsonl QUERIES.jsonl... [--fill N] [--misses] fills up to N texts with
 * windows of 25 words of the given ones, and says what type-ahead takes and finds for titles typed
 * key by key and by initial consonants, and how long a start from the snapshot takes. --misses
 * lists each question whose answer does not stand first: what stood there instead, and how much of
 * the question's words and pairs both have.
 */
#include "app/knowledge_snapshot.h"
#include "base/text.h"
#include "domain/search/hangul.h"
#include "domain/search/search.h"
#include "domain/search/token.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint64_t dice = UINT64_C(0x9E3779B97F4A7C15);

static size_t roll(size_t sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (size_t)(dice >> 11) % sides;
}

static double cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

struct lines {
	json_t **items;
	size_t count;
};

static struct lines read_lines(const char *path)
{
	struct lines l = {0};
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	if (!f) {
		perror(path);
		exit(1);
	}
	while (getline(&line, &size, f) > 0) {
		json_t *item = json_loads(line, 0, NULL);

		if (!item)
			continue;
		l.items = dj_grow(l.items, (l.count + 1) * sizeof *l.items);
		l.items[l.count++] = item;
	}
	free(line);
	fclose(f);
	return l;
}

static void free_lines(struct lines *l)
{
	for (size_t i = 0; i < l->count; i++)
		json_decref(l->items[i]);
	free(l->items);
}

static const char *text_of(const json_t *item, const char *key)
{
	const char *text = json_string_value(json_object_get(item, key));

	return text ? text : "";
}

static void put_all(struct search *s, const struct lines *docs)
{
	for (size_t i = 0; i < docs->count; i++)
		search_put(s, &(struct search_text){.id = (dj_id)(i + 1),
						    .title = text_of(docs->items[i], "title"),
						    .aliases = text_of(docs->items[i], "aliases"),
						    .body = text_of(docs->items[i], "body"),
						    .audiences = 1});
}

/* About 25 words of some text, from a blank to a blank. */
static size_t window(const struct lines *docs, char *out, size_t cap)
{
	const char *body = text_of(docs->items[roll(docs->count)], "body");
	size_t n = strlen(body), from, len = 0;
	int words = 0;

	if (n == 0)
		body = text_of(docs->items[roll(docs->count)], "title");
	n = strlen(body);
	from = n > 200 ? roll(n - 200) : 0;
	while (from > 0 && from < n && body[from - 1] != ' ')
		from++;
	for (; from < n && words < 25 && len + 1 < cap; from++) {
		words += body[from] == ' ';
		out[len++] = body[from];
	}
	out[len] = '\0';
	return len;
}

static void fill(struct search *s, const struct lines *docs, size_t until)
{
	char title[400], body[4096];

	for (size_t i = docs->count; i < until; i++) {
		size_t len = 0;

		window(docs, title, 80);
		while (len < 1000)
			len += window(docs, body + len, sizeof body - len) + 1, body[len - 1] = ' ';
		body[len] = '\0';
		search_put(s,
			   &(struct search_text){
			       .id = (dj_id)(i + 1), .title = title, .body = body, .audiences = 1});
	}
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int rank_of(const struct search_result *r, const struct lines *docs, const json_t *relevant)
{
	for (int i = 0; i < r->count; i++) {
		const char *id = r->hits[i].id <= (dj_id)docs->count
				     ? text_of(docs->items[r->hits[i].id - 1], "id")
				     : "";
		size_t at;
		json_t *value;

		json_array_foreach(relevant, at,
				   value) if (strcmp(json_string_value(value), id) == 0) return i +
		    1;
	}
	return 0;
}

/* -- what was missed */

static const json_t *text_with(const struct lines *docs, const json_t *relevant)
{
	const char *wanted = json_string_value(json_array_get(relevant, 0));

	for (size_t i = 0; i < docs->count; i++)
		if (wanted && strcmp(text_of(docs->items[i], "id"), wanted) == 0)
			return docs->items[i];
	return NULL;
}

static bool has_term(const struct tokens *t, uint64_t term)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->items[i].term == term)
			return true;
	return false;
}

static struct tokens tokens_of_text(const json_t *text)
{
	struct dj_buf whole;
	struct tokens t = {0};

	dj_buf_init(&whole, 4 * SEARCH_TEXT_MAX);
	dj_buf_printf(&whole, "%s\n%s\n%s", text_of(text, "title"), text_of(text, "aliases"),
		      text_of(text, "body"));
	tokens_of(&t, whole.data, whole.len, TOKEN_TITLE);
	dj_buf_fini(&whole);
	return t;
}

/* The share of a question's words and pairs that a text has. */
static double share_of(const char *question, const json_t *text)
{
	struct tokens asked = {0}, has = tokens_of_text(text);
	int all = 0, shared = 0;

	tokens_of(&asked, question, strlen(question), TOKEN_QUERY);
	for (size_t i = 0; i < asked.count; i++) {
		all += token_is_whole(asked.items[i].class);
		shared +=
		    token_is_whole(asked.items[i].class) && has_term(&has, asked.items[i].term);
	}
	tokens_fini(&asked);
	tokens_fini(&has);
	return all ? (double)shared / all : 0;
}

static void tell_miss(const struct lines *docs, const json_t *asked, const struct search_result *r,
		      int rank)
{
	const json_t *wanted = text_with(docs, json_object_get(asked, "relevant")), *came = NULL;
	const char *question = text_of(asked, "query");
	json_t *line;

	if (r->count && r->hits[0].id <= (dj_id)docs->count)
		came = docs->items[r->hits[0].id - 1];
	line =
	    json_pack("{s:s, s:i, s:s, s:s, s:f, s:s, s:s, s:f}", "missed", question, "rank", rank,
		      "wanted", text_of(wanted, "title"), "wanted_body", text_of(wanted, "body"),
		      "wanted_has", share_of(question, wanted), "came", text_of(came, "title"),
		      "came_body", text_of(came, "body"), "came_has", share_of(question, came));
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

/* What it costs to show the ten: the words of the question marked in each. */
static double mark_us(struct search *s, const struct lines *docs, const struct search_query *q,
		      const struct search_result *r)
{
	double from = cpu_us();
	struct search_marker *m = search_marker_alloc(s, q);
	struct search_marks marks;

	for (int i = 0; i < r->count; i++) {
		const json_t *text = docs->items[(r->hits[i].id - 1) % (dj_id)docs->count];

		search_mark(m, text_of(text, "title"), strlen(text_of(text, "title")), 200, &marks);
		search_mark(m, text_of(text, "body"), strlen(text_of(text, "body")), 160, &marks);
	}
	search_marker_free(m);
	return cpu_us() - from;
}

static bool misses_wanted;

static void ask(struct search *s, const struct lines *docs, const char *path)
{
	struct lines queries = read_lines(path);
	double *us = dj_alloc((queries.count + 1) * sizeof *us);
	double *shown = dj_alloc((queries.count + 1) * sizeof *shown), first = 0, five = 0, mrr = 0;
	size_t n = queries.count;

	for (size_t i = 0; i < n; i++) {
		const char *text = text_of(queries.items[i], "query");
		struct search_query q = {.text = text, .n = strlen(text), .audiences = 1};
		struct search_result r;
		double from = cpu_us();
		int rank;

		search_find(s, &q, &r);
		us[i] = cpu_us() - from;
		shown[i] = mark_us(s, docs, &q, &r);
		rank = rank_of(&r, docs, json_object_get(queries.items[i], "relevant"));
		first += rank == 1;
		five += rank > 0 && rank <= 5;
		mrr += rank ? 1.0 / rank : 0;
		if (misses_wanted && rank != 1)
			tell_miss(docs, queries.items[i], &r, rank);
	}
	qsort(us, n, sizeof *us, by_value);
	qsort(shown, n, sizeof *shown, by_value);
	printf("{\"questions\":\"%s\",\"texts\":%zu,\"n\":%zu,\"r1\":%.3f,\"r5\":%.3f,\"mrr\":%.4f,"
	       "\"p50_us\":%.0f,\"p99_us\":%.0f,\"shown_p50_us\":%.0f,\"shown_p99_us\":%.0f,"
	       "\"index_mb\":%.1f}\n",
	       path, search_count(s), n, first / (double)n, five / (double)n, mrr / (double)n,
	       us[n / 2], us[n * 99 / 100], shown[n / 2], shown[n * 99 / 100],
	       (double)search_bytes(s) / 1048576.0);
	free(us);
	free(shown);
	free_lines(&queries);
}

/* -- while it is typed */

enum { TYPED = 6, TYPINGS = 1000 };

/* The first n keys of a title, or its first n initial consonants; false when it has fewer
 * before anything that is no Hangul. */
static bool typed_of(const char *title, size_t n, bool initials, struct dj_buf *out)
{
	static const char consonants[][4] = {"ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ",
					     "ㅂ", "ㅃ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅉ",
					     "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"};
	struct folded f = {0};
	char keys[HANGUL_KEYS];
	size_t have = 0;

	dj_buf_clear(out);
	fold(&f, title, strlen(title));
	for (size_t i = 0; i < f.count && have < n; i++) {
		int count = hangul_keys(f.chars[i].code, keys);

		if (f.chars[i].kind == FOLD_BLANK)
			continue;
		if (f.chars[i].kind != FOLD_HANGUL)
			break;
		if (initials)
			dj_buf_puts(out, consonants[(f.chars[i].code - 0xAC00) / 588]), have++;
		for (int k = 0; !initials && k < count && have < n; k++, have++)
			dj_buf_add(out, &keys[k], 1);
	}
	folded_fini(&f);
	return have == n;
}

static bool is_found(struct search *s, const struct search_query *q, dj_id wanted)
{
	struct search_hit hits[SEARCH_HITS];

	for (int i = search_complete(s, q, hits); i-- > 0;)
		if (hits[i].id == wanted)
			return true;
	return false;
}

static void type_letters(struct search *s, const struct lines *docs, size_t letters, bool initials)
{
	double us[TYPINGS], from;
	size_t n = 0, found = 0;
	struct dj_buf typed;

	dj_buf_init(&typed, 256);
	for (size_t tries = 0; n < TYPINGS && tries < (size_t)20 * TYPINGS; tries++) {
		size_t at = roll(docs->count);
		struct search_query q = {.audiences = 1};

		if (!typed_of(text_of(docs->items[at], "title"), letters, initials, &typed))
			continue;
		q.text = typed.data;
		q.n = typed.len;
		from = cpu_us();
		found += is_found(s, &q, (dj_id)(at + 1));
		us[n++] = cpu_us() - from;
	}
	dj_buf_fini(&typed);
	if (n == 0)
		return;
	qsort(us, n, sizeof *us, by_value);
	printf("{\"typed\":%zu,\"initials\":%s,\"texts\":%zu,\"n\":%zu,\"found\":%.3f,"
	       "\"p50_us\":%.0f,\"p99_us\":%.0f}\n",
	       letters, initials ? "true" : "false", search_count(s), n, (double)found / (double)n,
	       us[n / 2], us[n * 99 / 100]);
}

static void type_titles(struct search *s, const struct lines *docs)
{
	for (size_t letters = 1; letters <= TYPED; letters++)
		type_letters(s, docs, letters, false);
	for (size_t letters = 1; letters <= TYPED; letters++)
		type_letters(s, docs, letters, true);
}

/* From a saved text to its first letters in the type-ahead and its words in the search. */
static void save_texts(struct search *s, const struct lines *docs)
{
	enum { SAVED = 200 };
	double us[SAVED], from;
	struct search_query q = {.text = "새로 저장한 글", .audiences = 1};
	struct search_result r;
	size_t found = 0;

	q.n = strlen(q.text);
	for (size_t i = 0; i < SAVED; i++) {
		const json_t *text = docs->items[roll(docs->count)];
		dj_id id = (dj_id)(1000000 + i);

		from = cpu_us();
		search_put(s, &(struct search_text){.id = id,
						    .title = q.text,
						    .body = text_of(text, "body"),
						    .audiences = 1});
		is_found(s, &q, id);
		search_find(s, &q, &r);
		us[i] = cpu_us() - from;
		found += r.count && r.hits[0].id == id;
		search_remove(s, id);
	}
	qsort(us, SAVED, sizeof *us, by_value);
	printf("{\"saved\":%d,\"found\":%zu,\"texts\":%zu,\"p50_us\":%.0f,\"p99_us\":%.0f}\n",
	       SAVED, found, search_count(s), us[SAVED / 2], us[SAVED * 99 / 100]);
}

static double wall_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What a start costs: the index from its sealed file, on the clock on the wall. */
static void start_cold(struct search *s)
{
	char folder[] = "/tmp/dajeong-search-XXXXXX", keys_path[64], path[64];
	struct knowledge_snapshot *n;
	struct keyring *keys;
	struct search *again;
	double from, kept, step, longest = 0;

	if (!mkdtemp(folder))
		return;
	snprintf(keys_path, sizeof keys_path, "%s/keys", folder);
	snprintf(path, sizeof path, "%s/index", folder);
	if (keyring_open(&keys, keys_path, NULL))
		return;
	from = wall_s();
	n = knowledge_snapshot_begin(s, path, keys);
	do
		step = wall_s();
	while (knowledge_snapshot_step(n) && (longest = DJ_MAX(longest, wall_s() - step), true));
	knowledge_snapshot_free(n);
	kept = wall_s() - from;
	from = wall_s();
	again = knowledge_snapshot_load(path, keys);
	printf(
	    "{\"snapshot\":true,\"texts\":%zu,\"load_s\":%.2f,\"keep_s\":%.2f,\"step_ms\":%.1f}\n",
	    again ? search_count(again) : 0, wall_s() - from, kept, longest * 1e3);
	search_free(again);
	keyring_close(keys);
	unlink(path);
	unlink(keys_path);
	rmdir(folder);
}

int main(int argc, char **argv)
{
	struct search *s = search_alloc();
	struct lines docs;
	double from;

	if (argc < 3)
		return 2;
	docs = read_lines(argv[1]);
	misses_wanted = strcmp(argv[argc - 1], "--misses") == 0;
	argc -= misses_wanted;
	search_add_usual_words(s);
	from = cpu_us();
	put_all(s, &docs);
	for (int i = 2; i + 1 < argc; i++)
		if (strcmp(argv[i], "--fill") == 0)
			fill(s, &docs, strtoul(argv[i + 1], NULL, 10));
	fprintf(stderr, "built in %.2f s of CPU\n", (cpu_us() - from) / 1e6);
	for (int i = 2; i < argc && strcmp(argv[i], "--fill") != 0; i++)
		ask(s, &docs, argv[i]);
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], "--fill") == 0)
			type_titles(s, &docs), save_texts(s, &docs), start_cold(s);
	search_free(s);
	free_lines(&docs);
	return 0;
}
