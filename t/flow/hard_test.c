/* links: base domain store app; with: flow/centre_rig */
/* Care of those who answer (R069, R073): hard contacts are noted by facts, the next one goes past
 * who had more of them, and a quiet key brings somebody whom the citizen does not notice. */
#include "flow/bridge_rig.h"

#define MINUTE 60000

static int noted(dj_id contact_id, dj_id agent, enum hard_why why)
{
	int n = 0;

	for (int i = 0; i < r.fact_count; i++)
		n += r.facts[i].kind == FACT_hard_noted &&
		     r.facts[i].hard_noted.contact == contact_id &&
		     r.facts[i].hard_noted.agent == agent && r.facts[i].hard_noted.why == why;
	return n;
}

static int all_noted(void)
{
	return rig_count(&r, FACT_hard_noted);
}

static void talk(dj_id agent, const char *caller)
{
	rig_available(&r, agent, device_BROWSER);
	citizen = rig_call(&r, "1200", caller, &contact);
	kim = rig_answer(&r, agent, contact);
}

static void hang_up(void)
{
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
}

static void end_wrap(dj_id agent)
{
	rig_submit(&r, (struct command){.kind = COMMAND_WRAP_DONE, .actor = agent});
}

/* ---- what is noted ---- */

static void an_ordinary_call_is_not_hard(void **state)
{
	(void)state;
	talk(KIM, "01012341234");
	rig_advance(&r, 5 * MINUTE);
	hang_up();
	assert_int_equal(all_noted(), 0);
}

static void a_call_in_crisis_with_abuse_is_hard_for_both_reasons_and_counts_once(void **state)
{
	(void)state;
	talk(KIM, "01012341234");
	rig_submit(&r, (struct command){.kind = COMMAND_WARN,
					.actor = KIM,
					.contact = contact,
					.ending = ending_kind_ABUSE});
	say(KIM, COMMAND_CRISIS);
	assert_int_equal(all_noted(), 0); /* when their part is over */
	hang_up();
	assert_int_equal(noted(contact, KIM, hard_why_CRISIS), 1);
	assert_int_equal(noted(contact, KIM, hard_why_ABUSE), 1);
	assert_int_equal(all_noted(), 2);
	assert_int_equal(rig_last(&r, FACT_agent_hard_share)->agent_hard_share.count, 1);
}

static void a_long_call_is_hard_by_the_setting(void **state)
{
	(void)state;
	talk(KIM, "01012341234");
	rig_advance(&r, 31 * MINUTE);
	hang_up();
	assert_int_equal(noted(contact, KIM, hard_why_LONG), 1);
	end_wrap(KIM);
	r.site.care.hard_long_ms = 0;
	app_site_changed(r.app, &r.site);
	talk(KIM, "01012341235");
	rig_advance(&r, 31 * MINUTE);
	hang_up();
	assert_int_equal(all_noted(), 1);
}

static void an_agent_says_so_afterwards_with_one_key(void **state)
{
	dj_id before;

	(void)state;
	talk(KIM, "01012341234");
	hang_up();
	before = contact;
	assert_int_equal(say(LEE, COMMAND_HARD_SAY), VERDICT_not_yours);
	assert_int_equal(say(KIM, COMMAND_HARD_SAY), VERDICT_ok);
	assert_int_equal(say(KIM, COMMAND_HARD_SAY), VERDICT_ok); /* twice is once */
	end_wrap(KIM);
	assert_int_equal(noted(before, KIM, hard_why_SAID), 1);
	assert_int_equal(all_noted(), 1);
	talk(KIM, "01012341235"); /* and the one before, until another one has ended */
	contact = before;
	assert_int_equal(say(KIM, COMMAND_HARD_SAY), VERDICT_ok);
	hang_up();
	end_wrap(KIM);
	assert_int_equal(say(KIM, COMMAND_HARD_SAY), VERDICT_not_yours);
}

/* ---- the fair share ---- */

/* KIM had a hard call, and has been idle for longer than LEE. */
static void kim_had_one(void)
{
	talk(KIM, "01012341234");
	say(KIM, COMMAND_HARD_SAY);
	hang_up();
	end_wrap(KIM);
	rig_advance(&r, 5 * MINUTE);
	rig_available(&r, LEE, device_BROWSER);
	rig_advance(&r, MINUTE);
}

/* Who was blocked for abuse once, when the block is over. */
static void was_blocked(const char *number)
{
	static struct site_block block;

	block = (struct site_block){.id = 4711, .until_ms = RIG_MORNING - MINUTE};
	dj_copy(block.number, sizeof block.number, number);
	r.site.blocks = &block;
	r.site.block_count = 1;
	rig_restart(&r);
	r.site.block_count = 0;
}

static void a_caller_who_was_blocked_goes_to_who_had_fewer_hard_calls(void **state)
{
	const struct fact *f;

	(void)state;
	was_blocked("01099998888");
	kim_had_one();
	rig_call(&r, "1200", "01099998888", &contact);
	f = rig_last(&r, FACT_hard_expected);
	assert_int_equal(f->hard_expected.contact, contact);
	assert_int_equal(f->hard_expected.why, hard_why_ABUSE);
	f = rig_last(&r, FACT_offer_made);
	assert_int_equal(f->offer_made.agent, LEE);
	assert_int_equal(f->offer_made.rule, rule_FAIR_SHARE);
}

static void any_other_call_goes_by_idle_time(void **state)
{
	(void)state;
	was_blocked("01099998888");
	kim_had_one();
	rig_call(&r, "1200", "01011112222", &contact);
	assert_null(rig_last(&r, FACT_hard_expected));
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, KIM);
}

static void the_weight_is_a_setting_that_holds_at_once(void **state)
{
	(void)state;
	was_blocked("01099998888");
	kim_had_one();
	r.site.policy.hard_penalty_ms = 0;
	app_site_changed(r.app, &r.site);
	rig_call(&r, "1200", "01099998888", &contact);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, KIM);
}

static void after_its_days_a_hard_call_counts_no_more(void **state)
{
	(void)state;
	was_blocked("01099998888");
	kim_had_one();
	dj_fake_clock_advance(&r.clock, (dj_ms)7 * 24 * 60 * MINUTE);
	app_site_changed(r.app, &r.site); /* anything that has it look */
	rig_advance(&r, 50);
	assert_int_equal(rig_last(&r, FACT_agent_hard_share)->agent_hard_share.count, 0);
	rig_call(&r, "1200", "01099998888", &contact);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, KIM);
}

/* What somebody had before a restart is read from the database. */
static void a_restart_forgets_no_hard_call(void **state)
{
	struct site_hard had = {77, KIM, hard_why_CRISIS, RIG_MORNING - MINUTE};

	(void)state;
	r.site.hards = &had;
	r.site.hard_count = 1;
	rig_restart(&r);
	assert_int_equal(rig_last(&r, FACT_agent_hard_share)->agent_hard_share.agent, KIM);
	assert_int_equal(rig_last(&r, FACT_agent_hard_share)->agent_hard_share.count, 1);
	r.site.hards = NULL;
	r.site.hard_count = 0;
}

static void a_call_in_danger_that_waits_again_is_expected_to_be_hard(void **state)
{
	(void)state;
	talk(KIM, "01012341234");
	say(KIM, COMMAND_CRISIS);
	assert_int_equal(rig_last(&r, FACT_hard_expected)->hard_expected.why, hard_why_CRISIS);
	assert_int_equal(rig_count(&r, FACT_hard_expected), 1);
}

/* ---- the quiet key ---- */

static enum verdict panic(dj_id who)
{
	return rig_submit(&r, (struct command){.kind = COMMAND_PANIC, .actor = who});
}

static enum verdict answer_panic(enum command_kind kind, dj_id who, uint32_t roles)
{
	return rig_submit(
	    &r, (struct command){.kind = kind, .actor = who, .roles = roles, .subject = KIM});
}

static void the_quiet_key_changes_nothing_for_the_citizen(void **state)
{
	const struct fact *f;
	int plays, orders;

	(void)state;
	talk(KIM, "01012341234");
	plays = r.play_count;
	orders = r.order_count;
	assert_int_equal(panic(KIM), VERDICT_ok);
	assert_int_equal(panic(KIM), VERDICT_ok);
	f = rig_last(&r, FACT_panic_pressed);
	assert_int_equal(f->panic_pressed.agent, KIM);
	assert_int_equal(f->panic_pressed.contact, contact);
	assert_int_equal(rig_count(&r, FACT_panic_pressed), 1);
	assert_int_equal(noted(contact, KIM, hard_why_PANIC), 1);
	assert_int_equal(r.play_count, plays);
	assert_int_equal(r.order_count, orders);
	assert_talk(citizen, kim);
}

static void who_leads_says_that_they_come_and_the_agent_knows_it(void **state)
{
	(void)state;
	talk(KIM, "01012341234");
	panic(KIM);
	rig_advance(&r, 3000);
	assert_int_equal(answer_panic(COMMAND_PANIC_SEEN, LEE, 1u << role_AGENT),
			 VERDICT_not_allowed);
	assert_int_equal(answer_panic(COMMAND_PANIC_SEEN, KIM, BOSS), VERDICT_not_allowed);
	assert_int_equal(answer_panic(COMMAND_PANIC_SEEN, PARK, BOSS), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_panic_seen)->panic_seen.person, PARK);
	assert_int_equal(rig_last(&r, FACT_panic_seen)->panic_seen.after, 3000);
	assert_int_equal(answer_panic(COMMAND_PANIC_OVER, LEE, 1u << role_AGENT),
			 VERDICT_not_allowed);
	assert_int_equal(answer_panic(COMMAND_PANIC_OVER, PARK, BOSS), VERDICT_ok);
	assert_int_equal(answer_panic(COMMAND_PANIC_OVER, PARK, BOSS), VERDICT_not_found);
}

static void who_listens_has_seen_it(void **state)
{
	(void)state;
	r.agents[PARK - AGENT_1].roles |= BOSS;
	talk(KIM, "01012341234");
	panic(KIM);
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = PARK});
	assert_int_equal(supervise(PARK, supervision_MONITOR), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_panic_seen)->panic_seen.person, PARK);
}

static void seen_it_is_over_with_the_call_and_unseen_it_stays(void **state)
{
	(void)state;
	talk(KIM, "01012341234");
	panic(KIM);
	hang_up();
	assert_null(rig_last(&r, FACT_panic_over));
	answer_panic(COMMAND_PANIC_SEEN, PARK, BOSS);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_PANIC_OVER, .actor = KIM}),
			 VERDICT_ok);
	end_wrap(KIM);
	talk(KIM, "01012341235");
	panic(KIM);
	answer_panic(COMMAND_PANIC_SEEN, PARK, BOSS);
	hang_up();
	assert_int_equal(rig_count(&r, FACT_panic_over), 2);
	assert_int_equal(rig_last(&r, FACT_panic_over)->panic_over.person, 0);
}

static void it_works_without_a_call_but_not_when_off_duty(void **state)
{
	(void)state;
	assert_int_equal(panic(KIM), VERDICT_wrong_state);
	rig_available(&r, KIM, device_BROWSER);
	assert_int_equal(panic(KIM), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_panic_pressed)->panic_pressed.contact, 0);
	assert_int_equal(all_noted(), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(an_ordinary_call_is_not_hard),
	    T(a_call_in_crisis_with_abuse_is_hard_for_both_reasons_and_counts_once),
	    T(a_long_call_is_hard_by_the_setting),
	    T(an_agent_says_so_afterwards_with_one_key),
	    T(a_caller_who_was_blocked_goes_to_who_had_fewer_hard_calls),
	    T(any_other_call_goes_by_idle_time),
	    T(the_weight_is_a_setting_that_holds_at_once),
	    T(after_its_days_a_hard_call_counts_no_more),
	    T(a_restart_forgets_no_hard_call),
	    T(a_call_in_danger_that_waits_again_is_expected_to_be_hard),
	    T(the_quiet_key_changes_nothing_for_the_citizen),
	    T(who_leads_says_that_they_come_and_the_agent_knows_it),
	    T(who_listens_has_seen_it),
	    T(seen_it_is_over_with_the_call_and_unseen_it_stays),
	    T(it_works_without_a_call_but_not_when_off_duty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
