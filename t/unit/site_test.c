/* links: base domain store app */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <jansson.h>

#include "base/log.h"
#include "flow/record_rig.h"

#define HOUR 3600000LL
#define DAY  (24 * HOUR)

/* 2026-08-10, a Monday, 00:00 in Korea */
#define MONDAY (1786287600000LL)

static void loads(enum engine engine)
{
	struct site s;
	struct rig r;
	const struct site_queue *q;
	const struct site_agent *a;

	if (!rig_open(&r, engine))
		return;
	assert_int_equal(site_load(r.db, r.keys, &s, NULL), 0);
	assert_string_equal(s.name, "시험 120");
	assert_true(s.languages[language_MN]);
	q = site_queue_of(&s, site_line_of(&s, "120")->queue);
	assert_string_equal(q->name, "general");
	assert_string_equal(site_label_text(&q->label, language_EN, q->name), "일반");
	assert_int_equal(q->acd.need_count, 1);
	assert_int_equal(q->acd.needs[0].level, 2);
	assert_int_equal(q->acd.step_count, 2);
	assert_int_equal(q->acd.steps[1].after_ms, 120000);
	assert_string_equal(site_queue_of(&s, q->acd.steps[1].overflow_to)->name, "night");
	assert_int_equal(q->acd.ring_ms, 20000);
	assert_int_equal(q->wrap_ms, 30000);
	assert_true(q->sticky && !q->emergency);
	assert_false(site_line_of(&s, "031120")->in_province);
	assert_null(site_line_of(&s, "112"));
	a = site_agent_named(&s, "agent01");
	assert_int_equal(site_line_of(&s, "1001")->flow, LINE_AGENT);
	assert_int_equal(site_line_of(&s, "1001")->agent, a->acd.id);
	assert_string_equal(a->display, "이다연");
	assert_string_equal(a->phone_secret, "word");
	assert_int_equal(a->acd.level[0], 4);
	assert_int_equal(a->acd.level[1], 5);
	assert_int_equal(a->acd.level[2], 0);
	assert_string_equal(site_agent_named(&s, "agent02")->phone_address, "127.0.0.3:5080");
	assert_int_equal(site_agent_named(&s, "agent02")->acd.level[2], 3);
	assert_int_equal(site_language_skill(&s, language_EN), 2);
	assert_int_equal(site_language_skill(&s, language_VI), -1);
	assert_int_equal(s.trunks[0].peer_count, 2);
	assert_string_equal(s.trunks[0].peers[1], "10.0.0.0/29");
	assert_string_equal(s.trunks[0].secret, "s3cret");
	assert_int_equal(s.trunks[0].transport, TRUNK_TLS);
	assert_int_equal(s.topic_count, 3);
	assert_int_equal(s.reason_count, 2);
	site_free(&s);
	rig_end(&r);
}

static void a_site_comes_back_as_it_was_written(void **state)
{
	(void)state;
	for (int engine = 0; engine < ENGINES; engine++)
		loads(engine);
}

static void reading_it_again_changes_and_doubles_nothing(void **state)
{
	static const char more[] =
	    "{\"format\":1,\"queues\":[{\"name\":\"general\",\"ring_s\":25}],"
	    "\"people\":[{\"name\":\"agent01\",\"skills\":{\"english\":1}}],"
	    "\"hours\":[{\"queue\":\"sign\",\"weekdays\":[1],\"from\":\"10:00\",\"to\":\"11:00\"}]"
	    "}";
	struct site s;
	struct rig r;

	(void)state;
	assert_true(rig_open(&r, ON_SQLITE));
	assert_int_equal(rig_seed(&r, rig_site, NULL), 0);
	assert_int_equal(rig_seed(&r, more, NULL), 0);
	assert_int_equal(site_load(r.db, r.keys, &s, NULL), 0);
	assert_int_equal(s.queue_count, 3);
	assert_int_equal(s.agent_count, 3);
	assert_int_equal(s.topic_count, 3);
	assert_int_equal(s.line_count, 3);
	assert_int_equal(s.period_count, 1); /* hours are given whole */
	assert_int_equal(s.queues[0].acd.ring_ms, 25000);
	assert_int_equal(s.queues[0].acd.need_count, 1);
	assert_string_equal(s.queues[0].label.text[language_KO],
			    "일반"); /* what is left out stays */
	assert_string_equal(site_agent_named(&s, "agent01")->display, "이다연");
	assert_int_equal(site_agent_named(&s, "agent01")->acd.level[0], 0);
	assert_int_equal(site_agent_named(&s, "agent01")->acd.level[2], 1);
	site_free(&s);
	rig_end(&r);
}

static void what_is_wrong_is_named_and_nothing_is_kept(void **state)
{
	static const struct {
		const char *json, *said;
	} wrong[] = {
	    {"[]", "object"},
	    {"{\"format\":1", "line 1"},
	    {"{}", "format"},
	    {"{\"format\":1,\"queues\":{}}", "queues must be a list"},
	    {"{\"format\":1,\"queues\":[{}]}", "queue: needs a name"},
	    {"{\"format\":1,\"queues\":[{\"name\":\"한국\"}]}", "needs a name"},
	    {"{\"format\":1,\"queues\":[{\"name\":\"q\",\"ring_s\":\"20\"}]}", "queue q: ring_s"},
	    {"{\"format\":1,\"queues\":[{\"name\":\"q\",\"ring_s\":2000}]}", "0 to 120"},
	    {"{\"format\":1,\"queues\":[{\"name\":\"q\",\"needs\":{\"magic\":1}}]}",
	     "skill magic is not known"},
	    {"{\"format\":1,\"queues\":[{\"name\":\"q\",\"needs\":{\"general\":6}}]}", "1 to 5"},
	    {"{\"format\":1,\"queues\":[{\"name\":\"q\",\"steps\":[{\"after_s\":9},{\"after_s\":8}]"
	     "}]}",
	     "ascending"},
	    {"{\"format\":1,\"queues\":[{\"name\":\"q\",\"steps\":[{\"after_s\":9,\"overflow\":"
	     "\"x\"}]}]}",
	     "\"x\" is not known"},
	    {"{\"format\":1,\"queues\":[{\"name\":\"q\",\"label\":{\"xx\":\"\"}}]}", "label.xx"},
	    {"{\"format\":1,\"people\":[{\"name\":\"p\",\"roles\":[\"king\"]}]}", "not a role"},
	    {"{\"format\":1,\"people\":[{\"name\":\"p\",\"password\":\"\"}]}", "password"},
	    {"{\"format\":1,\"people\":[{\"name\":\"p\",\"password_hash\":\"md5\"}]}", "Argon2id"},
	    {"{\"format\":1,\"lines\":[{\"number\":\"1\",\"flow\":\"greet\"}]}",
	     "line 1: needs a flow"},
	    {"{\"format\":1,\"skills\":[{\"name\":\"s\",\"number\":32}]}", "0 to 31"},
	    {"{\"format\":1,\"hours\":[{\"weekdays\":[7],\"from\":\"09:00\",\"to\":\"10:00\"}]}",
	     "Sunday"},
	    {"{\"format\":1,\"hours\":[{\"weekdays\":[1],\"from\":\"22:00\",\"to\":\"06:00\"}]}",
	     "two rows"},
	    {"{\"format\":1,\"days\":[{\"date\":\"2026-13-01\",\"mode\":\"holiday\"}]}",
	     "date must be"},
	    {"{\"format\":1,\"settings\":{\"ring\":\"0\"}}", "setting ring"},
	    {"{\"format\":1,\"trunks\":[{\"name\":\"t\",\"peers\":[\"a b\"]}]}", "addresses"},
	};
	struct dj_error e;
	struct site s;
	struct rig r;

	(void)state;
	assert_true(rig_open(&r, ON_SQLITE));
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		e.text[0] = '\0';
		assert_int_equal(rig_seed(&r, wrong[i].json, &e), EINVAL);
		if (!strstr(e.text, wrong[i].said))
			fail_msg("%s\nsays: %s", wrong[i].json, e.text);
	}
	assert_int_equal(site_load(r.db, r.keys, &s, NULL), 0);
	assert_int_equal(s.queue_count, 3);
	assert_int_equal(s.agent_count, 3);
	site_free(&s);
	rig_end(&r);
}

static void flags_stand_over_database_over_file(void **state)
{
	struct settings settings;
	struct site s;
	struct rig r;

	(void)state;
	assert_true(rig_open(&r, ON_SQLITE));
	settings_init(&settings);
	assert_int_equal(site_load(r.db, r.keys, &s, NULL), 0);
	assert_int_equal(s.queues[0].acd.ring_ms, 20000); /* nobody says it: the default */
	settings_set(&settings, SETTING_name, SETTING_FILE, "of the file", NULL);
	settings_set(&settings, SETTING_ring, SETTING_FILE, "33", NULL);
	settings_set(&settings, SETTING_wrap_up, SETTING_FILE, "none", NULL);
	settings_set(&settings, SETTING_redial_within, SETTING_FILE, "90", NULL);
	settings_set(&settings, SETTING_abandoned_callback, SETTING_FILE, "0", NULL);
	site_apply(&s, &settings);
	assert_string_equal(s.name, "시험 120"); /* of the database */
	assert_int_equal(s.queues[0].acd.ring_ms, 33000);
	assert_int_equal(s.queues[0].wrap_mode, wrap_mode_NONE);
	assert_int_equal(s.policy.redial_ms, 90000);
	assert_int_equal(s.policy.sticky_ms, 15000);
	assert_int_equal(s.abandoned_callback_ms, 0);
	assert_true(s.queues[0].recording.on);
	settings_set(&settings, SETTING_record, SETTING_FILE, "no", NULL);
	site_apply(&s, &settings);
	assert_false(s.queues[0].recording.on);
	settings_set(&settings, SETTING_name, SETTING_FLAG, "of the flag", NULL);
	site_apply(&s, &settings);
	assert_string_equal(s.name, "of the flag");
	site_free(&s);
	settings_fini(&settings);
	rig_end(&r);
}

/* ---- hours ---- */

static struct site_queue queues[3] = {{.acd = {.id = 1}}, {.acd = {.id = 2}}, {.acd = {.id = 3}}};
static struct hours_period periods[] = {
    {1, 1, 540, 1080}, {1, 2, 540, 1080}, {1, 3, 540, 1080},  {1, 4, 540, 1080},
    {1, 5, 540, 1080}, {3, 1, 0, 120},	  {3, 1, 1380, 1440},
};
static struct hours_day days[] = {
    {0, 20260811, queue_mode_HOLIDAY, 0, 0}, {1, 20260812, queue_mode_CLOSED, 0, 0},
    {0, 20260813, queue_mode_HOLIDAY, 0, 0}, {1, 20260813, queue_mode_OPEN, 600, 720},
    {2, 20260814, queue_mode_CLOSED, 0, 0},
};
static struct site hours_site = {.utc_offset_min = 540,
				 .queue_count = 3,
				 .queues = queues,
				 .period_count = DJ_COUNT(periods),
				 .periods = periods,
				 .day_count = DJ_COUNT(days),
				 .days = days};

static void expect_mode(dj_id queue, dj_ms at, enum queue_mode mode)
{
	assert_int_equal(site_queue_mode(&hours_site, queue, at), mode);
}

static void a_queue_opens_by_the_hour_of_its_place(void **state)
{
	(void)state;
	expect_mode(1, MONDAY + 9 * HOUR - 1, queue_mode_CLOSED);
	expect_mode(1, MONDAY + 9 * HOUR, queue_mode_OPEN);
	expect_mode(1, MONDAY + 18 * HOUR - 1, queue_mode_OPEN);
	expect_mode(1, MONDAY + 18 * HOUR, queue_mode_CLOSED);
	expect_mode(1, MONDAY - 12 * HOUR, queue_mode_CLOSED); /* Sunday */
	expect_mode(2, MONDAY - 12 * HOUR, queue_mode_OPEN);   /* day and night */
	expect_mode(3, MONDAY + 1, queue_mode_OPEN);	       /* a night is two rows */
	expect_mode(3, MONDAY + 2 * HOUR, queue_mode_CLOSED);
	expect_mode(3, MONDAY + 23 * HOUR, queue_mode_OPEN);
	expect_mode(3, MONDAY + DAY, queue_mode_HOLIDAY);
}

static void emergency_holiday_closed_open_in_this_order(void **state)
{
	(void)state;
	expect_mode(1, MONDAY + DAY + 10 * HOUR, queue_mode_HOLIDAY);
	expect_mode(2, MONDAY + DAY + 10 * HOUR,
		    queue_mode_OPEN); /* open day and night, holidays too */
	expect_mode(1, MONDAY + 2 * DAY + 10 * HOUR, queue_mode_CLOSED);
	expect_mode(1, MONDAY + 3 * DAY + 9 * HOUR,
		    queue_mode_CLOSED); /* specially open: only these minutes */
	expect_mode(1, MONDAY + 3 * DAY + 10 * HOUR, queue_mode_OPEN);
	expect_mode(1, MONDAY + 3 * DAY + 12 * HOUR, queue_mode_CLOSED);
	expect_mode(2, MONDAY + 4 * DAY,
		    queue_mode_CLOSED); /* its own day counts for a queue that never closes */
	queues[0].emergency = true;
	expect_mode(1, MONDAY + DAY + 3 * HOUR, queue_mode_EMERGENCY);
	queues[0].emergency = false;
}

static void dates_are_right_across_years(void **state)
{
	static const struct {
		dj_ms at;
		int date;
	} known[] = {{1767193200000, 20260101},
		     {1709132400000, 20240229},
		     {1709218800000, 20240301},
		     {4102412400000, 21000101}};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(known); i++) {
		days[4].date = known[i].date;
		expect_mode(2, known[i].at, queue_mode_CLOSED);
		expect_mode(2, known[i].at - 1, queue_mode_OPEN);
		expect_mode(2, known[i].at + DAY, queue_mode_OPEN);
	}
}

/* ---- the demo province ---- */

static char *read_whole(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = dj_alloc(SITE_DOCUMENT_MAX + 1);

	assert_non_null(f);
	text[fread(text, 1, SITE_DOCUMENT_MAX, f)] = '\0';
	fclose(f);
	return text;
}

static void the_demo_province_loads(void **state)
{
	char *json = read_whole(SOURCE_DIR "/db/demo/site.json");
	struct dj_ids ids = {.node = SITE_NODE};
	struct site_change with;
	struct dj_error e = {""};
	struct fresh f;
	struct site s;
	struct db *db;
	struct keyring *keys;

	(void)state;
	for (int engine = 0; engine < ENGINES; engine++) {
		if (!fresh_database(&f, engine))
			continue;
		assert_int_equal(keyring_open(&keys, tmp_path(&f.tmp, "keys"), NULL), 0);
		assert_int_equal(db_open(&db, f.url, DB_WRITER, NULL), 0);
		with = (struct site_change){db, keys, &ids, 1764000000000};
		if (site_seed(&with, json, &e))
			fail_msg("%s", e.text);
		assert_int_equal(site_load(db, keys, &s, NULL), 0);
		assert_true(s.agent_count >= 64);
		assert_true(s.place_count >= 31); /* cities and counties, and elsewhere */
		assert_non_null(site_line_of(&s, "1200"));
		site_free(&s);
		db_close(db);
		keyring_close(keys);
		fresh_gone(&f);
	}
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_site_comes_back_as_it_was_written),
	    cmocka_unit_test(reading_it_again_changes_and_doubles_nothing),
	    cmocka_unit_test(what_is_wrong_is_named_and_nothing_is_kept),
	    cmocka_unit_test(flags_stand_over_database_over_file),
	    cmocka_unit_test(a_queue_opens_by_the_hour_of_its_place),
	    cmocka_unit_test(emergency_holiday_closed_open_in_this_order),
	    cmocka_unit_test(dates_are_right_across_years),
	    cmocka_unit_test(the_demo_province_loads),
	};

	setenv("TZ", "UTC", 1);
	dj_log_set_level(DJ_LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
