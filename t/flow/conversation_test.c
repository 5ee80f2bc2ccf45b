/* links: base domain store app; with: flow/centre_rig */
/* Contacts in writing on the live centre: who is asked, who has one, what the citizen is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/conversation_row.h"
#include "flow/centre_rig.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60000, CHAT_A = 9001, CHAT_B = 9002, CHAT_C = 9003, MAIL_A = 9101 };

static int set_up(void **state)
{
	struct rig *r = dj_alloc(sizeof *r);

	rig_init(r);
	conversation_rules_default(&r->site.conversation);
	app_site_changed(r->app, &r->site);
	app_begin(r->app, ++r->run, NULL, 0);
	*state = r;
	return 0;
}

static int tear_down(void **state)
{
	rig_fini(*state);
	free(*state);
	return 0;
}

/* As the writer would say it. */
static void commit(struct rig *r, struct fact f)
{
	f.at_ms = dj_wall(&r->clock.clock);
	app_committed(r->app, &f);
	rig_advance(r, 1);
}

static void hear(struct rig *r, dj_id contact, enum channel channel)
{
	struct fact f = {.kind = FACT_letter_received};

	f.letter_received.letter = app_new_id(r->app);
	f.letter_received.contact = contact;
	f.letter_received.channel = channel;
	commit(r, f);
}

static void begin(struct rig *r, dj_id contact, enum channel channel)
{
	struct fact f = {.kind = FACT_contact_started};

	f.contact_started.contact = contact;
	f.contact_started.channel = channel;
	f.contact_started.language = language_KO;
	commit(r, f);
	hear(r, contact, channel);
}

static void answer(struct rig *r, dj_id contact, enum channel channel, dj_id person)
{
	struct fact f = {.kind = FACT_letter_written};

	f.letter_written.contact = contact;
	f.letter_written.channel = channel;
	f.letter_written.person = person;
	commit(r, f);
}

static const struct fact *last(const struct rig *r, enum fact_kind kind)
{
	for (int i = r->fact_count - 1; i >= 0; i--)
		if (r->facts[i].kind == (int)kind)
			return &r->facts[i];
	return NULL;
}

static int count(const struct rig *r, enum fact_kind kind)
{
	int n = 0;

	for (int i = 0; i < r->fact_count; i++)
		n += r->facts[i].kind == (int)kind;
	return n;
}

static dj_id asked(const struct rig *r)
{
	const struct fact *f = last(r, FACT_conversation_offered);

	return f ? f->conversation_offered.agent : 0;
}

static enum verdict does(struct rig *r, dj_id agent, enum command_kind kind, dj_id contact)
{
	return rig_submit(r, (struct command){.kind = kind, .actor = agent, .contact = contact});
}

static void accept(struct rig *r, dj_id agent, dj_id contact)
{
	assert_int_equal(does(r, agent, COMMAND_CONVERSATION_ACCEPT, contact), VERDICT_ok);
}

static void leave(struct rig *r, dj_id agent, enum presence to)
{
	rig_submit(r, (struct command){
			  .kind = COMMAND_PRESENCE, .actor = agent, .presence = to, .reason = 1});
}

static bool was_told(const struct rig *r, dj_id contact, enum conversation_tell what)
{
	for (int i = 0; i < r->fact_count; i++)
		if (r->facts[i].kind == FACT_conversation_told &&
		    r->facts[i].conversation_told.contact == contact &&
		    r->facts[i].conversation_told.what == what)
			return true;
	return false;
}

static void a_word_waits_is_offered_and_answered(void **state)
{
	struct rig *r = *state;

	begin(r, CHAT_A, channel_CHAT);
	assert_non_null(last(r, FACT_conversation_waits));
	assert_null(last(r, FACT_conversation_offered)); /* nobody is there */
	rig_available(r, AGENT_1, device_BROWSER);
	assert_int_equal(asked(r), AGENT_1);
	assert_int_equal(does(r, AGENT_1 + 1, COMMAND_CONVERSATION_ACCEPT, CHAT_A),
			 VERDICT_not_yours);
	accept(r, AGENT_1, CHAT_A);
	assert_int_equal(last(r, FACT_conversation_assigned)->conversation_assigned.agent, AGENT_1);
	hear(r, CHAT_A, channel_CHAT); /* goes to who has it */
	assert_int_equal(count(r, FACT_conversation_offered), 1);
	assert_int_equal(does(r, AGENT_1, COMMAND_CONVERSATION_SEEN, CHAT_A), VERDICT_ok);
	assert_int_equal(count(r, FACT_conversation_seen), 1);
	answer(r, CHAT_A, channel_CHAT, AGENT_1);
	assert_int_equal(does(r, AGENT_1, COMMAND_CONVERSATION_END, CHAT_A), VERDICT_ok);
	assert_int_equal(last(r, FACT_conversation_closed)->conversation_closed.how,
			 conversation_end_AGENT);
	assert_int_equal(last(r, FACT_contact_ended)->contact_ended.result, result_ANSWERED);
}

static void who_does_not_answer_is_passed_and_asked_again(void **state)
{
	struct rig *r = *state;

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	rig_advance(r, 31000);
	assert_int_equal(last(r, FACT_conversation_refused)->conversation_refused.how,
			 offer_end_NO_ANSWER);
	rig_advance(r, 21000);
	assert_int_equal(count(r, FACT_conversation_offered), 2); /* there is nobody else */
	rig_available(r, AGENT_1 + 1, device_BROWSER);
	rig_advance(r, 31000);
	assert_int_equal(asked(r), AGENT_1 + 1);
	accept(r, AGENT_1 + 1, CHAT_A);
	rig_advance(r, 120000);
	assert_int_equal(count(r, FACT_conversation_offered), 3);
}

static void an_agent_has_as_many_as_the_rule_says(void **state)
{
	struct rig *r = *state;

	r->site.conversation.of[channel_CHAT].most = 2;
	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	begin(r, CHAT_B, channel_CHAT);
	assert_int_equal(count(r, FACT_conversation_offered), 1); /* one offer at a time */
	accept(r, AGENT_1, CHAT_A);
	assert_int_equal(count(r, FACT_conversation_offered), 2);
	accept(r, AGENT_1, CHAT_B);
	begin(r, CHAT_C, channel_CHAT);
	assert_int_equal(count(r, FACT_conversation_offered), 2);
	assert_int_equal(does(r, AGENT_1, COMMAND_CONVERSATION_END, CHAT_A), VERDICT_ok);
	assert_int_equal(count(r, FACT_conversation_offered), 3);
}

static void a_call_comes_to_who_chats_and_the_citizen_is_told(void **state)
{
	struct rig *r = *state;
	dj_id call;

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	accept(r, AGENT_1, CHAT_A);
	rig_call(r, "1200", "01012345678", &call);
	rig_advance(r, 3000);
	rig_answer(r, AGENT_1, call);
	assert_true(was_told(r, CHAT_A, conversation_tell_CALLER));
	assert_int_equal(r->to_writer.kind, COMMAND_CONVERSATION_TELL);
	assert_int_equal(r->to_writer.contact, CHAT_A);
	begin(r, CHAT_B, channel_CHAT); /* a call keeps everything new away */
	rig_advance(r, 5000);
	assert_int_equal(count(r, FACT_conversation_offered), 1);
}

static void by_the_matrix_a_chat_keeps_calls_away(void **state)
{
	struct rig *r = *state;
	dj_id call;

	r->site.conversation.of[channel_CALL].blocked_by = 1u << channel_CHAT;
	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	accept(r, AGENT_1, CHAT_A);
	rig_call(r, "1200", "01012345678", &call);
	rig_advance(r, 5000);
	assert_null(last(r, FACT_offer_made));
	does(r, AGENT_1, COMMAND_CONVERSATION_END, CHAT_A);
	assert_non_null(last(r, FACT_offer_made));
}

static void letters_leave_a_reserve_for_calls_until_they_press(void **state)
{
	struct rig *r = *state;

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, MAIL_A, channel_MAIL);
	assert_int_equal(asked(r), AGENT_1); /* who works alone still answers letters */
	accept(r, AGENT_1, MAIL_A);
	rig_available(r, AGENT_1 + 1, device_BROWSER);
	begin(r, MAIL_A + 1, channel_MAIL);
	rig_advance(r, 5000);
	assert_int_equal(count(r, FACT_conversation_offered), 1); /* the last free one is kept */
	rig_available(r, AGENT_1 + 2, device_BROWSER);
	rig_advance(r, 100);
	assert_int_equal(count(r, FACT_conversation_offered), 2);
	r->site.conversation.of[channel_MAIL].due_ms = 4 * MINUTE;
	begin(r, MAIL_A + 2, channel_MAIL);
	rig_advance(r, 2 * MINUTE);
	assert_int_equal(count(r, FACT_conversation_assigned), 1);
	rig_advance(r, 2 * MINUTE); /* three quarters of its time are over */
	assert_true(last(r, FACT_conversation_offered)->conversation_offered.contact ==
			MAIL_A + 2 ||
		    count(r, FACT_conversation_offered) > 2);
}

static void who_goes_hands_over(void **state)
{
	struct rig *r = *state;

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	accept(r, AGENT_1, CHAT_A);
	answer(r, CHAT_A, channel_CHAT, AGENT_1);
	rig_available(r, AGENT_1 + 1, device_BROWSER);
	leave(r, AGENT_1, presence_BREAK);
	assert_int_equal(last(r, FACT_conversation_released)->conversation_released.because,
			 conversation_because_AGENT_LEFT);
	assert_int_equal(asked(r), AGENT_1 + 1);
	accept(r, AGENT_1 + 1, CHAT_A);
	assert_true(was_told(r, CHAT_A, conversation_tell_HANDED_OVER));
}

static void a_lost_page_hands_over_after_a_while(void **state)
{
	struct rig *r = *state;

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	accept(r, AGENT_1, CHAT_A);
	rig_submit(r, (struct command){.kind = COMMAND_DESK_CLOSED, .agent = AGENT_1});
	rig_advance(r, 5000);
	rig_submit(r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = AGENT_1});
	rig_advance(r, 30000);
	assert_null(last(r, FACT_conversation_released)); /* loaded again: nothing happened */
	rig_submit(r, (struct command){.kind = COMMAND_DESK_CLOSED, .agent = AGENT_1});
	rig_advance(r, 16000);
	assert_int_equal(last(r, FACT_conversation_released)->conversation_released.because,
			 conversation_because_AGENT_LOST);
}

/* Ahead of who came first, and again when its agent goes. */
static void danger_is_asked_first(void **state)
{
	struct rig *r = *state;
	struct fact f = {.kind = FACT_conversation_danger};

	begin(r, CHAT_A, channel_CHAT);
	rig_advance(r, MINUTE);
	begin(r, CHAT_B, channel_CHAT);
	f.conversation_danger.contact = CHAT_B;
	f.conversation_danger.channel = channel_CHAT;
	commit(r, f);
	rig_available(r, AGENT_1, device_BROWSER);
	accept(r, AGENT_1, CHAT_B);
	leave(r, AGENT_1, presence_BREAK);
	rig_available(r, AGENT_1 + 1, device_BROWSER);
	accept(r, AGENT_1 + 1, CHAT_B);
}

static void the_place_is_told_once(void **state)
{
	struct rig *r = *state;

	begin(r, CHAT_A, channel_CHAT);
	assert_false(was_told(r, CHAT_A, conversation_tell_PLACE));
	rig_advance(r, 11000);
	assert_true(was_told(r, CHAT_A, conversation_tell_PLACE));
	hear(r, CHAT_A, channel_CHAT);
	rig_advance(r, 60000);
	assert_int_equal(count(r, FACT_conversation_told), 1);
	assert_int_equal(last(r, FACT_conversation_estimated)->conversation_estimated.position, 1);
}

static void silence_reminds_then_closes_and_a_word_goes_on(void **state)
{
	struct rig *r = *state;
	struct fact again = {.kind = FACT_conversation_reopened};

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	accept(r, AGENT_1, CHAT_A);
	answer(r, CHAT_A, channel_CHAT, AGENT_1);
	rig_advance(r, 6 * MINUTE);
	assert_true(was_told(r, CHAT_A, conversation_tell_REMIND));
	hear(r, CHAT_A, channel_CHAT); /* still there */
	rig_advance(r, 20 * MINUTE);
	assert_null(last(r, FACT_conversation_closed)); /* it is the centre's turn */
	answer(r, CHAT_A, channel_CHAT, AGENT_1);
	rig_advance(r, 16 * MINUTE);
	assert_int_equal(last(r, FACT_conversation_closed)->conversation_closed.how,
			 conversation_end_SILENCE);
	again.conversation_reopened.contact = CHAT_A;
	again.conversation_reopened.channel = channel_CHAT;
	again.conversation_reopened.agent = AGENT_1;
	commit(r, again);
	hear(r, CHAT_A, channel_CHAT);
	assert_int_equal(last(r, FACT_conversation_waits)->conversation_waits.because,
			 conversation_because_REOPENED);
	assert_int_equal(asked(r), AGENT_1);
}

static void a_transfer_goes_to_its_agent_and_not_back(void **state)
{
	struct rig *r = *state;

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	accept(r, AGENT_1, CHAT_A);
	rig_available(r, AGENT_1 + 1, device_BROWSER);
	rig_available(r, AGENT_1 + 2, device_BROWSER);
	assert_int_equal(rig_submit(r, (struct command){.kind = COMMAND_CONVERSATION_TRANSFER,
							.actor = AGENT_1 + 1,
							.contact = CHAT_A,
							.to_agent = AGENT_1 + 2}),
			 VERDICT_not_yours);
	assert_int_equal(rig_submit(r, (struct command){.kind = COMMAND_CONVERSATION_TRANSFER,
							.actor = AGENT_1,
							.contact = CHAT_A,
							.to_agent = AGENT_1 + 2}),
			 VERDICT_ok);
	assert_int_equal(asked(r), AGENT_1 + 2);
	accept(r, AGENT_1 + 2, CHAT_A);
	assert_int_equal(does(r, AGENT_1 + 2, COMMAND_CONVERSATION_BACK, CHAT_A), VERDICT_ok);
	assert_int_not_equal(asked(r), AGENT_1 + 2);
}

static void who_leads_takes_over(void **state)
{
	struct rig *r = *state;
	struct command take = {.kind = COMMAND_CONVERSATION_TAKE,
			       .actor = AGENT_1 + 1,
			       .contact = CHAT_A,
			       .roles = 1u << role_SUPERVISOR};

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	accept(r, AGENT_1, CHAT_A);
	assert_int_equal(does(r, AGENT_1 + 1, COMMAND_CONVERSATION_TAKE, CHAT_A),
			 VERDICT_not_yours);
	assert_int_equal(rig_submit(r, take), VERDICT_ok);
	assert_int_equal(last(r, FACT_conversation_assigned)->conversation_assigned.agent,
			 AGENT_1 + 1);
	assert_int_equal(does(r, AGENT_1, COMMAND_CONVERSATION_END, CHAT_A), VERDICT_not_yours);
}

/* A word that came in while the loop closed is a word all the same. */
static void a_word_in_the_moment_of_the_end_is_not_lost(void **state)
{
	struct rig *r = *state;
	struct fact end;

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, CHAT_A, channel_CHAT);
	accept(r, AGENT_1, CHAT_A);
	does(r, AGENT_1, COMMAND_CONVERSATION_END, CHAT_A);
	end = *last(r, FACT_contact_ended);
	hear(r, CHAT_A, channel_CHAT);
	commit(r, end); /* and the log tells of our own end afterwards */
	assert_int_equal(count(r, FACT_conversation_closed), 1);
	assert_int_equal(count(r, FACT_conversation_offered), 2);
}

static void a_restart_loses_nobody(void **state)
{
	struct rig *r = *state;
	struct conversation_row rows[] = {{.contact = CHAT_A,
					   .channel = channel_CHAT,
					   .state = conversation_state_OPEN,
					   .agent = AGENT_1,
					   .queue = QUEUE_GENERAL,
					   .heard_ms = RIG_MORNING},
					  {.contact = CHAT_B,
					   .channel = channel_CHAT,
					   .state = conversation_state_OFFERED,
					   .agent = AGENT_1,
					   .queue = QUEUE_GENERAL,
					   .place_ms = RIG_MORNING},
					  {.contact = CHAT_C, .channel = channel_SMS}};

	app_conversations(r->app, rows, 3);
	app_conversations(r->app, rows, 3); /* told twice is told once */
	rig_advance(r, 1000);
	assert_int_equal(count(r, FACT_conversation_waits), 2);
	rig_available(r, AGENT_1, device_BROWSER);
	rig_advance(r, 100);
	accept(r, AGENT_1, CHAT_B);
	assert_int_equal(does(r, AGENT_1, COMMAND_CONVERSATION_SEEN, CHAT_A), VERDICT_ok);
	rig_advance(r, 3 * MINUTE);
	assert_null(last(r, FACT_conversation_released)); /* its agent came back */
}

static void after_a_restart_without_its_agent_somebody_else_has_it(void **state)
{
	struct rig *r = *state;
	struct conversation_row row = {.contact = CHAT_A,
				       .channel = channel_CHAT,
				       .state = conversation_state_OPEN,
				       .agent = AGENT_1,
				       .queue = QUEUE_GENERAL};

	app_conversations(r->app, &row, 1);
	rig_available(r, AGENT_1 + 1, device_BROWSER);
	rig_advance(r, 121000);
	assert_int_equal(asked(r), AGENT_1 + 1);
}

static void an_answered_mail_is_over(void **state)
{
	struct rig *r = *state;
	struct fact end = {.kind = FACT_contact_ended};

	rig_available(r, AGENT_1, device_BROWSER);
	begin(r, MAIL_A, channel_MAIL);
	answer(r, MAIL_A, channel_MAIL, AGENT_1); /* without having been asked */
	assert_int_equal(last(r, FACT_conversation_assigned)->conversation_assigned.by,
			 conversation_by_TAKEN);
	end.contact_ended.contact = MAIL_A;
	commit(r, end);
	assert_int_equal(last(r, FACT_conversation_closed)->conversation_closed.how,
			 conversation_end_ANSWERED);
	assert_null(last(r, FACT_contact_ended)); /* the writer has said it */
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    T(a_word_waits_is_offered_and_answered),
	    T(who_does_not_answer_is_passed_and_asked_again),
	    T(an_agent_has_as_many_as_the_rule_says),
	    T(a_call_comes_to_who_chats_and_the_citizen_is_told),
	    T(by_the_matrix_a_chat_keeps_calls_away),
	    T(letters_leave_a_reserve_for_calls_until_they_press),
	    T(who_goes_hands_over),
	    T(a_lost_page_hands_over_after_a_while),
	    T(danger_is_asked_first),
	    T(the_place_is_told_once),
	    T(silence_reminds_then_closes_and_a_word_goes_on),
	    T(a_transfer_goes_to_its_agent_and_not_back),
	    T(who_leads_takes_over),
	    T(a_word_in_the_moment_of_the_end_is_not_lost),
	    T(a_restart_loses_nobody),
	    T(after_a_restart_without_its_agent_somebody_else_has_it),
	    T(an_answered_mail_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
