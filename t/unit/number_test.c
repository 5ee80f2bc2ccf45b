/* links: base domain */
/* The number plan: every way to write a number gives one form. */
#include "domain/number/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *raw, *text;
	enum number_kind kind;
	int area;
} cases[] = {
    {"120", "120", NUMBER_SHORT, 0},
    {"031-120", "031120", NUMBER_SHORT, 3},
    {"+82-31-120", "031120", NUMBER_SHORT, 3},
    {"+82 (0)31 120", "031120", NUMBER_SHORT, 3},
    {"02-120", "02120", NUMBER_SHORT, 2},
    {"+82-2-120", "02120", NUMBER_SHORT, 2},
    {"+82120", "120", NUMBER_SHORT, 0},
    {"0311200", "0311200", NUMBER_SHORT, 3},
    {"031-120-0000", "0311200000", NUMBER_AREA, 3},
    {"+82311200000", "0311200000", NUMBER_AREA, 3},
    {"82311200000", "0311200000", NUMBER_AREA, 3},
    {"00182311200000", "0311200000", NUMBER_AREA, 3},
    {"228-2114", "0312282114", NUMBER_AREA, 3},
    {"8008-2114", "03180082114", NUMBER_AREA, 3},
    {"02-731-2120", "027312120", NUMBER_AREA, 2},
    {"02 2133 2120", "0221332120", NUMBER_AREA, 2},
    {"1588-0000", "15880000", NUMBER_SERVICE, 0},
    {"+82-1588-0000", "15880000", NUMBER_SERVICE, 0},
    {"+8215880000", "15880000", NUMBER_SERVICE, 0},
    {"1666", "1666", NUMBER_SHORT, 0},
    {"1345", "1345", NUMBER_SHORT, 0},
    {"119", "119", NUMBER_EMERGENCY, 0},
    {"031-119", "031119", NUMBER_EMERGENCY, 3},
    {"010-1234-5678", "01012345678", NUMBER_MOBILE, 3},
    {"+82 10 1234 5678", "01012345678", NUMBER_MOBILE, 3},
    {"821012345678", "01012345678", NUMBER_MOBILE, 3},
    {"+8201012345678", "01012345678", NUMBER_MOBILE, 3},
    {"011-123-4567", "0111234567", NUMBER_MOBILE, 3},
    {"070-1234-5678", "07012345678", NUMBER_INTERNET, 3},
    {"0507-1234-5678", "050712345678", NUMBER_PERSONAL, 4},
    {"080-123-4567", "0801234567", NUMBER_FREE, 3},
    {"060.700.1234", "0607001234", NUMBER_PREMIUM, 3},
    {"+1 202 555 0100", "+12025550100", NUMBER_FOREIGN, 0},
    {"001-1-202-555-0100", "+12025550100", NUMBER_FOREIGN, 0},
    {"00700-84-24-3825-0000", "+842438250000", NUMBER_FOREIGN, 0},
    {"99", "99", NUMBER_OTHER, 0},
    {"", "", NUMBER_NONE, 0},
    {"+", "", NUMBER_NONE, 0},
    {"+82", "", NUMBER_NONE, 0},
    {"+0311200000", "", NUMBER_NONE, 0},
    {"031-120 ext 4", "", NUMBER_NONE, 0},
    {"agent01", "", NUMBER_NONE, 0},
    {"12+0", "", NUMBER_NONE, 0},
    {"*31#", "", NUMBER_NONE, 0},
    {"12345678901234567890123", "", NUMBER_NONE, 0},
    {"1234567890123456", "", NUMBER_NONE, 0},
};

static void every_way_to_write_a_number_gives_one_form(void **state)
{
	struct number n;

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		print_message("%s\n", cases[i].raw);
		assert_int_equal(number_read(&n, cases[i].raw, "031"), cases[i].kind);
		assert_string_equal(n.text, cases[i].text);
		assert_int_equal(n.area, cases[i].area);
	}
}

static void the_one_form_is_its_own_form(void **state)
{
	struct number n, again;

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		if (number_read(&n, cases[i].raw, "031") == NUMBER_NONE)
			continue;
		assert_int_equal(number_read(&again, n.text, "031"), n.kind);
		assert_string_equal(again.text, n.text);
	}
}

static void a_local_number_needs_an_area(void **state)
{
	struct number n;

	(void)state;
	assert_int_equal(number_read(&n, "228-2114", ""), NUMBER_OTHER);
	assert_string_equal(n.text, "2282114");
	assert_int_equal(number_read(&n, "731-2120", "02"), NUMBER_AREA);
	assert_string_equal(n.text, "027312120");
}

static void people_read_numbers_in_parts(void **state)
{
	static const char *const read[][2] = {
	    {"064120", "064-120"},	  {"0311201234", "031-120-1234"},
	    {"027312120", "02-731-2120"}, {"01044197722", "010-4419-7722"},
	    {"15771000", "1577-1000"},	  {"119", "119"},
	    {"nobody", "nobody"},	  {"", ""},
	};
	char out[NUMBER_WRITTEN];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(read); i++) {
		number_people(out, read[i][0]);
		assert_string_equal(out, read[i][1]);
	}
}

static void numbers_are_compared_by_what_they_mean(void **state)
{
	(void)state;
	assert_true(number_same("031-120", "+8231120", "031"));
	assert_true(number_same("228-2114", "031 228 2114", "031"));
	assert_false(number_same("120", "031120", "031"));
	assert_false(number_same("", "", "031"));
	assert_false(number_same("agent01", "agent01", "031"));
}

static void writes(const char *raw, const char *national, const char *plus, const char *country,
		   const char *people)
{
	char out[NUMBER_WRITTEN];
	struct number n;

	number_read(&n, raw, "031");
	number_write(out, &n, NUMBER_FORM_NATIONAL);
	assert_string_equal(out, national);
	number_write(out, &n, NUMBER_FORM_PLUS);
	assert_string_equal(out, plus);
	number_write(out, &n, NUMBER_FORM_COUNTRY);
	assert_string_equal(out, country);
	number_write(out, &n, NUMBER_FORM_PEOPLE);
	assert_string_equal(out, people);
}

static void each_reader_gets_its_form(void **state)
{
	(void)state;
	writes("031-120", "031120", "+8231120", "8231120", "031-120");
	writes("120", "120", "120", "120", "120");
	writes("119", "119", "119", "119", "119");
	writes("0311201234", "0311201234", "+82311201234", "82311201234", "031-120-1234");
	writes("01012345678", "01012345678", "+821012345678", "821012345678", "010-1234-5678");
	writes("15880000", "15880000", "+8215880000", "8215880000", "1588-0000");
	writes("02-731-2120", "027312120", "+8227312120", "8227312120", "02-731-2120");
	writes("0507-1234-5678", "050712345678", "+8250712345678", "8250712345678",
	       "0507-1234-5678");
	writes("+12025550100", "+12025550100", "+12025550100", "12025550100", "+12025550100");
}

static void carriers_have_words_for_no_number(void **state)
{
	(void)state;
	assert_true(number_is_withheld(""));
	assert_true(number_is_withheld("anonymous"));
	assert_true(number_is_withheld("Restricted"));
	assert_true(number_is_withheld("unavailable"));
	assert_false(number_is_withheld("01012345678"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_way_to_write_a_number_gives_one_form),
	    cmocka_unit_test(the_one_form_is_its_own_form),
	    cmocka_unit_test(a_local_number_needs_an_area),
	    cmocka_unit_test(people_read_numbers_in_parts),
	    cmocka_unit_test(numbers_are_compared_by_what_they_mean),
	    cmocka_unit_test(each_reader_gets_its_form),
	    cmocka_unit_test(carriers_have_words_for_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
