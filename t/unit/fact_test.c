/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/fact/fact.h"

static void every_fact_is_named_once_and_fits(void **state)
{
	(void)state;
	for (int k = 1; k < FACT_KINDS; k++) {
		const struct fact_info *info = fact_info(k);

		assert_non_null(strchr(info->name, '.'));
		assert_in_range(info->field_count, 1, FACT_FIELDS);
		assert_int_equal(fact_kind_of(info->name), k);
	}
}

static void fields_are_found_by_name(void **state)
{
	struct facts out = {0};
	struct fact *f = facts_add(&out, FACT_contact_queued);

	(void)state;
	f->contact_queued.contact = 7;
	f->contact_queued.because = queued_because_REDIAL;
	assert_int_equal(fact_get(f, "contact", -1), 7);
	assert_int_equal(fact_get(f, "because", -1), queued_because_REDIAL);
	assert_int_equal(fact_get(f, "agent", -1), -1);
	assert_string_equal(word_of(words_queued_because, f->contact_queued.because), "redial");
	assert_int_equal(word_value(words_language, "mn"), language_MN);
	assert_int_equal(word_value(words_language, "xx"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_fact_is_named_once_and_fits),
	    cmocka_unit_test(fields_are_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
