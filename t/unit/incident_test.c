/* links: base domain */
/* Declared events: when they are on, which contacts belong to them, what is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/incident/incident.h"

#define NOW  ((dj_ms)1764032400000)
#define HOUR ((dj_ms)3600 * 1000)

static struct incident rain(void)
{
	return (struct incident){.id = 1,
				 .hazard = hazard_FLOOD,
				 .topic = 70,
				 .place = 80,
				 .notice = incident_notice_RAIN,
				 .start_ms = NOW,
				 .ends_ms = NOW + 2 * HOUR};
}

static void it_is_on_from_its_start_and_not_at_its_end(void **state)
{
	struct incident i = rain();

	(void)state;
	assert_false(incident_on(&i, NOW - 1));
	assert_true(incident_on(&i, NOW));
	assert_true(incident_on(&i, NOW + 2 * HOUR - 1));
	assert_false(incident_on(&i, NOW + 2 * HOUR));
}

static void its_end_lies_ahead_and_not_too_far(void **state)
{
	struct incident i = rain();

	(void)state;
	assert_true(incident_valid(&i, NOW));
	assert_false(incident_valid(&i, i.ends_ms));
	i.ends_ms = i.start_ms;
	assert_false(incident_valid(&i, NOW - HOUR));
	i.ends_ms = NOW + INCIDENT_LONGEST_MS;
	assert_true(incident_valid(&i, NOW));
	i.ends_ms++;
	assert_false(incident_valid(&i, NOW));
	i.start_ms = NOW - 100 * HOUR; /* one that goes on may be extended */
	i.ends_ms = NOW + INCIDENT_LONGEST_MS;
	assert_true(incident_valid(&i, NOW));
}

static void contacts_of_its_time_topic_and_place_belong_to_it(void **state)
{
	struct incident i = rain();
	struct incident_matter m = {NOW + 1, {71, 70}, {81, 80}};

	(void)state;
	assert_true(incident_concerns(&i, &m)); /* below its topic and its place */
	m.topics[1] = 75;
	assert_false(incident_concerns(&i, &m));
	i.topic = 0;
	assert_true(incident_concerns(&i, &m));
	m.places[1] = 0;
	assert_false(incident_concerns(&i, &m));
	i.place = 0;
	m.started_ms = NOW - 1;
	assert_false(incident_concerns(&i, &m));
}

static void the_next_change_is_the_first_start_or_end_ahead(void **state)
{
	struct incident list[2] = {rain(), rain()};

	(void)state;
	list[1].start_ms = NOW + HOUR;
	list[1].ends_ms = NOW + 3 * HOUR;
	assert_int_equal(incident_next(list, 0, NOW), 0);
	assert_int_equal(incident_next(list, 2, NOW), NOW + HOUR);
	assert_int_equal(incident_next(list, 2, NOW + HOUR), NOW + 2 * HOUR);
	assert_int_equal(incident_next(list, 2, NOW + 3 * HOUR), 0);
}

static void each_notice_is_said_once_while_it_is_on(void **state)
{
	struct incident list[4] = {rain(), rain(), rain(), rain()};
	enum phrase said[4];

	(void)state;
	list[1].notice = incident_notice_NONE;
	list[3].notice = incident_notice_OWN;
	list[3].start_ms = NOW + HOUR;
	assert_int_equal(incident_phrases(list, 4, NOW, said, 4), 1);
	assert_int_equal(said[0], PHRASE_INCIDENT_RAIN);
	assert_int_equal(incident_phrases(list, 4, NOW + HOUR, said, 4), 2);
	assert_int_equal(said[1], PHRASE_INCIDENT_OWN);
	assert_int_equal(incident_phrases(list, 4, NOW + HOUR, said, 1), 1);
	for (int n = incident_notice_BUSY; n < incident_notice_COUNT; n++) {
		list[0].notice = (enum incident_notice)n;
		assert_int_equal(incident_phrases(list, 1, NOW, said, 4), 1);
		assert_true(said[0] >= PHRASE_INCIDENT_BUSY && said[0] <= PHRASE_INCIDENT_OWN);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_is_on_from_its_start_and_not_at_its_end),
	    cmocka_unit_test(its_end_lies_ahead_and_not_too_far),
	    cmocka_unit_test(contacts_of_its_time_topic_and_place_belong_to_it),
	    cmocka_unit_test(the_next_change_is_the_first_start_or_end_ahead),
	    cmocka_unit_test(each_notice_is_said_once_while_it_is_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
