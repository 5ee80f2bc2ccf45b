/* Owns what other threads send to the web thread: copied by value into mailboxes, drained all
 * together after a wake-up. Answers of queries are large and rare: their copy travels by pointer
 * and is freed here. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "edge/web/ask.h"
#include "edge/web/feed.h"
#include "edge/web/socket.h"

#define ANSWERS	  256
#define REPLIES	  256
#define PUBLISHED 8192 /* two seconds of the largest load; past it the feed reads the database */
#define SIGNALS	  128
#define WORKED	  128

/* A query's answer, copied whole. */
struct parcel {
	struct query_answer answer;
	struct published *items;
	char json[];
};

void web_wake(struct web *w)
{
	if (!atomic_exchange(&w->woken, true))
		lws_cancel_service(w->lws);
}

static int post(struct web *w, struct dj_mailbox *m, const void *data, size_t n)
{
	int refused = dj_mailbox_post(m, data, n);

	web_wake(w);
	return refused;
}

int web_answer(struct web *w, const struct answer *a)
{
	return post(w, w->answers, a, sizeof *a);
}

int web_signal(struct web *w, const struct signal *s)
{
	return post(w, w->signals, s, offsetof(struct signal, text) + strlen(s->text) + 1);
}

int web_publish(struct web *w, const struct published *items, int count)
{
	int refused = 0;

	for (int i = 0; i < count && !refused; i++)
		refused = dj_mailbox_post(w->published, &items[i], sizeof items[i]);
	if (refused)
		atomic_store(&w->missed, true);
	web_wake(w);
	return refused;
}

static void parcel_free(struct parcel *p)
{
	free(p->items);
	free(p);
}

int web_query_done(struct web *w, const struct query_answer *a)
{
	struct parcel *p = dj_alloc(sizeof *p + a->json_n + 1);
	size_t n = (size_t)a->item_count * sizeof *a->items;
	int refused;

	p->answer = *a;
	if (a->json_n)
		memcpy(p->json, a->json, a->json_n);
	if (n)
		p->items = memcpy(dj_alloc(n), a->items, n);
	refused = post(w, w->replies, &p, sizeof p);
	if (refused)
		parcel_free(p);
	return refused;
}

static void drain_answers(struct web *w)
{
	struct answer a;

	while (dj_mailbox_take(w->answers, &a)) {
		struct reply r = {.verdict = a.verdict, .answer = &a};

		ask_resolve(w, a.request, &r);
	}
}

static void drain_replies(struct web *w)
{
	struct parcel *p;

	while (dj_mailbox_take(w->replies, &p)) {
		struct reply r = {
		    .verdict = p->answer.verdict,
		    .json = p->json,
		    .json_n = p->answer.json_n,
		    .items = p->items,
		    .item_count = p->answer.item_count,
		};

		ask_resolve(w, p->answer.request, &r);
		parcel_free(p);
	}
}

static void drain_worked(struct web *w)
{
	struct job *j;

	while (dj_mailbox_take(w->worked, &j)) {
		struct reply r = {.verdict = j->verdict, .job = j};

		ask_resolve(w, j->mark, &r);
		j->release(j);
	}
}

static void drain_published(struct web *w)
{
	struct published p;

	while (dj_mailbox_take(w->published, &p))
		feed_take(w, &p);
	feed_flush(w);
}

static void drain_signals(struct web *w)
{
	struct signal s;

	while (dj_mailbox_take(w->signals, &s))
		sockets_signal(w, &s);
}

void inbox_drain(struct web *w)
{
	atomic_store(&w->woken, false); /* first: a post from now on wakes again */
	drain_answers(w);
	drain_replies(w);
	drain_worked(w);
	drain_signals(w);
	drain_published(w);
	feed_read(w);
}

void inbox_alloc(struct web *w)
{
	w->answers =
	    dj_mailbox_alloc("web-answers", ANSWERS, sizeof(struct answer), DJ_FULL_REFUSE);
	w->replies =
	    dj_mailbox_alloc("web-replies", REPLIES, sizeof(struct parcel *), DJ_FULL_REFUSE);
	w->published =
	    dj_mailbox_alloc("web-published", PUBLISHED, sizeof(struct published), DJ_FULL_DROP);
	w->signals =
	    dj_mailbox_alloc("web-signals", SIGNALS, sizeof(struct signal), DJ_FULL_REFUSE);
	w->worked = dj_mailbox_alloc("web-worked", WORKED, sizeof(struct job *), DJ_FULL_REFUSE);
}

void inbox_free(struct web *w)
{
	struct parcel *p;
	struct job *j;

	while (dj_mailbox_take(w->replies, &p))
		parcel_free(p);
	while (dj_mailbox_take(w->worked, &j))
		j->release(j);
	dj_mailbox_free(w->answers);
	dj_mailbox_free(w->replies);
	dj_mailbox_free(w->published);
	dj_mailbox_free(w->signals);
	dj_mailbox_free(w->worked);
}
