/* links: base domain store app; with: flow/centre_rig */
/* The disaster hotline: an official on the line within the minute, a chain that never ends in
 * silence, and what happens when somebody goes at the wrong moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "flow/centre_rig.h"

enum { KIM = AGENT_1, LEE, PARK, BOSS };
enum { SUWON = 801, OSAN };
enum { CITY = 11, STAND_IN, PROVINCE };

#define CITY_WORK   "0315550001"
#define CITY_MOBILE "01000000001"
#define STAND_WORK  "0315550002"
#define PROV_WORK   "0315550003"

static struct rig r;
static struct site_thing places[] = {{.id = SUWON, .name = "suwon"}, {.id = OSAN, .name = "osan"}};
/* of the call that a test is about */
static dj_id contact, citizen, kim;

static void add(enum directory_part part, dj_id id, const char *const *pairs)
{
	struct directory_row row = {0};
	struct dj_error why;

	for (; *pairs; pairs += 2) {
		int f = directory_field_of(part, pairs[0]);

		assert_true(f >= 0);
		dj_copy(row.text[f], DIRECTORY_TEXT, pairs[1]);
		row.given |= 1u << f;
	}
	if (!directory_complete(part, &row, NULL, &why))
		fail_msg("%s", why.text);
	directory_add(&r.site.directory, part, id, &row);
}
#define ADD(part, id, ...) add(directory_part_##part, id, (const char *const[]){__VA_ARGS__, NULL})

static int setup(void **state)
{
	(void)state;
	rig_init(&r);
	r.site.places = places;
	r.site.place_count = DJ_COUNT(places);
	r.agents[BOSS - AGENT_1].roles |= 1u << role_SUPERVISOR;
	ADD(DEPARTMENT, 1, "code", "safety", "name", "안전과");
	ADD(OFFICIAL, CITY, "code", "city", "department", "safety", "name", "Kim", "work_number",
	    CITY_WORK, "mobile", CITY_MOBILE);
	ADD(OFFICIAL, STAND_IN, "code", "stand", "department", "safety", "name", "Lee",
	    "work_number", STAND_WORK);
	ADD(OFFICIAL, PROVINCE, "code", "province", "department", "safety", "name", "Park",
	    "work_number", PROV_WORK);
	ADD(DUTY, 21, "official", "city", "place", "suwon");
	ADD(DUTY, 22, "official", "stand", "place", "suwon", "turn", "1");
	ADD(DUTY, 23, "official", "province", "hazard", "flood");
	site_allow_directory(&r.site, RIG_MORNING);
	rig_available(&r, KIM, device_BROWSER);
	citizen = rig_call(&r, "1200", "01012341234", &contact);
	kim = rig_answer(&r, KIM, contact);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(r.site.numbers);
	directory_free(&r.site.directory);
	rig_fini(&r);
	return 0;
}

/* ---- words of these tests ---- */

static enum verdict report(enum hazard hazard, dj_id place)
{
	return rig_submit(&r, (struct command){.kind = COMMAND_HOTLINE,
					       .actor = KIM,
					       .contact = contact,
					       .hazard = hazard,
					       .place = place});
}

/* The leg of the last call to this number, 0 none. */
static dj_id rung(const char *number)
{
	for (int i = r.order_count - 1; i >= 0; i--) {
		const struct order *o = &r.orders[i % (int)DJ_COUNT(r.orders)];

		if (o->kind == ORDER_LEG_DIAL && strcmp(o->number, number) == 0)
			return o->leg;
	}
	return 0;
}

static bool was_ended(dj_id leg)
{
	for (int i = 0; i < r.order_count; i++) {
		const struct order *o = &r.orders[i % (int)DJ_COUNT(r.orders)];

		if (o->kind == ORDER_LEG_END && o->leg == leg)
			return true;
	}
	return false;
}

static void answers(dj_id leg)
{
	rig_leg(&r, COMMAND_LEG_ANSWERED, leg, leg_end_NORMAL);
}

static void hangs_up(dj_id leg, enum leg_end how)
{
	rig_leg(&r, COMMAND_LEG_ENDED, leg, how);
}

static void presses(dj_id leg, const char *key)
{
	struct command c = {.kind = COMMAND_LEG_KEY, .leg = leg};

	dj_copy(c.text, sizeof c.text, key);
	rig_submit(&r, c);
}

static void assert_talk(dj_id a, dj_id b)
{
	assert_int_equal(rig_gain(&r, a, b), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, b, a), LEG_GAIN_ONE);
}

static const struct fact *last(enum fact_kind kind)
{
	const struct fact *f = rig_last(&r, kind);

	assert_non_null(f);
	return f;
}

/* ---- situations ---- */

static void the_official_of_the_city_is_on_the_line(void **state)
{
	const struct fact *f;

	(void)state;
	assert_int_equal(report(hazard_FLOOD, SUWON), VERDICT_ok);
	f = last(FACT_hotline_begun);
	assert_int_equal(f->hotline_begun.hazard, hazard_FLOOD);
	assert_int_equal(f->hotline_begun.place, SUWON);
	/* both telephones ring at once; the citizen talks on with the agent */
	assert_true(rung(CITY_WORK) && rung(CITY_MOBILE));
	assert_false(rung(STAND_WORK));
	assert_talk(citizen, kim);
	rig_advance(&r, 4000);
	answers(rung(CITY_WORK));
	f = last(FACT_hotline_answered);
	assert_int_equal(f->hotline_answered.official, CITY);
	assert_int_equal(f->hotline_answered.waited, 4000);
	assert_talk(citizen, rung(CITY_WORK));
	assert_talk(kim, rung(CITY_WORK));
	assert_true(was_ended(rung(CITY_MOBILE)));
	assert_int_equal(rig_count(&r, FACT_hotline_missed), 1);
	rig_advance(&r, 120000); /* and nobody else is rung any more */
	assert_false(rung(STAND_WORK));
}

static void own_telephones_ask_for_a_key(void **state)
{
	dj_id mobile;

	(void)state;
	report(hazard_FLOOD, SUWON);
	mobile = rung(CITY_MOBILE);
	answers(mobile);
	assert_int_equal(rig_playing(&r, mobile)->clips[0],
			 phrase_clip(PHRASE_HOTLINE_ASK, 0, language_KO));
	assert_int_equal(rig_gain(&r, mobile, citizen), 0); /* a machine hears nothing */
	assert_int_equal(rig_count(&r, FACT_hotline_answered), 0);
	presses(mobile, "5");
	assert_int_equal(rig_count(&r, FACT_hotline_answered), 0);
	presses(mobile, "1");
	assert_talk(citizen, mobile);
	assert_int_equal(rig_playing(&r, mobile)->count, 0); /* hears people, not the question */
	assert_int_equal(last(FACT_hotline_answered)->hotline_answered.official, CITY);
	assert_true(was_ended(rung(CITY_WORK)));
}

static void an_answering_machine_is_left(void **state)
{
	(void)state;
	report(hazard_FLOOD, SUWON);
	answers(rung(CITY_MOBILE));
	rig_advance(&r, 9000);
	assert_true(was_ended(rung(CITY_MOBILE)));
	assert_int_equal(last(FACT_hotline_missed)->hotline_missed.how, leg_end_NO_ANSWER);
}

/* The promise: however few answer, everybody on duty has been rung within the minute, and then the
 * supervisor; and it begins again. */
static void at_night_with_nobody_answering_it_never_ends_in_silence(void **state)
{
	(void)state;
	rig_available(&r, BOSS, device_BROWSER);
	report(hazard_FLOOD, SUWON);
	rig_advance(&r, 15000);
	assert_true(rung(STAND_WORK));
	rig_advance(&r, 15000);
	assert_true(rung(PROV_WORK));
	rig_advance(&r, 15000);
	assert_int_equal(last(FACT_hotline_rang)->hotline_rang.agent, BOSS);
	assert_int_equal(rig_count(&r, FACT_hotline_nobody), 0);
	rig_advance(&r, 30000);
	assert_int_equal(rig_count(&r, FACT_hotline_nobody), 1);
	assert_false(last(FACT_hotline_nobody)->hotline_nobody.gave_up);
	assert_talk(citizen, kim); /* the agent is there all the time */
	rig_advance(&r, 6000);
	assert_int_equal(last(FACT_hotline_rang)->hotline_rang.round, 2);
	rig_advance(&r, 600000);
	assert_true(last(FACT_hotline_rang)->hotline_rang.round > 5);
	answers(rung(PROV_WORK));
	assert_int_equal(rig_count(&r, FACT_hotline_ended), 0);
}

static void the_supervisor_is_the_last_step(void **state)
{
	dj_id leg;

	(void)state;
	rig_available(&r, BOSS, device_BROWSER);
	report(hazard_GAS, OSAN); /* nobody is on duty for it */
	leg = last(FACT_hotline_rang)->hotline_rang.party;
	assert_int_equal(last(FACT_hotline_rang)->hotline_rang.agent, BOSS);
	assert_true(leg != 0);
	assert_int_equal(last(FACT_hotline_begun)->hotline_begun.people, 1);
}

static void nobody_on_duty_is_said_at_once_and_left_as_a_task(void **state)
{
	(void)state;
	report(hazard_GAS, OSAN);
	assert_true(last(FACT_hotline_nobody)->hotline_nobody.gave_up);
	assert_talk(citizen, kim);
	hangs_up(citizen, leg_end_NORMAL);
	assert_int_equal(last(FACT_task_made)->task_made.why, task_kind_HOTLINE);
	assert_int_equal(last(FACT_task_made)->task_made.contact, contact);
	assert_int_equal(last(FACT_task_made)->task_made.person, KIM);
}

static void the_official_hangs_up_and_is_rung_again_by_key(void **state)
{
	dj_id first;

	(void)state;
	report(hazard_FLOOD, SUWON);
	first = rung(CITY_WORK);
	answers(first);
	hangs_up(first, leg_end_NORMAL);
	assert_int_equal(last(FACT_hotline_ended)->hotline_ended.how, hotline_end_OFFICIAL_LEFT);
	assert_int_equal(last(FACT_hotline_ended)->hotline_ended.official, CITY);
	assert_talk(citizen, kim);
	assert_int_equal(report(hazard_FLOOD, SUWON), VERDICT_ok);
	assert_int_not_equal(rung(CITY_WORK), first);
	assert_int_equal(rig_count(&r, FACT_task_made), 0);
}

static void the_wrong_hazard_begins_again_for_the_right_one(void **state)
{
	dj_id city;

	(void)state;
	report(hazard_FLOOD, OSAN);
	assert_true(rung(PROV_WORK));
	city = rung(CITY_WORK);
	assert_false(city);
	report(hazard_GAS, SUWON);
	assert_true(was_ended(rung(PROV_WORK)));
	assert_int_equal(last(FACT_hotline_ended)->hotline_ended.how, hotline_end_AGAIN);
	assert_int_equal(last(FACT_hotline_begun)->hotline_begun.hazard, hazard_GAS);
	assert_true(rung(CITY_WORK));
	assert_int_equal(rig_count(&r, FACT_task_made), 0);
}

static void the_citizen_hangs_up_while_the_official_rings(void **state)
{
	(void)state;
	report(hazard_FLOOD, SUWON);
	hangs_up(citizen, leg_end_NORMAL);
	assert_true(was_ended(rung(CITY_WORK)));
	assert_true(was_ended(rung(CITY_MOBILE)));
	assert_int_equal(last(FACT_hotline_ended)->hotline_ended.how, hotline_end_CITIZEN_LEFT);
	assert_int_equal(last(FACT_task_made)->task_made.why, task_kind_HOTLINE);
	rig_advance(&r, 120000);
	assert_false(rung(STAND_WORK));
}

static void the_agent_stops_it(void **state)
{
	(void)state;
	report(hazard_FLOOD, SUWON);
	assert_int_equal(rig_agent(&r, KIM, COMMAND_HOTLINE_STOP, contact), VERDICT_ok);
	assert_true(was_ended(rung(CITY_WORK)));
	assert_int_equal(last(FACT_hotline_ended)->hotline_ended.how, hotline_end_STOPPED);
	assert_int_equal(rig_agent(&r, KIM, COMMAND_HOTLINE_STOP, contact), VERDICT_wrong_state);
	assert_talk(citizen, kim);
}

static void the_agent_leaves_and_returns(void **state)
{
	dj_id official, back;

	(void)state;
	report(hazard_FLOOD, SUWON);
	official = rung(CITY_WORK);
	answers(official);
	assert_int_equal(rig_agent(&r, KIM, COMMAND_TRANSFER_COMPLETE, contact), VERDICT_ok);
	assert_talk(citizen, official);
	assert_int_equal(rig_gain(&r, kim, citizen), 0);
	rig_advance(&r, 5000);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_HOTLINE_RETURN,
							 .actor = LEE,
							 .contact = contact}),
			 VERDICT_not_yours);
	assert_int_equal(rig_agent(&r, KIM, COMMAND_HOTLINE_RETURN, contact), VERDICT_ok);
	back = rig_last_order(&r, ORDER_LEG_RING)->leg;
	answers(back);
	rig_agent(&r, KIM, COMMAND_ACCEPT, contact);
	assert_talk(citizen, official);
	assert_talk(citizen, back);
	assert_talk(official, back);
}

static void only_the_own_contact_and_only_a_hazard(void **state)
{
	struct command c = {.kind = COMMAND_HOTLINE, .actor = LEE, .contact = contact};

	(void)state;
	assert_int_equal(rig_submit(&r, c), VERDICT_not_yours);
	c.actor = KIM;
	c.hazard = hazard_COUNT;
	assert_int_equal(rig_submit(&r, c), VERDICT_bad_request);
	c.contact = 1;
	assert_int_equal(rig_submit(&r, c), VERDICT_not_found);
}

/* Whom it cannot ring (no trunk, a number taken off the list) it passes over in the same moment. */
static void who_cannot_be_rung_is_passed_over(void **state)
{
	(void)state;
	r.site.number_count = 0;
	report(hazard_FLOOD, SUWON);
	assert_int_equal(rig_count(&r, FACT_hotline_rang), 0);
	assert_int_equal(rig_count(&r, FACT_hotline_nobody), 1);
	r.site.number_count = 4;
	rig_advance(&r, 5000);
	assert_true(rung(CITY_WORK));
}

static void a_transfer_to_the_line_ends_the_ringing(void **state)
{
	struct command c = {
	    .kind = COMMAND_TRANSFER, .actor = KIM, .contact = contact, .to_queue = QUEUE_GENERAL};

	(void)state;
	report(hazard_FLOOD, SUWON);
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_true(was_ended(rung(CITY_WORK)));
	assert_int_equal(rig_count(&r, FACT_hotline_ended), 1);
	assert_int_equal(rig_count(&r, FACT_task_made), 1);
	rig_advance(&r, 120000);
	assert_false(rung(STAND_WORK));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(the_official_of_the_city_is_on_the_line),
	    TEST(own_telephones_ask_for_a_key),
	    TEST(an_answering_machine_is_left),
	    TEST(at_night_with_nobody_answering_it_never_ends_in_silence),
	    TEST(the_supervisor_is_the_last_step),
	    TEST(nobody_on_duty_is_said_at_once_and_left_as_a_task),
	    TEST(the_official_hangs_up_and_is_rung_again_by_key),
	    TEST(the_wrong_hazard_begins_again_for_the_right_one),
	    TEST(the_citizen_hangs_up_while_the_official_rings),
	    TEST(the_agent_stops_it),
	    TEST(the_agent_leaves_and_returns),
	    TEST(only_the_own_contact_and_only_a_hazard),
	    TEST(who_cannot_be_rung_is_passed_over),
	    TEST(a_transfer_to_the_line_ends_the_ringing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
