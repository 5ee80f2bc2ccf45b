/* links: base domain store app */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <inttypes.h>

#include "app/password.h"
#include "base/log.h"
#include "flow/query_rig.h"

/* ---- the site ---- */

/* Everything published so far: what was rolled back has neither a number nor a fact. */
static void no_holes(struct rig *r)
{
	struct published p;
	int64_t seq = 0;

	while (dj_mailbox_take(r->published, &p))
		if (p.kind == PUBLISHED_FACT)
			assert_int_equal(p.fact.seq, ++seq);
	assert_true(seq > 0);
	db_begin(r->db, DB_READ);
	assert_int_equal(log_mark_read(r->db).seq, seq);
	assert_int_equal(db_commit(r->db, NULL), 0);
}

static void saves(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_PERSON_SAVE,
			    .actor = 9,
			    .roles = ADMIN,
			    .text = "{\"name\":\"agent03\",\"display\":\"새 "
				    "사람\",\"roles\":[\"agent\"],\"skills\":{\"general\":3}}"};
	struct answer a = rig_ask(r, &c);
	struct site site;
	dj_id person = a.id;
	json_t *root;

	assert_int_equal(a.verdict, VERDICT_ok);
	c.subject = person;
	strcpy(c.text, "{\"name\":\"agent03\",\"skills\":{\"general\":5,\"english\":2},\"rev\":1}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_changed); /* rev 1 is an older state */
	strcpy(c.text, "{\"name\":\"agent01\"}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_changed); /* the name is taken */
	strcpy(c.text, "{\"name\":\"agent03\",\"skills\":{\"flying\":5}}");
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_bad_request);
	assert_non_null(strstr(a.text, "flying"));
	strcpy(c.text, "{\"name\":\"agent03\",\"password\":\"a new word\"}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = ask_text(q, QUERY_LOGIN, "agent03");
	assert_true(record_password_verify(text_in(root, "hash"), "a new word"));
	json_decref(root);
	strcpy(c.text, "{\"name\":\"agent03\",\"password\":\"\"}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c.roles = AGENT;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
	c.roles = ADMIN;
	c.subject = 12345;
	strcpy(c.text, "{\"name\":\"agent09\"}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	c = (struct command){
	    .kind = COMMAND_DEVICE_SECRET, .actor = 9, .roles = ADMIN, .subject = person};
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(site_load(r->db, r->keys, &site, NULL), 0);
	assert_string_equal(site_agent_named(&site, "agent03")->phone_secret, a.text);
	assert_string_equal(site_agent_named(&site, "agent03")->display, "새 사람");
	assert_int_equal(site_agent_named(&site, "agent03")->acd.level[0], 5);
	assert_int_equal(site_agent_named(&site, "agent03")->acd.level[2], 2);
	site_free(&site);
	no_holes(r);
}

static void people_are_saved_and_checked(void **state)
{
	(void)state;
	on_both(saves);
}

static void closes_sessions(struct rig *r, struct query_rig *q)
{
	struct answer a = log_in(r, "agent01");
	struct query what = {.kind = QUERY_SESSION};
	struct command c = {.kind = COMMAND_PERSON_SAVE, .actor = 9, .roles = ADMIN};

	c.subject = rig_named(r, SQL_person_by_name, "agent01");
	dj_copy(what.text, sizeof what.text, a.text);
	strcpy(
	    c.text,
	    "{\"name\":\"agent01\",\"display\":\"이다솜\",\"roles\":[\"agent\"],\"active\":true}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(query_rig_ask(q, &what),
			 VERDICT_ok); /* a new display name throws nobody out */
	strcpy(c.text, "{\"name\":\"agent01\",\"active\":false}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(query_rig_ask(q, &what), VERDICT_not_found);
	assert_int_equal(log_in(r, "agent01").verdict, VERDICT_wrong_password);
}

static void who_loses_the_right_is_out_at_once(void **state)
{
	(void)state;
	on_both(closes_sessions);
}

static void queue_saved(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_QUEUE_SAVE, .actor = 9, .roles = ADMIN};
	json_t *root = ask(q, QUERY_QUEUES, 0, ADMIN), *queue;
	char *text;

	/* what a page got, it can send back */
	queue = json_array_get(json_object_get(root, "queues"), 0);
	c.subject = atoll(text_in(queue, "id"));
	json_object_set_new(queue, "ring_s", json_integer(33));
	json_object_set_new(queue, "emergency", json_true());
	text = json_dumps(queue, 0);
	dj_copy(c.text, sizeof c.text, text);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_changed);
	json_decref(root);
	free(text);
	root = ask(q, QUERY_QUEUES, 0, ADMIN);
	queue = json_array_get(json_object_get(root, "queues"), 0);
	assert_int_equal(int_in(queue, "ring_s"), 33);
	assert_true(json_is_true(json_object_get(queue, "emergency")));
	assert_string_equal(text_in(json_object_get(queue, "label"), "ko"), "일반");
	assert_int_equal(int_in(json_object_get(queue, "needs"), "general"), 2);
	assert_string_equal(text_in(json_array_get(json_object_get(queue, "steps"), 1), "overflow"),
			    "night");
	json_decref(root);
}

static void a_queue_goes_to_a_page_and_back(void **state)
{
	(void)state;
	on_both(queue_saved);
}

static void settings(struct rig *r, struct query_rig *q)
{
	struct command c = {
	    .kind = COMMAND_SETTING, .actor = 9, .roles = ADMIN, .name = "ring", .text = "33"};
	json_t *root, *one;
	size_t i;
	bool seen = false;

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	strcpy(c.text, "1000");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	strcpy(c.name, "database");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	root = ask(q, QUERY_SETTINGS, 0, ADMIN);
	json_array_foreach(json_object_get(root, "settings"), i,
			   one) if (strcmp(text_in(one, "name"), "ring") == 0)
	{
		seen = true;
		assert_string_equal(text_in(one, "value"), "33");
	}
	assert_true(seen);
	json_decref(root);
}

static void settings_are_checked_and_kept(void **state)
{
	(void)state;
	on_both(settings);
}

static void small_records(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_BACKUP, .name = "../../etc/passwd", .number = 1};
	json_t *root;

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c = (struct command){
	    .kind = COMMAND_PROMPT_REPLACED, .name = "ko/greeting.wav", .language = language_KO};
	c.number = 1024;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	json_decref(ask(q, QUERY_PROMPTS, 0, ADMIN));
	root = ask(q, QUERY_MISSING, 0, ADMIN);
	assert_non_null(strstr(q->json, "default_password"));
	assert_null(strstr(q->json, "no_trunk"));
	json_decref(root);
	assert_int_equal(ask_as(q, QUERY_PEOPLE, 5, AGENT), VERDICT_not_allowed);
	assert_int_equal(ask_as(q, QUERY_LOGIN, 5, ~0u),
			 VERDICT_not_allowed); /* nobody's but the system's */
	root = ask(q, QUERY_PEOPLE, 0, ADMIN);
	assert_int_equal(json_array_size(json_object_get(root, "people")), 3);
	assert_null(strstr(q->json, "argon2"));
	json_decref(root);
}

static void administrators_lists_are_json(void **state)
{
	(void)state;
	on_both(small_records);
}

static void backups(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_BACKUP, .actor = 9, .roles = AGENT};
	struct answer a;
	char file[500];
	json_t *root;

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
	c.roles = ADMIN;
	for (int i = 0; i < 3; i++) {
		a = rig_ask(r, &c);
		assert_int_equal(a.verdict, VERDICT_ok);
		dj_fake_clock_advance(&r->clock, 5000);
	}
	snprintf(file, sizeof file, "%s/backups/%s", r->fresh.tmp.dir, a.text);
	assert_int_equal(access(file, R_OK), 0);
	root = ask(q, QUERY_BACKUPS, 0, ADMIN);
	assert_int_equal(json_array_size(json_object_get(root, "backups")), 3);
	assert_string_equal(text_in(json_array_get(json_object_get(root, "backups"), 0), "file"),
			    a.text);
	assert_true(int_in(json_array_get(json_object_get(root, "backups"), 0), "bytes") > 1000);
	json_decref(root);
	c = (struct command){.kind = COMMAND_SETTING, .name = "backup-keep", .text = "2"};
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	c = (struct command){.kind = COMMAND_BACKUP};
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	rig_stop_writer(r); /* which waits for the thread to tidy up */
	assert_int_equal(access(file, R_OK), 0);
	assert_int_equal(rig_start_writer(r, NULL), 0);
	dj_fake_clock_advance(&r->clock, 5000);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	rig_stop_writer(r);
	assert_int_not_equal(access(file, R_OK), 0); /* the third of five: two stay */
	assert_int_equal(rig_start_writer(r, NULL), 0);
}

static void backups_are_made_when_asked_and_old_ones_go(void **state)
{
	struct query_rig q;
	struct rig r;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	query_rig_begin(&q, &r);
	backups(&r, &q);
	query_rig_end(&q);
	rig_end(&r);
}

static void catalog(struct rig *r, struct query_rig *q)
{
	json_t *root = ask(q, QUERY_CATALOG, 0, 0);

	(void)r;
	assert_string_equal(text_in(root, "site"), "시험 120");
	assert_int_equal(json_array_size(json_object_get(root, "queues")), 3);
	assert_int_equal(json_array_size(json_object_get(root, "topics")), 3);
	assert_int_equal(json_array_size(json_object_get(root, "agents")),
			 2); /* the administrator takes no calls */
	assert_string_equal(
	    text_in(json_array_get(json_object_get(json_object_get(root, "reasons"), "away"), 0),
		    "name"),
	    "meeting");
	assert_int_equal(json_array_size(json_object_get(root, "number_reasons")), 1);
	assert_int_equal(json_array_size(json_object_get(root, "outcomes")), outcome_COUNT);
	json_decref(root);
}

static void the_catalog_has_what_pages_name(void **state)
{
	(void)state;
	on_both(catalog);
}

static void lists(struct rig *r, struct query_rig *q)
{
	struct query what = {.kind = QUERY_CONTACTS, .roles = AGENT, .limit = 3, .text = "live"};
	json_t *root;
	dj_id ids[5];
	struct fact f;

	for (int i = 0; i < 5; i++)
		ids[i] = rig_contact(r, "0311234567");
	f = rig_fact(r, FACT_contact_ended);
	f.contact_ended.contact = ids[4];
	rig_append(r, &f);
	for (int i = 0; i < 6; i++)
		rig_published(r);
	root = query_rig_json(q, &what);
	assert_int_equal(json_array_size(json_object_get(root, "contacts")), 3);
	assert_int_equal(atoll(text_in(json_array_get(json_object_get(root, "contacts"), 0), "id")),
			 ids[3]);
	what.before = atoll(text_in(root, "before"));
	json_decref(root);
	root = query_rig_json(q, &what);
	assert_int_equal(json_array_size(json_object_get(root, "contacts")), 1);
	assert_true(json_is_null(json_object_get(root, "before")));
	json_decref(root);
	strcpy(what.text, "nonsense");
	assert_int_equal(query_rig_ask(q, &what), VERDICT_bad_request);
	what = (struct query){.kind = QUERY_FACTS_SINCE, .since = 2, .limit = 3};
	assert_int_equal(query_rig_ask(q, &what), VERDICT_ok);
	assert_int_equal(q->item_count, 3);
	assert_int_equal(q->items[0].fact.seq, 3);
	assert_int_equal(q->items[2].fact.contact_started.contact, ids[4]);
}

static void lists_come_in_pages(void **state)
{
	(void)state;
	on_both(lists);
}

static void today(struct rig *r, struct query_rig *q)
{
	struct query what = {.kind = QUERY_FACTS_TODAY, .limit = 1000};

	for (int i = 0; i < 30; i++) {
		rig_contact(r, NULL);
		rig_published(r);
		dj_fake_clock_advance(&r->clock, 3600000);
	}
	/* 2025-11-24T16:00Z and thirty hours: 25 November 22:00, so what is of today began with the
	 * ninth */
	assert_int_equal(query_rig_ask(q, &what), VERDICT_ok);
	assert_int_equal(q->items[0].fact.seq, 9);
	assert_int_equal(q->item_count, 22);
	what.since = q->items[20].fact.seq;
	assert_int_equal(query_rig_ask(q, &what), VERDICT_ok);
	assert_int_equal(q->item_count, 1);
}

static void facts_of_today_begin_at_local_midnight(void **state)
{
	(void)state;
	on_both(today);
}

static void offers(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, NULL), other = rig_contact(r, NULL);
	json_t *root, *offer;
	struct fact f;

	for (int i = 0; i < 2; i++) {
		f = rig_fact(r, FACT_offer_made);
		f.offer_made.offer = 100 + i;
		f.offer_made.contact = i ? other : contact;
		f.offer_made.agent = 7;
		f.offer_made.rule = rule_LONGEST_IDLE;
		rig_append(r, &f);
	}
	for (int i = 0; i < 4; i++) {
		f = rig_fact(r, FACT_offer_score);
		f.offer_score.offer = 100 + i % 2;
		f.offer_score.agent = 7 + i;
		rig_append(r, &f);
	}
	f = rig_fact(r, FACT_offer_ended);
	f.offer_ended.offer = 100;
	f.offer_ended.contact = contact;
	f.offer_ended.how = offer_end_NO_ANSWER;
	rig_append(r, &f);
	for (int i = 0; i < 9; i++)
		rig_published(r);
	root = ask(q, QUERY_EXPLAIN, contact, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "offers")), 1);
	offer = json_array_get(json_object_get(root, "offers"), 0);
	assert_string_equal(text_in(offer, "rule"), "longest_idle");
	assert_string_equal(text_in(offer, "how"), "no_answer");
	assert_int_equal(json_array_size(json_object_get(offer, "scores")), 2);
	assert_true(json_is_array(json_object_get(offer, "others")));
	json_decref(root);
}

static void an_offer_explains_itself_from_the_facts(void **state)
{
	(void)state;
	on_both(offers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(people_are_saved_and_checked),
	    cmocka_unit_test(who_loses_the_right_is_out_at_once),
	    cmocka_unit_test(a_queue_goes_to_a_page_and_back),
	    cmocka_unit_test(settings_are_checked_and_kept),
	    cmocka_unit_test(administrators_lists_are_json),
	    cmocka_unit_test(backups_are_made_when_asked_and_old_ones_go),
	    cmocka_unit_test(the_catalog_has_what_pages_name),
	    cmocka_unit_test(lists_come_in_pages),
	    cmocka_unit_test(facts_of_today_begin_at_local_midnight),
	    cmocka_unit_test(an_offer_explains_itself_from_the_facts),
	};

	setenv("TZ", "UTC", 1);
	dj_log_set_level(DJ_LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
