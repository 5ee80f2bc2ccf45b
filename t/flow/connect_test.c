/* links: base domain store app; with: flow/centre_rig */
/* What a flow does with a caller besides the line: connects them to a number outside, and tells
 * them that they will be recorded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "app/flow_json.h"
#include "flow/centre_rig.h"

#define CITIZEN "01012341234"

static struct rig r;
static struct flow *flows[1];
static dj_id contact, leg;

static const char to_119[] =
    "{\"name\":\"t\",\"lines\":[\"120\"],\"start\":\"menu\",\"steps\":["
    "{\"name\":\"menu\",\"do\":\"menu\",\"say\":\"greeting\",\"otherwise\":\"queue\",\"choices\":["
    "{\"key\":\"9\",\"next\":\"fire\"},{\"key\":\"8\",\"next\":\"far\"}]},"
    "{\"name\":\"fire\",\"do\":\"transfer\",\"number\":\"119\",\"next\":\"end\","
    "\"otherwise\":\"queue\"},"
    "{\"name\":\"far\",\"do\":\"transfer\",\"number\":\"0015551234567\",\"otherwise\":\"queue\"},"
    "{\"name\":\"queue\",\"do\":\"queue\",\"queue\":\"line\"},"
    "{\"name\":\"end\",\"do\":\"goodbye\"}]}";

static int setup(void **state)
{
	struct dj_error e = {""};

	(void)state;
	rig_init(&r);
	if (flow_parse(to_119, &flows[0], NULL, &e))
		fail_msg("%s", e.text);
	r.site.flows = flows;
	r.site.flow_count = 1;
	leg = rig_call(&r, "120", CITIZEN, &contact);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_fini(&r);
	flow_drop(flows[0]);
	return 0;
}

static void press(char key)
{
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = {key, 0}});
}

static bool hears_phrase(enum phrase p)
{
	const struct leg_play *now = rig_playing(&r, leg);

	return now && now->count >= 1 && now->clips[0] == phrase_clip(p, 0, language_KO);
}

static dj_id dialled(void)
{
	return rig_last_order(&r, ORDER_LEG_DIAL)->leg;
}

static void a_key_connects_with_a_number_outside(void **state)
{
	(void)state;
	press('9');
	assert_string_equal(rig_last_order(&r, ORDER_LEG_DIAL)->number, "119");
	assert_true(rig_last_order(&r, ORDER_LEG_DIAL)->emergency);
	assert_true(hears_phrase(PHRASE_TRANSFERRING));
	rig_leg(&r, COMMAND_LEG_ANSWERED, dialled(), 0);
	assert_int_equal(rig_gain(&r, leg, dialled()), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, dialled(), leg), LEG_GAIN_ONE);
	assert_int_equal(rig_last(&r, FACT_contact_linked)->contact_linked.contact, contact);
	assert_int_equal(rig_playing(&r, leg)->count, 0); /* no prompt into the talk */
	rig_advance(&r, 30000);
	press('9'); /* means nothing any more */
	assert_int_equal(rig_count(&r, FACT_party_invited), 1);
	rig_leg(&r, COMMAND_LEG_ENDED, dialled(), leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_CONNECTED);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.by, party_OUTSIDE);
}

static void who_is_not_answered_goes_on(void **state)
{
	(void)state;
	press('9');
	rig_leg(&r, COMMAND_LEG_ENDED, dialled(), leg_end_BUSY);
	assert_true(hears_phrase(PHRASE_NOT_CONNECTED));
	assert_null(rig_last(&r, FACT_contact_queued));
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
	leg = rig_call(&r, "120", "01099998888", &contact);
	press('9');
	rig_advance(&r, 25100); /* nobody lifts */
	assert_true(hears_phrase(PHRASE_NOT_CONNECTED));
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_true(rig_ended(&r, contact));
}

static void a_line_that_dies_leads_to_the_queue(void **state)
{
	(void)state;
	press('9');
	rig_leg(&r, COMMAND_LEG_ANSWERED, dialled(), 0);
	rig_leg(&r, COMMAND_LEG_ENDED, dialled(), leg_end_MEDIA_LOST);
	assert_false(rig_ended(&r, contact));
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_TRANSFER_FAILED);
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_answer(&r, AGENT_1, contact);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_ANSWERED);
}

static void who_hangs_up_while_it_rings_is_gone_on_both_sides(void **state)
{
	(void)state;
	press('9');
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, dialled());
	assert_true(rig_ended(&r, contact));
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_LEFT_MENU);
}

static void a_number_that_is_not_listed_is_never_rung(void **state)
{
	(void)state;
	press('8');
	assert_null(rig_last_order(&r, ORDER_LEG_DIAL));
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
}

/* ---- the built-in flow ---- */

static bool is_told(enum phrase p)
{
	const struct leg_play *now = rig_playing(&r, leg);

	for (int i = 0; now && i < now->count; i++)
		if (now->clips[i] == phrase_clip(p, 0, language_EN))
			return true;
	return false;
}

static void choose_english(void)
{
	leg = rig_call(&r, "120", CITIZEN, &contact);
	press('2');
}

static void recording_is_told_before_the_line_and_only_then(void **state)
{
	(void)state;
	r.site.flow_count = 0;
	choose_english();
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
	assert_false(is_told(PHRASE_RECORDED));
	r.queues[1].recording.on = true; /* the English one */
	choose_english();
	assert_true(is_told(PHRASE_RECORDED));
	assert_int_not_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
	r.queues[0].recording.on = true;
	r.queues[1].recording.on = false; /* another queue's policy is not this caller's matter */
	choose_english();
	assert_false(is_told(PHRASE_RECORDED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	    TEST(a_key_connects_with_a_number_outside),
	    TEST(who_is_not_answered_goes_on),
	    TEST(a_line_that_dies_leads_to_the_queue),
	    TEST(who_hangs_up_while_it_rings_is_gone_on_both_sides),
	    TEST(a_number_that_is_not_listed_is_never_rung),
	    TEST(recording_is_told_before_the_line_and_only_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
