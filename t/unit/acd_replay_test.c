/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/acd/replay.h"

enum { QUEUE = 5, KOREAN = 101, ENGLISH = 102, BUSY = 103, CALL = 900, EN = 3 };

static struct fact routing(dj_id agent, enum routing to, dj_ms at)
{
	struct fact f = {.kind = FACT_agent_routing, .at_ms = at};

	f.agent_routing.agent = agent;
	f.agent_routing.routing = to;
	return f;
}

static enum acd_why why(const struct acd_reason *reasons, int count, dj_id agent)
{
	for (int i = 0; i < count; i++)
		if (reasons[i].agent == agent)
			return reasons[i].why;
	fail_msg("agent %d is not explained", (int)agent);
	return 0;
}

static void the_past_is_explained_from_facts(void **state)
{
	static const struct acd_policy policy = {.skill_penalty_ms = 20000};
	static const struct acd_queue queue = {.id = QUEUE, .ring_ms = 20000, .handle_ms = 180000};
	static const int skills[language_COUNT] = {-1, -1, EN, -1, -1, -1, -1};
	struct acd_replay *r = acd_replay_alloc(&policy, skills);
	struct fact facts[] = {routing(KOREAN, routing_IDLE, 1000),
			       routing(ENGLISH, routing_IDLE, 2000),
			       routing(BUSY, routing_IDLE, 500),
			       routing(BUSY, routing_RINGING, 3000),
			       {.kind = FACT_contact_language, .at_ms = 4000},
			       {.kind = FACT_contact_queued, .at_ms = 4000}};
	struct fact offer = {.kind = FACT_offer_made, .at_ms = 4001};
	struct acd_reason reasons[8];
	int count;

	(void)state;
	facts[4].contact_language.contact = facts[5].contact_queued.contact = CALL;
	facts[4].contact_language.language = language_EN;
	facts[5].contact_queued.queue = QUEUE;
	facts[5].contact_queued.place_at = 4000;
	offer.offer_made.contact = CALL;
	acd_replay_queue(r, &queue);
	acd_replay_agent(r, &(struct acd_agent){.id = KOREAN, .level = {[1] = 5}});
	acd_replay_agent(r, &(struct acd_agent){.id = ENGLISH, .level = {[1] = 5, [EN] = 3}});
	acd_replay_agent(r, &(struct acd_agent){.id = BUSY, .level = {[EN] = 5}});
	for (size_t i = 0; i < DJ_COUNT(facts); i++)
		acd_replay_fact(r, &facts[i]);
	count = acd_replay_explain(r, &offer, reasons, DJ_COUNT(reasons));
	assert_int_equal(count, 3);
	assert_int_equal(why(reasons, count, ENGLISH), ACD_WHY_BEST);
	assert_int_equal(why(reasons, count, KOREAN), ACD_WHY_SKILL_MISSING);
	assert_int_equal(why(reasons, count, BUSY), ACD_WHY_NOT_READY);
	acd_replay_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_past_is_explained_from_facts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
