/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "domain/facility/feed.h"

#define NOW    INT64_C(1700000000000)
#define MINUTE INT64_C(60000)

static const struct directory_when sunday_night = {20261122, 0, 1300}, monday = {20261123, 1, 600};

static struct facility_look look(enum facility_kind kind, const char *hours,
				 enum facility_state reported, int expires_min,
				 const struct directory_when *when)
{
	struct facility_report report = {reported, NOW - MINUTE, NOW + expires_min * MINUTE};
	struct directory_hours h;

	assert_true(directory_hours_read(hours, &h));
	return facility_look(kind, &h, &report, NOW, when);
}

#define LOOK(state_, basis_, ...)                                                                  \
	do {                                                                                       \
		struct facility_look l = look(__VA_ARGS__);                                        \
		assert_string_equal(word_of(words_facility_state, l.state), state_);               \
		assert_string_equal(word_of(words_facility_basis, l.basis), basis_);               \
	} while (0)

static void an_emergency_room_is_open_as_long_as_somebody_said_so(void **state)
{
	(void)state;
	LOOK("unknown", "none", facility_kind_EMERGENCY_ROOM, "", facility_state_UNKNOWN, 0,
	     &monday);
	LOOK("open", "report", facility_kind_EMERGENCY_ROOM, "", facility_state_OPEN, 10, &monday);
	LOOK("limited", "report", facility_kind_EMERGENCY_ROOM, "", facility_state_LIMITED, 1,
	     &monday);
	LOOK("stale", "report", facility_kind_EMERGENCY_ROOM, "", facility_state_OPEN, 0, &monday);
	LOOK("stale", "report", facility_kind_SHELTER, "", facility_state_CLOSED, -1, &monday);
}

static void hours_speak_for_the_others_until_a_report_does(void **state)
{
	static const char hours[] = "mon-fri 09:00-18:00";

	(void)state;
	LOOK("open", "hours", facility_kind_LIBRARY, hours, facility_state_UNKNOWN, 0, &monday);
	LOOK("closed", "hours", facility_kind_LIBRARY, hours, facility_state_UNKNOWN, 0,
	     &sunday_night);
	LOOK("closed", "report", facility_kind_LIBRARY, hours, facility_state_CLOSED, 5, &monday);
	LOOK("open", "hours", facility_kind_LIBRARY, hours, facility_state_CLOSED, -5, &monday);
	LOOK("open", "hours", facility_kind_PHARMACY, "", facility_state_UNKNOWN, 0, &sunday_night);
}

static void what_is_open_comes_first_and_then_what_is_near(void **state)
{
	const struct facility_point suwon = {37263400, 127028600}, yongin = {37241100, 127177600};
	const struct facility_place near_stale = {facility_state_STALE, 100},
				    far_open = {facility_state_OPEN, 20000},
				    near_open = {facility_state_OPEN, 500},
				    somewhere_open = {facility_state_OPEN, -1},
				    closed = {facility_state_CLOSED, 10};
	int64_t metres = facility_metres(suwon, yongin);

	(void)state;
	assert_in_range(metres, 13000, 13700); /* 13.4 km as the crow flies */
	assert_int_equal(facility_metres(suwon, (struct facility_point){0, 0}), -1);
	assert_true(facility_order(&far_open, &near_stale) < 0);
	assert_true(facility_order(&near_open, &far_open) < 0);
	assert_true(facility_order(&somewhere_open, &far_open) > 0);
	assert_true(facility_order(&somewhere_open, &near_stale) < 0);
	assert_true(facility_order(&closed, &near_stale) > 0);
	assert_int_equal(facility_order(&closed, &closed), 0);
}

static struct feed_item items[8];
static int item_count;

static void take(void *arg, const struct feed_item *item)
{
	(void)arg;
	assert_true(item_count < 8);
	items[item_count++] = *item;
}

static char *whole(const char *name, size_t *n)
{
	char path[300], *text = calloc(1, FEED_BYTES);
	FILE *f;

	snprintf(path, sizeof path, SOURCE_DIR "/t/data/places/%s", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	*n = fread(text, 1, FEED_BYTES, f);
	fclose(f);
	return text;
}

static void the_feed_is_read(void **state)
{
	struct dj_error why = {""};
	size_t n;
	char *text = whole("emergency_rooms.xml", &n);

	(void)state;
	item_count = 0;
	assert_int_equal(feed_xml(text, n, take, NULL, &why), 0);
	free(text);
	assert_int_equal(item_count, 4);
	assert_string_equal(items[0].id, "DEMO-ER-01");
	assert_int_equal(items[0].at, INT64_C(20251125005000));
	assert_int_equal(items[0].beds, 7);
	assert_int_equal(items[0].child_beds, 2);
	assert_int_equal(items[0].isolation_beds, 1);
	assert_int_equal(items[0].equipment, 1u << FEED_CT | 1u << FEED_MRI |
						 1u << FEED_VENTILATOR | 1u << FEED_AMBULANCE);
	assert_int_equal(feed_item_state(&items[0]), facility_state_OPEN);
	assert_int_equal(items[1].beds, -3); /* more people than places */
	assert_int_equal(feed_item_state(&items[1]), facility_state_LIMITED);
	assert_int_equal(items[1].child_beds, FACILITY_NOT_KNOWN);
	assert_false(feed_item_usable(&items[3]));
}

static void what_the_feed_refuses_is_said(void **state)
{
	static const char cut[] = "<response><resultCode>00</resultCode><item><hpid>A</hpid>";
	struct dj_error why = {""};
	size_t n;
	char *text = whole("refused.xml", &n);

	(void)state;
	item_count = 0;
	assert_int_not_equal(feed_xml(text, n, take, NULL, &why), 0);
	assert_string_equal(why.text, "The feed says: SERVICE_KEY_IS_NOT_REGISTERED_ERROR.");
	free(text);
	assert_int_not_equal(feed_xml(cut, strlen(cut), take, NULL, &why), 0);
	assert_string_equal(why.text, "The feed is cut short.");
	assert_int_not_equal(feed_xml("", 0, take, NULL, &why), 0);
	assert_int_equal(item_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_emergency_room_is_open_as_long_as_somebody_said_so),
	    cmocka_unit_test(hours_speak_for_the_others_until_a_report_does),
	    cmocka_unit_test(what_is_open_comes_first_and_then_what_is_near),
	    cmocka_unit_test(the_feed_is_read),
	    cmocka_unit_test(what_the_feed_refuses_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
