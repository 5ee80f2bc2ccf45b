/* Owns the routing state machine of an agent and the rules around it. Refuses: who is offered what
 * (acd), devices, time. */
#include "domain/agent/agent.h"

#define TO(s) (1u << routing_##s)

/* Legal moves. Every state may fall to OFF (logged off, lost) except through a contact, which is
 * closed first. */
static const unsigned next[routing_COUNT] = {
    /* available with a device */
    [routing_OFF] = TO(IDLE) | TO(SUPERVISING),
    /* ringing: an offer, or asked by another agent; off: break, lost desk */
    [routing_IDLE] = TO(OFF) | TO(RINGING) | TO(SUPERVISING),
    /* talking: accepted; idle: declined or withdrawn; not answering: or unreachable; off: busy
     * device, pause */
    [routing_RINGING] = TO(IDLE) | TO(OFF) | TO(TALKING) | TO(NOT_ANSWERING),
    /* reconnecting: the page went away */
    [routing_TALKING] = TO(HOLDING) | TO(WRAP_UP) | TO(IDLE) | TO(OFF) | TO(RECONNECTING),
    [routing_HOLDING] = TO(TALKING) | TO(WRAP_UP) | TO(IDLE) | TO(OFF) | TO(RECONNECTING),
    /* wrap-up: extended */
    [routing_WRAP_UP] = TO(WRAP_UP) | TO(IDLE) | TO(OFF),
    /* idle: the person is back */
    [routing_NOT_ANSWERING] = TO(IDLE) | TO(OFF) | TO(SUPERVISING),
    /* talking or holding: the page is back; wrap-up: the citizen left; off: it stayed away */
    [routing_RECONNECTING] = TO(TALKING) | TO(HOLDING) | TO(WRAP_UP) | TO(OFF) | TO(IDLE),
    /* talking: took over */
    [routing_SUPERVISING] = TO(IDLE) | TO(OFF) | TO(TALKING),
};

bool agent_may_move(enum routing from, enum routing to)
{
	return next[from] & (1u << to);
}

void agent_move(struct agent *a, enum routing to, dj_ms limit_ms, dj_us now, struct facts *out)
{
	struct fact *f;

	dj_assert(agent_may_move(a->routing, to));
	a->routing = to;
	a->since_us = now;
	f = facts_add(out, FACT_agent_routing);
	f->agent_routing.agent = a->id;
	f->agent_routing.routing = to;
	f->agent_routing.contact = a->contact;
	f->agent_routing.limit = limit_ms;
}

bool agent_device_ready(const struct agent *a)
{
	return a->device == device_PHONE ? a->phone_ready : a->desk_open;
}

bool agent_takes_contacts(const struct agent *a)
{
	return a->presence == presence_AVAILABLE && a->routing == routing_IDLE &&
	       agent_device_ready(a);
}

bool agent_in_contact(const struct agent *a)
{
	return a->routing == routing_RINGING || a->routing == routing_TALKING ||
	       a->routing == routing_HOLDING || a->routing == routing_RECONNECTING ||
	       a->routing == routing_SUPERVISING;
}

bool agent_set_presence(struct agent *a, enum presence p, enum party by, dj_id reason,
			struct facts *out)
{
	struct fact *f;

	if (agent_in_contact(a)) {
		agent_set_next(a, p != presence_AVAILABLE, p, out);
		return false;
	}
	a->presence = p;
	f = facts_add(out, FACT_agent_presence);
	f->agent_presence.agent = a->id;
	f->agent_presence.presence = p;
	f->agent_presence.by = by;
	f->agent_presence.reason = reason;
	f->agent_presence.device = a->device;
	return true;
}

void agent_set_next(struct agent *a, bool has, enum presence p, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_agent_next);

	a->has_next = has;
	a->next = has ? p : presence_AVAILABLE;
	a->next_by_rule = false;
	f->agent_next.agent = a->id;
	f->agent_next.presence = a->next;
}

void agent_set_rest(struct agent *a, struct facts *out)
{
	agent_set_next(a, true, presence_COOL_DOWN, out);
	a->next_by_rule = true;
}

const struct agent_after_offer *agent_after_offer(enum offer_end how)
{
	static const struct agent_after_offer rules[offer_end_COUNT] = {
	    [offer_end_DECLINED] = {routing_IDLE, 0, true},
	    [offer_end_NO_ANSWER] = {routing_NOT_ANSWERING, 0, false},
	    [offer_end_BUSY] = {routing_OFF, 15000, true},
	    [offer_end_UNREACHABLE] = {routing_NOT_ANSWERING, 0, false},
	    [offer_end_WITHDRAWN] = {routing_IDLE, 0, false},
	};

	dj_assert(how != offer_end_ACCEPTED);
	return &rules[how];
}

bool agent_needs_wrap(const struct agent *a, enum wrap_mode mode)
{
	return mode == wrap_mode_TIMED || mode == wrap_mode_MANDATORY ||
	       (mode == wrap_mode_OPTIONAL && a->wants_wrap);
}

void agent_settle(struct agent *a, dj_us now, struct facts *out)
{
	enum routing to;

	a->contact = a->offer = a->leg = 0;
	a->wants_wrap = false;
	to = a->presence == presence_AVAILABLE && !a->has_next && agent_device_ready(a)
		 ? routing_IDLE
		 : routing_OFF;
	if (a->routing != to)
		agent_move(a, to, 0, now, out);
	if (a->has_next) {
		enum presence p = a->next;

		a->has_next = false;
		a->next = presence_AVAILABLE;
		agent_set_presence(a, p, a->next_by_rule ? party_SYSTEM : party_AGENT, 0, out);
	}
}
