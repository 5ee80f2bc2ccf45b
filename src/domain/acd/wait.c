/* Owns a contact's time in acd: arrival, waiting (in its line or held for one agent), the way back
 * after a failed offer, and the end. Refuses: choosing agents (match.c). */
#include "domain/acd/acd_private.h"

#include <stdlib.h>

#define BLOCK 256 /* waiters made at once; they are reused, never given back before acd_free */

static struct waiter *waiter_take(struct acd *a)
{
	struct waiter *w = a->free_waiters;

	if (!w) {
		struct waiter *block = dj_alloc(BLOCK * sizeof *block);

		a->blocks =
		    dj_grow(a->blocks, (size_t)(a->block_count + 1) * sizeof(struct waiter *));
		a->blocks[a->block_count++] = block;
		for (int i = 0; i < BLOCK; i++) {
			block[i].next = a->free_waiters;
			a->free_waiters = &block[i];
		}
		w = a->free_waiters;
	}
	a->free_waiters = w->next;
	return w;
}

static void waiter_give(struct acd *a, struct waiter *w)
{
	w->next = a->free_waiters;
	a->free_waiters = w;
}

void acd_waiters_free(struct acd *a)
{
	for (int i = 0; i < a->block_count; i++)
		free(a->blocks[i]);
	free(a->blocks);
	free(a->due);
	dj_map_fini(&a->waiter_of);
}

bool acd_waiter_skips(const struct waiter *w, dj_id agent, dj_ms now)
{
	for (int i = 0; i < w->skip_count; i++)
		if (w->skips[i].agent == agent && w->skips[i].until > now)
			return true;
	return false;
}

static void skip(struct acd *a, struct waiter *w, dj_id agent)
{
	dj_ms until = a->policy.skip_ms > 0 ? a->now + a->policy.skip_ms : INT64_MAX;
	int at = 0;

	while (at < w->skip_count && w->skips[at].agent != agent)
		at++;
	if (at == SKIPS) { /* forget the one that ends first */
		at = 0;
		for (int i = 1; i < SKIPS; i++)
			if (w->skips[i].until < w->skips[at].until)
				at = i;
	}
	w->skips[at] = (struct skip){agent, until};
	w->skip_count = DJ_MAX(w->skip_count, at + 1);
}

static dj_ms step_due(const struct waiter *w)
{
	const struct acd_queue *rule = &w->queue->rule;

	return w->step < rule->step_count ? w->queued_at + rule->steps[w->step].after_ms
					  : INT64_MAX;
}

/* The agent that w waits for alone, and until when. Who is not on duty is not waited for, and a
 * wait once given up is not taken up again. */
static struct agent *hold_for(const struct acd *a, struct waiter *w, dj_ms *until)
{
	struct agent *g = dj_map_get(&a->agent_of, w->only);

	*until = w->queued_at + a->policy.direct_ms;
	if (g && g->state != AGENT_AWAY && w->step == 0 && a->now < *until)
		return g;
	w->only = 0;
	g = dj_map_get(&a->agent_of, w->sticky);
	*until = w->queued_at + a->policy.sticky_ms;
	if (g && g->state != AGENT_AWAY && a->now < *until && acd_line_way(w->line, g->set))
		return g;
	w->sticky = 0;
	*until = INT64_MAX;
	return NULL;
}

static void hold(struct acd *a, struct waiter *w, struct agent *g)
{
	w->state = WAITER_HELD;
	w->agent = g;
	w->held_prev = w->agent_prev = NULL;
	w->held_next = a->held;
	w->agent_next = g->held;
	if (a->held)
		a->held->held_prev = w;
	if (g->held)
		g->held->agent_prev = w;
	a->held = g->held = w;
	a->held_open = true;
}

static void unhold(struct acd *a, struct waiter *w)
{
	*(w->held_prev ? &w->held_prev->held_next : &a->held) = w->held_next;
	*(w->agent_prev ? &w->agent_prev->agent_next : &w->agent->held) = w->agent_next;
	if (w->held_next)
		w->held_next->held_prev = w->held_prev;
	if (w->agent_next)
		w->agent_next->agent_prev = w->agent_prev;
	w->agent = NULL;
}

/* When the next skip ends; those that have ended are dropped. */
static dj_ms skip_due(const struct acd *a, struct waiter *w)
{
	dj_ms due = INT64_MAX;
	int kept = 0;

	for (int i = 0; i < w->skip_count; i++) {
		if (w->skips[i].until <= a->now)
			continue;
		due = DJ_MIN(due, w->skips[i].until);
		w->skips[kept++] = w->skips[i];
	}
	w->skip_count = kept;
	return due;
}

void acd_waiter_enter(struct acd *a, struct waiter *w)
{
	struct agent *g;
	dj_ms due;

	acd_waiter_rank(a, w);
	w->line = acd_line_get(a, w->queue, w->language, w->step);
	g = hold_for(a, w, &due);
	if (g) {
		hold(a, w, g);
	} else {
		w->state = WAITER_IN_LINE;
		acd_line_add(a, w->line, w);
	}
	acd_due_set(a, w, DJ_MIN(due, DJ_MIN(step_due(w), skip_due(a, w))));
}

void acd_waiter_exit(struct acd *a, struct waiter *w)
{
	if (w->state == WAITER_HELD)
		unhold(a, w);
	else if (w->state == WAITER_IN_LINE)
		acd_line_drop(a, w->line, w);
	acd_due_clear(a, w);
}

void acd_waiter_return(struct acd *a, struct waiter *w, bool to_front)
{
	w->agent->offered = NULL;
	w->agent = NULL;
	w->front |= to_front;
	w->only = w->sticky = 0;
	a->changed_at = a->now;
	acd_waiter_enter(a, w);
}

static void join_queue(struct queue *q, struct waiter *w)
{
	w->next = q->first;
	if (q->first)
		q->first->prev = w;
	q->first = w;
	q->waiting++;
}

static void leave_queue(struct waiter *w)
{
	*(w->prev ? &w->prev->next : &w->queue->first) = w->next;
	if (w->next)
		w->next->prev = w->prev;
	w->queue->waiting--;
}

static struct waiter *waiter_make(struct acd *a, struct queue *q, const struct acd_contact *c)
{
	struct waiter *w = waiter_take(a);

	*w = (struct waiter){
	    .id = c->id,
	    .queue = q,
	    .language = c->language_skill,
	    .priority = DJ_MAX(-ACD_PRIORITY_MAX, DJ_MIN(c->priority, ACD_PRIORITY_MAX)),
	    .place_at = c->place_at > 0 ? DJ_MIN(c->place_at, a->now) : a->now,
	    .queued_at = a->now,
	    .seq = ++a->seq,
	    .caller_key = c->caller_key,
	    .sticky = c->sticky_agent,
	    .only = c->only_agent,
	    .front = c->to_front,
	    .hard = c->hard,
	    .due = INT64_MAX,
	    .due_place = -1,
	};
	return w;
}

bool acd_arrive(struct acd *a, const struct acd_contact *c, dj_ms now, bool *regained)
{
	struct queue *q = dj_map_get(&a->queue_of, c->queue);
	struct waiter *w;

	a->now = DJ_MAX(a->now, now);
	*regained = false;
	if (!q || c->id == 0 || dj_map_get(&a->waiter_of, c->id) || c->language_skill < -1 ||
	    c->language_skill >= ACD_SKILLS)
		return false;
	w = waiter_make(a, q, c);
	*regained = acd_redial_regain(a, w, a->now);
	if (q->rule.closed && !*regained && !w->front) {
		waiter_give(a, w);
		return false;
	}
	a->changed_at = a->now;
	dj_map_put(&a->waiter_of, w->id, w);
	join_queue(q, w);
	acd_waiter_enter(a, w);
	return true;
}

bool acd_leave(struct acd *a, dj_id contact, enum acd_leave how, dj_ms now)
{
	struct waiter *w = dj_map_remove(&a->waiter_of, contact);

	a->now = DJ_MAX(a->now, now);
	if (!w)
		return false;
	a->changed_at = a->now;
	if (w->state == WAITER_OFFERED) {
		struct agent *g = w->agent;

		g->offered = NULL;
		g->keeps_idle = how != ACD_ANSWERED && g->state == AGENT_RESERVED;
		if (g->state == AGENT_RESERVED)
			acd_agent_move(a, g, AGENT_BUSY);
	}
	acd_waiter_exit(a, w);
	leave_queue(w);
	if (how == ACD_ABANDONED)
		acd_redial_remember(a, w, a->now);
	waiter_give(a, w);
	return true;
}

bool acd_hard(struct acd *a, dj_id contact)
{
	struct waiter *w = dj_map_get(&a->waiter_of, contact);

	if (w)
		w->hard = true;
	return w != NULL;
}

bool acd_prefer(struct acd *a, dj_id contact, dj_id agent, dj_ms now)
{
	struct waiter *w = dj_map_get(&a->waiter_of, contact);

	a->now = DJ_MAX(a->now, now);
	if (!w || w->state == WAITER_OFFERED || w->skip_count)
		return false;
	a->changed_at = a->now;
	acd_waiter_exit(a, w);
	w->sticky = agent;
	acd_waiter_enter(a, w);
	return true;
}

bool acd_raise(struct acd *a, dj_id contact, int64_t priority, dj_ms now)
{
	struct waiter *w = dj_map_get(&a->waiter_of, contact);

	a->now = DJ_MAX(a->now, now);
	if (!w || priority <= w->priority)
		return false;
	a->changed_at = a->now;
	if (w->state == WAITER_OFFERED) {
		w->priority = DJ_MIN(priority, ACD_PRIORITY_MAX);
		return true;
	}
	acd_waiter_exit(a, w);
	w->priority = DJ_MIN(priority, ACD_PRIORITY_MAX);
	w->only = w->sticky = 0;
	acd_waiter_enter(a, w);
	return true;
}

bool acd_offer_failed(struct acd *a, dj_id contact, bool to_front, bool skip_agent, dj_ms now)
{
	struct waiter *w = dj_map_get(&a->waiter_of, contact);
	struct agent *g;

	a->now = DJ_MAX(a->now, now);
	if (!w || w->state != WAITER_OFFERED)
		return false;
	g = w->agent;
	if (skip_agent)
		skip(a, w, g->id);
	acd_waiter_return(a, w, to_front);
	g->keeps_idle = !skip_agent && g->state == AGENT_RESERVED;
	if (g->state == AGENT_RESERVED)
		acd_agent_move(a, g, skip_agent ? AGENT_AWAY : AGENT_BUSY);
	return true;
}
