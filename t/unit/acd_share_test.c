/* links: base domain */
/* Fair share: who had more hard contacts of late than others is not first in line for the next. */
#include "unit/acd_world.h"

#define FAIR 20

/* Three who are ready, 1 idle for 30 minutes, 2 for 20, 3 for 1; 1 had two hard contacts, 2 one. */
static void three_ready(void)
{
	queue(GENERAL, TAX, 1);
	for (dj_id id = 1; id <= 3; id++) {
		agent(id, TAX, 3, -1);
		ready(id);
		now += (id == 1 ? 10 : 19) * MINUTE;
	}
	now -= 18 * MINUTE; /* 3 has been idle for a minute */
	acd_agent_hard(acd, 1, 2);
	acd_agent_hard(acd, 2, 1);
}

static bool arrive_hard(dj_id id)
{
	return arrive_as(
	    (struct acd_contact){.id = id, .queue = GENERAL, .language_skill = -1, .hard = true});
}

static void an_ordinary_contact_goes_by_idle_time(void **state)
{
	(void)state;
	three_ready();
	arrive(10, GENERAL);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 1);
	assert_int_equal(log_[0].rule, rule_LONGEST_IDLE);
	assert_int_equal(log_[0].scores[0].score, 30 * MINUTE);
}

static void a_hard_one_goes_past_who_had_more_of_them(void **state)
{
	(void)state;
	three_ready();
	acd_agent_hard(acd, 1, 3);
	arrive_hard(10);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 2); /* 30 - 3 x 10, 20 - 10, 1 */
	assert_int_equal(log_[0].rule, rule_FAIR_SHARE);
	assert_int_equal(log_[0].eligible, 3);
	assert_int_equal(log_[0].scores[0].score, 10 * MINUTE);
	assert_int_equal(log_[0].scores[0].idle_ms, 20 * MINUTE);
	assert_int_equal(log_[0].scores[1].agent, 3);
	assert_int_equal(log_[0].scores[2].agent, 1);
	assert_int_equal(log_[0].scores[2].score, 0);
}

static void who_was_idle_far_longer_gets_it_all_the_same(void **state)
{
	(void)state;
	three_ready();
	acd_agent_hard(acd, 1, 1); /* as many as 2: the share decides nothing between them */
	arrive_hard(10);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 1);
	assert_int_equal(log_[0].rule, rule_LONGEST_IDLE);
}

static void nobody_waits_for_it(void **state)
{
	(void)state;
	queue(GENERAL, TAX, 1);
	agent(1, TAX, 3, -1);
	ready(1);
	acd_agent_hard(acd, 1, 30);
	arrive_hard(10);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 1);
	assert_int_equal(log_[0].rule, rule_ONLY_ONE);
}

static void one_that_became_hard_while_it_waited_counts(void **state)
{
	(void)state;
	queue(GENERAL, TAX, 1);
	arrive(10, GENERAL);
	assert_true(acd_hard(acd, 10));
	assert_false(acd_hard(acd, 11));
	agent(1, TAX, 3, -1);
	agent(2, TAX, 3, -1);
	acd_agent_hard(acd, 1, 1);
	ready(1);
	now += MINUTE;
	ready(2);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 2);
	assert_int_equal(log_[0].rule, rule_FAIR_SHARE);
}

static void without_a_weight_it_is_as_it_was(void **state)
{
	(void)state;
	three_ready();
	acd_agent_hard(acd, 1, 30);
	acd_hard_penalty(acd, 0);
	arrive_hard(10);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, 1);
	assert_int_equal(log_[0].rule, rule_LONGEST_IDLE);
}

/* The fair share may bring the last of many with the same skills to the front. */
static void the_one_of_many_who_had_none_is_found(void **state)
{
	(void)state;
	queue(GENERAL, TAX, 1);
	for (dj_id id = 1; id <= FAIR; id++) {
		agent(id, TAX, 3, -1);
		ready(id);
		acd_agent_hard(acd, id, id == FAIR ? 0 : 9);
		now += 1000;
	}
	arrive_hard(10);
	assert_int_equal(run(), 1);
	assert_offer(0, 10, FAIR);
	assert_int_equal(log_[0].eligible, FAIR);
	assert_int_equal(log_[0].rule, rule_FAIR_SHARE);
}

static void it_says_who_was_spared(void **state)
{
	struct acd_reason why[3];

	(void)state;
	three_ready();
	acd_agent_hard(acd, 1, 3);
	arrive_hard(10);
	assert_int_equal(acd_explain(acd, 10, now, why, 3), 3);
	assert_int_equal(why[0].agent, 2);
	assert_int_equal(why[0].why, ACD_WHY_BEST);
	assert_int_equal(why[1].agent, 3);
	assert_int_equal(why[1].why, ACD_WHY_LOWER_SCORE);
	assert_int_equal(why[2].agent, 1);
	assert_int_equal(why[2].why, ACD_WHY_SPARED);
	assert_int_equal(why[2].hard, 3);
	run();
	assert_int_equal(acd_explain(acd, 10, now, why, 3), 3); /* and while it rings */
	assert_int_equal(why[2].why, ACD_WHY_SPARED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(an_ordinary_contact_goes_by_idle_time),
	    T(a_hard_one_goes_past_who_had_more_of_them),
	    T(who_was_idle_far_longer_gets_it_all_the_same),
	    T(nobody_waits_for_it),
	    T(one_that_became_hard_while_it_waited_counts),
	    T(without_a_weight_it_is_as_it_was),
	    T(the_one_of_many_who_had_none_is_found),
	    T(it_says_who_was_spared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
