/* A contact: one conversation on one channel, with its segments (one per agent) and its times.
 * Never deleted by a transfer. Rules only; sound and signalling are ports of the app. */
#ifndef DOMAIN_CONTACT_H
#define DOMAIN_CONTACT_H

#include "domain/fact/fact.h"

struct contact {
	dj_id id;
	enum channel channel;
	enum contact_state state;
	enum contact_state before; /* RECONNECTING: where it was (TALKING or HELD) */
	enum language language;
	dj_id line, queue, segment, agent, offer;
	dj_id trunk;
	bool in_province;
	dj_id citizen_leg, agent_leg;
	dj_ms place_at;	   /* wall: the place in line */
	dj_ms estimate_ms; /* told at queueing, for its error */
	dj_us started_us, queued_us, answered_us, held_us, since_us;
	dj_ms segment_hold_ms; /* of the current segment */
	dj_ms waited_ms;       /* of the last queueing */
	dj_id end_reason;      /* why the agent ended it (R061) */
	bool was_answered, was_queued;
	uint64_t caller_key;
	dj_id last_agent;
};

/* The only writer of contact->state; a move that the table does not allow is a bug. */
void contact_move(struct contact *c, enum contact_state to, dj_us now);
bool contact_may_move(enum contact_state from, enum contact_state to);
bool contact_has_agent(const struct contact *c); /* TALKING, HELD, RECONNECTING or DIALLING */

struct contact_queueing {
	dj_id queue, segment;
	enum queued_because because;
	int64_t priority;
	dj_ms place_at, estimate_ms;
	enum queue_mode mode;
};
void contact_queue(struct contact *c, const struct contact_queueing *q, dj_us now,
		   struct facts *out);
/* Leaves the line for another reason than an answer or the citizen's leaving (overflow to another
 * queue). */
void contact_leave_queue(struct contact *c, enum queued_because because, dj_us now,
			 struct facts *out);
/* The agent is there and the citizen is rung; contact_answer when they lift. */
void contact_dial(struct contact *c, dj_id agent, dj_us now);
/* The agent has gone and the citizen is still asked something. */
void contact_after(struct contact *c, dj_us now);
void contact_answer(struct contact *c, dj_id agent, enum device device, dj_us now,
		    struct facts *out);
void contact_hold(struct contact *c, dj_us now, struct facts *out);
void contact_resume(struct contact *c, dj_us now, struct facts *out);
void contact_interrupt(struct contact *c, dj_us now, struct facts *out);
void contact_rejoin(struct contact *c, dj_us now, struct facts *out);
/* Ends the agent's part: talk and hold time of the segment come out right for every way it can end.
 */
void contact_end_segment(struct contact *c, enum segment_end how, dj_us now, struct facts *out);
/* The next agent has it without waiting in line, after the last one's segment has ended: a new
 * segment begins. `talk_ms`: how long they had been asked. */
struct contact_passing {
	dj_id segment, agent, from, party;
	enum passed how;
	dj_ms talk_ms;
};
void contact_pass(struct contact *c, const struct contact_passing *p, dj_us now, struct facts *out);
/* No agent (any more): the citizen is with parties outside. After the segment has ended. */
void contact_link(struct contact *c, dj_id agent, dj_us now, struct facts *out);
/* Ends the contact. The result follows from what happened: answered, abandoned in the queue, left
 * in the menu, or as given by `result` when that is not result_NONE. */
void contact_end(struct contact *c, enum party by, enum leg_end cause, enum result result,
		 dj_us now, struct facts *out);

#endif
