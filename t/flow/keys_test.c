/* links: base domain store app; with: flow/centre_rig */
/* After the talk, and instead of waiting: what a caller does with keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/flow_json.h"
#include "app/survey_list.h"
#include "domain/phrase/phrase.h"
#include "flow/centre_rig.h"

#define CITIZEN "01012341234"
#define DAY	INT64_C(86400000)

static struct rig r;
static struct flow *flows[1];

static const char document[] =
    "{\"name\":\"t\",\"lines\":[\"120\"],\"start\":\"queue\",\"after\":\"survey\",\"steps\":["
    "{\"name\":\"queue\",\"do\":\"queue\",\"queue\":\"line\","
    "\"choices\":[{\"key\":\"9\",\"next\":\"callback\"},"
    "{\"key\":\"1\",\"say\":\"menu_callback\",\"next\":\"callback\"}]},"
    "{\"name\":\"callback\",\"do\":\"callback\",\"next\":\"end\",\"otherwise\":\"queue\"},"
    "{\"name\":\"survey\",\"do\":\"survey\",\"next\":\"end\",\"otherwise\":\"end\"},"
    "{\"name\":\"end\",\"do\":\"goodbye\"}]}";

static int setup(void **state)
{
	struct dj_error e = {""};

	(void)state;
	rig_init(&r);
	if (flow_parse(document, &flows[0], NULL, &e))
		fail_msg("%s", e.text);
	r.site.flows = flows;
	r.site.flow_count = 1;
	r.site.callback = (struct callback_policy)CALLBACK_POLICY_DEFAULT;
	r.site.survey_again_ms = 14 * DAY;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_fini(&r);
	flow_drop(flows[0]);
	return 0;
}

static void press(dj_id leg, const char *keys)
{
	for (; *keys; keys++)
		rig_submit(
		    &r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = {*keys, 0}});
}

static dj_id talk(dj_id *contact)
{
	dj_id leg;

	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "120", CITIZEN, contact);
	rig_answer(&r, AGENT_1, *contact);
	rig_advance(&r, 10000);
	return leg;
}

static void the_agents_end_leads_to_the_survey(void **state)
{
	dj_id contact, leg = talk(&contact);
	const struct fact *f;

	(void)state;
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_SURVEY, contact), VERDICT_ok);
	assert_non_null(rig_last(&r, FACT_survey_offered));
	assert_null(rig_last(&r, FACT_contact_ended));
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_WRAP_UP);
	press(leg, "1545");
	assert_null(rig_last(&r, FACT_survey_answered));
	press(leg, "4");
	f = rig_last(&r, FACT_survey_answered);
	assert_int_equal(f->survey_answered.agent, AGENT_1);
	assert_int_equal(f->survey_answered.kindness, 5);
	assert_int_equal(f->survey_answered.overall, 4);
	rig_played(&r, leg);
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_ANSWERED);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, leg);
}

static void silence_ends_it_and_hanging_up_too(void **state)
{
	dj_id contact, leg = talk(&contact);

	(void)state;
	r.site.survey_again_ms = 0;
	rig_agent(&r, AGENT_1, COMMAND_END, contact);
	rig_played(&r, leg);
	rig_advance(&r, 6100);
	assert_int_equal(rig_last(&r, FACT_survey_declined)->survey_declined.how,
			 survey_end_NO_KEY);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_count(&r, FACT_survey_declined), 1);
	rig_advance(&r, 31000);
	leg = talk(&contact);
	rig_agent(&r, AGENT_1, COMMAND_END, contact);
	press(leg, "13");
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_survey_answered)->survey_answered.kindness, 3);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.by, party_CITIZEN);
}

static void who_hung_up_is_not_asked(void **state)
{
	dj_id contact, leg = talk(&contact);

	(void)state;
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_null(rig_last(&r, FACT_survey_offered));
}

static void the_same_caller_is_not_asked_again_so_soon(void **state)
{
	struct surveyed long_ago = {.at = r.clock.wall - 13 * DAY, .number = "01055556666"};
	dj_id contact, leg = talk(&contact);

	(void)state;
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_SURVEY, contact), VERDICT_ok);
	press(leg, "2");
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 31000);
	leg = talk(&contact);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_SURVEY, contact), VERDICT_no_survey);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_END, contact), VERDICT_caller_ends_first);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_count(&r, FACT_survey_offered), 1);

	app_surveyed(r.app, &long_ago, 1); /* before this run */
	rig_advance(&r, 31000);
	leg = rig_call(&r, "120", long_ago.number, &contact);
	rig_answer(&r, AGENT_1, contact);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_SURVEY, contact), VERDICT_no_survey);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	rig_advance(&r, 31000);
	r.site.survey_again_ms = 13 * DAY;
	leg = rig_call(&r, "120", long_ago.number, &contact);
	rig_answer(&r, AGENT_1, contact);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_SURVEY, contact), VERDICT_ok);
	assert_int_equal(rig_count(&r, FACT_survey_offered), 2);
	(void)leg;
}

static void nobody_is_asked_after_a_call_in_crisis(void **state)
{
	dj_id contact, leg = talk(&contact);

	(void)state;
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_CRISIS, contact), VERDICT_ok);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_SURVEY, contact), VERDICT_no_survey);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_END, contact), VERDICT_in_crisis);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_count(&r, FACT_survey_offered), 0);
}

/* An interpreter has no more to do; an official goes on with the citizen. */
static void who_else_is_in_the_call_when_it_comes_to_the_survey(void **state)
{
	dj_id contact, leg = talk(&contact), boss = AGENT_1 + 1;

	(void)state;
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = boss});
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_SUPERVISE,
							 .actor = boss,
							 .roles = 1u << role_SUPERVISOR,
							 .contact = contact,
							 .supervision = supervision_MONITOR}),
			 VERDICT_ok);
	rig_leg(&r, COMMAND_LEG_ANSWERED, rig_last_order(&r, ORDER_LEG_RING)->leg, 0);
	rig_available(&r, AGENT_1 + 2, device_BROWSER);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_CONSULT,
							 .actor = AGENT_1,
							 .contact = contact,
							 .to_agent = AGENT_1 + 2}),
			 VERDICT_ok);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_SURVEY, contact), VERDICT_no_survey);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_CONSULT_CANCEL, contact), VERDICT_ok);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_SURVEY, contact), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_supervision_changed)->supervision_changed.supervision,
			 supervision_NONE); /* nobody listens to what they answer */
	press(leg, "15555");
	assert_non_null(rig_last(&r, FACT_survey_answered));
}

static bool offered_in_line(dj_id leg)
{
	const struct leg_play *p = rig_playing(&r, leg);

	return p->music &&
	       p->clips[p->count - 1] == phrase_clip(PHRASE_MENU_CALLBACK, 0, language_KO);
}

static void who_waits_long_hears_that_they_may_be_rung_back(void **state)
{
	dj_id contact, leg;

	(void)state;
	r.site.callback.offer_from_ms = 60000;
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_call(&r, "120", "01055556666", &contact);
	rig_answer(&r, AGENT_1, contact);
	leg = rig_call(&r, "120", CITIZEN, &contact); /* three minutes, by the rule of thumb */
	assert_true(offered_in_line(leg));
	rig_advance(&r, 1000);
	press(leg, "1"); /* was meant for the menu before the line */
	assert_true(offered_in_line(leg));
	rig_advance(&r, 2000);
	press(leg, "1");
	assert_false(rig_playing(&r, leg)->music);
	rig_played(&r, leg);
	rig_played(&r, leg);
	rig_advance(&r, 60000); /* says nothing: back to the music, told once more */
	assert_true(offered_in_line(leg));
	assert_null(rig_last(&r, FACT_callback_due));
	r.site.callback.offer_from_ms = 3600000;
	leg = rig_call(&r, "120", "01077778888", &contact);
	assert_false(offered_in_line(leg));
	rig_advance(&r, 3000);
	press(leg, "1");
	rig_played(&r, leg);
	rig_played(&r, leg);
	press(leg, "1"); /* the key works all the same */
	assert_non_null(rig_last(&r, FACT_callback_due));
}

static void a_key_in_the_line_keeps_the_place_for_a_call_back(void **state)
{
	dj_id contact, leg = rig_call(&r, "120", CITIZEN, &contact);
	dj_ms place = rig_last(&r, FACT_contact_queued)->contact_queued.place_at;
	const struct fact *f;

	(void)state;
	rig_advance(&r, 30000);
	press(leg, "9");
	rig_played(&r, leg); /* the digits */
	rig_played(&r, leg); /* the question */
	press(leg, "1");
	f = rig_last(&r, FACT_callback_due);
	assert_int_equal(f->callback_due.reason, callback_reason_CHOSEN);
	assert_int_equal(f->callback_due.contact, contact);
	assert_int_equal(rig_last(&r, FACT_contact_left_queue)->contact_left_queue.because,
			 queued_because_CALLBACK);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL); /* need not hear it to the end */
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_CALLBACK);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.place_at, place);
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_answer(&r, AGENT_1, rig_last(&r, FACT_offer_made)->offer_made.contact);
	assert_string_equal(rig_last_order(&r, ORDER_LEG_DIAL)->number, CITIZEN);
}

static void another_number_is_keyed_in_and_read_back(void **state)
{
	dj_id contact, leg = rig_call(&r, "120", "", &contact);

	(void)state;
	rig_advance(&r, 5000);
	press(leg, "9");
	press(leg, "119#"); /* no citizen's */
	assert_null(rig_last(&r, FACT_callback_due));
	rig_played(&r, leg);
	press(leg, "0311234567#");
	rig_played(&r, leg);
	rig_played(&r, leg);
	press(leg, "1");
	assert_non_null(rig_last(&r, FACT_callback_due));
	assert_string_equal(r.private_text, "0311234567");
}

static void who_says_nothing_waits_on_and_an_agent_comes_first(void **state)
{
	dj_id contact, leg = rig_call(&r, "120", CITIZEN, &contact);

	(void)state;
	rig_advance(&r, 5000);
	press(leg, "9");
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_answer(&r, AGENT_1, contact);
	assert_null(rig_last(&r, FACT_callback_due));
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	leg = rig_call(&r, "120", CITIZEN, &contact);
	rig_advance(&r, 5000);
	press(leg, "9");
	rig_played(&r, leg);
	rig_played(&r, leg);
	rig_advance(&r, 9000);
	assert_null(rig_last(&r, FACT_callback_due));
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_ABANDONED);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(the_agents_end_leads_to_the_survey),
	    TEST(silence_ends_it_and_hanging_up_too),
	    TEST(who_hung_up_is_not_asked),
	    TEST(the_same_caller_is_not_asked_again_so_soon),
	    TEST(nobody_is_asked_after_a_call_in_crisis),
	    TEST(who_else_is_in_the_call_when_it_comes_to_the_survey),
	    TEST(who_waits_long_hears_that_they_may_be_rung_back),
	    TEST(a_key_in_the_line_keeps_the_place_for_a_call_back),
	    TEST(another_number_is_keyed_in_and_read_back),
	    TEST(who_says_nothing_waits_on_and_an_agent_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
