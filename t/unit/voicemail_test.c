/* links: base domain */
/* When a message ends by itself, and when there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/voicemail/voicemail.h"

#define S 1000000LL
#define T (1000 * S)

static struct voicemail v;

static int setup(void **state)
{
	(void)state;
	voicemail_begin(&v, 60, T);
	return 0;
}

static void silence_after_the_last_word_ends_it(void **state)
{
	(void)state;
	assert_int_equal(voicemail_ends_in(&v, T), VOICEMAIL_UNHEARD_MS);
	voicemail_voice(&v, true, T + 4 * S);
	assert_int_equal(voicemail_ends_in(&v, T + 30 * S), 30000); /* nothing but its length */
	voicemail_voice(&v, false, T + 33 * S);			    /* silent since 30 */
	assert_int_equal(voicemail_ends_in(&v, T + 33 * S), 2000);
	assert_int_equal(voicemail_own_end(&v, T + 35 * S), voicemail_end_SILENCE);
	voicemail_voice(&v, true, T + 34 * S);
	assert_int_equal(voicemail_ends_in(&v, T + 34 * S), 26000);
	assert_int_equal(voicemail_own_end(&v, T + 60 * S), voicemail_end_LONGEST);
	assert_int_equal(voicemail_ends_in(&v, T + 70 * S), 1); /* late is at once, not never */
}

static void what_nobody_said_is_no_message(void **state)
{
	(void)state;
	assert_int_equal(voicemail_judge(&v, voicemail_end_HUNG_UP, T + 20 * S),
			 voicemail_end_EMPTY);
	assert_int_equal(voicemail_judge(&v, voicemail_end_SILENCE, T + 10 * S),
			 voicemail_end_EMPTY);
	assert_int_equal(voicemail_judge(&v, voicemail_end_KEY, T + 2 * S), voicemail_end_EMPTY);
	assert_int_equal(voicemail_judge(&v, voicemail_end_KEY, T + 3 * S), voicemail_end_KEY);
	voicemail_voice(&v, true, T + S / 2);
	assert_int_equal(voicemail_judge(&v, voicemail_end_KEY, T + S), voicemail_end_EMPTY);
	assert_int_equal(voicemail_judge(&v, voicemail_end_HUNG_UP, T + 2 * S),
			 voicemail_end_HUNG_UP);
	v.since_us = 0; /* the tone was still to come */
	assert_int_equal(voicemail_judge(&v, voicemail_end_HUNG_UP, T + 9 * S),
			 voicemail_end_EMPTY);
	assert_false(voicemail_is_message(voicemail_end_EMPTY));
	assert_false(voicemail_is_message(voicemail_end_NOT_RECORDED));
	assert_true(voicemail_is_message(voicemail_end_LONGEST));
}

static void a_silence_told_late_does_not_reach_back_behind_the_tone(void **state)
{
	(void)state;
	voicemail_voice(&v, false, T + S);
	assert_int_equal(v.heard_us, T);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(silence_after_the_last_word_ends_it, setup),
	    cmocka_unit_test_setup(what_nobody_said_is_no_message, setup),
	    cmocka_unit_test_setup(a_silence_told_late_does_not_reach_back_behind_the_tone, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
