/* links: base domain */
/* When a queue is open: several periods a day, closures at short notice, holidays, and a zone whose
 * clocks change. The zone is the C library's, from tzdata, as in the running server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/clock.h"
#include "domain/hours/hours.h"

#define HOUR 3600000LL

static struct hours_book book;

static int offset(void *arg, dj_ms at)
{
	(void)arg;
	return dj_local_offset_min(at);
}

static void zone(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
	book = (struct hours_book){.zone = {NULL, offset}};
}

/* Local wall clock of the zone as an instant; is_dst says which of two equal hours is meant. */
static dj_ms at(int date, int hour, int minute, int is_dst)
{
	struct tm t = {.tm_year = date / 10000 - 1900,
		       .tm_mon = date / 100 % 100 - 1,
		       .tm_mday = date % 100,
		       .tm_hour = hour,
		       .tm_min = minute,
		       .tm_isdst = is_dst};

	return (dj_ms)mktime(&t) * 1000;
}

static void expect(enum queue_mode mode, dj_ms when)
{
	assert_int_equal(hours_mode(&book, 1, false, when), mode);
}

/* A working week with lunch. */
static const struct hours_period week[] = {
    {1, 1, 540, 720}, {1, 1, 780, 1080}, {1, 2, 540, 720}, {1, 2, 780, 1080},
    {1, 3, 540, 720}, {1, 4, 540, 720},	 {1, 5, 540, 720}, {1, 0, 0, 240},
};

static void lunch_is_a_pause_between_two_periods(void **state)
{
	(void)state;
	zone("Asia/Seoul");
	book.periods = week;
	book.period_count = DJ_COUNT(week);
	expect(queue_mode_OPEN, at(20260810, 11, 59, -1));
	expect(queue_mode_CLOSED, at(20260810, 12, 0, -1));
	expect(queue_mode_CLOSED, at(20260810, 12, 59, -1));
	expect(queue_mode_OPEN, at(20260810, 13, 0, -1));
	assert_int_equal(hours_opening(&book, 1, false, at(20260810, 12, 10, -1)).minute, 780);
}

static void summer_time_moves_no_opening(void **state)
{
	struct phrase_opening o;

	(void)state;
	zone("Europe/Berlin");
	book.periods = week;
	book.period_count = DJ_COUNT(week);
	/* 2026-03-29: 02:00 becomes 03:00; 2026-10-25: 03:00 becomes 02:00 */
	assert_int_equal(at(20260330, 9, 0, -1) - at(20260328, 9, 0, -1), 47 * HOUR);
	assert_int_equal(at(20261026, 9, 0, -1) - at(20261024, 9, 0, -1), 49 * HOUR);
	for (int change = 0; change < 2; change++) {
		int monday = change ? 20261026 : 20260330;

		expect(queue_mode_CLOSED, at(monday, 8, 59, -1));
		expect(queue_mode_OPEN, at(monday, 9, 0, -1));
		expect(queue_mode_OPEN, at(monday, 11, 59, -1));
		expect(queue_mode_CLOSED, at(monday, 12, 0, -1));
		o = hours_opening(&book, 1, false, at(monday - 2, 20, 10, -1)); /* Saturday */
		assert_true(o.known);
		assert_int_equal(o.days, 1);
		assert_int_equal(o.minute, 0); /* Sunday, 00:00 to 04:00 */
		o = hours_opening(&book, 1, false, at(monday - 1, 4, 0, -1));
		assert_int_equal(o.days, 1);
		assert_int_equal(o.minute, 540);
	}
	/* the night has 3 open hours in spring and 5 in autumn */
	expect(queue_mode_OPEN, at(20260329, 3, 59, -1));
	assert_int_equal(at(20260329, 4, 0, -1) - at(20260329, 0, 0, -1), 3 * HOUR);
	assert_int_equal(at(20261025, 4, 0, -1) - at(20261025, 0, 0, -1), 5 * HOUR);
	expect(queue_mode_OPEN, at(20261025, 2, 30, 1));
	expect(queue_mode_OPEN, at(20261025, 2, 30, 0));
}

static void a_day_begins_at_local_midnight_also_when_clocks_change(void **state)
{
	(void)state;
	zone("Europe/Berlin");
	assert_int_equal(dj_local_midnight(at(20260329, 23, 0, -1)), at(20260329, 0, 0, -1));
	assert_int_equal(dj_local_midnight(at(20261025, 2, 30, 0)), at(20261025, 0, 0, -1));
	assert_int_equal(hours_local(&book.zone, at(20261025, 23, 59, -1)).date, 20261025);
	assert_int_equal(hours_local(&book.zone, at(20261025, 2, 30, 1)).minute, 150);
	assert_int_equal(hours_local(&book.zone, at(20261025, 2, 30, 0)).minute, 150);
	assert_int_equal(hours_local(&book.zone, at(20261025, 12, 0, -1)).weekday, 0);
}

static void closed_at_short_notice_for_some_hours(void **state)
{
	static const struct hours_day days[] = {
	    {1, 20260810, queue_mode_CLOSED, 600, 660}, /* a false fire alarm */
	    {0, 20260811, queue_mode_HOLIDAY, 0, 0},	/* declared yesterday */
	    {1, 20260812, queue_mode_OPEN, 540, 1200},	{1, 20260812, queue_mode_CLOSED, 720, 780},
	    {2, 20260810, queue_mode_CLOSED, 600, 660},
	};

	(void)state;
	zone("Asia/Seoul");
	book.periods = week;
	book.period_count = DJ_COUNT(week);
	book.days = days;
	book.day_count = DJ_COUNT(days);
	expect(queue_mode_OPEN, at(20260810, 9, 59, -1));
	expect(queue_mode_CLOSED, at(20260810, 10, 0, -1));
	expect(queue_mode_OPEN, at(20260810, 11, 0, -1));
	assert_int_equal(hours_opening(&book, 1, false, at(20260810, 10, 5, -1)).minute, 660);
	expect(queue_mode_HOLIDAY, at(20260811, 10, 0, -1));
	expect(queue_mode_OPEN, at(20260812, 19, 0, -1)); /* longer than on other days */
	expect(queue_mode_CLOSED, at(20260812, 12, 30, -1));
	assert_int_equal(hours_mode(&book, 2, false, at(20260810, 10, 30, -1)), queue_mode_CLOSED);
	assert_int_equal(hours_mode(&book, 2, false, at(20260811, 10, 30, -1)), queue_mode_OPEN);
	assert_int_equal(hours_mode(&book, 1, true, at(20260811, 10, 30, -1)),
			 queue_mode_EMERGENCY);
}

static void next_years_holidays_are_missed_from_october(void **state)
{
	static const struct hours_day days[] = {{0, 20260101, queue_mode_HOLIDAY, 0, 0},
						{0, 20270101, queue_mode_HOLIDAY, 0, 0}};

	(void)state;
	zone("Asia/Seoul");
	assert_int_equal(hours_year_missing(&book, at(20261201, 9, 0, -1)), 0);
	book.days = days;
	book.day_count = 1;
	assert_int_equal(hours_year_missing(&book, at(20260930, 23, 59, -1)), 0);
	assert_int_equal(hours_year_missing(&book, at(20261001, 0, 0, -1)), 2027);
	assert_int_equal(hours_year_missing(&book, at(20270301, 0, 0, -1)), 2027);
	book.day_count = 2;
	assert_int_equal(hours_year_missing(&book, at(20261231, 0, 0, -1)), 0);
}

static void only_days_of_the_calendar_are_days(void **state)
{
	(void)state;
	assert_true(hours_date_valid(20240229));
	assert_false(hours_date_valid(20260229));
	assert_false(hours_date_valid(21000229));
	assert_false(hours_date_valid(20261301));
	assert_false(hours_date_valid(20260431));
	assert_false(hours_date_valid(20260100));
	assert_true(hours_date_valid(20261231));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lunch_is_a_pause_between_two_periods),
	    cmocka_unit_test(summer_time_moves_no_opening),
	    cmocka_unit_test(a_day_begins_at_local_midnight_also_when_clocks_change),
	    cmocka_unit_test(closed_at_short_notice_for_some_hours),
	    cmocka_unit_test(next_years_holidays_are_missed_from_october),
	    cmocka_unit_test(only_days_of_the_calendar_are_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
