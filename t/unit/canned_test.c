/* links: base domain */
/* Which braces may stand in a canned text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/canned/canned.h"

static void braces_are_variables_that_there_are_or_pairs(void **state)
{
	char wrong[64];

	(void)state;
	assert_true(canned_check("", wrong, sizeof wrong));
	assert_true(canned_check("{name}님, {number}번 {{그대로}} }", wrong, sizeof wrong));
	assert_true(canned_check("{today}{due}{department}{agent}{line}{topic}{place}", wrong,
				 sizeof wrong));
}

static void what_is_none_is_named(void **state)
{
	static const char *const cases[][2] = {
	    {"{nobody}님", "{nobody}"}, {"한 {name", "{name"}, {"{}", "{}"}, {"{{{", "{"},
	    {"{ name}", "{ name}"},	{"{a\nb}", "{a"}};
	char wrong[64];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_false(canned_check(cases[i][0], wrong, sizeof wrong));
		assert_string_equal(wrong, cases[i][1]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(braces_are_variables_that_there_are_or_pairs),
	    cmocka_unit_test(what_is_none_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
