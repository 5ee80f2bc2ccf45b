/* links: base domain */
/* Contacts in writing by rule: the matrix, capacity, silence, deadlines, the centre's own words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/conversation/conversation.h"
#include "domain/conversation/reach.h"
#include "domain/conversation/text.h"

#include <string.h>

#define MINUTE 60000LL

static void a_call_keeps_everything_new_away_and_nothing_a_call(void **state)
{
	struct conversation_rules r;
	struct conversation_load load = {.most = CONVERSATION_MOST};

	(void)state;
	conversation_rules_default(&r);
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		assert_true(conversation_may_take(&r, (enum channel)c, &load));
	load.count[channel_CALL] = 1;
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		assert_false(conversation_may_take(&r, (enum channel)c, &load));
	load.count[channel_CALL] = 0;
	load.count[channel_CHAT] = 1;
	assert_true(conversation_may_take(&r, channel_CALL, &load));
	assert_true(conversation_may_take(&r, channel_KAKAO, &load));
	assert_false(conversation_may_take(&r, channel_MAIL, &load));
	assert_false(conversation_may_take(&r, channel_X, &load));
	r.of[channel_CALL].blocked_by = 1u << channel_CHAT;
	assert_false(conversation_may_take(&r, channel_CALL, &load));
}

static void nobody_has_more_than_the_channel_or_the_person_may(void **state)
{
	struct conversation_rules r;
	struct conversation_load load = {.most = 4};

	(void)state;
	conversation_rules_default(&r);
	load.count[channel_CHAT] = r.of[channel_CHAT].most;
	assert_false(conversation_may_take(&r, channel_CHAT, &load));
	assert_true(conversation_may_take(&r, channel_KAKAO, &load));
	load.count[channel_KAKAO] = 1;
	assert_false(conversation_may_take(&r, channel_KAKAO, &load));
	assert_int_equal(conversation_most(&r, 7), CONVERSATION_MOST);
	r.people_count = 1;
	r.people[0].person = 7;
	r.people[0].most = 2;
	assert_int_equal(conversation_most(&r, 7), 2);
}

static void silence_counts_from_the_last_answer_only(void **state)
{
	struct conversation_rule rule = {.remind_ms = 5 * MINUTE, .close_ms = 15 * MINUTE};
	struct conversation_silence s = conversation_silence(&rule, 100, 50, 0);

	(void)state;
	assert_int_equal(s.what, conversation_tell_NONE); /* the citizen waits for us */
	s = conversation_silence(&rule, 100, 200, 0);
	assert_int_equal(s.what, conversation_tell_REMIND);
	assert_int_equal(s.at_ms, 200 + 5 * MINUTE);
	s = conversation_silence(&rule, 100, 200, 1u << conversation_tell_REMIND);
	assert_int_equal(s.what, conversation_tell_CLOSED);
	assert_int_equal(s.at_ms, 200 + 15 * MINUTE);
	rule.close_ms = 0;
	s = conversation_silence(&rule, 100, 200, 1u << conversation_tell_REMIND);
	assert_int_equal(s.what, conversation_tell_NONE);
}

static void a_rule_that_cannot_be_kept_is_none(void **state)
{
	struct conversation_rules r;
	struct conversation_rule *chat = &r.of[channel_CHAT];

	(void)state;
	conversation_rules_default(&r);
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		assert_true(conversation_rule_valid(&r.of[c]));
	chat->remind_ms = chat->close_ms; /* closed in the moment of the reminder */
	assert_false(conversation_rule_valid(chat));
	chat->remind_ms = 0;
	assert_true(conversation_rule_valid(chat));
	chat->blocked_by = 1u << channel_COUNT;
	assert_false(conversation_rule_valid(chat));
}

static void an_answer_presses_before_it_is_due(void **state)
{
	struct conversation_rule rule = {.due_ms = 60 * MINUTE};

	(void)state;
	assert_int_equal(conversation_due(&rule, 1000), 1000 + 60 * MINUTE);
	assert_int_equal(conversation_presses(&rule, 1000), 1000 + 45 * MINUTE);
}

static void every_word_of_the_centre_is_in_every_language_and_whole(void **state)
{
	char text[CONVERSATION_TEXT];

	(void)state;
	for (int what = conversation_tell_PLACE; what < conversation_tell_COUNT; what++)
		for (int l = language_UNKNOWN; l < language_COUNT; l++)
			for (int days = -1; days < 4; days++) {
				struct conversation_say say = {.what = (enum conversation_tell)what,
							       .language = (enum language)l,
							       .position = INT64_MAX,
							       .minutes = 1440,
							       .opens_days = days,
							       .opens_minute = 9 * 60 + 5};

				conversation_text(&say, text);
				assert_int_equal(text[0], '['); /* marked: a machine wrote it */
				assert_null(strpbrk(text, "{}"));
				assert_true(strlen(text) < CONVERSATION_TEXT - 1);
			}
}

static void an_opening_is_named(void **state)
{
	struct conversation_say say = {.what = conversation_tell_OUT_OF_HOURS,
				       .language = language_KO,
				       .opens_days = 1,
				       .opens_minute = 540};
	char text[CONVERSATION_TEXT];

	(void)state;
	conversation_text(&say, text);
	assert_non_null(strstr(text, "내일 09:00에"));
	say.opens_days = 3;
	conversation_text(&say, text);
	assert_non_null(strstr(text, "3일 뒤 09:00"));
	say.what = conversation_tell_PLACE;
	say.position = 2;
	say.minutes = 7;
	conversation_text(&say, text);
	assert_non_null(strstr(text, "2번째"));
	assert_non_null(strstr(text, "7분"));
}

static void a_closed_one_only_waits_again(void **state)
{
	(void)state;
	for (int to = 0; to < conversation_state_COUNT; to++)
		assert_int_equal(
		    conversation_may_move(conversation_state_CLOSED, (enum conversation_state)to),
		    to == conversation_state_WAITING);
	assert_false(conversation_may_move(conversation_state_OPEN, conversation_state_OFFERED));
}

static void a_channel_takes_answers_for_its_time(void **state)
{
	const dj_ms day = 24 * 60 * MINUTE;

	(void)state;
	assert_int_equal(reach_shut(channel_SMS, true, 1, 1000 * day), channel_shut_NONE);
	assert_int_equal(reach_shut(channel_SMS, false, 1, 2), channel_shut_OFF);
	assert_int_equal(reach_shut(channel_FACEBOOK, true, day, 8 * day - 1), channel_shut_NONE);
	assert_int_equal(reach_shut(channel_FACEBOOK, true, day, 8 * day), channel_shut_WINDOW);
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		assert_true(reach_of((enum channel)c)->alone > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_call_keeps_everything_new_away_and_nothing_a_call),
	    cmocka_unit_test(nobody_has_more_than_the_channel_or_the_person_may),
	    cmocka_unit_test(silence_counts_from_the_last_answer_only),
	    cmocka_unit_test(a_rule_that_cannot_be_kept_is_none),
	    cmocka_unit_test(an_answer_presses_before_it_is_due),
	    cmocka_unit_test(every_word_of_the_centre_is_in_every_language_and_whole),
	    cmocka_unit_test(an_opening_is_named),
	    cmocka_unit_test(a_closed_one_only_waits_again),
	    cmocka_unit_test(a_channel_takes_answers_for_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
