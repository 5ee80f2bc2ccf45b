/* links: base domain store app; with: flow/centre_rig */
/* One call from every side: what a caller and an agent can do, as command at a time -> facts and
 * orders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "flow/centre_rig.h"

static struct rig r;

static int setup(void **state)
{
	(void)state;
	rig_init(&r);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_fini(&r);
	return 0;
}

static void a_call_from_the_first_ring_to_the_next_call(void **state)
{
	dj_id contact, leg, agent_leg;
	const struct fact *f;
	int from;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	from = r.fact_count;
	leg = rig_call(&r, "120", "01012341234", &contact);
	assert_string_equal(rig_story(&r, from), "contact.started leg.opened");
	assert_string_equal(r.private_text, "01012341234");
	assert_int_equal(rig_last_order(&r, ORDER_LEG_ANSWER)->leg, leg);
	from = r.fact_count;
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "1"});
	assert_string_equal(rig_story(&r, from),
			    "contact.language contact.queued offer.made offer.score "
			    "agent.routing leg.opened");
	from = r.fact_count;
	rig_advance(&r, 3000);
	agent_leg = rig_answer(&r, AGENT_1, contact);
	assert_string_equal(rig_story(&r, from), "offer.ended contact.answered agent.routing");
	assert_int_equal(rig_last(&r, FACT_contact_answered)->contact_answered.waited, 3000);
	assert_int_equal(rig_gain(&r, leg, agent_leg), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, agent_leg, leg), LEG_GAIN_ONE);
	from = r.fact_count;
	rig_advance(&r, 60000);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_string_equal(rig_story(&r, from), "segment.ended agent.routing contact.ended");
	f = rig_last(&r, FACT_segment_ended);
	assert_int_equal(f->segment_ended.talk, 60000);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_ANSWERED);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, agent_leg);
	rig_advance(&r, 30000);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
}

static void no_key_means_korean_and_a_key_chooses(void **state)
{
	dj_id contact, leg;

	(void)state;
	leg = rig_call(&r, "120", "", &contact);
	rig_played(&r, leg);
	rig_advance(&r, 5000);
	assert_int_equal(rig_last(&r, FACT_contact_language)->contact_language.language,
			 language_KO);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_GENERAL);
	leg = rig_call(&r, "120", "", &contact);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "9"});
	assert_int_equal(rig_count(&r, FACT_contact_language), 1);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "2"});
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_ENGLISH);
}

static void an_unanswered_offer_goes_on_and_the_agent_leaves_routing(void **state)
{
	dj_id contact;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_call(&r, "1200", "01011112222", &contact);
	rig_advance(&r, 19950);
	assert_null(rig_last(&r, FACT_offer_ended));
	rig_advance(&r, 100);
	assert_int_equal(rig_last(&r, FACT_offer_ended)->offer_ended.how, offer_end_NO_ANSWER);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing,
			 routing_NOT_ANSWERING);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, AGENT_1 + 1);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_ACCEPT, contact), VERDICT_not_yours);
}

/* R103: a hint with a limit, and not in the way of whoever is in danger. */
static void whom_the_citizen_wishes_for_is_waited_for_a_while(void **state)
{
	struct command c = {.kind = COMMAND_CONTACT_PREFERS, .to_agent = AGENT_1 + 1};
	dj_id leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_advance(&r, 60000);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	leg = rig_call(&r, "120", "01011112222", &c.contact);
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_contact_preferred)->contact_preferred.agent,
			 AGENT_1 + 1);
	rig_played(&r, leg);
	rig_advance(&r, 5000);
	/* the other one has been idle for longer */
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, AGENT_1 + 1);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.rule, rule_STICKY);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_submit(&r, c), VERDICT_not_found); /* too late is no harm */
}

static void nobody_waits_longer_than_the_limit_for_whom_they_wish(void **state)
{
	struct command c = {.kind = COMMAND_CONTACT_PREFERS, .to_agent = AGENT_1 + 1};
	dj_id first;

	(void)state;
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	rig_call(&r, "1200", "01011112222", &first);
	rig_answer(&r, AGENT_1 + 1, first);
	rig_call(&r, "1200", "01033334444", &c.contact); /* it waits when the hint comes */
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_advance(&r, 10000);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, first);
	rig_advance(&r, 6000);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, c.contact);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, AGENT_1);
}

static void a_decline_needs_a_reason_and_is_not_repeated(void **state)
{
	dj_id contact;
	struct command c = {.kind = COMMAND_DECLINE, .actor = AGENT_1};

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_call(&r, "1200", "", &contact);
	c.contact = contact;
	assert_int_equal(rig_submit(&r, c), VERDICT_reason_missing);
	c.reason = 77;
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_offer_ended)->offer_ended.reason, 77);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
	rig_advance(&r, 5000);
	assert_int_equal(rig_count(&r, FACT_offer_made), 1);
}

static void busy_and_unreachable_phones_have_their_own_rules(void **state)
{
	dj_id contact;

	(void)state;
	rig_available(&r, AGENT_1, device_PHONE);
	rig_call(&r, "1200", "", &contact);
	rig_leg(&r, COMMAND_LEG_ENDED, rig_last_order(&r, ORDER_LEG_RING)->leg, leg_end_BUSY);
	assert_int_equal(rig_last(&r, FACT_offer_ended)->offer_ended.how, offer_end_BUSY);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_OFF);
	rig_advance(&r, 15050);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
	rig_call(&r, "1200", "", &contact);
	rig_leg(&r, COMMAND_LEG_ENDED, rig_last_order(&r, ORDER_LEG_RING)->leg,
		leg_end_UNREACHABLE);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing,
			 routing_NOT_ANSWERING);
}

static void a_phone_answers_by_lifting_and_hanging_up_ends_nothing(void **state)
{
	dj_id contact, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_PHONE);
	leg = rig_call(&r, "1200", "", &contact);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_RING)->leg_kind, leg_kind_AGENT_PHONE);
	assert_string_equal(rig_last_order(&r, ORDER_LEG_RING)->agent_name, "agent01");
	rig_leg(&r, COMMAND_LEG_ANSWERED, rig_last_order(&r, ORDER_LEG_RING)->leg, 0);
	assert_non_null(rig_last(&r, FACT_contact_answered));
	rig_leg(&r, COMMAND_LEG_ENDED, rig_last_order(&r, ORDER_LEG_RING)->leg, leg_end_NORMAL);
	assert_null(rig_last(&r, FACT_contact_ended)); /* the citizen hangs up first */
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.by, party_CITIZEN);
}

static void a_caller_who_leaves_while_ringing_frees_the_agent(void **state)
{
	dj_id contact, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "", &contact);
	rig_advance(&r, 2000);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_CANCELLED);
	assert_int_equal(rig_last(&r, FACT_offer_ended)->offer_ended.how, offer_end_WITHDRAWN);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_ABANDONED);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.waited, 2000);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
}

static void a_caller_who_leaves_the_menu_was_not_queued(void **state)
{
	dj_id contact, leg = rig_call(&r, "120", "", &contact);

	(void)state;
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_LEFT_MENU);
}

static void a_reloaded_desk_goes_on_where_it_was(void **state)
{
	dj_id contact, leg, agent_leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "", &contact);
	agent_leg = rig_answer(&r, AGENT_1, contact);
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, agent_leg, 0);
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_CLOSED, .agent = AGENT_1});
	assert_int_equal(rig_gain(&r, leg, agent_leg), 0);
	assert_true(r.plays[r.play_count - 1].music);
	rig_advance(&r, 3000);
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = AGENT_1});
	rig_leg(&r, COMMAND_LEG_REJOINED, agent_leg, 0);
	assert_int_equal(rig_last(&r, FACT_contact_rejoined)->contact_rejoined.gap, 3000);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_TALKING);
	assert_int_equal(rig_gain(&r, leg, agent_leg), LEG_GAIN_ONE);
	rig_advance(&r, 60000);
	assert_null(rig_last(&r, FACT_segment_ended));
}

static void a_killed_desk_sends_the_caller_to_the_front(void **state)
{
	dj_id first, second, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_call(&r, "1200", "", &first);
	leg = rig_answer(&r, AGENT_1, first);
	rig_advance(&r, 1000);
	rig_call(&r, "1200", "", &second);
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, leg, 0);
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_CLOSED, .agent = AGENT_1});
	rig_advance(&r, 10100);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.how,
			 segment_end_AGENT_LOST);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_AGENT_LOST);
	assert_int_equal(rig_last(&r, FACT_agent_presence)->agent_presence.presence,
			 presence_OFFLINE);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, first);
}

static void hold_counts_apart_from_talk(void **state)
{
	dj_id contact, leg, agent_leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "", &contact);
	agent_leg = rig_answer(&r, AGENT_1, contact);
	rig_advance(&r, 10000);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_HOLD, contact), VERDICT_ok);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_HOLD, contact), VERDICT_wrong_state);
	assert_int_equal(rig_gain(&r, agent_leg, leg), 0);
	rig_advance(&r, 5000);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_RESUME, contact), VERDICT_ok);
	rig_advance(&r, 1000);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_HOLD, contact), VERDICT_ok);
	rig_advance(&r, 2000);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.hold, 7000);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.talk, 11000);
}

static void a_transfer_keeps_the_place_and_reaches_the_right_one(void **state)
{
	struct command c = {.kind = COMMAND_TRANSFER, .actor = AGENT_1};
	dj_id contact;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_call(&r, "1200", "", &contact);
	rig_answer(&r, AGENT_1, contact);
	c.contact = contact;
	assert_int_equal(rig_submit(&r, c), VERDICT_not_found);
	c.to_agent = AGENT_1 + 1;
	assert_int_equal(rig_submit(&r, c), VERDICT_agent_away);
	rig_available(&r, AGENT_1 + 2, device_BROWSER);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.how,
			 segment_end_TRANSFERRED);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, AGENT_1 + 1);
	rig_answer(&r, AGENT_1 + 1, contact);
	c.actor = AGENT_1 + 1;
	c.to_agent = 0;
	c.to_queue = QUEUE_ENGLISH;
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_ENGLISH);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_TRANSFER);
}

static void mandatory_wrap_up_ends_only_when_it_is_recorded(void **state)
{
	struct fact saved = {.kind = FACT_contact_classified};
	dj_id contact, leg;

	(void)state;
	r.queues[0].wrap_mode = wrap_mode_MANDATORY;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "", &contact);
	rig_answer(&r, AGENT_1, contact);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 600000);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_WRAP_DONE, 0), VERDICT_outcome_missing);
	saved.contact_classified.contact = contact;
	saved.contact_classified.agent = AGENT_1;
	saved.contact_classified.topic = 5;
	saved.contact_classified.outcome = outcome_ANSWERED;
	app_committed(r.app, &saved);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_WRAP_DONE, 0), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
}

static void wrap_up_can_be_extended_and_a_break_follows_it(void **state)
{
	dj_id contact, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "", &contact);
	rig_answer(&r, AGENT_1, contact);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_PRESENCE,
							 .actor = AGENT_1,
							 .presence = presence_BREAK}),
			 VERDICT_in_contact);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 20000);
	rig_submit(
	    &r, (struct command){.kind = COMMAND_WRAP_EXTEND, .actor = AGENT_1, .number = 60000});
	rig_advance(&r, 59000);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_WRAP_UP);
	rig_advance(&r, 2000);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_OFF);
	assert_int_equal(rig_last(&r, FACT_agent_presence)->agent_presence.presence,
			 presence_BREAK);
}

static void an_idle_desk_that_closes_gets_no_call_and_goes_offline(void **state)
{
	dj_id contact;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_CLOSED, .agent = AGENT_1});
	rig_call(&r, "1200", "", &contact);
	assert_null(rig_last(&r, FACT_offer_made));
	rig_advance(&r, 15100);
	assert_int_equal(rig_last(&r, FACT_agent_presence)->agent_presence.presence,
			 presence_OFFLINE);
	assert_int_equal(rig_last(&r, FACT_agent_presence)->agent_presence.by, party_SYSTEM);
}

static void available_needs_a_device(void **state)
{
	(void)state;
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_PRESENCE,
							 .actor = AGENT_1,
							 .presence = presence_AVAILABLE}),
			 VERDICT_no_device);
}

static void another_agent_cannot_touch_the_call(void **state)
{
	static const enum command_kind kinds[] = {COMMAND_HOLD, COMMAND_END, COMMAND_MUTE,
						  COMMAND_KEYS, COMMAND_TRANSFER};
	dj_id contact;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_call(&r, "1200", "", &contact);
	rig_answer(&r, AGENT_1, contact);
	for (size_t i = 0; i < DJ_COUNT(kinds); i++)
		assert_int_equal(rig_agent(&r, AGENT_1 + 1, kinds[i], contact), VERDICT_not_yours);
}

static void accept_without_sound_fails_as_unreachable(void **state)
{
	dj_id contact;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_call(&r, "1200", "", &contact);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_ACCEPT, contact), VERDICT_ok);
	assert_null(rig_last(&r, FACT_contact_answered));
	rig_advance(&r, 9000);
	assert_int_equal(rig_last(&r, FACT_offer_ended)->offer_ended.how, offer_end_UNREACHABLE);
}

static void who_was_on_the_line_when_the_server_died_is_rung_back(void **state)
{
	struct reconcile_contact left = {.contact = 7,
					 .queue = QUEUE_GENERAL,
					 .segment = 8,
					 .agent = AGENT_1,
					 .state = contact_state_TALKING,
					 .started_ms = RIG_MORNING - 60000,
					 .answered_ms = RIG_MORNING - 30000,
					 .to_ring_back = true};

	(void)state;
	app_begin(r.app, 1, &left, 1);
	rig_advance(&r, 50);
	assert_string_equal(rig_story(&r, 0),
			    "server.started segment.ended contact.ended callback.due");
	assert_int_equal(rig_last(&r, FACT_callback_due)->callback_due.reason,
			 callback_reason_RESTART);
	left.to_ring_back = false; /* was an attempt of a call-back that is still open */
	app_begin(r.app, 2, &left, 1);
	assert_int_equal(rig_count(&r, FACT_callback_due), 1);
}

static void a_silent_line_is_an_orphan(void **state)
{
	dj_id contact, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "", &contact);
	rig_answer(&r, AGENT_1, contact);
	rig_leg(&r, COMMAND_LEG_SILENT, leg, 0);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.cause, leg_end_MEDIA_LOST);
	rig_submit(&r,
		   (struct command){.kind = COMMAND_LEG_FREED, .leg = leg, .count = {10, 20, 1}});
	assert_int_equal(rig_last(&r, FACT_leg_ended)->leg_ended.received, 10);
}

static void a_record_command_does_not_run_on_the_loop(void **state)
{
	struct command c = {.kind = COMMAND_CLASSIFY, .actor = AGENT_1, .contact = 4};

	(void)state;
	assert_int_equal(rig_submit(&r, c), VERDICT_bad_request);
	assert_int_equal(app_post(r.app, &c), 0);
	assert_int_equal(r.to_writer.contact, 4);
}

static void edges_refuse_calls_past_the_limit_until_one_ends(void **state)
{
	dj_id contact, leg = 0;

	(void)state;
	for (int i = 0; i < RIG_CALLS; i++) {
		assert_int_equal(app_overloaded(r.app), 0);
		leg = rig_call(&r, "1200", "", &contact);
	}
	assert_true(app_overloaded(r.app) > 0);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(app_overloaded(r.app), 0);
}

static void a_changed_site_keeps_calls_and_drops_people(void **state)
{
	struct site_queue queues[2];
	struct site changed = r.site;
	dj_id contact, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "", &contact);
	rig_answer(&r, AGENT_1, contact);
	memcpy(queues, r.queues, sizeof queues);
	queues[0].wrap_mode = wrap_mode_NONE;
	changed.queues = queues;
	changed.agents++; /* agent01 is gone */
	changed.agent_count--;
	changed.line_count = 1; /* 1200 is gone */
	app_site_changed(r.app, &changed);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_OFF);
	assert_int_equal(rig_last(&r, FACT_agent_presence)->agent_presence.presence,
			 presence_OFFLINE);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	rig_call(&r, "120", "", &contact);
	app_site_changed(r.app, &r.site);
}

/* What pages are told, whoever is logged in. */
static int64_t hours_of(const char *line)
{
	struct command c = {.kind = COMMAND_HOURS};
	struct answer a = {0};

	dj_copy(c.line, sizeof c.line, line);
	assert_int_equal(app_submit(r.app, &c, &a), VERDICT_ok);
	return a.number;
}

static void a_closed_queue_says_so_and_goes_elsewhere_or_ends(void **state)
{
	/* English on weekdays 09:00 to 09:30 only; it is 10:00. */
	struct hours_period english = {
	    .queue = QUEUE_ENGLISH, .weekday = 2, .from_min = 540, .to_min = 570};
	struct hours_period general = {
	    .queue = QUEUE_GENERAL, .weekday = 2, .from_min = 540, .to_min = 570};
	struct hours_period both[] = {english, general};
	dj_id contact, leg;

	(void)state;
	assert_int_equal(hours_of("120"), queue_mode_OPEN);
	r.site.periods = both;
	r.site.period_count = 1;
	leg = rig_call(&r, "120", "", &contact);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "2"});
	assert_null(rig_last(&r, FACT_contact_queued));
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_GENERAL);
	r.site.period_count = 2;
	assert_int_equal(hours_of("120"), queue_mode_CLOSED);
	leg = rig_call(&r, "120", "", &contact);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "1"});
	for (int i = 0; i < 3; i++) /* why it is closed, what to say in a message, the tone */
		rig_played(&r, leg);
	rig_advance(&r, 5000);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.contact, contact);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_VOICEMAIL);
	r.queues[0].emergency = true;
	assert_int_equal(hours_of("120"), queue_mode_EMERGENCY);
	leg = rig_call(&r, "120", "", &contact);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "1"});
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.mode,
			 queue_mode_EMERGENCY);
}

static void a_redial_regains_its_place(void **state)
{
	dj_id contact, leg;
	int64_t place;

	(void)state;
	leg = rig_call(&r, "1200", "01033334444", &contact);
	place = rig_last(&r, FACT_contact_queued)->contact_queued.place_at;
	rig_advance(&r, 10000);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 20000);
	rig_call(&r, "1200", "01033334444", &contact);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_REDIAL);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.place_at, place);
}

static void an_alarm_is_a_fact(void **state)
{
	(void)state;
	rig_submit(
	    &r, (struct command){.kind = COMMAND_ALARM, .number = alarm_DISK_FULL, .flag = true});
	assert_int_equal(rig_last(&r, FACT_alarm_raised)->alarm_raised.alarm, alarm_DISK_FULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_call_from_the_first_ring_to_the_next_call),
	    TEST(no_key_means_korean_and_a_key_chooses),
	    TEST(an_unanswered_offer_goes_on_and_the_agent_leaves_routing),
	    TEST(whom_the_citizen_wishes_for_is_waited_for_a_while),
	    TEST(nobody_waits_longer_than_the_limit_for_whom_they_wish),
	    TEST(a_decline_needs_a_reason_and_is_not_repeated),
	    TEST(busy_and_unreachable_phones_have_their_own_rules),
	    TEST(a_phone_answers_by_lifting_and_hanging_up_ends_nothing),
	    TEST(a_caller_who_leaves_while_ringing_frees_the_agent),
	    TEST(a_caller_who_leaves_the_menu_was_not_queued),
	    TEST(a_reloaded_desk_goes_on_where_it_was),
	    TEST(a_killed_desk_sends_the_caller_to_the_front),
	    TEST(hold_counts_apart_from_talk),
	    TEST(a_transfer_keeps_the_place_and_reaches_the_right_one),
	    TEST(mandatory_wrap_up_ends_only_when_it_is_recorded),
	    TEST(wrap_up_can_be_extended_and_a_break_follows_it),
	    TEST(an_idle_desk_that_closes_gets_no_call_and_goes_offline),
	    TEST(available_needs_a_device),
	    TEST(another_agent_cannot_touch_the_call),
	    TEST(accept_without_sound_fails_as_unreachable),
	    TEST(who_was_on_the_line_when_the_server_died_is_rung_back),
	    TEST(a_silent_line_is_an_orphan),
	    TEST(a_record_command_does_not_run_on_the_loop),
	    TEST(edges_refuse_calls_past_the_limit_until_one_ends),
	    TEST(a_changed_site_keeps_calls_and_drops_people),
	    TEST(a_closed_queue_says_so_and_goes_elsewhere_or_ends),
	    TEST(a_redial_regains_its_place),
	    TEST(an_alarm_is_a_fact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
