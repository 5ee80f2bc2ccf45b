/* links: base domain store app; with: flow/centre_rig */
/* A flow of the site runs for a caller: keys while it speaks, silence, hours, trials, and what an
 * overloaded centre still says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/centre_flow.h"
#include "app/flow_json.h"
#include "flow/centre_rig.h"

static struct rig r;
static struct flow *flows[2];

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
	for (int i = 0; i < r.site.flow_count; i++)
		flow_drop(flows[i]);
	return 0;
}

static void use(const char *json)
{
	struct dj_error e = {""};
	struct flow *f;

	if (flow_parse(json, &f, NULL, &e))
		fail_msg("%s", e.text);
	f->id = 900 + r.site.flow_count;
	f->version = 3;
	flows[r.site.flow_count++] = f;
	r.site.flows = flows;
}

static void press(dj_id leg, const char *key)
{
	struct command c = {.kind = COMMAND_LEG_KEY, .leg = leg};

	strcpy(c.text, key);
	rig_submit(&r, c);
}

static const struct leg_play *last_play(void)
{
	return &r.plays[r.play_count - 1];
}

static bool says(const struct leg_play *p, enum phrase phrase, enum language l)
{
	for (int i = 0; i < p->count; i++)
		if (p->clips[i] == phrase_clip(phrase, 0, l))
			return true;
	return false;
}

#define MENU                                                                                       \
	"{\"name\":\"m\",\"lines\":[\"1200\"],\"start\":\"m\",\"steps\":["                         \
	"{\"name\":\"m\",\"do\":\"menu\",\"say\":\"all_busy\",\"otherwise\":\"q\",\"choices\":["   \
	"{\"key\":\"0\",\"say\":\"menu_agent\",\"next\":\"e\"},{\"key\":\"2\",\"next\":\"bye\"}]}" \
	","                                                                                        \
	"{\"name\":\"e\",\"do\":\"queue\",\"queue\":\"english\"},"                                 \
	"{\"name\":\"bye\",\"do\":\"goodbye\",\"say\":\"goodbye\"},"                               \
	"{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"line\"}]}"

static void a_key_pressed_while_the_menu_speaks_leads_to_its_queue(void **state)
{
	dj_id contact, leg;

	(void)state;
	use(MENU);
	leg = rig_call(&r, "1200", "", &contact);
	assert_null(rig_last(&r, FACT_contact_queued));
	assert_true(says(last_play(), PHRASE_MENU_AGENT, language_KO));
	press(leg, "0");
	assert_int_equal(rig_last(&r, FACT_contact_chose)->contact_chose.key, '0');
	assert_int_equal(rig_last(&r, FACT_contact_chose)->contact_chose.flow, 900);
	assert_int_equal(rig_last(&r, FACT_contact_chose)->contact_chose.version, 3);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_ENGLISH);
	press(leg, "0"); /* in the line a key changes nothing */
	assert_int_equal(rig_count(&r, FACT_contact_queued), 1);
}

static void silence_and_wrong_keys_end_in_the_queue(void **state)
{
	dj_id contact, leg;

	(void)state;
	use(MENU);
	leg = rig_call(&r, "1200", "", &contact);
	rig_played(&r, leg);
	rig_advance(&r, 4100); /* it says itself again */
	assert_null(rig_last(&r, FACT_contact_queued));
	rig_played(&r, leg);
	rig_advance(&r, 4100);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_GENERAL);
	assert_int_equal(rig_last(&r, FACT_contact_chose)->contact_chose.key, -1);
	leg = rig_call(&r, "1200", "", &contact);
	press(leg, "9");
	assert_true(says(last_play(), PHRASE_KEY_NOT_KNOWN, language_KO));
	rig_advance(&r, 20000); /* no time runs while it speaks */
	assert_int_equal(rig_count(&r, FACT_contact_queued), 1);
	press(leg, "#");
	assert_int_equal(rig_count(&r, FACT_contact_queued), 2);
}

static void who_says_goodbye_hears_it_to_the_end(void **state)
{
	dj_id contact, leg;

	(void)state;
	use(MENU);
	leg = rig_call(&r, "1200", "", &contact);
	press(leg, "2");
	assert_null(rig_last(&r, FACT_contact_ended));
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.by, party_SYSTEM);
	leg = rig_call(&r, "1200", "", &contact);
	press(leg, "2");
	rig_leg(&r, COMMAND_LEG_ENDED, leg, leg_end_NORMAL); /* before it has ended */
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_LEFT_MENU);
}

static void a_flow_for_some_days_stands_over_the_one_for_ever(void **state)
{
	dj_id contact, leg;

	(void)state;
	use("{\"name\":\"always\",\"lines\":[\"120\"],\"start\":\"q\",\"steps\":["
	    "{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"general\"}]}");
	use("{\"name\":\"storm\",\"lines\":[\"120\"],\"from\":\"2025-11-25 10:05\",\"until\":"
	    "\"2025-11-25 "
	    "10:10\",\"start\":\"s\",\"steps\":[{\"name\":\"s\",\"do\":\"say\",\"say\":"
	    "\"emergency\",\"next\":\"q\"},{\"name\":\"q\",\"do\":\"queue\"}]}");
	rig_call(&r, "120", "", &contact);
	assert_int_equal(rig_count(&r, FACT_contact_queued), 1);
	rig_advance(&r, 5 * 60 * 1000);
	leg = rig_call(&r, "120", "", &contact);
	assert_true(says(last_play(), PHRASE_EMERGENCY, language_KO));
	assert_int_equal(rig_count(&r, FACT_contact_queued), 1);
	rig_played(&r, leg);
	assert_int_equal(rig_count(&r, FACT_contact_queued), 2);
	rig_advance(&r, 5 * 60 * 1000);
	rig_call(&r, "120", "", &contact);
	assert_int_equal(rig_count(&r, FACT_contact_queued), 3);
}

static void a_live_flow_that_changes_lets_callers_finish_the_old_one(void **state)
{
	struct site changed;
	dj_id contact, leg;

	(void)state;
	use(MENU);
	leg = rig_call(&r, "1200", "", &contact);
	changed = r.site;
	changed.flow_count = 0;
	changed.flows = NULL;
	app_site_changed(r.app, &changed);
	flow_drop(flows[0]); /* as site_free does with the old site */
	r.site.flow_count = 0;
	press(leg, "0");
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_ENGLISH);
	rig_call(&r, "1200", "", &contact);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_GENERAL);
	app_site_changed(r.app, &r.site);
}

static void a_trial_rings_nobody_and_counts_nowhere(void **state)
{
	struct command c = {.kind = COMMAND_FLOW_TRY}, call = {.kind = COMMAND_CALL_ARRIVED,
							       .leg_kind = leg_kind_CITIZEN_BROWSER,
							       .line = "120"};
	struct answer out;

	(void)state;
	rig_available(&r, AGENT_1, device_BROWSER);
	strcpy(c.text, "{");
	assert_int_equal(app_submit(r.app, &c, &out), VERDICT_bad_request);
	strcpy(c.text, MENU);
	assert_int_equal(app_submit(r.app, &c, &out), VERDICT_ok);
	call.leg = app_new_id(r.app);
	call.subject = out.id;
	assert_int_equal(rig_submit(&r, call), VERDICT_ok);
	press(call.leg, "0");
	assert_null(rig_last(&r, FACT_offer_made));
	assert_true(says(last_play(), PHRASE_TRY_ENDS, language_KO));
	rig_played(&r, call.leg);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_TRIED);
	call.leg = app_new_id(r.app);
	rig_submit(&r, call);
	rig_leg(&r, COMMAND_LEG_ENDED, call.leg, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_TRIED);
	rig_advance(&r, 10 * 60 * 1000); /* a trial is over after ten minutes */
	call.leg = app_new_id(r.app);
	rig_submit(&r, call);
	assert_true(says(last_play(), PHRASE_GREETING, language_KO));
}

/* The policy of the rig allows few calls; this one allows a sixteenth more to be told so. */
static void too_many_are_told_so_before_they_are_refused(void **state)
{
	dj_id contact, leg = 0;

	(void)state;
	r.app->config.policy.calls = 32;
	for (int i = 0; i < 32; i++)
		rig_call(&r, "1200", "", &contact);
	assert_int_equal(rig_count(&r, FACT_contact_queued), 32);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(app_overloaded(r.app), 0);
		leg = rig_call(&r, "1200", "", &contact);
		assert_true(says(last_play(), PHRASE_OVERLOADED, language_KO));
		assert_false(last_play()->music);
		assert_int_equal(rig_last_order(&r, ORDER_LEG_PROGRESS)->leg, leg);
		assert_int_equal(rig_last_order(&r, ORDER_LEG_PROGRESS)->status, 183);
		assert_int_not_equal(rig_last_order(&r, ORDER_LEG_ANSWER)->leg, leg);
	}
	assert_int_equal(rig_count(&r, FACT_contact_queued), 32);
	assert_true(app_overloaded(r.app) > 0);
	press(leg, "1");
	rig_played(&r, leg);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_REFUSED);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_REFUSE)->leg, leg);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_REFUSE)->status, 480);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_REFUSE)->cause, 42);
	assert_int_equal(app_overloaded(r.app), 0);
}

static void holidays_that_are_missing_raise_an_alarm(void **state)
{
	struct hours_day days[] = {{0, 20250101, queue_mode_HOLIDAY, 0, 0},
				   {0, 20260101, queue_mode_HOLIDAY, 0, 0}};

	(void)state;
	r.site.days = days;
	r.site.day_count = 1;
	app_begin(r.app, 1, NULL, 0);
	rig_advance(&r, 50);
	assert_int_equal(rig_last(&r, FACT_alarm_raised)->alarm_raised.alarm,
			 alarm_HOLIDAYS_MISSING);
	assert_int_equal(rig_last(&r, FACT_alarm_raised)->alarm_raised.subject, 2026);
	rig_advance(&r, 2 * 3600 * 1000);
	assert_int_equal(rig_count(&r, FACT_alarm_raised), 1);
	r.site.day_count = 2;
	app_site_changed(r.app, &r.site);
	rig_advance(&r, 50);
	assert_int_equal(rig_count(&r, FACT_alarm_cleared), 1);
	r.site.days = NULL;
	r.site.day_count = 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_key_pressed_while_the_menu_speaks_leads_to_its_queue),
	    TEST(silence_and_wrong_keys_end_in_the_queue),
	    TEST(who_says_goodbye_hears_it_to_the_end),
	    TEST(a_flow_for_some_days_stands_over_the_one_for_ever),
	    TEST(a_live_flow_that_changes_lets_callers_finish_the_old_one),
	    TEST(a_trial_rings_nobody_and_counts_nowhere),
	    TEST(too_many_are_told_so_before_they_are_refused),
	    TEST(holidays_that_are_missing_raise_an_alarm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
