/* Owns agents' time: what each was doing, cut at the half hours. An agent does one thing at a time,
 * so their times are a union and never exceed the clock's, however many contacts they have. */
#include "domain/figure/figure_private.h"

#include "domain/board/board.h"

#include <stdlib.h>

static struct open_agent *agent_of(struct figure_fold *f, dj_id id)
{
	struct open_agent *a = dj_map_get(&f->agents, id);

	if (a || !id)
		return a;
	a = dj_alloc(sizeof *a);
	a->row.id = id;
	dj_map_put(&f->agents, id, a);
	return a;
}

/* agent_time_COUNT: not here. */
static enum agent_time doing(const struct figure_agent *a)
{
	static const enum agent_time by_state[board_state_COUNT] = {
	    [board_state_OFFLINE] = agent_time_COUNT,
	    [board_state_AVAILABLE] = agent_time_IDLE,
	    [board_state_RINGING] = agent_time_RINGING,
	    [board_state_TALKING] = agent_time_TALKING,
	    [board_state_HOLDING] = agent_time_HOLDING,
	    [board_state_WRAP_UP] = agent_time_WRAPPING,
	    [board_state_BREAK] = agent_time_BREAK,
	    [board_state_MEAL] = agent_time_MEAL,
	    [board_state_TRAINING] = agent_time_TRAINING,
	    [board_state_COOL_DOWN] = agent_time_REST,
	    [board_state_AWAY] = agent_time_AWAY,
	    [board_state_NOT_ANSWERING] = agent_time_AWAY,
	    [board_state_RECONNECTING] = agent_time_AWAY,
	};

	if (a->routing == routing_SUPERVISING)
		return agent_time_SUPERVISING;
	return by_state[board_state_of(a->presence, a->routing)];
}

static struct figure_time *cell(struct figure_fold *f, dj_id agent, dj_ms cell_ms)
{
	dj_id key = (dj_id)((uint64_t)agent * 4099 ^ (uint64_t)(cell_ms / FIGURE_CELL_MS));
	struct figure_time *times = f->times.at, *t;
	intptr_t number = (intptr_t)dj_map_get(&f->cell_of, key);

	if (number && times[number - 1].agent == agent && times[number - 1].cell_ms == cell_ms)
		return &times[number - 1];
	t = figure_list_add(&f->times);
	t->agent = agent;
	t->cell_ms = cell_ms;
	if (key)
		dj_map_put(&f->cell_of, key, (void *)(intptr_t)f->times.count);
	return t;
}

static void spend(struct figure_fold *f, dj_id agent, enum agent_time what, dj_ms from, dj_ms to)
{
	while (from < to) {
		dj_ms start = from - (from % FIGURE_CELL_MS + FIGURE_CELL_MS) % FIGURE_CELL_MS;
		dj_ms end = DJ_MIN(start + FIGURE_CELL_MS, to);

		cell(f, agent, start)->spent_ms[what] += end - from;
		from = end;
	}
}

/* Counts up to `at`. What the writer stamped may be a little behind what the loop did. */
static void count(struct figure_fold *f, struct open_agent *a, const struct figure_mark *at)
{
	struct figure_agent *row = &a->row;
	dj_ms passed = DJ_MAX(at->mono_us - row->since_us, 0) / 1000;
	enum agent_time what = doing(row);

	if (row->routing == routing_WRAP_UP)
		row->wrap_ms += passed;
	if (what != agent_time_COUNT)
		spend(f, row->id, what, at->at_ms - passed, at->at_ms);
	/* What is less than a millisecond is counted with what follows. */
	row->since_us += passed * 1000;
	row->since_ms = at->at_ms;
	a->changed = true;
}

static void end_wrap(struct figure_fold *f, struct figure_agent *row)
{
	struct figure_wrap *w;

	if (row->routing == routing_WRAP_UP && row->entry && row->wrap_ms) {
		w = figure_list_add(&f->wraps);
		w->entry = row->entry;
		w->wrap_ms = row->wrap_ms;
	}
	if (row->routing == routing_WRAP_UP)
		row->entry = 0;
	row->wrap_ms = 0;
}

static struct open_agent *begin(struct figure_fold *f, dj_id agent, const struct fact *x)
{
	struct open_agent *a = agent_of(f, agent);
	struct figure_mark now = {0, x->at_ms, x->mono_us};

	if (!a)
		return NULL;
	if (a->row.since_ms == 0) {
		a->row.since_ms = x->at_ms;
		a->row.since_us = x->mono_us;
	}
	count(f, a, &now);
	return a;
}

void figure_agent_presence(struct figure_fold *f, const struct fact *x)
{
	int64_t presence = x->agent_presence.presence;
	struct open_agent *a = begin(f, x->agent_presence.agent, x);

	if (a && presence >= 0 && presence < presence_COUNT)
		a->row.presence = (enum presence)presence;
}

void figure_agent_routing(struct figure_fold *f, const struct fact *x)
{
	int64_t routing = x->agent_routing.routing;
	struct open_agent *a = begin(f, x->agent_routing.agent, x);

	if (!a || routing < 0 || routing >= routing_COUNT)
		return;
	end_wrap(f, &a->row);
	a->row.routing = (enum routing)routing;
	if (routing == routing_WRAP_UP && x->agent_routing.contact != a->row.contact)
		a->row.entry = 0; /* it was another's; nobody's part has this wrap-up */
}

void figure_agent_has(struct figure_fold *f, dj_id agent, dj_id contact, dj_id entry)
{
	struct open_agent *a = agent_of(f, agent);

	if (!a)
		return;
	a->row.contact = contact;
	a->row.entry = entry;
	a->changed = true;
}

void figure_count_time(struct figure_fold *f)
{
	struct open_agent *a;
	size_t walk = 0;

	while ((a = dj_map_next(&f->agents, &walk, NULL)))
		if (a->row.since_ms && doing(&a->row) != agent_time_COUNT)
			count(f, a, &f->mark);
}

/* A server that has just started knows of nobody; the last that was known is from before. */
void figure_agents_off(struct figure_fold *f)
{
	struct open_agent *a;
	size_t walk = 0;

	figure_count_time(f);
	while ((a = dj_map_next(&f->agents, &walk, NULL))) {
		end_wrap(f, &a->row);
		a->row.presence = presence_OFFLINE;
		a->row.routing = routing_OFF;
		a->row.since_ms = 0;
		a->changed = true;
	}
}
