/* Owns the filters of lists of inquiries as arguments of an address, and the list as CSV. Refuses:
 * what a view is (app/query_inquiries.c). */
#include "edge/web/inquiry.h"
#include "edge/web/csv.h"

#include <jansson.h>
#include <string.h>
#include <time.h>

#include "app/permission.h"
#include "base/text.h"
#include "edge/web/web.h"

#define CSV_ROWS 500
#define CSV_MOST (4 * 1024 * 1024)

static const struct route_arg filters[] = {
    {"view", "^[a-z]{1,10}$",
     "open (without it), mine, unowned, department, tell, overdue, interim, paused, closed or all"},
    {"number", "^[0-9 -]{8,14}$", "the one of this number, in any state"},
    {"kind", "^[a-z]{1,10}$", "only this kind"},
    {"sub", "^[a-z]{1,11}$", "what the law makes of it; for its date"},
    {"came_in", "^[a-z]{1,10}$", "only what came in there: centre, counter or governor"},
    {"department", "^[0-9]{1,19}$", "only with this department"},
    {"topic", "^[0-9]{1,19}$", "only this topic"},
    {"place", "^[0-9]{1,19}$", "only this place"},
    {"limit", "^[0-9]{1,3}$", "1 to 200, 50 without it"},
    {"before", "^[0-9]{1,19}$", "older than this one"},
    {0}};
#define FILTERS 8 /* of them go into the question's text */

bool inquiry_query_is(int kind)
{
	return kind == QUERY_INQUIRIES || kind == QUERY_INQUIRIES_ALIKE ||
	       kind == QUERY_INQUIRY_DUE;
}

static void clean(char *value)
{
	char *to = value;

	for (; *value; value++)
		if (*value != ' ')
			*to++ = *value;
	*to = '\0';
}

static bool read_filters(struct request *r, struct query *q)
{
	size_t n = 0;

	for (int i = 0; i < FILTERS; i++) {
		char value[40];

		if (!dj_copy(value, sizeof value, request_arg(r, filters[i].name)))
			return false;
		clean(value);
		if (value[0])
			n += (size_t)snprintf(q->text + n, sizeof q->text - n, "%s=%s ",
					      filters[i].name, value);
		if (n >= sizeof q->text)
			return false;
	}
	return true;
}

void inquiry_query_run(struct request *r, struct query *q)
{
	q->limit = (int)request_number(r, "limit", 50);
	q->before = request_number(r, "before", 0);
	if (q->limit < 1 || q->limit > 200 || q->before < 0 || !read_filters(r, q)) {
		reply_refusal(r, VERDICT_bad_request, "limit is 1 to 200, before is an id.", 0);
		return;
	}
	r->ask = ask_query(r->web, q, route_query_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* ---- the file ---- */

static const char *const columns[] = {"number",		 "kind",      "sub",	  "state",
				      "urgency",	 "came_in",   "language", "excerpt",
				      "department_name", "opened_ms", "due_ms",	  "answered_ms",
				      "closed_ms",	 "paused",    "overdue",  "reason",
				      "reporters"};

static void put_instant(struct dj_buf *b, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	char text[32];
	struct tm t;

	localtime_r(&seconds, &t);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M", &t);
	dj_buf_puts(b, text);
}

static void put_value(struct dj_buf *b, const char *column, const json_t *v)
{
	size_t n = strlen(column);

	if (json_is_string(v))
		csv_text(b, json_string_value(v));
	else if (json_is_integer(v) && n > 3 && strcmp(column + n - 3, "_ms") == 0)
		put_instant(b, json_integer_value(v));
	else if (json_is_integer(v))
		dj_buf_printf(b, "%lld", (long long)json_integer_value(v));
	else if (json_is_boolean(v))
		dj_buf_puts(b, json_is_true(v) ? "yes" : "no");
}

static void on_list(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	json_t *root, *row;
	struct dj_buf b;
	size_t at;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	root = json_loadb(got->json, got->json_n, 0, NULL);
	dj_buf_init(&b, CSV_MOST);
	dj_buf_puts(&b, "\xef\xbb\xbf"); /* so that spreadsheets read Hangul */
	for (size_t i = 0; i < DJ_COUNT(columns); i++)
		dj_buf_printf(&b, "%s%s", i ? "," : "", columns[i]);
	dj_buf_puts(&b, "\r\n");
	json_array_foreach(json_object_get(root, "inquiries"), at, row)
	{
		for (size_t i = 0; i < DJ_COUNT(columns); i++) {
			if (i)
				dj_buf_puts(&b, ",");
			put_value(&b, columns[i], json_object_get(row, columns[i]));
		}
		dj_buf_puts(&b, "\r\n");
	}
	json_decref(root);
	reply_header(r, "content-disposition", "attachment; filename=\"inquiries.csv\"");
	reply_take(r, 200, "text/csv; charset=utf-8", b.data, b.len);
}

void inquiries_csv(struct request *r)
{
	struct query q = {.kind = QUERY_INQUIRIES,
			  .person = r->viewer.person,
			  .roles = r->viewer.roles,
			  .limit = CSV_ROWS};

	if (!permission_may_query(r->viewer.roles, QUERY_INQUIRY_FIGURES)) {
		reply_verdict(r, VERDICT_not_allowed);
		return;
	}
	if (!read_filters(r, &q)) {
		reply_verdict(r, VERDICT_bad_request);
		return;
	}
	r->ask = ask_query(r->web, &q, on_list, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* ---- for the documentation ---- */

const struct route_arg *inquiry_args(const struct route *t)
{
	static const struct route_arg days[] = {
	    {"days", "^[0-9]{1,3}$", "so far back, 30 without it"}, {0}};

	if (t->run == inquiries_csv || (t->runs == RUNS_QUERY && inquiry_query_is(t->verb)))
		return filters;
	return t->runs == RUNS_QUERY && t->verb == QUERY_INQUIRY_FIGURES ? days : NULL;
}
