/* links: base domain store app; with: flow/centre_rig */
/* What becomes of the figures of a leg's sound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

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

static void measured(dj_id leg, int mos)
{
	struct command c = {.kind = COMMAND_LEG_QUALITY,
			    .leg = leg,
			    .quality = {.mos_in = mos, .loss_in = 120, .loss_out = -1}};

	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
}

static void the_agent_sees_how_the_citizens_line_sounds(void **state)
{
	dj_id contact, caller, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	caller = rig_call(&r, "120", "01012345678", &contact);
	measured(caller, 430);
	assert_int_equal(r.shown_count, 0); /* nobody to show it to */
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = caller, .text = "1"});
	leg = rig_answer(&r, AGENT_1, contact);
	measured(caller, 310);
	assert_int_equal(r.shown_count, 1);
	assert_int_equal(r.shown.agent, AGENT_1);
	assert_int_equal(r.shown.contact, contact);
	assert_int_equal(r.shown.leg, caller);
	assert_int_equal(r.shown.kind, leg_kind_TRUNK);
	assert_int_equal(r.shown.quality.mos_in, 310);
	measured(leg, 420);
	assert_int_equal(r.shown_count, 2);
	assert_int_equal(r.shown.kind, leg_kind_AGENT_BROWSER);
	measured(12345, 420); /* a leg that is gone */
	assert_int_equal(r.shown_count, 2);
	assert_int_equal(rig_count(&r, FACT_leg_quality), 0); /* nothing for ever yet */
}

static void how_a_leg_sounded_is_kept_when_it_ends(void **state)
{
	dj_id contact, caller;
	struct command c = {.kind = COMMAND_LEG_FREED,
			    .quality = {.mos_in = 401,
					.worst = 250,
					.loss_in = 90,
					.loss_out = -1,
					.jitter_in_us = 4200,
					.rtt_us = 18000}};
	const struct fact *f;

	(void)state;
	caller = rig_call(&r, "120", "01012345678", &contact);
	rig_leg(&r, COMMAND_LEG_ENDED, caller, leg_end_NORMAL);
	c.leg = caller;
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	f = rig_last(&r, FACT_leg_quality);
	assert_non_null(f);
	assert_int_equal(f->leg_quality.leg, caller);
	assert_int_equal(f->leg_quality.contact, contact);
	assert_int_equal(f->leg_quality.mos, 401);
	assert_int_equal(f->leg_quality.worst, 250);
	assert_int_equal(f->leg_quality.loss_in, 90);
	assert_int_equal(f->leg_quality.loss_out, -1);
	assert_int_equal(f->leg_quality.jitter_us, 4200);
	assert_int_equal(f->leg_quality.rtt_us, 18000);
	/* a leg without a sound leaves none */
	caller = rig_call(&r, "120", "01012345679", &contact);
	rig_leg(&r, COMMAND_LEG_ENDED, caller, leg_end_NORMAL);
	rig_leg(&r, COMMAND_LEG_FREED, caller, 0);
	assert_int_equal(rig_count(&r, FACT_leg_quality), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_agent_sees_how_the_citizens_line_sounds, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(how_a_leg_sounded_is_kept_when_it_ends, setup,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
