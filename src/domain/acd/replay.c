/* Owns an acd that is fed by facts and never decides: what was decided stands in the facts. */
#include "domain/acd/replay.h"
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

struct acd_replay {
	struct acd *acd;
	int skill_of[language_COUNT];
	struct dj_map languages; /* contact -> language + 1, as a pointer */
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
				.place_at = f->contact_queued.place_at,
				.to_front = f->contact_queued.because == queued_because_AGENT_LOST};

	acd_arrive(r->acd, &c, f->at_ms, &regained);
}

void acd_replay_fact(struct acd_replay *r, const struct fact *f)
{
	switch (f->kind) {
	case FACT_agent_routing:
		if (f->agent_routing.routing == routing_IDLE)
			acd_agent_ready(r->acd, f->agent_routing.agent, f->at_ms);
		else
			acd_agent_unready(r->acd, f->agent_routing.agent);
		break;
	case FACT_contact_language:
		dj_map_put(&r->languages, f->contact_language.contact,
			   (void *)(intptr_t)(f->contact_language.language + 1));
		break;
	case FACT_contact_queued:
		queued(r, f);
		break;
	case FACT_contact_answered:
		acd_leave(r->acd, f->contact_answered.contact, ACD_ANSWERED, f->at_ms);
		break;
	case FACT_contact_ended:
		acd_leave(r->acd, f->contact_ended.contact, ACD_OTHER, f->at_ms);
		dj_map_remove(&r->languages, f->contact_ended.contact);
		break;
	default:
		break;
	}
}

int acd_replay_explain(const struct acd_replay *r, const struct fact *offer, struct acd_reason *out,
		       int cap)
{
	return acd_explain(r->acd, offer->offer_made.contact, offer->at_ms, out, cap);
}
