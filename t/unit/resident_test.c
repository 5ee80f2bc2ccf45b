/* links: base domain */
/* The vectors of t/data/resident.txt, which the pages are tested with too; and what a JSON text
 * keeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "domain/citizen/resident.h"

static void every_vector_is_masked_as_it_says(void **state)
{
	FILE *f = fopen(SOURCE_DIR "/t/data/resident.txt", "r");
	char line[400];
	int n = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		char *tab = strchr(line, '\t');

		if (line[0] == '#' || !tab)
			continue;
		*tab = '\0';
		tab[1 + strcspn(tab + 1, "\n")] = '\0';
		assert_int_equal(resident_mask(line) > 0, strchr(tab + 1, '*') != NULL);
		assert_string_equal(line, tab + 1);
		n++;
	}
	fclose(f);
	assert_true(n >= 30);
}

static void a_text_that_is_masked_stays_so(void **state)
{
	char text[] = "900101-1234567 과 9001011234567";

	(void)state;
	assert_int_equal(resident_mask(text), 2);
	assert_int_equal(resident_mask(text), 0);
	assert_string_equal(text, "******-******* 과 *************");
}

static void a_document_keeps_its_times(void **state)
{
	char text[] = "{\"at\":1803155000000,\"note\":\"he said \\\"1803155000000\\\"\"}";

	(void)state;
	assert_int_equal(resident_mask_json(text), 1);
	assert_string_equal(text,
			    "{\"at\":1803155000000,\"note\":\"he said \\\"*************\\\"\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_vector_is_masked_as_it_says),
	    cmocka_unit_test(a_text_that_is_masked_stays_so),
	    cmocka_unit_test(a_document_keeps_its_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
