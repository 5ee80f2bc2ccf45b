/* Owns what an agent may do with others in a contact: ask, swap, bring together, pass on, drop.
 * Refuses sound and ringing (centre_party.c). */
#include "app/centre.h"

#define OWN_CALL (OWN_TALKING | OWN_HELD)

/* ---- whom ---- */

/* Whom an offer would go to: who also speaks the citizen's language first, because they may be
 * handed the call. */
static dj_id best_of_queue(struct app *a, dj_id queue, enum language language)
{
	int skill = site_language_skill(a->config.site, language);
	dj_ms now = centre_wall(a);
	dj_id best = acd_best(a->acd, queue, skill, now);

	return best || skill < 0 ? best : acd_best(a->acd, queue, -1, now);
}

static enum verdict aim_at_agent(struct app *a, dj_id agent, dj_id actor, struct invitation *out)
{
	if (!centre_agent(a, agent))
		return VERDICT_not_found;
	if (agent == actor)
		return VERDICT_agent_away;
	out->role = party_role_CONSULTED;
	out->agent = agent;
	return VERDICT_ok;
}

static enum verdict aim_at_queue(struct app *a, const struct live_contact *c, dj_id queue,
				 struct invitation *out)
{
	const struct site_queue *q = site_queue_of(a->config.site, queue);

	if (!q)
		return VERDICT_not_found;
	out->role = party_role_CONSULTED;
	out->agent = best_of_queue(a, queue, c->contact.language);
	return out->agent ? VERDICT_ok : VERDICT_nobody_free;
}

static enum verdict aim_at_number(const struct site_number *n, enum verdict unknown,
				  struct invitation *out)
{
	if (!n)
		return unknown;
	out->role = party_role_OUTSIDE;
	out->number = n->number;
	out->entry = n->id;
	return VERDICT_ok;
}

/* An agent, whoever of a queue is free, a number of the directory by its id or as it is dialled. */
static enum verdict aim(struct app *a, const struct command *cmd, const struct live_contact *c,
			struct invitation *out)
{
	const struct site *s = a->config.site;

	if (cmd->to_agent)
		return aim_at_agent(a, cmd->to_agent, cmd->actor, out);
	if (cmd->to_queue)
		return aim_at_queue(a, c, cmd->to_queue, out);
	if (cmd->subject)
		return aim_at_number(site_number_of(s, cmd->subject), VERDICT_not_found, out);
	if (cmd->line[0])
		return aim_at_number(site_number_named(s, cmd->line), VERDICT_not_dialable, out);
	return VERDICT_bad_request;
}

/* ---- asking first ---- */

static enum verdict ask(struct app *a, const struct command *cmd, struct live_contact *c)
{
	struct invitation i = {.purpose = dial_purpose_CONSULT, .aside = true};
	enum verdict v;

	if (bridge_asked(&c->bridge))
		return VERDICT_party_asked;
	v = aim(a, cmd, c, &i);
	if (v == VERDICT_ok)
		v = centre_invite(a, c, &i, NULL);
	if (v == VERDICT_ok)
		centre_set_situation(a, c, situation_CONSULT);
	return v;
}

enum verdict centre_consult(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_CALL, &c);

	(void)out;
	return v == VERDICT_ok ? ask(a, cmd, c) : v;
}

static enum leg_end parting(const struct bridge_party *p)
{
	return p->was_joined ? leg_end_NORMAL : leg_end_CANCELLED;
}

enum verdict centre_consult_cancel(struct app *a, const struct command *cmd, struct answer *out)
{
	struct bridge_party *p;
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_CALL, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	p = bridge_asked(&c->bridge);
	if (!p)
		return VERDICT_wrong_state;
	centre_drop_party(a, c, p, parting(p));
	centre_set_situation(a, c, bridge_together(&c->bridge));
	return VERDICT_ok;
}

enum verdict centre_swap(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_CALL, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	if (!bridge_asked(&c->bridge))
		return VERDICT_wrong_state;
	centre_set_situation(a, c,
			     c->contact.state == contact_state_HELD ? bridge_together(&c->bridge)
								    : situation_CONSULT);
	return VERDICT_ok;
}

enum verdict centre_conference(struct app *a, const struct command *cmd, struct answer *out)
{
	struct bridge_party *p;
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_CALL, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	p = bridge_asked(&c->bridge);
	if (!p || p->state == party_state_RINGING)
		return VERDICT_wrong_state;
	p->with_citizen = true;
	centre_set_situation(a, c, bridge_together(&c->bridge));
	return VERDICT_ok;
}

/* ---- passing on ---- */

static void note_transfer(struct app *a, const struct live_contact *c, dj_id queue, dj_id agent)
{
	struct fact *f = facts_add(&a->facts, FACT_contact_transferred);

	f->contact_transferred.contact = c->contact.id;
	f->contact_transferred.segment = c->contact.segment;
	f->contact_transferred.agent = c->contact.agent;
	f->contact_transferred.to_queue = queue;
	f->contact_transferred.to_agent = agent;
}

/* The best of those who can go on without the agent: an agent before one outside, who talks before
 * who still rings. An interpreter cannot. */
static struct bridge_party *successor(struct bridge *b)
{
	struct bridge_party *best = NULL;
	int most = 0;

	for (int i = 0; i < b->count; i++) {
		struct bridge_party *p = &b->parties[i];
		int worth =
		    (p->role == party_role_CONSULTED) + 2 * (p->state == party_state_JOINED) + 1;

		if (!bridge_is_there(p) || p->purpose == dial_purpose_INTERPRETER ||
		    (p->role != party_role_CONSULTED && p->role != party_role_OUTSIDE) ||
		    worth <= most)
			continue;
		best = p;
		most = worth;
	}
	return best;
}

bool centre_leave_to_others(struct app *a, struct live_contact *c)
{
	struct bridge_party *p = successor(&c->bridge);

	if (!p)
		return false;
	note_transfer(a, c, 0, p->agent);
	if (p->role == party_role_CONSULTED && p->state == party_state_JOINED) {
		centre_pass(a, c, p, passed_WARM, segment_end_TRANSFERRED);
	} else {
		centre_end_agent_part(a, c, segment_end_TRANSFERRED);
		centre_link(a, c);
	}
	return true;
}

enum verdict centre_transfer_complete(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_CALL, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	return centre_leave_to_others(a, c) ? VERDICT_ok : VERDICT_wrong_state;
}

static enum verdict may_transfer(struct app *a, const struct command *cmd,
				 const struct live_contact *c, const struct site_queue **queue)
{
	const struct live_agent *to = cmd->to_agent ? centre_agent(a, cmd->to_agent) : NULL;
	enum queue_mode mode;

	*queue = cmd->to_queue ? site_queue_of(a->config.site, cmd->to_queue) : c->rules;
	if (!*queue || (cmd->to_agent && !to))
		return VERDICT_not_found;
	if (cmd->to_agent == cmd->actor)
		return VERDICT_agent_away;
	if (to && (to->agent.presence != presence_AVAILABLE || !agent_device_ready(&to->agent)))
		return VERDICT_agent_away;
	mode = site_queue_mode(a->config.site, (*queue)->acd.id, centre_wall(a));
	return mode == queue_mode_CLOSED || mode == queue_mode_HOLIDAY ? VERDICT_queue_closed
								       : VERDICT_ok;
}

/* The citizen waits for the new one with their old place in line. */
static enum verdict pass_to_line(struct app *a, const struct command *cmd, struct live_contact *c)
{
	const struct site_queue *queue;
	enum verdict v = may_transfer(a, cmd, c, &queue);

	if (v != VERDICT_ok)
		return v;
	note_transfer(a, c, cmd->to_queue, cmd->to_agent);
	centre_end_agent_part(a, c, segment_end_TRANSFERRED);
	centre_keep_interpreters(a, c);
	centre_enqueue(a, c, queue, queued_because_TRANSFER, cmd->to_agent);
	centre_play_phrase(a, c, PHRASE_TRANSFERRING, true, PLAY_NOTHING);
	return VERDICT_ok;
}

/* The citizen hears music until they answer; nobody there, and it is back to the front. */
static enum verdict pass_outside(struct app *a, const struct command *cmd, struct live_contact *c)
{
	struct invitation i = {.purpose = dial_purpose_TRANSFER};
	enum verdict v = aim(a, cmd, c, &i);

	if (v == VERDICT_ok)
		v = centre_invite(a, c, &i, NULL);
	if (v != VERDICT_ok)
		return v;
	note_transfer(a, c, 0, 0);
	centre_end_agent_part(a, c, segment_end_TRANSFERRED);
	centre_link(a, c);
	return VERDICT_ok;
}

enum verdict centre_transfer(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_CALL, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	if (bridge_asked(&c->bridge))
		return VERDICT_party_asked; /* one transfer at a time */
	if (cmd->to_queue || cmd->to_agent)
		return pass_to_line(a, cmd, c);
	return cmd->subject || cmd->line[0] ? pass_outside(a, cmd, c) : VERDICT_not_found;
}

/* ---- others in the call ---- */

enum verdict centre_invite_by_agent(struct app *a, const struct command *cmd, struct answer *out)
{
	struct invitation i = {.purpose = dial_purpose_CONFERENCE};
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_CALL, &c);

	if (v == VERDICT_ok)
		v = aim(a, cmd, c, &i);
	return v == VERDICT_ok ? centre_invite(a, c, &i, &out->id) : v;
}

enum verdict centre_drop_by_agent(struct app *a, const struct command *cmd, struct answer *out)
{
	struct bridge_party *p;
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_CALL, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	p = cmd->subject ? bridge_party_of(&c->bridge, cmd->subject) : NULL;
	if (!p || !bridge_is_there(p) ||
	    (p->role != party_role_CONSULTED && p->role != party_role_OUTSIDE))
		return VERDICT_not_found;
	centre_drop_party(a, c, p, parting(p));
	return VERDICT_ok;
}

/* A consulted agent or a supervisor goes; the agent of a contact ends or passes it on instead. */
enum verdict centre_leave(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);
	struct bridge_party *p = c ? bridge_person(&c->bridge, cmd->actor) : NULL;

	(void)out;
	if (!p)
		return VERDICT_not_found;
	if (p->role == party_role_AGENT)
		return VERDICT_wrong_state;
	centre_drop_party(a, c, p, p->was_joined ? leg_end_NORMAL : leg_end_DECLINED);
	return VERDICT_ok;
}

/* The agent who left the citizen with others comes back: their device rings, and it is theirs again
 * when it answers. Done with the wrap-up or not: this comes first. */
enum verdict centre_return(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);
	struct live_agent *g = centre_agent(a, cmd->actor);
	struct invitation with = {.role = party_role_CONSULTED,
				  .purpose = dial_purpose_CONSULT,
				  .agent = cmd->actor,
				  .asked_for = true};

	(void)out;
	if (!c || !g)
		return VERDICT_not_found;
	if (c->contact.last_agent != cmd->actor)
		return VERDICT_not_yours;
	if (c->contact.state != contact_state_LINKED)
		return VERDICT_wrong_state;
	if (g->agent.routing == routing_WRAP_UP && g->agent.contact == c->contact.id) {
		dj_timers_clear(a->timers, TIMER_WRAP, g->agent.id);
		centre_settle(a, g);
	}
	return centre_invite(a, c, &with, NULL);
}
