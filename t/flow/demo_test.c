/* links: base domain store app */
/* The demo province as the server reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <glob.h>
#include <cmocka.h>
#include <time.h>

#include "app/directory_rows.h"
#include "app/site.h"
#include "app/site_seed.h"
#include "store/schema.h"
#include "unit/store_tmp.h"

#define NOW 1795305600000 /* 2026-11-22 00:00 UTC, a Sunday */

static struct tmp folder;
static struct keyring *keys;
static struct site site;

static char *demo_text(void)
{
	FILE *f = fopen(SOURCE_DIR "/db/demo/site.json", "rb");
	char *text = dj_alloc(SITE_DOCUMENT_MAX);

	assert_non_null(f);
	assert_true(fread(text, 1, SITE_DOCUMENT_MAX - 1, f) > 0);
	fclose(f);
	return text;
}

static int seed(struct db *db, const char *text, struct dj_error *e)
{
	static struct dj_ids ids = {.node = SITE_NODE};
	struct site_change with = {db, keys, &ids, NOW};

	return site_seed(&with, text, e);
}

/* The other files of the province, in the order in which the program reads them. */
static void seed_rest(struct db *db)
{
	glob_t files;
	char *text = dj_alloc(SITE_DOCUMENT_MAX);
	struct dj_error e = {""};

	assert_int_equal(glob(SOURCE_DIR "/db/demo/*.json", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		FILE *f = fopen(files.gl_pathv[i], "rb");
		size_t n;

		assert_non_null(f);
		n = fread(text, 1, SITE_DOCUMENT_MAX - 1, f);
		text[n] = '\0';
		fclose(f);
		/* all in one millisecond, as on a fast machine */
		if (seed(db, text, &e))
			fail_msg("%s: %s", files.gl_pathv[i], e.text);
	}
	globfree(&files);
	free(text);
}

/* Nobody's: what the demonstration hands over must reach no office that there is. */
static void check_mail(void *arg, const struct directory_stored *s)
{
	const char *mail = directory_value(directory_part_DEPARTMENT, &s->row, "mail");

	(void)arg;
	assert_non_null(strstr(mail, "@gg.example"));
}

static void count_row(void *arg, const struct directory_stored *s)
{
	(void)s;
	++*(int *)arg;
}

static int rows_of(struct db *db, enum directory_part part)
{
	int count = 0;

	directory_each(db, keys, part, count_row, &count);
	return count;
}

/* What issue and page promise of the demonstration: articles in Korean and English, the main ones
 * in six languages, and places to be found. */
static void the_demonstration_is_whole(void **state)
{
	char url[300];
	struct dj_error e = {""};
	struct db *db;

	(void)state;
	snprintf(url, sizeof url, "sqlite:%s", tmp_path(&folder, "dajeong.db"));
	assert_int_equal(db_open(&db, url, DB_WRITER, &e), 0);
	seed_rest(db);
	db_begin(db, DB_READ);
	assert_in_range(db_query_int(db, SQL_article_count, 0), 700, 2000);
	assert_in_range(rows_of(db, directory_part_DEPARTMENT), 120, 1000);
	directory_each(db, keys, directory_part_DEPARTMENT, check_mail, NULL);
	assert_in_range(rows_of(db, directory_part_FACILITY), 200, 1000);
	assert_in_range(rows_of(db, directory_part_PROGRAMME), 20, 100);
	assert_in_range(rows_of(db, directory_part_RUMOUR), 5, 100);
	assert_in_range(rows_of(db, directory_part_NUMBER), 40, 100);
	assert_int_equal(db_commit(db, &e), 0);
	db_close(db);
}

static int load_demo(void **state)
{
	char url[300], *text = demo_text();
	struct dj_error e = {""};
	struct db *db;

	(void)state;
	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	tmp_make(&folder);
	snprintf(url, sizeof url, "sqlite:%s", tmp_path(&folder, "dajeong.db"));
	if (schema_migrate(url, folder.dir, NOW, NULL, &e) ||
	    keyring_open(&keys, tmp_path(&folder, "keys"), &e) || db_open(&db, url, DB_WRITER, &e))
		fail_msg("%s", e.text);
	if (seed(db, text, &e) || seed(db, text, &e) || /* twice changes nothing */
	    site_load(db, keys, &site, &e))
		fail_msg("%s", e.text);
	db_close(db);
	free(text);
	return 0;
}

static int free_demo(void **state)
{
	(void)state;
	site_free(&site);
	keyring_close(keys);
	tmp_remove(&folder);
	return 0;
}

static int agents_with(const char *skill, int least)
{
	int count = 0, number = -1;

	for (int i = 0; i < site.skill_count; i++)
		if (strcmp(site.skills[i].name, skill) == 0)
			number = site.skills[i].number;
	assert_true(number >= 0);
	for (int i = 0; i < site.agent_count; i++)
		count += site.agents[i].acd.level[number] >= least;
	return count;
}

static void three_teams_of_agents_speak_six_languages(void **state)
{
	int agents = 0;

	(void)state;
	for (int i = 0; i < site.agent_count; i++)
		agents += (site.agents[i].roles >> role_AGENT & 1) != 0;
	assert_int_equal(agents, 46 + 10 + 6);
	assert_non_null(site_agent_named(&site, "agent01"));
	assert_non_null(site_agent_named(&site, "agent62"));
	assert_non_null(site_agent_named(&site, "supervisor01"));
	assert_int_equal(site_agent_named(&site, "manager01")->roles, 1u << role_MANAGER);
	assert_int_equal(site_agent_named(&site, "auditor01")->roles, 1u << role_AUDITOR);
	assert_non_null(site_agent_named(&site, "admin"));
	assert_int_equal(agents_with("korean", 4), 62);
	assert_int_equal(agents_with("sign", 4), 4);
	for (int l = language_KO; l < language_COUNT; l++)
		assert_true(site_language_skill(&site, l) >= 0);
}

/* No two people are told apart by their login name only. */
static void everybody_has_a_name_of_their_own(void **state)
{
	(void)state;
	for (int a = 0; a < site.agent_count; a++)
		for (int b = 0; b < a; b++)
			assert_string_not_equal(site.agents[a].display, site.agents[b].display);
}

static void the_two_numbers_greet_and_the_third_does_not(void **state)
{
	const struct site_line *inside = site_line_of(&site, "120"),
			       *outside = site_line_of(&site, "031120"),
			       *direct = site_line_of(&site, "1200");

	(void)state;
	assert_non_null(inside);
	assert_non_null(outside);
	assert_non_null(direct);
	assert_int_equal(inside->flow, LINE_GREET);
	assert_true(inside->in_province);
	assert_int_equal(outside->flow, LINE_GREET);
	assert_false(outside->in_province);
	assert_int_equal(direct->flow, LINE_DIRECT);
	assert_int_equal(inside->queue, outside->queue);
}

static const struct site_queue *queue_named(const char *name)
{
	for (int i = 0; i < site.queue_count; i++)
		if (strcmp(site.queues[i].name, name) == 0)
			return &site.queues[i];
	fail_msg("no queue %s", name);
	return NULL;
}

static dj_ms at(int days, int hour, int minute)
{
	return NOW / 86400000 * 86400000 + ((days * 24LL + hour - 9) * 60 + minute) * 60000;
}

/* 22 November 2026 is a Sunday; 25 December a Friday and a holiday. */
static void sign_language_keeps_office_hours_and_the_rest_never_closes(void **state)
{
	dj_id sign = queue_named("sign")->acd.id, general = queue_named("general")->acd.id;

	(void)state;
	assert_int_equal(site_queue_mode(&site, sign, at(0, 11, 0)), queue_mode_CLOSED);
	assert_int_equal(site_queue_mode(&site, sign, at(1, 8, 59)), queue_mode_CLOSED);
	assert_int_equal(site_queue_mode(&site, sign, at(1, 9, 0)), queue_mode_OPEN);
	assert_int_equal(site_queue_mode(&site, sign, at(1, 18, 0)), queue_mode_CLOSED);
	assert_int_equal(site_queue_mode(&site, sign, at(33, 10, 0)), queue_mode_HOLIDAY);
	assert_int_equal(site_queue_mode(&site, general, at(0, 3, 0)), queue_mode_OPEN);
}

static void a_closed_queue_knows_when_it_opens_again(void **state)
{
	dj_id sign = queue_named("sign")->acd.id;
	struct phrase_opening o = site_opening(&site, sign, at(1, 7, 10)); /* Monday, early */

	(void)state;
	assert_true(o.known && !o.holiday);
	assert_int_equal(o.days, 0);
	assert_int_equal(o.minute, 9 * 60);
	o = site_opening(&site, sign,
			 at(32, 19, 0)); /* 24 December, evening: a holiday and a weekend follow */
	assert_true(o.known && !o.holiday);
	assert_int_equal(o.days, 4);
	assert_int_equal(o.weekday, 1);
	o = site_opening(&site, sign, at(33, 10, 0));
	assert_true(o.known && o.holiday);
	assert_int_equal(o.days, 3);
}

static void every_queue_has_agents_who_can_take_it_at_once(void **state)
{
	(void)state;
	for (int i = 0; i < site.queue_count; i++) {
		const struct acd_queue *q = &site.queues[i].acd;

		assert_true(q->need_count > 0);
		for (int k = 0; k < q->need_count; k++) {
			int able = 0;

			for (int a = 0; a < site.agent_count; a++)
				able += site.agents[a].acd.level[q->needs[k].skill] >=
					q->needs[k].level;
			if (able < 2)
				fail_msg("%s: %d agents", site.queues[i].name, able);
		}
	}
}

static void all_in_six_languages(const struct site_label *label, const char *name)
{
	for (int l = language_KO; l < language_COUNT; l++)
		if (label->text[l][0] == '\0')
			fail_msg("%s has no %s label", name, word_of(words_language, l));
}

static void every_label_is_there_in_six_languages(void **state)
{
	(void)state;
	assert_int_equal(site.place_count, 31 + 1);
	assert_true(site.topic_count >= 40);
	assert_string_equal(site.topics[0].name, "roads_transport");
	for (int i = 0; i < site.place_count; i++)
		all_in_six_languages(&site.places[i].label, site.places[i].name);
	for (int i = 0; i < site.topic_count; i++)
		all_in_six_languages(&site.topics[i].label, site.topics[i].name);
	for (int i = 0; i < site.reason_count; i++)
		all_in_six_languages(&site.reasons[i].label, site.reasons[i].name);
	for (int i = 0; i < site.queue_count; i++)
		all_in_six_languages(&site.queues[i].label, site.queues[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_demonstration_is_whole),
	    cmocka_unit_test(three_teams_of_agents_speak_six_languages),
	    cmocka_unit_test(everybody_has_a_name_of_their_own),
	    cmocka_unit_test(the_two_numbers_greet_and_the_third_does_not),
	    cmocka_unit_test(sign_language_keeps_office_hours_and_the_rest_never_closes),
	    cmocka_unit_test(a_closed_queue_knows_when_it_opens_again),
	    cmocka_unit_test(every_queue_has_agents_who_can_take_it_at_once),
	    cmocka_unit_test(every_label_is_there_in_six_languages),
	};

	return cmocka_run_group_tests(tests, load_demo, free_demo);
}
