/* Owns the conversation: who hears whom, hold, keys, transfer, interruption, and how an agent's
 * part ends. */
#include "app/centre.h"
#include "base/text.h"

static void hear_each_other(struct app *a, const struct live_contact *c, int gain)
{
	const struct leg_port *p = &a->config.legs;

	p->hear(p->arg, c->contact.citizen_leg, c->contact.agent_leg, gain);
	p->hear(p->arg, c->contact.agent_leg, c->contact.citizen_leg, gain);
}

void centre_join(struct app *a, struct live_contact *c)
{
	c->then = PLAY_NOTHING;
	c->play = 0;
	a->config.legs.stop(a->config.legs.arg, c->contact.citizen_leg);
	hear_each_other(a, c, LEG_GAIN_ONE);
}

void centre_part(struct app *a, struct live_contact *c)
{
	hear_each_other(a, c, 0);
}

/* The agent's part ends: times into the segment, the leg goes, wrap-up or the next contact. The
 * citizen stays. */
void centre_end_agent_part(struct app *a, struct live_contact *c, enum segment_end how)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);
	dj_id leg = c->contact.agent_leg;
	dj_us now = centre_mono(a);
	dj_ms limit = c->rules->wrap_mode == wrap_mode_TIMED ? c->rules->wrap_ms : 0;

	centre_part(a, c);
	dj_timers_clear(a->timers, TIMER_GRACE, c->contact.id);
	acd_handled(a->acd, c->contact.queue, (now - c->contact.answered_us) / 1000);
	contact_end_segment(&c->contact, how, now, &a->facts);
	centre_end_leg(a, leg, leg_end_NORMAL);
	if (how == segment_end_AGENT_LOST) {
		g->agent.has_next = true;
		g->agent.next = presence_OFFLINE;
		centre_settle(a, g);
	} else if (agent_needs_wrap(&g->agent, c->rules->wrap_mode)) {
		g->agent.leg = 0;
		g->wrap_mode = c->rules->wrap_mode;
		agent_move(&g->agent, routing_WRAP_UP, limit, now, &a->facts);
		if (limit)
			centre_timer(a, TIMER_WRAP, g->agent.id, limit);
	} else {
		centre_settle(a, g);
	}
}

/* The page or the device is gone for good: the citizen goes back to the front with their place. */
void centre_lose_agent(struct app *a, struct live_contact *c)
{
	centre_end_agent_part(a, c, segment_end_AGENT_LOST);
	centre_enqueue(a, c, c->rules, queued_because_AGENT_LOST, 0);
	centre_play_phrase(a, c, PHRASE_AGENT_BACK_SOON, true, PLAY_NOTHING);
}

/* ---- interruption: a page was closed or reloaded ---- */

static void citizen_away(struct app *a, struct live_contact *c, bool away)
{
	if (away)
		centre_timer(a, TIMER_CITIZEN, c->contact.id, a->config.policy.citizen_grace_ms);
	else
		dj_timers_clear(a->timers, TIMER_CITIZEN, c->contact.id);
}

static void agent_away(struct app *a, struct live_contact *c)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);
	dj_us now = centre_mono(a);

	if (c->contact.state == contact_state_OFFERED) {
		centre_offer_failed(a, c, offer_end_UNREACHABLE);
		return;
	}
	if (c->contact.state == contact_state_RECONNECTING)
		return;
	centre_part(a, c);
	contact_interrupt(&c->contact, now, &a->facts);
	agent_move(&g->agent, routing_RECONNECTING, a->config.policy.desk_grace_ms, now, &a->facts);
	centre_play_phrase(a, c, PHRASE_AGENT_BACK_SOON, true, PLAY_NOTHING);
	centre_timer(a, TIMER_GRACE, c->contact.id, a->config.policy.desk_grace_ms);
}

static void agent_back(struct app *a, struct live_contact *c)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);
	dj_us now = centre_mono(a);

	if (c->contact.state != contact_state_RECONNECTING)
		return;
	dj_timers_clear(a->timers, TIMER_GRACE, c->contact.id);
	contact_rejoin(&c->contact, now, &a->facts);
	if (c->contact.state == contact_state_HELD) {
		agent_move(&g->agent, routing_HOLDING, 0, now, &a->facts);
	} else {
		agent_move(&g->agent, routing_TALKING, 0, now, &a->facts);
		centre_join(a, c);
	}
}

static enum verdict leg_presence(struct app *a, const struct command *cmd, bool away)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c = l && !l->over ? centre_contact(a, l->contact) : NULL;

	if (!c)
		return VERDICT_not_found;
	l->away = away;
	if (c->contact.citizen_leg == l->id)
		citizen_away(a, c, away);
	else if (c->contact.agent_leg == l->id && away)
		agent_away(a, c);
	else if (c->contact.agent_leg == l->id)
		agent_back(a, c);
	return VERDICT_ok;
}

enum verdict centre_leg_interrupted(struct app *a, const struct command *cmd, struct answer *out)
{
	(void)out;
	return leg_presence(a, cmd, true);
}

enum verdict centre_leg_rejoined(struct app *a, const struct command *cmd, struct answer *out)
{
	(void)out;
	return leg_presence(a, cmd, false);
}

/* The far side holds us: its edge has told media not to send; nothing else changes. */
enum verdict centre_leg_held(struct app *a, const struct command *cmd, struct answer *out)
{
	(void)out;
	return centre_leg(a, cmd->leg) ? VERDICT_ok : VERDICT_not_found;
}

/* ---- what the agent does ---- */

/* The contact, when it is this agent's and in one of the states of the set (bits of contact_state).
 */
static enum verdict own(struct app *a, const struct command *cmd, unsigned states,
			struct live_contact **out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);

	if (!c)
		return VERDICT_not_found;
	if (c->contact.agent != cmd->actor)
		return VERDICT_not_yours;
	if (!(states & (1u << c->contact.state)))
		return VERDICT_wrong_state;
	*out = c;
	return VERDICT_ok;
}

#define TALKING (1u << contact_state_TALKING)
#define HELD	(1u << contact_state_HELD)

enum verdict centre_hold(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = own(a, cmd, TALKING, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	centre_part(a, c);
	contact_hold(&c->contact, centre_mono(a), &a->facts);
	agent_move(&centre_agent(a, cmd->actor)->agent, routing_HOLDING, 0, centre_mono(a),
		   &a->facts);
	centre_play_phrase(a, c, PHRASE_HOLD, true, PLAY_NOTHING);
	return VERDICT_ok;
}

enum verdict centre_resume(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = own(a, cmd, HELD, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	contact_resume(&c->contact, centre_mono(a), &a->facts);
	agent_move(&centre_agent(a, cmd->actor)->agent, routing_TALKING, 0, centre_mono(a),
		   &a->facts);
	centre_join(a, c);
	return VERDICT_ok;
}

enum verdict centre_mute(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = own(a, cmd, TALKING | HELD, &c);

	(void)out;
	if (v == VERDICT_ok)
		a->config.legs.mute(a->config.legs.arg, c->contact.agent_leg, cmd->flag);
	return v;
}

enum verdict centre_keys(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = own(a, cmd, TALKING, &c);

	(void)out;
	if (v == VERDICT_ok)
		a->config.legs.keys(a->config.legs.arg, c->contact.citizen_leg, cmd->text);
	return v;
}

enum verdict centre_end_by_agent(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = own(a, cmd, TALKING | HELD, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	if (!cmd->reason)
		return VERDICT_reason_missing; /* R061: the citizen hangs up first, or there is a
						  reason */
	c->contact.end_reason = cmd->reason;
	centre_end_agent_part(a, c, segment_end_AGENT_ENDED);
	centre_finish(a, c, party_AGENT, leg_end_NORMAL, result_NONE);
	return VERDICT_ok;
}

static enum verdict may_transfer(struct app *a, const struct command *cmd,
				 const struct live_contact *c, const struct site_queue **queue)
{
	const struct live_agent *to = cmd->to_agent ? centre_agent(a, cmd->to_agent) : NULL;
	enum queue_mode mode;

	*queue = cmd->to_queue ? site_queue_of(a->config.site, cmd->to_queue) : c->rules;
	if (!*queue || (cmd->to_agent && !to) || (!cmd->to_queue && !cmd->to_agent))
		return VERDICT_not_found;
	if (cmd->to_agent == cmd->actor)
		return VERDICT_agent_away;
	if (to && (to->agent.presence != presence_AVAILABLE || !agent_device_ready(&to->agent)))
		return VERDICT_agent_away;
	mode = site_queue_mode(a->config.site, (*queue)->acd.id, centre_wall(a));
	return mode == queue_mode_CLOSED || mode == queue_mode_HOLIDAY ? VERDICT_queue_closed
								       : VERDICT_ok;
}

/* Blind: the citizen waits for the new one with their old place in line. */
enum verdict centre_transfer(struct app *a, const struct command *cmd, struct answer *out)
{
	const struct site_queue *queue;
	struct live_contact *c;
	struct fact *f;
	enum verdict v = own(a, cmd, TALKING | HELD, &c);

	(void)out;
	if (v == VERDICT_ok)
		v = may_transfer(a, cmd, c, &queue);
	if (v != VERDICT_ok)
		return v;
	f = facts_add(&a->facts, FACT_contact_transferred);
	f->contact_transferred.contact = c->contact.id;
	f->contact_transferred.segment = c->contact.segment;
	f->contact_transferred.agent = cmd->actor;
	f->contact_transferred.to_queue = cmd->to_queue;
	f->contact_transferred.to_agent = cmd->to_agent;
	centre_end_agent_part(a, c, segment_end_TRANSFERRED);
	centre_enqueue(a, c, queue, queued_because_TRANSFER, cmd->to_agent);
	centre_play_phrase(a, c, PHRASE_TRANSFERRING, true, PLAY_NOTHING);
	return VERDICT_ok;
}
