/* links: base domain store app; with: flow/centre_rig */
/* Calls by video to who signs: which line takes them, who is offered pictures, what is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "app/centre.h"
#include "flow/centre_rig.h"

#define SIGN_NUMBER 7 /* of the skill */

static struct rig r;

/* The line 1200 is for who signs; the first agent does. */
static int setup(void **state)
{
	struct site *s = &r.site;

	(void)state;
	rig_init(&r);
	s->skills[s->skill_count++] = (struct site_skill){.number = SIGN_NUMBER, .name = "sign"};
	r.queues[1].acd.needs[0] = (struct acd_need){.skill = SIGN_NUMBER, .level = 1};
	r.queues[1].acd.need_count = 1;
	acd_queue_set(r.app->acd, &r.queues[1].acd);
	r.lines[1].queue = QUEUE_ENGLISH;
	r.lines[1].flow = LINE_DIRECT;
	r.agents[0].acd.level[SIGN_NUMBER] = 5;
	acd_agent_set(r.app->acd, &r.agents[0].acd);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_fini(&r);
	return 0;
}

static enum verdict arrive(const char *line, dj_id leg, enum leg_kind kind)
{
	struct command c = {.kind = COMMAND_CALL_ARRIVED,
			    .leg = leg,
			    .leg_kind = kind,
			    .codec = CODEC_PCMA,
			    .video.codec = video_codec_VP8};

	strcpy(c.line, line);
	return rig_submit(&r, c);
}

static const struct order *last_order(enum order_kind kind)
{
	for (int i = r.order_count - 1; i >= 0; i--)
		if (r.orders[i].kind == kind)
			return &r.orders[i];
	return NULL;
}

static void a_page_needs_no_number(void **state)
{
	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(arrive("", 9001, leg_kind_CITIZEN_BROWSER), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_ENGLISH);
	assert_non_null(last_order(ORDER_LEG_RING));
	assert_int_equal(last_order(ORDER_LEG_RING)->video, video_codec_VP8);
}

static void a_videophone_is_told_that_its_pictures_are_taken(void **state)
{
	(void)state;
	assert_int_equal(arrive("1200", 9001, leg_kind_TRUNK), VERDICT_ok);
	assert_int_equal(last_order(ORDER_LEG_ANSWER)->video, video_codec_VP8);
}

static void who_does_not_sign_is_asked_for_no_camera(void **state)
{
	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	assert_int_equal(arrive("120", 9001, leg_kind_TRUNK), VERDICT_ok);
	assert_int_equal(last_order(ORDER_LEG_ANSWER)->video, video_codec_NONE);
	r.agents[0].acd.level[SIGN_NUMBER] = 0;
	assert_int_equal(arrive("1200", 9002, leg_kind_TRUNK), VERDICT_ok);
	if (last_order(ORDER_LEG_RING))
		assert_int_equal(last_order(ORDER_LEG_RING)->video, video_codec_NONE);
}

static void without_such_a_line_there_is_no_call(void **state)
{
	(void)state;
	r.queues[1].acd.need_count = 0;
	assert_int_equal(arrive("", 9001, leg_kind_CITIZEN_BROWSER), VERDICT_not_found);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_HOURS, .flag = true}),
			 VERDICT_not_found);
}

static void what_was_relayed_and_seen_is_kept(void **state)
{
	struct command seen = {.kind = COMMAND_VIDEO_SEEN,
			       .leg = 9001,
			       .seen = {.frames = 900,
					.rate = 300,
					.width = 640,
					.height = 480,
					.delay_ms = 120,
					.ahead_ms = -15}};
	struct command freed = {.kind = COMMAND_LEG_FREED,
				.leg = 9001,
				.video = {video_codec_VP8, 5000, 4000, 3, 2, 7}};
	const struct fact *f;

	(void)state;
	arrive("1200", 9001, leg_kind_TRUNK);
	rig_submit(&r, seen);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_ENDED, .leg = 9001});
	assert_int_equal(rig_count(&r, FACT_leg_video), 0);
	rig_submit(&r, freed);
	f = rig_last(&r, FACT_leg_video);
	assert_non_null(f);
	assert_int_equal(f->leg_video.received, 5000);
	assert_int_equal(f->leg_video.lost, 3);
	assert_int_equal(f->leg_video.again, 7);
	f = rig_last(&r, FACT_video_seen);
	assert_non_null(f);
	assert_int_equal(f->video_seen.frames, 900);
	assert_int_equal(f->video_seen.ahead_ms, -15);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(a_page_needs_no_number),
	    CASE(a_videophone_is_told_that_its_pictures_are_taken),
	    CASE(who_does_not_sign_is_asked_for_no_camera),
	    CASE(without_such_a_line_there_is_no_call),
	    CASE(what_was_relayed_and_seen_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
