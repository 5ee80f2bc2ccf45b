/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/acd/acd.h"

enum { KO, EN, ZH, TAX, SIGN };		/* skills */
enum { GENERAL = 100, ENGLISH, OTHER }; /* queues */
#define MINUTE 60000

static struct acd *acd;
static dj_ms now;
static struct acd_action log_[64];
static int told;

static void tell(void *arg, const struct acd_action *a)
{
	(void)arg;
	assert_true(told < 64);
	log_[told++] = *a;
}

static int run(void)
{
	told = 0;
	acd_run(acd, now, tell, NULL);
	return told;
}

static int setup(void **state)
{
	struct acd_policy policy = ACD_POLICY_DEFAULT;

	(void)state;
	acd = acd_alloc(&policy);
	now = INT64_C(1764000000000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	acd_free(acd);
	return 0;
}

static struct acd_queue queue_of(dj_id id, int skill, int level)
{
	return (struct acd_queue){.id = id,
				  .need_count = skill >= 0,
				  .needs = {{skill, level}},
				  .gain_per_minute = 10,
				  .priority_cap = 1000,
				  .ring_ms = 20000,
				  .handle_ms = 300000};
}

static void queue(dj_id id, int skill, int level)
{
	struct acd_queue q = queue_of(id, skill, level);

	acd_queue_set(acd, &q);
}

/* Skills as pairs (skill, level), ended by -1. */
static void agent(dj_id id, ...)
{
	struct acd_agent g = {.id = id};
	va_list ap;

	va_start(ap, id);
	for (int skill = va_arg(ap, int); skill >= 0; skill = va_arg(ap, int))
		g.level[skill] = (int8_t)va_arg(ap, int);
	va_end(ap);
	acd_agent_set(acd, &g);
}

static bool arrive_as(struct acd_contact c)
{
	bool regained;

	return acd_arrive(acd, &c, now, &regained);
}

static bool arrive(dj_id id, dj_id in)
{
	return arrive_as((struct acd_contact){.id = id, .queue = in, .language_skill = -1});
}

static void assert_offer(int i, dj_id contact, dj_id to)
{
	assert_true(i < told);
	assert_int_equal(log_[i].kind, ACD_OFFER);
	assert_int_equal(log_[i].contact, contact);
	assert_int_equal(log_[i].agent, to);
}

/* The agent takes the contact, talks and is ready again. */
static void serve(dj_id contact, dj_id by)
{
	assert_true(acd_leave(acd, contact, ACD_ANSWERED, now));
	assert_true(acd_agent_ready(acd, by, now));
}

static void ready(dj_id id)
{
	assert_true(acd_agent_ready(acd, id, now));
}

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

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_contact_needs_the_skill_of_its_queue_at_its_level),
	    T(a_contact_needs_its_language),
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
	    T(overflow_is_tested_again_while_waiting),
	    T(overflow_keeps_the_language),
	    T(the_last_idle_specialist_is_kept_back),
	    T(two_idle_specialists_are_one_more_than_the_reserve),
	    T(the_reserve_gives_way_when_nobody_else_can),
	    T(the_reserve_gives_way_at_the_first_step),
	    T(a_redial_within_the_time_regains_the_place),
	    T(a_redial_elsewhere_or_without_a_number_regains_nothing),
	    T(a_closed_queue_serves_those_it_has),
	    T(a_contact_that_leaves_while_offered_frees_the_agent),
	    T(a_removed_agent_gives_the_offered_contact_back),
	    T(a_change_of_status_during_an_offer_makes_no_loop),
	    T(an_offer_that_fails_at_once_ends_the_round),
	    T(an_unavailable_agent_does_not_halt_the_queue),
	    T(an_agent_is_not_rung_again_for_the_same_contact),
	    T(an_agent_set_to_other_skills_serves_those_who_wait),
	    T(a_changed_rule_reaches_those_who_wait),
	    T(strangers_are_refused),
	    T(the_wave_vector),
	    T(the_estimate_knows_the_position),
	    T(the_estimate_does_not_grow_with_what_was_waited),
	    T(idle_agents_make_it_nothing),
	    T(the_handle_time_is_learned),
	    T(another_line_counts_by_the_share_of_common_agents),
	    T(waiting_counts_those_who_ring_too),
	    T(everybody_has_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
