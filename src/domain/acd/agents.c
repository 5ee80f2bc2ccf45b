/* Owns the agents and the skillsets they share: who is on duty, who is ready and since when. One
 * mover, acd_agent_move. Refuses: what they get (match.c). An agent who is offered a contact is
 * reserved, or away if that was said meanwhile. */
#include "domain/acd/acd_private.h"

#include <stdlib.h>
#include <string.h>

static void set_bit(uint64_t *bits, int slot, bool on)
{
	uint64_t bit = UINT64_C(1) << (slot % 64);

	bits[slot / 64] = on ? bits[slot / 64] | bit : bits[slot / 64] & ~bit;
}

/* Longest idle first; the id decides between equals so that a replay chooses the same. */
static void list_add(struct skillset *s, struct agent *g)
{
	struct agent *before = s->last;

	while (before && (before->idle_since > g->idle_since ||
			  (before->idle_since == g->idle_since && before->id > g->id)))
		before = before->prev;
	g->prev = before;
	g->next = before ? before->next : s->first;
	*(g->next ? &g->next->prev : &s->last) = g;
	*(g->prev ? &g->prev->next : &s->first) = g;
	s->idle_since = s->first->idle_since;
}

static void list_drop(struct skillset *s, struct agent *g)
{
	*(g->next ? &g->next->prev : &s->last) = g->prev;
	*(g->prev ? &g->prev->next : &s->first) = g->next;
	g->next = g->prev = NULL;
	if (s->first)
		s->idle_since = s->first->idle_since;
}

static void count_ready(struct acd *a, struct skillset *s, int by)
{
	s->ready += by;
	a->ready_count += by;
	set_bit(a->ready, s->slot, s->ready > 0);
	for (uint32_t left = s->scarce; left; left &= left - 1)
		a->ready_of[__builtin_ctz(left)] += by;
}

static void count_on_duty(struct acd *a, struct skillset *s, int by)
{
	s->on_duty += by;
	set_bit(a->on_duty, s->slot, s->on_duty > 0);
}

/* A change of agents may end a reserve's hold; a ready agent may serve any line of the skillset. */
static void open_lines(struct acd *a, const struct agent *g)
{
	int slot = g->set->slot;

	for (int i = 0; i < a->active_count; i++) {
		struct line *l = a->active[i];

		l->open |= l->kept_back;
		if (g->state == AGENT_READY)
			l->open |= l->crew[slot / 64] >> (slot % 64) & 1;
	}
	a->held_open |= g->held != NULL;
}

static void enter_state(struct acd *a, struct agent *g, enum agent_state to)
{
	g->state = to;
	if (to != AGENT_AWAY)
		count_on_duty(a, g->set, 1);
	if (to == AGENT_READY) {
		list_add(g->set, g);
		count_ready(a, g->set, 1);
	}
}

static void exit_state(struct acd *a, struct agent *g)
{
	if (g->state != AGENT_AWAY)
		count_on_duty(a, g->set, -1);
	if (g->state == AGENT_READY) {
		list_drop(g->set, g);
		count_ready(a, g->set, -1);
	}
}

/* Those who wait for g alone look again whether they still do. */
static void recheck_held(struct acd *a, struct agent *g)
{
	struct waiter *next;

	for (struct waiter *w = g->held; w; w = next) {
		next = w->agent_next;
		acd_waiter_exit(a, w);
		acd_waiter_enter(a, w);
	}
}

void acd_agent_move(struct acd *a, struct agent *g, enum agent_state to)
{
	a->changed_at = a->now;
	exit_state(a, g);
	enter_state(a, g, to);
	if (to == AGENT_AWAY)
		recheck_held(a, g);
	if (to == AGENT_READY || a->reserved)
		open_lines(a, g);
}

static uint32_t scarce_of(const struct acd *a, const struct skillset *s)
{
	uint32_t scarce = 0;

	for (uint32_t left = a->reserved; left; left &= left - 1) {
		int skill = __builtin_ctz(left);

		if (s->level[skill] >= a->reserve_level[skill])
			scarce |= UINT32_C(1) << skill;
	}
	return scarce;
}

void acd_skillset_mark_scarce(struct acd *a)
{
	memset(a->ready_of, 0, sizeof a->ready_of);
	for (int i = 0; i < a->set_count; i++) {
		struct skillset *s = a->sets[i];

		s->scarce = scarce_of(a, s);
		for (uint32_t left = s->scarce; left; left &= left - 1)
			a->ready_of[__builtin_ctz(left)] += s->ready;
	}
}

static void grow_bits(struct acd *a)
{
	size_t bytes = (size_t)(a->words + 1) * sizeof(uint64_t);

	a->ready = dj_grow(a->ready, bytes);
	a->on_duty = dj_grow(a->on_duty, bytes);
	a->ready[a->words] = a->on_duty[a->words] = 0;
	a->words++;
	acd_lines_compile(a);
}

static struct skillset *skillset_make(struct acd *a)
{
	struct skillset *s;

	for (int i = 0; i < a->set_count; i++)
		if (a->sets[i]->agents == 0)
			return a->sets[i];
	if (a->set_count == a->words * 64)
		grow_bits(a);
	if (a->set_count == a->set_size) {
		a->set_size = DJ_MAX(16, a->set_size * 2);
		a->sets = dj_grow(a->sets, (size_t)a->set_size * sizeof(struct skillset *));
	}
	s = dj_alloc(sizeof *s);
	s->slot = a->set_count;
	a->sets[a->set_count++] = s;
	return s;
}

static struct skillset *skillset_get(struct acd *a, const int8_t level[ACD_SKILLS])
{
	struct skillset *s;

	for (int i = 0; i < a->set_count; i++)
		if (a->sets[i]->agents > 0 && memcmp(a->sets[i]->level, level, ACD_SKILLS) == 0)
			return a->sets[i];
	s = skillset_make(a);
	memcpy(s->level, level, ACD_SKILLS);
	memset(s->at_least, 0, sizeof s->at_least);
	s->skill_count = 0;
	for (int skill = 0; skill < ACD_SKILLS; skill++) {
		for (int l = 1; l <= level[skill]; l++)
			s->at_least[l] |= UINT32_C(1) << skill;
		s->skill_count += level[skill] > 0;
	}
	s->scarce = scarce_of(a, s);
	acd_lines_learn(a, s);
	return s;
}

static struct agent *agent_make(struct acd *a, dj_id id)
{
	struct agent *g = dj_alloc(sizeof *g);

	if (a->agent_count == a->agent_size) {
		a->agent_size = DJ_MAX(64, a->agent_size * 2);
		a->agents = dj_grow(a->agents, (size_t)a->agent_size * sizeof(struct agent *));
	}
	g->id = id;
	g->place = a->agent_count;
	a->agents[a->agent_count++] = g;
	dj_map_put(&a->agent_of, id, g);
	return g;
}

void acd_agent_set(struct acd *a, const struct acd_agent *in)
{
	struct agent *g = dj_map_get(&a->agent_of, in->id);
	int8_t level[ACD_SKILLS];

	a->changed_at = a->now;
	for (int i = 0; i < ACD_SKILLS; i++)
		level[i] = (int8_t)DJ_MAX(0, DJ_MIN(in->level[i], LEVELS));
	if (!g)
		g = agent_make(a, in->id);
	if (g->set) {
		exit_state(a, g);
		g->set->agents--;
	}
	g->set = skillset_get(a, level);
	g->set->agents++;
	enter_state(a, g, g->state);
	recheck_held(a, g);
	open_lines(a, g);
}

bool acd_agent_remove(struct acd *a, dj_id agent)
{
	struct agent *g = dj_map_get(&a->agent_of, agent);

	if (!g)
		return false;
	acd_agent_move(a, g, AGENT_AWAY);
	if (g->offered)
		acd_waiter_return(a, g->offered, true);
	dj_map_remove(&a->agent_of, agent);
	g->set->agents--;
	a->agents[g->place] = a->agents[--a->agent_count];
	a->agents[g->place]->place = g->place;
	free(g);
	return true;
}

bool acd_agent_ready(struct acd *a, dj_id agent, dj_ms now)
{
	struct agent *g = dj_map_get(&a->agent_of, agent);

	a->now = DJ_MAX(a->now, now);
	if (!g)
		return false;
	if (g->offered) { /* changed their mind while it rings: still that one contact */
		if (g->state != AGENT_RESERVED)
			acd_agent_move(a, g, AGENT_RESERVED);
		return false;
	}
	if (g->state == AGENT_READY)
		return true;
	if (!g->keeps_idle)
		g->idle_since = a->now;
	g->keeps_idle = false;
	acd_agent_move(a, g, AGENT_READY);
	return true;
}

static bool stop(struct acd *a, dj_id agent, enum agent_state to)
{
	struct agent *g = dj_map_get(&a->agent_of, agent);

	if (!g)
		return false;
	g->keeps_idle = false;
	if (g->state != to && !(to == AGENT_BUSY && g->offered))
		acd_agent_move(a, g, to);
	return true;
}

bool acd_agent_unready(struct acd *a, dj_id agent)
{
	return stop(a, agent, AGENT_AWAY);
}

bool acd_agent_busy(struct acd *a, dj_id agent)
{
	return stop(a, agent, AGENT_BUSY);
}

bool acd_agent_hard(struct acd *a, dj_id agent, int count)
{
	struct agent *g = dj_map_get(&a->agent_of, agent);

	if (g)
		g->hard = count;
	return g != NULL;
}

void acd_hard_penalty(struct acd *a, dj_ms hard_penalty_ms)
{
	a->policy.hard_penalty_ms = hard_penalty_ms;
}

int acd_ready_count(const struct acd *a)
{
	return a->ready_count;
}

void acd_agents_free(struct acd *a)
{
	for (int i = 0; i < a->agent_count; i++)
		free(a->agents[i]);
	for (int i = 0; i < a->set_count; i++)
		free(a->sets[i]);
	free(a->agents);
	free(a->sets);
	free(a->ready);
	free(a->on_duty);
	dj_map_fini(&a->agent_of);
}
