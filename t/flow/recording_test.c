/* links: base domain store app; with: flow/centre_rig */
/* When a conversation is recorded, and what becomes of that when things happen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/centre_rig.h"

static struct rig r;

struct talk {
	dj_id contact, citizen, agent;
};

static int begin(void **state)
{
	(void)state;
	rig_init(&r);
	for (int i = 0; i < 2; i++) {
		r.queues[i].recording.on = true;
		r.queues[i].recording.key_pause_s = 10;
	}
	rig_available(&r, AGENT_1, device_BROWSER);
	return 0;
}

static int end(void **state)
{
	(void)state;
	rig_fini(&r);
	return 0;
}

static struct talk talk(void)
{
	struct talk t;

	t.citizen = rig_call(&r, "1200", "01011112222", &t.contact);
	t.agent = rig_answer(&r, AGENT_1, t.contact);
	return t;
}

static bool both(const struct talk *t, bool on)
{
	int left = -1, right = -1;
	dj_id a = rig_tapped(&r, t->citizen, &left), b = rig_tapped(&r, t->agent, &right);

	if (!on)
		return !a && !b;
	return a && a == b && left == 0 && right > 0;
}

static const struct recorder_ask *last_ask(void)
{
	return &r.asks[r.ask_count - 1];
}

static int asked(enum recorder_ask_kind kind, enum recording_mark mark)
{
	int n = 0;

	for (int i = 0; i < r.ask_count; i++)
		n += r.asks[i].kind == kind && r.asks[i].mark == mark;
	return n;
}

static void it_begins_when_they_hear_each_other_and_ends_with_the_segment(void **state)
{
	const struct fact *f;
	struct talk t;

	(void)state;
	t.citizen = rig_call(&r, "1200", "01011112222", &t.contact);
	t.agent = 0;
	assert_int_equal(r.ask_count, 0); /* not the music, not the ringing */
	t.agent = rig_answer(&r, AGENT_1, t.contact);
	assert_true(both(&t, true));
	f = rig_last(&r, FACT_recording_started);
	assert_int_equal(f->recording_started.contact, t.contact);
	assert_int_equal(f->recording_started.agent, AGENT_1);
	assert_int_equal(f->recording_started.segment,
			 rig_last(&r, FACT_contact_answered)->contact_answered.segment);
	assert_int_equal(r.asks[0].kind, RECORDER_START);
	assert_int_equal(r.asks[0].recording, f->recording_started.recording);
	rig_advance(&r, 5000);
	rig_leg(&r, COMMAND_LEG_ENDED, t.citizen, leg_end_NORMAL);
	f = rig_last(&r, FACT_recording_ended);
	assert_int_equal(f->recording_ended.how, recording_end_WHOLE);
	assert_int_equal(f->recording_ended.lasted, 5000);
	assert_int_equal(last_ask()->kind, RECORDER_STOP);
	assert_true(both(&t, false));
}

static void a_queue_that_is_not_recorded_is_not(void **state)
{
	struct talk t;

	(void)state;
	r.queues[0].recording.on = false;
	t = talk();
	assert_true(both(&t, false));
	assert_int_equal(r.ask_count, 0);
	assert_null(rig_last(&r, FACT_recording_started));
}

static void music_is_not_recorded(void **state)
{
	struct talk t = talk();

	(void)state;
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_HOLD, t.contact), VERDICT_ok);
	assert_true(both(&t, false));
	assert_int_equal(asked(RECORDER_MARK, recording_mark_HOLD), 1);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_RESUME, t.contact), VERDICT_ok);
	assert_true(both(&t, true));
	assert_int_equal(asked(RECORDER_MARK, recording_mark_RESUME), 1);
	assert_int_equal(rig_count(&r, FACT_recording_started), 1);
}

static void each_segment_has_its_own(void **state)
{
	struct talk t = talk();
	dj_id first = rig_last(&r, FACT_recording_started)->recording_started.recording;

	(void)state;
	rig_available(&r, AGENT_1 + 1, device_BROWSER);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_TRANSFER,
							 .actor = AGENT_1,
							 .contact = t.contact,
							 .to_agent = AGENT_1 + 1}),
			 VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_recording_ended)->recording_ended.recording, first);
	assert_int_equal(asked(RECORDER_MARK, recording_mark_TRANSFER), 1);
	assert_true(both(&t, false));
	t.agent = rig_answer(&r, AGENT_1 + 1, t.contact);
	assert_true(both(&t, true));
	assert_int_equal(rig_count(&r, FACT_recording_started), 2);
	assert_int_not_equal(rig_last(&r, FACT_recording_started)->recording_started.recording,
			     first);
}

static enum verdict pause_for(const struct talk *t, dj_id agent, enum recording_pause why)
{
	return rig_submit(&r, (struct command){.kind = COMMAND_RECORDING_PAUSE,
					       .actor = agent,
					       .contact = t->contact,
					       .number = why});
}

static void the_agent_pauses_with_a_reason(void **state)
{
	struct talk t = talk();
	const struct fact *f;

	(void)state;
	assert_int_equal(pause_for(&t, AGENT_1, recording_pause_NONE), VERDICT_reason_missing);
	assert_int_equal(pause_for(&t, AGENT_1, recording_pause_KEYS), VERDICT_reason_missing);
	assert_int_equal(pause_for(&t, AGENT_1 + 1, recording_pause_CARD), VERDICT_not_yours);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_RECORDING_RESUME, t.contact),
			 VERDICT_wrong_state);
	assert_true(both(&t, true));
	assert_int_equal(pause_for(&t, AGENT_1, recording_pause_CARD), VERDICT_ok);
	assert_true(both(&t, false));
	assert_int_equal(last_ask()->kind, RECORDER_PAUSE);
	assert_int_equal(rig_last(&r, FACT_recording_paused)->recording_paused.why,
			 recording_pause_CARD);
	assert_int_equal(pause_for(&t, AGENT_1, recording_pause_OTHER), VERDICT_wrong_state);
	rig_advance(&r, 30000); /* nobody but the agent ends it */
	assert_true(both(&t, false));
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_RECORDING_RESUME, t.contact), VERDICT_ok);
	assert_true(both(&t, true));
	f = rig_last(&r, FACT_recording_resumed);
	assert_int_equal(f->recording_resumed.paused, 30000);
	assert_int_equal(f->recording_resumed.why, recording_pause_CARD);
	assert_int_equal(last_ask()->kind, RECORDER_GO_ON);
}

static void a_hold_in_a_pause_stays_a_pause(void **state)
{
	struct talk t = talk();

	(void)state;
	assert_int_equal(pause_for(&t, AGENT_1, recording_pause_ASKED), VERDICT_ok);
	rig_agent(&r, AGENT_1, COMMAND_HOLD, t.contact);
	rig_agent(&r, AGENT_1, COMMAND_RESUME, t.contact);
	assert_true(both(&t, false));
	rig_agent(&r, AGENT_1, COMMAND_HOLD, t.contact);
	rig_agent(&r, AGENT_1, COMMAND_RECORDING_RESUME, t.contact);
	assert_true(both(&t, false)); /* and the end of a pause no end of a hold */
	rig_agent(&r, AGENT_1, COMMAND_RESUME, t.contact);
	assert_true(both(&t, true));
}

static void press(const struct talk *t, const char *key)
{
	struct command c = {.kind = COMMAND_LEG_KEY, .leg = t->citizen};

	c.text[0] = key[0];
	rig_submit(&r, c);
}

/* A card number is keyed: from the first key until ten seconds behind the last. */
static void keys_pause_it_by_themselves(void **state)
{
	struct talk t = talk();

	(void)state;
	press(&t, "4");
	assert_true(both(&t, false));
	assert_int_equal(rig_last(&r, FACT_recording_paused)->recording_paused.why,
			 recording_pause_KEYS);
	for (int i = 0; i < 15; i++) {
		rig_advance(&r, 2000);
		press(&t, "1");
	}
	assert_true(both(&t, false));
	rig_advance(&r, 9900);
	assert_true(both(&t, false));
	rig_advance(&r, 200);
	assert_true(both(&t, true));
	assert_int_equal(rig_count(&r, FACT_recording_paused), 1);
	assert_int_equal(rig_last(&r, FACT_recording_resumed)->recording_resumed.why,
			 recording_pause_KEYS);
	/* the agent takes over: then it lasts until the agent says so */
	press(&t, "1");
	assert_int_equal(pause_for(&t, AGENT_1, recording_pause_CARD), VERDICT_ok);
	press(&t, "2");
	rig_advance(&r, 60000);
	assert_true(both(&t, false));
	/* a queue may want its keys recorded */
	rig_agent(&r, AGENT_1, COMMAND_RECORDING_RESUME, t.contact);
	r.queues[0].recording.key_pause_s = 0;
	press(&t, "3");
	assert_true(both(&t, true));
}

static void a_lost_page_rests_it(void **state)
{
	struct talk t = talk();

	(void)state;
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, t.agent, 0);
	assert_true(both(&t, false));
	rig_leg(&r, COMMAND_LEG_REJOINED, t.agent, 0);
	assert_true(both(&t, true));
	assert_int_equal(asked(RECORDER_MARK, recording_mark_INTERRUPTED), 1);
	assert_int_equal(asked(RECORDER_MARK, recording_mark_REJOINED), 1);
}

/* The disk is full: the call goes on, the record says so. */
static void a_failed_recording_never_ends_a_call(void **state)
{
	struct talk t = talk();
	dj_id id = rig_last(&r, FACT_recording_started)->recording_started.recording;
	struct command failed = {.kind = COMMAND_RECORDING_FAILED,
				 .contact = t.contact,
				 .subject = id,
				 .number = recording_end_DISK_FULL};

	(void)state;
	rig_advance(&r, 2000);
	assert_int_equal(rig_submit(&r, failed), VERDICT_ok);
	assert_true(both(&t, false));
	assert_int_equal(rig_last(&r, FACT_recording_ended)->recording_ended.how,
			 recording_end_DISK_FULL);
	assert_int_equal(rig_last(&r, FACT_recording_ended)->recording_ended.lasted, 2000);
	assert_int_equal(rig_gain(&r, t.citizen, t.agent), LEG_GAIN_ONE);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_HOLD, t.contact), VERDICT_ok);
	assert_int_equal(rig_agent(&r, AGENT_1, COMMAND_RESUME, t.contact), VERDICT_ok);
	assert_true(both(&t, false));
	assert_int_equal(pause_for(&t, AGENT_1, recording_pause_CARD), VERDICT_wrong_state);
	rig_leg(&r, COMMAND_LEG_ENDED, t.citizen, leg_end_NORMAL);
	assert_int_equal(rig_count(&r, FACT_recording_ended), 1);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_ANSWERED);
	/* its last bytes found no room: said afterwards */
	assert_int_equal(rig_submit(&r, failed), VERDICT_ok);
	assert_int_equal(rig_count(&r, FACT_recording_ended), 2);
}

static void a_recorder_that_is_behind_is_said_so(void **state)
{
	struct talk t;

	(void)state;
	r.recorder_full = 1;
	t = talk();
	assert_true(both(&t, false));
	assert_int_equal(rig_last(&r, FACT_recording_ended)->recording_ended.how,
			 recording_end_FAULT);
	assert_int_equal(rig_gain(&r, t.citizen, t.agent), LEG_GAIN_ONE);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(it_begins_when_they_hear_each_other_and_ends_with_the_segment),
	    TEST(a_queue_that_is_not_recorded_is_not),
	    TEST(music_is_not_recorded),
	    TEST(each_segment_has_its_own),
	    TEST(the_agent_pauses_with_a_reason),
	    TEST(a_hold_in_a_pause_stays_a_pause),
	    TEST(keys_pause_it_by_themselves),
	    TEST(a_lost_page_rests_it),
	    TEST(a_failed_recording_never_ends_a_call),
	    TEST(a_recorder_that_is_behind_is_said_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
