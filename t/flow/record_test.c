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
	};

	setenv("TZ", "UTC", 1);
	dj_log_set_level(DJ_LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
