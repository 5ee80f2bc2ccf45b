/* links: base domain store app */
/* First answers by rule through the writer: whose letters need a person, what is said, when it
 * ends; windows of messengers; versions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

#include "app/front_json.h"
#include "flow/query_rig.h"

static struct answer command(struct rig *r, enum command_kind kind, dj_id subject, int64_t number,
			     const char *body)
{
	struct command c = {.kind = kind,
			    .subject = subject,
			    .number = number,
			    .body = body ? dj_strdup(body) : NULL,
			    .body_n = body ? strlen(body) : 0};

	if (kind == COMMAND_CHANNEL_SAVE)
		dj_copy(c.name, sizeof c.name, "kakao");
	if (kind == COMMAND_LETTER_SEND) {
		c.actor = 7;
		c.roles = 1u << role_AGENT;
	}
	return rig_ask(r, &c);
}

static void kakao_on(struct rig *r)
{
	struct answer a =
	    command(r, COMMAND_CHANNEL_SAVE, 0, 0,
		    "{\"active\":true,\"rev\":0,\"settings\":{\"base\":\"http://127.0.0.1:1\","
		    "\"sender_key\":\"4c95\",\"id\":\"c\",\"secret\":\"s\"}}");

	assert_int_equal(a.verdict, VERDICT_ok);
}

static int written;

static dj_id hear(struct rig *r, const char *from, const char *text)
{
	char body[1000];
	struct answer a;

	snprintf(body, sizeof body, "{\"external\":\"s-%d\",\"from\":\"%s\",\"body\":\"%s\"}",
		 ++written, from, text);
	a = command(r, COMMAND_LETTER_RECEIVED, 0, channel_KAKAO, body);
	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

static struct fact next_fact(struct rig *r, enum fact_kind kind)
{
	struct fact f;

	do
		f = rig_published(r);
	while (f.kind != (int)kind);
	return f;
}

/* What was said to this letter: {"said":[{"text","offers"}]}. */
static json_t *said_to(struct query_rig *q, dj_id letter)
{
	struct query what = {.kind = QUERY_FRONT_SAID, .id = letter};

	return query_rig_json(q, &what);
}

static bool says(struct query_rig *q, dj_id letter, const char *text, size_t offers)
{
	json_t *root = said_to(q, letter);
	json_t *one = json_array_get(json_object_get(root, "said"), 0);
	const char *words = json_string_value(json_object_get(one, "text"));
	bool is = words && strstr(words, text) && strstr(words, "[자동 안내]") == words &&
		  json_array_size(json_object_get(one, "offers")) == offers;

	if (!is)
		fprintf(stderr, "it says %s, %zu offers\n", words ? words : "nothing",
			json_array_size(json_object_get(one, "offers")));
	json_decref(root);
	return is;
}

static void the_menu_answers_and_nobody_waits(struct rig *r, struct query_rig *q)
{
	dj_id hello;
	struct fact f;

	kakao_on(r);
	hello = hear(r, "Uk1", "안녕하세요");
	assert_true(query_rig_letter_is(q, 7, hello, "done", "menu"));
	assert_true(says(q, hello, "무엇을 도와드릴까요", 4)); /* three menus and a person */
	f = next_fact(r, FACT_letter_received);
	assert_int_equal(f.letter_received.kind, letter_kind_MENU);
	f = next_fact(r, FACT_letter_written);
	assert_int_equal(f.letter_written.kind, letter_kind_AUTOMATIC);
}

static void danger_waits_for_a_person_ahead_and_is_asked_where(struct rig *r, struct query_rig *q)
{
	dj_id gas, where;

	kakao_on(r);
	gas = hear(r, "Uk1", "우리 집에서 가스 냄새가 나요");
	assert_true(query_rig_letter_is(q, 7, gas, "waiting", "person"));
	assert_true(says(q, gas, "119", 0));
	assert_true(next_fact(r, FACT_front_passed).front_passed.urgent);
	where = hear(r, "Uk1", "수원시 팔달구 효원로 1");
	assert_true(
	    query_rig_letter_is(q, 7, where, "waiting", "person")); /* the person reads it too */
	assert_true(says(q, where, "사진", 1));
}

static void the_rules_are_silent_once_a_person_wrote(struct rig *r, struct query_rig *q)
{
	char body[100];
	dj_id gas, more;
	json_t *root;

	kakao_on(r);
	gas = hear(r, "Uk1", "가스 냄새가 나요");
	snprintf(body, sizeof body, "{\"answers\":\"%lld\",\"body\":\"지금 나와 계신가요?\"}",
		 (long long)gas);
	assert_int_equal(command(r, COMMAND_LETTER_SEND, 0, 0, body).verdict, VERDICT_ok);
	more = hear(r, "Uk1", "네 밖이에요");
	root = said_to(q, more);
	assert_int_equal(json_array_size(json_object_get(root, "said")), 0);
	json_decref(root);
}

static void what_no_article_answers_waits_for_a_person(struct rig *r, struct query_rig *q)
{
	dj_id asked;
	struct fact f;

	kakao_on(r);
	asked = hear(r, "Uk1", "우리 동네 도서관은 언제 쉬는지 알고 싶어요");
	assert_true(query_rig_letter_is(q, 7, asked, "done", "menu"));
	assert_int_equal(next_fact(r, FACT_front_asked).front_asked.letter, asked);
	assert_int_equal(command(r, COMMAND_FRONT_FOUND, asked, 0, "{\"articles\":[]}").verdict,
			 VERDICT_ok);
	assert_true(query_rig_letter_is(q, 7, asked, "waiting", "person"));
	f = next_fact(r, FACT_letter_received);
	assert_int_equal(f.letter_received.kind, letter_kind_PERSON);
	assert_int_equal(f.letter_received.letter, asked);
}

static void an_article_that_helps_ends_it_without_a_person(struct rig *r, struct query_rig *q)
{
	dj_id asked, thanks;
	struct fact f;

	kakao_on(r);
	asked = hear(r, "Uk1", "우리 동네 도서관은 언제 쉬는지 알고 싶어요");
	command(
	    r, COMMAND_FRONT_FOUND, asked, 0,
	    "{\"articles\":[{\"id\":\"7\",\"title\":\"도서관\",\"text\":\"월요일에 쉽니다.\"}]}");
	assert_true(says(q, asked, "월요일에 쉽니다", 2)); /* it helped, or a person */
	thanks = hear(r, "Uk1", "도움이 됐어요");
	assert_true(query_rig_letter_is(q, 7, thanks, "done", "menu"));
	assert_int_equal(next_fact(r, FACT_front_settled).front_settled.article, 7);
	f = next_fact(r, FACT_contact_ended);
	assert_int_equal(f.contact_ended.result, result_ANSWERED);
	hear(r, "Uk1", "안녕하세요"); /* the next word begins anew */
	assert_int_equal(next_fact(r, FACT_contact_started).contact_started.channel, channel_KAKAO);
}

static void a_talk_that_nobody_goes_on_with_ends_and_one_in_line_does_not(struct rig *r,
									  struct query_rig *q)
{
	dj_id gas;

	kakao_on(r);
	hear(r, "Uk1", "안녕하세요");
	gas = hear(r, "Uk2", "가스 냄새가 나요");
	r->clock.mono += 31 * 60000;
	r->clock.wall += 31 * 60000;
	command(r, COMMAND_FRONT_TICK, 0, 0, NULL);
	assert_int_equal(next_fact(r, FACT_contact_ended).contact_ended.result, result_LEFT_MENU);
	assert_true(query_rig_letter_is(q, 7, gas, "waiting", "person"));
	command(r, COMMAND_FRONT_TICK, 0, 0, NULL);
	hear(r, "Uk3", "안녕하세요");
	assert_int_equal(next_fact(r, FACT_contact_started).contact_started.channel, channel_KAKAO);
}

static enum verdict write_to(struct rig *r, const char *to)
{
	char body[200];

	snprintf(body, sizeof body, "{\"channel\":\"kakao\",\"to\":\"%s\",\"body\":\"안녕하세요\"}",
		 to);
	return command(r, COMMAND_LETTER_SEND, 0, 0, body).verdict;
}

static void a_room_is_open_for_a_time_and_until_it_is_left(struct rig *r, struct query_rig *q)
{
	struct command left = {
	    .kind = COMMAND_CHANNEL_LEFT, .number = channel_KAKAO, .text = "Uk1"};

	(void)q;
	kakao_on(r);
	assert_int_equal(write_to(r, "Uk1"), VERDICT_window_closed); /* they never wrote */
	hear(r, "Uk1", "상담원");
	assert_int_equal(write_to(r, "Uk1"), VERDICT_ok);
	r->clock.wall += 1000;
	assert_int_equal(rig_ask(r, &left).verdict, VERDICT_ok);
	assert_int_equal(write_to(r, "Uk1"), VERDICT_window_closed);
	r->clock.wall += 1000;
	hear(r, "Uk1", "다시 왔어요");
	assert_int_equal(write_to(r, "Uk1"), VERDICT_ok);
	r->clock.wall += 31LL * 24 * 3600 * 1000;
	assert_int_equal(write_to(r, "Uk1"), VERDICT_window_closed);
	assert_int_equal(write_to(r, "no such key!"), VERDICT_bad_address);
}

static struct answer save(struct rig *r, const char *document, int version)
{
	json_t *root =
	    json_pack("{s:s,s:s,s:i}", "document", document, "note", "", "version", version);
	char *body = json_dumps(root, JSON_COMPACT);
	struct answer a = command(r, COMMAND_FRONT_SAVE, 0, 0, body);

	free(body);
	json_decref(root);
	return a;
}

static void a_version_goes_live_only_when_the_check_lets_it(struct rig *r, struct query_rig *q)
{
	struct query what = {.kind = QUERY_FRONT, .person = 7, .roles = 1u << role_ADMIN};
	json_t *root;
	dj_id hello;

	kakao_on(r);
	assert_int_equal(save(r, "{\"steps\":", 0).verdict, VERDICT_bad_request);
	assert_int_equal(
	    save(r, "{\"steps\":[{\"name\":\"a\",\"do\":\"ask\",\"say\":{\"ko\":\"?\"}}]}", 0)
		.number,
	    1);
	assert_int_equal(command(r, COMMAND_FRONT_LIVE, 0, 1, NULL).verdict,
			 VERDICT_flow_not_ready);
	assert_int_equal(save(r, front_default, 0).verdict, VERDICT_changed);
	assert_int_equal(save(r, front_default, 1).number, 2);
	assert_int_equal(command(r, COMMAND_FRONT_LIVE, 0, 2, NULL).verdict, VERDICT_ok);
	root = query_rig_json(q, &what);
	assert_int_equal(json_integer_value(json_object_get(root, "live")), 2);
	assert_int_equal(json_array_size(json_object_get(root, "versions")), 2);
	assert_int_equal(json_array_size(json_object_get(root, "findings")), 0);
	json_decref(root);
	assert_int_equal(command(r, COMMAND_FRONT_LIVE, 0, 0, NULL).verdict, VERDICT_ok);
	hello = hear(r, "Uk9", "안녕하세요"); /* none is live: everybody goes to a person */
	assert_true(query_rig_letter_is(q, 7, hello, "waiting", "person"));
}

BOTH(the_menu_answers_and_nobody_waits)
/* ---- trying a document on words, before it is live ---- */

static json_t *tried(const char *document, const char *language, const char *words, bool articles)
{
	json_t *root = json_pack("{s:s, s:s, s:b}", "document", document, "language", language,
				 "articles", articles);
	char *body, *text;
	json_t *answer;

	json_object_set_new(root, "words", json_loads(words, 0, NULL));
	body = json_dumps(root, 0);
	text = front_try(body, strlen(body));
	assert_non_null(text);
	answer = json_loads(text, 0, NULL);
	json_decref(root);
	free(body);
	free(text);
	return answer;
}

static const json_t *turn(const json_t *answer, size_t at)
{
	return json_array_get(json_object_get(answer, "turns"), at);
}

static bool turn_is(const json_t *answer, size_t at, const char *what)
{
	return json_is_true(json_object_get(turn(answer, at), what));
}

static bool turn_says(const json_t *answer, size_t at, const char *words)
{
	return strstr(
		   json_string_value(json_array_get(json_object_get(turn(answer, at), "said"), 0)),
		   words) != NULL;
}

static void words_are_tried_without_a_citizen(void **state)
{
	json_t *a = tried(front_default, "en", "[\"hello\", \"there is a fire, help\"]", true);

	(void)state;
	assert_true(json_is_true(json_object_get(a, "well")));
	assert_int_equal(json_array_size(json_object_get(a, "turns")), 2);
	assert_false(turn_is(a, 0, "person"));
	assert_true(json_array_size(json_object_get(turn(a, 0), "offers")) > 1);
	json_decref(a);
	a = tried(front_default, "ko", "[\"안녕하세요\", \"불이 났어요 살려 주세요\"]", true);
	assert_true(turn_is(a, 1, "person"));
	assert_true(turn_is(a, 1, "urgent"));
	assert_true(turn_says(a, 1, "119"));
	json_decref(a);
}

/* Whether there are articles is said by who tries: without any a person is asked. */
static void without_an_article_a_person_is_asked(void **state)
{
	const char *words = "[\"대형 폐기물은 어떻게 버리는지 알고 싶습니다\"]";
	json_t *with = tried(front_default, "ko", words, true);
	json_t *without = tried(front_default, "ko", words, false);

	(void)state;
	assert_true(turn_is(with, 0, "search"));
	assert_false(turn_is(with, 0, "person"));
	assert_true(turn_is(without, 0, "person"));
	json_decref(with);
	json_decref(without);
}

static void what_cannot_play_is_told_and_not_played(void **state)
{
	char *lost = dj_strdup(front_default), *next = strstr(lost, "\"next\":\"where\"");
	json_t *a;

	(void)state;
	assert_non_null(next);
	memcpy(next, "\"next\":\"wh_re\"", strlen("\"next\":\"wh_re\"")); /* there is none */
	a = tried(lost, "ko", "[\"안녕\"]", true);
	free(lost);
	assert_false(json_is_true(json_object_get(a, "well")));
	assert_true(json_array_size(json_object_get(a, "findings")) > 0);
	assert_int_equal(json_array_size(json_object_get(a, "turns")), 0);
	json_decref(a);
	assert_null(front_try("[]", 2));
	assert_null(front_try(NULL, 0));
}

BOTH(danger_waits_for_a_person_ahead_and_is_asked_where)
BOTH(the_rules_are_silent_once_a_person_wrote)
BOTH(what_no_article_answers_waits_for_a_person)
BOTH(an_article_that_helps_ends_it_without_a_person)
BOTH(a_talk_that_nobody_goes_on_with_ends_and_one_in_line_does_not)
BOTH(a_room_is_open_for_a_time_and_until_it_is_left)
BOTH(a_version_goes_live_only_when_the_check_lets_it)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_menu_answers_and_nobody_waits_on_both),
	    cmocka_unit_test(danger_waits_for_a_person_ahead_and_is_asked_where_on_both),
	    cmocka_unit_test(words_are_tried_without_a_citizen),
	    cmocka_unit_test(without_an_article_a_person_is_asked),
	    cmocka_unit_test(what_cannot_play_is_told_and_not_played),
	    cmocka_unit_test(the_rules_are_silent_once_a_person_wrote_on_both),
	    cmocka_unit_test(what_no_article_answers_waits_for_a_person_on_both),
	    cmocka_unit_test(an_article_that_helps_ends_it_without_a_person_on_both),
	    cmocka_unit_test(a_talk_that_nobody_goes_on_with_ends_and_one_in_line_does_not_on_both),
	    cmocka_unit_test(a_room_is_open_for_a_time_and_until_it_is_left_on_both),
	    cmocka_unit_test(a_version_goes_live_only_when_the_check_lets_it_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
