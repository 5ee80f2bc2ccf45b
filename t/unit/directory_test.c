/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "domain/directory/csv.h"
#include "domain/directory/directory.h"

static struct directory dir;
static struct dj_error why;

/* One line of CSV under the columns of `head`, complete, into the directory. */
static void add(enum directory_part part, const char *head, const char *line)
{
	static dj_id id;
	struct csv_columns columns;
	struct csv_record record;
	struct directory_row row;
	char text[2000];
	struct csv c;

	snprintf(text, sizeof text, "%s\n%s\n", head, line);
	csv_init(&c, text, strlen(text));
	assert_int_equal(csv_next(&c, &record, &why), 1);
	assert_true(csv_columns_read(part, &record, &columns, &why));
	assert_int_equal(csv_next(&c, &record, &why), 1);
	if (!csv_row(part, &columns, &record, &row, &why) ||
	    !directory_complete(part, &row, NULL, &why))
		fail_msg("%s", why.text);
	directory_add(&dir, part, ++id, &row);
}

static void official(const char *code)
{
	char line[200];

	snprintf(line, sizeof line, "%s,safety,Kim,031-555-0001", code);
	add(directory_part_OFFICIAL, "code,department,name,work_number", line);
}

static void duty(const char *line)
{
	add(directory_part_DUTY, "official,hazard,place,hours,turn,valid_from,valid_until", line);
}

static const char *asked(enum hazard hazard, const char *place, struct directory_when now)
{
	struct directory_asked list[DIRECTORY_ON_DUTY];
	int n = directory_on_duty(&dir, hazard, place, &now, list);
	static char text[400];
	char *at = text;

	*at = '\0';
	for (int i = 0; i < n; i++)
		at += sprintf(at, "%s%s",
			      i == 0				   ? ""
			      : list[i].group == list[i - 1].group ? "+"
								   : " ",
			      list[i].official->code);
	return text;
}

static const struct directory_when tuesday_noon = {20261124, 2, 12 * 60};
static const struct directory_when tuesday_night = {20261124, 2, 23 * 60};
static const struct directory_when wednesday_early = {20261125, 3, 5 * 60};

static int begin(void **state)
{
	(void)state;
	add(directory_part_DEPARTMENT, "code,name,number", "safety,Safety,031-8008-0000");
	return 0;
}

static int end(void **state)
{
	(void)state;
	directory_free(&dir);
	return 0;
}

static void the_closest_are_asked_first(void **state)
{
	(void)state;
	official("city");
	official("city2");
	official("road");
	official("province");
	official("room");
	official("other");
	duty("room,any,,,0,,");
	duty("city2,any,suwon,,1,,");
	duty("city,any,suwon,,0,,");
	duty("road,traffic,suwon,,0,,");
	duty("province,traffic,,,0,,");
	duty("other,traffic,goyang,,0,,");
	assert_string_equal(asked(hazard_TRAFFIC, "suwon", tuesday_noon),
			    "road city city2 province room");
	assert_string_equal(asked(hazard_GAS, "suwon", tuesday_noon), "city city2 room");
	assert_string_equal(asked(hazard_TRAFFIC, "", tuesday_noon), "province room");
	assert_string_equal(asked(hazard_TRAFFIC, "osan", tuesday_noon), "province room");
	/* whoever is there twice is asked once, where it is earliest */
	duty("room,traffic,suwon,,0,,");
	assert_string_equal(asked(hazard_TRAFFIC, "suwon", tuesday_noon),
			    "road+room city city2 province");
}

static void duty_has_hours_and_days(void **state)
{
	(void)state;
	official("day");
	official("night");
	official("once");
	duty("day,flood,,mon-fri 09:00-18:00,0,,");
	duty("night,flood,,daily 18:00-09:00,0,,");
	duty("once,flood,,,1,2026-11-25,2026-11-25");
	assert_string_equal(asked(hazard_FLOOD, "suwon", tuesday_noon), "day");
	assert_string_equal(asked(hazard_FLOOD, "suwon", tuesday_night), "night");
	assert_string_equal(asked(hazard_FLOOD, "suwon", wednesday_early), "night once");
}

static void a_moment_is_a_day_of_the_calendar(void **state)
{
	static const struct {
		dj_ms at;
		int offset, date, weekday, minute;
	} table[] = {
	    {0, 0, 19700101, 4, 0},
	    {0, 540, 19700101, 4, 540},
	    {951782399000, 0, 20000228, 1, 1439},
	    {951782400000, 0, 20000229, 2, 0},
	    {951868800000, 0, 20000301, 3, 0},
	    {1764032400000, 540, 20251125, 2, 600},
	    {1798729200000, 540, 20270101, 5, 0},
	    {1798729140000, 540, 20261231, 4, 1439},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(table); i++) {
		struct directory_when w = directory_when(table[i].at, table[i].offset);

		assert_int_equal(w.date, table[i].date);
		assert_int_equal(w.weekday, table[i].weekday);
		assert_int_equal(w.minute, table[i].minute);
	}
}

static bool open_at(const char *text, int weekday, int minute)
{
	struct directory_hours h;

	assert_true(directory_hours_read(text, &h));
	return directory_hours_open(&h, weekday, minute);
}

static void hours_are_a_little_language(void **state)
{
	static const char *const wrong[] = {
	    "mon",	   "mon 9:00-18:00",  "mon 09:00",
	    "09:00-25:00", "foo 09:00-10:00", "09:60-10:00",
	    "24:00-01:00", "09:00-10:00,",    "mon-fri09:00-18:00 x"};
	struct directory_hours h;

	(void)state;
	assert_true(open_at("", 0, 0));
	assert_true(open_at("mon-fri 09:00-18:00, sat 09:00-13:00", 6, 9 * 60));
	assert_false(open_at("mon-fri 09:00-18:00, sat 09:00-13:00", 6, 13 * 60));
	assert_false(open_at("mon-fri 09:00-18:00", 0, 10 * 60));
	assert_true(open_at("fri-mon 10:00-11:00", 0, 10 * 60));
	assert_false(open_at("fri-mon 10:00-11:00", 2, 10 * 60));
	assert_true(open_at("sat 22:00-06:00", 0, 5 * 60));
	assert_false(open_at("sat 22:00-06:00", 6, 5 * 60));
	assert_true(open_at("00:00-24:00", 3, 1439));
	for (size_t i = 0; i < DJ_COUNT(wrong); i++)
		if (directory_hours_read(wrong[i], &h))
			fail_msg("%s is no hours", wrong[i]);
}

static void who_is_trusted_is_listed(void **state)
{
	const char *head = "code,name,number,kind,dial,trusted,instead,valid_until";

	(void)state;
	add(directory_part_NUMBER, head, "119,Fire,119,emergency,yes,no,,");
	add(directory_part_NUMBER, head, "107,Relay,107,relay,no,yes,,");
	add(directory_part_NUMBER, head, "old,Old,108,relay,no,yes,,2013-06-21");
	assert_true(directory_trusts(&dir, "107", &tuesday_noon));
	assert_false(directory_trusts(&dir, "119", &tuesday_noon));
	assert_false(directory_trusts(&dir, "108", &tuesday_noon));
	assert_false(directory_trusts(&dir, "", &tuesday_noon));
}

static void volunteers_stand_by_in_their_hours(void **state)
{
	const char *head = "code,name,number,kind,languages,hours";
	const struct directory_number *found[4];

	(void)state;
	add(directory_part_NUMBER, head, "bbb,BBB,1588-5644,interpreter,\"vi, th\",");
	add(directory_part_NUMBER, head, "v1,Tran,010-0000-0001,volunteer,vi,daily 20:00-24:00");
	assert_int_equal(
	    directory_numbers(&dir, number_use_VOLUNTEER, "vi", &tuesday_night, found, 4), 1);
	assert_int_equal(
	    directory_numbers(&dir, number_use_VOLUNTEER, "vi", &tuesday_noon, found, 4), 0);
	assert_int_equal(
	    directory_numbers(&dir, number_use_INTERPRETER, "th", &tuesday_noon, found, 4), 1);
	assert_int_equal(
	    directory_numbers(&dir, number_use_INTERPRETER, "t", &tuesday_noon, found, 4), 0);
	assert_int_equal(
	    directory_numbers(&dir, number_use_INTERPRETER, "", &tuesday_noon, found, 4), 1);
}

static void values_come_into_one_form(void **state)
{
	static const struct {
		const char *field, *said, *is; /* is NULL: refused */
	} table[] = {
	    {"number", "031-8008-1234", "03180081234"},
	    {"number", " +82 31 8008 1234 ", "03180081234"},
	    {"number", "call me", NULL},
	    {"active", "1", "yes"},
	    {"active", "아니오", "no"},
	    {"active", "maybe", NULL},
	    {"valid_from", "2026-02-28", "2026-02-28"},
	    {"valid_from", "2026-02-29", NULL},
	    {"valid_from", "2024-02-29", "2024-02-29"},
	    {"valid_from", "26-1-1", NULL},
	    {"hours", "MON-FRI 09:00-18:00", "mon-fri 09:00-18:00"},
	    {"languages", "vi,th,en", "vi th en"},
	    {"languages", "Vietnamese!", NULL},
	    {"kind", "relay", "relay"},
	    {"kind", "nothing", NULL},
	    {"code", "suwon-1", "suwon-1"},
	    {"code", "no blanks", NULL},
	    {"name", "two\nlines", NULL},
	};
	int count;
	const struct directory_field *fields = directory_fields(directory_part_NUMBER, &count);

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(table); i++) {
		char text[DIRECTORY_TEXT];
		int f = directory_field_of(directory_part_NUMBER, table[i].field);
		bool fine;

		dj_copy(text, sizeof text, table[i].said);
		fine = directory_check(&fields[f], text, &why);
		assert_int_equal(fine, table[i].is != NULL);
		if (fine)
			assert_string_equal(text, table[i].is);
		else
			assert_non_null(strstr(why.text, table[i].field));
	}
}

static void a_masked_number_is_the_one_that_is_there(void **state)
{
	struct directory_row was = {0}, row = {0};
	const enum directory_part part = directory_part_OFFICIAL;
	int mobile = directory_field_of(part, "mobile");

	(void)state;
	dj_copy(was.text[0], DIRECTORY_TEXT, "kim");
	dj_copy(was.text[1], DIRECTORY_TEXT, "safety");
	dj_copy(was.text[2], DIRECTORY_TEXT, "Kim");
	dj_copy(was.text[mobile], DIRECTORY_TEXT, "01000000001");
	dj_copy(row.text[mobile], DIRECTORY_TEXT, "010-****-0001");
	row.given = 1u << mobile;
	assert_true(directory_complete(part, &row, &was, &why));
	assert_string_equal(row.text[mobile], "01000000001");
	assert_string_equal(directory_value(part, &row, "active"), "yes");
	memset(&row, 0, sizeof row);
	dj_copy(row.text[mobile], DIRECTORY_TEXT, "010-****-0001");
	row.given = 1u << mobile;
	assert_false(directory_complete(part, &row, NULL, &why));
}

static void csv_says_what_is_wrong_and_where(void **state)
{
	static const char text[] = "\xef\xbb\xbf"
				   "code,name\r\n"
				   "a,\"Kim, \"\"the\nfirst\"\"\"\r\n"
				   "\r\n"
				   "b,x,y\n"
				   "c,\"open\n";
	struct csv_record record;
	struct csv_columns columns;
	struct directory_row row;
	struct csv c;

	(void)state;
	csv_init(&c, text, sizeof text - 1);
	assert_int_equal(csv_next(&c, &record, &why), 1);
	assert_true(csv_columns_read(directory_part_DEPARTMENT, &record, &columns, &why));
	assert_int_equal(csv_next(&c, &record, &why), 1);
	assert_int_equal(c.line, 2);
	assert_string_equal(record.text[1], "Kim, \"the\nfirst\"");
	assert_int_equal(csv_next(&c, &record, &why), 1);
	assert_int_equal(c.line, 5);
	assert_false(csv_row(directory_part_DEPARTMENT, &columns, &record, &row, &why));
	assert_string_equal(why.text, "3 values where the first line names 2 columns.");
	assert_int_equal(csv_next(&c, &record, &why), -1);
	assert_int_equal(c.line, 6);
	assert_int_equal(csv_next(&c, &record, &why), 0);

	csv_init(&c, "code,nme\n", 9);
	csv_next(&c, &record, &why);
	assert_false(csv_columns_read(directory_part_DEPARTMENT, &record, &columns, &why));
	assert_string_equal(why.text, "there is no column \"nme\".");
	csv_init(&c, "name\n", 5);
	csv_next(&c, &record, &why);
	assert_false(csv_columns_read(directory_part_DEPARTMENT, &record, &columns, &why));
	assert_string_equal(why.text, "column code is missing.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_closest_are_asked_first, begin, end),
	    cmocka_unit_test_setup_teardown(duty_has_hours_and_days, begin, end),
	    cmocka_unit_test(hours_are_a_little_language),
	    cmocka_unit_test(a_moment_is_a_day_of_the_calendar),
	    cmocka_unit_test_setup_teardown(who_is_trusted_is_listed, begin, end),
	    cmocka_unit_test_setup_teardown(volunteers_stand_by_in_their_hours, begin, end),
	    cmocka_unit_test(values_come_into_one_form),
	    cmocka_unit_test(a_masked_number_is_the_one_that_is_there),
	    cmocka_unit_test(csv_says_what_is_wrong_and_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
