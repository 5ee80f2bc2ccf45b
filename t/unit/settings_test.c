/* links: base */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>

#include "base/settings.h"

static int parse(struct settings *s, const char *text, struct dj_error *e)
{
	return settings_parse(s, text, strlen(text), e);
}

/* R061: nobody is given up for silence within thirty seconds, whatever a file says. */
static void a_line_is_not_given_up_within_thirty_seconds(void **state)
{
	struct settings s;
	struct dj_error e = {""};

	(void)state;
	settings_init(&s);
	assert_int_not_equal(settings_set(&s, SETTING_silence, SETTING_FLAG, "29", &e), 0);
	assert_int_equal(settings_set(&s, SETTING_silence, SETTING_FLAG, "30", &e), 0);
	settings_fini(&s);
}

static void every_default_has_the_form_of_its_type(void **state)
{
	struct settings s;

	(void)state;
	settings_init(&s);
	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_info *t = setting_info(i);
		struct dj_error e = {""};

		assert_int_equal(setting_of(t->key), i);
		if (t->otherwise[0] && settings_set(&s, i, SETTING_FLAG, t->otherwise, &e))
			fail_msg("%s: %s", t->key, e.text);
	}
	settings_fini(&s);
}

static void a_file_sets_values_and_comments_are_not_values(void **state)
{
	struct settings s;
	char address[64];
	int port, low, high;

	(void)state;
	settings_init(&s);
	assert_int_equal(parse(&s,
			       "# a site\n"
			       "name = 120 #1 centre  # what it is called\r\n"
			       "\t ring=30 s\n"
			       "http = [::1]:8080\n"
			       "https = off\n"
			       "rtp-ports = 4000-5000\n"
			       "demo = yes",
			       NULL),
			 0);
	assert_string_equal(settings_text(&s, SETTING_name), "120");
	assert_int_equal(settings_number(&s, SETTING_ring), 30);
	assert_true(settings_endpoint(&s, SETTING_http, address, sizeof address, &port));
	assert_string_equal(address, "::1");
	assert_int_equal(port, 8080);
	assert_false(settings_endpoint(&s, SETTING_https, address, sizeof address, &port));
	settings_range(&s, SETTING_rtp_ports, &low, &high);
	assert_int_equal(low, 4000);
	assert_int_equal(high, 5000);
	assert_true(settings_on(&s, SETTING_demo));
	assert_false(settings_on(&s, SETTING_force));
	settings_fini(&s);
}

static void a_flag_stands_over_the_database_and_that_over_the_file(void **state)
{
	char *argv[] = {"--ring", "40", "--demo", "--sip=0.0.0.0:5070", "--trunk", "b 10.0.0.9"};
	struct settings s;

	(void)state;
	settings_init(&s);
	assert_int_equal(settings_args(&s, 6, argv, NULL), 0);
	assert_int_equal(settings_set(&s, SETTING_ring, SETTING_DATABASE, "35", NULL), 0);
	assert_int_equal(settings_set(&s, SETTING_name, SETTING_DATABASE, "Changed", NULL), 0);
	assert_int_equal(parse(&s, "ring = 30\nname = Written\ntrunk = a 10.0.0.1\n", NULL), 0);
	assert_int_equal(settings_number(&s, SETTING_ring), 40);
	assert_string_equal(settings_text(&s, SETTING_name), "Changed");
	assert_string_equal(settings_text(&s, SETTING_sip), "0.0.0.0:5070");
	assert_true(settings_on(&s, SETTING_demo));
	assert_string_equal(settings_at(&s, SETTING_trunk, 0), "b 10.0.0.9");
	assert_null(settings_at(&s, SETTING_trunk, 1));
	settings_fini(&s);
}

static void repeated_settings_keep_their_order_and_have_words(void **state)
{
	struct settings s;
	char word[16];

	(void)state;
	settings_init(&s);
	assert_null(settings_at(&s, SETTING_line, 0));
	assert_int_equal(
	    parse(&s, "line = 120  queue general greet\nline = 1200 queue general direct\n", NULL),
	    0);
	assert_string_equal(settings_at(&s, SETTING_line, 1), "1200 queue general direct");
	assert_true(setting_word(settings_at(&s, SETTING_line, 0), 3, word, sizeof word));
	assert_string_equal(word, "greet");
	assert_false(setting_word(settings_at(&s, SETTING_line, 0), 4, word, sizeof word));
	settings_fini(&s);
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
	static const struct {
		const char *text, *sentence;
	} wrong[] = {
	    {"\nrimg = 3\n", "Line 2: There is no setting `rimg`; `dajeong settings` lists them."},
	    {"ring = soon", "Line 1: `ring` must be a number from 3 to 120 s, not `soon`."},
	    {"ring = 121", "Line 1: `ring` must be a number from 3 to 120 s, not `121`."},
	    {"ring = 20 min", "Line 1: `ring` must be a number from 3 to 120 s, not `20 min`."},
	    {"ring = 5\nring = 6", "Line 2: `ring` is given twice."},
	    {"ring", "Line 1: It is not `key = value`."},
	    {"name =", "Line 1: `name` has no value."},
	    {"demo = on", "Line 1: `demo` must be `yes` or `no`, not `on`."},
	    {"force = yes", "Line 1: `force` can only be given as `--force`."},
	    {"http = localhost:80", "Line 1: `http` must be an address and a port like "
				    "`127.0.0.1:8120`, or `off`, not `localhost:80`."},
	    {"rtp-ports = 30000-20000", "Line 1: `rtp-ports` must be two numbers from 1024 to "
					"65535 like `20000-29999`, not `30000-20000`."},
	    {"wrap-up = timed|",
	     "Line 1: `wrap-up` must be one of none|optional|timed|mandatory, not `timed|`."},
	    {"name = \xff", "The file is not UTF-8 text."},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		struct settings s;
		struct dj_error e = {""};

		settings_init(&s);
		assert_int_equal(parse(&s, wrong[i].text, &e), EINVAL);
		assert_string_equal(e.text, wrong[i].sentence);
		settings_fini(&s);
	}
}

static void flags_need_their_value_and_must_exist(void **state)
{
	static const struct {
		char *argv[2];
		const char *sentence;
	} wrong[] = {
	    {{"--ring"}, "`--ring` needs a value."},
	    {{"--rings", "3"}, "There is no `--rings`; `dajeong settings` lists them."},
	    {{"ring", "3"}, "`ring` is not a flag."},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		struct settings s;
		struct dj_error e = {""};

		settings_init(&s);
		assert_int_equal(
		    settings_args(&s, wrong[i].argv[1] ? 2 : 1, (char **)wrong[i].argv, &e),
		    EINVAL);
		assert_string_equal(e.text, wrong[i].sentence);
		settings_fini(&s);
	}
}

static void only_live_settings_change_while_running(void **state)
{
	struct settings s;

	(void)state;
	settings_init(&s);
	assert_int_equal(settings_set(&s, SETTING_data, SETTING_DATABASE, "/tmp", NULL), EINVAL);
	assert_int_equal(settings_set(&s, SETTING_ring, SETTING_DATABASE, "9", NULL), 0);
	assert_int_equal(settings_set(&s, SETTING_ring, SETTING_DATABASE, "10", NULL), 0);
	assert_int_equal(settings_number(&s, SETTING_ring), 10);
	assert_int_equal(s.count, 1);
	settings_fini(&s);
}

static void a_missing_file_is_named(void **state)
{
	struct settings s;
	struct dj_error e = {""};

	(void)state;
	settings_init(&s);
	assert_int_equal(settings_load(&s, "/nowhere/site.conf", &e), ENOENT);
	assert_string_equal(e.text, "/nowhere/site.conf: No such file or directory.");
	settings_fini(&s);
}

static void the_table_prints_itself(void **state)
{
	struct dj_buf b;

	(void)state;
	dj_buf_init(&b, 100000);
	settings_print(&b);
	assert_non_null(strstr(b.data, "\n## Listening\n"));
	assert_non_null(strstr(
	    b.data, "\n| `ring` | `20` | How long an offer rings, where the queue does not say. "
		    "From 3 to 120 s. Changeable while running. |\n"));
	for (int i = 0; i < SETTINGS; i++) {
		char row[80];

		snprintf(row, sizeof row, "\n| `%s` | ", setting_info(i)->key);
		assert_non_null(strstr(b.data, row));
	}
	dj_buf_fini(&b);
}

static void the_documentation_is_what_the_table_prints(void **state)
{
	char *text = dj_alloc(100000);
	struct dj_buf b;
	FILE *f = fopen(SOURCE_DIR "/docs/settings.md", "r");

	(void)state;
	assert_non_null(f);
	assert_true(fread(text, 1, 99999, f) > 0);
	fclose(f);
	dj_buf_init(&b, 100000);
	settings_print(&b);
	if (strcmp(b.data, text) != 0)
		fail_msg("docs/settings.md is old: build/dajeong settings >docs/settings.md");
	dj_buf_fini(&b);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_default_has_the_form_of_its_type),
	    cmocka_unit_test(a_line_is_not_given_up_within_thirty_seconds),
	    cmocka_unit_test(a_file_sets_values_and_comments_are_not_values),
	    cmocka_unit_test(a_flag_stands_over_the_database_and_that_over_the_file),
	    cmocka_unit_test(repeated_settings_keep_their_order_and_have_words),
	    cmocka_unit_test(what_is_wrong_is_said_with_its_line),
	    cmocka_unit_test(flags_need_their_value_and_must_exist),
	    cmocka_unit_test(only_live_settings_change_while_running),
	    cmocka_unit_test(a_missing_file_is_named),
	    cmocka_unit_test(the_table_prints_itself),
	    cmocka_unit_test(the_documentation_is_what_the_table_prints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
