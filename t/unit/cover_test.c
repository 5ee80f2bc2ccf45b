/* links: base domain */
/* The plan of required cover: what its text may say, and which line counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "domain/cover/cover.h"

enum { SUN, MON, TUE };

static struct cover plan;

static void read_plan(const char *csv)
{
	struct dj_error why = {""};

	if (cover_parse(csv, &plan, &why))
		fail_msg("%s", why.text);
}

static void a_line_counts_in_its_half_hours_and_days(void **state)
{
	(void)state;
	read_plan("day,from,to,skill,required\nweekdays,09:00,18:30,,38\nsun,00:00,24:00,,7\n");
	assert_int_equal(cover_required(&plan, 20261123, MON, 18, ""), 38);
	assert_int_equal(cover_required(&plan, 20261123, MON, 36, ""), 38);
	assert_int_equal(cover_required(&plan, 20261123, MON, 37, ""), 0);
	assert_int_equal(cover_required(&plan, 20261123, MON, 17, ""), 0);
	assert_int_equal(cover_required(&plan, 20261122, SUN, 47, ""), 7);
	assert_int_equal(cover_required(&plan, 20261123, MON, 18, "korean"), 0);
	cover_free(&plan);
}

static void a_date_stands_over_its_weekday_and_a_later_line_over_an_earlier(void **state)
{
	(void)state;
	read_plan("2026-12-25,09:00,18:00,,20\ndaily,09:00,18:00,,38\ndaily,10:00,11:00,,40\n"
		  "daily,00:00,24:00,vietnamese,1\n");
	assert_int_equal(cover_required(&plan, 20261225, MON, 20, ""), 20);
	assert_int_equal(cover_required(&plan, 20261226, MON, 20, ""), 40);
	assert_int_equal(cover_required(&plan, 20261226, MON, 22, ""), 38);
	assert_int_equal(cover_required(&plan, 20261225, TUE, 0, "vietnamese"), 1);
	cover_free(&plan);
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
	static const struct {
		const char *csv, *said;
	} wrong[] = {
	    {"mon,09:00,18:00,,38\nmon,09:10,18:00,,38\n", "Line 2: from and to"},
	    {"someday,09:00,18:00,,38\n", "Line 1: the day"},
	    {"2026-13-01,09:00,18:00,,38\n", "Line 1: the day"},
	    {"mon,18:00,09:00,,38\n", "to is later"},
	    {"mon,09:00,24:30,,38\n", "from and to"},
	    {"mon,09:00,18:00,,-1\n", "required is"},
	    {"mon,09:00,18:00,,10000\n", "required is"},
	    {"mon,09:00,18:00,38\n", "needs day"},
	    {"mon,09:00,18:00,a-name-that-is-much-too-long-for-any-skill,1\n", "no such skill"},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		struct dj_error why = {""};

		assert_int_not_equal(cover_parse(wrong[i].csv, &plan, &why), 0);
		if (!strstr(why.text, wrong[i].said))
			fail_msg("%s says: %s", wrong[i].csv, why.text);
		cover_free(&plan);
	}
}

static void an_empty_plan_requires_nobody_and_a_long_one_is_refused(void **state)
{
	static char text[COVER_TEXT + 2];
	struct dj_error why;

	(void)state;
	read_plan("");
	assert_int_equal(cover_required(&plan, 20261123, MON, 18, ""), 0);
	cover_free(&plan);
	memset(text, '\n', COVER_TEXT + 1);
	assert_int_not_equal(cover_parse(text, &plan, &why), 0);
	cover_free(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_counts_in_its_half_hours_and_days),
	    cmocka_unit_test(a_date_stands_over_its_weekday_and_a_later_line_over_an_earlier),
	    cmocka_unit_test(what_is_wrong_is_said_with_its_line),
	    cmocka_unit_test(an_empty_plan_requires_nobody_and_a_long_one_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
