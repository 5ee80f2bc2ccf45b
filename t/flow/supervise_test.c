/* links: base domain store app; with: flow/centre_rig */
/* Supervisors in another's call: monitor, whisper, join, take over. Who hears whom is looked at in
 * each. */
#include "flow/bridge_rig.h"

static dj_id boss_leg(dj_id boss, enum supervision s)
{
	dj_id leg;

	rig_submit(&r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = boss});
	assert_int_equal(supervise(boss, s), VERDICT_ok);
	leg = rig_last_order(&r, ORDER_LEG_RING)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, leg, 0);
	return leg;
}

static void monitor_whisper_join(void **state)
{
	dj_id boss;

	(void)state;
	a_call();
	boss = boss_leg(PARK, supervision_MONITOR);
	assert_true(hears(boss, citizen) && hears(boss, kim));
	assert_false(hears(kim, boss) || hears(citizen, boss));
	assert_talk(citizen, kim);
	assert_int_equal(supervise(PARK, supervision_WHISPER), VERDICT_ok);
	assert_true(hears(kim, boss));
	assert_false(hears(citizen, boss));
	assert_int_equal(supervise(PARK, supervision_JOIN), VERDICT_ok);
	assert_int_equal(situation(), situation_CONFERENCE);
	assert_talk(citizen, boss);
	assert_talk(kim, boss);
	assert_int_equal(supervise(PARK, supervision_MONITOR), VERDICT_ok);
	assert_int_equal(situation(), situation_TALK);
	assert_false(hears(citizen, boss));
	assert_int_equal(supervise(PARK, supervision_NONE), VERDICT_ok);
	assert_false(hears(boss, citizen));
	assert_int_equal(rig_last(&r, FACT_supervision_changed)->supervision_changed.supervision,
			 supervision_NONE);
	assert_talk(citizen, kim);
	assert_int_equal(rig_count(&r, FACT_supervision_changed), 5);
	assert_int_equal(rig_count(&r, FACT_party_joined),
			 0); /* no agent reads that somebody listens */
}

static void a_whisper_stays_out_of_a_consult_with_outside(void **state)
{
	dj_id boss;

	(void)state;
	an_outside_consult();
	boss = boss_leg(PARK, supervision_WHISPER);
	assert_true(hears(kim, boss));
	assert_false(hears(other, boss) || hears(citizen, boss));
	assert_true(hears(boss, other));
	assert_false(hears(boss, citizen)); /* alone with the music */
}

static void two_supervisors_listen_but_one_speaks(void **state)
{
	dj_id first, second;

	(void)state;
	a_call();
	first = boss_leg(PARK, supervision_WHISPER);
	second = boss_leg(CHOI, supervision_MONITOR);
	assert_true(hears(first, citizen) && hears(second, citizen));
	assert_int_equal(supervise(CHOI, supervision_JOIN), VERDICT_supervised);
	assert_int_equal(supervise(PARK, supervision_MONITOR), VERDICT_ok);
	assert_int_equal(supervise(CHOI, supervision_JOIN), VERDICT_ok);
	assert_int_equal(supervise(PARK, supervision_WHISPER), VERDICT_supervised);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(routing_of(PARK), routing_OFF);
	assert_int_equal(routing_of(CHOI), routing_IDLE);
}

static void two_who_join_in_the_same_second(void **state)
{
	dj_id first;

	(void)state;
	a_call();
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = PARK});
	assert_int_equal(supervise(PARK, supervision_JOIN), VERDICT_ok);
	first = rig_last_order(&r, ORDER_LEG_RING)->leg; /* Park's sound is still coming up */
	assert_int_equal(supervise(CHOI, supervision_JOIN), VERDICT_supervised);
	assert_int_equal(supervise(CHOI, supervision_WHISPER), VERDICT_supervised);
	assert_int_equal(supervise(CHOI, supervision_MONITOR), VERDICT_ok);
	rig_leg(&r, COMMAND_LEG_ANSWERED, rig_last_order(&r, ORDER_LEG_RING)->leg, 0);
	rig_leg(&r, COMMAND_LEG_ANSWERED, first, 0);
	assert_talk(citizen, first);
	assert_talk(citizen, kim);
	rig_leg(&r, COMMAND_LEG_ENDED, first, leg_end_MEDIA_LOST); /* and one of them is lost */
	assert_int_equal(supervise(CHOI, supervision_JOIN), VERDICT_ok);
	assert_int_equal(situation(), situation_CONFERENCE);
}

/* The citizen's own sound is what it was: nothing is told to their leg, played to it or stopped. */
static void listening_changes_nothing_for_the_citizen(void **state)
{
	dj_id boss;
	int edges = 0, plays;

	(void)state;
	a_call();
	plays = r.play_count;
	boss = boss_leg(PARK, supervision_MONITOR);
	supervise(PARK, supervision_WHISPER);
	for (size_t i = 0; i < DJ_COUNT(r.edges); i++)
		edges += r.edges[i].listener == citizen && r.edges[i].gain > 0;
	assert_int_equal(edges, 1); /* one speaker, so it is relayed as it comes */
	for (int i = plays; i < r.play_count; i++)
		assert_int_not_equal(r.play_leg[i], citizen);
	assert_true(hears(boss, citizen));
}

static void a_supervisor_takes_over(void **state)
{
	dj_id boss;

	(void)state;
	a_call();
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_TAKE_OVER,
							 .actor = PARK,
							 .roles = BOSS,
							 .contact = contact}),
			 VERDICT_wrong_state);
	boss = boss_leg(PARK, supervision_MONITOR);
	rig_advance(&r, 5000);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_TAKE_OVER,
							 .actor = PARK,
							 .roles = BOSS,
							 .contact = contact}),
			 VERDICT_ok);
	assert_talk(citizen, boss);
	assert_apart(citizen, kim);
	assert_int_equal(routing_of(KIM), routing_WRAP_UP);
	assert_int_equal(routing_of(PARK), routing_TALKING);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.how,
			 segment_end_TAKEN_OVER);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.talk, 15000);
	rig_advance(&r, 8000);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.agent, PARK);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.talk, 8000);
	rig_advance(&r, 40000);
	assert_int_equal(routing_of(PARK), routing_OFF); /* never said available */
}

static void an_agent_may_not_listen_to_another(void **state)
{
	(void)state;
	a_call();
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_SUPERVISE,
							 .actor = LEE,
							 .contact = contact,
							 .supervision = supervision_MONITOR}),
			 VERDICT_not_allowed);
	assert_int_equal(supervise(PARK, supervision_MONITOR), VERDICT_no_device);
}

/* Who supervises is offered nothing meanwhile, and what they say they are is kept for afterwards.
 */
static void who_supervises_gets_no_calls(void **state)
{
	dj_id second;

	(void)state;
	a_call();
	boss_leg(CHOI, supervision_MONITOR);
	rig_submit(&r, (struct command){
			   .kind = COMMAND_PRESENCE, .actor = LEE, .presence = presence_MEAL});
	rig_call(&r, "1200", "01033334444", &second);
	assert_int_equal(rig_count(&r, FACT_offer_made), 1);
	supervise(CHOI, supervision_NONE);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, CHOI);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(monitor_whisper_join),
	    T(a_whisper_stays_out_of_a_consult_with_outside),
	    T(two_supervisors_listen_but_one_speaks),
	    T(two_who_join_in_the_same_second),
	    T(listening_changes_nothing_for_the_citizen),
	    T(a_supervisor_takes_over),
	    T(an_agent_may_not_listen_to_another),
	    T(who_supervises_gets_no_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
