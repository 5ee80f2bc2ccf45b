/* Owns the order of the log on this side and the folds over it. `next` is the number of the fact
 * that must come now; while facts before it are missing they are read from the database and what
 * arrives meanwhile is left there.
 *
 * A start reads, in this order: the queues' rules, the open call-backs of earlier days, the
 * contacts in writing that are not closed with the rules of their channels, the facts of today. */
#include "edge/web/feed.h"

#include <jansson.h>
#include <stdlib.h>

#include "app/json_in.h"
#include "base/id.h"
#include "edge/web/ask.h"
#include "edge/web/call.h"
#include "edge/web/card.h"
#include "edge/web/chat.h"
#include "edge/web/hotline.h"
#include "edge/web/floor.h"
#include "edge/web/incident.h"
#include "edge/web/conversation.h"
#include "edge/web/message.h"
#include "edge/web/live.h"
#include "edge/web/names.h"
#include "edge/web/view.h"

#define READ_AT_ONCE QUERY_ITEMS_MAX
#define RETRY_US     ((dj_us)1000 * 1000)
#define BOARD_US     ((dj_us)5 * 1000 * 1000) /* sent so often even when nothing changed */
#define OTHERS_US    ((dj_us)2 * 1000 * 1000) /* agents hear of queues and levels so often */
#define LATE_MS	     (2 * 3600000)	      /* a call-back is late so long after it was due */

struct feed {
	int64_t next; /* number of the next fact; 0: any (an empty log) */
	int64_t seen; /* highest number that arrived, taken or not */
	enum { WAITS_FOR_RULES, READS_CALLBACKS, READS_WRITTEN, READS_FACTS, FOLLOWS } state;
	dj_id run;
	bool started; /* the day so far was read once */
	uint64_t ask;
	dj_us retry_us;
	bool grew;   /* since the sockets were last told */
	bool danger; /* a crisis flag or a quiet key moved since then: everybody's view may show it
		      */
	struct ring ring;
	struct floor *floor;
	struct board *board;
	struct board_figures figures;
	struct frame *board_frame;
	uint64_t board_version;	 /* what the frame shows */
	uint64_t others_version; /* what the agents were last told of queues and levels */
	dj_us board_us, others_us;
	struct tally tally;
};

/* board_day_h: days have 23 or 25 hours when clocks change. */
static dj_ms local_day(void *arg, dj_ms at)
{
	struct web_config *c = arg;

	return c->zone ? dj_local_midnight(at) : board_fixed_day(&c->utc_offset_min, at);
}

struct feed *feed_alloc(struct web *w)
{
	struct feed *f = dj_alloc(sizeof *f);
	struct board_config c = {
	    .day_start = local_day,
	    .arg = &w->cfg,
	    .rule = {20000, 5000, *level_weights_of(LEVEL_SHORT_OFF)},
	    .callback_late_ms = LATE_MS,
	};

	f->floor = floor_alloc(local_day, &w->cfg);
	f->board = board_alloc(&c);
	return f;
}

void feed_free(struct feed *f)
{
	if (!f)
		return;
	frame_drop(f->board_frame);
	board_free(f->board);
	floor_free(f->floor);
	ring_clear(&f->ring);
	free(f);
}

bool feed_ready(const struct web *w)
{
	return w->feed->started;
}

dj_id feed_run(const struct web *w)
{
	return w->feed->run;
}

int64_t feed_seq(const struct web *w)
{
	return DJ_MAX(w->feed->next - 1, 0);
}

struct ring *feed_ring(struct web *w)
{
	return &w->feed->ring;
}

const struct floor *feed_floor(const struct web *w)
{
	return w->feed->floor;
}

const struct tally *feed_tally(const struct web *w)
{
	return &w->feed->tally;
}

const struct board_figures *feed_figures(struct web *w)
{
	board_look(w->feed->board, web_now_ms(w), &w->feed->figures);
	return &w->feed->figures;
}

struct frame *feed_board(struct web *w)
{
	struct feed *f = w->feed;

	if (f->board_frame && f->board_version == board_version(f->board) &&
	    web_now_us(w) - f->board_us < BOARD_US)
		return f->board_frame;
	frame_drop(f->board_frame);
	f->board_frame = view_board_frame(w);
	f->board_version = board_version(f->board);
	f->board_us = web_now_us(w);
	return f->board_frame;
}

/* Facts */

static reply_h written_read;

static bool is_danger(enum fact_kind kind)
{
	return kind == FACT_crisis_raised || kind == FACT_crisis_seen ||
	       kind == FACT_crisis_unseen || kind == FACT_crisis_lowered ||
	       kind == FACT_panic_pressed || kind == FACT_panic_seen || kind == FACT_panic_over;
}

static void apply(struct web *w, const struct fact *fact)
{
	struct feed *f = w->feed;

	f->next = fact->seq + 1;
	f->seen = DJ_MAX(f->seen, fact->seq);
	f->grew = true;
	f->danger = f->danger || is_danger(fact->kind);
	if (fact->kind == FACT_server_started)
		f->run = fact->server_started.run;
	ring_add(&f->ring, fact);
	board_fold(f->board, fact);
	floor_fold(f->floor, fact);
	if (f->started)
		tally_fact(&f->tally, fact, f->floor);
	sessions_fact(w, fact);
	names_fact(w, fact);
	cards_fact(w, fact);
	hotlines_fact(w, fact);
	incidents_fact(w, fact);
	messages_fact(w, fact);
	if (f->started)
		written_fact(w, fact);
	if (f->started && fact->kind == FACT_conversation_ruled)
		ask_query(w, &(struct query){.kind = QUERY_CONVERSATION_RULES}, written_read, NULL);
	live_fact(w, fact);
	chat_fact(w, fact);
}

/* Each view that a batch changed is written once, however many facts changed it. */
static void tell_changes(struct web *w)
{
	struct floor_changes c = floor_changes(w->feed->floor);

	for (int i = 0; i < c.contact_count; i++)
		call_changed(w, c.contacts[i]);
	for (int i = 0; i < c.agent_count && !w->feed->danger; i++)
		live_me(w, c.agents[i]);
	if (w->feed->danger)
		live_me(w, 0);
	w->feed->danger = false;
	floor_view_note(w, &c);
	floor_settle(w->feed->floor);
}

void feed_flush(struct web *w)
{
	struct feed *f = w->feed;

	if (atomic_exchange(&w->missed, false) && f->state == FOLLOWS)
		f->state = READS_FACTS;
	if (!f->grew || !f->started)
		return;
	f->grew = false;
	tell_changes(w);
	live_facts(w);
}

/* Reading what is missing */

static void facts_read(struct web *w, void *arg, const struct reply *r)
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
	if (!f->started)
		floor_settle(f->floor); /* nobody watches yet; contacts that have ended go */
	if (r->item_count >= READ_AT_ONCE)
		return;
	if (f->seen > feed_seq(w)) {
		f->retry_us = web_now_us(w) + RETRY_US; /* published, but this reader is behind */
		return;
	}
	f->state = FOLLOWS;
	if (!f->started) {
		f->started = true;
		live_started(w);
	}
	feed_flush(w);
}

static void read_facts(struct web *w)
{
	struct query q = {.kind = w->feed->started ? QUERY_FACTS_SINCE : QUERY_FACTS_TODAY,
			  .limit = READ_AT_ONCE};

	q.since = feed_seq(w);
	w->feed->ask = ask_query(w, &q, facts_read, NULL);
}

static void take_callback(struct web *w, const json_t *item)
{
	struct feed *f = w->feed;
	const char *id = json_string_value(json_object_get(item, "id"));
	dj_ms made_ms = json_integer_value(json_object_get(item, "made_ms"));

	if (id && made_ms < local_day(&w->cfg, web_now_ms(w)))
		board_callback(f->board, dj_id_parse(id),
			       json_integer_value(json_object_get(item, "due_ms")));
}

static void callbacks_read(struct web *w, void *arg, const struct reply *r)
{
	json_t *root = r->verdict == VERDICT_ok ? json_loadb(r->json, r->json_n, 0, NULL) : NULL;
	const json_t *list = json_object_get(root, "callbacks");

	(void)arg;
	w->feed->ask = 0;
	for (size_t i = 0; i < json_array_size(list); i++)
		take_callback(w, json_array_get(list, i));
	if (r->verdict == VERDICT_ok)
		w->feed->state = READS_WRITTEN;
	else
		w->feed->retry_us = web_now_us(w) + RETRY_US;
	json_decref(root);
}

static int channel_of(const json_t *item)
{
	return word_value(words_channel, dj_json_at(item, "channel"));
}

static dj_ms ms_of(const json_t *item, const char *key)
{
	return json_integer_value(json_object_get(item, key));
}

/* What was written today is told by today's facts. */
static void take_written(struct web *w, const json_t *item)
{
	int state = word_value(words_conversation_state, dj_json_at(item, "state"));
	dj_ms heard = ms_of(item, "heard_ms");
	bool has = state == conversation_state_OPEN;
	bool owed = heard > ms_of(item, "answered_ms") && heard < local_day(&w->cfg, web_now_ms(w));
	struct board_conversation c = {.contact = dj_id_parse(dj_json_at(item, "contact")),
				       .place_ms = has ? 0 : ms_of(item, "place_ms"),
				       .owed_ms = owed ? heard : 0};
	int channel = channel_of(item);

	if (channel < 0)
		return;
	c.channel = (enum channel)channel;
	board_conversation(w->feed->board, &c);
}

static void take_aims(struct web *w, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		int channel = channel_of(json_array_get(list, i));

		if (channel >= 0)
			board_aim(w->feed->board, (enum channel)channel,
				  ms_of(json_array_get(list, i), "due_ms"));
	}
}

static void written_read(struct web *w, void *arg, const struct reply *r)
{
	json_t *root = r->verdict == VERDICT_ok ? json_loadb(r->json, r->json_n, 0, NULL) : NULL;
	const json_t *open = json_object_get(root, "open");
	struct feed *f = w->feed;

	(void)arg;
	take_aims(w, json_object_get(root, "rules"));
	if (f->state == READS_WRITTEN) {
		f->ask = 0;
		for (size_t i = 0; i < json_array_size(open); i++)
			take_written(w, json_array_get(open, i));
		f->state = root ? READS_FACTS : READS_WRITTEN;
		f->retry_us = root ? 0 : web_now_us(w) + RETRY_US;
	}
	json_decref(root);
}

static void read_written(struct web *w)
{
	struct query q = {.kind = QUERY_CONVERSATION_RULES};

	w->feed->ask = ask_query(w, &q, written_read, NULL);
}

static void read_callbacks(struct web *w)
{
	struct query q = {.kind = QUERY_CALLBACKS};

	w->feed->ask = ask_query(w, &q, callbacks_read, NULL);
}

/* Whatever is to be read next, unless something is being read. */
static void read_on(struct web *w)
{
	static void (*const readers[])(struct web *) = {
	    [READS_CALLBACKS] = read_callbacks,
	    [READS_WRITTEN] = read_written,
	    [READS_FACTS] = read_facts,
	    [FOLLOWS] = NULL,
	};
	struct feed *f = w->feed;

	if (f->ask || !readers[f->state] || web_now_us(w) < f->retry_us)
		return;
	readers[f->state](w);
	if (!f->ask)
		f->retry_us = web_now_us(w) + RETRY_US;
}

void feed_rules(struct web *w)
{
	const struct queue_rules *q;

	for (int i = 0; (q = names_queue_rules(w, i)); i++)
		board_queue(w->feed->board, q->id, &q->rule);
}

void feed_take(struct web *w, const struct published *p)
{
	struct feed *f = w->feed;
	int64_t seq = p->fact.seq;

	if (p->kind == PUBLISHED_ALARM)
		board_fold(f->board, &p->fact);
	if (p->kind != PUBLISHED_FACT)
		return;
	f->seen = DJ_MAX(f->seen, seq);
	if (f->state != FOLLOWS || seq < f->next)
		return;
	if (f->next == 0 || seq == f->next) {
		apply(w, &p->fact);
		return;
	}
	dj_log(DJ_LOG_WARN, "web.gap", "from=%lld to=%lld", (long long)f->next, (long long)seq);
	f->state = READS_FACTS;
}

void feed_read(struct web *w)
{
	names_load(w);
	incidents_load(w);
	if (w->feed->state == WAITS_FOR_RULES && names_ready(w))
		w->feed->state = READS_CALLBACKS;
	read_on(w);
}

void feed_incidents(struct web *w)
{
	w->feed->board_us = 0;
	if (w->feed->started) {
		live_board(w);
		live_me(w, 0);
	}
}

void feed_tick(struct web *w)
{
	struct feed *f = w->feed;
	dj_us now = web_now_us(w);

	feed_read(w);
	if (!f->started)
		return;
	floor_view_tick(w);
	if (f->board_version != board_version(f->board) || now - f->board_us >= BOARD_US)
		live_board(w);
	if (f->others_version != board_version(f->board) && now - f->others_us >= OTHERS_US) {
		f->others_version = board_version(f->board);
		f->others_us = now;
		live_me(w, 0);
	}
}
