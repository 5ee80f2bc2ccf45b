/* links: base domain store app */
/* What reports can be asked for, and the calendar of their steps: days whose clocks change, weeks,
 * months, years. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "app/figure_ask.h"

#define NOW 1764032400000 /* 25 November 2025, 10:00 in Seoul */

static void zone(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
}

static struct figure_ask asked(const char *text)
{
	struct figure_ask a;
	struct dj_error e = {""};

	if (!figure_ask_read(text, NOW, &a, &e))
		fail_msg("%s: %s", text, e.text);
	return a;
}

static int steps(const char *text)
{
	struct figure_ask a = asked(text);
	dj_ms at = a.from_ms;
	int n = 0;

	for (; at < a.to_ms; n++) {
		dj_ms end = figure_step_end(&a, at);

		assert_true(end > at && end <= a.to_ms);
		at = end;
	}
	assert_int_equal(at, a.to_ms); /* nothing left out, nothing twice */
	return n;
}

static void a_day_has_as_many_half_hours_as_its_clock_says(void **state)
{
	(void)state;
	zone("Asia/Seoul");
	assert_int_equal(steps("from=2026-03-29&to=2026-03-29&by=half_hour"), 48);
	zone("Europe/Berlin");
	assert_int_equal(steps("from=2026-03-29&to=2026-03-29&by=half_hour"), 46);
	assert_int_equal(steps("from=2026-10-25&to=2026-10-25&by=half_hour"), 50);
	assert_int_equal(steps("from=2026-03-28&to=2026-03-30&by=day"), 3);
}

/* A night shift from 22:00 to 06:00 has seven hours when the clocks go forward, and nine when they
 * go back; both nights are whole, and belong to two days. */
static void a_night_over_the_change_is_whole(void **state)
{
	(void)state;
	zone("Europe/Berlin");
	assert_int_equal(steps("from=1774731600000&to=1774756800000&by=half_hour"), 14);
	assert_int_equal(steps("from=1774731600000&to=1774756800000&by=day"), 2);
	assert_int_equal(steps("from=1792872000000&to=1792904400000&by=half_hour"), 18);
}

static void weeks_months_and_years_begin_where_people_say(void **state)
{
	struct figure_ask a;

	(void)state;
	zone("Asia/Seoul");
	assert_int_equal(steps("from=2025-11-01&to=2025-11-30&by=week"), 5); /* a Saturday first */
	assert_int_equal(steps("from=2024-01-01&to=2024-12-31&by=day"), 366);
	assert_int_equal(steps("from=2023-11-15&to=2026-11-14&by=month"), 37);
	assert_int_equal(steps("from=2023-11-15&to=2026-11-14&by=year"), 4);
	a = asked("from=2025-11-24&to=2025-11-30&by=week"); /* Monday to Sunday */
	assert_int_equal(figure_step_end(&a, a.from_ms), a.to_ms);
}

static void a_question_without_a_period_is_about_today(void **state)
{
	struct figure_ask a;

	(void)state;
	zone("Asia/Seoul");
	a = asked("");
	assert_int_equal(a.to_ms - a.from_ms, 86400000);
	assert_true(a.from_ms <= NOW && NOW < a.to_ms);
	assert_int_equal(a.language, -1);
	a = asked("from=2025-11-01&to=2025-11-30");
	assert_int_equal(figure_before(&a), a.from_ms - 30 * INT64_C(86400000));
}

static void everything_can_be_said(void **state)
{
	struct figure_ask a;

	(void)state;
	zone("Asia/Seoul");
	a = asked("from=1764000000000&to=1764001800000&by=half_hour&group=topic&queue=5&agent=6&"
		  "team=7&topic=8&"
		  "place=9&language=vi&channel=web&words=mn&key=0&figure=left_menu&limit=7");
	assert_int_equal(a.from_ms, 1764000000000);
	assert_int_equal(a.group, GROUP_TOPIC);
	assert_int_equal(a.queue + a.agent + a.team + a.topic + a.place, 35);
	assert_int_equal(a.language, language_VI);
	assert_int_equal(a.channel, channel_WEB_CALL);
	assert_int_equal(a.words, language_MN);
	assert_string_equal(a.behind->word, "left_menu");
	assert_int_equal(a.limit, 7);
	assert_int_equal(asked("key=ja").key, language_JA);
	assert_int_equal(asked("queue=&team=").queue, 0); /* an empty field of a form */
}

static void nonsense_is_refused_in_words(void **state)
{
	static const char *const wrong[] = {"from=2025-13-01",
					    "from=2025-11-01x",
					    "to=yesterday",
					    "by=fortnight",
					    "group=agents",
					    "queue=abc",
					    "queue=-1",
					    "queue=99999999999999999999",
					    "language=xx",
					    "figure=happiness",
					    "limit=0",
					    "limit=201",
					    "colour=red",
					    "from",
					    "from=2025-11-02&to=2025-11-01",
					    "from=2001-01-01&to=2025-01-01",
					    "from=2025-01-01&to=2025-12-31&by=half_hour",
					    "key=-4"};
	struct figure_ask a = {.limit = 77};
	struct dj_error e;

	(void)state;
	zone("Asia/Seoul");
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		e.text[0] = '\0';
		assert_false(figure_ask_read(wrong[i], NOW, &a, &e));
		assert_int_not_equal(e.text[0], '\0');
		assert_int_equal(a.limit, 77); /* untouched */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_day_has_as_many_half_hours_as_its_clock_says),
	    cmocka_unit_test(a_night_over_the_change_is_whole),
	    cmocka_unit_test(weeks_months_and_years_begin_where_people_say),
	    cmocka_unit_test(a_question_without_a_period_is_about_today),
	    cmocka_unit_test(everything_can_be_said),
	    cmocka_unit_test(nonsense_is_refused_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
