/* links: base domain */
/* The crisis flag and the silence that may raise it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/crisis/crisis.h"
#include "domain/crisis/silence.h"

#define SECOND 1000000ll

static const struct silence_rule rule = {.ask_ms = 10000, .again_ms = 20000, .most = 3};

static void the_flag_is_raised_once_seen_once_lowered_once(void **state)
{
	struct facts out = {0};
	struct crisis c = {0};

	(void)state;
	assert_false(crisis_see(&c, 1, 7, 0, &out));
	assert_true(crisis_raise(&c, 1, crisis_by_KNOCKS, 0, 5 * SECOND, &out));
	assert_false(crisis_raise(&c, 1, crisis_by_AGENT, 9, 6 * SECOND, &out));
	assert_true(crisis_see(&c, 1, 7, 8 * SECOND, &out));
	assert_false(crisis_see(&c, 1, 8, 9 * SECOND, &out));
	assert_int_equal(out.at[1].crisis_seen.after, 3000);
	assert_true(crisis_lower(&c, 1, 7, 0, &out));
	assert_false(crisis_lower(&c, 1, 7, 0, &out));
	assert_false(crisis_is_on(&c));
	assert_true(c.ever);
	assert_int_equal(out.count, 3);
	assert_int_equal(out.at[0].crisis_raised.by, crisis_by_KNOCKS);
}

static void who_never_spoke_is_asked_after_ten_seconds_even_when_the_agent_talks(void **state)
{
	struct silence s;

	(void)state;
	silence_begin(&s, 100 * SECOND);
	silence_voice(&s, false, true, 101 * SECOND);
	assert_int_equal(silence_due(&s, &rule), 110 * SECOND);
	silence_voice(&s, false, false, 108 * SECOND);
	assert_int_equal(silence_due(&s, &rule), 110 * SECOND);
	assert_int_equal(silence_lasts(&s, 109 * SECOND), 9 * SECOND);
	silence_ask(&s, 110 * SECOND);
	assert_true(silence_is_asked(&s));
	assert_int_equal(silence_due(&s, &rule), 130 * SECOND);
	assert_true(silence_voice(&s, true, true, 115 * SECOND));
	assert_false(silence_is_asked(&s));
	assert_int_equal(silence_due(&s, &rule), INT64_MAX);
}

static void who_waits_for_the_agent_is_not_silent(void **state)
{
	struct silence s;

	(void)state;
	silence_begin(&s, 100 * SECOND);
	silence_voice(&s, true, true, 102 * SECOND);
	silence_voice(&s, true, false, 108 * SECOND); /* spoke until 105 */
	assert_int_equal(silence_due(&s, &rule), INT64_MAX);
	assert_int_equal(silence_lasts(&s, 300 * SECOND), 0);
	silence_voice(&s, false, true, 120 * SECOND);
	assert_int_equal(silence_due(&s, &rule), INT64_MAX); /* while the agent speaks */
	silence_voice(&s, false, false, 126 * SECOND);	     /* until 123 */
	assert_int_equal(silence_due(&s, &rule), 133 * SECOND);
	assert_int_equal(silence_lasts(&s, 130 * SECOND), 7 * SECOND);
}

static void it_is_asked_so_often_and_no_more(void **state)
{
	struct silence s;

	(void)state;
	silence_begin(&s, 0);
	s.began_us = 1;
	for (int i = 0; i < rule.most; i++) {
		assert_int_not_equal(silence_due(&s, &rule), INT64_MAX);
		silence_ask(&s, silence_due(&s, &rule));
	}
	assert_int_equal(silence_due(&s, &rule), INT64_MAX);
	assert_true(silence_is_asked(&s)); /* a knock is heard all the same */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_flag_is_raised_once_seen_once_lowered_once),
	    cmocka_unit_test(who_never_spoke_is_asked_after_ten_seconds_even_when_the_agent_talks),
	    cmocka_unit_test(who_waits_for_the_agent_is_not_silent),
	    cmocka_unit_test(it_is_asked_so_often_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
