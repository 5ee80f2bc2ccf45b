/* links: base domain store app edge/web */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "edge/web/recording_range.h"

static void players_get_what_they_ask_for(void **state)
{
	static const struct {
		const char *text;
		bool asked, inside;
		int64_t from, n;
	} cases[] = {
	    {"", false, true, 0, 1000},
	    {"bytes=0-", true, true, 0, 1000},
	    {"bytes=0-0", true, true, 0, 1},
	    {"bytes=200-299", true, true, 200, 100},
	    {"bytes=900-5000", true, true, 900, 100},
	    {"bytes=-100", true, true, 900, 100},
	    {"bytes=-5000", true, true, 0, 1000},
	    {"bytes=1000-", true, false, 0, 0},
	    {"bytes=-0", true, false, 0, 0},
	    {"bytes=5-2", false, true, 0, 1000},
	    {"bytes=0-1,4-5", false, true, 0, 1000},
	    {"bytes=x-", false, true, 0, 1000},
	    {"lines=1-2", false, true, 0, 1000},
	    {"bytes=99999999999999999999-", false, true, 0, 1000},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		struct byte_range r = range_parse(cases[i].text);
		int64_t from, n;

		assert_int_equal(r.asked, cases[i].asked);
		assert_int_equal(range_place(&r, 1000, &from, &n), cases[i].inside);
		if (cases[i].inside) {
			assert_int_equal(from, cases[i].from);
			assert_int_equal(n, cases[i].n);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(players_get_what_they_ask_for)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
