/* Owns the addresses of what everybody may read: answers, rumours, stories, open data. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "edge/web/csv.h"
#include "edge/web/route.h"
#include "edge/web/search.h"
#include "edge/web/server.h"

#define CSV_MOST (1024 * 1024)

static void ask(struct request *r, struct query *q, reply_h *h)
{
	r->ask = ask_query(r->web, q, h, r);
	if (r->ask)
		return;
	free(q->words);
	reply_verdict(r, VERDICT_overloaded);
}

void public_search(struct request *r)
{
	struct query q = {0};
	struct dj_error why;
	enum verdict v = search_query_read(r, &q, &why);

	if (v != VERDICT_ok) {
		reply_refusal(r, v, why.text, 0);
		return;
	}
	q.kind = QUERY_PUBLIC_SEARCH;
	q.id = q.before = 0;
	ask(r, &q, route_query_answered);
}

void public_found(struct request *r)
{
	int language = word_value(words_language, request_arg(r, "language"));
	struct query q = {.kind = QUERY_PUBLIC_FOUND,
			  .id = r->id,
			  .language = (enum language)DJ_MAX(language, 0)};

	ask(r, &q, route_query_answered);
}

void public_rumours(struct request *r)
{
	ask(r, &(struct query){.kind = QUERY_PUBLIC_RUMOURS}, route_query_answered);
}

void public_stories(struct request *r)
{
	ask(r, &(struct query){.kind = QUERY_PUBLIC_STORIES}, route_query_answered);
}

void public_articles(struct request *r)
{
	struct query q = {.kind = QUERY_PUBLIC_ARTICLES};

	dj_copy(q.text, sizeof q.text, request_arg(r, "language"));
	ask(r, &q, route_query_answered);
}

void public_story_read(struct request *r)
{
	struct command c = {.kind = COMMAND_PUBLIC_READ, .subject = r->id};

	if (limits_take(r->web->limits, LIMIT_OPEN311, r->address, web_now_us(r->web)) > 0)
		reply_verdict(r, VERDICT_too_many);
	else if (!(r->ask = ask_command(r->web, &c, route_answered, r)))
		reply_verdict(r, VERDICT_overloaded);
}

void public_parity(struct request *r)
{
	ask(r, &(struct query){.kind = QUERY_PUBLIC_PARITY}, route_query_answered);
}

/* ---- open data ---- */

static bool read_month(struct request *r, struct query *q)
{
	*q = (struct query){.kind = QUERY_PUBLIC_FIGURES, .since = request_number(r, "month", 0)};
	if (q->since >= 0)
		return true;
	reply_refusal(r, VERDICT_bad_request, "month is like 202611.", 0);
	return false;
}

void public_figures(struct request *r)
{
	struct query q;

	if (!read_month(r, &q))
		return;
	reply_for_all(r);
	ask(r, &q, route_query_answered);
}

static void put_cell(struct dj_buf *b, const json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		dj_buf_printf(b, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		dj_buf_printf(b, "%.1f", json_real_value(value));
	if (text)
		csv_text(b, text);
}

static void on_figures(struct web *w, void *arg, const struct reply *got)
{
	static const char *const columns[] = {"category", "department", "status", "count",
					      "mean_hours"};
	struct request *r = arg;
	struct dj_buf b;
	json_t *root, *row;
	char name[80];
	size_t at;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	root = json_loadb(got->json, got->json_n, 0, NULL);
	dj_buf_init(&b, CSV_MOST);
	dj_buf_puts(&b, "\xef\xbb\xbfmonth,category,department,status,count,mean_hours\r\n");
	json_array_foreach(json_object_get(root, "rows"), at, row)
	{
		put_cell(&b, json_object_get(root, "month"));
		for (size_t i = 0; i < DJ_COUNT(columns); i++) {
			dj_buf_puts(&b, ",");
			put_cell(&b, json_object_get(row, columns[i]));
		}
		dj_buf_puts(&b, "\r\n");
	}
	snprintf(name, sizeof name, "attachment; filename=\"inquiries-%lld.csv\"",
		 (long long)json_integer_value(json_object_get(root, "month")));
	json_decref(root);
	reply_header(r, "Content-Disposition", name);
	reply_for_all(r);
	reply_take(r, 200, "text/csv; charset=utf-8", b.data, b.len);
}

void public_figures_csv(struct request *r)
{
	struct query q;

	if (read_month(r, &q))
		ask(r, &q, on_figures);
}
