/* links: base domain store app; with: flow/centre_rig */
/* People in danger, and the rule that the centre never hangs up first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "domain/crisis/crisis.h"
#include "flow/centre_rig.h"

#define SUPERVISOR 900
#define LEADS	   (1u << role_SUPERVISOR)

static struct rig r;

static int setup(void **state)
{
	(void)state;
	rig_init(&r);
	r.silent = true;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_fini(&r);
	return 0;
}

static dj_id leg, contact, agent_leg;

static void in_conversation(void)
{
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "01012341234", &contact);
	agent_leg = rig_answer(&r, AGENT_1, contact);
}

static enum verdict supervisor(enum command_kind kind)
{
	struct command c = {.kind = kind, .actor = SUPERVISOR, .contact = contact, .roles = LEADS};
	enum verdict v = app_submit(r.app, &c, NULL);

	rig_advance(&r, 50);
	return v;
}

static void voice(dj_id whose, bool heard)
{
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_VOICE, .leg = whose, .flag = heard});
}

static enum verdict end_as(enum ending_kind kind)
{
	return rig_submit(
	    &r, (struct command){
		    .kind = COMMAND_END, .actor = AGENT_1, .contact = contact, .ending = kind});
}

static enum verdict warn(enum ending_kind kind)
{
	return rig_submit(
	    &r, (struct command){
		    .kind = COMMAND_WARN, .actor = AGENT_1, .contact = contact, .ending = kind});
}

static bool played(enum phrase p, enum language l)
{
	for (int i = 0; i < r.play_count; i++)
		if (r.plays[i].count && r.plays[i].clips[0] == phrase_clip(p, 0, l))
			return true;
	return false;
}

/* ---- silence ---- */

static void ten_seconds_of_silence_are_asked_about(void **state)
{
	(void)state;
	in_conversation();
	voice(agent_leg, true);
	rig_advance(&r, 9900);
	assert_null(rig_last(&r, FACT_silence_asked));
	rig_advance(&r, 200);
	assert_int_equal(rig_last(&r, FACT_silence_asked)->silence_asked.times, 1);
	assert_true(played(PHRASE_SILENCE_ASKED, language_KO));
	voice(leg, true);
	assert_non_null(rig_last(&r, FACT_silence_broken));
	assert_int_equal(rig_playing(&r, leg)->count, 0); /* they hear the agent again */
	rig_advance(&r, 120000);
	assert_int_equal(rig_count(&r, FACT_silence_asked), 1);
	assert_null(rig_last(&r, FACT_crisis_raised));
}

static void it_is_asked_in_the_callers_language(void **state)
{
	(void)state;
	rig_available(&r, AGENT_1 + 3, device_BROWSER);
	leg = rig_call(&r, "120", "", &contact);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "2"});
	rig_answer(&r, AGENT_1 + 3, contact);
	rig_advance(&r, 10100);
	assert_true(played(PHRASE_SILENCE_ASKED, language_EN));
}

static void key_1_and_knocks_mean_danger_only_when_silence_was_asked_about(void **state)
{
	(void)state;
	in_conversation();
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "1"});
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KNOCK, .leg = leg});
	assert_null(rig_last(&r, FACT_crisis_raised));
	rig_advance(&r, 10100);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KNOCK, .leg = agent_leg});
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "3"});
	assert_null(rig_last(&r, FACT_crisis_raised));
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KNOCK, .leg = leg});
	assert_int_equal(rig_last(&r, FACT_crisis_raised)->crisis_raised.by, crisis_by_KNOCKS);
	assert_int_equal(rig_playing(&r, leg)->count, 0); /* the agent can be heard */
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "1"});
	assert_int_equal(rig_count(&r, FACT_crisis_raised), 1);
}

static void who_is_on_hold_is_not_asked(void **state)
{
	(void)state;
	in_conversation();
	voice(leg, true);
	voice(leg, false);
	rig_agent(&r, AGENT_1, COMMAND_HOLD, contact);
	rig_advance(&r, 60000);
	assert_null(rig_last(&r, FACT_silence_asked));
	rig_agent(&r, AGENT_1, COMMAND_RESUME, contact);
	rig_advance(&r, 10100);
	assert_non_null(rig_last(&r, FACT_silence_asked));
}

static void silence_ends_a_call_only_after_thirty_seconds(void **state)
{
	(void)state;
	in_conversation();
	rig_advance(&r, 1000);
	assert_int_equal(end_as(ending_kind_SILENT), VERDICT_too_soon);
	rig_advance(&r, 28900);
	assert_int_equal(end_as(ending_kind_SILENT), VERDICT_too_soon);
	rig_advance(&r, 200);
	assert_int_equal(end_as(ending_kind_SILENT), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_ending_used)->ending_used.kind, ending_kind_SILENT);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.by, party_AGENT);
	assert_null(rig_last(&r, FACT_caller_blocked));
}

/* ---- crisis ---- */

static void a_crisis_is_ended_by_nobody_but_the_caller(void **state)
{
	(void)state;
	in_conversation();
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_CRISIS, contact), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_crisis_raised)->crisis_raised.by, crisis_by_AGENT);
	assert_int_equal(warn(ending_kind_ABUSE), VERDICT_in_crisis);
	for (int k = 0; k < ending_kind_COUNT; k++)
		assert_int_equal(end_as(k), VERDICT_in_crisis);
	rig_leg(&r, COMMAND_LEG_SILENT, leg, 0);
	assert_true(rig_last(&r, FACT_line_dead)->line_dead.dead);
	rig_advance(&r, 5 * 3600 * 1000); /* longer than any call may be */
	assert_null(rig_last(&r, FACT_contact_ended));
	assert_int_equal(end_as(ending_kind_GONE), VERDICT_in_crisis);
	assert_int_equal(supervisor(COMMAND_CRISIS_LOWER), VERDICT_ok);
	assert_int_equal(end_as(ending_kind_GONE), VERDICT_ok);
}

static void a_crisis_call_that_is_queued_again_goes_before_everybody(void **state)
{
	dj_id other;

	(void)state;
	in_conversation();
	rig_agent(&r, AGENT_1, COMMAND_CRISIS, contact);
	for (int i = 0; i < 3; i++)
		rig_call(&r, "1200", "", &other);
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, agent_leg, 0);
	rig_advance(&r, 10100);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
}

static void a_flag_on_who_waits_takes_them_to_the_front(void **state)
{
	dj_id first, flagged;

	(void)state;
	rig_call(&r, "1200", "", &first);
	rig_advance(&r, 60000);
	leg = rig_call(&r, "1200", "", &flagged);
	contact = flagged;
	assert_int_equal(supervisor(COMMAND_CRISIS), VERDICT_ok);
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, flagged);
}

static void somebody_comes_or_the_whole_floor_is_asked(void **state)
{
	(void)state;
	in_conversation();
	rig_agent(&r, AGENT_1, COMMAND_CRISIS, contact);
	rig_advance(&r, 29000);
	assert_null(rig_last(&r, FACT_crisis_unseen));
	rig_advance(&r, 1100);
	assert_int_equal(rig_count(&r, FACT_crisis_unseen), 1);
	rig_advance(&r, 30000);
	assert_int_equal(rig_count(&r, FACT_crisis_unseen), 2);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_CRISIS_SEEN, contact), VERDICT_not_allowed);
	assert_int_equal(rig_agent(&r, AGENT_1 + 1, COMMAND_CRISIS_SEEN, contact), VERDICT_ok);
	rig_advance(&r, 120000);
	assert_int_equal(rig_count(&r, FACT_crisis_unseen), 2);
}

static void afterwards_a_task_for_tomorrow_and_a_rest_for_the_agent(void **state)
{
	const struct fact *f;

	(void)state;
	in_conversation();
	rig_agent(&r, AGENT_1, COMMAND_CRISIS, contact);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	f = rig_last(&r, FACT_task_made);
	assert_int_equal(f->task_made.why, task_kind_CRISIS);
	assert_int_equal(f->task_made.person, AGENT_1);
	assert_int_equal(f->task_made.due_at - f->at_ms, 24 * 3600 * 1000);
	rig_advance(&r, 30100); /* wrap-up */
	f = rig_last(&r, FACT_agent_presence);
	assert_int_equal(f->agent_presence.presence, presence_COOL_DOWN);
	assert_int_equal(f->agent_presence.by, party_SYSTEM);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_OFF);
	rig_advance(&r, 600100);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
}

static void a_rest_may_be_ended_by_who_rests(void **state)
{
	int n;

	(void)state;
	in_conversation();
	rig_agent(&r, AGENT_1, COMMAND_CRISIS, contact);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 31000);
	rig_available(&r, AGENT_1, device_BROWSER);
	n = rig_count(&r, FACT_agent_presence);
	rig_advance(&r, 700000);
	assert_int_equal(rig_count(&r, FACT_agent_presence), n);
}

static void a_call_with_abuse_is_followed_by_a_rest_too(void **state)
{
	(void)state;
	in_conversation();
	assert_int_equal(warn(ending_kind_ABUSE), VERDICT_ok);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 30100); /* wrap-up */
	assert_int_equal(rig_last(&r, FACT_agent_presence)->agent_presence.presence,
			 presence_COOL_DOWN);
	rig_advance(&r, 299000);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_OFF);
	rig_advance(&r, 1100);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
}

static void a_long_call_is_no_abuse(void **state)
{
	(void)state;
	in_conversation();
	rig_advance(&r, 1000000);
	assert_int_equal(warn(ending_kind_LONG), VERDICT_ok);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 30100);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
}

/* ---- who ends a call ---- */

static void nobody_hangs_up_on_a_caller_without_a_rule(void **state)
{
	(void)state;
	in_conversation();
	voice(leg, true);
	assert_int_equal(end_as(ending_kind_NONE), VERDICT_caller_ends_first);
	assert_int_equal(end_as(ending_kind_SILENT), VERDICT_caller_ends_first);
	assert_int_equal(end_as(ending_kind_GONE), VERDICT_caller_ends_first);
	assert_int_equal(end_as(ending_kind_LONG), VERDICT_warn_first);
	assert_int_equal(end_as(ending_kind_ABUSE), VERDICT_warn_first);
	assert_null(rig_last(&r, FACT_contact_ended));
}

static void the_ladder_warns_then_ends_then_blocks(void **state)
{
	const struct fact *f;
	dj_id again;

	(void)state;
	in_conversation();
	voice(leg, true);
	assert_int_equal(warn(ending_kind_ABUSE), VERDICT_ok);
	assert_true(played(PHRASE_WARN_ABUSE, language_KO));
	rig_advance(&r, 20000);
	assert_int_equal(end_as(ending_kind_ABUSE), VERDICT_warn_first);
	assert_int_equal(warn(ending_kind_ABUSE), VERDICT_ok);
	assert_int_equal(end_as(ending_kind_ABUSE), VERDICT_too_soon);
	rig_advance(&r, 5100);
	assert_int_equal(end_as(ending_kind_ABUSE), VERDICT_ok);
	f = rig_last(&r, FACT_ending_used);
	assert_int_equal(f->ending_used.warnings, 2);
	f = rig_last(&r, FACT_caller_blocked);
	assert_int_equal(f->caller_blocked.until - f->at_ms, 24 * 3600 * 1000);
	leg = rig_call(&r, "1200", "01012341234", &again);
	assert_true(played(PHRASE_BLOCKED, language_KO));
	assert_null(rig_last(&r, FACT_offer_made)->offer_made.contact == again ? "offered" : NULL);
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.contact, again);
	rig_call(&r, "1200", "01099998888", &again); /* somebody else */
	assert_int_equal(rig_count(&r, FACT_caller_refused), 1);
	rig_advance(&r, 24 * 3600 * 1000);
	rig_call(&r, "1200", "01012341234", &again);
	assert_int_equal(rig_count(&r, FACT_caller_refused), 1);
}

/* Somebody changes a rule while it is being gone by: the next step is by the new one. */
static void a_rule_that_changes_in_mid_call_holds_from_then_on(void **state)
{
	struct ending_rule strict = *ending_default(ending_kind_ABUSE);

	(void)state;
	in_conversation();
	voice(leg, true);
	assert_int_equal(warn(ending_kind_ABUSE), VERDICT_ok);
	assert_int_equal(warn(ending_kind_ABUSE), VERDICT_ok);
	rig_advance(&r, 6000);
	strict.warnings = 3;
	r.site.endings[ending_kind_ABUSE] = strict;
	app_site_changed(r.app, &r.site);
	assert_int_equal(end_as(ending_kind_ABUSE), VERDICT_warn_first);
	assert_int_equal(warn(ending_kind_ABUSE), VERDICT_ok);
	strict.step = ending_step_SUPERVISOR;
	r.site.endings[ending_kind_ABUSE] = strict;
	app_site_changed(r.app, &r.site);
	rig_advance(&r, 6000);
	assert_int_equal(end_as(ending_kind_ABUSE), VERDICT_supervisor_ends);
	strict = *ending_default(ending_kind_ABUSE);
	strict.block_ms = 0;
	r.site.endings[ending_kind_ABUSE] = strict;
	app_site_changed(r.app, &r.site);
	assert_int_equal(end_as(ending_kind_ABUSE), VERDICT_ok);
	assert_null(rig_last(&r, FACT_caller_blocked));
}

static void patience_that_changes_in_mid_call_holds_from_then_on(void **state)
{
	(void)state;
	r.site.care.silence_ask_ms = 20000;
	app_site_changed(r.app, &r.site);
	in_conversation();
	voice(agent_leg, true);
	rig_advance(&r, 19000);
	assert_null(rig_last(&r, FACT_silence_asked));
	rig_advance(&r, 1100);
	assert_int_equal(rig_count(&r, FACT_silence_asked), 1);
	rig_agent(&r, AGENT_1, COMMAND_CRISIS, contact);
	r.site.care.crisis_rest_ms = 0; /* the rest was abolished while the call went on */
	app_site_changed(r.app, &r.site);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 31000);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_IDLE);
}

static void block_the_caller(void)
{
	in_conversation();
	warn(ending_kind_SEXUAL);
	rig_advance(&r, 6000);
	assert_int_equal(end_as(ending_kind_SEXUAL), VERDICT_ok);
	rig_advance(&r, 31000);
}

static void a_blocked_caller_in_danger_gets_through(void **state)
{
	(void)state;
	block_the_caller();
	rig_available(&r, AGENT_1, device_BROWSER); /* the rest after it ends early */
	leg = rig_call(&r, "120", "01012341234", &contact);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "1"});
	assert_int_equal(rig_last(&r, FACT_crisis_raised)->crisis_raised.by, crisis_by_BLOCKED);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
}

static void a_blocked_caller_appeals_and_a_supervisor_lifts_it(void **state)
{
	struct fact lifted = {.kind = FACT_caller_unblocked};
	int refused;

	(void)state;
	block_the_caller();
	leg = rig_call(&r, "120", "01012341234", &contact);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "2"});
	assert_non_null(rig_last(&r, FACT_caller_appealed));
	assert_true(played(PHRASE_APPEALED, language_KO));
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "2"});
	assert_int_equal(rig_count(&r, FACT_caller_appealed), 1);
	rig_played(&r, leg);
	assert_non_null(rig_last(&r, FACT_contact_ended));
	lifted.caller_unblocked.block = rig_last(&r, FACT_caller_blocked)->caller_blocked.block;
	app_committed(r.app, &lifted);
	refused = rig_count(&r, FACT_caller_refused);
	rig_call(&r, "120", "01012341234", &contact);
	assert_int_equal(rig_count(&r, FACT_caller_refused), refused);
}

static void a_long_call_ends_by_key_after_its_notice(void **state)
{
	(void)state;
	in_conversation();
	voice(leg, true);
	assert_int_equal(warn(ending_kind_LONG), VERDICT_too_soon);
	rig_advance(&r, 15 * 60000);
	assert_int_equal(warn(ending_kind_LONG), VERDICT_ok);
	assert_true(played(PHRASE_NOTICE_LONG, language_KO));
	rig_advance(&r, 4 * 60000);
	assert_int_equal(end_as(ending_kind_LONG), VERDICT_too_soon);
	rig_advance(&r, 61000);
	assert_int_equal(end_as(ending_kind_LONG), VERDICT_ok);
}

static void threats_are_ended_by_a_supervisor(void **state)
{
	struct command c = {.kind = COMMAND_END, .actor = SUPERVISOR, .ending = ending_kind_THREAT};

	(void)state;
	in_conversation();
	warn(ending_kind_THREAT);
	rig_advance(&r, 6000);
	assert_int_equal(end_as(ending_kind_THREAT), VERDICT_supervisor_ends);
	c.contact = contact;
	c.roles = LEADS;
	assert_int_equal(app_submit(r.app, &c, NULL), VERDICT_ok);
}

/* An accident on our side is no ending: the citizen waits for the agent, then for the next one. */
static void a_receiver_put_down_ends_no_call(void **state)
{
	(void)state;
	rig_available(&r, AGENT_1, device_PHONE);
	leg = rig_call(&r, "1200", "", &contact);
	agent_leg = rig_last_order(&r, ORDER_LEG_RING)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, agent_leg, 0);
	rig_leg(&r, COMMAND_LEG_ENDED, agent_leg, leg_end_NORMAL);
	assert_null(rig_last(&r, FACT_contact_ended));
	assert_true(played(PHRASE_AGENT_BACK_SOON, language_KO));
	rig_advance(&r, 10100);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_AGENT_LOST);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_WRAP_UP);
	assert_null(rig_last(&r, FACT_contact_ended));
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	    T(ten_seconds_of_silence_are_asked_about),
	    T(it_is_asked_in_the_callers_language),
	    T(key_1_and_knocks_mean_danger_only_when_silence_was_asked_about),
	    T(who_is_on_hold_is_not_asked),
	    T(silence_ends_a_call_only_after_thirty_seconds),
	    T(a_crisis_is_ended_by_nobody_but_the_caller),
	    T(a_crisis_call_that_is_queued_again_goes_before_everybody),
	    T(a_flag_on_who_waits_takes_them_to_the_front),
	    T(somebody_comes_or_the_whole_floor_is_asked),
	    T(afterwards_a_task_for_tomorrow_and_a_rest_for_the_agent),
	    T(a_rest_may_be_ended_by_who_rests),
	    T(a_call_with_abuse_is_followed_by_a_rest_too),
	    T(a_long_call_is_no_abuse),
	    T(nobody_hangs_up_on_a_caller_without_a_rule),
	    T(the_ladder_warns_then_ends_then_blocks),
	    T(a_rule_that_changes_in_mid_call_holds_from_then_on),
	    T(patience_that_changes_in_mid_call_holds_from_then_on),
	    T(a_blocked_caller_in_danger_gets_through),
	    T(a_blocked_caller_appeals_and_a_supervisor_lifts_it),
	    T(a_long_call_ends_by_key_after_its_notice),
	    T(threats_are_ended_by_a_supervisor),
	    T(a_receiver_put_down_ends_no_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
