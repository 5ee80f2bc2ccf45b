/* Owns an acd that is fed by facts and never decides: what was decided stands in the facts. */
#include "domain/acd/replay.h"
#include "base/map.h"
#include "domain/agent/agent.h"

#include <stdlib.h>
#include <string.h>

struct acd_replay {
	struct acd *acd;
	int skill_of[language_COUNT];
	struct dj_map languages; /* contact -> language + 1, as a pointer */
	struct dj_map hard;	 /* contacts that are expected to be, as a pointer */
	struct dj_map to_agents; /* contact -> agent of its latest transfer, as a pointer */
};

struct acd_replay *acd_replay_alloc(const struct acd_policy *policy,
				    const int skill_of[language_COUNT])
{
	struct acd_replay *r = dj_alloc(sizeof *r);

	r->acd = acd_alloc(policy);
	memcpy(r->skill_of, skill_of, sizeof r->skill_of);
	return r;
}

void acd_replay_free(struct acd_replay *r)
{
	if (!r)
		return;
	acd_free(r->acd);
	dj_map_fini(&r->languages);
	dj_map_fini(&r->to_agents);
	dj_map_fini(&r->hard);
	free(r);
}

void acd_replay_queue(struct acd_replay *r, const struct acd_queue *q)
{
	acd_queue_set(r->acd, q);
}

void acd_replay_agent(struct acd_replay *r, const struct acd_agent *g)
{
	acd_agent_set(r->acd, g);
}

static void queued(struct acd_replay *r, const struct fact *f)
{
	bool regained;
	intptr_t language = (intptr_t)dj_map_get(&r->languages, f->contact_queued.contact);
	struct acd_contact c = {.id = f->contact_queued.contact,
				.queue = f->contact_queued.queue,
				.language_skill = language ? r->skill_of[language - 1] : -1,
				.hard = dj_map_get(&r->hard, f->contact_queued.contact) != NULL,
				.place_at = f->contact_queued.place_at,
				.to_front =
				    f->contact_queued.because == queued_because_AGENT_LOST ||
				    f->contact_queued.because == queued_because_TRANSFER_FAILED};

	/* who got it warm has it without a line */
	c.only_agent = (dj_id)(intptr_t)dj_map_remove(&r->to_agents, c.id);
	if (f->contact_queued.because != queued_because_TRANSFER)
		c.only_agent = 0;
	acd_arrive(r->acd, &c, f->at_ms, &regained);
}

static void transferred(struct acd_replay *r, const struct fact *f)
{
	if (f->contact_transferred.to_agent)
		dj_map_put(&r->to_agents, f->contact_transferred.contact,
			   (void *)(intptr_t)f->contact_transferred.to_agent);
}

static void language(struct acd_replay *r, const struct fact *f)
{
	dj_map_put(&r->languages, f->contact_language.contact,
		   (void *)(intptr_t)(f->contact_language.language + 1));
}

static void hard_expected(struct acd_replay *r, const struct fact *f)
{
	dj_map_put(&r->hard, f->hard_expected.contact, r);
	acd_hard(r->acd, f->hard_expected.contact);
}

static void hard_share(struct acd_replay *r, const struct fact *f)
{
	acd_agent_hard(r->acd, f->agent_hard_share.agent, (int)f->agent_hard_share.count);
}

/* As the centre told acd when it happened. */
static void routing(struct acd_replay *r, const struct fact *f)
{
	dj_id agent = f->agent_routing.agent;

	switch ((enum routing)f->agent_routing.routing) {
	case routing_IDLE:
		acd_agent_ready(r->acd, agent, f->at_ms);
		break;
	case routing_OFF:
	case routing_NOT_ANSWERING:
	case routing_SUPERVISING:
		acd_agent_unready(r->acd, agent);
		break;
	default:
		acd_agent_busy(r->acd, agent);
	}
}

static void offer_made(struct acd_replay *r, const struct fact *f)
{
	acd_offer_made(r->acd, f->offer_made.contact, f->offer_made.agent, f->at_ms);
}

static void offer_ended(struct acd_replay *r, const struct fact *f)
{
	enum offer_end how = (enum offer_end)f->offer_ended.how;

	if (how != offer_end_ACCEPTED)
		acd_offer_failed(r->acd, f->offer_ended.contact, how != offer_end_WITHDRAWN,
				 agent_after_offer(how)->skip_agent, f->at_ms);
}

static void answered(struct acd_replay *r, const struct fact *f)
{
	acd_leave(r->acd, f->contact_answered.contact, ACD_ANSWERED, f->at_ms);
}

static void ended(struct acd_replay *r, const struct fact *f)
{
	acd_leave(r->acd, f->contact_ended.contact, ACD_OTHER, f->at_ms);
	dj_map_remove(&r->languages, f->contact_ended.contact);
	dj_map_remove(&r->to_agents, f->contact_ended.contact);
	dj_map_remove(&r->hard, f->contact_ended.contact);
}

void acd_replay_fact(struct acd_replay *r, const struct fact *f)
{
	static void (*const folds[FACT_KINDS])(struct acd_replay *, const struct fact *) = {
	    [FACT_agent_routing] = routing,	      [FACT_contact_language] = language,
	    [FACT_contact_transferred] = transferred, [FACT_contact_queued] = queued,
	    [FACT_offer_made] = offer_made,	      [FACT_offer_ended] = offer_ended,
	    [FACT_contact_answered] = answered,	      [FACT_contact_ended] = ended,
	    [FACT_hard_expected] = hard_expected,     [FACT_agent_hard_share] = hard_share,
	};

	if (f->kind <= FACT_none || f->kind >= FACT_KINDS || !folds[f->kind])
		return;
	acd_advance(r->acd, f->at_ms);
	folds[f->kind](r, f);
}

/* Kept for one agent: that one is the best, whoever else could have answered had to wait. */
static void prefer(struct acd_reason *out, int count, dj_id agent)
{
	for (int i = 0; i < count; i++) {
		if (out[i].agent == agent)
			out[i].why = ACD_WHY_BEST;
		else if (out[i].why == ACD_WHY_BEST || out[i].why == ACD_WHY_LOWER_SCORE ||
			 out[i].why == ACD_WHY_SPARED)
			out[i].why = ACD_WHY_WAITS_FOR_STICKY;
	}
	for (int i = count - 1; i > 0; i--)
		if (out[i].why == ACD_WHY_BEST) {
			struct acd_reason best = out[i];

			out[i] = out[i - 1];
			out[i - 1] = best;
		}
}

int acd_replay_explain(struct acd_replay *r, const struct fact *offer, struct acd_reason *out,
		       int cap)
{
	int count;

	acd_advance(r->acd, offer->at_ms);
	count = acd_explain(r->acd, offer->offer_made.contact, offer->at_ms, out, cap);
	if (offer->offer_made.rule == rule_STICKY || offer->offer_made.rule == rule_DIRECT)
		prefer(out, DJ_MIN(count, cap), offer->offer_made.agent);
	return count;
}
