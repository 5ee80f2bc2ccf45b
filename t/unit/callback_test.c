/* links: base domain */
/* When and how often somebody is rung back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/callback/callback.h"

#define MORNING 1764032400000 /* 10:00 in Seoul */
#define HOUR	3600000

static const struct callback_policy policy = CALLBACK_POLICY_DEFAULT;
static struct facts facts;
static struct callback c;

static int setup(void **state)
{
	(void)state;
	facts.count = 0;
	c = (struct callback){.id = 1,
			      .contact = 2,
			      .queue = 3,
			      .attempt = 4,
			      .reason = callback_reason_ABANDONED,
			      .made_at = MORNING,
			      .due_at = MORNING};
	return 0;
}

static const struct fact *last(void)
{
	return &facts.at[facts.count - 1];
}

static void hours_are_kept(void **state)
{
	(void)state;
	assert_int_equal(callback_next(&c, &policy, MORNING + 5, 540), MORNING + 5);
	c.due_at = MORNING + 10 * HOUR + 59 * 60000; /* 20:59 */
	assert_int_equal(callback_next(&c, &policy, MORNING, 540), c.due_at);
	c.due_at = MORNING + 11 * HOUR; /* 21:00: tomorrow at eight */
	assert_int_equal(callback_next(&c, &policy, MORNING, 540), MORNING + 22 * HOUR);
	c.due_at = MORNING + 16 * HOUR; /* 02:00 */
	assert_int_equal(callback_next(&c, &policy, MORNING, 540), MORNING + 22 * HOUR);
}

static void who_rang_just_now_is_awake(void **state)
{
	(void)state;
	c.reason = callback_reason_CHOSEN;
	c.made_at = c.due_at = MORNING + 16 * HOUR; /* 02:00 */
	assert_int_equal(callback_next(&c, &policy, c.made_at, 540), c.made_at);
	assert_int_equal(callback_next(&c, &policy, c.made_at + HOUR, 540), MORNING + 22 * HOUR);
	c.reason = callback_reason_ASKED; /* was promised for a better time */
	assert_int_equal(callback_next(&c, &policy, c.made_at, 540), MORNING + 22 * HOUR);
}

static void hours_over_midnight_and_all_day(void **state)
{
	struct callback_policy p = policy;

	(void)state;
	c.made_at -= 2 * HOUR;
	p.from_min = 22 * 60;
	p.to_min = 6 * 60;
	assert_int_equal(callback_next(&c, &p, MORNING, 540), MORNING + 12 * HOUR);
	assert_int_equal(callback_next(&c, &p, MORNING + 15 * HOUR, 540), MORNING + 15 * HOUR);
	p.from_min = p.to_min = 0;
	assert_int_equal(callback_next(&c, &p, MORNING + 16 * HOUR, 540), MORNING + 16 * HOUR);
}

static void attempts_have_a_gap_and_an_end(void **state)
{
	(void)state;
	callback_attempted(&c, &policy, callback_result_NO_ANSWER, 9, MORNING, &facts);
	assert_int_equal(last()->kind, FACT_callback_attempted);
	assert_int_equal(last()->callback_attempted.contact, 4);
	assert_int_equal(c.due_at, MORNING + policy.gap_ms);
	assert_int_equal(c.attempt, 0);
	callback_attempted(&c, &policy, callback_result_MACHINE, 9, MORNING + HOUR, &facts);
	assert_false(c.closed);
	callback_attempted(&c, &policy, callback_result_BUSY, 9, MORNING + 2 * HOUR, &facts);
	assert_true(c.closed);
	assert_int_equal(last()->kind, FACT_callback_closed);
	assert_int_equal(last()->callback_closed.how, callback_result_BUSY);
}

static void our_own_refusal_is_no_attempt(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		callback_attempted(&c, &policy, callback_result_WITHDRAWN, 9, MORNING + HOUR,
				   &facts);
	assert_int_equal(c.attempts, 0);
	assert_int_equal(c.due_at, MORNING + HOUR + CALLBACK_PAUSE_MS);
	assert_false(c.closed);
}

static void an_end_is_an_end(void **state)
{
	static const enum callback_result ends[] = {
	    callback_result_REACHED, callback_result_REFUSED, callback_result_WRONG_NUMBER};

	for (size_t i = 0; i < DJ_COUNT(ends); i++) {
		setup(state);
		callback_attempted(&c, &policy, ends[i], 9, MORNING, &facts);
		assert_true(c.closed);
		assert_int_equal(facts.count, 2);
		assert_int_equal(last()->callback_closed.how, ends[i]);
	}
}

static void the_same_citizen_again_is_one_entry(void **state)
{
	struct callback other = {.contact = 77,
				 .reason = callback_reason_CHOSEN,
				 .place_at = MORNING - 5000,
				 .made_at = MORNING + 10,
				 .due_at = MORNING + 10,
				 .queue = 33};

	(void)state;
	callback_merge(&c, &other, &facts);
	assert_int_equal(facts.count, 2);
	assert_int_equal(facts.at[0].callback_merged.contact, 77);
	assert_int_equal(last()->kind, FACT_callback_due); /* the row learns where it begins now */
	assert_int_equal(last()->callback_due.callback, 1);
	assert_int_equal(last()->callback_due.contact, 77);
	assert_int_equal(c.place_at, MORNING - 5000);
	assert_true(callback_routes(&c));
	assert_int_equal(c.queue, 33);
	assert_int_equal(c.due_at, MORNING);
	other = (struct callback){.contact = 78, .reason = callback_reason_ABANDONED};
	callback_merge(&c, &other, &facts);
	assert_int_equal(facts.count, 3);
	assert_int_equal(c.place_at, MORNING - 5000);
	assert_true(callback_routes(&c));
	callback_claim(&c, 9, &facts);
	assert_false(callback_routes(&c));
}

static void what_was_coded_later_counts(void **state)
{
	(void)state;
	callback_attempted(&c, &policy, callback_result_REACHED, 9, MORNING, &facts);
	assert_true(c.closed);
	facts.count = 0;
	callback_correct(&c, &policy, callback_result_MACHINE, 9, MORNING + 1000, &facts);
	assert_false(c.closed);
	assert_int_equal(facts.count, 2);
	assert_int_equal(facts.at[0].kind, FACT_callback_due); /* open again */
	assert_int_equal(last()->callback_attempted.how, callback_result_MACHINE);
	assert_int_equal(last()->callback_attempted.attempts, 1); /* the same attempt */
	assert_int_equal(last()->callback_attempted.contact, 4);
	assert_int_equal(c.due_at, MORNING + 1000 + policy.gap_ms);
	callback_correct(&c, &policy, callback_result_WRONG_NUMBER, 9, MORNING + 2000, &facts);
	assert_true(c.closed);
	assert_int_equal(last()->callback_closed.how, callback_result_WRONG_NUMBER);
}

static void only_a_citizens_number_is_rung(void **state)
{
	char out[NUMBER_WRITTEN];

	(void)state;
	assert_true(callback_may_ring("010-1234-5678", out));
	assert_string_equal(out, "01012345678");
	assert_true(callback_may_ring("+82 31 123 4567", out));
	assert_string_equal(out, "0311234567");
	assert_true(callback_may_ring("07079473939", out));
	assert_false(callback_may_ring("0601234567", out));
	assert_false(callback_may_ring("+18005551234", out));
	assert_false(callback_may_ring("00700181234567", out));
	assert_false(callback_may_ring("119", out));
	assert_false(callback_may_ring("15880000", out));
	assert_false(callback_may_ring("", out));
	assert_false(callback_may_ring("anonymous", out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(hours_are_kept, setup),
	    cmocka_unit_test_setup(who_rang_just_now_is_awake, setup),
	    cmocka_unit_test_setup(hours_over_midnight_and_all_day, setup),
	    cmocka_unit_test_setup(attempts_have_a_gap_and_an_end, setup),
	    cmocka_unit_test_setup(our_own_refusal_is_no_attempt, setup),
	    cmocka_unit_test_setup(an_end_is_an_end, setup),
	    cmocka_unit_test_setup(the_same_citizen_again_is_one_entry, setup),
	    cmocka_unit_test_setup(what_was_coded_later_counts, setup),
	    cmocka_unit_test(only_a_citizens_number_is_rung),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
