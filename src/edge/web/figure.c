/* Owns the addresses of reports. Refuses: knowing what can be asked (app/figure_ask.c), what the
 * files look like (figure_file.c). */
#include "edge/web/figure.h"
#include "app/figure_ask.h"
#include "app/permission.h"
#include "edge/web/web.h"

#include <stdlib.h>
#include <string.h>

/* The arguments as one text; false when they are too long for it. */
static bool ask_text(const struct request *r, char *out, size_t cap)
{
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < REQUEST_ARGS && r->args[i][0]; i++) {
		size_t more = strlen(r->args[i]);

		if (n + more + 2 > cap)
			return false;
		if (n)
			out[n++] = '&';
		memcpy(out + n, r->args[i], more + 1);
		n += more;
	}
	return true;
}

bool figure_query_is(enum query_kind kind)
{
	return kind == QUERY_FIGURES || kind == QUERY_FIGURE_BEHIND;
}

/* Fills the query, or answers with a sentence that says what is wrong with the question. */
static bool read_ask(struct request *r, struct query *q)
{
	struct figure_ask ask;
	struct dj_error why;

	if (!ask_text(r, q->text, sizeof q->text)) {
		reply_refusal(r, VERDICT_bad_request, "That is too much at once.", 0);
		return false;
	}
	if (!figure_ask_read(q->text, dj_wall(dj_real_clock()), &ask, &why)) {
		reply_refusal(r, VERDICT_bad_request, why.text, 0);
		return false;
	}
	return true;
}

void figure_query_run(struct request *r, struct query *q)
{
	if (!read_ask(r, q))
		return;
	r->ask = ask_report(r->web, q, route_query_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* ---- files ---- */

static const struct {
	const char *disposition, *type;
} kinds[] = {
    [FIGURE_CSV] = {"attachment; filename=\"figures.csv\"", "text/csv; charset=utf-8"},
    [FIGURE_WORKBOOK] = {"attachment; filename=\"figures.xlsx\"",
			 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    [FIGURE_PAPER] = {"attachment; filename=\"figures.pdf\"", "application/pdf"},
};

/* Which kind the address asks for. */
static enum figure_file kind_of(const struct request *r)
{
	return r->route->run == figures_csv    ? FIGURE_CSV
	       : r->route->run == figures_xlsx ? FIGURE_WORKBOOK
					       : FIGURE_PAPER;
}

static void reply_file(struct request *r, const struct job *j)
{
	enum figure_file kind = kind_of(r);
	size_t n;
	const char *data = job_figures_data(j, &n);
	char *copy = dj_alloc(n + 1);

	memcpy(copy, data, n);
	reply_header(r, "content-disposition", kinds[kind].disposition);
	reply_take(r, 200, kinds[kind].type, copy, n);
}

static void on_file(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok || !got->job || got->job->verdict != VERDICT_ok)
		reply_verdict(r, got->job ? got->job->verdict : got->verdict);
	else
		reply_file(r, got->job);
}

static void on_report(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	char *json;

	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	json = dj_alloc(got->json_n + 1);
	memcpy(json, got->json, got->json_n);
	r->ask = ask_worker(w, job_figures(json, got->json_n, kind_of(r)), on_file, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

static void file(struct request *r)
{
	struct query q = {
	    .kind = QUERY_FIGURES, .person = r->viewer.person, .roles = r->viewer.roles};

	if (!permission_may_query(r->viewer.roles, QUERY_FIGURES)) {
		reply_verdict(r, VERDICT_not_allowed);
		return;
	}
	if (!read_ask(r, &q))
		return;
	r->ask = ask_report(r->web, &q, on_report, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void figures_csv(struct request *r)
{
	file(r);
}

void figures_xlsx(struct request *r)
{
	file(r);
}

void figures_pdf(struct request *r)
{
	file(r);
}

/* ---- for the documentation ---- */

#define PERIOD                                                                                     \
	{"from", "^[0-9-]{10,13}$", "first day (2026-11-01) in the site's zone, or milliseconds"}, \
	    {"to", "^[0-9-]{10,13}$", "last day; as milliseconds the first that is not in it"},    \
	    {"group", "^[a-z]{1,8}$",                                                              \
	     "none, queue, agent, team, topic, place, language or channel"},                       \
	    {"queue", "^[0-9]{1,19}$", "only this queue"},                                         \
	    {"agent", "^[0-9]{1,19}$", "only this agent"},                                         \
	    {"team", "^[0-9]{1,19}$", "only this team"},                                           \
	    {"topic", "^[0-9]{1,19}$", "only this topic and those below it"},                      \
	    {"place", "^[0-9]{1,19}$", "only this place and those below it"},                      \
	    {"language", "^[a-z]{2,7}$", "only this language"},                                    \
	{                                                                                          \
		"channel", "^[a-z]{1,8}$", "only this channel"                                     \
	}

const struct route_arg *figure_args(const struct route *t)
{
	static const struct route_arg report[] = {
	    PERIOD,
	    {"by", "^[a-z_]{1,9}$", "none, half_hour, day, week, month or year"},
	    {"words", "^[a-z]{2}$", "language of the names; Korean without it"},
	    {0}};
	static const struct route_arg behind[] = {
	    PERIOD,
	    {"figure", "^[a-z_]{1,20}$", "which number: offered, answered, abandoned, handled..."},
	    {"key", "^[a-z0-9]{1,19}$", "of the row in the group; 0 is none"},
	    {"limit", "^[0-9]{1,3}$", "1 to 200, 50 without it"},
	    {0}};

	if (t->run == figures_csv || t->run == figures_xlsx || t->run == figures_pdf ||
	    (t->runs == RUNS_QUERY && t->verb == QUERY_FIGURES))
		return report;
	return t->runs == RUNS_QUERY && t->verb == QUERY_FIGURE_BEHIND ? behind : NULL;
}
