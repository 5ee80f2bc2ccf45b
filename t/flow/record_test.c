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

#define AGENT (1u << role_AGENT)
#define ADMIN (1u << role_ADMIN)

static void on_both(void (*check)(struct rig *r, struct query_rig *q))
{
	for (int engine = 0; engine < ENGINES; engine++) {
		struct query_rig q;
		struct rig r;

		if (!rig_begin(&r, engine))
			continue;
		query_rig_begin(&q, &r);
		check(&r, &q);
		query_rig_end(&q);
		rig_end(&r);
	}
}

static json_t *ask(struct query_rig *q, enum query_kind kind, dj_id id, uint32_t roles)
{
	struct query what = {.kind = kind, .id = id, .roles = roles, .limit = 50};

	return query_rig_json(q, &what);
}

static enum verdict ask_as(struct query_rig *q, enum query_kind kind, dj_id person, uint32_t roles)
{
	struct query what = {.kind = kind, .person = person, .roles = roles, .limit = 50};

	return query_rig_ask(q, &what);
}

static json_t *ask_text(struct query_rig *q, enum query_kind kind, const char *text)
{
	struct query what = {.kind = kind};

	dj_copy(what.text, sizeof what.text, text);
	return query_rig_json(q, &what);
}

/* ---- the record of a contact ---- */

static struct command classify(dj_id contact, dj_id actor, int64_t revision, const char *note)
{
	struct command c = {.kind = COMMAND_CLASSIFY,
			    .actor = actor,
			    .roles = AGENT,
			    .contact = contact,
			    .outcome = outcome_ANSWERED,
			    .number = revision};

	dj_copy(c.text, sizeof c.text, note);
	return c;
}

static void expect_record(struct query_rig *q, dj_id contact, const char *note, int revision,
			  int revisions, int aside)
{
	json_t *root = ask(q, QUERY_CONTACT, contact, AGENT),
	       *now = json_object_get(root, "classified");

	assert_string_equal(text_in(now, "note"), note);
	assert_int_equal(int_in(now, "revision"), revision);
	assert_int_equal(json_array_size(json_object_get(root, "revisions")), revisions);
	assert_int_equal(json_array_size(json_object_get(root, "aside")), aside);
	json_decref(root);
}

static void revisions(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, NULL),
	      topic = rig_named(r, SQL_topic_by_name, "road_damage");
	struct command c = classify(contact, 1, 0, "first");
	struct answer a;

	c.topic = topic;
	strcpy(c.words, "길이 파였어요");
	assert_int_equal(rig_ask(r, &c).number, 1);
	c = classify(contact, 1, 1, "first, longer"); /* goes on writing: the same sitting */
	assert_int_equal(rig_ask(r, &c).number, 2);
	expect_record(q, contact, "first, longer", 2, 0, 0);
	c = classify(contact, 2, 1, "on an older state");
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_changed);
	assert_int_equal(a.number, 2);
	expect_record(q, contact, "first, longer", 2, 0, 1); /* both texts are kept */
	c = classify(contact, 2, 2, "second hand");
	assert_int_equal(rig_ask(r, &c).number, 3);
	expect_record(q, contact, "second hand", 3, 1, 1);
	dj_fake_clock_advance(&r->clock, 11 * 60 * 1000);
	c = classify(contact, 2, 3, "later");
	assert_int_equal(rig_ask(r, &c).number, 4);
	expect_record(q, contact, "later", 4, 2, 1);
	c = classify(contact, 2, 4, "\xff\xfe");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c = classify(12345, 2, 0, "nowhere");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
}

static void a_record_has_revisions_and_loses_no_text(void **state)
{
	(void)state;
	on_both(revisions);
}

static void promises(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01077778888");
	struct command c = classify(contact, 1, 0, "rings in the afternoon");
	json_t *root, *one;

	c.outcome = outcome_CALL_BACK;
	for (int i = 0; i < 3; i++) { /* saved again and again while the agent writes */
		c.number = i;
		assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	}
	root = ask(q, QUERY_CALLBACKS, 0, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "callbacks")), 1);
	one = json_array_get(json_object_get(root, "callbacks"), 0);
	assert_string_equal(text_in(one, "reason"), "asked");
	assert_string_equal(text_in(one, "caller"), "010-****-8888");
	c = (struct command){.kind = COMMAND_CALLBACK_DONE, .actor = 1, .roles = AGENT};
	c.subject = atoll(text_in(one, "id"));
	json_decref(root);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = ask(q, QUERY_CALLBACKS, 0, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "callbacks")), 0);
	json_decref(root);
}

static void the_outcome_call_back_is_one_promise(void **state)
{
	(void)state;
	on_both(promises);
}

static bool in_file(const char *path, const char *text)
{
	char *data = dj_alloc(1 << 22);
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(data, 1, 1 << 22, f) : 0;
	bool found = memmem(data, n, text, strlen(text)) != NULL;

	if (f)
		fclose(f);
	free(data);
	return found;
}

static void peoples_words_are_sealed_on_disk(void **state)
{
	static const char *const files[] = {"test.db", "test.db-wal", "journal"};
	struct command c;
	struct rig r;
	bool seen = false;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	c = classify(rig_contact(&r, "01077778888"), 1, 0, "NOTE-OF-AGENT");
	strcpy(c.words, "WORDS-OF-CITIZEN");
	assert_int_equal(rig_ask(&r, &c).verdict, VERDICT_ok);
	for (size_t i = 0; i < DJ_COUNT(files); i++) {
		const char *path = tmp_path(&r.fresh.tmp, files[i]);

		assert_false(in_file(path, "NOTE-OF-AGENT"));
		assert_false(in_file(path, "WORDS-OF-CITIZEN"));
		assert_false(in_file(path, "7777888"));
		assert_false(in_file(path, "이다연"));
		assert_false(in_file(path, "s3cret"));
		seen = seen || in_file(path, "agent01"); /* so the search does find what is there */
	}
	assert_true(seen);
	rig_end(&r);
}

/* ---- callers ---- */

static void callers(struct rig *r, struct query_rig *q)
{
	dj_id first = rig_contact(r, "+82 10-7777-8888"), second = rig_contact(r, "01077778888");
	dj_id stranger = rig_contact(r, "01011112222"), withheld = rig_contact(r, ""),
	      again = rig_contact(r, "");
	struct command c = classify(first, 1, 0, "");
	json_t *root, *earlier;

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = ask(q, QUERY_CONTACT, second, AGENT);
	assert_string_equal(text_in(root, "caller"), "010-****-8888");
	earlier = json_object_get(root, "earlier");
	assert_int_equal(json_array_size(earlier), 1);
	assert_int_equal(atoll(text_in(json_array_get(earlier, 0), "contact")), first);
	assert_string_equal(text_in(json_array_get(earlier, 0), "outcome"), "answered");
	json_decref(root);
	root = ask(q, QUERY_EARLIER, stranger, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "earlier")), 0);
	json_decref(root);
	root = ask(q, QUERY_CONTACT, again, AGENT); /* two withheld numbers are not one caller */
	assert_true(json_is_true(json_object_get(root, "anonymous")));
	assert_int_equal(json_array_size(json_object_get(root, "earlier")), 0);
	json_decref(root);
	assert_int_not_equal(withheld, again);
}

static void a_caller_is_known_again_by_the_number(void **state)
{
	(void)state;
	on_both(callers);
}

static void shows(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01077778888"), withheld = rig_contact(r, "");
	struct command c = {
	    .kind = COMMAND_NUMBER_SHOW, .actor = 5, .roles = AGENT, .contact = contact};
	struct answer a;
	struct fact f;

	(void)q;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_reason_missing);
	c.reason = 12345;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_reason_missing);
	db_begin(r->db, DB_READ);
	c.reason =
	    db_query_int(r->db, SQL_reason_by_name, 0, db_i(reason_kind_NUMBER), db_t("call_back"));
	assert_int_equal(db_commit(r->db, NULL), 0);
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_string_equal(a.text, "01077778888");
	do
		f = rig_published(r);
	while (f.kind != FACT_number_shown);
	assert_int_equal(f.number_shown.contact, contact);
	assert_int_equal(f.number_shown.person, 5);
	c.contact = withheld;
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_not_found);
	assert_string_equal(a.text, "");
	c.roles = 1u << role_VOLUNTEER;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
}

static void a_full_number_leaves_a_trace(void **state)
{
	(void)state;
	on_both(shows);
}

/* ---- getting in ---- */

static struct answer log_in(struct rig *r, const char *name)
{
	struct command c = {.kind = COMMAND_LOGIN};

	dj_copy(c.name, sizeof c.name, name);
	return rig_ask(r, &c);
}

static void sessions(struct rig *r, struct query_rig *q)
{
	struct answer one = log_in(r, "agent01"), two;
	struct command c = {.kind = COMMAND_LOGOUT, .actor = 1, .roles = AGENT};
	struct query what = {.kind = QUERY_SESSION};
	json_t *root;
	struct fact f;

	assert_int_equal(one.verdict, VERDICT_ok);
	assert_int_equal(one.number, 0);
	root = ask_text(q, QUERY_SESSION, one.text);
	assert_int_equal(atoll(text_in(root, "session")), one.id);
	assert_string_equal(text_in(json_object_get(root, "person"), "name"), "agent01");
	assert_string_equal(text_in(json_object_get(root, "person"), "display"), "이다연");
	json_decref(root);
	two = log_in(r, "agent01"); /* a clean take-over */
	assert_int_equal(two.number, 1);
	assert_int_equal(rig_published(r).kind, FACT_session_opened);
	f = rig_published(r);
	assert_int_equal(f.kind, FACT_session_closed);
	assert_int_equal(f.session_closed.session, one.id);
	f = rig_published(r);
	assert_int_equal(f.kind, FACT_session_opened);
	assert_true(f.session_opened.took_over);
	dj_copy(what.text, sizeof what.text, one.text);
	assert_int_equal(query_rig_ask(q, &what), VERDICT_not_found);
	dj_copy(what.text, sizeof what.text, two.text);
	dj_fake_clock_advance(&r->clock, 11 * 3600000);
	assert_int_equal(query_rig_ask(q, &what), VERDICT_ok);
	c = (struct command){.kind = COMMAND_SESSION_USED, .session = two.id};
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	dj_fake_clock_advance(&r->clock, 11 * 3600000);
	assert_int_equal(query_rig_ask(q, &what), VERDICT_ok); /* its end was put off */
	dj_fake_clock_advance(&r->clock, 2 * 3600000);
	assert_int_equal(query_rig_ask(q, &what), VERDICT_not_found); /* 12 hours without use */
	c = (struct command){.kind = COMMAND_LOGOUT, .session = two.id};
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
}

static void one_login_each_with_a_clean_take_over(void **state)
{
	(void)state;
	on_both(sessions);
}

static void locks(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_LOGIN_FAILED, .name = "agent01"};
	json_t *root;
	struct fact f;

	for (int i = 1; i <= 4; i++) {
		assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
		f = rig_published(r);
		assert_int_equal(f.login_refused.tries, i);
		assert_false(f.login_refused.locked);
	}
	assert_int_equal(rig_ask(r, &c).number, 30);
	assert_true(rig_published(r).login_refused.locked);
	assert_int_equal(log_in(r, "agent01").verdict, VERDICT_locked);
	assert_int_equal(log_in(r, "agent02").verdict, VERDICT_ok);
	root = ask_text(q, QUERY_LOGIN, "agent01");
	assert_int_equal(int_in(root, "locked_until_ms"), r->clock.wall + 30000);
	json_decref(root);
	dj_fake_clock_advance(&r->clock, 31000);
	assert_int_equal(rig_ask(r, &c).number, 60); /* and grows */
	assert_int_equal(rig_ask(r, &c).number, 120);
	for (int i = 0; i < 30; i++)
		assert_true(rig_ask(r, &c).number <= 3600);
	dj_fake_clock_advance(&r->clock, 3601000);
	assert_int_equal(log_in(r, "agent01").verdict,
			 VERDICT_ok); /* which forgets the wrong ones */
	assert_int_equal(rig_ask(r, &c).number, 0);
	strcpy(c.name, "nobody-of-that-name");
	for (int i = 0; i < 5; i++)
		rig_ask(r, &c);
	assert_int_equal(log_in(r, "nobody-of-that-name").verdict, VERDICT_wrong_password);
}

static void wrong_passwords_lock_and_the_delay_grows(void **state)
{
	(void)state;
	on_both(locks);
}

static void hashes(struct rig *r, struct query_rig *q)
{
	json_t *root = ask_text(q, QUERY_LOGIN, "admin");

	(void)r;
	assert_true(record_password_verify(text_in(root, "hash"), "dajeong-demo"));
	assert_false(record_password_verify(text_in(root, "hash"), "dajeong-demo2"));
	json_decref(root);
	root = ask_text(q, QUERY_LOGIN, "nobody");
	assert_string_equal(text_in(root, "hash"), "");
	assert_true(json_is_null(json_object_get(root, "person")));
	assert_false(record_password_verify(text_in(root, "hash"), ""));
	json_decref(root);
	root = ask_text(q, QUERY_LOGIN, "agent01"); /* without a password nobody logs in */
	assert_false(record_password_verify(text_in(root, "hash"), ""));
	json_decref(root);
}

static void passwords_are_checked_by_their_hash(void **state)
{
	struct query_rig q;
	struct rig r;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	query_rig_begin(&q, &r);
	hashes(&r, &q);
	query_rig_end(&q);
	rig_end(&r);
}

static void tokens(struct rig *r, struct query_rig *q)
{
	struct command c = {
	    .kind = COMMAND_TOKEN_MAKE, .roles = ADMIN, .name = "hall screen", .text = "wall"};
	struct query what = {.kind = QUERY_TOKEN};
	struct answer wall, api;
	json_t *root;

	c.actor = rig_named(r, SQL_person_by_name, "admin");
	wall = rig_ask(r, &c);
	assert_int_equal(wall.verdict, VERDICT_ok);
	strcpy(c.text, "");
	api = rig_ask(r, &c);
	strcpy(c.text, "everything");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	root = ask_text(q, QUERY_TOKEN, wall.text);
	assert_string_equal(text_in(root, "scope"), "wall");
	assert_int_equal(json_array_size(json_object_get(root, "roles")), 0);
	json_decref(root);
	root = ask_text(q, QUERY_TOKEN, api.text);
	assert_string_equal(json_string_value(json_array_get(json_object_get(root, "roles"), 0)),
			    "admin");
	json_decref(root);
	root = ask(q, QUERY_TOKENS, 0, ADMIN);
	assert_int_equal(json_array_size(json_object_get(root, "tokens")), 2);
	assert_null(strstr(q->json, api.text)); /* shown once only */
	json_decref(root);
	c = (struct command){
	    .kind = COMMAND_TOKEN_END, .roles = ADMIN, .actor = c.actor, .subject = api.id};
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	dj_copy(what.text, sizeof what.text, api.text);
	assert_int_equal(query_rig_ask(q, &what), VERDICT_not_found);
}

static void tokens_are_shown_once_and_end(void **state)
{
	(void)state;
	on_both(tokens);
}

/* ---- the site ---- */

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
	    cmocka_unit_test(a_record_has_revisions_and_loses_no_text),
	    cmocka_unit_test(the_outcome_call_back_is_one_promise),
	    cmocka_unit_test(peoples_words_are_sealed_on_disk),
	    cmocka_unit_test(a_caller_is_known_again_by_the_number),
	    cmocka_unit_test(a_full_number_leaves_a_trace),
	    cmocka_unit_test(one_login_each_with_a_clean_take_over),
	    cmocka_unit_test(wrong_passwords_lock_and_the_delay_grows),
	    cmocka_unit_test(passwords_are_checked_by_their_hash),
	    cmocka_unit_test(tokens_are_shown_once_and_end),
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
