/* links: base domain store app; with: flow/centre_rig */
/* While an incident is on callers are told before the first choice; when its time is over it is
 * ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/flow_json.h"
#include "flow/centre_rig.h"

#define HOUR ((dj_ms)3600 * 1000)

static struct rig r;
static struct flow *flows[1];

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
	if (r.site.flow_count)
		flow_drop(flows[0]);
	return 0;
}

static void use(const char *json)
{
	struct dj_error e = {""};

	if (flow_parse(json, &flows[0], NULL, &e))
		fail_msg("%s", e.text);
	flows[0]->id = 900;
	r.site.flows = flows;
	r.site.flow_count = 1;
}

static void declare(enum incident_notice notice, dj_ms start_ms, dj_ms ends_ms)
{
	r.site.incidents[r.site.incident_count] =
	    (struct incident){.id = 41 + r.site.incident_count,
			      .notice = notice,
			      .start_ms = r.clock.wall + start_ms,
			      .ends_ms = r.clock.wall + ends_ms};
	r.site.incident_count++;
	app_site_changed(r.app, &r.site);
}

static int place_of(const struct leg_play *p, enum phrase phrase, enum language l)
{
	for (int i = 0; i < p->count; i++)
		if (p->clips[i] == phrase_clip(phrase, 0, l))
			return i;
	return -1;
}

static const struct leg_play *last_play(void)
{
	return &r.plays[r.play_count - 1];
}

static dj_id call_in_english(dj_id *contact)
{
	dj_id leg = rig_call(&r, "120", "01012345678", contact);
	struct command c = {.kind = COMMAND_LEG_KEY, .leg = leg, .text = "2"};

	rig_submit(&r, c);
	return leg;
}

static void a_caller_is_told_in_their_language_before_the_queue(void **state)
{
	dj_id contact, leg;

	(void)state;
	declare(incident_notice_RAIN, 0, HOUR);
	leg = call_in_english(&contact);
	assert_true(place_of(last_play(), PHRASE_INCIDENT_RAIN, language_EN) >= 0);
	assert_int_equal(rig_count(&r, FACT_contact_queued), 0); /* they hear it first */
	rig_played(&r, leg);
	assert_int_equal(rig_count(&r, FACT_contact_queued), 1);
	assert_int_equal(place_of(last_play(), PHRASE_INCIDENT_RAIN, language_EN), -1);
}

static void without_an_incident_nothing_is_said(void **state)
{
	dj_id contact;

	(void)state;
	declare(incident_notice_RAIN, HOUR, 2 * HOUR);
	declare(incident_notice_NONE, 0, HOUR);
	call_in_english(&contact);
	assert_int_equal(rig_count(&r, FACT_contact_queued), 1);
}

static void a_menu_comes_after_the_notice_and_a_key_cuts_both(void **state)
{
	dj_id contact, leg;

	(void)state;
	declare(incident_notice_BUSY, 0, HOUR);
	use("{\"name\":\"m\",\"lines\":[\"1200\"],\"start\":\"m\",\"steps\":["
	    "{\"name\":\"m\",\"do\":\"menu\",\"say\":\"all_busy\",\"otherwise\":\"q\",\"choices\":["
	    "{\"key\":\"0\",\"say\":\"menu_agent\",\"next\":\"q\"}]},"
	    "{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"line\"}]}");
	leg = rig_call(&r, "1200", "01012345678", &contact);
	assert_int_equal(place_of(last_play(), PHRASE_INCIDENT_BUSY, language_KO), 0);
	assert_true(place_of(last_play(), PHRASE_MENU_AGENT, language_KO) > 0);
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_KEY, .leg = leg, .text = "0"});
	assert_int_equal(rig_count(&r, FACT_contact_queued), 1);
}

static void a_notice_step_says_where_and_only_then(void **state)
{
	static const char flow[] =
	    "{\"name\":\"n\",\"lines\":[\"1200\"],\"start\":\"n\",\"steps\":["
	    "{\"name\":\"n\",\"do\":\"notice\",\"when\":\"incident\",\"say\":\"emergency\","
	    "\"next\":\"s\"},"
	    "{\"name\":\"s\",\"do\":\"say\",\"say\":\"long_wait\",\"next\":\"q\"},"
	    "{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"line\"}]}";
	dj_id contact;

	(void)state;
	use(flow);
	rig_call(&r, "1200", "01012345678", &contact);
	assert_int_equal(last_play()->count, 1);
	assert_int_equal(place_of(last_play(), PHRASE_LONG_WAIT, language_KO), 0);
	declare(incident_notice_HEAT, 0, HOUR);
	rig_call(&r, "1200", "01012345679", &contact);
	assert_int_equal(last_play()->count, 3);
	assert_int_equal(place_of(last_play(), PHRASE_EMERGENCY, language_KO), 0);
	assert_int_equal(place_of(last_play(), PHRASE_INCIDENT_HEAT, language_KO), 1);
	assert_int_equal(place_of(last_play(), PHRASE_LONG_WAIT, language_KO), 2);
}

static void at_its_time_it_is_ended_and_asked_for_again_until_it_is(void **state)
{
	(void)state;
	declare(incident_notice_RAIN, 0, HOUR);
	rig_advance(&r, HOUR - 1000);
	assert_int_equal(r.to_writer.kind, COMMAND_NONE);
	r.writer_full = true;
	rig_advance(&r, 2000);
	assert_int_equal(r.to_writer.kind, COMMAND_NONE);
	r.writer_full = false;
	rig_advance(&r, 6000);
	assert_int_equal(r.to_writer.kind, COMMAND_INCIDENT_END);
	assert_int_equal(r.to_writer.subject, 41);
	assert_true(r.to_writer.flag);
	r.to_writer = (struct command){0};
	r.site.incident_count = 0; /* it has ended: the site is read again */
	app_site_changed(r.app, &r.site);
	rig_advance(&r, 60000);
	assert_int_equal(r.to_writer.kind, COMMAND_NONE);
}

static void a_restart_in_an_incident_goes_on_with_it(void **state)
{
	dj_id contact;

	(void)state;
	declare(incident_notice_RAIN, 0, HOUR);
	rig_restart(&r);
	call_in_english(&contact);
	assert_true(place_of(last_play(), PHRASE_INCIDENT_RAIN, language_EN) >= 0);
	rig_advance(&r, HOUR + 1000);
	assert_int_equal(r.to_writer.kind, COMMAND_INCIDENT_END);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_caller_is_told_in_their_language_before_the_queue),
	    TEST(without_an_incident_nothing_is_said),
	    TEST(a_menu_comes_after_the_notice_and_a_key_cuts_both),
	    TEST(a_notice_step_says_where_and_only_then),
	    TEST(at_its_time_it_is_ended_and_asked_for_again_until_it_is),
	    TEST(a_restart_in_an_incident_goes_on_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
