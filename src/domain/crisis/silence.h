/* The silence of a caller in a conversation (R059): somebody in danger may be unable to speak.
 *
 * The caller is silent when it is their turn: nothing was heard from them since the conversation
 * began, or the agent spoke after them and they have not answered. Who waits for an agent who looks
 * something up is not silent. A silence is asked about after `ask_ms` and then every `again_ms`;
 * from the first asking until the caller is heard, key 1 and knocks mean danger. Pure. */
#ifndef DOMAIN_SILENCE_H
#define DOMAIN_SILENCE_H

#include "domain/fact/fact.h"

#define SILENCE_REST_US 3000000 /* "not heard" is told so long after the last voice */

struct silence_rule {
	dj_ms ask_ms, again_ms;
	int most; /* askings in one silence */
};

struct silence {
	bool on; /* a conversation goes on */
	dj_us began_us;
	dj_us caller_us; /* last heard, 0 never */
	dj_us agent_us;
	bool caller_speaks, agent_speaks;
	dj_us asked_us; /* of this silence, 0 not yet */
	int asked;
};

/* The conversation begins, or goes on after a hold. */
void silence_begin(struct silence *s, dj_us now);
/* heard: a voice began; otherwise it has rested for SILENCE_REST_US. True when a silence that was
 * asked about is broken. */
bool silence_voice(struct silence *s, bool caller, bool heard, dj_us now);
/* How long the caller has been silent; 0 when they are not. */
dj_us silence_lasts(const struct silence *s, dj_us now);
/* When it must be asked about, if nothing is heard until then; INT64_MAX: not. */
dj_us silence_due(const struct silence *s, const struct silence_rule *r);
void silence_ask(struct silence *s, dj_us now);
/* Was asked and nothing was heard since: key 1 and knocks are an answer. */
bool silence_is_asked(const struct silence *s);

#endif
