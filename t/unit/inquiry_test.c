/* links: base domain */
/* How periods are counted, as vectors, and what the moves refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/inquiry/inquiry.h"

#define MINUTE ((dj_ms)60000)
#define HOUR   (60 * MINUTE)

static int korea(void *arg, dj_ms at)
{
	(void)arg, (void)at;
	return 540;
}

/* 20261123, 1000 is ten in the morning there. */
static dj_ms at(int date, int time)
{
	return (due_day(date) * 1440 + time / 100 * 60 + time % 100 - 540) * MINUTE;
}

/* Christmas and New Year's Day. */
static struct due_calendar calendar(void)
{
	static int64_t days[2];

	days[0] = due_day(20261225);
	days[1] = due_day(20270101);
	return (struct due_calendar){days, 2, {NULL, korea}};
}

static struct due_rule rule(int period, enum due_unit unit, bool first_day)
{
	struct due_rule r = {.kind = DUE_ANY,
			     .sub = DUE_ANY,
			     .state = DUE_ANY,
			     .period = period,
			     .unit = unit,
			     .first_day = first_day};

	assert_true(directory_hours_read("mon-fri 09:00-12:00, mon-fri 13:00-18:00", &r.office));
	return r;
}

/* Monday 23 November 2026 is the day of most. */
static void periods_end_where_the_law_says(void **state)
{
	static const struct {
		int period;
		enum due_unit unit;
		bool first_day;
		int date, time, due_date, due_time;
	} all[] = {
	    {7, due_unit_WORKING_DAYS, true, 20261123, 1000, 20261201, 1800},
	    {7, due_unit_WORKING_DAYS, false, 20261123, 1000, 20261202, 1800},
	    {14, due_unit_WORKING_DAYS, true, 20261123, 1000, 20261210, 1800},
	    /* on a Saturday, and after hours on Friday: Monday is the first day */
	    {7, due_unit_WORKING_DAYS, true, 20261121, 1000, 20261201, 1800},
	    {7, due_unit_WORKING_DAYS, true, 20261120, 1801, 20261201, 1800},
	    /* over Christmas and the new year */
	    {7, due_unit_WORKING_DAYS, true, 20261224, 1000, 20270105, 1800},
	    /* at once: three working hours, over lunch, over a night, over a weekend */
	    {3, due_unit_WORKING_HOURS, false, 20261123, 1000, 20261123, 1400},
	    {3, due_unit_WORKING_HOURS, false, 20261123, 1700, 20261124, 1100},
	    {3, due_unit_WORKING_HOURS, false, 20261127, 1630, 20261130, 1030},
	    {3, due_unit_WORKING_HOURS, false, 20261124, 230, 20261124, 1200},
	    {3, due_unit_WORKING_HOURS, false, 20261224, 1700, 20261228, 1100},
	    /* five days as hours: 40 of them */
	    {40, due_unit_WORKING_HOURS, false, 20261123, 1000, 20261130, 1000},
	    {48, due_unit_HOURS, false, 20261127, 1000, 20261129, 1000},
	    /* calendar days end on a working day */
	    {7, due_unit_DAYS, true, 20261122, 1000, 20261130, 1800},
	    {30, due_unit_DAYS, true, 20261126, 1000, 20261228, 1800},
	};
	struct due_calendar c = calendar();

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(all); i++) {
		struct due_rule r = rule(all[i].period, all[i].unit, all[i].first_day);
		dj_ms due = due_add(&c, &r, at(all[i].date, all[i].time));

		if (due != at(all[i].due_date, all[i].due_time))
			fail_msg("vector %zu is %d %d", i, hours_local(&c.zone, due).date,
				 hours_local(&c.zone, due).minute);
	}
}

static void a_pause_hands_back_what_was_left(void **state)
{
	struct due_calendar c = calendar();
	struct due_rule days = rule(7, due_unit_WORKING_DAYS, true);
	struct due_rule hours = rule(3, due_unit_WORKING_HOURS, false);
	dj_ms due = at(20261201, 1800);

	(void)state;
	/* Wednesday to Friday: two working days later */
	assert_int_equal(due_shift(&c, &days, due, at(20261125, 1000), at(20261127, 900)),
			 at(20261203, 1800));
	/* over a weekend: from Friday to Sunday nothing is lost */
	assert_int_equal(due_shift(&c, &days, due, at(20261127, 1000), at(20261129, 900)), due);
	assert_int_equal(due_shift(&c, &days, due, at(20261127, 1000), at(20261127, 1700)), due);
	assert_int_equal(due_shift(&c, &days, due, due + 1, due + 24 * HOUR), due); /* too late */
	/* one hour was left at one o'clock: it runs on at nine */
	assert_int_equal(
	    due_shift(&c, &hours, at(20261123, 1400), at(20261123, 1300), at(20261123, 2000)),
	    at(20261124, 1000));
	assert_int_equal(due_worked(&c, &hours.office, at(20261120, 1700), at(20261123, 1000)),
			 2 * HOUR);
	assert_int_equal(due_again(&c, &days, due), at(20261210, 1800));
	assert_int_equal(due_beside(&c, &days, at(20261130, 1800), -1), at(20261127, 1800));
	assert_int_equal(due_day(20260230), -1);
}

static void the_most_particular_rule_counts_and_of_those_the_latest(void **state)
{
	struct due_calendar c = calendar();
	struct due_rule all[4] = {
	    rule(7, due_unit_WORKING_DAYS, true), rule(14, due_unit_WORKING_DAYS, true),
	    rule(3, due_unit_WORKING_HOURS, false), rule(10, due_unit_WORKING_DAYS, true)};
	struct due_rule want = {
	    .kind = inquiry_kind_INQUIRY, .sub = inquiry_sub_LAW, .state = DUE_ANY};

	(void)state;
	for (int i = 0; i < 4; i++)
		all[i].id = i + 1;
	all[1].sub = inquiry_sub_LAW;
	all[2].state = inquiry_state_HANDED;
	all[3].sub = inquiry_sub_LAW;
	all[3].valid_from = 20261201;
	assert_int_equal(due_rule_of(all, 4, &c, &want, at(20261123, 900))->id, 2);
	assert_int_equal(due_rule_of(all, 4, &c, &want, at(20261201, 0))->id, 4);
	want.sub = inquiry_sub_SIMPLE;
	assert_int_equal(due_rule_of(all, 4, &c, &want, at(20261201, 0))->id, 1);
	want.state = inquiry_state_HANDED;
	assert_int_equal(due_rule_of(all, 4, &c, &want, at(20261201, 0))->id, 3);
	want.state = inquiry_state_ANSWERED;
	assert_null(due_rule_of(all, 4, &c, &want, at(20261201, 0)));
}

static void a_number_that_was_misheard_is_none(void **state)
{
	int64_t first = inquiry_number_next(0), second = inquiry_number_next(first);
	char text[INQUIRY_NUMBER_TEXT];

	(void)state;
	inquiry_number_write(first, text);
	assert_string_equal(text, "1120-0017");
	assert_int_equal(second, 11200025);
	assert_int_equal(inquiry_number_read(" 1120 - 0017 "), first);
	assert_int_equal(inquiry_number_read("1120-0018"), 0);
	assert_int_equal(inquiry_number_read("1120-0071"), 0); /* two changed places */
	assert_int_equal(inquiry_number_read("0017"), 0);
	assert_int_equal(inquiry_number_read("112O-0017"), 0);
	assert_int_equal(inquiry_number_read(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(periods_end_where_the_law_says),
	    cmocka_unit_test(a_pause_hands_back_what_was_left),
	    cmocka_unit_test(the_most_particular_rule_counts_and_of_those_the_latest),
	    cmocka_unit_test(a_number_that_was_misheard_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
