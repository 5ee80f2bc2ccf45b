/* links: base domain */
#include "unit/acd_world.h"

/* ---- estimate ---- */

static void the_wave_vector(void **state)
{
	(void)state;
	/* 6 s + 60 s + 300 s * (5 - 1) / 10 agents */
	assert_int_equal(acd_line_wait(6000 + 60000, 300000, 5, 10), 186000);
}

static dj_ms estimate(dj_id contact, int *position)
{
	dj_ms ms;

	assert_true(acd_estimate(acd, contact, now, position, &ms));
	return ms;
}

static void the_estimate_knows_the_position(void **state)
{
	int position;

	(void)state;
	queue(GENERAL, KO, 1);
	assert_int_equal(acd_estimate_new(acd, GENERAL, -1, now), ACD_NOBODY);
	for (int i = 1; i <= 10; i++) {
		agent(i, KO, 1, -1);
		acd_agent_busy(acd, i);
	}
	for (int i = 0; i < 5; i++) {
		assert_int_equal(acd_estimate_new(acd, GENERAL, -1, now), 30000 * (i + 1));
		arrive(20 + i, GENERAL);
	}
	for (int i = 0; i < 5; i++) {
		assert_int_equal(estimate(20 + i, &position), 30000 * (i + 1));
		assert_int_equal(position, i + 1);
	}
	acd_leave(acd, 20, ACD_ABANDONED, now);
	assert_int_equal(estimate(24, &position), 120000);
	assert_int_equal(position, 4);
}

static void the_estimate_does_not_grow_with_what_was_waited(void **state)
{
	dj_ms before;
	int position;

	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	acd_agent_busy(acd, 1);
	arrive(10, GENERAL);
	before = estimate(10, &position);
	for (int i = 0; i < 100; i++) {
		now += 30000;
		run();
		assert_true(estimate(10, &position) <= before);
		before = estimate(10, &position);
	}
}

static void idle_agents_make_it_nothing(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	ready(1);
	assert_int_equal(acd_estimate_new(acd, GENERAL, -1, now), 0);
	assert_int_equal(acd_estimate_new(acd, GENERAL, ZH, now), ACD_NOBODY);
}

static void the_handle_time_is_learned(void **state)
{
	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	acd_agent_busy(acd, 1);
	assert_int_equal(acd_estimate_new(acd, GENERAL, -1, now), 300000);
	for (int i = 0; i < 1000; i++)
		acd_handled(acd, GENERAL, 100000);
	assert_in_range(acd_estimate_new(acd, GENERAL, -1, now), 99900, 100200);
}

static void another_line_counts_by_the_share_of_common_agents(void **state)
{
	int position;

	(void)state;
	queue(GENERAL, KO, 1);
	queue(ENGLISH, EN, 1);
	for (int i = 1; i <= 10; i++) {
		agent(i, KO, 1, i == 1 ? EN : -1, 1, -1);
		acd_agent_busy(acd, i);
	}
	for (int i = 0; i < 20; i++)
		arrive(20 + i, GENERAL);
	now += 1000;
	arrive(50, ENGLISH); /* one of ten serves it: of the 20 in front, 2 come to that agent */
	assert_int_equal(estimate(50, &position), 900000);
	assert_int_equal(position, 3);
}

static void shares_add_up_to_whole_callers(void **state)
{
	int position;

	(void)state;
	queue(GENERAL, KO, 1);
	queue(ENGLISH, EN, 1);
	for (int i = 1; i <= 3; i++) {
		agent(i, KO, 1, i == 1 ? EN : -1, 1, -1);
		acd_agent_busy(acd, i);
		arrive(20 + i, GENERAL);
	}
	now += 1000;
	arrive(50, ENGLISH);
	estimate(50, &position);
	assert_int_equal(position, 2);
}

static void waiting_counts_those_who_ring_too(void **state)
{
	dj_ms oldest, start = now;

	(void)state;
	queue(GENERAL, KO, 1);
	agent(1, KO, 1, -1);
	ready(1);
	assert_int_equal(acd_waiting(acd, GENERAL, &oldest), 0);
	assert_int_equal(oldest, 0);
	arrive(10, GENERAL);
	now += 1000;
	arrive(11, GENERAL);
	run();
	assert_int_equal(acd_waiting(acd, GENERAL, &oldest), 2);
	assert_int_equal(oldest, start);
	acd_leave(acd, 10, ACD_ANSWERED, now);
	assert_int_equal(acd_waiting(acd, GENERAL, &oldest), 1);
	assert_int_equal(oldest, now);
}

/* ---- explain ---- */

static void everybody_has_a_reason(void **state)
{
	struct acd_reason why[16];
	struct acd_queue english = queue_of(ENGLISH, EN, 1);

	(void)state;
	english.reserve = 1;
	acd_queue_set(acd, &english);
	queue(GENERAL, KO, 3);
	agent(1, KO, 3, -1);
	agent(2, KO, 3, -1);
	agent(3, KO, 2, -1);
	agent(4, ZH, 5, -1);
	agent(5, KO, 3, EN, 3, -1);
	agent(6, KO, 3, -1);
	agent(7, KO, 3, -1);
	ready(6);
	arrive(10, GENERAL);
	run();
	assert_offer(0, 10, 6);
	acd_offer_failed(acd, 10, true, true, now);
	ready(6); /* skipped from now on */
	acd_leave(acd, 10, ACD_OTHER, now);
	arrive(11, GENERAL);
	run();
	acd_offer_failed(acd, 11, false, true, now);
	ready(6);
	now += 1000;
	ready(1);
	ready(3);
	ready(4);
	ready(5);
	now += 1000;
	ready(2);
	assert_int_equal(acd_explain(acd, 11, now, why, 16), 7);
	const struct {
		dj_id agent;
		enum acd_why why;
		int skill;
	} expected[] = {
	    {1, ACD_WHY_BEST, -1},	    {2, ACD_WHY_LOWER_SCORE, -1},
	    {5, ACD_WHY_RESERVED, EN},	    {6, ACD_WHY_SKIPPED, -1},
	    {7, ACD_WHY_NOT_READY, -1},	    {3, ACD_WHY_LEVEL_TOO_LOW, KO},
	    {4, ACD_WHY_SKILL_MISSING, KO},
	};
	for (size_t i = 0; i < DJ_COUNT(expected); i++) {
		assert_int_equal(why[i].agent, expected[i].agent);
		assert_int_equal(why[i].why, expected[i].why);
		assert_int_equal(why[i].skill, expected[i].skill);
	}
	assert_int_equal(acd_explain(acd, 11, now, why, 1),
			 7); /* only as many as there is room for */
	run();
	assert_offer(0, 11, 1);
	acd_explain(acd, 11, now, why, 16);
	assert_int_equal(why[0].agent, 1);
	assert_int_equal(why[0].why, ACD_WHY_BEST);
	acd_agent_busy(acd, 1);
	arrive_as((struct acd_contact){
	    .id = 12, .queue = GENERAL, .language_skill = -1, .sticky_agent = 1});
	acd_explain(acd, 12, now, why, 16);
	assert_int_equal(why[0].why, ACD_WHY_WAITS_FOR_STICKY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(the_wave_vector),
	    T(the_estimate_knows_the_position),
	    T(the_estimate_does_not_grow_with_what_was_waited),
	    T(idle_agents_make_it_nothing),
	    T(the_handle_time_is_learned),
	    T(another_line_counts_by_the_share_of_common_agents),
	    T(shares_add_up_to_whole_callers),
	    T(waiting_counts_those_who_ring_too),
	    T(everybody_has_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
