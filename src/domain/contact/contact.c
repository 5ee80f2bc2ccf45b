/* Owns the states of a contact and its times. A segment begins when the contact is queued and ends
 * with the agent's part; talk time is what was neither hold nor gap. */
#include "domain/contact/contact.h"

#define TO(s) (1u << contact_state_##s)

static const unsigned next[contact_state_COUNT] = {
    [contact_state_GREETING] = TO(WAITING) | TO(LINKED) | TO(ENDED),
    [contact_state_WAITING] = TO(OFFERED) | TO(WAITING) | TO(GREETING) | TO(ENDED),
    [contact_state_OFFERED] = TO(WAITING) | TO(TALKING) | TO(DIALLING) | TO(ENDED),
    [contact_state_TALKING] =
	TO(GREETING) | TO(HELD) | TO(RECONNECTING) | TO(WAITING) | TO(LINKED) | TO(ENDED),
    [contact_state_HELD] =
	TO(GREETING) | TO(TALKING) | TO(RECONNECTING) | TO(WAITING) | TO(LINKED) | TO(ENDED),
    [contact_state_RECONNECTING] =
	TO(GREETING) | TO(DIALLING) | TO(TALKING) | TO(HELD) | TO(WAITING) | TO(LINKED) | TO(ENDED),
    [contact_state_DIALLING] = TO(TALKING) | TO(RECONNECTING) | TO(ENDED),
    [contact_state_ENDED] = 0,
    [contact_state_LINKED] = TO(WAITING) | TO(TALKING) | TO(ENDED),
};

bool contact_may_move(enum contact_state from, enum contact_state to)
{
	return next[from] & (1u << to);
}

void contact_move(struct contact *c, enum contact_state to, dj_us now)
{
	dj_assert(contact_may_move(c->state, to));
	c->state = to;
	c->since_us = now;
}

bool contact_has_agent(const struct contact *c)
{
	return c->state == contact_state_TALKING || c->state == contact_state_HELD ||
	       c->state == contact_state_RECONNECTING || c->state == contact_state_DIALLING;
}

void contact_queue(struct contact *c, const struct contact_queueing *q, dj_us now,
		   struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_queued);

	contact_move(c, contact_state_WAITING, now);
	c->queue = q->queue;
	c->segment = q->segment;
	c->place_at = q->place_at;
	c->estimate_ms = q->estimate_ms;
	c->queued_us = now;
	c->was_queued = true;
	f->contact_queued.contact = c->id;
	f->contact_queued.queue = q->queue;
	f->contact_queued.segment = q->segment;
	f->contact_queued.because = q->because;
	f->contact_queued.priority = q->priority;
	f->contact_queued.place_at = q->place_at;
	f->contact_queued.estimate = q->estimate_ms;
	f->contact_queued.mode = q->mode;
}

void contact_leave_queue(struct contact *c, enum queued_because because, dj_us now,
			 struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_left_queue);

	f->contact_left_queue.contact = c->id;
	f->contact_left_queue.queue = c->queue;
	f->contact_left_queue.segment = c->segment;
	f->contact_left_queue.because = because;
	f->contact_left_queue.waited = (now - c->queued_us) / 1000;
}

void contact_dial(struct contact *c, dj_id agent, dj_us now)
{
	contact_move(c, contact_state_DIALLING, now);
	c->agent = c->last_agent = agent;
}

void contact_after(struct contact *c, dj_us now)
{
	dj_assert(c->agent == 0);
	contact_move(c, contact_state_GREETING, now);
}

void contact_answer(struct contact *c, dj_id agent, enum device device, dj_us now,
		    struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_answered);

	contact_move(c, contact_state_TALKING, now);
	c->agent = c->last_agent = agent;
	c->answered_us = now;
	c->segment_hold_ms = 0;
	c->waited_ms = (now - c->queued_us) / 1000;
	c->was_answered = true;
	f->contact_answered.contact = c->id;
	f->contact_answered.queue = c->queue;
	f->contact_answered.segment = c->segment;
	f->contact_answered.agent = agent;
	f->contact_answered.waited = c->waited_ms;
	f->contact_answered.estimate_error = c->estimate_ms < 0 ? 0 : c->waited_ms - c->estimate_ms;
	f->contact_answered.device = device;
}

void contact_hold(struct contact *c, dj_us now, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_held);

	contact_move(c, contact_state_HELD, now);
	c->held_us = now;
	f->contact_held.contact = c->id;
	f->contact_held.segment = c->segment;
	f->contact_held.agent = c->agent;
}

/* A hold that ends, whichever way, counts into the segment. */
static dj_ms close_hold(struct contact *c, dj_us now)
{
	dj_ms held = c->held_us ? (now - c->held_us) / 1000 : 0;

	c->segment_hold_ms += held;
	c->held_us = 0;
	return held;
}

void contact_resume(struct contact *c, dj_us now, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_resumed);

	contact_move(c, contact_state_TALKING, now);
	f->contact_resumed.contact = c->id;
	f->contact_resumed.segment = c->segment;
	f->contact_resumed.agent = c->agent;
	f->contact_resumed.held = close_hold(c, now);
}

void contact_interrupt(struct contact *c, dj_us now, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_interrupted);

	c->before = c->state;
	contact_move(c, contact_state_RECONNECTING, now);
	f->contact_interrupted.contact = c->id;
	f->contact_interrupted.segment = c->segment;
	f->contact_interrupted.agent = c->agent;
}

void contact_rejoin(struct contact *c, dj_us now, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_rejoined);

	f->contact_rejoined.contact = c->id;
	f->contact_rejoined.segment = c->segment;
	f->contact_rejoined.agent = c->agent;
	f->contact_rejoined.gap = (now - c->since_us) / 1000;
	contact_move(c, c->before, now);
}

void contact_end_segment(struct contact *c, enum segment_end how, dj_us now, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_segment_ended);

	dj_assert(contact_has_agent(c));
	close_hold(c, now);
	f->segment_ended.contact = c->id;
	f->segment_ended.segment = c->segment;
	f->segment_ended.agent = c->agent;
	f->segment_ended.queue = c->queue;
	f->segment_ended.how = how;
	f->segment_ended.hold = c->segment_hold_ms;
	f->segment_ended.talk =
	    c->was_answered ? (now - c->answered_us) / 1000 - c->segment_hold_ms : 0;
	c->agent = 0;
	c->agent_leg = 0;
}

void contact_pass(struct contact *c, const struct contact_passing *p, dj_us now, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_passed);

	dj_assert(c->agent == 0);
	if (c->state != contact_state_TALKING)
		contact_move(c, contact_state_TALKING, now);
	c->since_us = c->answered_us = now;
	c->agent = c->last_agent = p->agent;
	c->segment = p->segment;
	c->segment_hold_ms = 0;
	c->was_answered = true;
	f->contact_passed.contact = c->id;
	f->contact_passed.segment = p->segment;
	f->contact_passed.agent = p->agent;
	f->contact_passed.from = p->from;
	f->contact_passed.party = p->party;
	f->contact_passed.how = p->how;
	f->contact_passed.talk = p->talk_ms;
}

void contact_link(struct contact *c, dj_id agent, dj_us now, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_contact_linked);

	dj_assert(c->agent == 0);
	contact_move(c, contact_state_LINKED, now);
	f->contact_linked.contact = c->id;
	f->contact_linked.segment = c->segment;
	f->contact_linked.agent = agent;
}

static enum result result_of(const struct contact *c)
{
	if (c->was_answered)
		return result_ANSWERED;
	return c->was_queued ? result_ABANDONED : result_LEFT_MENU;
}

void contact_end(struct contact *c, enum party by, enum leg_end cause, enum result result,
		 dj_us now, struct facts *out)
{
	bool waiting = c->state == contact_state_WAITING || c->state == contact_state_OFFERED;
	struct fact *f;

	dj_assert(c->agent == 0);
	if (waiting)
		c->waited_ms = (now - c->queued_us) / 1000;
	f = facts_add(out, FACT_contact_ended);
	f->contact_ended.contact = c->id;
	f->contact_ended.queue = c->queue;
	f->contact_ended.result = result == result_NONE ? result_of(c) : result;
	f->contact_ended.by = by;
	f->contact_ended.cause = cause;
	f->contact_ended.waited = c->waited_ms;
	f->contact_ended.lasted = (now - c->started_us) / 1000;
	f->contact_ended.reason = c->end_reason;
	contact_move(c, contact_state_ENDED, now);
}
