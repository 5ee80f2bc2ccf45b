/* Owns what waits to go out and when. Refuses: sending it, and keeping it over a restart (the rows
 * do). */
#include "domain/letter/outbox.h"
#include "base/map.h"
#include "base/timers.h"

#include <stdlib.h>

#define HOLD_MOST  60000
#define BUSY_AFTER 3 /* so many refusals for now in a row are the channel's, not the letters' */

struct entry {
	dj_id letter;
	enum channel channel;
	int tries;
	dj_ms made_ms, due_ms;
	bool under_way;
};

struct lane {
	struct outbox_limits limits;
	struct dj_timers *waiting; /* due times in ms */
	int under_way, away;	   /* attempts in a row that did not reach it, or found it busy */
	int later;		   /* refusals for now in a row */
	dj_ms held_until;
	int64_t tokens; /* thousandths of a letter */
	dj_ms filled_ms;
};

struct outbox {
	struct dj_map entries;
	struct lane lanes[channel_COUNT];
};

struct outbox *outbox_alloc(void)
{
	struct outbox *o = dj_alloc(sizeof *o);

	dj_map_init(&o->entries);
	for (int i = 0; i < channel_COUNT; i++)
		o->lanes[i].waiting = dj_timers_alloc();
	return o;
}

void outbox_free(struct outbox *o)
{
	for (int i = 0; i < channel_COUNT; i++)
		dj_timers_free(o->lanes[i].waiting);
	dj_map_fini_values(&o->entries);
	free(o);
}

/* New settings may have mended what it was held for. */
void outbox_limit(struct outbox *o, enum channel channel, const struct outbox_limits *limits)
{
	struct lane *l = &o->lanes[channel];

	l->limits = *limits;
	l->held_until = 0;
	l->away = l->later = 0;
	l->tokens = limits->per_second * 1000LL;
}

void outbox_add(struct outbox *o, dj_id letter, enum channel channel, int tries, dj_ms made_ms,
		dj_ms due_ms)
{
	struct entry *e;

	if (dj_map_get(&o->entries, letter))
		return;
	e = dj_alloc(sizeof *e);
	*e = (struct entry){letter, channel, tries, made_ms, due_ms, false};
	dj_map_put(&o->entries, letter, e);
	dj_timers_set(o->lanes[channel].waiting, 0, letter, due_ms);
}

void outbox_forget(struct outbox *o, dj_id letter)
{
	struct entry *e = dj_map_remove(&o->entries, letter);

	if (!e)
		return;
	dj_timers_clear(o->lanes[e->channel].waiting, 0, letter);
	o->lanes[e->channel].under_way -= e->under_way;
	free(e);
}

bool outbox_has(const struct outbox *o, dj_id letter)
{
	return dj_map_get(&o->entries, letter) != NULL;
}

int outbox_count(const struct outbox *o)
{
	return (int)o->entries.count;
}

static void fill(struct lane *l, dj_ms now)
{
	int64_t most = l->limits.per_second * 1000LL;
	dj_ms passed = now - l->filled_ms;

	if (passed < 0 || passed > 1000)
		l->tokens = most;
	else
		l->tokens = DJ_MIN(most, l->tokens + passed * l->limits.per_second);
	l->filled_ms = now;
}

/* One letter asks a channel that was away; the others wait for its answer. */
static bool is_open(struct lane *l, dj_ms now)
{
	int most = l->away ? 1 : l->limits.at_once;

	if (!l->limits.on || now < l->held_until || l->under_way >= most)
		return false;
	fill(l, now);
	return l->tokens >= 1000;
}

dj_id outbox_next(struct outbox *o, dj_ms now)
{
	for (int i = 0; i < channel_COUNT; i++) {
		struct lane *l = &o->lanes[i];
		struct entry *e;
		dj_id letter;
		int kind;

		if (!is_open(l, now) || !dj_timers_take(l->waiting, now, &kind, &letter))
			continue;
		e = dj_map_get(&o->entries, letter);
		e->under_way = true;
		l->under_way++;
		l->tokens -= 1000;
		return letter;
	}
	return 0;
}

dj_ms outbox_wait(int n, uint64_t dice)
{
	dj_ms most = n < 6 ? 1000LL << n : n < 12 ? HOLD_MOST : 600000;

	return most / 2 + (dj_ms)(dice % (uint64_t)(most / 2 + 1));
}

/* It says "not now" to everybody: a storm of 429. */
static bool is_busy(const struct lane *l)
{
	return l->later >= BUSY_AFTER;
}

/* The channel as a whole: reached again, or held for all. */
static void lane_heard(struct lane *l, const struct outbox_result *r, dj_ms now, uint64_t dice)
{
	if (r->end == OUTBOX_LATER)
		l->later++;
	else if (r->end != OUTBOX_UNTRIED)
		l->later = 0;
	if (r->end == OUTBOX_AWAY || r->end == OUTBOX_LOGIN ||
	    (r->end == OUTBOX_LATER && is_busy(l))) {
		dj_ms wait = r->end == OUTBOX_LOGIN ? HOLD_MOST
						    : DJ_MIN(outbox_wait(l->away, dice), HOLD_MOST);
		l->away = DJ_MIN(l->away + 1, 30);
		l->held_until = DJ_MAX(l->held_until, now + wait);
	} else if (r->end != OUTBOX_UNTRIED) {
		l->away = 0;
	}
	if (r->retry_after_ms)
		l->held_until = DJ_MAX(l->held_until, now + r->retry_after_ms);
}

static struct outbox_move move_of(const struct entry *e, const struct lane *l,
				  const struct outbox_result *r, dj_ms now, uint64_t dice)
{
	struct outbox_move m = {letter_state_QUEUED, letter_why_NONE, e->tries, now};
	bool old = now - e->made_ms >= l->limits.life_ms;

	switch (r->end) {
	case OUTBOX_SENT:
		m.state = letter_state_SENT;
		m.tries++;
		return m;
	case OUTBOX_REFUSED:
		m.state = letter_state_FAILED;
		m.why = r->why;
		m.tries++;
		return m;
	case OUTBOX_UNHEARD:
		m.tries++;
		if (!l->limits.repeats) {
			m.state = letter_state_NOT_CONFIRMED;
			return m;
		}
		break;
	case OUTBOX_LATER:
		m.tries += !is_busy(l);
		break;
	case OUTBOX_AWAY:
	case OUTBOX_LOGIN:
	case OUTBOX_UNTRIED:
		m.due_ms = e->due_ms; /* it keeps its place: the channel's hold is wait enough */
		break;
	}
	if (m.tries > e->tries || r->end == OUTBOX_LATER)
		m.due_ms = now + outbox_wait(e->tries, dice);
	if (old || m.tries >= l->limits.tries_most) {
		m.state = letter_state_FAILED;
		m.why = r->end == OUTBOX_LOGIN	    ? letter_why_LOGIN
			: r->why != letter_why_NONE ? r->why
						    : letter_why_AWAY;
	}
	return m;
}

struct outbox_move outbox_end(struct outbox *o, dj_id letter, const struct outbox_result *r,
			      dj_ms now, uint64_t dice)
{
	struct entry *e = dj_map_get(&o->entries, letter);
	struct outbox_move m;
	struct lane *l;

	dj_assert(e && e->under_way);
	l = &o->lanes[e->channel];
	lane_heard(l, r, now, dice);
	m = move_of(e, l, r, now, dice);
	if (m.state != letter_state_QUEUED) {
		outbox_forget(o, letter);
		return m;
	}
	e->under_way = false;
	e->tries = m.tries;
	e->due_ms = m.due_ms;
	l->under_way--;
	dj_timers_set(l->waiting, 0, letter, m.due_ms);
	return m;
}

static dj_ms lane_due(const struct lane *l, dj_ms now)
{
	dj_ms due = dj_timers_next(l->waiting);
	int most = l->away ? 1 : l->limits.at_once;

	if (!l->limits.on || l->under_way >= most || due == INT64_MAX)
		return INT64_MAX;
	due = DJ_MAX(due, l->held_until);
	if (l->tokens < 1000 && l->limits.per_second > 0)
		due = DJ_MAX(due, l->filled_ms + (1000 - l->tokens) / l->limits.per_second + 1);
	return DJ_MAX(due, now);
}

dj_ms outbox_due(const struct outbox *o, dj_ms now)
{
	dj_ms due = INT64_MAX;

	for (int i = 0; i < channel_COUNT; i++)
		due = DJ_MIN(due, lane_due(&o->lanes[i], now));
	return due;
}
