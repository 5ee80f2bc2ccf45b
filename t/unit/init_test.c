/* links: base domain store app main/setup */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <glob.h>
#include <unistd.h>

#include "app/password.h"
#include "app/site.h"
#include "main/init.h"
#include "main/init_ask.h"
#include "store/backup.h"
#include "store/db.h"
#include "store/keyring.h"
#include "unit/store_tmp.h"

static struct tmp home;

static int make_folder(void **state)
{
	(void)state;
	tmp_make(&home);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	tmp_remove(&home);
	return 0;
}

/* Runs init with these flags; standard output is not for the report of the tests. */
static int init(char **flags, int count)
{
	char config[200], data[200];
	char *argv[40] = {"--config", config, "--data", data};
	int kept = dup(1), answer;
	FILE *away = freopen("/dev/null", "w", stdout);

	assert_non_null(away);
	snprintf(config, sizeof config, "%s/site.conf", home.dir);
	snprintf(data, sizeof data, "%s/new/data", home.dir);
	for (int i = 0; i < count; i++)
		argv[4 + i] = flags[i];
	answer = init_run(4 + count, argv);
	fflush(stdout);
	dup2(kept, 1);
	close(kept);
	return answer;
}

static bool there(const char *name)
{
	char path[200];

	snprintf(path, sizeof path, "%s/%s", home.dir, name);
	return access(path, F_OK) == 0;
}

static void load(struct settings *settings, struct site *site)
{
	char path[200], keys_path[200];
	struct keyring *keys;
	struct dj_error e = {""};

	snprintf(path, sizeof path, "%s/site.conf", home.dir);
	settings_init(settings);
	if (settings_load(settings, path, &e))
		fail_msg("%s", e.text);
	snprintf(keys_path, sizeof keys_path, "%s/new/data/keys", home.dir);
	assert_int_equal(keyring_open(&keys, keys_path, &e), 0);
	if (site_load_url(settings_text(settings, SETTING_database), keys, site, &e))
		fail_msg("%s", e.text);
	keyring_close(keys);
}

/* How many files in DATA/backups are backups. */
static int whole_backups(void)
{
	char pattern[200];
	struct backup_info info;
	int whole = 0;
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s/new/data/backups/*", home.dir);
	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc; i++)
		whole += backup_look(found.gl_pathv[i], &info, NULL) == 0 && info.bytes > 0;
	globfree(&found);
	return whole;
}

static char *good[] = {"--name",   "시험 120",	 "--languages",	       "ko vi",	  "--admin",
		       "chief",	   "--password", "a long enough word", "--trunk", "kt 127.0.0.2",
		       "--number", "031120",	 "--certificate",      "self"};

static void a_site_is_made_of_the_answers(void **state)
{
	struct settings settings;
	struct site site;
	const struct site_agent *chief;

	(void)state;
	assert_int_equal(init(good, DJ_COUNT(good)), 0);
	load(&settings, &site);
	assert_string_equal(settings_text(&settings, SETTING_name), "시험 120");
	assert_string_equal(settings_at(&settings, SETTING_trunk, 0), "kt 127.0.0.2");
	assert_string_equal(settings_at(&settings, SETTING_line, 0), "031120 queue general greet");
	assert_int_equal(access(settings_text(&settings, SETTING_certificate), R_OK), 0);
	assert_int_equal(site.agent_count, 1);
	chief = site_agent_named(&site, "chief");
	assert_non_null(chief);
	assert_int_equal(chief->roles, 1u << role_ADMIN);
	assert_int_equal(site.queue_count, 2); /* general and Vietnamese */
	assert_int_equal(site_language_skill(&site, language_VI) >= 0, 1);
	assert_int_equal(site_language_skill(&site, language_EN), -1);
	assert_int_equal(site.place_count, 32);
	assert_true(site.topic_count > 40 && site.day_count > 40);
	assert_int_equal(whole_backups(), 1);
	site_free(&site);
	settings_fini(&settings);
}

static void what_is_there_is_not_overwritten(void **state)
{
	char *other[] = {"--password", "another long word", "--name", "Other"};
	struct settings settings;
	struct site site;

	(void)state;
	assert_int_equal(init(good, DJ_COUNT(good)), 0);
	assert_int_equal(init(other, DJ_COUNT(other)), 1);
	load(&settings, &site);
	assert_string_equal(settings_text(&settings, SETTING_name), "시험 120");
	site_free(&site);
	settings_fini(&settings);
}

static void nothing_is_written_before_every_answer_is_right(void **state)
{
	static char *wrong[][2] = {
	    {"--time-zone", "Mars/Olympus"}, {"--languages", "fr"}, {"--admin", "the chief"},
	    {"--password", "short"},	     {"--trunk", "kt"},	    {"--number", "1 2 0"},
	    {"--certificate", "/nowhere"},   {"--places", "moon"},  {"--colour", "red"}};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		char *flags[4] = {"--password", "a long enough word", wrong[i][0], wrong[i][1]};

		assert_int_equal(init(flags, 4), 1);
		assert_false(there("site.conf") || there("new"));
	}
	assert_int_equal(init(NULL, 0), 1); /* no password */
	assert_false(there("site.conf") || there("new"));
}

static void answers_may_stand_in_a_file_and_flags_stand_over_it(void **state)
{
	char path[200], *flags[] = {"--answers", path, "--name", "From the flag"};
	struct settings settings;
	struct site site;
	FILE *f;

	(void)state;
	snprintf(path, sizeof path, "%s/answers", home.dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("# answers\nname = From the file\npassword = a long enough word\ncertificate = "
	      "none\nplaces=none\n",
	      f);
	fclose(f);
	assert_int_equal(init(flags, 4), 0);
	load(&settings, &site);
	assert_string_equal(settings_text(&settings, SETTING_name), "From the flag");
	assert_string_equal(settings_text(&settings, SETTING_certificate), "");
	assert_int_equal(site.place_count, 0);
	site_free(&site);
	settings_fini(&settings);
}

/* ---- asking ---- */

static int complete(const char *typed, struct answers *a, char **said)
{
	FILE *in = fmemopen((void *)(uintptr_t)typed, strlen(typed), "r"), *out;
	size_t n;
	struct dj_error e;
	int err;

	out = open_memstream(said, &n);
	assert_non_null(in);
	*a = (struct answers){0};
	err = answers_complete(a, in, out, &e);
	fclose(in);
	fclose(out);
	return err;
}

static void it_asks_again_until_the_answer_is_right(void **state)
{
	struct answers a;
	char *said;

	(void)state;
	assert_int_equal(complete("My centre\n\nfr\nko en\n\nlong password\nlong passwort\nlong "
				  "password\nlong password\n"
				  "none\n\n110\n\n",
				  &a, &said),
			 0);
	assert_string_equal(a.text[QUESTION_NAME], "My centre");
	assert_string_equal(a.text[QUESTION_TIME_ZONE], "Asia/Seoul");
	assert_string_equal(a.text[QUESTION_LANGUAGES], "ko en");
	assert_string_equal(a.text[QUESTION_ADMIN], "admin");
	assert_string_equal(a.text[QUESTION_PASSWORD], "long password");
	assert_string_equal(a.text[QUESTION_CERTIFICATE], "none");
	assert_string_equal(a.text[QUESTION_TRUNK], "none");
	assert_string_equal(a.text[QUESTION_NUMBER], "110");
	assert_non_null(strstr(said, "`fr` is no language of this program"));
	assert_non_null(strstr(said, "They differ."));
	assert_null(strstr(said, "private key"));
	free(said);
}

static void an_early_end_is_an_error_and_not_a_default(void **state)
{
	struct answers a;
	char *said;

	(void)state;
	assert_int_equal(complete("My centre\n", &a, &said), EINVAL);
	free(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_site_is_made_of_the_answers, make_folder,
					    remove_folder),
	    cmocka_unit_test_setup_teardown(what_is_there_is_not_overwritten, make_folder,
					    remove_folder),
	    cmocka_unit_test_setup_teardown(nothing_is_written_before_every_answer_is_right,
					    make_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(answers_may_stand_in_a_file_and_flags_stand_over_it,
					    make_folder, remove_folder),
	    cmocka_unit_test(it_asks_again_until_the_answer_is_right),
	    cmocka_unit_test(an_early_end_is_an_error_and_not_a_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
