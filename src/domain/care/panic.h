/* The quiet key of an agent: a call for a colleague that the citizen neither hears nor sees (R073).
 * Pressed by the agent, seen by who leads, over when one of them says so. Pure. */
#ifndef DOMAIN_CARE_PANIC_H
#define DOMAIN_CARE_PANIC_H

#include "domain/fact/fact.h"

struct panic {
	dj_us since_us; /* 0: not pressed */
	dj_id agent, contact;
	dj_id seen_by; /* who said that they come; 0 nobody yet */
};

/* Each leaves its fact; false, and nothing happens, when there is nothing to change. */
bool panic_press(struct panic *p, dj_id agent, dj_id contact, dj_us now, struct facts *out);
bool panic_see(struct panic *p, dj_id person, dj_us now, struct facts *out);
/* person: who said so; 0: by itself. */
bool panic_end(struct panic *p, dj_id person, dj_us now, struct facts *out);
static inline bool panic_is_on(const struct panic *p)
{
	return p->since_us != 0;
}

#endif
