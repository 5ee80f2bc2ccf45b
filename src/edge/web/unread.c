/* Owns handing out what came on a channel and could not be read, byte by byte, for who finds out
 * why. A command leaves the trace first. Refuses: showing it; whatever it holds, it is saved as a
 * file. */
#include "app/letterbox.h"
#include "base/log.h"
#include "edge/web/route.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct unread_job {
	struct job job;
	struct web *web;
	dj_id event;
	struct letterbox_event found;
};

static void read_event(struct job *j)
{
	struct unread_job *u = (struct unread_job *)j;
	const struct web_config *cfg = &u->web->cfg;
	struct dj_error e = {""};
	int err = cfg->unread(cfg->unread_arg, u->event, &u->found, &e);

	j->verdict = !err ? VERDICT_ok : err == ENOENT ? VERDICT_not_found : VERDICT_fault;
	if (err && err != ENOENT)
		dj_log(DJ_LOG_ERROR, "event.unreadable", "event=%" PRId64 " errno=%d why=\"%s\"",
		       u->event, err, e.text);
}

static void release(struct job *j)
{
	struct unread_job *u = (struct unread_job *)j;

	free(u->found.bytes);
	free(u);
}

static void came(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct unread_job *u = (struct unread_job *)got->job;
	char name[80];

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok || !u) {
		reply_verdict(r, got->verdict);
		return;
	}
	snprintf(name, sizeof name, "attachment; filename=\"%" PRId64 ".%s\"", u->event,
		 u->found.channel == channel_MAIL ? "eml" : "bin");
	reply_header(r, "Content-Disposition", name);
	reply_header(r, "Cache-Control", "private, no-store");
	reply_take(r, 200, "application/octet-stream", u->found.bytes, u->found.n);
	u->found.bytes = NULL;
}

static void traced(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct unread_job *u;

	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	u = dj_alloc(sizeof *u);
	u->job.run = read_event;
	u->job.release = release;
	u->web = w;
	u->event = r->id;
	if (!(r->ask = ask_worker(w, &u->job, came, r)))
		reply_verdict(r, VERDICT_overloaded);
}

void unread_bytes(struct request *r)
{
	struct command c;

	if (!r->web->cfg.unread) {
		reply_verdict(r, VERDICT_not_found);
		return;
	}
	route_command_init(r, COMMAND_CHANNEL_OPEN, &c);
	c.subject = r->id;
	if (!(r->ask = ask_command(r->web, &c, traced, r)))
		reply_verdict(r, VERDICT_overloaded);
}
