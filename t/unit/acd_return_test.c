/* links: base domain */
#include "unit/acd_world.h"

/* ---- overflow ---- */

static void overflow_is_tested_again_while_waiting(void **state)
{
	struct acd_queue q = queue_of(ENGLISH, EN, 3), general = queue_of(GENERAL, KO, 1);

	(void)state;
	q.step_count = 1;
	q.steps[0] = (struct acd_step){.after_ms = 20000, .overflow_to = GENERAL};
	general.closed = true;
	acd_queue_set(acd, &q);
	acd_queue_set(acd, &general);
	agent(1, KO, 1, -1);
	arrive(10, ENGLISH);
	now += 20000;
	assert_int_equal(run(), 1); /* relaxed, but nobody is ready and the other queue is closed */
	ready(1);
	assert_int_equal(run(), 0);
	general.closed = false;
	acd_queue_set(acd, &general);
	run();
	assert_offer(0, 10, 1);
	assert_int_equal(log_[0].queue, GENERAL);
	acd_offer_failed(acd, 10, true, true, now);
	now += 60000;
	agent(2, KO, 1, -1);
	ready(2); /* comes much later: the step still holds */
	run();
	assert_offer(0, 10, 2);
}

static void overflow_keeps_the_language(void **state)
{
	struct acd_queue q = queue_of(ENGLISH, EN, 3);

	(void)state;
	q.step_count = 1;
	q.steps[0] = (struct acd_step){.after_ms = 1000, .overflow_to = GENERAL};
	acd_queue_set(acd, &q);
	queue(GENERAL, TAX, 1);
	agent(1, TAX, 1, -1);
	agent(2, TAX, 1, EN, 1, -1);
	ready(1);
	ready(2);
	arrive_as((struct acd_contact){.id = 10, .queue = ENGLISH, .language_skill = EN});
	now += 1000;
	run();
	assert_offer(1, 10, 2);
}

/* ---- reserve ---- */

static void reserved_world(void)
{
	struct acd_queue q = queue_of(ENGLISH, EN, 1);

	q.reserve = 1;
	acd_queue_set(acd, &q);
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, EN, 1, -1);
	agent(2, KO, 1, -1);
}

static void the_last_idle_specialist_is_kept_back(void **state)
{
	(void)state;
	reserved_world();
	acd_agent_busy(acd, 2);
	ready(1);
	arrive(10, GENERAL);
	assert_int_equal(run(), 0);
	arrive(11, ENGLISH); /* for whom the specialist was kept */
	run();
	assert_offer(0, 11, 1);
	ready(2);
	run();
	assert_offer(0, 10, 2);
}

static void two_idle_specialists_are_one_more_than_the_reserve(void **state)
{
	(void)state;
	reserved_world();
	agent(3, KO, 1, EN, 1, -1);
	acd_agent_busy(acd, 2);
	ready(1);
	arrive(10, GENERAL);
	assert_int_equal(run(), 0);
	ready(3);
	run();
	assert_int_equal(told, 1);
	assert_offer(0, 10, 1);
	arrive(12, GENERAL);
	assert_int_equal(run(), 0);
}

static void the_reserve_gives_way_when_nobody_else_can(void **state)
{
	(void)state;
	reserved_world();
	acd_agent_busy(acd, 2);
	ready(1);
	arrive(10, GENERAL);
	assert_int_equal(run(), 0);
	acd_agent_unready(acd, 2); /* the only other goes to a break */
	run();
	assert_offer(0, 10, 1);
}

static void the_reserve_gives_way_when_the_only_other_is_skipped(void **state)
{
	(void)state;
	reserved_world();
	ready(2);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 2);
	acd_offer_failed(acd, 10, false, true, now);
	ready(2);
	ready(1);
	run();
	assert_offer(0, 10, 1);
}

static void the_reserve_gives_way_at_the_first_step(void **state)
{
	struct acd_queue general = queue_of(GENERAL, KO, 1);

	(void)state;
	reserved_world();
	general.step_count = 1;
	general.steps[0].after_ms = 20000;
	acd_queue_set(acd, &general);
	acd_agent_busy(acd, 2);
	ready(1);
	arrive(10, GENERAL);
	assert_int_equal(run(), 0);
	now += 20000;
	run();
	assert_offer(1, 10, 1);
}

/* ---- coming back ---- */

static void a_redial_within_the_time_regains_the_place(void **state)
{
	struct acd_contact c = {.id = 10, .queue = GENERAL, .language_skill = -1, .caller_key = 77};
	bool regained;

	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	assert_true(acd_arrive(acd, &c, now, &regained));
	assert_false(regained);
	now += 30000;
	arrive(11, GENERAL);
	acd_leave(acd, 10, ACD_ABANDONED, now);
	now += 60000;
	c.id = 12;
	assert_true(acd_arrive(acd, &c, now, &regained));
	assert_true(regained);
	assert_int_equal(acd_place_at(acd, 12), now - 90000);
	assert_int_equal(acd_place_at(acd, 10), 0);
	ready(1);
	run();
	assert_offer(0, 12, 1);
	acd_leave(acd, 12, ACD_ABANDONED, now); /* and again: the chain holds */
	c.id = 13;
	assert_true(acd_arrive(acd, &c, now, &regained));
	assert_true(regained);
	acd_leave(acd, 13, ACD_ABANDONED, now);
	now += 60001;
	c.id = 14;
	assert_true(acd_arrive(acd, &c, now, &regained));
	assert_false(regained);
	ready(1);
	run();
	assert_offer(0, 11, 1);
}

static void a_redial_elsewhere_or_without_a_number_regains_nothing(void **state)
{
	struct acd_contact c = {.id = 10, .queue = GENERAL, .language_skill = -1, .caller_key = 77};
	bool regained;

	(void)state;
	queue(GENERAL, KO, 1);
	queue(OTHER, KO, 1);
	acd_arrive(acd, &c, now, &regained);
	acd_leave(acd, 10, ACD_ABANDONED, now);
	c.id = 11;
	c.queue = OTHER;
	acd_arrive(acd, &c, now, &regained);
	assert_false(regained);
	c.id = 12;
	c.caller_key = 0;
	acd_arrive(acd, &c, now, &regained);
	acd_leave(acd, 12, ACD_ABANDONED, now);
	c.id = 13;
	acd_arrive(acd, &c, now, &regained);
	assert_false(regained);
	c.id = 14; /* who was answered left nothing behind */
	c.caller_key = 5;
	acd_arrive(acd, &c, now, &regained);
	acd_leave(acd, 14, ACD_ANSWERED, now);
	c.id = 15;
	acd_arrive(acd, &c, now, &regained);
	assert_false(regained);
}

static void a_closed_queue_serves_those_it_has(void **state)
{
	struct acd_queue q = queue_of(GENERAL, KO, 1);

	(void)state;
	acd_queue_set(acd, &q);
	agent(1, KO, 1, -1);
	arrive(10, GENERAL);
	q.closed = true;
	acd_queue_set(acd, &q);
	assert_false(arrive(11, GENERAL));
	assert_true(arrive_as((struct acd_contact){.id = 12,
						   .queue = GENERAL,
						   .language_skill = -1,
						   .to_front = true})); /* its agent was lost */
	ready(1);
	run();
	assert_offer(0, 12, 1);
	serve(12, 1);
	run();
	assert_offer(0, 10, 1);
}

/* ---- nobody gets stuck ---- */

static void a_contact_that_leaves_while_offered_frees_the_agent(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	ready(1);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 1);
	assert_true(acd_leave(acd, 10, ACD_ABANDONED, now));
	assert_false(acd_leave(acd, 10, ACD_ABANDONED, now));
	assert_false(acd_offer_failed(acd, 10, true, true, now));
	arrive(11, GENERAL);
	assert_int_equal(run(), 0); /* the phone must stop ringing first */
	ready(1);
	run();
	assert_offer(0, 11, 1);
}

static void a_removed_agent_gives_the_offered_contact_back(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	agent(2, KO, 1, -1);
	ready(1);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 1);
	assert_true(acd_agent_remove(acd, 1));
	assert_false(acd_agent_remove(acd, 1));
	assert_false(acd_agent_ready(acd, 1, now));
	arrive_as((struct acd_contact){
	    .id = 11, .queue = GENERAL, .language_skill = -1, .place_at = now - MINUTE});
	ready(2);
	run();
	assert_offer(0, 10, 2);
}

static void a_change_of_status_during_an_offer_makes_no_loop(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	ready(1);
	arrive(10, GENERAL);
	arrive(11, GENERAL);
	assert_int_equal(run(), 1);
	assert_false(acd_agent_ready(acd, 1, now)); /* no second offer */
	assert_int_equal(run(), 0);
	assert_true(acd_agent_unready(acd, 1));
	assert_false(acd_agent_ready(acd, 1, now));
	assert_int_equal(run(), 0);
	assert_true(acd_agent_unready(acd, 1));
	acd_offer_failed(acd, 10, true, true, now);
	assert_int_equal(run(), 0);
	assert_int_equal(acd_ready_count(acd), 0);
}

static void fail_at_once(void *arg, const struct acd_action *a)
{
	++*(int *)arg;
	acd_offer_failed(acd, a->contact, true, true, now);
}

static void who_is_not_at_fault_keeps_the_idle_time(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	ready(1);
	now += 60000;
	arrive(10, GENERAL);
	run();
	acd_offer_failed(acd, 10, false, false, now); /* withdrawn */
	ready(1);
	run();
	assert_int_equal(log_[0].scores[0].idle_ms, 60000);
	acd_offer_failed(acd, 10, true, true, now); /* declined */
	acd_leave(acd, 10, ACD_ABANDONED, now);
	ready(1);
	arrive(11, GENERAL);
	run();
	assert_int_equal(log_[0].scores[0].idle_ms, 0);
}

static void an_offer_that_fails_at_once_ends_the_round(void **state)
{
	int offers = 0;

	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	agent(2, KO, 1, -1);
	ready(1);
	ready(2);
	arrive(10, GENERAL);
	acd_run(acd, now, fail_at_once, &offers);
	assert_int_equal(offers, 2);
	assert_int_equal(acd_ready_count(acd), 0);
	assert_int_equal(acd_waiting(acd, GENERAL, NULL), 1);
}

static void an_unavailable_agent_does_not_halt_the_queue(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	agent(2, KO, 1, -1);
	ready(1);
	now += 1000;
	ready(2);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 1);
	arrive(11, GENERAL); /* agent 1 does not answer; the next one is served meanwhile */
	run();
	assert_offer(0, 11, 2);
}

static void an_agent_is_not_rung_again_for_the_same_contact(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	ready(1);
	arrive(10, GENERAL);
	run();
	acd_offer_failed(acd, 10, true, true, now);
	ready(1);
	arrive(11, GENERAL);
	run();
	assert_int_equal(told, 1);
	assert_offer(0, 11, 1); /* the one behind is served */
	serve(11, 1);
	assert_int_equal(run(), 0);
	assert_int_equal(acd_next_due(acd, now), now + 120000);
	now += 120000; /* but nobody waits for ever because the only agent said no once */
	run();
	assert_offer(0, 10, 1);
}

static void an_agent_set_to_other_skills_serves_those_who_wait(void **state)
{
	(void)state;
	queue(ENGLISH, EN, 2);
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	ready(1);
	now += 5000;
	arrive(10, ENGLISH);
	assert_int_equal(run(), 0);
	agent(1, KO, 1, EN, 2, -1); /* ready stays ready */
	run();
	assert_offer(0, 10, 1);
	assert_int_equal(log_[0].scores[0].idle_ms, 5000);
	agent(1, KO, 1, -1); /* and an offer stays an offer */
	arrive(11, ENGLISH);
	serve(10, 1);
	assert_int_equal(run(), 0);
}

static void a_changed_rule_reaches_those_who_wait(void **state)
{
	struct acd_queue q = queue_of(GENERAL, KO, 5);

	(void)state;
	acd_queue_set(acd, &q);
	agent(1, KO, 2, -1);
	ready(1);
	arrive(10, GENERAL);
	assert_int_equal(run(), 0);
	q.needs[0].level = 2;
	acd_queue_set(acd, &q);
	run();
	assert_offer(0, 10, 1);
}

static void strangers_are_refused(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	assert_false(arrive(10, OTHER));
	assert_true(arrive(10, GENERAL));
	assert_false(arrive(10, GENERAL));
	assert_false(arrive(0, GENERAL));
	assert_false(acd_agent_ready(acd, 5, now));
	assert_false(acd_agent_unready(acd, 5));
	assert_false(acd_leave(acd, 99, ACD_ANSWERED, now));
	assert_int_equal(acd_explain(acd, 99, now, NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(overflow_is_tested_again_while_waiting),
	    T(overflow_keeps_the_language),
	    T(the_last_idle_specialist_is_kept_back),
	    T(two_idle_specialists_are_one_more_than_the_reserve),
	    T(the_reserve_gives_way_when_nobody_else_can),
	    T(the_reserve_gives_way_when_the_only_other_is_skipped),
	    T(the_reserve_gives_way_at_the_first_step),
	    T(a_redial_within_the_time_regains_the_place),
	    T(a_redial_elsewhere_or_without_a_number_regains_nothing),
	    T(a_closed_queue_serves_those_it_has),
	    T(a_contact_that_leaves_while_offered_frees_the_agent),
	    T(a_removed_agent_gives_the_offered_contact_back),
	    T(a_change_of_status_during_an_offer_makes_no_loop),
	    T(who_is_not_at_fault_keeps_the_idle_time),
	    T(an_offer_that_fails_at_once_ends_the_round),
	    T(an_unavailable_agent_does_not_halt_the_queue),
	    T(an_agent_is_not_rung_again_for_the_same_contact),
	    T(an_agent_set_to_other_skills_serves_those_who_wait),
	    T(a_changed_rule_reaches_those_who_wait),
	    T(strangers_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
