/* What acd knew at a moment of the past: built again from the facts, so that "why this agent and
 * why not the others" can be answered in full long after the call. */
#ifndef DOMAIN_ACD_REPLAY_H
#define DOMAIN_ACD_REPLAY_H

#include "domain/acd/acd.h"
#include "domain/fact/fact.h"

struct acd_replay;

/* skill_of[language]: the skill number of a language, -1 for none. Queues and agents are those of
 * the site, as acd got them. */
struct acd_replay *acd_replay_alloc(const struct acd_policy *policy,
				    const int skill_of[language_COUNT]);
void acd_replay_free(struct acd_replay *r);
void acd_replay_queue(struct acd_replay *r, const struct acd_queue *q);
void acd_replay_agent(struct acd_replay *r, const struct acd_agent *g);
/* In the order of the log, from server.started on. */
void acd_replay_fact(struct acd_replay *r, const struct fact *f);
/* The reasons of the offer that the next fact to come makes; as acd_explain. Whom the citizen knew
 * is not in the facts: where that decided, the others who could have answered were made to wait. */
int acd_replay_explain(struct acd_replay *r, const struct fact *offer, struct acd_reason *out,
		       int cap);

#endif
