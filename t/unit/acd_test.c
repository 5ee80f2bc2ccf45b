/* links: base domain */
#include "unit/acd_world.h"

/* ---- needs ---- */

static void a_contact_needs_the_skill_of_its_queue_at_its_level(void **state)
{
	(void)state;
	queue(GENERAL, TAX, 3);
	agent(1, TAX, 2, -1);
	agent(2, KO, 5, -1);
	ready(1);
	ready(2);
	assert_true(arrive(10, GENERAL));
	assert_int_equal(run(), 0);
	agent(3, TAX, 3, -1);
	ready(3);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 3);
	assert_int_equal(log_[0].rule, rule_ONLY_ONE);
	assert_int_equal(log_[0].eligible, 1);
	assert_int_equal(log_[0].ring_ms, 20000);
	assert_int_equal(log_[0].scores[0].level, 3);
}

static void a_contact_needs_its_language(void **state)
{
	(void)state;
	queue(GENERAL, TAX, 1);
	agent(1, TAX, 5, KO, 5, -1);
	agent(2, TAX, 1, ZH, 1, -1);
	ready(1);
	ready(2);
	arrive_as((struct acd_contact){.id = 10, .queue = GENERAL, .language_skill = ZH});
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 2);
}

static void minimums_relax_by_timer_and_the_place_is_kept(void **state)
{
	struct acd_queue q = queue_of(GENERAL, TAX, 4);

	(void)state;
	q.step_count = 2;
	q.steps[0] = (struct acd_step){.after_ms = 30000, .level_down = 1};
	q.steps[1] = (struct acd_step){.after_ms = 60000, .level_down = 2};
	acd_queue_set(acd, &q);
	agent(1, TAX, 1, -1);
	ready(1);
	arrive(10, GENERAL);
	assert_int_equal(run(), 0);
	assert_int_equal(acd_next_due(acd, now), now + 30000);
	now += 10000;
	arrive(11, GENERAL);
	now += 20000;
	assert_int_equal(run(), 1);
	assert_int_equal(log_[0].kind, ACD_RELAXED);
	assert_int_equal(log_[0].contact, 10);
	assert_int_equal(log_[0].step, 1);
	agent(2, TAX, 3, -1);
	ready(2);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 2);
	assert_true(acd_offer_failed(acd, 10, false, false, now));
	now += 30000; /* both steps of 10 and the first of 11 */
	assert_int_equal(run(), 3);
	assert_int_equal(log_[0].kind, ACD_RELAXED);
	assert_int_equal(log_[1].kind, ACD_RELAXED);
	assert_offer(2, 10, 1);
	now += 10000;
	serve(10, 1);
	assert_int_equal(run(), 2);
	assert_offer(1, 11, 1);
}

static void a_skill_never_falls_away(void **state)
{
	struct acd_queue q = queue_of(GENERAL, TAX, 2);

	(void)state;
	q.step_count = 1;
	q.steps[0] = (struct acd_step){.after_ms = 1000, .level_down = 5};
	acd_queue_set(acd, &q);
	agent(1, KO, 5, -1);
	ready(1);
	arrive(10, GENERAL);
	now += 5000;
	assert_int_equal(run(), 1);
	assert_int_equal(log_[0].kind, ACD_RELAXED);
}

static void a_step_opens_another_queue_to_whoever_speaks_another_language(void **state)
{
	struct acd_queue q = queue_of(GENERAL, TAX, 1);

	(void)state;
	queue(OTHER, KO, 1);
	q.step_count = 1;
	q.steps[0] = (struct acd_step){
	    .after_ms = 1000, .level_down = 1, .overflow_to = OTHER, .any_language = true};
	acd_queue_set(acd, &q);
	agent(1, KO, 5, -1);
	ready(1);
	arrive_as((struct acd_contact){.id = 10, .queue = GENERAL, .language_skill = ZH});
	assert_int_equal(run(), 0);
	now += 1000;
	assert_int_equal(run(), 2);
	assert_int_equal(log_[0].kind, ACD_RELAXED);
	assert_offer(1, 10, 1);
}

/* ---- order ---- */

static void oldest_first_across_the_queues_of_an_agent(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	queue(ENGLISH, EN, 1);
	agent(1, KO, 3, EN, 3, -1);
	arrive(10, ENGLISH);
	now += 1000;
	arrive(11, GENERAL);
	now += 1000;
	arrive(12, ENGLISH);
	assert_int_equal(run(), 0);
	ready(1);
	run();
	assert_offer(0, 10, 1);
	serve(10, 1);
	run();
	assert_offer(0, 11, 1);
	serve(11, 1);
	run();
	assert_offer(0, 12, 1);
}

static void priority_ages_up_to_the_cap(void **state)
{
	struct acd_queue urgent = queue_of(ENGLISH, KO, 1);

	(void)state;
	urgent.priority = 50;
	urgent.gain_per_minute = 0;
	acd_queue_set(acd, &urgent);
	queue(GENERAL, KO, 1); /* 10 a minute: passes 50 after five minutes */
	agent(1, KO, 3, -1);
	arrive(10, GENERAL);
	now += 4 * MINUTE;
	arrive(11, ENGLISH);
	ready(1);
	run();
	assert_offer(0, 11, 1);
	now += 2 * MINUTE;
	arrive(12, ENGLISH);
	serve(11, 1);
	run();
	assert_offer(0, 10, 1);
}

static void who_starts_above_the_cap_stays_before_all_who_age(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 3, -1);
	arrive(10, GENERAL);
	now += 600 * MINUTE; /* six times what the cap allows */
	arrive_as((struct acd_contact){
	    .id = 11, .queue = GENERAL, .language_skill = -1, .priority = 2000});
	ready(1);
	run();
	assert_offer(0, 11, 1);
}

static void a_returned_contact_goes_to_the_front_and_to_another_agent(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 3, -1);
	agent(2, KO, 3, -1);
	ready(1);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 1);
	arrive_as((struct acd_contact){
	    .id = 11, .queue = GENERAL, .language_skill = -1, .place_at = now - MINUTE});
	assert_true(acd_offer_failed(acd, 10, true, true, now));
	assert_int_equal(run(), 0);
	ready(2);
	run();
	assert_offer(0, 10, 2);
}

static void place_at_decides_not_the_order_of_arrival(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 3, -1);
	arrive(10, GENERAL);
	arrive_as((struct acd_contact){
	    .id = 11, .queue = GENERAL, .language_skill = -1, .place_at = now - 5000});
	ready(1);
	run();
	assert_offer(0, 11, 1);
}

/* ---- which agent ---- */

static void the_longest_idle_of_equals_answers(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 5, -1);
	agent(2, KO, 1, -1);
	ready(2);
	now += 1;
	ready(1);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 2);
	assert_int_equal(log_[0].rule, rule_LONGEST_IDLE);
	assert_int_equal(log_[0].eligible, 2);
	assert_int_equal(log_[0].score_count, 2);
	assert_int_equal(log_[0].scores[1].agent, 1);
	assert_int_equal(log_[0].scores[0].idle_ms, 1);
}

static void the_level_decides_between_equals(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 2, -1);
	agent(2, KO, 4, -1);
	ready(1);
	ready(2);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 2);
	assert_int_equal(log_[0].rule, rule_LEVEL);
}

static void each_extra_skill_costs_idle_time(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 3, EN, 3, ZH, 3, -1); /* two more than asked: 40 s */
	agent(2, KO, 3, -1);
	ready(1);
	now += 39000;
	ready(2);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 2);
	assert_int_equal(log_[0].scores[1].score, -1000);
	serve(10, 2);
	now += 2000; /* agent 1 is now 41 s idle and agent 2 two */
	ready(1);
	arrive(11, GENERAL);
	run();
	assert_offer(0, 11, 2);
	serve(11, 2);
	arrive(12, GENERAL); /* 41 s - 40 s against nothing */
	run();
	assert_offer(0, 12, 1);
}

static void a_decision_keeps_the_best_five(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	for (int i = 1; i <= 9; i++) {
		agent(i, KO, 3, i == 1 ? EN : -1, 3, -1);
		ready(i);
		now += 1000;
	}
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 2);
	assert_int_equal(log_[0].eligible, 9);
	assert_int_equal(log_[0].score_count, ACD_TOP);
	for (int i = 0; i < ACD_TOP; i++)
		assert_int_equal(log_[0].scores[i].agent, i + 2);
}

static void who_was_rung_for_nothing_keeps_the_idle_time(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 3, -1);
	agent(2, KO, 3, -1);
	ready(1);
	now += 60000;
	ready(2);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 1);
	now += 5000;
	assert_true(acd_leave(acd, 10, ACD_ABANDONED, now));
	ready(1);
	arrive(11, GENERAL);
	run();
	assert_offer(0, 11, 1);
	assert_int_equal(log_[0].scores[0].idle_ms, 65000);
	serve(11, 1); /* an answered contact starts the idle time anew */
	arrive(12, GENERAL);
	run();
	assert_offer(0, 12, 2);
}

/* ---- sticky, direct ---- */

static void the_known_agent_is_waited_for_and_then_not(void **state)
{
	struct acd_contact c = {
	    .id = 10, .queue = GENERAL, .language_skill = -1, .sticky_agent = 1};

	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 3, -1);
	agent(2, KO, 3, -1);
	assert_true(acd_agent_busy(acd, 1));
	ready(2);
	arrive_as(c);
	assert_int_equal(run(), 0);
	assert_int_equal(acd_next_due(acd, now), now + 15000);
	now += 15000;
	run();
	assert_offer(0, 10, 2);
	assert_int_equal(log_[0].rule, rule_ONLY_ONE);
	serve(10, 2);
	c.id = 11;
	arrive_as(c);
	run();
	now += 3000;
	ready(1);
	run();
	assert_offer(0, 11, 1);
	assert_int_equal(log_[0].rule, rule_STICKY);
}

static void a_known_agent_who_is_away_is_not_waited_for(void **state)
{
	struct acd_contact c = {
	    .id = 10, .queue = GENERAL, .language_skill = -1, .sticky_agent = 1};

	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 3, -1);
	agent(2, KO, 3, -1);
	ready(2);
	arrive_as(c);
	run();
	assert_offer(0, 10, 2);
	serve(10, 2);
	acd_agent_unready(acd, 2);
	acd_agent_busy(acd, 1);
	c.id = 11;
	arrive_as(c);
	ready(2);
	assert_int_equal(run(), 0);
	acd_agent_unready(acd, 1); /* goes away while waited for */
	run();
	assert_offer(0, 11, 2);
}

static void a_transfer_to_one_agent_rings_nobody_else_for_a_while(void **state)
{
	(void)state;
	queue(GENERAL, KO, 3);
	agent(1, EN, 1, -1); /* without the skill: a person chose */
	agent(2, KO, 3, -1);
	ready(2);
	acd_agent_busy(acd, 1);
	arrive_as((struct acd_contact){
	    .id = 10, .queue = GENERAL, .language_skill = -1, .only_agent = 1});
	assert_int_equal(run(), 0);
	now += 29000;
	ready(1);
	run();
	assert_offer(0, 10, 1);
	assert_int_equal(log_[0].rule, rule_DIRECT);
	acd_offer_failed(acd, 10, true, true, now);
	run();
	assert_offer(0, 10, 2);
	serve(10, 2);
	acd_agent_busy(acd, 1);
	arrive_as((struct acd_contact){
	    .id = 11, .queue = GENERAL, .language_skill = -1, .only_agent = 1});
	assert_int_equal(run(), 0);
	now += 30000;
	run();
	assert_offer(0, 11, 2);
}

static void a_step_ends_the_wait_for_one_agent(void **state)
{
	struct acd_queue q = queue_of(GENERAL, KO, 1);

	(void)state;
	q.step_count = 1;
	q.steps[0] = (struct acd_step){.after_ms = 10000, .level_down = 1};
	acd_queue_set(acd, &q);
	agent(1, KO, 1, -1);
	agent(2, KO, 1, -1);
	acd_agent_busy(acd, 1);
	ready(2);
	arrive_as((struct acd_contact){
	    .id = 10, .queue = GENERAL, .language_skill = -1, .only_agent = 1});
	assert_int_equal(run(), 0);
	now += 10000;
	assert_int_equal(run(), 2);
	assert_offer(1, 10, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_contact_needs_the_skill_of_its_queue_at_its_level),
	    T(a_contact_needs_its_language),
	    T(a_step_opens_another_queue_to_whoever_speaks_another_language),
	    T(minimums_relax_by_timer_and_the_place_is_kept),
	    T(a_skill_never_falls_away),
	    T(oldest_first_across_the_queues_of_an_agent),
	    T(priority_ages_up_to_the_cap),
	    T(who_starts_above_the_cap_stays_before_all_who_age),
	    T(a_returned_contact_goes_to_the_front_and_to_another_agent),
	    T(place_at_decides_not_the_order_of_arrival),
	    T(the_longest_idle_of_equals_answers),
	    T(the_level_decides_between_equals),
	    T(each_extra_skill_costs_idle_time),
	    T(a_decision_keeps_the_best_five),
	    T(who_was_rung_for_nothing_keeps_the_idle_time),
	    T(the_known_agent_is_waited_for_and_then_not),
	    T(a_known_agent_who_is_away_is_not_waited_for),
	    T(a_transfer_to_one_agent_rings_nobody_else_for_a_while),
	    T(a_step_ends_the_wait_for_one_agent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
