/* Owns the chain: who rings now, who is next, and what follows when nobody answers. Refuses: legs,
 * numbers, announcements, facts; whoever uses it turns actions into those. */
#include "domain/ringer/ringer.h"

#include <string.h>

static void act(struct ringer_actions *out, enum ringer_act act, int person, int step)
{
	dj_assert(out->count < RINGER_ACTIONS);
	out->at[out->count++] = (struct ringer_action){act, person, step, leg_end_NORMAL};
}

static bool busy(const struct ringer *r, int i)
{
	return r->one[i].line == RINGER_LINE_RINGS || r->one[i].line == RINGER_LINE_CONFIRMS;
}

bool ringer_is_ringing(const struct ringer *r, int person)
{
	return person >= 0 && person < r->plan.person_count && busy(r, person);
}

static void cancel(struct ringer *r, int i, enum leg_end how, struct ringer_actions *out)
{
	r->one[i].line = RINGER_LINE_DONE;
	act(out, RINGER_CANCEL, i, r->plan.people[i].step);
	out->at[out->count - 1].how = how;
}

static void cancel_all_but(struct ringer *r, int but, struct ringer_actions *out)
{
	for (int i = 0; i < r->plan.person_count; i++)
		if (i != but && busy(r, i))
			cancel(r, i, leg_end_CANCELLED, out);
}

static bool has_tries(const struct ringer *r, int i)
{
	int limit = r->plan.people[i].tries;

	return limit == 0 || r->one[i].tries < limit;
}

static bool may_ring(const struct ringer *r, int i)
{
	return r->one[i].line == RINGER_LINE_FREE && !r->one[i].declined && has_tries(r, i);
}

static int count_busy(const struct ringer *r, int step)
{
	int n = 0;

	for (int i = 0; i < r->plan.person_count; i++)
		n += busy(r, i) && (step < 0 || r->plan.people[i].step == step);
	return n;
}

/* The next of the step, or -1. */
static int next_of(const struct ringer *r, int step)
{
	for (int i = 0; i < r->plan.person_count; i++)
		if (r->plan.people[i].step == step && may_ring(r, i))
			return i;
	return -1;
}

static void ring(struct ringer *r, int i, dj_us now, struct ringer_actions *out)
{
	r->one[i].line = RINGER_LINE_RINGS;
	r->one[i].due_us = now + r->plan.people[i].ring_ms * 1000;
	r->one[i].tries++;
	act(out, RINGER_RING, i, r->plan.people[i].step);
}

static void ring_step(struct ringer *r, dj_us now, struct ringer_actions *out)
{
	int i;

	while (count_busy(r, r->step) < r->plan.steps[r->step].at_once &&
	       (i = next_of(r, r->step)) >= 0)
		ring(r, i, now, out);
}

static dj_us patience_end(const struct ringer *r)
{
	dj_ms patience = r->plan.steps[r->step].patience_ms;

	return patience ? r->step_us + patience * 1000 : INT64_MAX;
}

static bool step_is_over(const struct ringer *r, dj_us now)
{
	return now >= patience_end(r) || (count_busy(r, r->step) == 0 && next_of(r, r->step) < 0);
}

static bool anybody(const struct ringer *r)
{
	for (int i = 0; i < r->plan.person_count; i++)
		if (has_tries(r, i))
			return true;
	return false;
}

static void round_is_over(struct ringer *r, dj_us now, struct ringer_actions *out)
{
	bool last = (r->plan.rounds && r->round >= r->plan.rounds) || !anybody(r);

	r->state = last ? RINGER_EMPTY : RINGER_PAUSED;
	r->due_us = now + r->plan.again_ms * 1000;
	act(out, last ? RINGER_GAVE_UP : RINGER_NOBODY, -1, r->step);
}

/* Rings whoever may be rung now, step after step. */
static void go_on(struct ringer *r, dj_us now, struct ringer_actions *out)
{
	for (;;) {
		if (r->step < r->plan.step_count)
			ring_step(r, now, out);
		if (r->step < r->plan.step_count - 1 && step_is_over(r, now)) {
			r->step++;
			r->step_us = now;
			act(out, RINGER_NEXT_STEP, -1, r->step);
			continue;
		}
		break;
	}
	if (count_busy(r, -1) == 0)
		round_is_over(r, now, out);
}

/* Who declined is left alone as long as there is anybody else. */
static void forget_declines(struct ringer *r)
{
	for (int i = 0; i < r->plan.person_count; i++)
		if (may_ring(r, i))
			return;
	for (int i = 0; i < r->plan.person_count; i++)
		r->one[i].declined = false;
}

static void begin_round(struct ringer *r, dj_us now, struct ringer_actions *out)
{
	for (int i = 0; i < r->plan.person_count; i++)
		r->one[i].line = RINGER_LINE_FREE;
	forget_declines(r);
	r->state = RINGER_RINGING;
	r->round++;
	r->step = 0;
	r->step_us = now;
	go_on(r, now, out);
}

static void begin_again(struct ringer *r, dj_us now, struct ringer_actions *out)
{
	cancel_all_but(r, -1, out);
	for (int i = 0; i < r->plan.person_count; i++)
		r->one[i].declined = false;
	r->round = 0;
	r->joined = -1;
	begin_round(r, now, out);
}

static void tick(struct ringer *r, dj_us now, struct ringer_actions *out)
{
	if (r->state == RINGER_PAUSED && now >= r->due_us) {
		begin_round(r, now, out);
		return;
	}
	if (r->state != RINGER_RINGING)
		return;
	for (int i = 0; i < r->plan.person_count; i++)
		if (busy(r, i) && now >= r->one[i].due_us)
			cancel(r, i, leg_end_NO_ANSWER, out);
	go_on(r, now, out);
}

static void join(struct ringer *r, int i, struct ringer_actions *out)
{
	r->one[i].line = RINGER_LINE_DONE;
	r->state = RINGER_JOINED;
	r->joined = i;
	act(out, RINGER_JOIN, i, r->plan.people[i].step);
	cancel_all_but(r, i, out);
}

static void answered(struct ringer *r, int i, dj_us now, struct ringer_actions *out)
{
	dj_ms confirm = r->plan.people[i].confirm_ms;

	if (!confirm) {
		join(r, i, out);
	} else if (r->one[i].line == RINGER_LINE_RINGS) {
		r->one[i].line = RINGER_LINE_CONFIRMS;
		r->one[i].due_us = now + confirm * 1000;
	}
}

static void failed(struct ringer *r, int i, enum leg_end how, dj_us now, struct ringer_actions *out)
{
	r->one[i].line = RINGER_LINE_DONE;
	r->one[i].declined = how == leg_end_DECLINED;
	go_on(r, now, out);
}

static void stop(struct ringer *r, struct ringer_actions *out)
{
	cancel_all_but(r, -1, out);
	r->state = RINGER_STOPPED;
}

/* What a person did who rings. */
static void person_did(struct ringer *r, const struct ringer_event *e, dj_us now,
		       struct ringer_actions *out)
{
	if (!ringer_is_ringing(r, e->person))
		return;
	if (e->kind == RINGER_ANSWERED)
		answered(r, e->person, now, out);
	else if (e->kind == RINGER_ACCEPTED)
		join(r, e->person, out);
	else
		failed(r, e->person, e->how, now, out);
}

void ringer_take(struct ringer *r, const struct ringer_event *e, dj_us now,
		 struct ringer_actions *out)
{
	out->count = 0;
	switch (e->kind) {
	case RINGER_BEGIN:
		dj_assert(r->state == RINGER_IDLE);
		begin_again(r, now, out);
		break;
	case RINGER_AGAIN:
		begin_again(r, now, out);
		break;
	case RINGER_TICK:
		tick(r, now, out);
		break;
	case RINGER_ANSWERED:
	case RINGER_ACCEPTED:
	case RINGER_FAILED:
		person_did(r, e, now, out);
		break;
	case RINGER_LEFT:
		if (r->state == RINGER_JOINED && r->joined == e->person)
			stop(r, out);
		break;
	case RINGER_STOP:
		stop(r, out);
		break;
	}
}

dj_us ringer_due(const struct ringer *r)
{
	dj_us due = INT64_MAX;

	if (r->state == RINGER_PAUSED)
		return r->due_us;
	if (r->state != RINGER_RINGING)
		return due;
	for (int i = 0; i < r->plan.person_count; i++)
		if (busy(r, i))
			due = DJ_MIN(due, r->one[i].due_us);
	return r->step < r->plan.step_count - 1 ? DJ_MIN(due, patience_end(r)) : due;
}

bool ringer_alive(const struct ringer *r)
{
	return r->state == RINGER_RINGING || r->state == RINGER_PAUSED;
}

void ringer_init(struct ringer *r, const struct ringer_plan *plan)
{
	memset(r, 0, sizeof *r);
	dj_assert(plan->person_count <= RINGER_PEOPLE && plan->step_count <= RINGER_STEPS);
	dj_assert(plan->again_ms > 0);
	for (int i = 0; i < plan->step_count; i++)
		dj_assert(plan->steps[i].at_once > 0);
	for (int i = 0; i < plan->person_count; i++)
		dj_assert(plan->people[i].ring_ms > 0 && plan->people[i].step < plan->step_count &&
			  (i == 0 || plan->people[i - 1].step <= plan->people[i].step));
	r->plan = *plan;
	r->joined = -1;
}

bool ringer_plan_add(struct ringer_plan *p, const struct ringer_person *person)
{
	if (p->person_count == RINGER_PEOPLE)
		return false;
	p->people[p->person_count++] = *person;
	return true;
}
