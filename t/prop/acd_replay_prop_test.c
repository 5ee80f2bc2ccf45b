/* links: base domain */
/* A random shift, told as facts the way the centre tells them. Replaying the facts must name, for
 * each offer, the agent who really got it as the best one, with the same score. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/acd/replay.h"
#include "domain/agent/agent.h"

#define AGENTS 10
#define FACTS  20000
#define STEPS  1500

enum { KO, EN, TAX, SKILLS };
enum { GENERAL = 100, ENGLISH };

static const int skill_of[language_COUNT] = {-1, KO, EN, -1, -1, -1, -1};
static struct fact facts[FACTS];
static int count, offers;
static dj_ms now;
static dj_id next_id, offered[AGENTS + 1]; /* the contact that rings or talks with an agent */
static bool talking[AGENTS + 1];
static struct acd *acd;
static uint64_t dice;

static int roll(int sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int)((dice >> 11) % (uint64_t)sides);
}

static struct fact *add(enum fact_kind kind)
{
	assert_true(count < FACTS);
	facts[count] = (struct fact){.kind = kind, .at_ms = now};
	return &facts[count++];
}

static void tell_routing(dj_id agent, enum routing to)
{
	struct fact *f = add(FACT_agent_routing);

	f->agent_routing.agent = agent;
	f->agent_routing.routing = to;
	if (to == routing_IDLE)
		acd_agent_ready(acd, agent, now);
	else if (to == routing_OFF || to == routing_NOT_ANSWERING)
		acd_agent_unready(acd, agent);
}

static void on_action(void *arg, const struct acd_action *a)
{
	struct fact *f;

	(void)arg;
	if (a->kind != ACD_OFFER)
		return;
	f = add(FACT_offer_made);
	f->offer_made.contact = a->contact;
	f->offer_made.agent = a->agent;
	f->offer_made.rule = a->rule;
	f->offer_made.eligible = a->scores[0].score; /* kept here for the check */
	offered[a->agent] = a->contact;
	talking[a->agent] = false;
	tell_routing(a->agent, routing_RINGING);
	offers++;
}

static void arrive(void)
{
	bool english = roll(4) == 0, regained;
	struct acd_contact c = {.id = ++next_id,
				.queue = english ? ENGLISH : GENERAL,
				.language_skill = english ? EN : KO,
				.place_at = now};
	struct fact *f = add(FACT_contact_language);

	f->contact_language.contact = c.id;
	f->contact_language.language = english ? language_EN : language_KO;
	if (roll(8) == 0) {
		f = add(FACT_contact_transferred);
		f->contact_transferred.contact = c.id;
		f->contact_transferred.to_agent = c.only_agent = 1 + roll(AGENTS);
	}
	f = add(FACT_contact_queued);
	f->contact_queued.contact = c.id;
	f->contact_queued.queue = c.queue;
	f->contact_queued.place_at = c.place_at;
	f->contact_queued.because = c.only_agent ? queued_because_TRANSFER : queued_because_NEW;
	acd_arrive(acd, &c, now, &regained);
}

static void end_contact(dj_id contact)
{
	add(FACT_contact_ended)->contact_ended.contact = contact;
	acd_leave(acd, contact, ACD_OTHER, now);
}

static void tell_offer_end(dj_id agent, enum offer_end how)
{
	struct fact *f = add(FACT_offer_ended);

	f->offer_ended.contact = offered[agent];
	f->offer_ended.agent = agent;
	f->offer_ended.how = how;
}

static void answer(dj_id agent)
{
	struct fact *f;

	tell_offer_end(agent, offer_end_ACCEPTED);
	acd_leave(acd, offered[agent], ACD_ANSWERED, now);
	f = add(FACT_contact_answered);
	f->contact_answered.contact = offered[agent];
	f->contact_answered.agent = agent;
	tell_routing(agent, routing_TALKING);
	talking[agent] = true;
}

static void fail_offer(dj_id agent, enum offer_end how)
{
	dj_id contact = offered[agent];

	tell_offer_end(agent, how);
	acd_offer_failed(acd, contact, how != offer_end_WITHDRAWN,
			 agent_after_offer(how)->skip_agent, now);
	offered[agent] = 0;
	tell_routing(agent, agent_after_offer(how)->routing);
	if (how == offer_end_WITHDRAWN)
		end_contact(contact);
}

static void someone_acts(void)
{
	dj_id agent = 1 + roll(AGENTS);

	if (offered[agent] && !talking[agent]) {
		if (roll(3))
			answer(agent);
		else
			fail_offer(agent, (enum offer_end)(offer_end_DECLINED + roll(5)));
	} else if (offered[agent]) {
		end_contact(offered[agent]);
		offered[agent] = 0;
		tell_routing(agent, routing_WRAP_UP);
	} else {
		tell_routing(agent, roll(6) ? routing_IDLE : routing_OFF);
	}
}

static struct acd_queue queue_of(dj_id id)
{
	return (struct acd_queue){.id = id,
				  .need_count = 1,
				  .needs = {{id == ENGLISH ? EN : TAX, 3}},
				  .step_count = 2,
				  .steps = {{.after_ms = 15000, .level_down = 2},
					    {.after_ms = 40000, .overflow_to = GENERAL}},
				  .gain_per_minute = 10,
				  .priority_cap = 500,
				  .ring_ms = 20000,
				  .handle_ms = 60000,
				  .reserve = id == ENGLISH};
}

static struct acd_agent agent_of(dj_id id)
{
	return (struct acd_agent){
	    .id = id,
	    .level = {[KO] = 3, [EN] = (int8_t)(id % 3 ? 0 : 4), [TAX] = (int8_t)(1 + id % 5)}};
}

static void work_a_shift(uint64_t seed)
{
	struct acd_policy policy = ACD_POLICY_DEFAULT;

	dice = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
	count = 0;
	now = INT64_C(1764000000000);
	memset(offered, 0, sizeof offered);
	memset(talking, 0, sizeof talking);
	acd = acd_alloc(&policy);
	for (dj_id q = GENERAL; q <= ENGLISH; q++)
		acd_queue_set(acd, &(struct acd_queue[]){queue_of(q)}[0]);
	for (dj_id g = 1; g <= AGENTS; g++)
		acd_agent_set(acd, &(struct acd_agent[]){agent_of(g)}[0]);
	for (int i = 0; i < STEPS; i++) {
		now += roll(5000);
		if (roll(3) == 0)
			arrive();
		else
			someone_acts();
		acd_run(acd, now, on_action, NULL);
	}
	acd_free(acd);
}

static void check_replay(void)
{
	struct acd_policy policy = ACD_POLICY_DEFAULT;
	struct acd_replay *r = acd_replay_alloc(&policy, skill_of);
	struct acd_reason why[AGENTS];

	for (dj_id q = GENERAL; q <= ENGLISH; q++)
		acd_replay_queue(r, &(struct acd_queue[]){queue_of(q)}[0]);
	for (dj_id g = 1; g <= AGENTS; g++)
		acd_replay_agent(r, &(struct acd_agent[]){agent_of(g)}[0]);
	for (int i = 0; i < count; i++) {
		if (facts[i].kind == FACT_offer_made) {
			assert_int_equal(acd_replay_explain(r, &facts[i], why, AGENTS), AGENTS);
			assert_int_equal(why[0].agent, facts[i].offer_made.agent);
			assert_int_equal(why[0].why, ACD_WHY_BEST);
			assert_int_equal(why[0].score, facts[i].offer_made.eligible);
		}
		acd_replay_fact(r, &facts[i]);
	}
	acd_replay_free(r);
}

static void a_replay_knows_why(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		work_a_shift(seed);
		check_replay();
	}
	assert_true(offers > 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_replay_knows_why)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
