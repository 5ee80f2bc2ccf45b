/* links: base domain store app; with: flow/centre_rig */
/* What a supervisor does with other people, and that who lost the right to listen goes at once; who
 * is there against who is required. */
#include "flow/bridge_rig.h"

#define LISTENS BOSS

/* And what follows from it is looked at. */
static void site_changed(void)
{
	app_site_changed(r.app, &r.site);
	rig_advance(&r, 20);
}

static dj_id boss_leg(dj_id boss, enum supervision s)
{
	dj_id leg;

	rig_submit(&r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = boss});
	assert_int_equal(supervise(boss, s), VERDICT_ok);
	leg = rig_last_order(&r, ORDER_LEG_RING)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, leg, 0);
	return leg;
}

static enum verdict set_state(dj_id whom, enum presence p, uint32_t roles)
{
	return rig_submit(&r, (struct command){.kind = COMMAND_AGENT_SET,
					       .actor = PARK,
					       .roles = roles,
					       .subject = whom,
					       .presence = p});
}

/* ---- the state of somebody else ---- */

static void a_supervisor_sets_a_state_and_it_is_known_who_did(void **state)
{
	const struct fact *f;

	(void)state;
	rig_available(&r, LEE, device_BROWSER);
	assert_int_equal(set_state(LEE, presence_BREAK, BOSS), VERDICT_ok);
	f = rig_last(&r, FACT_agent_presence);
	assert_int_equal(f->agent_presence.agent, LEE);
	assert_int_equal(f->agent_presence.presence, presence_BREAK);
	assert_int_equal(f->agent_presence.by, party_SUPERVISOR);
	assert_int_equal(f->actor, PARK);
	assert_int_equal(routing_of(LEE), routing_OFF);
	assert_int_equal(set_state(LEE, presence_AVAILABLE, BOSS), VERDICT_ok);
	assert_int_equal(routing_of(LEE), routing_IDLE);
	assert_int_equal(set_state(LEE, presence_BREAK, 1u << role_AGENT), VERDICT_not_allowed);
	assert_int_equal(set_state(12345, presence_BREAK, BOSS), VERDICT_not_found);
	assert_int_equal(set_state(LEE, (enum presence)99, BOSS), VERDICT_bad_request);
}

static void nobody_is_made_available_without_a_device(void **state)
{
	(void)state;
	assert_int_equal(set_state(LEE, presence_AVAILABLE, BOSS), VERDICT_no_device);
	assert_int_equal(routing_of(LEE), routing_OFF);
}

static void who_talks_goes_on_and_the_state_comes_afterwards(void **state)
{
	(void)state;
	a_call();
	assert_int_equal(set_state(KIM, presence_MEAL, BOSS), VERDICT_in_contact);
	assert_talk(citizen, kim);
	assert_int_equal(rig_last(&r, FACT_agent_next)->agent_next.presence, presence_MEAL);
	assert_int_equal(set_state(KIM, presence_OFFLINE, BOSS), VERDICT_in_contact);
	assert_int_equal(r.to_writer.kind, COMMAND_NONE); /* nobody is logged off in a call */
	assert_talk(citizen, kim);
}

static void who_is_logged_off_has_no_session_any_more(void **state)
{
	(void)state;
	rig_available(&r, LEE, device_BROWSER);
	assert_int_equal(set_state(LEE, presence_OFFLINE, BOSS), VERDICT_ok);
	assert_int_equal(r.to_writer.kind, COMMAND_LOG_OFF);
	assert_int_equal(r.to_writer.to_agent, LEE);
	assert_int_equal(routing_of(LEE), routing_OFF);
}

/* ---- rights ---- */

static void who_is_no_supervisor_any_more_hears_nothing_from_then_on(void **state)
{
	dj_id boss;

	(void)state;
	r.agents[PARK - AGENT_1].roles |= LISTENS;
	a_call();
	boss = boss_leg(PARK, supervision_JOIN);
	assert_talk(citizen, boss);
	site_changed(); /* something else changed */
	assert_talk(citizen, boss);
	r.agents[PARK - AGENT_1].roles &= ~LISTENS;
	site_changed();
	assert_false(hears(boss, citizen) || hears(citizen, boss) || hears(kim, boss));
	assert_talk(citizen, kim);
	assert_int_equal(rig_last(&r, FACT_supervision_changed)->supervision_changed.supervision,
			 supervision_NONE);
}

static void who_still_rings_to_listen_is_dropped_too(void **state)
{
	(void)state;
	r.agents[PARK - AGENT_1].roles |= LISTENS;
	a_call();
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = PARK});
	assert_int_equal(supervise(PARK, supervision_MONITOR), VERDICT_ok);
	r.agents[PARK - AGENT_1].roles &= ~LISTENS;
	site_changed();
	assert_int_not_equal(routing_of(PARK), routing_SUPERVISING);
	assert_talk(citizen, kim);
}

static void a_session_that_ends_ends_the_listening(void **state)
{
	struct fact closed = {.kind = FACT_session_closed};
	dj_id boss;

	(void)state;
	a_call();
	boss = boss_leg(PARK, supervision_MONITOR);
	closed.session_closed.person = LEE; /* somebody else's */
	app_committed(r.app, &closed);
	rig_advance(&r, 20);
	assert_true(hears(boss, citizen));
	closed.session_closed.person = PARK;
	app_committed(r.app, &closed);
	rig_advance(&r, 20);
	assert_false(hears(boss, citizen) || hears(boss, kim));
	assert_talk(citizen, kim);
}

static void who_took_over_keeps_the_citizen_when_the_right_ends(void **state)
{
	dj_id boss;

	(void)state;
	r.agents[PARK - AGENT_1].roles |= LISTENS;
	a_call();
	boss = boss_leg(PARK, supervision_MONITOR);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_TAKE_OVER,
							 .actor = PARK,
							 .roles = BOSS,
							 .contact = contact}),
			 VERDICT_ok);
	assert_talk(citizen, boss);
	assert_int_equal(routing_of(KIM), routing_WRAP_UP);
	r.agents[PARK - AGENT_1].roles &= ~LISTENS;
	site_changed();
	assert_talk(citizen, boss); /* a citizen is never left alone because of it */
}

/* ---- cover ---- */

static void plan(const char *csv)
{
	struct dj_error why = {""};

	cover_free(&r.site.cover);
	if (cover_parse(csv, &r.site.cover, &why))
		fail_msg("%s", why.text);
	site_changed();
}

static void too_few_people_are_told_once_and_enough_too(void **state)
{
	const struct fact *f;

	(void)state;
	for (int i = 0; i < RIG_AGENTS; i++)
		r.agents[i].roles |= 1u << role_AGENT;
	rig_available(&r, KIM, device_BROWSER);
	plan("daily,00:00,24:00,,2\n");
	assert_int_equal(rig_count(&r, FACT_cover_short), 1);
	f = rig_last(&r, FACT_cover_short);
	assert_int_equal(f->cover_short.skill, COVER_ANYBODY);
	assert_int_equal(f->cover_short.required, 2);
	assert_int_equal(f->cover_short.present, 1);
	rig_advance(&r, 60000);
	assert_int_equal(rig_count(&r, FACT_cover_short), 1);
	rig_available(&r, LEE, device_BROWSER);
	set_state(LEE, presence_BREAK, BOSS); /* a break is on duty */
	rig_advance(&r, 11000);
	assert_int_equal(rig_count(&r, FACT_cover_met), 1);
	plan("");
	assert_int_equal(rig_count(&r, FACT_cover_short), 1);
	cover_free(&r.site.cover);
}

static void a_skill_is_counted_by_itself(void **state)
{
	static const char csv[] = "daily,00:00,24:00,english,1\n";

	(void)state;
	for (int i = 0; i < RIG_AGENTS; i++) {
		r.agents[i].roles |= 1u << role_AGENT;
		r.agents[i].acd.level[SKILL_EN] = 0;
	}
	r.site.skill_count = 1;
	r.site.skills[0] = (struct site_skill){.number = SKILL_EN, .name = "english"};
	rig_available(&r, KIM, device_BROWSER);
	plan(csv);
	assert_int_equal(rig_last(&r, FACT_cover_short)->cover_short.skill, SKILL_EN);
	r.agents[0].acd.level[SKILL_EN] = 3;
	rig_advance(&r, 11000);
	assert_int_equal(rig_last(&r, FACT_cover_met)->cover_met.skill, SKILL_EN);
	cover_free(&r.site.cover);
}

static void a_skill_that_was_moved_comes_back_at_its_time(void **state)
{
	static struct site_move moved;

	(void)state;
	r.site.skill_count = 1;
	r.site.skills[0] = (struct site_skill){.number = SKILL_EN, .name = "english"};
	moved = (struct site_move){LEE, SKILL_EN, 4, 0, r.clock.wall + 60000};
	r.site.moves = &moved;
	r.site.move_count = 1;
	site_changed();
	rig_advance(&r, 55000);
	assert_int_equal(r.to_writer.kind, COMMAND_NONE);
	rig_advance(&r, 20000);
	assert_int_equal(r.to_writer.kind, COMMAND_SKILL_MOVE);
	assert_int_equal(r.to_writer.subject, LEE);
	assert_int_equal(r.to_writer.number, -1);
	assert_string_equal(r.to_writer.name, "english");
	r.site.moves = NULL;
	r.site.move_count = 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_supervisor_sets_a_state_and_it_is_known_who_did),
	    TEST(nobody_is_made_available_without_a_device),
	    TEST(who_talks_goes_on_and_the_state_comes_afterwards),
	    TEST(who_is_logged_off_has_no_session_any_more),
	    TEST(who_is_no_supervisor_any_more_hears_nothing_from_then_on),
	    TEST(who_still_rings_to_listen_is_dropped_too),
	    TEST(a_session_that_ends_ends_the_listening),
	    TEST(who_took_over_keeps_the_citizen_when_the_right_ends),
	    TEST(too_few_people_are_told_once_and_enough_too),
	    TEST(a_skill_is_counted_by_itself),
	    TEST(a_skill_that_was_moved_comes_back_at_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
