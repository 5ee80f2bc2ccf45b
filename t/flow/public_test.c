/* links: base domain store app */
/* What citizens do without a login: a report is one inquiry however often it is sent, its photos
 * are theirs alone, a receipt or a code opens what is theirs and nothing else, guessing ends. On
 * both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "app/attachment_shelf.h"
#include "app/public_key.h"
#include "flow/query_rig.h"

#define MINUTE 60000LL
#define AGENT  (1u << role_AGENT)

static struct answer post(struct rig *r, enum command_kind kind, const char *body)
{
	struct command c = {.kind = kind, .body = dj_strdup(body), .body_n = strlen(body)};

	return rig_ask(r, &c);
}

static struct answer report(struct rig *r, const char *more)
{
	char body[1000];

	snprintf(body, sizeof body,
		 "{\"service\":\"pothole\",\"text\":\"큰 구멍이 있어요. 010-1234-5678\","
		 "\"latitude\":37.2636,\"longitude\":127.0286%s}",
		 more);
	return post(r, COMMAND_PUBLIC_REPORT, body);
}

static struct answer enter(struct rig *r, const char *number, const char *how, const char *what)
{
	char body[300];

	snprintf(body, sizeof body, "{\"number\":\"%.9s\",\"%s\":\"%s\"}", number, how, what);
	return post(r, COMMAND_PUBLIC_ENTER, body);
}

static struct answer say(struct rig *r, const char *visit, dj_id inquiry, const char *more)
{
	char body[600];

	snprintf(body, sizeof body, "{\"visit\":\"%s\",\"inquiry\":\"%lld\",%s}", visit,
		 (long long)inquiry, more);
	return post(r, COMMAND_PUBLIC_SAY, body);
}

static json_t *mine(struct query_rig *q, const char *visit)
{
	struct query what = {.kind = QUERY_PUBLIC_MINE, .words = dj_strdup(visit)};

	return query_rig_json(q, &what);
}

static enum verdict mine_refused(struct query_rig *q, const char *visit)
{
	struct query what = {.kind = QUERY_PUBLIC_MINE, .words = dj_strdup(visit)};

	return query_rig_ask(q, &what);
}

static int64_t count(struct rig *r, enum sql_id id, int64_t arg)
{
	int64_t n;

	db_begin(r->db, DB_READ);
	n = db_query_int(r->db, id, -1, db_i(arg));
	assert_int_equal(db_commit(r->db, NULL), 0);
	return n;
}

static void the_same_report_twice_is_one(struct rig *r, struct query_rig *q)
{
	struct answer a = report(r, ",\"client\":\"telephone-1\""), b, c;
	struct query near = {.kind = QUERY_PUBLIC_NEAR};
	json_t *root;

	assert_int_equal(a.verdict, VERDICT_ok);
	b = report(r, ",\"client\":\"telephone-1\",\"text\":\"other words\"");
	assert_int_equal(b.verdict, VERDICT_bad_request); /* a name twice: not JSON of ours */
	b = report(r, ",\"client\":\"telephone-1\"");
	assert_int_equal(b.verdict, VERDICT_ok);
	assert_int_equal(b.id, a.id);
	assert_string_equal(a.text, b.text);
	c = report(r, ",\"client\":\"telephone-2\"");
	assert_int_not_equal(c.id, a.id);
	snprintf(near.text, sizeof near.text, "pothole 37.2637 127.0287");
	root = query_rig_json(q, &near);
	assert_int_equal(json_array_size(json_object_get(root, "reports")), 2);
	json_decref(root);
	snprintf(near.text, sizeof near.text, "pothole 37.2836 127.0286"); /* two kilometres */
	root = query_rig_json(q, &near);
	assert_int_equal(json_array_size(json_object_get(root, "reports")), 0);
	json_decref(root);
}

static void who_adds_theirs_joins_and_no_inquiry_is_joined_by_guessing(struct rig *r,
								       struct query_rig *q)
{
	struct answer first = report(r, ""), second;
	struct query near = {.kind = QUERY_PUBLIC_NEAR};
	struct command c = {.kind = COMMAND_INQUIRY_OPEN, .roles = AGENT, .text = "남의 일"};
	char joins[60];
	json_t *root, *list;

	snprintf(joins, sizeof joins, ",\"joins\":\"%lld\"", (long long)first.id);
	second = report(r, joins);
	assert_int_equal(second.verdict, VERDICT_ok);
	snprintf(near.text, sizeof near.text, "pothole suwon");
	root = query_rig_json(q, &near);
	list = json_object_get(root, "reports");
	assert_int_equal(json_array_size(list), 1);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 0), "reporters")),
			 2);
	json_decref(root);
	c.inquiry.tell_by = tell_by_NOBODY;
	snprintf(joins, sizeof joins, ",\"joins\":\"%lld\"", (long long)rig_ask(r, &c).id);
	assert_int_equal(report(r, joins).verdict, VERDICT_not_found);
}

static void bad_reports_are_refused(struct rig *r, struct query_rig *q)
{
	static const char *const bodies[] = {
	    "{}",
	    "[]",
	    "{\"service\":\"pothole\"}",
	    "{\"service\":\"none\",\"text\":\"x\"}",
	    "{\"service\":5,\"text\":\"x\"}",
	    "{\"service\":\"pothole\",\"text\":\"a\\u0007b\"}",
	    "{\"service\":\"pothole\",\"text\":\"x\",\"phone\":\"abc\"}",
	    "{\"service\":\"pothole\",\"text\":\"x\",\"mail\":\"abc\"}",
	    "{\"service\":\"pothole\",\"text\":\"x\",\"files\":[{\"id\":\"12\",\"key\":\"a\"}]}"};

	(void)q;
	for (size_t i = 0; i < DJ_COUNT(bodies); i++)
		assert_int_not_equal(post(r, COMMAND_PUBLIC_REPORT, bodies[i]).verdict, VERDICT_ok);
}

static void a_receipt_opens_one_inquiry_and_no_other(struct rig *r, struct query_rig *q)
{
	struct answer a = report(r, ",\"phone\":\"010-1111-2222\""), b = report(r, ""), v;
	char number[12];
	json_t *root, *list, *one;

	dj_copy_n(number, sizeof number, a.text, 9);
	assert_int_equal(enter(r, number, "key", "aaaaaaaaaa").verdict, VERDICT_wrong_password);
	assert_int_equal(enter(r, number, "phone", "01099998888").verdict, VERDICT_wrong_password);
	assert_int_equal(enter(r, b.text, "phone", "01011112222").verdict, VERDICT_wrong_password);
	assert_int_equal(enter(r, b.text, "phone", "").verdict, VERDICT_wrong_password);
	v = enter(r, number, "phone", "+82 10 1111 2222");
	assert_int_equal(v.verdict, VERDICT_ok);
	root = mine(q, v.text);
	list = json_object_get(root, "inquiries");
	assert_int_equal(json_array_size(list), 1);
	one = json_array_get(list, 0);
	assert_string_equal(text_in(one, "number"), number);
	assert_string_equal(text_in(one, "state"), "open");
	json_decref(root);
	assert_int_equal(say(r, v.text, b.id, "\"what\":\"more\",\"text\":\"x\"").verdict,
			 VERDICT_not_found);
	v = enter(r, b.text, "key", b.text + 10);
	assert_int_equal(v.verdict, VERDICT_ok);
	r->clock.wall += 31 * MINUTE;
	assert_int_equal(mine_refused(q, v.text), VERDICT_not_logged_in);
	assert_int_equal(mine_refused(q, "nonsense"), VERDICT_not_logged_in);
}

static void guessing_ends(struct rig *r, struct query_rig *q)
{
	struct answer a = report(r, ",\"phone\":\"010-3333-4444\"");
	enum verdict v = VERDICT_ok;

	(void)q;
	for (int i = 0; i < 11; i++)
		v = enter(r, a.text, "phone", "01000000000").verdict;
	assert_int_equal(v, VERDICT_too_many);
	assert_int_equal(enter(r, a.text, "phone", "01033334444").verdict, VERDICT_too_many);
	r->clock.wall += 61 * MINUTE;
	assert_int_equal(enter(r, a.text, "phone", "01033334444").verdict, VERDICT_ok);
}

/* An answer, a rating, and open again; nothing of what the centre wrote for itself is shown. */
static void what_became_of_it_is_shown_rated_and_opened_again(struct rig *r, struct query_rig *q)
{
	struct answer a = report(r, ""), v = enter(r, a.text, "key", a.text + 10);
	struct command c = {.kind = COMMAND_INQUIRY_NOTE,
			    .subject = a.id,
			    .roles = AGENT,
			    .text = "안에서만 읽는 메모"};
	json_t *root, *one;

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(say(r, v.text, a.id, "\"what\":\"rate\",\"stars\":5").verdict,
			 VERDICT_wrong_state);
	c = (struct command){.kind = COMMAND_INQUIRY_ANSWER,
			     .subject = a.id,
			     .roles = AGENT,
			     .text = "오늘 메웠습니다"};
	c.inquiry.reason = inquiry_reason_SOLVED;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = mine(q, v.text);
	one = json_array_get(json_object_get(root, "inquiries"), 0);
	assert_string_equal(text_in(one, "state"), "closed"); /* nobody is to be told */
	assert_non_null(strstr(q->json, "오늘 메웠습니다"));
	assert_null(strstr(q->json, "메모"));
	json_decref(root);
	assert_int_equal(say(r, v.text, a.id, "\"what\":\"rate\",\"stars\":6").verdict,
			 VERDICT_bad_request);
	assert_int_equal(say(r, v.text, a.id, "\"what\":\"rate\",\"stars\":2").verdict, VERDICT_ok);
	assert_int_equal(count(r, SQL_public_rating, a.id), 2);
	assert_int_equal(say(r, v.text, a.id, "\"what\":\"reopen\",\"text\":\"\"").verdict,
			 VERDICT_words_missing);
	assert_int_equal(
	    say(r, v.text, a.id, "\"what\":\"reopen\",\"text\":\"다시 파였어요\"").verdict,
	    VERDICT_ok);
	root = mine(q, v.text);
	one = json_array_get(json_object_get(root, "inquiries"), 0);
	assert_string_equal(text_in(one, "state"), "open");
	assert_non_null(strstr(q->json, "다시 파였어요"));
	json_decref(root);
}

/* Answers alike whether the telephone is known, and never the code of another. */
static void a_code_goes_to_a_known_telephone_alone(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_PUBLIC_CODE, .line = "01055556666"};
	struct command sms = {.kind = COMMAND_CHANNEL_SAVE,
			      .name = "sms",
			      .body = dj_strdup("{\"active\":true,\"rev\":0,\"settings\":{\"url\":"
						"\"http://127.0.0.1:13013/cgi-bin/sendsms\","
						"\"user\":\"u\",\"password\":\"p\",\"from\":"
						"\"120\",\"key\":\"0123456789abcdef0123\"}}")};

	(void)q;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok); /* unknown: nothing goes out */
	sms.body_n = strlen(sms.body);
	rig_ask(r, &sms);
	report(r, ",\"phone\":\"010-5555-6666\"");
	rig_ask(r, &c);
	assert_int_equal(
	    post(r, COMMAND_PUBLIC_ENTER, "{\"phone\":\"01055556666\",\"code\":\"000000\"}")
		.verdict,
	    VERDICT_wrong_password);
	rig_ask(r, &c);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_too_many);
}

BOTH(the_same_report_twice_is_one)
BOTH(who_adds_theirs_joins_and_no_inquiry_is_joined_by_guessing)
BOTH(bad_reports_are_refused)
BOTH(a_receipt_opens_one_inquiry_and_no_other)
BOTH(guessing_ends)
BOTH(what_became_of_it_is_shown_rated_and_opened_again)
BOTH(a_code_goes_to_a_known_telephone_alone)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_report_twice_is_one_on_both),
	    cmocka_unit_test(who_adds_theirs_joins_and_no_inquiry_is_joined_by_guessing_on_both),
	    cmocka_unit_test(bad_reports_are_refused_on_both),
	    cmocka_unit_test(a_receipt_opens_one_inquiry_and_no_other_on_both),
	    cmocka_unit_test(guessing_ends_on_both),
	    cmocka_unit_test(what_became_of_it_is_shown_rated_and_opened_again_on_both),
	    cmocka_unit_test(a_code_goes_to_a_known_telephone_alone_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
