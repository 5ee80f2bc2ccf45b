/* Owns the order of the log on this side. `next` is the number of the fact that must come now;
 * while facts before it are missing they are read from the database and what arrives meanwhile is
 * left there. */
#include "edge/web/feed.h"

#include <stdlib.h>

#include "edge/web/ask.h"
#include "edge/web/call.h"
#include "edge/web/live.h"
#include "edge/web/names.h"

#define READ_AT_ONCE QUERY_ITEMS_MAX
#define RETRY_US     ((dj_us)1000 * 1000)

struct feed {
	int64_t next; /* number of the next fact; 0: any (an empty log) */
	int64_t seen; /* highest number that arrived, taken or not */
	bool reading; /* facts are missing */
	bool again;   /* and read once more after the reading under way */
	bool started; /* the day so far was read once */
	uint64_t ask;
	dj_us retry_us;
	bool grew; /* since the sockets were last told */
	struct ring ring;
};

struct feed *feed_alloc(struct web *w)
{
	struct feed *f = dj_alloc(sizeof *f);

	(void)w;
	f->reading = true;
	return f;
}

void feed_free(struct feed *f)
{
	if (!f)
		return;
	ring_clear(&f->ring);
	free(f);
}

bool feed_ready(const struct web *w)
{
	return w->feed->started;
}

int64_t feed_seq(const struct web *w)
{
	return DJ_MAX(w->feed->next - 1, 0);
}

struct ring *feed_ring(struct web *w)
{
	return &w->feed->ring;
}

static void apply(struct web *w, const struct fact *fact)
{
	struct feed *f = w->feed;

	f->next = fact->seq + 1;
	f->seen = DJ_MAX(f->seen, fact->seq);
	f->grew = true;
	ring_add(&f->ring, fact);
	sessions_fact(w, fact);
	names_fact(w, fact);
	call_fact(w, fact);
}

static void read_more(struct web *w);

static void read_done(struct web *w, void *arg, const struct reply *r)
{
	struct feed *f = w->feed;

	(void)arg;
	f->ask = 0;
	if (r->verdict != VERDICT_ok) {
		f->retry_us = web_now_us(w) + RETRY_US;
		return;
	}
	for (int i = 0; i < r->item_count; i++)
		if (r->items[i].kind == PUBLISHED_FACT && r->items[i].fact.seq >= f->next)
			apply(w, &r->items[i].fact);
	if (r->item_count >= READ_AT_ONCE || f->again) {
		f->again = false;
		read_more(w);
		return;
	}
	if (f->seen > feed_seq(w)) {
		f->retry_us =
		    web_now_us(w) + RETRY_US; /* published, but not readable yet: a reader behind */
		return;
	}
	f->reading = false;
	f->started = true;
	feed_flush(w);
}

static void read_more(struct web *w)
{
	struct feed *f = w->feed;
	struct query q = {.kind = f->started ? QUERY_FACTS_SINCE : QUERY_FACTS_TODAY,
			  .limit = READ_AT_ONCE};

	if (f->ask)
		return;
	q.since = feed_seq(w);
	f->ask = ask_query(w, &q, read_done, NULL);
	if (!f->ask)
		f->retry_us = web_now_us(w) + RETRY_US;
}

void feed_take(struct web *w, const struct published *p)
{
	struct feed *f = w->feed;
	int64_t seq = p->fact.seq;

	if (p->kind != PUBLISHED_FACT)
		return;
	f->seen = DJ_MAX(f->seen, seq);
	if (f->reading || seq < f->next)
		return;
	if (f->next == 0 || seq == f->next) {
		apply(w, &p->fact);
		return;
	}
	dj_log(DJ_LOG_WARN, "web.gap", "from=%lld to=%lld", (long long)f->next, (long long)seq);
	f->reading = true;
	read_more(w);
}

void feed_flush(struct web *w)
{
	if (atomic_exchange(&w->missed, false)) {
		w->feed->reading = true;
		w->feed->again =
		    w->feed->ask != 0; /* a reading under way may have come too early */
		read_more(w);
	}
	if (!w->feed->grew || !w->feed->started)
		return;
	w->feed->grew = false;
	live_facts(w);
}

void feed_tick(struct web *w)
{
	names_load(w);
	if (w->feed->reading && web_now_us(w) >= w->feed->retry_us)
		read_more(w);
}
