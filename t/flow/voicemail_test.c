/* links: base domain store app; with: flow/centre_rig */
/* A message instead of a talk: how it is left, what becomes of it, and that nobody is lost when it
 * cannot be recorded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "app/flow_json.h"
#include "app/sound.h"
#include "flow/centre_rig.h"

#define CITIZEN "01012341234"

static struct rig r;
static struct flow *flows[1];
static dj_id contact, leg;

static const char document[] =
    "{\"name\":\"t\",\"lines\":[\"120\"],\"start\":\"menu\",\"steps\":["
    "{\"name\":\"menu\",\"do\":\"menu\",\"otherwise\":\"queue\",\"choices\":["
    "{\"key\":\"2\",\"say\":\"menu_voicemail\",\"next\":\"message\"}]},"
    "{\"name\":\"queue\",\"do\":\"queue\",\"queue\":\"line\","
    "\"choices\":[{\"key\":\"2\",\"next\":\"message\"}]},"
    "{\"name\":\"message\",\"do\":\"voicemail\",\"longest_s\":60,\"next\":\"end\","
    "\"otherwise\":\"queue\"},"
    "{\"name\":\"end\",\"do\":\"goodbye\",\"say\":\"goodbye\"}]}";

static int setup(void **state)
{
	struct dj_error e = {""};

	(void)state;
	rig_init(&r);
	r.silent = true;
	if (flow_parse(document, &flows[0], NULL, &e))
		fail_msg("%s", e.text);
	r.site.flows = flows;
	r.site.flow_count = 1;
	r.site.callback = (struct callback_policy)CALLBACK_POLICY_DEFAULT;
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

static void press(const char *keys)
{
	for (; *keys; keys++)
		rig_submit(
		    &r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = {*keys, 0}});
}

static void voice(bool on)
{
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_VOICE, .leg = leg, .flag = on});
}

static bool hears(int clip)
{
	const struct leg_play *p = rig_playing(&r, leg);

	return p && p->count == 1 && p->clips[0] == clip;
}

static bool hears_phrase(enum phrase p)
{
	return hears(phrase_clip(p, 0, language_KO));
}

/* Up to the end of the tone. */
static void begin(void)
{
	int before = rig_count(&r, FACT_recording_started);

	press("2");
	assert_true(hears_phrase(PHRASE_VOICEMAIL_INTRO));
	assert_int_equal(rig_count(&r, FACT_recording_started), before); /* not what is played */
	rig_played(&r, leg);
	assert_true(hears(SOUND_BEEP));
	assert_int_equal(rig_tapped(&r, leg, NULL), 0);
	rig_played(&r, leg);
}

static const struct fact *ended(void)
{
	return rig_last(&r, FACT_voicemail_ended);
}

static void hang_up(void)
{
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
}

static void a_message_is_recorded_and_becomes_work(void **state)
{
	const struct fact *began, *due;
	int track = -1;

	(void)state;
	begin();
	began = rig_last(&r, FACT_voicemail_begun);
	assert_int_equal(rig_tapped(&r, leg, &track), began->voicemail_begun.recording);
	assert_int_equal(track, 0);
	assert_int_equal(began->voicemail_begun.queue, QUEUE_GENERAL);
	assert_int_equal(rig_last(&r, FACT_recording_started)->recording_started.segment, 0);
	voice(true);
	rig_advance(&r, 12000);
	press("5#");
	due = rig_last(&r, FACT_callback_due);
	assert_int_equal(ended()->voicemail_ended.how, voicemail_end_KEY);
	assert_int_equal(ended()->voicemail_ended.lasted, 12000);
	assert_int_equal(ended()->voicemail_ended.callback, due->callback_due.callback);
	assert_int_equal(due->callback_due.reason, callback_reason_VOICEMAIL);
	assert_int_equal(due->callback_due.contact, contact);
	assert_int_equal(rig_tapped(&r, leg, NULL), 0);
	assert_int_equal(r.asks[r.ask_count - 1].kind, RECORDER_STOP);
	assert_true(hears_phrase(PHRASE_VOICEMAIL_SAVED));
	rig_played(&r, leg);
	assert_true(hears_phrase(PHRASE_GOODBYE));
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_VOICEMAIL);
	assert_int_equal(rig_count(&r, FACT_voicemail_ended), 1);
	assert_int_equal(rig_count(&r, FACT_callback_due), 1);
}

static void hanging_up_silence_and_length_end_it_too(void **state)
{
	(void)state;
	begin();
	voice(true);
	rig_advance(&r, 4000);
	hang_up();
	assert_int_equal(ended()->voicemail_ended.how, voicemail_end_HUNG_UP);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_VOICEMAIL);
	assert_int_equal(rig_last(&r, FACT_recording_ended)->recording_ended.how,
			 recording_end_WHOLE);
	leg = rig_call(&r, "120", CITIZEN, &contact);
	begin();
	voice(true);
	rig_advance(&r, 6000);
	voice(false);
	rig_advance(&r, 1900);
	assert_int_equal(rig_count(&r, FACT_voicemail_ended), 1);
	rig_advance(&r, 200);
	assert_int_equal(ended()->voicemail_ended.how, voicemail_end_SILENCE);
	hang_up(); /* need not hear it to the end */
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_VOICEMAIL);
	leg = rig_call(&r, "120", CITIZEN, &contact);
	begin();
	voice(true);
	rig_advance(&r, 60100);
	assert_int_equal(ended()->voicemail_ended.how, voicemail_end_LONGEST);
	assert_int_equal(rig_count(&r, FACT_callback_due), 3); /* each one is heard by somebody */
}

static void who_says_nothing_goes_on(void **state)
{
	(void)state;
	begin();
	rig_advance(&r, 10100);
	assert_int_equal(ended()->voicemail_ended.how, voicemail_end_EMPTY);
	assert_int_equal(ended()->voicemail_ended.callback, 0);
	assert_null(rig_last(&r, FACT_callback_due));
	assert_true(hears_phrase(PHRASE_VOICEMAIL_EMPTY));
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
	rig_advance(&r, 2100);
	press("2"); /* and may try again */
	assert_true(hears_phrase(PHRASE_VOICEMAIL_INTRO));
}

static void the_line_is_left_only_for_a_message(void **state)
{
	dj_ms place;

	(void)state;
	rig_played(&r, leg);
	rig_advance(&r, 5000);
	rig_played(&r, leg);
	rig_advance(&r, 5000);
	place = rig_last(&r, FACT_contact_queued)->contact_queued.place_at;
	rig_advance(&r, 60000);
	begin();
	assert_int_equal(rig_last(&r, FACT_contact_left_queue)->contact_left_queue.because,
			 queued_because_VOICEMAIL);
	rig_advance(&r, 10100);
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.place_at, place);
	assert_true(rig_playing(&r, leg)->music); /* not left in silence */
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_answer(&r, AGENT_1, contact);
	assert_true(rig_answered(&r, contact));
}

static void what_cannot_be_recorded_is_said_and_nobody_is_lost(void **state)
{
	(void)state;
	r.recorder_full = 1;
	press("2");
	rig_played(&r, leg);
	assert_true(hears_phrase(PHRASE_VOICEMAIL_NOT_RECORDED));
	rig_played(&r, leg); /* on, into the line */
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, contact);
	hang_up();
	assert_int_equal(rig_last(&r, FACT_callback_due)->callback_due.contact, contact);
	assert_int_equal(rig_count(&r, FACT_callback_due), 1);
}

static void a_disk_that_fills_in_the_middle_is_said(void **state)
{
	(void)state;
	begin();
	voice(true);
	rig_advance(&r, 5000);
	rig_submit(&r,
		   (struct command){
		       .kind = COMMAND_RECORDING_FAILED,
		       .contact = contact,
		       .subject = rig_last(&r, FACT_recording_started)->recording_started.recording,
		       .number = recording_end_DISK_FULL});
	assert_int_equal(ended()->voicemail_ended.how, voicemail_end_NOT_RECORDED);
	assert_int_equal(rig_last(&r, FACT_recording_ended)->recording_ended.how,
			 recording_end_DISK_FULL);
	assert_true(hears_phrase(PHRASE_VOICEMAIL_NOT_RECORDED));
	assert_int_equal(rig_tapped(&r, leg, NULL), 0);
	hang_up();
	assert_int_equal(rig_last(&r, FACT_callback_due)->callback_due.reason,
			 callback_reason_VOICEMAIL);
	assert_int_equal(rig_count(&r, FACT_voicemail_ended), 1);
}

static void a_message_is_rung_back_with_one_key_and_stays_until_it_is_done(void **state)
{
	dj_id entry;

	(void)state;
	begin();
	voice(true);
	rig_advance(&r, 5000);
	hang_up();
	entry = ended()->voicemail_ended.callback;
	leg = rig_call(&r, "120", CITIZEN, &contact); /* the same citizen talks to somebody */
	rig_available(&r, AGENT_1, device_BROWSER);
	rig_advance(&r, 5000);
	rig_played(&r, leg);
	rig_advance(&r, 5000);
	rig_played(&r, leg);
	rig_advance(&r, 5000);
	rig_answer(&r, AGENT_1, contact);
	assert_null(rig_last(&r, FACT_callback_closed)); /* what they said is still to be heard */
	hang_up();
	rig_advance(&r, 60000);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_CALLBACK_CALL,
							 .actor = AGENT_1,
							 .subject = entry}),
			 VERDICT_ok);
	rig_leg(&r, COMMAND_LEG_ANSWERED, rig_last_order(&r, ORDER_LEG_RING)->leg, 0);
	rig_leg(&r, COMMAND_LEG_ANSWERED, rig_last_order(&r, ORDER_LEG_DIAL)->leg, 0);
	rig_leg(&r, COMMAND_LEG_ENDED, rig_last_order(&r, ORDER_LEG_DIAL)->leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.callback, entry);
	assert_int_equal(rig_last(&r, FACT_callback_closed)->callback_closed.how,
			 callback_result_REACHED);
}

static void a_caller_without_a_number_leaves_a_message_all_the_same(void **state)
{
	(void)state;
	hang_up();
	leg = rig_call(&r, "120", "", &contact);
	begin();
	voice(true);
	rig_advance(&r, 5000);
	hang_up();
	assert_int_not_equal(ended()->voicemail_ended.callback, 0);
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(
	    rig_submit(&r, (struct command){.kind = COMMAND_CALLBACK_CALL,
					    .actor = AGENT_1,
					    .subject = ended()->voicemail_ended.callback}),
	    VERDICT_no_number);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	    TEST(a_message_is_recorded_and_becomes_work),
	    TEST(hanging_up_silence_and_length_end_it_too),
	    TEST(who_says_nothing_goes_on),
	    TEST(the_line_is_left_only_for_a_message),
	    TEST(what_cannot_be_recorded_is_said_and_nobody_is_lost),
	    TEST(a_disk_that_fills_in_the_middle_is_said),
	    TEST(a_message_is_rung_back_with_one_key_and_stays_until_it_is_done),
	    TEST(a_caller_without_a_number_leaves_a_message_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
