/* links: base */
/* Urlencoded forms: what is taken, what is refused, and what is written can be read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/form.h"

static bool read_as(struct form *f, const char *text, int most, enum form_escapes escapes)
{
	return form_read(f, text, strlen(text), most, escapes);
}

static void fields_stand_in_their_order(void **state)
{
	struct form f;

	(void)state;
	assert_true(read_as(&f, "a=1&&b=%EA%B8%B8+x&a=2&c", 10, FORM_EXACT));
	assert_int_equal(f.count, 4);
	assert_string_equal(form_value(&f, "a"), "1");
	assert_string_equal(form_value(&f, "b"), "길 x");
	assert_string_equal(f.field[2].value, "2");
	assert_string_equal(f.field[3].name, "c");
	assert_string_equal(form_value(&f, "c"), "");
	assert_string_equal(form_value(&f, "d"), "");
	form_fini(&f);
}

static void a_broken_escape_is_refused_or_stays(void **state)
{
	struct form f;

	(void)state;
	assert_false(read_as(&f, "a=100%", 10, FORM_EXACT));
	form_fini(&f);
	assert_true(read_as(&f, "a=100%&b=%zz", 10, FORM_LENIENT));
	assert_string_equal(form_value(&f, "a"), "100%");
	assert_string_equal(form_value(&f, "b"), "%zz");
	form_fini(&f);
}

static void what_hides_or_is_no_text_is_refused(void **state)
{
	static const char *const bad[] = {"a=x%00y", "a%00=1", "a=%ff", "a=1&b=2&c=3"};
	struct form f;

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(bad); i++)
		for (int escapes = FORM_EXACT; escapes <= FORM_LENIENT; escapes++) {
			assert_false(read_as(&f, bad[i], 2, (enum form_escapes)escapes));
			form_fini(&f);
		}
	assert_false(form_read(&f, "a=\0b", 4, 2, FORM_LENIENT));
	form_fini(&f);
}

static void what_is_written_is_read_again(void **state)
{
	struct dj_buf b;
	struct form f;

	(void)state;
	dj_buf_init(&b, 1000);
	form_put(&b, "To", "+82 10");
	form_put(&b, "길", "a&b=c%~");
	assert_string_equal(b.data, "To=%2B82%2010&%EA%B8%B8=a%26b%3Dc%25~");
	assert_true(form_read(&f, b.data, b.len, 2, FORM_EXACT));
	assert_string_equal(form_value(&f, "To"), "+82 10");
	assert_string_equal(form_value(&f, "길"), "a&b=c%~");
	form_fini(&f);
	dj_buf_fini(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_stand_in_their_order),
	    cmocka_unit_test(a_broken_escape_is_refused_or_stays),
	    cmocka_unit_test(what_hides_or_is_no_text_is_refused),
	    cmocka_unit_test(what_is_written_is_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
