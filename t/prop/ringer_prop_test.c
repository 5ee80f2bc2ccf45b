/* links: base domain */
/* Seeded plans and worlds. Whatever people and time do: nobody rings twice at once or longer than
 * allowed, a step keeps its window, one joins and then nobody rings, and as long as nobody stopped
 * it somebody rings or the next beginning has a time: the chain never ends in silence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "domain/ringer/ringer.h"

#define SEEDS 3000
#define STEPS 200

static uint32_t seed;

static int roll(int n)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)n);
}

struct world {
	struct ringer r;
	dj_us now;
	bool rings[RINGER_PEOPLE];
	dj_us since[RINGER_PEOPLE];
	bool confirms[RINGER_PEOPLE];
	int tries[RINGER_PEOPLE];
	int joined, told; /* told: that nobody took it */
};

static struct ringer_plan a_plan(void)
{
	struct ringer_plan p = {.step_count = roll(RINGER_STEPS + 1),
				.again_ms = 1 + roll(30000),
				.rounds = roll(3) ? 0 : 1 + roll(3)};
	int n = p.step_count ? roll(RINGER_PEOPLE + 1) : 0, step = 0;

	for (int i = 0; i < p.step_count; i++)
		p.steps[i] = (struct ringer_step){1 + roll(4), roll(2) ? 0 : 1 + roll(20000)};
	for (int i = 0; i < n; i++) {
		if (step < p.step_count - 1)
			step += roll(3) == 0;
		ringer_plan_add(&p,
				&(struct ringer_person){.id = i + 1,
							.step = step,
							.ring_ms = 1 + roll(30000),
							.confirm_ms = roll(2) ? 0 : 1 + roll(10000),
							.tries = roll(4) ? 0 : 1 + roll(3)});
	}
	return p;
}

static int ringing_in(const struct world *w, int step)
{
	int n = 0;

	for (int i = 0; i < w->r.plan.person_count; i++)
		n += w->rings[i] && (step < 0 || w->r.plan.people[i].step == step);
	return n;
}

static void follow(struct world *w, const struct ringer_action *a)
{
	int i = a->person;

	switch (a->act) {
	case RINGER_RING:
		assert_false(w->rings[i]);
		w->rings[i] = true;
		w->confirms[i] = false;
		w->since[i] = w->now;
		w->tries[i]++;
		assert_int_equal(w->joined, -1);
		assert_true(ringing_in(w, a->step) <= w->r.plan.steps[a->step].at_once);
		if (w->r.plan.people[i].tries)
			assert_true(w->tries[i] <= w->r.plan.people[i].tries);
		break;
	case RINGER_CANCEL:
		assert_true(w->rings[i]);
		w->rings[i] = false;
		break;
	case RINGER_JOIN:
		assert_true(w->rings[i]);
		assert_int_equal(w->joined, -1);
		w->rings[i] = false;
		w->joined = i;
		break;
	case RINGER_NOBODY:
	case RINGER_GAVE_UP:
		assert_int_equal(ringing_in(w, -1), 0);
		w->told++;
		break;
	case RINGER_NEXT_STEP:
		break;
	}
}

static void check(const struct world *w)
{
	const struct ringer *r = &w->r;

	for (int i = 0; i < r->plan.person_count; i++) {
		const struct ringer_person *p = &r->plan.people[i];

		assert_int_equal(w->rings[i], ringer_is_ringing(r, i));
		if (w->rings[i])
			assert_true(w->now - w->since[i] < (p->ring_ms + p->confirm_ms) * 1000);
	}
	if (ringer_alive(r)) {
		assert_true(ringer_due(r) < INT64_MAX);
		assert_true(ringer_due(r) > w->now);
		assert_true(r->state == RINGER_PAUSED || ringing_in(w, -1) > 0);
	} else {
		assert_int_equal(ringing_in(w, -1), 0);
		assert_int_equal(ringer_due(r), INT64_MAX);
	}
	if (r->state == RINGER_JOINED)
		assert_int_equal(w->joined, r->joined);
	if (r->state == RINGER_EMPTY || r->state == RINGER_PAUSED)
		assert_true(w->told > 0);
}

static void take(struct world *w, enum ringer_event_kind kind, int person, enum leg_end how)
{
	struct ringer_event e = {kind, person, how};
	struct ringer_actions out;

	/* beginning again is what frees who had joined */
	if (kind == RINGER_AGAIN || (kind == RINGER_LEFT && person == w->joined))
		w->joined = -1;
	if (kind == RINGER_FAILED)
		w->rings[person] = false;
	ringer_take(&w->r, &e, w->now, &out);
	for (int i = 0; i < out.count; i++)
		follow(w, &out.at[i]);
	check(w);
}

static void anything(struct world *w)
{
	static const enum leg_end hows[] = {leg_end_BUSY, leg_end_DECLINED, leg_end_UNREACHABLE,
					    leg_end_NORMAL};
	int who = roll(RINGER_PEOPLE), what = roll(40);
	dj_us due = ringer_due(&w->r);

	if (what < 20 && due < INT64_MAX) {
		w->now = due;
		take(w, RINGER_TICK, -1, leg_end_NORMAL);
	} else if (what < 30 && w->r.state == RINGER_RINGING) {
		/* time passes, never beyond what was asked for */
		w->now += roll((int)DJ_MIN(due - w->now, 1000000));
		take(w, RINGER_FAILED, who, hows[roll(4)]);
	} else if (what < 33) {
		take(w, RINGER_ANSWERED, who, leg_end_NORMAL);
	} else if (what < 34) {
		take(w, RINGER_ACCEPTED, who, leg_end_NORMAL);
	} else if (what < 36) {
		take(w, RINGER_LEFT, who, leg_end_NORMAL);
	} else if (what < 37) {
		take(w, RINGER_STOP, -1, leg_end_NORMAL);
		assert_false(ringer_alive(&w->r));
	} else if (what < 38) {
		take(w, RINGER_AGAIN, -1, leg_end_NORMAL);
	} else {
		take(w, RINGER_TICK, -1, leg_end_NORMAL);
	}
}

static void the_chain_never_ends_in_silence(void **state)
{
	(void)state;
	for (int n = 1; n <= SEEDS; n++) {
		struct world w = {.now = 1, .joined = -1};
		struct ringer_plan p;

		seed = (uint32_t)n;
		p = a_plan();
		ringer_init(&w.r, &p);
		take(&w, RINGER_BEGIN, -1, leg_end_NORMAL);
		for (int i = 0; i < STEPS; i++)
			anything(&w);
	}
}

/* Without limits and without anybody answering, each is rung in each round, in order. */
static void everybody_gets_their_turn(void **state)
{
	(void)state;
	for (int n = 1; n <= SEEDS; n++) {
		struct world w = {.now = 1, .joined = -1};
		struct ringer_plan p;

		seed = (uint32_t)n;
		p = a_plan();
		p.rounds = 0;
		for (int i = 0; i < p.step_count; i++)
			p.steps[i].patience_ms = 0;
		for (int i = 0; i < p.person_count; i++)
			p.people[i].tries = 0;
		if (p.person_count == 0)
			continue;
		ringer_init(&w.r, &p);
		take(&w, RINGER_BEGIN, -1, leg_end_NORMAL);
		while (w.r.round < 4) {
			w.now = ringer_due(&w.r);
			take(&w, RINGER_TICK, -1, leg_end_NORMAL);
			for (int i = 0; w.r.state == RINGER_PAUSED && i < p.person_count; i++)
				assert_int_equal(w.tries[i], w.r.round);
		}
		assert_int_equal(w.told, 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_chain_never_ends_in_silence),
	    cmocka_unit_test(everybody_gets_their_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
