/* links: base domain store app */
/* What a search finds and what it costs. Each argument is a folder with docs.jsonl ({id, title,
 * body}) and one or more questions files ({query, relevant}); one JSON line for each file of
 * questions: recall at 1 and 5, mean reciprocal rank of ten, CPU microseconds of a question (median
 * and 99th percentile), and the memory of the index.
 *
 *   bench_search_bench DOCS.jsonl QUERIES.jsonl... [--fill N] fills up to N texts with windows of
 * 25 words of the given ones.
 */
#include "domain/search/search.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static void ask(struct search *s, const struct lines *docs, const char *path)
{
	struct lines queries = read_lines(path);
	double *us = dj_alloc((queries.count + 1) * sizeof *us), first = 0, five = 0, mrr = 0;
	size_t n = queries.count;

	for (size_t i = 0; i < n; i++) {
		const char *text = text_of(queries.items[i], "query");
		struct search_query q = {.text = text, .n = strlen(text), .audiences = 1};
		struct search_result r;
		double from = cpu_us();
		int rank;

		search_find(s, &q, &r);
		us[i] = cpu_us() - from;
		rank = rank_of(&r, docs, json_object_get(queries.items[i], "relevant"));
		first += rank == 1;
		five += rank > 0 && rank <= 5;
		mrr += rank ? 1.0 / rank : 0;
	}
	qsort(us, n, sizeof *us, by_value);
	printf("{\"questions\":\"%s\",\"texts\":%zu,\"n\":%zu,\"r1\":%.3f,\"r5\":%.3f,\"mrr\":%.4f,"
	       "\"p50_us\":%.0f,\"p99_us\":%.0f,\"index_mb\":%.1f}\n",
	       path, search_count(s), n, first / (double)n, five / (double)n, mrr / (double)n,
	       us[n / 2], us[n * 99 / 100], (double)search_bytes(s) / 1048576.0);
	free(us);
	free_lines(&queries);
}

int main(int argc, char **argv)
{
	struct search *s = search_alloc();
	struct lines docs;
	double from;

	if (argc < 3)
		return 2;
	docs = read_lines(argv[1]);
	search_add_usual_phrases(s);
	from = cpu_us();
	put_all(s, &docs);
	for (int i = 2; i + 1 < argc; i++)
		if (strcmp(argv[i], "--fill") == 0)
			fill(s, &docs, strtoul(argv[i + 1], NULL, 10));
	fprintf(stderr, "built in %.2f s of CPU\n", (cpu_us() - from) / 1e6);
	for (int i = 2; i < argc && strcmp(argv[i], "--fill") != 0; i++)
		ask(s, &docs, argv[i]);
	search_free(s);
	free_lines(&docs);
	return 0;
}
