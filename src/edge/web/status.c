/* Owns what machines ask: is it alive, is it ready, the figures. */
#include "app/command.h"
#include "edge/web/feed.h"
#include "edge/web/names.h"
#include "edge/web/route.h"

static void reply_health(struct request *r, enum verdict v)
{
	struct dj_buf b;
	struct dj_json j;

	if (v != VERDICT_ok) {
		reply_verdict(r, v);
		return;
	}
	dj_buf_init(&b, 256);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_bool(&j, "ok", true);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

void healthz_show(struct request *r)
{
	reply_health(r, VERDICT_ok);
}

/* The loop refuses a command that is none; only that it answers matters. */
static void loop_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;

	(void)w;
	r->ask = 0;
	reply_health(r, got->verdict == VERDICT_overloaded ? VERDICT_overloaded : VERDICT_ok);
}

static void database_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct command c = {.kind = COMMAND_NONE};

	r->ask = 0;
	if (verdict_status(got->verdict) >= 500) {
		reply_health(r, got->verdict);
		return;
	}
	r->ask = ask_command(w, &c, loop_answered, r);
	if (!r->ask)
		reply_health(r, VERDICT_overloaded);
}

/* A token that cannot exist is the cheapest question that reaches the database. */
void readyz_show(struct request *r)
{
	struct query q = {.kind = QUERY_TOKEN, .text = "-"};

	if (!feed_ready(r->web)) {
		reply_health(r, VERDICT_overloaded);
		return;
	}
	r->ask = ask_query(r->web, &q, database_answered, r);
	if (!r->ask)
		reply_health(r, VERDICT_overloaded);
}

static void print_floor(struct web *w, struct dj_buf *out)
{
	const struct board_figures *f = feed_figures(w);

	dj_buf_puts(out, "# HELP dajeong_queue_waiting Contacts waiting by queue\n# TYPE "
			 "dajeong_queue_waiting gauge\n");
	for (int i = 0; i < f->queue_count; i++) {
		const char *name = names_queue(w, f->queues[i].queue);

		dj_buf_printf(out, "dajeong_queue_waiting{queue=\"%s\"} %d\n", name ? name : "?",
			      f->queues[i].waiting);
	}
	dj_buf_puts(out, "# HELP dajeong_agents Agents by state\n# TYPE dajeong_agents gauge\n");
	for (int i = 0; i < board_state_COUNT; i++)
		dj_buf_printf(out, "dajeong_agents{state=\"%s\"} %d\n",
			      word_of(words_board_state, i), f->agents[i]);
}

/* From this machine, or with a program's token or a login. */
void metrics_show(struct request *r)
{
	struct dj_buf b;

	if (!address_is_here(r->address) && r->viewer.scope == SCOPE_NONE) {
		reply_verdict(r, VERDICT_not_logged_in);
		return;
	}
	dj_buf_init(&b, 1024 * 1024);
	dj_metrics_print(&b);
	tally_print(feed_tally(r->web), &b);
	print_floor(r->web, &b);
	reply_take(r, 200, "text/plain; version=0.0.4; charset=utf-8", b.data, b.len);
}
