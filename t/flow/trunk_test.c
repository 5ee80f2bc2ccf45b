/* links: base domain store app; with: flow/centre_rig */
/* What the centre does when a line to a carrier dies, and what it tells about calls over it. */
#include "flow/centre_rig.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct rig r;
static struct site_trunk trunks[2] = {
    {.id = 801, .name = "kt", .target = "192.0.2.10", .active = true},
    {.id = 802, .name = "lg", .registrar = "lg.example", .active = true}};
static struct site_number numbers[1] = {
    {.id = 31, .number = "0310000001", .purposes = 1u << dial_purpose_TRANSFER}};

static int start(void **state)
{
	(void)state;
	rig_init(&r);
	r.site.trunks = trunks;
	r.site.trunk_count = 2;
	r.site.numbers = numbers;
	r.site.number_count = 1;
	return 0;
}

static int stop(void **state)
{
	(void)state;
	rig_fini(&r);
	return 0;
}

static enum verdict trunk_is(const char *name, bool up)
{
	struct command c = {
	    .kind = COMMAND_TRUNK_STATE, .flag = up, .number = up ? 200 : 0, .count = {1, 12, 30}};

	dj_copy(c.trunk, sizeof c.trunk, name);
	return rig_submit(&r, c);
}

/* ---- test calls ---- */

static enum verdict test_over(dj_id trunk, const char *number)
{
	struct command c = {.kind = COMMAND_TRUNK_TEST, .subject = trunk};

	dj_copy(c.line, sizeof c.line, number);
	return rig_submit(&r, c);
}

static void a_test_call_goes_over_its_trunk_and_says_each_step(void **state)
{
	const struct order *o;
	dj_id test;

	(void)state;
	assert_int_equal(test_over(801, "031-000-0001"), VERDICT_ok);
	test = rig_last(&r, FACT_trunk_test_begun)->trunk_test_begun.test;
	assert_int_equal(rig_last(&r, FACT_trunk_test_begun)->trunk_test_begun.entry, 31);
	o = rig_last_order(&r, ORDER_LEG_DIAL);
	assert_string_equal(o->trunk, "kt");
	assert_int_equal(o->contact, test);
	assert_false(o->emergency);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_RINGING, .leg = o->leg, .number = 180});
	assert_int_equal(rig_last(&r, FACT_trunk_test_step)->trunk_test_step.status, 180);
	rig_leg(&r, COMMAND_LEG_ANSWERED, o->leg, 0);
	assert_int_equal(rig_last(&r, FACT_trunk_test_step)->trunk_test_step.step,
			 trunk_step_ANSWERED);
	assert_true(rig_playing(&r, o->leg)->music);
	rig_advance(&r, 6000); /* heard long enough: we hang up */
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, o->leg);
	assert_int_equal(rig_last(&r, FACT_trunk_test_step)->trunk_test_step.step, trunk_step_OVER);
	rig_submit(
	    &r, (struct command){.kind = COMMAND_LEG_FREED, .leg = o->leg, .count = {250, 251, 0}});
	assert_int_equal(rig_last(&r, FACT_leg_ended)->leg_ended.contact, test);
	assert_int_equal(rig_last(&r, FACT_leg_ended)->leg_ended.received, 250);
	assert_int_equal(rig_count(&r, FACT_contact_started), 0); /* in no figure */
}

static void a_test_call_that_is_refused_says_why(void **state)
{
	const struct order *o;

	(void)state;
	assert_int_equal(test_over(802, "031-000-0001"), VERDICT_ok);
	o = rig_last_order(&r, ORDER_LEG_DIAL);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_ENDED,
					.leg = o->leg,
					.how = leg_end_DECLINED,
					.number = 403});
	assert_int_equal(rig_last(&r, FACT_leg_cause)->leg_cause.status, 403);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_FREED, .leg = o->leg});
	rig_advance(&r, 60000);
	assert_int_equal(rig_count(&r, FACT_trunk_test_step), 0);
	assert_int_equal(rig_last(&r, FACT_leg_ended)->leg_ended.how, leg_end_DECLINED);
}

static void a_test_call_that_nobody_takes_is_given_up(void **state)
{
	(void)state;
	assert_int_equal(test_over(801, "031-000-0001"), VERDICT_ok);
	rig_advance(&r, 31000);
	assert_non_null(rig_last_order(&r, ORDER_LEG_END));
}

static void not_everything_may_be_tested(void **state)
{
	(void)state;
	assert_int_equal(test_over(801, "119"), VERDICT_not_dialable); /* never */
	assert_int_equal(test_over(801, "01012345678"), VERDICT_not_dialable);
	assert_int_equal(test_over(899, "031-000-0001"), VERDICT_not_found);
	trunks[1].active = false;
	assert_int_equal(test_over(802, "031-000-0001"), VERDICT_no_trunk);
	trunks[1].active = true;
	assert_int_equal(test_over(801, "031-000-0001"), VERDICT_ok);
	assert_int_equal(test_over(802, "031-000-0001"), VERDICT_ok);
	assert_int_equal(test_over(801, "031-000-0001"), VERDICT_too_many);
}

static void a_trunk_that_dies_raises_one_alarm_and_takes_it_back(void **state)
{
	(void)state;
	assert_int_equal(trunk_is("kt", true), VERDICT_ok);
	assert_int_equal(rig_count(&r, FACT_alarm_raised), 0);
	trunk_is("kt", false);
	trunk_is("kt", false);
	assert_int_equal(rig_count(&r, FACT_alarm_raised), 1);
	assert_int_equal(rig_last(&r, FACT_alarm_raised)->alarm_raised.alarm, alarm_TRUNK_DOWN);
	assert_int_equal(rig_last(&r, FACT_alarm_raised)->alarm_raised.subject, 801);
	trunk_is("lg", false);
	assert_int_equal(rig_count(&r, FACT_alarm_raised), 2);
	trunk_is("kt", true);
	trunk_is("kt", true);
	assert_int_equal(rig_count(&r, FACT_alarm_cleared), 1);
	assert_int_equal(rig_last(&r, FACT_alarm_cleared)->alarm_cleared.subject, 801);
	assert_int_equal(rig_last(&r, FACT_trunk_changed)->trunk_changed.in_use, 12);
	assert_int_equal(trunk_is("nobody", true), VERDICT_not_found);
}

static void who_was_cut_off_is_rung_back_and_the_agent_is_free(void **state)
{
	dj_id contact, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "01012345678", &contact);
	rig_answer(&r, AGENT_1, contact);
	rig_leg(&r, COMMAND_LEG_SILENT, leg, 0);
	assert_int_equal(rig_count(&r, FACT_callback_due), 1);
	assert_int_equal(rig_last(&r, FACT_callback_due)->callback_due.contact, contact);
	assert_int_equal(rig_last(&r, FACT_callback_due)->callback_due.reason,
			 callback_reason_LINE_LOST);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.cause, leg_end_MEDIA_LOST);
	assert_int_equal(rig_last(&r, FACT_agent_routing)->agent_routing.routing, routing_WRAP_UP);
}

static void who_hangs_up_or_has_no_number_is_not(void **state)
{
	dj_id contact, leg;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	leg = rig_call(&r, "1200", "01012345678", &contact);
	rig_answer(&r, AGENT_1, contact);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
	leg = rig_call(&r, "1200", "", &contact);
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_FAULT);
	assert_int_equal(rig_count(&r, FACT_callback_due), 0);
}

static void the_network_s_cause_and_the_way_out_are_facts(void **state)
{
	struct command ended = {.kind = COMMAND_LEG_ENDED, .how = leg_end_FAULT, .count = {38}};
	struct command routed = {
	    .kind = COMMAND_LEG_ROUTED, .number = 2, .count = {503}, .trunk = "lg"};
	dj_id contact;

	(void)state;
	ended.leg = routed.leg = rig_call(&r, "1200", "01012345678", &contact);
	rig_submit(&r, routed);
	assert_int_equal(rig_last(&r, FACT_leg_routed)->leg_routed.trunk, 802);
	assert_int_equal(rig_last(&r, FACT_leg_routed)->leg_routed.contact, contact);
	assert_int_equal(rig_last(&r, FACT_leg_routed)->leg_routed.status, 503);
	rig_submit(&r, ended);
	assert_int_equal(rig_last(&r, FACT_leg_cause)->leg_cause.cause, 38);
	assert_int_equal(rig_last(&r, FACT_leg_cause)->leg_cause.contact, contact);
}

static void how_a_browser_came_up_is_on_its_time_line(void **state)
{
	struct command c = {.kind = COMMAND_LEG_SECURE,
			    .path = {.ours = "192.0.2.1:20000",
				     .theirs = "10.1.2.3:50000",
				     .checked_ms = 90,
				     .nominated_ms = 80,
				     .hello_ms = 70,
				     .done_ms = 30,
				     .checks = 4,
				     .suite = SUITE_AES_GCM}};
	dj_id contact;
	char kept[NOTE_TEXT];

	(void)state;
	r.site.trace_days = 14;
	c.leg = rig_call(&r, "1200", "01012345678", &contact);
	rig_submit(&r, c);
	assert_int_equal(r.to_writer.count[0], 14); /* with 0 all that is kept would go */
	assert_int_equal(rig_last(&r, FACT_leg_secured)->leg_secured.handshake, 40);
	assert_int_equal(rig_last(&r, FACT_leg_secured)->leg_secured.ice, 20);
	assert_int_equal(r.to_writer.kind, COMMAND_LEG_TRACE);
	assert_int_equal(r.to_writer.contact, contact);
	dj_copy(kept, sizeof kept, r.to_writer.text);
	assert_non_null(strstr(kept, " in ICE 192.0.2.1:20000 10.1.2.3:50000\nconnected: "));
	assert_non_null(strstr(kept, " in DTLS "));
	assert_non_null(strstr(kept, "done in 40 ms: SRTP with AEAD_AES_128_GCM"));
	assert_non_null(strstr(kept, "Requests: 4"));
	c.path.done_ms = 30000; /* the same path, back after a gap */
	rig_submit(&r, c);
	assert_non_null(strstr(r.to_writer.text, "connected again"));
	assert_null(strstr(r.to_writer.text, "DTLS"));
	c.path.checked_ms = c.path.hello_ms = c.path.done_ms = -1; /* chosen after all that */
	rig_submit(&r, c);
	assert_non_null(strstr(r.to_writer.text, "connected: "));
	assert_int_equal(rig_count(&r, FACT_leg_secured), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
	    TEST(a_trunk_that_dies_raises_one_alarm_and_takes_it_back),
	    TEST(who_was_cut_off_is_rung_back_and_the_agent_is_free),
	    TEST(who_hangs_up_or_has_no_number_is_not),
	    TEST(the_network_s_cause_and_the_way_out_are_facts),
	    TEST(a_test_call_goes_over_its_trunk_and_says_each_step),
	    TEST(a_test_call_that_is_refused_says_why),
	    TEST(a_test_call_that_nobody_takes_is_given_up),
	    TEST(not_everything_may_be_tested),
	    TEST(how_a_browser_came_up_is_on_its_time_line),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
