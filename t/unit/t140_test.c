/* links: base domain */
/* Text as it is typed: what T.140 takes back, what ends a line, what leaves no trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/typed/t140.h"

static struct typed_reader reader;
static char lines[4000];

/* Reads it all; lines that are done stand in `lines`, each with a bar. */
static const char *read_all(const char *text)
{
	size_t n = strlen(text), at = 0;
	bool done;

	lines[0] = '\0';
	while (at < n) {
		at += typed_read(&reader, text + at, n - at, &done);
		if (!done)
			continue;
		strcat(strcat(lines, reader.line), "|");
		typed_next(&reader);
	}
	return lines;
}

static int fresh(void **state)
{
	(void)state;
	reader = (struct typed_reader){0};
	return 0;
}

static void an_erasure_takes_one_letter(void **state)
{
	(void)state;
	read_all("안녕항\b하");
	assert_string_equal(reader.line, "안녕하");
	read_all("\b\b\b\b\b");
	assert_string_equal(reader.line, "");
	read_all("a\U0001F469\u200D\U0001F467\b"); /* a mother and her daughter are one letter */
	assert_string_equal(reader.line, "a");
	read_all("e\u0301\b");
	assert_string_equal(reader.line, "a");
}

static void four_ways_to_end_a_line(void **state)
{
	(void)state;
	assert_string_equal(read_all("a\r\nb\nc\rd\u2028e\u2029"), "a|b|c|d|e|");
	assert_string_equal(read_all("\r"), "|");
	assert_string_equal(read_all("\nf\n"), "f|"); /* the other half came later */
	read_all("\b\b");
	assert_string_equal(reader.line, ""); /* what is done stays */
}

static void control_leaves_no_trace(void **state)
{
	(void)state;
	read_all("\uFEFF가\x07나\x1B[1;31m다\xC2\x9B"
		 "0m라\xC2\x98secret\xC2\x9C마\x1B"
		 "X secret \x1B\\바\x1B"
		 "a사");
	assert_string_equal(reader.line, "가나다라마바사");
	read_all("\uFFFD\t!");
	assert_string_equal(reader.line, "가나다라마바사\uFFFD !");
}

static void what_is_no_text_is_a_loss(void **state)
{
	(void)state;
	read_all("a\xFF\xEAz");
	assert_string_equal(reader.line, "a\uFFFD\uFFFDz");
}

static void a_line_has_an_end(void **state)
{
	char long_text[3 * 650 + 1] = "";

	(void)state;
	for (int i = 0; i < 650; i++)
		strcat(long_text, "가");
	read_all(long_text);
	assert_int_equal(strlen(lines), 2 * (3 * TYPED_LETTERS + 1));
	assert_int_equal(typed_codes(reader.line), 50);
	assert_true(typed_good(reader.line));
	assert_false(typed_good(long_text));
}

static void a_page_says_no_controls(void **state)
{
	(void)state;
	assert_true(typed_good("괜찮아요 🙂"));
	assert_true(typed_good(""));
	assert_false(typed_good("a\b"));
	assert_false(typed_good("a\n"));
	assert_false(typed_good("a\u2028"));
	assert_false(typed_good("\xC2\x9B"
				"1m"));
	assert_false(typed_good("a\xC0\x80"));
}

static void changes(const char *was, const char *is, const char *expected)
{
	char out[TYPED_CHANGE];

	assert_int_equal(typed_change(was, is, out), strlen(expected));
	assert_string_equal(out, expected);
	fresh(NULL);
	read_all(was);
	read_all(out);
	assert_string_equal(reader.line, is);
}

static void a_change_says_only_what_is_new(void **state)
{
	(void)state;
	changes("", "하", "하");
	changes("하", "한", "\b한");
	changes("한", "한글", "글");
	changes("간", "가나", "\b가나"); /* the last letter moves on to the next syllable */
	changes("abc", "", "\b\b\b");
	changes("abc", "axc", "\b\bxc");
	changes("\U0001F469\u200D\U0001F467", "\U0001F469", "\b\U0001F469");
	changes("e", "e\u0301", "\u0301");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(an_erasure_takes_one_letter, fresh),
	    cmocka_unit_test_setup(four_ways_to_end_a_line, fresh),
	    cmocka_unit_test_setup(control_leaves_no_trace, fresh),
	    cmocka_unit_test_setup(what_is_no_text_is_a_loss, fresh),
	    cmocka_unit_test_setup(a_line_has_an_end, fresh),
	    cmocka_unit_test_setup(a_page_says_no_controls, fresh),
	    cmocka_unit_test_setup(a_change_says_only_what_is_new, fresh),
	};

	return cmocka_run_group_tests_name("t140", tests, NULL, NULL);
}
