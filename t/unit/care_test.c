/* links: base domain */
/* What is a hard contact, how many somebody had of late, and the quiet key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/care/panic.h"
#include "domain/care/share.h"

#define DAY    ((dj_ms)86400000)
#define SECOND 1000000ll

static void a_contact_is_hard_for_each_of_its_reasons(void **state)
{
	static const struct {
		struct hard_part part;
		unsigned why;
	} vectors[] = {
	    {{.talked_ms = 60000, .long_ms = 1800000}, 0},
	    {{.crisis = true}, HARD(CRISIS)},
	    {{.abuse = true, .talked_ms = 5000, .long_ms = 1800000}, HARD(ABUSE)},
	    {{.talked_ms = 1800000, .long_ms = 1800000}, 0},
	    {{.talked_ms = 1800001, .long_ms = 1800000}, HARD(LONG)},
	    {{.talked_ms = 99999999, .long_ms = 0}, 0},
	    {{true, true, 1800001, 1800000}, HARD(CRISIS) | HARD(ABUSE) | HARD(LONG)},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(vectors); i++)
		assert_int_equal(hard_reasons(&vectors[i].part), vectors[i].why);
}

static void danger_stands_before_abuse_in_what_is_expected(void **state)
{
	(void)state;
	assert_int_equal(hard_expected(&(struct hard_sign){false, false}), hard_why_NONE);
	assert_int_equal(hard_expected(&(struct hard_sign){false, true}), hard_why_ABUSE);
	assert_int_equal(hard_expected(&(struct hard_sign){true, true}), hard_why_CRISIS);
}

static void a_contact_counts_once_and_only_for_a_time(void **state)
{
	struct share s = {0};

	(void)state;
	assert_true(share_note(&s, 7, hard_why_CRISIS, 10 * DAY));
	assert_false(share_note(&s, 7, hard_why_CRISIS, 10 * DAY));
	assert_true(share_note(&s, 7, hard_why_SAID, 10 * DAY));
	assert_true(share_note(&s, 8, hard_why_LONG, 12 * DAY));
	assert_int_equal(share_count(&s, 12 * DAY, 7), 2);
	assert_int_equal(share_count(&s, 17 * DAY - 1, 7), 2);
	assert_int_equal(share_count(&s, 17 * DAY, 7), 1);
	assert_int_equal(share_count(&s, 12 * DAY + 1, 1), 1);
}

static void the_oldest_are_forgotten_first(void **state)
{
	struct share s = {0};

	(void)state;
	for (int i = 0; i < SHARE_KEPT + 5; i++)
		assert_true(share_note(&s, 100 + i, hard_why_SAID, i * DAY));
	assert_int_equal(s.count, SHARE_KEPT);
	assert_int_equal(s.hard[0].contact, 105);
	assert_int_equal(s.hard[SHARE_KEPT - 1].contact, 100 + SHARE_KEPT + 4);
}

static void the_quiet_key_is_pressed_seen_and_over_once(void **state)
{
	struct facts out = {0};
	struct panic p = {0};

	(void)state;
	assert_false(panic_see(&p, 9, 0, &out));
	assert_false(panic_end(&p, 9, 0, &out));
	assert_true(panic_press(&p, 5, 70, 10 * SECOND, &out));
	assert_false(panic_press(&p, 5, 70, 11 * SECOND, &out));
	assert_false(panic_see(&p, 5, 12 * SECOND, &out)); /* nobody comes to themselves */
	assert_true(panic_see(&p, 9, 14 * SECOND, &out));
	assert_false(panic_see(&p, 8, 15 * SECOND, &out));
	assert_int_equal(out.at[1].panic_seen.after, 4000);
	assert_int_equal(out.at[1].panic_seen.person, 9);
	assert_true(panic_end(&p, 9, 20 * SECOND, &out));
	assert_false(panic_is_on(&p));
	assert_int_equal(out.at[2].panic_over.lasted, 10000);
	assert_int_equal(out.count, 3);
	assert_true(panic_press(&p, 5, 0, 30 * SECOND, &out)); /* without a call, too */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_contact_is_hard_for_each_of_its_reasons),
	    cmocka_unit_test(danger_stands_before_abuse_in_what_is_expected),
	    cmocka_unit_test(a_contact_counts_once_and_only_for_a_time),
	    cmocka_unit_test(the_oldest_are_forgotten_first),
	    cmocka_unit_test(the_quiet_key_is_pressed_seen_and_over_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
