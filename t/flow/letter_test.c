/* links: base domain store app */
/* Letters through the writer: who answers whom, what waits for a person, what a receipt moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

static struct answer json_command(struct rig *r, enum command_kind kind, dj_id subject,
				  const char *name, int64_t number, const char *body)
{
	struct command c = {.kind = kind,
			    .subject = subject,
			    .number = number,
			    .actor = kind == COMMAND_LETTER_RECEIVED ? 0 : 7,
			    .roles =
				kind == COMMAND_CHANNEL_SAVE ? 1u << role_ADMIN : 1u << role_AGENT,
			    .body = dj_strdup(body),
			    .body_n = strlen(body)};

	dj_copy(c.name, sizeof c.name, name);
	return rig_ask(r, &c);
}

static void channels_on(struct rig *r)
{
	struct answer a = json_command(
	    r, COMMAND_CHANNEL_SAVE, 0, "mail", 0,
	    "{\"active\":true,\"rev\":0,\"settings\":{\"from\":\"120@gg.example\",\"smtp\":"
	    "\"smtp://127.0.0.1:1\",\"smtp_password\":\"word\"}}");

	assert_int_equal(a.verdict, VERDICT_ok);
	a = json_command(r, COMMAND_CHANNEL_SAVE, 0, "sms", 0,
			 "{\"active\":true,\"rev\":0,\"settings\":{\"from\":\"031120\",\"url\":"
			 "\"http://127.0.0.1:1/\",\"key\":\"open-sesame\",\"hours\":\"8-21\"}}");
	assert_int_equal(a.verdict, VERDICT_ok);
}

static struct answer send(struct rig *r, const char *body)
{
	return json_command(r, COMMAND_LETTER_SEND, 0, "", 0, body);
}

static struct answer receive(struct rig *r, enum channel channel, const char *body)
{
	return json_command(r, COMMAND_LETTER_RECEIVED, 0, "", channel, body);
}

static enum verdict move(struct rig *r, dj_id letter, enum letter_state state)
{
	struct command c = {.kind = COMMAND_LETTER_MOVED, .subject = letter, .number = state};

	return rig_ask(r, &c).verdict;
}

static json_t *letter(struct query_rig *q, dj_id id)
{
	struct query what = {.kind = QUERY_LETTER, .person = 7, .roles = AGENT, .id = id};

	return query_rig_json(q, &what);
}

static bool is_in(struct query_rig *q, dj_id id, const char *state)
{
	json_t *root = letter(q, id);
	bool is = strcmp(text_in(root, "state"), state) == 0;

	if (!is)
		fprintf(stderr, "it is %s\n", text_in(root, "state"));
	json_decref(root);
	return is;
}

static struct fact next_fact(struct rig *r, enum fact_kind kind)
{
	struct fact f;

	do
		f = rig_published(r);
	while (f.kind != (int)kind);
	return f;
}

static const char citizen[] = "{\"external\":\"%s\",\"from\":\"Minsu@Citizen.example\",\"name\":"
			      "\"김민수\",\"to\":[\"%s\"],\"refs\":[%s],\"subject\":\"가로등\","
			      "\"body\":\"가로등이 꺼졌어요\",\"kind\":\"%s\"}";

static struct answer mail(struct rig *r, const char *external, const char *to, const char *refs,
			  const char *kind)
{
	char body[1000];

	snprintf(body, sizeof body, citizen, external, to, refs, kind);
	return receive(r, channel_MAIL, body);
}

static void an_answer_ends_the_contact_and_the_next_word_begins_one(struct rig *r,
								    struct query_rig *q)
{
	struct answer in, out, again;
	struct fact began;
	char body[200];

	channels_on(r);
	in = mail(r, "a@citizen", "120@gg.example", "", "person");
	assert_int_equal(in.verdict, VERDICT_ok);
	began = next_fact(r, FACT_contact_started);
	assert_int_equal(began.contact_started.channel, channel_MAIL);
	assert_int_equal(began.contact_started.language, language_KO);
	assert_true(is_in(q, in.id, "waiting"));
	again = mail(r, "a@citizen", "120@gg.example", "", "person");
	assert_int_equal(again.id, in.id); /* the same mail twice is one */
	snprintf(body, sizeof body, "{\"answers\":\"%lld\",\"body\":\"고치겠습니다\"}",
		 (long long)in.id);
	out = send(r, body);
	assert_int_equal(out.verdict, VERDICT_ok);
	assert_true(is_in(q, in.id, "done"));
	assert_int_equal(next_fact(r, FACT_contact_ended).contact_ended.contact,
			 began.contact_started.contact);
	assert_true(is_in(q, out.id, "queued"));
}

static void an_address_with_our_mark_finds_its_letter_and_a_forged_one_none(struct rig *r,
									    struct query_rig *q)
{
	struct answer out = {0}, in;
	struct db_rows rows;
	char mark[100], forged[100], ref[120];

	(void)q;
	channels_on(r);
	out = send(r, "{\"channel\":\"mail\",\"to\":\"official@dept.example\",\"subject\":\"이관\","
		      "\"body\":\"검토 바랍니다\",\"inquiry\":\"77\"}");
	assert_int_equal(out.verdict, VERDICT_ok);
	db_begin(r->db, DB_READ);
	rows = db_query(r->db, SQL_letter_facts, db_i(out.id));
	assert_true(db_next(&rows));
	snprintf(ref, sizeof ref, "\"%s\"", db_text(&rows, 12)); /* its Message-ID */
	snprintf(mark, sizeof mark, "120+%.*s@gg.example", (int)strcspn(db_text(&rows, 12), "@"),
		 db_text(&rows, 12));
	db_done(&rows);
	assert_int_equal(db_commit(r->db, NULL), 0);
	in = mail(r, "b@dept", mark, "", "person");
	assert_int_equal(next_fact(r, FACT_letter_received).letter_received.inquiry, 77);
	assert_int_equal(in.verdict, VERDICT_ok);
	dj_copy(forged, sizeof forged, mark);
	*(strchr(forged, '@') - 1) ^= 1;
	mail(r, "c@dept", forged, "", "person");
	assert_int_equal(next_fact(r, FACT_letter_received).letter_received.inquiry, 0);
	mail(r, "d@dept", "120@gg.example", ref, "person");
	assert_int_equal(next_fact(r, FACT_letter_received).letter_received.answers, out.id);
}

static void a_bounce_fails_its_letter_and_is_nobodys_work(struct rig *r, struct query_rig *q)
{
	struct answer out, in;
	json_t *root;
	char body[600], external[200];
	struct db_rows rows;

	channels_on(r);
	out = send(r, "{\"channel\":\"mail\",\"to\":\"x@dept.example\",\"body\":\"글\"}");
	assert_int_equal(move(r, out.id, letter_state_SENDING), VERDICT_ok);
	assert_int_equal(move(r, out.id, letter_state_SENT), VERDICT_ok);
	db_begin(r->db, DB_READ);
	rows = db_query(r->db, SQL_letter_facts, db_i(out.id));
	assert_true(db_next(&rows));
	dj_copy(external, sizeof external, db_text(&rows, 12));
	db_done(&rows);
	assert_int_equal(db_commit(r->db, NULL), 0);
	snprintf(body, sizeof body,
		 "{\"external\":\"dsn@x\",\"from\":\"mailer-daemon@x.example\",\"body\":\"sorry\","
		 "\"kind\":\"bounce\",\"bounce\":{\"external\":\"%s\",\"action\":\"failed\","
		 "\"status\":\"5.2.2\",\"said\":\"over quota\"}}",
		 external);
	in = receive(r, channel_MAIL, body);
	assert_true(is_in(q, in.id, "filed"));
	root = letter(q, out.id);
	assert_string_equal(text_in(root, "state"), "failed");
	assert_string_equal(text_in(root, "why"), "full");
	assert_string_equal(text_in(root, "detail"), "over quota");
	json_decref(root);
}

static json_t *unread(struct query_rig *q)
{
	struct query what = {
	    .kind = QUERY_CHANNEL_UNREAD, .person = 7, .roles = 1u << role_SUPERVISOR, .limit = 50};

	return query_rig_json(q, &what);
}

static enum verdict decide(struct rig *r, dj_id event, bool again)
{
	struct command c = {.kind = COMMAND_CHANNEL_DECIDE,
			    .actor = 7,
			    .roles = 1u << role_SUPERVISOR,
			    .subject = event,
			    .flag = again};

	return rig_ask(r, &c).verdict;
}

/* It lies there as it came; a person sees why and has it read again, or sets it aside. */
static void what_cannot_be_read_waits_for_a_person(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_CHANNEL_EVENT,
			    .number = channel_MAIL,
			    .name = "0123456789abcdef",
			    .line = "imap",
			    .count = {2000}};
	struct answer came = rig_ask(r, &c);
	struct command lost = {.kind = COMMAND_CHANNEL_EVENT,
			       .subject = came.id,
			       .flag = true,
			       .count = {-1, event_why_FORM}};
	json_t *root, *one;

	assert_int_equal(came.verdict, VERDICT_ok);
	assert_int_equal(decide(r, came.id, true), VERDICT_not_found); /* nothing is wrong */
	assert_int_equal(rig_ask(r, &lost).verdict, VERDICT_ok);
	assert_int_equal(next_fact(r, FACT_channel_unread).channel_unread.why, event_why_FORM);
	root = unread(q);
	assert_int_equal(int_in(root, "waiting"), 1);
	one = json_array_get(json_object_get(root, "events"), 0);
	assert_string_equal(text_in(one, "why"), "form");
	assert_string_equal(text_in(one, "channel"), "mail");
	json_decref(root);
	assert_int_equal(decide(r, came.id, true), VERDICT_ok);
	assert_true(next_fact(r, FACT_channel_decided).channel_decided.again);
	root = unread(q);
	assert_int_equal(json_array_size(json_object_get(root, "events")), 0);
	json_decref(root);
	assert_int_equal(rig_ask(r, &lost).verdict, VERDICT_ok);
	assert_int_equal(decide(r, came.id, false), VERDICT_ok);
	root = unread(q);
	assert_int_equal(int_in(root, "waiting"), 0);
	one = json_array_get(json_object_get(root, "events"), 0);
	assert_true(json_is_true(json_object_get(one, "aside")));
	json_decref(root);
}

/* Receipts come late, twice and in any order. */
static void a_letter_only_moves_on(struct rig *r, struct query_rig *q)
{
	dj_id id;

	channels_on(r);
	id =
	    send(r, "{\"channel\":\"sms\",\"to\":\"010-1234-5678\",\"body\":\"안녕하세요\",\"now\":"
		    "true}")
		.id;
	assert_int_equal(move(r, id, letter_state_DELIVERED), VERDICT_ok);
	assert_true(is_in(q, id, "queued")); /* not before it went */
	move(r, id, letter_state_SENDING);
	move(r, id, letter_state_DELIVERED);
	move(r, id, letter_state_SENT);
	assert_true(is_in(q, id, "delivered"));
	move(r, id, letter_state_QUEUED);
	assert_true(is_in(q, id, "delivered"));
}

static void what_cannot_be_sent_is_refused_in_words(struct rig *r, struct query_rig *q)
{
	char body[2000] = "{\"channel\":\"sms\",\"to\":\"01012345678\",\"body\":\"";

	(void)q;
	assert_int_equal(
	    send(r, "{\"channel\":\"mail\",\"to\":\"a@b.example\",\"body\":\"x\"}").verdict,
	    VERDICT_channel_off);
	channels_on(r);
	assert_int_equal(
	    send(r, "{\"channel\":\"mail\",\"to\":\"a@b\\r\\nBcc: c@d\",\"body\":\"x\"}").verdict,
	    VERDICT_bad_address);
	assert_int_equal(send(r, "{\"channel\":\"mail\",\"to\":\"a@b.example\",\"subject\":"
				 "\"x\\r\\nBcc: y\",\"body\":\"x\"}")
			     .verdict,
			 VERDICT_bad_request);
	assert_int_equal(send(r, "{\"channel\":\"sms\",\"to\":\"nobody\",\"body\":\"x\"}").verdict,
			 VERDICT_bad_address);
	assert_int_equal(
	    send(r, "{\"channel\":\"mail\",\"to\":\"a@b.example\",\"body\":\" \\n\"}").verdict,
	    VERDICT_bad_request);
	for (int i = 0; i < 403; i++)
		strcat(body, "가");
	strcat(body, "\"}");
	assert_int_equal(send(r, body).verdict, VERDICT_too_large);
}

/* Nobody is woken by a message at night, unless they wait for it. */
static void a_message_of_the_night_goes_in_the_morning(struct rig *r, struct query_rig *q)
{
	dj_ms midnight, at;

	(void)q;
	channels_on(r);
	midnight = dj_local_midnight(r->clock.wall);
	r->clock.wall = midnight + 2 * 3600000;
	at = send(r, "{\"channel\":\"sms\",\"to\":\"01012345678\",\"body\":\"알림\"}").number;
	assert_int_equal(at, midnight + 8 * 3600000);
	at = send(r, "{\"channel\":\"sms\",\"to\":\"01012345678\",\"body\":\"알림\",\"now\":true}")
		 .number;
	assert_int_equal(at, r->clock.wall);
}

static struct answer brought(struct rig *r, const char *once, const char *what, const char *body)
{
	struct command c = {.kind = COMMAND_CHANNEL_EVENT,
			    .number = channel_SMS,
			    .body = dj_strdup(body),
			    .body_n = strlen(body)};

	dj_copy(c.name, sizeof c.name, once);
	dj_copy(c.text, sizeof c.text, "{\"args\":{\"from\":\"010\"}}");
	dj_copy(c.line, sizeof c.line, what);
	return rig_ask(r, &c);
}

static void what_a_gateway_brings_is_kept_once(struct rig *r, struct query_rig *q)
{
	struct answer a, b;

	(void)q;
	channels_on(r);
	a = brought(r, "", "kannel", "안녕");
	b = brought(r, "", "kannel", "안녕");
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(b.verdict, VERDICT_ok);
	assert_int_equal(a.id, b.id);
	assert_int_not_equal(brought(r, "", "kannel", "안녕!").id, a.id);
	assert_int_not_equal(brought(r, "", "kannel/status", "안녕").id, a.id);
	assert_int_not_equal(brought(r, "12:00:01", "kannel", "안녕").id, a.id);
}

/* A gateway's receipt names a letter by the id that it gave when it took it. */
static void a_receipt_finds_its_letter_by_the_gateways_own_id(struct rig *r, struct query_rig *q)
{
	struct command sent = {.kind = COMMAND_LETTER_MOVED, .number = letter_state_SENT},
		       receipt = {.kind = COMMAND_LETTER_MOVED,
				  .number = letter_state_DELIVERED,
				  .name = "sms",
				  .words = "SM0123"};
	dj_id id;

	channels_on(r);
	id = send(r, "{\"channel\":\"sms\",\"to\":\"01012345678\",\"body\":\"안녕\"}").id;
	move(r, id, letter_state_SENDING);
	sent.subject = id;
	dj_copy(sent.words, sizeof sent.words, "SM0123");
	assert_int_equal(rig_ask(r, &sent).verdict, VERDICT_ok);
	dj_copy(receipt.name, sizeof receipt.name, "mail");
	assert_int_equal(rig_ask(r, &receipt).verdict, VERDICT_not_found);
	dj_copy(receipt.name, sizeof receipt.name, "sms");
	assert_int_equal(rig_ask(r, &receipt).verdict, VERDICT_ok);
	assert_true(is_in(q, id, "delivered"));
}

static void nobody_takes_a_letter_from_somebody_else(struct rig *r, struct query_rig *q)
{
	struct command c = {
	    .kind = COMMAND_LETTER_CLAIM, .actor = 7, .roles = 1u << role_AGENT, .flag = true};

	(void)q;
	channels_on(r);
	c.subject = mail(r, "e@citizen", "120@gg.example", "", "person").id;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	c.actor = 8;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_yours);
	c.roles |= 1u << role_SUPERVISOR;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

BOTH(an_answer_ends_the_contact_and_the_next_word_begins_one)
BOTH(an_address_with_our_mark_finds_its_letter_and_a_forged_one_none)
BOTH(a_bounce_fails_its_letter_and_is_nobodys_work)
BOTH(what_cannot_be_read_waits_for_a_person)
BOTH(a_letter_only_moves_on)
BOTH(what_cannot_be_sent_is_refused_in_words)
BOTH(a_message_of_the_night_goes_in_the_morning)
static void counts_by(struct query_rig *q, const char *unit, int64_t alone)
{
	struct query what = {.kind = QUERY_CATALOG, .request = 9};
	json_t *root = query_rig_json(q, &what), *size = json_object_get(root, "sms_size");

	assert_string_equal(text_in(size, "unit"), unit);
	assert_int_equal(int_in(size, "alone"), alone);
	json_decref(root);
}

/* The form of a letter counts as the server will. */
static void a_desk_knows_how_the_gateway_counts(struct rig *r, struct query_rig *q)
{
	struct answer a;

	counts_by(q, "utf16", 70); /* no channel yet */
	channels_on(r);
	counts_by(q, "utf16", 70);
	a = json_command(r, COMMAND_CHANNEL_SAVE, 0, "sms", 0,
			 "{\"active\":false,\"rev\":1,\"settings\":{\"gateway\":\"solapi\"}}");
	assert_int_equal(a.verdict, VERDICT_ok);
	counts_by(q, "cp949", 2000);
}

BOTH(a_desk_knows_how_the_gateway_counts)
BOTH(what_a_gateway_brings_is_kept_once)
BOTH(a_receipt_finds_its_letter_by_the_gateways_own_id)
BOTH(nobody_takes_a_letter_from_somebody_else)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_ends_the_contact_and_the_next_word_begins_one_on_both),
	    cmocka_unit_test(
		an_address_with_our_mark_finds_its_letter_and_a_forged_one_none_on_both),
	    cmocka_unit_test(a_bounce_fails_its_letter_and_is_nobodys_work_on_both),
	    cmocka_unit_test(what_cannot_be_read_waits_for_a_person_on_both),
	    cmocka_unit_test(a_letter_only_moves_on_on_both),
	    cmocka_unit_test(what_cannot_be_sent_is_refused_in_words_on_both),
	    cmocka_unit_test(a_message_of_the_night_goes_in_the_morning_on_both),
	    cmocka_unit_test(a_desk_knows_how_the_gateway_counts_on_both),
	    cmocka_unit_test(what_a_gateway_brings_is_kept_once_on_both),
	    cmocka_unit_test(a_receipt_finds_its_letter_by_the_gateways_own_id_on_both),
	    cmocka_unit_test(nobody_takes_a_letter_from_somebody_else_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
