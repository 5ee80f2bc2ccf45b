/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "domain/ringer/ringer.h"

static struct ringer ringer;
static struct ringer_actions got;
static dj_us now;

/* "R0 C1 J2 S1 N G": ring, cancel, join, next step, nobody, gave up. */
static const char *said(void)
{
	static const char letters[] = "RCJSNG";
	static char text[512];
	char *at = text;

	*at = '\0';
	for (int i = 0; i < got.count; i++) {
		const struct ringer_action *a = &got.at[i];
		int number = a->act == RINGER_NEXT_STEP ? a->step : a->person;

		at += sprintf(at, number >= 0 ? "%s%c%d" : "%s%c", i ? " " : "", letters[a->act],
			      number);
	}
	return text;
}

static const char *take(enum ringer_event_kind kind, int person, enum leg_end how)
{
	struct ringer_event e = {kind, person, how};

	ringer_take(&ringer, &e, now, &got);
	return said();
}

static const char *tick(dj_ms ms)
{
	now += ms * 1000;
	return take(RINGER_TICK, -1, leg_end_NORMAL);
}

static const char *begin(const struct ringer_plan *p)
{
	now = 1000000;
	ringer_init(&ringer, p);
	return take(RINGER_BEGIN, -1, leg_end_NORMAL);
}

/* One official; two stand-ins together; one supervisor. */
static struct ringer_plan chain(void)
{
	return (struct ringer_plan){
	    .step_count = 3,
	    .person_count = 4,
	    .steps = {{1, 0}, {2, 0}, {1, 0}},
	    .people = {{.id = 10, .step = 0, .ring_ms = 15000},
		       {.id = 20, .step = 1, .ring_ms = 15000},
		       {.id = 21, .step = 1, .ring_ms = 20000},
		       {.id = 30, .step = 2, .ring_ms = 10000}},
	    .again_ms = 5000,
	};
}

static void falls_through_and_begins_again(void **state)
{
	struct ringer_plan p = chain();

	(void)state;
	assert_string_equal(begin(&p), "R0");
	assert_int_equal(ringer_due(&ringer), now + 15000000);
	assert_string_equal(tick(14999), "");
	assert_string_equal(tick(1), "C0 S1 R1 R2");
	assert_string_equal(tick(15000), "C1");
	assert_string_equal(tick(5000), "C2 S2 R3");
	assert_string_equal(tick(10000), "C3 N");
	assert_int_equal(ringer.state, RINGER_PAUSED);
	assert_true(ringer_alive(&ringer));
	assert_string_equal(tick(4999), "");
	assert_string_equal(tick(1), "R0");
	assert_int_equal(ringer.round, 2);
}

static void first_to_accept_joins_and_the_others_stop(void **state)
{
	struct ringer_plan p = chain();

	(void)state;
	begin(&p);
	assert_string_equal(take(RINGER_FAILED, 0, leg_end_BUSY), "S1 R1 R2");
	assert_string_equal(take(RINGER_ANSWERED, 2, leg_end_NORMAL), "J2 C1");
	assert_int_equal(got.at[1].how, leg_end_CANCELLED);
	assert_int_equal(ringer.state, RINGER_JOINED);
	assert_int_equal(ringer.joined, 2);
	assert_int_equal(ringer_due(&ringer), INT64_MAX);
	/* who answers in the same moment comes too late */
	assert_string_equal(take(RINGER_ANSWERED, 1, leg_end_NORMAL), "");
	assert_string_equal(take(RINGER_LEFT, 1, leg_end_NORMAL), "");
	assert_string_equal(take(RINGER_LEFT, 2, leg_end_NORMAL), "");
	assert_int_equal(ringer.state, RINGER_STOPPED);
	assert_string_equal(take(RINGER_AGAIN, -1, leg_end_NORMAL), "R0");
}

static void an_answering_machine_does_not_join(void **state)
{
	struct ringer_plan p = chain();

	(void)state;
	p.people[0].confirm_ms = 8000;
	begin(&p);
	now += 3000 * 1000;
	assert_string_equal(take(RINGER_ANSWERED, 0, leg_end_NORMAL), "");
	assert_true(ringer_is_ringing(&ringer, 0));
	assert_string_equal(tick(7999), "");
	assert_string_equal(tick(1), "C0 S1 R1 R2");
	assert_int_equal(got.at[0].how, leg_end_NO_ANSWER);
	/* and a person who presses the key does */
	begin(&p);
	take(RINGER_ANSWERED, 0, leg_end_NORMAL);
	assert_string_equal(take(RINGER_ACCEPTED, 0, leg_end_NORMAL), "J0");
}

static void a_second_answer_does_not_lengthen_the_wait(void **state)
{
	struct ringer_plan p = chain();

	(void)state;
	p.people[0].confirm_ms = 8000;
	begin(&p);
	take(RINGER_ANSWERED, 0, leg_end_NORMAL);
	tick(5000);
	take(RINGER_ANSWERED, 0, leg_end_NORMAL);
	assert_string_equal(tick(3000), "C0 S1 R1 R2");
}

static void patience_rings_the_next_step_beside_the_first(void **state)
{
	struct ringer_plan p = chain();

	(void)state;
	p.steps[0].patience_ms = 10000;
	assert_string_equal(begin(&p), "R0");
	assert_int_equal(ringer_due(&ringer), now + 10000000);
	assert_string_equal(tick(10000), "S1 R1 R2");
	assert_true(ringer_is_ringing(&ringer, 0));
	assert_string_equal(take(RINGER_ANSWERED, 0, leg_end_NORMAL), "J0 C1 C2");
}

static void at_once_is_a_window(void **state)
{
	struct ringer_plan p = {.step_count = 1, .steps = {{2, 0}}, .again_ms = 1000};

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_true(ringer_plan_add(&p, &(struct ringer_person){.id = i, .ring_ms = 9000}));
	assert_string_equal(begin(&p), "R0 R1");
	assert_string_equal(take(RINGER_FAILED, 1, leg_end_UNREACHABLE), "R2");
	assert_string_equal(tick(9000), "C0 C2 R3");
	assert_string_equal(tick(9000), "C3 N");
}

static void who_declined_is_left_alone_while_there_is_somebody_else(void **state)
{
	struct ringer_plan p = chain();

	(void)state;
	p.step_count = 1;
	p.person_count = 2;
	p.people[1].step = 0;
	assert_string_equal(begin(&p), "R0");
	assert_string_equal(take(RINGER_FAILED, 0, leg_end_DECLINED), "R1");
	assert_string_equal(take(RINGER_FAILED, 1, leg_end_BUSY), "N");
	assert_string_equal(tick(5000), "R1");
	assert_string_equal(take(RINGER_FAILED, 1, leg_end_DECLINED), "N");
	assert_string_equal(tick(5000), "R0"); /* nobody else is left: asked once more */
}

static void tries_and_rounds_end_it_aloud(void **state)
{
	struct ringer_plan p = chain();

	(void)state;
	for (int i = 0; i < 4; i++)
		p.people[i].tries = 1;
	begin(&p);
	tick(15000);
	tick(20000);
	assert_string_equal(tick(10000), "C3 G");
	assert_int_equal(ringer.state, RINGER_EMPTY);
	assert_false(ringer_alive(&ringer));

	p = chain();
	p.rounds = 2;
	begin(&p);
	tick(15000);
	tick(20000);
	assert_string_equal(tick(10000), "C3 N");
	tick(5000);
	tick(15000);
	tick(20000);
	assert_string_equal(tick(10000), "C3 G");
}

static void an_empty_plan_says_so_at_once(void **state)
{
	struct ringer_plan p = {.again_ms = 1000};

	(void)state;
	assert_string_equal(begin(&p), "G");
	p = chain();
	p.person_count = 1; /* the later steps have nobody */
	assert_string_equal(begin(&p), "R0");
	assert_string_equal(take(RINGER_FAILED, 0, leg_end_NO_ANSWER), "S1 S2 N");
}

static void stop_cancels_everybody(void **state)
{
	struct ringer_plan p = chain();

	(void)state;
	begin(&p);
	take(RINGER_FAILED, 0, leg_end_BUSY);
	assert_string_equal(take(RINGER_STOP, -1, leg_end_NORMAL), "C1 C2");
	assert_string_equal(tick(60000), "");
	assert_int_equal(ringer_due(&ringer), INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(falls_through_and_begins_again),
	    cmocka_unit_test(first_to_accept_joins_and_the_others_stop),
	    cmocka_unit_test(an_answering_machine_does_not_join),
	    cmocka_unit_test(a_second_answer_does_not_lengthen_the_wait),
	    cmocka_unit_test(patience_rings_the_next_step_beside_the_first),
	    cmocka_unit_test(at_once_is_a_window),
	    cmocka_unit_test(who_declined_is_left_alone_while_there_is_somebody_else),
	    cmocka_unit_test(tries_and_rounds_end_it_aloud),
	    cmocka_unit_test(an_empty_plan_says_so_at_once),
	    cmocka_unit_test(stop_cancels_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
