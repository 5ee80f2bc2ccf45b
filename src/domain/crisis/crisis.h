/* The crisis flag of a contact (R059, R060): raised by whoever notices danger, lowered only by a
 * supervisor. While it stands nothing ends the call but the caller, and afterwards somebody is owed
 * a follow-up and the agent a rest. Pure. */
#ifndef DOMAIN_CRISIS_H
#define DOMAIN_CRISIS_H

#include "domain/fact/fact.h"

/* Added to the queue's priority: above everybody who came back to the front. */
#define CRISIS_PRIORITY 100000000

struct crisis {
	enum crisis_by by; /* NONE: the flag is down */
	dj_us since_us;
	bool seen; /* a supervisor said: I am there */
	bool ever; /* was up once: the record stays restricted, follow-up and rest stay owed */
};

/* Each changes the state and leaves its fact; false, and nothing happens, when there is nothing to
 * change. `person`: who did it, 0 the caller. */
bool crisis_raise(struct crisis *c, dj_id contact, enum crisis_by by, dj_id person, dj_us now,
		  struct facts *out);
bool crisis_see(struct crisis *c, dj_id contact, dj_id person, dj_us now, struct facts *out);
bool crisis_lower(struct crisis *c, dj_id contact, dj_id person, dj_id reason, struct facts *out);
bool crisis_is_on(const struct crisis *c);

#endif
