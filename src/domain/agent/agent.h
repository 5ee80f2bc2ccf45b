/* An agent as the system sees one: presence (what the person says) and routing (what the system
 * does), kept apart. Rules only: what a move may be, what follows an unanswered offer, what follows
 * a contact. */
#ifndef DOMAIN_AGENT_H
#define DOMAIN_AGENT_H

#include "domain/fact/fact.h"

struct agent {
	dj_id id;
	enum presence presence;
	enum device device;
	enum routing routing;
	enum presence next; /* after this contact; presence_AVAILABLE is "as before" */
	bool has_next;
	bool next_by_rule; /* not the person's word: a rest that is owed */
	bool desk_open;	   /* a desk page is connected */
	bool phone_ready;  /* an IP phone is registered, or has a fixed address */
	bool wants_wrap;   /* asked for optional wrap-up during the contact */
	dj_id contact;	   /* ringing, talking or in wrap-up for it */
	dj_id offer;
	dj_id leg;	/* the agent's leg of that contact, 0 none */
	dj_us since_us; /* of the routing state */
};

/* Moves the routing state: the only writer of agent->routing. A move that the table does not allow
 * is a bug. limit_ms: length of a timed state, 0 none. */
void agent_move(struct agent *a, enum routing to, dj_ms limit_ms, dj_us now, struct facts *out);
bool agent_may_move(enum routing from, enum routing to);
/* Draws the table as text for the documentation: one line per state. */

/* Is the device there that the agent chose? */
bool agent_device_ready(const struct agent *a);
/* Should acd see the agent as ready: available, idle, device there. */
bool agent_takes_contacts(const struct agent *a);
bool agent_in_contact(const struct agent *a);

/* The person says what they are; `by` says who said it. While in a contact it is noted as `next`
 * and false is returned. */
bool agent_set_presence(struct agent *a, enum presence p, enum party by, dj_id reason,
			struct facts *out);
void agent_set_next(struct agent *a, bool has, enum presence p, struct facts *out);
/* After this contact a rest, by rule (R060). */
void agent_set_rest(struct agent *a, struct facts *out);

/* What an offer that failed does to the agent: separate rules for no answer, decline, busy and an
 * unreachable device. */
struct agent_after_offer {
	enum routing routing;
	dj_ms pause_ms;	 /* then idle again; 0: stays */
	bool skip_agent; /* this contact is not offered to the agent again */
};
const struct agent_after_offer *agent_after_offer(enum offer_end how);

/* What follows the end of an agent's part in a contact: wrap-up with its limit (0 none), or
 * straight on. */
bool agent_needs_wrap(const struct agent *a, enum wrap_mode mode);
/* Where to go after wrap-up: takes `next` over into presence, then idle or off. */
void agent_settle(struct agent *a, dj_us now, struct facts *out);

#endif
