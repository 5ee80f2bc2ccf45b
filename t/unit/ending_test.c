/* links: base domain */
/* caller_ends_first: when a call may end before the caller hangs up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/ending/ending.h"

#define SECOND 1000000ll

static enum ending_answer may(const struct ending *e, enum ending_kind kind,
			      const struct ending_now *n)
{
	return ending_may_end(e, ending_default(kind), n);
}

static void words_are_warned_about_before_they_end_a_call(void **state)
{
	struct ending e = {0};
	struct ending_now n = {.now_us = 100 * SECOND, .lasted_ms = 60000};

	(void)state;
	assert_int_equal(may(&e, ending_kind_ABUSE, &n), ENDING_WARN_FIRST);
	assert_int_equal(ending_may_warn(ending_default(ending_kind_ABUSE), &n), ENDING_ALLOWED);
	assert_int_equal(ending_warn(&e, ending_kind_ABUSE, n.now_us), 1);
	n.now_us += 60 * SECOND;
	assert_int_equal(may(&e, ending_kind_ABUSE, &n), ENDING_WARN_FIRST);
	assert_int_equal(ending_warn(&e, ending_kind_ABUSE, n.now_us), 2);
	assert_int_equal(may(&e, ending_kind_ABUSE, &n), ENDING_TOO_SOON);
	n.now_us += 5 * SECOND;
	assert_int_equal(may(&e, ending_kind_ABUSE, &n), ENDING_ALLOWED);
	assert_int_equal(may(&e, ending_kind_SEXUAL, &n), ENDING_WARN_FIRST);
}

static void a_threat_is_a_supervisors_decision(void **state)
{
	struct ending e = {0};
	struct ending_now n = {.now_us = 100 * SECOND};

	(void)state;
	ending_warn(&e, ending_kind_THREAT, n.now_us);
	n.now_us += 10 * SECOND;
	assert_int_equal(may(&e, ending_kind_THREAT, &n), ENDING_BY_SUPERVISOR);
	n.supervisor = true;
	assert_int_equal(may(&e, ending_kind_THREAT, &n), ENDING_ALLOWED);
}

static void a_long_call_is_told_so_and_has_five_minutes_more(void **state)
{
	struct ending e = {0};
	struct ending_now n = {.now_us = 2000 * SECOND, .lasted_ms = 14 * 60000};
	const struct ending_rule *r = ending_default(ending_kind_LONG);

	(void)state;
	assert_int_equal(ending_may_warn(r, &n), ENDING_TOO_SOON);
	n.lasted_ms = 15 * 60000;
	assert_int_equal(ending_may_warn(r, &n), ENDING_ALLOWED);
	ending_warn(&e, ending_kind_LONG, n.now_us);
	n.now_us += 299 * SECOND;
	assert_int_equal(ending_may_end(&e, r, &n), ENDING_TOO_SOON);
	n.now_us += SECOND;
	assert_int_equal(ending_may_end(&e, r, &n), ENDING_ALLOWED);
}

static void silence_ends_no_call_before_thirty_seconds_or_unasked(void **state)
{
	struct ending e = {0};
	struct ending_now n = {.silent_ms = 29999, .asked = true};

	(void)state;
	assert_int_equal(may(&e, ending_kind_SILENT, &n), ENDING_TOO_SOON);
	n.silent_ms = 30000;
	assert_int_equal(may(&e, ending_kind_SILENT, &n), ENDING_ALLOWED);
	n.asked = false;
	assert_int_equal(may(&e, ending_kind_SILENT, &n), ENDING_TOO_SOON);
	n.silent_ms = 0;
	assert_int_equal(may(&e, ending_kind_SILENT, &n), ENDING_CALLER_FIRST);
	assert_int_equal(may(&e, ending_kind_GONE, &n), ENDING_CALLER_FIRST);
	n.line_dead = true;
	assert_int_equal(may(&e, ending_kind_GONE, &n), ENDING_ALLOWED);
}

/* Whatever was warned, however long, whoever asks. */
static void nothing_ends_a_call_in_crisis(void **state)
{
	struct ending e = {0};
	struct ending_now n = {.now_us = 9000 * SECOND,
			       .lasted_ms = 3600000,
			       .silent_ms = 600000,
			       .asked = true,
			       .line_dead = true,
			       .crisis = true,
			       .supervisor = true};

	(void)state;
	for (int k = ending_kind_NONE + 1; k < ending_kind_COUNT; k++) {
		for (int i = 0; i < 5; i++)
			ending_warn(&e, k, SECOND);
		assert_int_equal(may(&e, k, &n), ENDING_CRISIS);
		assert_int_equal(ending_may_warn(ending_default(k), &n), ENDING_CRISIS);
	}
}

static void rules_that_administrators_write_keep_within_sense(void **state)
{
	struct ending_rule r;

	(void)state;
	for (int k = ending_kind_NONE + 1; k < ending_kind_COUNT; k++)
		assert_true(ending_rule_valid(ending_default(k)));
	r = *ending_default(ending_kind_ABUSE);
	r.warnings = 0;
	assert_false(ending_rule_valid(&r));
	r = *ending_default(ending_kind_SILENT);
	r.least_ms = 20000;
	assert_false(ending_rule_valid(&r));
	r = *ending_default(ending_kind_SILENT);
	r.block_ms = 3600000;
	assert_false(ending_rule_valid(&r));
	r = *ending_default(ending_kind_SEXUAL);
	r.block_ms = 91ll * 24 * 3600 * 1000;
	assert_false(ending_rule_valid(&r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_warned_about_before_they_end_a_call),
	    cmocka_unit_test(a_threat_is_a_supervisors_decision),
	    cmocka_unit_test(a_long_call_is_told_so_and_has_five_minutes_more),
	    cmocka_unit_test(silence_ends_no_call_before_thirty_seconds_or_unasked),
	    cmocka_unit_test(nothing_ends_a_call_in_crisis),
	    cmocka_unit_test(rules_that_administrators_write_keep_within_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
