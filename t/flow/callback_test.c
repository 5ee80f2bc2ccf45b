/* links: base domain store app; with: flow/centre_rig */
/* Ringing citizens back: who comes onto the list, whose turn it is, the agent, the citizen, and
 * everything that comes between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "flow/centre_rig.h"

#define CITIZEN "01012341234"
#define MINUTE	60000

static struct rig r;

static int setup(void **state)
{
	(void)state;
	rig_init(&r);
	r.site.abandoned_callback_ms = MINUTE;
	r.site.callback = (struct callback_policy)CALLBACK_POLICY_DEFAULT;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_fini(&r);
	return 0;
}

/* A caller waits so long and hangs up; the call-back that follows, 0 none. */
static dj_id abandon(const char *caller, dj_ms after)
{
	dj_id contact, leg = rig_call(&r, "1200", caller, &contact);
	int before = rig_count(&r, FACT_callback_due);

	rig_advance(&r, after);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	return rig_count(&r, FACT_callback_due) > before
		   ? rig_last(&r, FACT_callback_due)->callback_due.callback
		   : 0;
}

/* One who chose to be rung back, as the database remembers them. */
static dj_id chosen(dj_ms place_at)
{
	static dj_id next = 900;
	struct callback b = {.id = next++,
			     .contact = 800,
			     .queue = QUEUE_GENERAL,
			     .line = LINE_1200,
			     .reason = callback_reason_CHOSEN,
			     .language = language_VI,
			     .made_at = r.clock.wall,
			     .due_at = r.clock.wall,
			     .place_at = place_at};

	strcpy(b.number, CITIZEN);
	app_callbacks(r.app, &b, 1);
	rig_advance(&r, 50);
	return b.id;
}

static enum verdict call_from_list(dj_id agent, dj_id callback)
{
	return rig_submit(
	    &r,
	    (struct command){.kind = COMMAND_CALLBACK_CALL, .actor = agent, .subject = callback});
}

static enum verdict code(dj_id agent, dj_id contact, enum callback_result result)
{
	return rig_submit(&r, (struct command){.kind = COMMAND_CALLBACK_CODE,
					       .actor = agent,
					       .contact = contact,
					       .result = result});
}

/* The agent's device comes up; the leg that is dialled then. */
static dj_id agent_takes(dj_id agent, bool presses)
{
	const struct order *ring = rig_last_order(&r, ORDER_LEG_RING);

	assert_int_equal(ring->agent, agent);
	rig_leg(&r, COMMAND_LEG_ANSWERED, ring->leg, 0);
	if (presses)
		assert_int_equal(rig_agent(&r, agent, COMMAND_ACCEPT, ring->contact), VERDICT_ok);
	assert_non_null(rig_last_order(&r, ORDER_LEG_DIAL));
	return rig_last_order(&r, ORDER_LEG_DIAL)->leg;
}

static int dials(void)
{
	return rig_count(&r, FACT_contact_dialled);
}

static void who_waited_long_enough_is_on_the_list(void **state)
{
	(void)state;
	assert_int_equal(abandon(CITIZEN, MINUTE - 100), 0);
	assert_int_equal(abandon("", 2 * MINUTE), 0);		  /* withheld */
	assert_int_equal(abandon("+18005551234", 2 * MINUTE), 0); /* the centre would pay */
	assert_int_not_equal(abandon(CITIZEN, 2 * MINUTE), 0);
	assert_int_equal(rig_last(&r, FACT_callback_due)->callback_due.reason,
			 callback_reason_ABANDONED);
	assert_int_equal(abandon(CITIZEN, 2 * MINUTE), 0); /* the same citizen is one entry */
	assert_int_equal(rig_count(&r, FACT_callback_merged), 1);
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_advance(&r, 5 * MINUTE);
	assert_int_equal(dials(), 0); /* a list is no line */
}

static void one_key_rings_agent_then_citizen(void **state)
{
	dj_id callback = abandon(CITIZEN, 2 * MINUTE), citizen, agent_leg, contact;
	const struct fact *f;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(call_from_list(AGENT_1, callback), VERDICT_ok);
	citizen = agent_takes(AGENT_1, false); /* asking for it was accepting it */
	agent_leg = rig_last_order(&r, ORDER_LEG_RING)->leg;
	contact = rig_last_order(&r, ORDER_LEG_DIAL)->contact;
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_CALLBACK); /* and not that they rang again */
	assert_string_equal(rig_last_order(&r, ORDER_LEG_DIAL)->number, CITIZEN);
	assert_string_equal(rig_last_order(&r, ORDER_LEG_DIAL)->caller, "1200");
	assert_null(rig_last(&r, FACT_contact_answered)); /* nobody has answered yet */
	rig_advance(&r, 7000);
	rig_leg(&r, COMMAND_LEG_ANSWERED, citizen, 0);
	assert_int_equal(rig_gain(&r, citizen, agent_leg), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, agent_leg, citizen), LEG_GAIN_ONE);
	rig_advance(&r, MINUTE);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	f = rig_last(&r, FACT_callback_attempted);
	assert_int_equal(f->callback_attempted.how, callback_result_REACHED);
	assert_int_equal(f->callback_attempted.contact, contact);
	assert_int_equal(f->callback_attempted.agent, AGENT_1);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.callback, callback);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.talk, MINUTE);
	assert_int_equal(call_from_list(AGENT_1, callback), VERDICT_not_found);
}

static void nobody_lifts(void **state)
{
	dj_id callback = abandon(CITIZEN, 2 * MINUTE), citizen;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	call_from_list(AGENT_1, callback);
	citizen = agent_takes(AGENT_1, false);
	rig_advance(&r, r.site.callback.ring_ms + 100);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, citizen);
	assert_int_equal(rig_last(&r, FACT_callback_attempted)->callback_attempted.how,
			 callback_result_NO_ANSWER);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result,
			 result_NOT_REACHED);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.talk, 0);
	assert_null(rig_last(&r, FACT_callback_closed));
	rig_advance(&r, 30000); /* the agent's wrap-up */
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
}

static void a_machine_is_told_nothing_and_a_busy_line_is_one_attempt(void **state)
{
	dj_id callback = abandon(CITIZEN, 2 * MINUTE), citizen, contact;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	call_from_list(AGENT_1, callback);
	citizen = agent_takes(AGENT_1, false);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_BUSY);
	assert_int_equal(rig_last(&r, FACT_callback_attempted)->callback_attempted.how,
			 callback_result_BUSY);
	rig_advance(&r, 31000);
	call_from_list(AGENT_1, callback); /* a person may before the gap is over */
	citizen = agent_takes(AGENT_1, false);
	contact = rig_last_order(&r, ORDER_LEG_DIAL)->contact;
	rig_leg(&r, COMMAND_LEG_ANSWERED, citizen, 0);
	assert_int_equal(code(AGENT_1 + 1, contact, callback_result_MACHINE), VERDICT_not_yours);
	assert_int_equal(code(AGENT_1, contact, callback_result_MACHINE), VERDICT_ok);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, citizen); /* at once */
	assert_int_equal(rig_last(&r, FACT_callback_attempted)->callback_attempted.attempts, 2);
	rig_advance(&r, 31000);
	call_from_list(AGENT_1, callback);
	citizen = agent_takes(AGENT_1, false);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NO_ANSWER);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.how,
			 callback_result_NO_ANSWER); /* three are enough */
}

static void what_it_was_is_said_in_the_wrap_up(void **state)
{
	dj_id callback = abandon(CITIZEN, 2 * MINUTE), citizen, contact;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	call_from_list(AGENT_1, callback);
	citizen = agent_takes(AGENT_1, false);
	contact = rig_last_order(&r, ORDER_LEG_DIAL)->contact;
	rig_leg(&r, COMMAND_LEG_ANSWERED, citizen, 0);
	rig_advance(&r, 3000);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.how,
			 callback_result_REACHED);
	assert_int_equal(code(AGENT_1, contact, callback_result_WRONG_NUMBER), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.how,
			 callback_result_WRONG_NUMBER);
	assert_int_equal(rig_last(&r, FACT_callback_attempted)->callback_attempted.attempts, 1);
	rig_advance(&r, 31000);
	assert_int_equal(code(AGENT_1, contact, callback_result_REACHED), VERDICT_not_yours);
}

static void who_chose_it_keeps_the_place(void **state)
{
	dj_id first, second, waits = r.clock.wall, citizen;

	(void)state;
	rig_call(&r, "1200", "01055556666", &first); /* has waited since 10:00 */
	rig_advance(&r, 2 * MINUTE);
	rig_call(&r, "1200", "01077778888", &second);
	chosen(waits + MINUTE); /* joined the line between them */
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_CALLBACK);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.place_at,
			 waits + MINUTE);
	rig_available(&r, AGENT_1, device_BROWSER); /* not before the first */
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, first);
	rig_available(&r, AGENT_1 + 1, device_BROWSER); /* and not after the second */
	assert_int_not_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, second);
	citizen = agent_takes(AGENT_1 + 1, true);
	rig_leg(&r, COMMAND_LEG_ANSWERED, citizen, 0);
	assert_int_equal(rig_last(&r, FACT_contact_answered)->contact_answered.agent, AGENT_1 + 1);
	rig_available(&r, AGENT_1 + 2, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, second);
}

static void an_agents_refusal_is_no_attempt(void **state)
{
	dj_id contact;

	(void)state;
	chosen(r.clock.wall - MINUTE);
	rig_available(&r, AGENT_1, device_BROWSER);
	contact = rig_last(&r, FACT_offer_made)->offer_made.contact;
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_DECLINE, contact), VERDICT_ok);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
	rig_advance(&r, 21000); /* and does not take it */
	assert_int_equal(rig_count(&r, FACT_callback_attempted), 0);
	rig_available(&r, AGENT_1 + 2, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
	assert_int_equal(dials(), 0);
}

static void an_agent_who_is_lost_while_it_rings_costs_nothing(void **state)
{
	dj_id citizen;
	dj_ms place = r.clock.wall - MINUTE;

	(void)state;
	chosen(place);
	rig_available(&r, AGENT_1, device_BROWSER);
	citizen = agent_takes(AGENT_1, true);
	rig_leg(&r, COMMAND_LEG_ENDED, rig_last_order(&r, ORDER_LEG_RING)->leg, leg_end_MEDIA_LOST);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, citizen);
	assert_int_equal(rig_last(&r, FACT_callback_attempted)->callback_attempted.how,
			 callback_result_WITHDRAWN);
	assert_int_equal(rig_last(&r, FACT_callback_attempted)->callback_attempted.attempts, 0);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	rig_advance(&r, CALLBACK_PAUSE_MS + 1000);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.place_at, place);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, AGENT_1 + 1);
}

static void retries_have_their_gap_and_their_hours(void **state)
{
	dj_id citizen;

	(void)state;
	rig_advance(&r, 10 * 60 * MINUTE + 50 * MINUTE); /* 20:50 */
	chosen(r.clock.wall - MINUTE);
	rig_available(&r, AGENT_1, device_BROWSER);
	citizen = agent_takes(AGENT_1, true);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NO_ANSWER);
	rig_advance(&r, r.site.callback.gap_ms - MINUTE);
	assert_int_equal(dials(), 1);
	rig_advance(&r, MINUTE + 5000); /* 21:05, but asked for within the hour: still awake */
	citizen = agent_takes(AGENT_1, true);
	assert_int_equal(dials(), 2);
	r.site.callback.gap_ms = 60 * MINUTE; /* 22:05: nobody is woken */
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NO_ANSWER);
	rig_advance(&r, 10 * 60 * MINUTE + 54 * MINUTE); /* 07:59 */
	assert_int_equal(rig_count(&r, FACT_offer_made), 2);
	rig_advance(&r, 2 * MINUTE);
	assert_int_equal(rig_count(&r, FACT_offer_made), 3);
}

static void the_citizen_rings_back_meanwhile(void **state)
{
	dj_ms place = r.clock.wall - 5 * MINUTE;
	dj_id callback = chosen(place), contact, leg, other;

	(void)state;
	rig_call(&r, "1200", "01055556666", &other);
	leg = rig_call(&r, "1200", CITIZEN, &contact);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.place_at, place);
	rig_advance(&r, 2 * MINUTE);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL); /* in vain: they are rung after all */
	assert_int_equal(rig_count(&r, FACT_callback_closed), 0);
	rig_advance(&r, CALLBACK_PAUSE_MS + 1000);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_CALLBACK);
	leg = rig_call(&r, "1200", CITIZEN, &contact);
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
	rig_answer(&r, AGENT_1, contact);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.callback, callback);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.how,
			 callback_result_RANG_BACK);
	assert_int_equal(dials(), 0);
}

static void the_citizen_first_shows_that_they_are_there(void **state)
{
	dj_id citizen, contact;
	dj_ms place = r.clock.wall - 5 * MINUTE;

	(void)state;
	r.site.callback.citizen_first = true;
	chosen(place);
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(rig_count(&r, FACT_offer_made), 0); /* the agent is left alone */
	citizen = rig_last_order(&r, ORDER_LEG_DIAL)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, citizen, 0);
	rig_played(&r, citizen);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = citizen, .text = "1"});
	contact = rig_last(&r, FACT_offer_made)->offer_made.contact;
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.place_at, place);
	rig_answer(&r, AGENT_1, contact);
	assert_int_equal(rig_gain(&r, citizen, rig_last_order(&r, ORDER_LEG_RING)->leg),
			 LEG_GAIN_ONE);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.how,
			 callback_result_REACHED);
}

static void a_machine_presses_no_key(void **state)
{
	dj_id citizen;

	(void)state;
	r.site.callback.citizen_first = true;
	chosen(r.clock.wall - MINUTE);
	rig_available(&r, AGENT_1, device_BROWSER);
	citizen = rig_last_order(&r, ORDER_LEG_DIAL)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, citizen, 0);
	rig_played(&r, citizen);
	rig_advance(&r, r.site.callback.confirm_ms + 100);
	assert_int_equal(rig_last(&r, FACT_callback_attempted)->callback_attempted.how,
			 callback_result_MACHINE);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, citizen);
	assert_int_equal(rig_count(&r, FACT_offer_made), 0);
	rig_advance(&r, r.site.callback.gap_ms + 1000);
	citizen = rig_last_order(&r, ORDER_LEG_DIAL)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, citizen, 0);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = citizen, .text = "2"});
	rig_played(&r, citizen);
	rig_advance(&r, 50);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.how,
			 callback_result_REFUSED);
}

static void a_list_entry_belongs_to_who_took_it(void **state)
{
	dj_id callback = abandon(CITIZEN, 2 * MINUTE);
	struct command c = {
	    .kind = COMMAND_CALLBACK_CLAIM, .actor = AGENT_1, .subject = callback, .flag = true};

	(void)state;
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_callback_claimed)->callback_claimed.agent, AGENT_1);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	assert_int_equal(call_from_list(AGENT_1 + 1, callback), VERDICT_not_yours);
	assert_int_equal(call_from_list(AGENT_1, callback),
			 VERDICT_wrong_state); /* not logged in */
	c.flag = false;
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(call_from_list(AGENT_1 + 1, callback), VERDICT_ok);
}

static void at_night_nobody_is_rung_from_the_list(void **state)
{
	dj_id callback = abandon(CITIZEN, 2 * MINUTE);

	(void)state;
	rig_advance(&r, 14 * 60 * MINUTE);
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(call_from_list(AGENT_1, callback), VERDICT_outside_hours);
	rig_advance(&r, 8 * 60 * MINUTE);
	assert_int_equal(call_from_list(AGENT_1, callback), VERDICT_ok);
}

static void a_device_that_does_not_come_leaves_it_on_the_list(void **state)
{
	dj_id callback = abandon(CITIZEN, 2 * MINUTE);

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	call_from_list(AGENT_1, callback);
	rig_advance(&r, 21000);
	assert_int_equal(rig_last(&r, FACT_callback_attempted)->callback_attempted.how,
			 callback_result_WITHDRAWN);
	assert_null(rig_last(&r, FACT_callback_closed));
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	rig_advance(&r, 2 * MINUTE);
	assert_int_equal(dials(), 0);
	assert_int_equal(call_from_list(AGENT_1 + 1, callback), VERDICT_ok);
}

static void ticked_off_by_hand_is_gone(void **state)
{
	dj_id callback = abandon(CITIZEN, 2 * MINUTE);
	struct fact f = {.kind = FACT_callback_done};

	(void)state;
	f.callback_done.callback = callback;
	app_committed(r.app, &f);
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(call_from_list(AGENT_1, callback), VERDICT_not_found);
	assert_int_not_equal(abandon(CITIZEN, 25 * MINUTE), 0); /* a new one */
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(who_waited_long_enough_is_on_the_list),
	    TEST(one_key_rings_agent_then_citizen),
	    TEST(nobody_lifts),
	    TEST(a_machine_is_told_nothing_and_a_busy_line_is_one_attempt),
	    TEST(what_it_was_is_said_in_the_wrap_up),
	    TEST(who_chose_it_keeps_the_place),
	    TEST(an_agents_refusal_is_no_attempt),
	    TEST(an_agent_who_is_lost_while_it_rings_costs_nothing),
	    TEST(retries_have_their_gap_and_their_hours),
	    TEST(the_citizen_rings_back_meanwhile),
	    TEST(the_citizen_first_shows_that_they_are_there),
	    TEST(a_machine_presses_no_key),
	    TEST(a_list_entry_belongs_to_who_took_it),
	    TEST(at_night_nobody_is_rung_from_the_list),
	    TEST(a_device_that_does_not_come_leaves_it_on_the_list),
	    TEST(ticked_off_by_hand_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
