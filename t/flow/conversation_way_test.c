/* links: base domain store app */
/* A conversation goes on elsewhere: by another channel, on the telephone, by a link; links are
 * looked at; the ladder against abuse; words that are kept and shown to nobody; words of danger;
 * who had it before; translations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

#include "flow/query_rig.h"

#define AGENT	   (1u << role_AGENT)
#define SUPERVISOR (1u << role_SUPERVISOR)
enum { ME = 7, MINUTE = 60000, HOUR = 60 * MINUTE };

static const char ana[] = "chat-0123456789abcdef01234567", bob[] = "chat-ffffffffffffffff01234567";
static int written;

static struct answer with_body(struct rig *r, struct command c, const char *body)
{
	c.body = dj_strdup(body);
	c.body_n = strlen(body);
	return rig_ask(r, &c);
}

static void kakao_on(struct rig *r)
{
	struct command c = {.kind = COMMAND_CHANNEL_SAVE};

	dj_copy(c.name, sizeof c.name, "kakao");
	assert_int_equal(with_body(r, c,
				   "{\"active\":true,\"rev\":0,\"settings\":{\"base\":"
				   "\"http://127.0.0.1:1\",\"sender_key\":\"4c95\",\"id\":\"c\","
				   "\"secret\":\"s\",\"front\":\"no\"}}")
			     .verdict,
			 VERDICT_ok);
}

/* Answers the letter; `number` is its contact. */
static struct answer hear_on(struct rig *r, enum channel channel, const char *from,
			     const char *text, bool open)
{
	struct command c = {.kind = COMMAND_LETTER_RECEIVED, .number = channel};
	struct answer a;
	char body[1000];

	snprintf(body, sizeof body,
		 "{\"external\":\"%s/m-%d\",\"from\":\"%s\",\"body\":\"%s\",\"open\":%s}", from,
		 ++written, from, text, open ? "true" : "false");
	a = with_body(r, c, body);
	assert_int_equal(a.verdict, VERDICT_ok);
	return a;
}

static struct answer hear(struct rig *r, const char *from, const char *text)
{
	return hear_on(r, channel_KAKAO, from, text, false);
}

static struct answer send(struct rig *r, dj_id answers, const char *channel, const char *text,
			  const char *links)
{
	struct command c = {.kind = COMMAND_LETTER_SEND, .actor = ME, .roles = AGENT};
	char body[600];

	snprintf(body, sizeof body, "{\"answers\":\"%lld\",\"body\":\"%s\",\"links\":\"%s\"%s%s%s}",
		 (long long)answers, text, links, *channel ? ",\"channel\":\"" : "", channel,
		 *channel ? "\"" : "");
	return with_body(r, c, body);
}

static struct answer about(struct rig *r, enum command_kind kind, dj_id contact,
			   enum ending_kind ending)
{
	struct command c = {.kind = kind,
			    .actor = ME,
			    .roles = AGENT | SUPERVISOR,
			    .contact = contact,
			    .ending = ending};

	return rig_ask(r, &c);
}

static json_t *look(struct query_rig *q, dj_id contact)
{
	struct query what = {
	    .kind = QUERY_CONVERSATION, .person = ME, .roles = AGENT | SUPERVISOR, .id = contact};

	return query_rig_json(q, &what);
}

/* How the way by this channel stands: "none", "no_address", "off", ... */
static bool way_is(struct query_rig *q, dj_id contact, const char *channel, const char *shut)
{
	json_t *root = look(q, contact), *way;
	bool is = false;
	size_t i;

	json_array_foreach(json_object_get(root, "ways"), i, way)
	{
		if (strcmp(text_in(way, "channel"), channel) == 0)
			is = strcmp(text_in(way, "shut"), shut) == 0;
		if (strcmp(text_in(way, "channel"), channel) == 0 && !is)
			fprintf(stderr, "%s is %s\n", channel, text_in(way, "shut"));
	}
	json_decref(root);
	return is;
}

/* What a machine said in it, and how often these words of it. */
static int said(struct query_rig *q, dj_id contact, const char *words)
{
	json_t *root = look(q, contact), *letter;
	int n = 0;
	size_t i;

	json_array_foreach(json_object_get(root, "letters"), i, letter) n +=
	    strcmp(text_in(letter, "kind"), "automatic") == 0 &&
	    strstr(text_in(letter, "body"), words) != NULL;
	json_decref(root);
	return n;
}

static dj_id the_block(struct query_rig *q)
{
	struct query what = {.kind = QUERY_ENDINGS, .person = ME, .roles = SUPERVISOR};
	json_t *root = query_rig_json(q, &what);
	json_t *one = json_array_get(json_object_get(root, "blocks"), 0);
	dj_id id = dj_id_parse(text_in(one, "id"));

	assert_true(json_integer_value(json_object_get(one, "appealed_ms")) > 0);
	json_decref(root);
	return id;
}

static void a_link_goes_on_in_our_chat_for_one_page(struct rig *r, struct query_rig *q)
{
	struct command follow = {.kind = COMMAND_CHAT_FOLLOW};
	struct answer a, link, there;

	kakao_on(r);
	a = hear(r, "Uk1", "사진이 너무 커요");
	assert_true(way_is(q, a.number, "kakao", "none"));
	assert_true(way_is(q, a.number, "chat", "no_address"));
	link = about(r, COMMAND_CONVERSATION_LINK, a.number, ending_kind_NONE);
	assert_int_equal(link.verdict, VERDICT_ok);
	dj_copy(follow.name, sizeof follow.name, link.text);
	dj_copy(follow.text, sizeof follow.text, ana);
	assert_int_equal(rig_ask(r, &follow).verdict, VERDICT_ok);
	dj_copy(follow.text, sizeof follow.text, bob);
	assert_int_equal(rig_ask(r, &follow).verdict, VERDICT_link_over);
	there = hear_on(r, channel_CHAT, ana, "여기서 이어서 씁니다", false);
	assert_int_equal(there.number, a.number); /* one line of time */
	assert_true(way_is(q, a.number, "chat", "none"));
	assert_int_equal(send(r, a.id, "chat", "네, 보내 주세요", "").verdict, VERDICT_ok);
	assert_true(query_rig_letter_is(q, ME, there.id, "done", "person"));
	r->clock.wall += 4 * 24 * (dj_ms)HOUR;
	dj_copy(follow.text, sizeof follow.text, ana);
	assert_int_equal(rig_ask(r, &follow).verdict, VERDICT_link_over);
}

static void another_channel_needs_an_address_there(struct rig *r, struct query_rig *q)
{
	struct answer a;

	kakao_on(r);
	a = hear(r, "Uk2", "문자로 받고 싶어요");
	assert_true(way_is(q, a.number, "sms", "off"));
	assert_int_equal(send(r, a.id, "sms", "네", "").verdict, VERDICT_channel_off);
	assert_int_equal(send(r, a.id, "chat", "네", "").verdict, VERDICT_no_address);
	assert_int_equal(send(r, a.id, "", "네", "").verdict, VERDICT_ok);
}

static void who_writes_is_rung_on_the_number_they_say(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_CONVERSATION_CALL, .actor = ME, .roles = AGENT};
	struct answer a, first, second;

	kakao_on(r);
	a = hear(r, "Uk3", "전화 주세요");
	assert_true(way_is(q, a.number, "call", "no_address"));
	c.contact = a.number;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_no_number);
	dj_copy(c.line, sizeof c.line, "060-700-1234");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_address);
	dj_copy(c.line, sizeof c.line, "010-1234-5678");
	first = rig_ask(r, &c);
	assert_int_equal(first.verdict, VERDICT_ok);
	dj_copy(c.line, sizeof c.line, "010-8765-4321");
	second = rig_ask(r, &c);
	assert_true(second.id == first.id); /* one promise, the newer number */
}

static void a_text_message_says_where_to_ring(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_CONVERSATION_CALL, .actor = ME, .roles = AGENT};

	c.contact = hear_on(r, channel_SMS, "01012345678", "전화 주세요", false).number;
	assert_true(way_is(q, c.contact, "call", "none"));
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void a_strange_link_is_sent_only_when_it_is_meant(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_OUR_ADDRESSES, .actor = ME, .roles = 1u << role_ADMIN};
	struct answer a;

	(void)q;
	kakao_on(r);
	a = hear(r, "Uk4", "어디서 신청해요?");
	assert_int_equal(send(r, a.id, "", "bit.ly/abc", "").verdict, VERDICT_ok);
	dj_copy(c.text, sizeof c.text, "gg.go.kr\n\n@ggsmart120\n");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	a = hear(r, "Uk4", "다시 알려 주세요");
	assert_int_equal(send(r, a.id, "", "https://120.gg.go.kr/a", "").verdict, VERDICT_ok);
	assert_int_equal(send(r, a.id, "", "bit.ly/abc", "").verdict, VERDICT_strange_link);
	assert_int_equal(send(r, a.id, "", "bit.ly/abc", "meant").verdict, VERDICT_ok);
	dj_copy(c.text, sizeof c.text, "no host");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
}

static void two_notices_then_the_end_and_a_block(struct rig *r, struct query_rig *q)
{
	struct command lift = {.kind = COMMAND_BLOCK_LIFT, .actor = ME, .roles = SUPERVISOR};
	struct answer a, next;
	dj_id contact;

	kakao_on(r);
	contact = hear(r, "Uk5", "이 바보들아").number;
#define STEP(kind) about(r, COMMAND_CONVERSATION_##kind, contact, ending_kind_ABUSE).verdict
	assert_int_equal(STEP(STOP), VERDICT_warn_first);
	assert_int_equal(STEP(WARN), VERDICT_ok);
	assert_int_equal(STEP(STOP), VERDICT_warn_first);
	assert_int_equal(STEP(WARN), VERDICT_ok);
	assert_int_equal(said(q, contact, "욕설"), 2);
	assert_int_equal(STEP(STOP), VERDICT_too_soon);
	r->clock.wall += 6000;
	assert_int_equal(STEP(STOP), VERDICT_ok);
#undef STEP
	assert_int_equal(said(q, contact, "\"이의\""), 1);
	a = hear(r, "Uk5", "또 나다");
	assert_true(query_rig_letter_is(q, ME, a.id, "filed", "held"));
	assert_int_equal(said(q, contact, "\"이의\""), 2);
	hear(r, "Uk5", "또 또 나다"); /* told once an hour */
	assert_int_equal(said(q, contact, "\"이의\""), 2);
	hear(r, "Uk5", "이의 있습니다");
	assert_int_equal(said(q, contact, "이의를 받았습니다"), 1);
	next = hear(r, "Uk5", "집에 불이 났어요 살려 주세요");
	assert_true(
	    query_rig_letter_is(q, ME, next.id, "waiting", "person")); /* danger passes always */
	lift.subject = the_block(q);
	lift.flag = true;
	assert_int_equal(rig_ask(r, &lift).verdict, VERDICT_ok);
	next = hear(r, "Uk5", "미안합니다");
	assert_true(query_rig_letter_is(q, ME, next.id, "waiting", "person"));
}

static void nobody_in_danger_is_kept_from_writing(struct rig *r, struct query_rig *q)
{
	dj_id contact;

	(void)q;
	kakao_on(r);
	contact = hear(r, "Uk6", "야 이 바보야 죽고 싶다고").number;
	assert_int_equal(about(r, COMMAND_CONVERSATION_WARN, contact, ending_kind_ABUSE).verdict,
			 VERDICT_in_danger);
	assert_int_equal(about(r, COMMAND_CONVERSATION_WARN, contact, ending_kind_SILENT).verdict,
			 VERDICT_bad_request);
}

static void a_flood_is_kept_and_shown_to_nobody(struct rig *r, struct query_rig *q)
{
	struct answer a = {0};

	kakao_on(r);
	for (int i = 0; i < 20; i++)
		a = hear(r, "Uk7", "ㅋㅋㅋ");
	assert_true(query_rig_letter_is(q, ME, a.id, "waiting", "person"));
	for (int i = 0; i < 5; i++)
		a = hear(r, "Uk7", "ㅋㅋㅋ");
	assert_true(query_rig_letter_is(q, ME, a.id, "filed", "held"));
	assert_int_equal(said(q, a.number, "너무 많은 글"), 1);
	assert_true(
	    query_rig_letter_is(q, ME, hear(r, "Uk8", "안녕하세요").id, "waiting", "person"));
	r->clock.wall += MINUTE + 1;
	assert_true(query_rig_letter_is(q, ME, hear(r, "Uk7", "이제 제대로 묻습니다").id, "waiting",
					"person"));
}

static void a_machine_says_nothing_where_everybody_reads(struct rig *r, struct query_rig *q)
{
	struct command tell = {.kind = COMMAND_CONVERSATION_TELL,
			       .number = conversation_tell_PLACE,
			       .count = {1, MINUTE, 0}};
	struct answer a;

	kakao_on(r);
	a = hear_on(r, channel_KAKAO, "Uk9", "여러분 보세요", true);
	tell.contact = a.number;
	assert_int_equal(rig_ask(r, &tell).verdict, VERDICT_ok);
	assert_int_equal(said(q, a.number, "[자동"), 0);
	a = hear(r, "Uk10", "조용히 물을게요");
	tell.contact = a.number;
	assert_int_equal(rig_ask(r, &tell).verdict, VERDICT_ok);
	assert_int_equal(said(q, a.number, "[자동"), 1);
}

/* ---- danger ---- */

static bool is_ahead(struct query_rig *q, dj_id contact)
{
	json_t *root = look(q, contact);
	bool ahead = json_is_true(json_object_get(root, "danger"));

	json_decref(root);
	return ahead;
}

static void danger_goes_ahead_on_every_channel(struct rig *r, struct query_rig *q)
{
	static const struct {
		enum channel channel;
		const char *from;
	} ways[] = {
	    {channel_SMS, "01011112222"},	{channel_CHAT, ana},	 {channel_X, "u-1"},
	    {channel_MAIL, "kim@home.example"}, {channel_KAKAO, "Uk20"},
	};

	kakao_on(r);
	for (size_t i = 0; i < DJ_COUNT(ways); i++) {
		struct answer a = hear_on(r, ways[i].channel, ways[i].from, "가로등 문의", false);

		assert_false(is_ahead(q, a.number));
		a = hear_on(r, ways[i].channel, ways[i].from, "집에 불이 났어요", false);
		assert_true(is_ahead(q, a.number));
	}
}

/* Once, where a machine may write at all; never where everybody reads. */
static void who_is_in_danger_reads_whom_to_ring(struct rig *r, struct query_rig *q)
{
	struct answer a;

	kakao_on(r);
	a = hear(r, "Uk21", "살려 주세요");
	assert_int_equal(said(q, a.number, "119"), 1);
	hear(r, "Uk21", "제발 살려 주세요");
	assert_int_equal(said(q, a.number, "119"), 1);
	a = hear_on(r, channel_KAKAO, "Uk22", "살려 주세요", true);
	assert_true(is_ahead(q, a.number));
	assert_int_equal(said(q, a.number, "119"), 0);
}

/* ---- the next step, before it is taken ---- */

static bool next_is(struct query_rig *q, dj_id contact, bool ends, const char *words)
{
	json_t *root = look(q, contact), *step;
	bool is = false;
	size_t i;

	json_array_foreach(json_object_get(root, "ladder"), i,
			   step) if (strcmp(text_in(step, "kind"), "abuse") == 0) is =
	    json_is_true(json_object_get(step, "ends")) == ends &&
	    strstr(text_in(step, "words"), words);
	json_decref(root);
	return is;
}

static void the_next_step_is_shown_with_its_words(struct rig *r, struct query_rig *q)
{
	dj_id contact;

	kakao_on(r);
	contact = hear(r, "Uk23", "이 바보들아").number;
	assert_true(next_is(q, contact, false, "욕설"));
	about(r, COMMAND_CONVERSATION_WARN, contact, ending_kind_ABUSE);
	assert_true(next_is(q, contact, false, "욕설"));
	about(r, COMMAND_CONVERSATION_WARN, contact, ending_kind_ABUSE);
	assert_true(next_is(q, contact, true, "이의"));
}

/* ---- who had it before ---- */

static void who_had_it_stands_in_its_line(struct rig *r, struct query_rig *q)
{
	struct fact f = rig_fact(r, FACT_conversation_released);
	struct command draft = {.kind = COMMAND_CONVERSATION_DRAFT, .actor = 9, .roles = AGENT};
	json_t *root, *one;

	kakao_on(r);
	draft.contact = hear(r, "Uk24", "언제 고쳐요?").number;
	dj_copy(draft.text, sizeof draft.text, "내일 고치");
	f.conversation_released.contact = draft.contact;
	f.conversation_released.agent = 9;
	f.conversation_released.because = conversation_because_AGENT_LOST;
	f.conversation_released.held = MINUTE;
	rig_append(r, &f);
	assert_int_equal(rig_ask(r, &draft).verdict, VERDICT_ok); /* the fact is there before it */
	root = look(q, draft.contact);
	one = json_array_get(json_object_get(root, "handovers"), 0);
	assert_string_equal(text_in(one, "because"), "agent_lost");
	assert_string_equal(text_in(one, "begun"), "내일 고치");
	assert_int_equal(json_integer_value(json_object_get(one, "at_ms")) -
			     json_integer_value(json_object_get(one, "since_ms")),
			 MINUTE);
	assert_true(json_integer_value(json_object_get(one, "heard_ms")) > 0);
	assert_true(json_is_null(json_object_get(one, "answered_ms")));
	json_decref(root);
}

/* ---- translations ---- */

static struct answer translate(struct rig *r, dj_id contact, dj_id letter, const char *own)
{
	struct command c = {.kind = COMMAND_TRANSLATION_ASK,
			    .actor = ME,
			    .roles = AGENT,
			    .contact = contact,
			    .subject = letter,
			    .number = letter ? language_KO : language_VI};

	dj_copy(c.text, sizeof c.text, own);
	return rig_ask(r, &c);
}

static void came(struct rig *r, dj_id translation, bool well, const char *words)
{
	struct command c = {.kind = COMMAND_TRANSLATION_DONE, .subject = translation, .flag = well};

	assert_int_equal(with_body(r, c, words).verdict, VERDICT_ok);
}

/* The newest one in the conversation's view: its state, and words beside each other. */
static bool newest_is(struct query_rig *q, dj_id contact, const char *state, const char *own,
		      const char *words)
{
	json_t *root = look(q, contact), *list = json_object_get(root, "translations");
	json_t *one = json_array_get(list, json_array_size(list) - 1);
	bool is = strcmp(text_in(one, "state"), state) == 0 &&
		  strcmp(text_in(one, "written"), own) == 0 &&
		  strcmp(text_in(one, "words"), words) == 0;

	json_decref(root);
	return is;
}

static void a_translation_stands_beside_the_words(struct rig *r, struct query_rig *q)
{
	struct answer a, other, t;

	kakao_on(r);
	a = hear(r, "Uk25", "đèn đường hỏng");
	other = hear(r, "Uk26", "xin chào");
	assert_int_equal(translate(r, a.number, other.id, "").verdict, VERDICT_not_found);
	assert_int_equal(translate(r, a.number, a.id, "both").verdict, VERDICT_bad_request);
	assert_int_equal(translate(r, a.number, 0, " ").verdict, VERDICT_bad_request);
	t = translate(r, a.number, a.id, "");
	assert_true(newest_is(q, a.number, "waits", "", ""));
	came(r, t.id, false, "Service away");
	assert_true(newest_is(q, a.number, "failed", "", "Service away"));
	came(r, t.id, true, "가로등 고장"); /* too late: it has failed */
	assert_true(newest_is(q, a.number, "failed", "", "Service away"));
	t = translate(r, a.number, a.id, "");
	came(r, t.id, true, "가로등 고장");
	assert_true(newest_is(q, a.number, "done", "", "가로등 고장"));
	r->clock.wall += HOUR;
	translate(r, a.number, 0, "오늘 고칩니다");
	r->clock.wall += MINUTE; /* nobody brought it */
	assert_true(newest_is(q, a.number, "failed", "오늘 고칩니다", ""));
}

static void what_was_written_and_what_was_sent_both_stay(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_LETTER_SEND, .actor = ME, .roles = AGENT};
	struct answer a, t, sent;
	char body[300];
	json_t *root, *one;

	kakao_on(r);
	a = hear(r, "Uk27", "đèn đường hỏng");
	t = translate(r, a.number, 0, "오늘 고칩니다");
	came(r, t.id, true, "Hôm nay sửa");
	snprintf(body, sizeof body,
		 "{\"answers\":\"%lld\",\"body\":\"Hôm nay sửa\",\"translation\":\"%lld\"}",
		 (long long)a.id, (long long)t.id);
	sent = with_body(r, c, body);
	assert_int_equal(sent.verdict, VERDICT_ok);
	translate(r, a.number, 0, "더 필요한 것이 있나요?"); /* the sent one is not replaced */
	root = look(q, a.number);
	one = json_array_get(json_object_get(root, "translations"), 0);
	assert_true(dj_id_parse(text_in(one, "letter")) == sent.id);
	assert_string_equal(text_in(one, "written"), "오늘 고칩니다");
	assert_string_equal(text_in(one, "words"), "Hôm nay sửa");
	json_decref(root);
}

BOTH(danger_goes_ahead_on_every_channel)
BOTH(who_is_in_danger_reads_whom_to_ring)
BOTH(the_next_step_is_shown_with_its_words)
BOTH(who_had_it_stands_in_its_line)
BOTH(a_translation_stands_beside_the_words)
BOTH(what_was_written_and_what_was_sent_both_stay)
BOTH(a_link_goes_on_in_our_chat_for_one_page)
BOTH(another_channel_needs_an_address_there)
BOTH(who_writes_is_rung_on_the_number_they_say)
BOTH(a_text_message_says_where_to_ring)
BOTH(a_strange_link_is_sent_only_when_it_is_meant)
BOTH(two_notices_then_the_end_and_a_block)
BOTH(nobody_in_danger_is_kept_from_writing)
BOTH(a_flood_is_kept_and_shown_to_nobody)
BOTH(a_machine_says_nothing_where_everybody_reads)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_link_goes_on_in_our_chat_for_one_page_on_both),
	    cmocka_unit_test(another_channel_needs_an_address_there_on_both),
	    cmocka_unit_test(who_writes_is_rung_on_the_number_they_say_on_both),
	    cmocka_unit_test(a_text_message_says_where_to_ring_on_both),
	    cmocka_unit_test(a_strange_link_is_sent_only_when_it_is_meant_on_both),
	    cmocka_unit_test(two_notices_then_the_end_and_a_block_on_both),
	    cmocka_unit_test(nobody_in_danger_is_kept_from_writing_on_both),
	    cmocka_unit_test(a_flood_is_kept_and_shown_to_nobody_on_both),
	    cmocka_unit_test(a_machine_says_nothing_where_everybody_reads_on_both),
	    cmocka_unit_test(danger_goes_ahead_on_every_channel_on_both),
	    cmocka_unit_test(who_is_in_danger_reads_whom_to_ring_on_both),
	    cmocka_unit_test(the_next_step_is_shown_with_its_words_on_both),
	    cmocka_unit_test(who_had_it_stands_in_its_line_on_both),
	    cmocka_unit_test(a_translation_stands_beside_the_words_on_both),
	    cmocka_unit_test(what_was_written_and_what_was_sent_both_stay_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
