/* Owns the marks under way. Refuses: knowing what was asked. */
#include "edge/web/ask.h"

#include <stdlib.h>

#define REPORT_PATIENCE_US ((dj_us)60 * 1000 * 1000)
/* A whole shift logs in within a minute, on however slow a machine: who waits in the workers'
 * bounded line is not sent away. */
#define WORKER_PATIENCE_US ((dj_us)50 * 1000 * 1000)
#define BACKUP_PATIENCE_US ((dj_us)3600 * 1000 * 1000)

struct ask {
	uint64_t mark;
	dj_us deadline;
	reply_h *done;
	void *arg;
	void *owned;
};

struct asks {
	uint64_t last_mark;
	struct dj_map waiting; /* mark -> struct ask */
};

static void ask_free(struct ask *k)
{
	if (k)
		free(k->owned);
	free(k);
}

struct asks *asks_alloc(void)
{
	struct asks *a = dj_alloc(sizeof *a);

	dj_map_init(&a->waiting);
	return a;
}

void asks_free(struct asks *a)
{
	struct ask *k;
	size_t at = 0;
	dj_id mark;

	if (!a)
		return;
	while ((k = dj_map_next(&a->waiting, &at, &mark)))
		ask_free(k);
	dj_map_fini(&a->waiting);
	free(a);
}

static struct ask *ask_new(struct web *w, reply_h *h, void *arg)
{
	struct ask *k = dj_alloc(sizeof *k);

	*k = (struct ask){++w->asks->last_mark, web_now_us(w) + ASK_PATIENCE_US, h, arg, NULL};
	return k;
}

/* Waits for the answer if the question was taken; it cannot arrive before, because this thread
 * drains the mailbox. */
static uint64_t ask_sent(struct web *w, struct ask *k, int refused)
{
	uint64_t mark = k->mark;

	if (refused) {
		free(k);
		return 0;
	}
	dj_map_put(&w->asks->waiting, (dj_id)mark, k);
	return mark;
}

uint64_t ask_command(struct web *w, struct command *c, reply_h *h, void *arg)
{
	struct ask *k = ask_new(w, h, arg);
	uint64_t mark;

	c->request = k->mark;
	c->origin = ORIGIN_WEB;
	mark = ask_sent(w, k, app_post(w->cfg.app, c));
	if (!mark)
		command_drop(c);
	return mark;
}

uint64_t ask_query(struct web *w, struct query *q, reply_h *h, void *arg)
{
	struct ask *k = ask_new(w, h, arg);

	q->request = k->mark;
	q->origin = ORIGIN_WEB;
	if (atomic_load(&w->stop))
		return ask_sent(w, k, ESHUTDOWN);
	return ask_sent(w, k, query_post(w->cfg.queries, q));
}

uint64_t ask_report(struct web *w, struct query *q, reply_h *h, void *arg)
{
	uint64_t mark = ask_query(w, q, h, arg);
	struct ask *k = mark ? dj_map_get(&w->asks->waiting, (dj_id)mark) : NULL;

	if (k)
		k->deadline += REPORT_PATIENCE_US;
	return mark;
}

uint64_t ask_backup(struct web *w, struct command *c, reply_h *h, void *arg)
{
	uint64_t mark = ask_command(w, c, h, arg);
	struct ask *k = mark ? dj_map_get(&w->asks->waiting, (dj_id)mark) : NULL;

	if (k)
		k->deadline += BACKUP_PATIENCE_US;
	return mark;
}

uint64_t ask_worker(struct web *w, struct job *take, reply_h *h, void *arg)
{
	struct ask *k = ask_new(w, h, arg);

	take->mark = k->mark;
	k->deadline += WORKER_PATIENCE_US;
	return ask_sent(w, k, workers_post(w->workers, take));
}

void ask_own(struct web *w, uint64_t mark, void *take)
{
	struct ask *k = dj_map_get(&w->asks->waiting, (dj_id)mark);

	k->owned = take;
}

void ask_forget(struct web *w, uint64_t mark)
{
	if (mark)
		ask_free(dj_map_remove(&w->asks->waiting, (dj_id)mark));
}

void ask_resolve(struct web *w, uint64_t mark, const struct reply *r)
{
	struct ask *k = mark ? dj_map_remove(&w->asks->waiting, (dj_id)mark) : NULL;

	if (!k)
		return;
	k->done(w, k->arg, r);
	ask_free(k);
}

void ask_sweep(struct web *w)
{
	static const struct reply late = {.verdict = VERDICT_overloaded};
	struct ask *k;
	size_t at = 0;
	dj_id mark;

	while ((k = dj_map_next(&w->asks->waiting, &at, &mark))) {
		if (k->deadline > web_now_us(w))
			continue;
		dj_log(DJ_LOG_WARN, "web.no_answer", "mark=%llu", (unsigned long long)k->mark);
		ask_resolve(w, (uint64_t)mark, &late);
		at = 0; /* the map changed under us */
	}
}
