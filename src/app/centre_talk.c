/* Owns the conversation: who hears whom, hold, keys, transfer, interruption, and how an agent's
 * part ends. */
#include "app/centre.h"
#include "base/text.h"

/* The agent's part ends: times into the segment, the leg goes, wrap-up or the next contact. The
 * citizen stays. */
void centre_end_agent_part(struct app *a, struct live_contact *c, enum segment_end how)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);
	dj_id leg = c->contact.agent_leg;
	dj_us now = centre_mono(a);
	dj_ms limit = c->rules->wrap_mode == wrap_mode_TIMED ? c->rules->wrap_ms : 0;

	dj_timers_clear(a->timers, TIMER_GRACE, c->contact.id);
	centre_crisis_part_ended(a, c, g);
	centre_hard_part_ended(a, c, g);
	if (c->contact.was_answered)
		acd_handled(a->acd, c->contact.queue, (now - c->contact.answered_us) / 1000);
	contact_end_segment(&c->contact, how, now, &a->facts);
	centre_unseat(a, c);
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

/* Who of those who are there goes on with the citizen when the agent is lost: an agent first, then
 * one outside who is with the citizen or whose matter is urgent. */
static struct bridge_party *heir(struct bridge *b, enum party_role role)
{
	for (int i = 0; i < b->count; i++) {
		struct bridge_party *p = &b->parties[i];
		bool urgent =
		    p->purpose == dial_purpose_EMERGENCY || p->purpose == dial_purpose_HOTLINE;

		if (p->role != role || p->state != party_state_JOINED ||
		    p->purpose == dial_purpose_INTERPRETER)
			continue;
		if (role == party_role_CONSULTED || p->with_citizen || urgent)
			return p;
	}
	return NULL;
}

/* The page or the device is gone for good: somebody who is there goes on, or the citizen goes back
 * to the front with their place. */
void centre_lose_agent(struct app *a, struct live_contact *c)
{
	const struct live_leg *l = centre_leg(a, c->contact.agent_leg);
	bool hung_up = l && l->over && l->how == leg_end_NORMAL;
	struct bridge_party *p = heir(&c->bridge, party_role_CONSULTED);

	if (p) {
		centre_pass(a, c, p, passed_AGENT_LOST, segment_end_AGENT_LOST);
		return;
	}
	if (centre_attempt_agent_lost(a, c))
		return;
	centre_end_agent_part(a, c, hung_up ? segment_end_AGENT_ENDED : segment_end_AGENT_LOST);
	if (heir(&c->bridge, party_role_OUTSIDE)) {
		centre_link(a, c);
		return;
	}
	centre_keep_interpreters(a, c);
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

void centre_agent_away(struct app *a, struct live_contact *c)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);
	dj_us now = centre_mono(a);
	bool had_music;

	if (c->contact.state == contact_state_OFFERED) {
		centre_offer_failed(a, c, offer_end_UNREACHABLE);
		return;
	}
	if (c->contact.state == contact_state_RECONNECTING)
		return;
	had_music = centre_attempt_is_talk(a, c) &&
		    centre_leg(a, c->contact.citizen_leg)->fill == BRIDGE_MUSIC;
	contact_interrupt(&c->contact, now, &a->facts);
	centre_part(a, c);
	agent_move(&g->agent, routing_RECONNECTING, a->config.policy.desk_grace_ms, now, &a->facts);
	if (had_music)
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
	agent_move(&g->agent,
		   c->contact.state == contact_state_HELD ? routing_HOLDING : routing_TALKING, 0,
		   now, &a->facts);
	centre_join(a, c);
	centre_attempt_back(a, c);
}

static enum verdict leg_presence(struct app *a, const struct command *cmd, bool away)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c = l && !l->over ? centre_contact(a, l->contact) : NULL;
	struct bridge_party *p;

	if (!c)
		return VERDICT_not_found;
	l->away = away;
	if (c->contact.citizen_leg == l->id)
		citizen_away(a, c, away);
	else if (c->contact.agent_leg == l->id && away)
		centre_agent_away(a, c);
	else if (c->contact.agent_leg == l->id)
		agent_back(a, c);
	else if ((p = centre_guest_of_leg(c, l->id)))
		centre_guest_presence(a, c, p, away);
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

enum verdict centre_own(struct app *a, const struct command *cmd, unsigned states,
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

enum verdict centre_hold(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_TALKING, &c);

	(void)out;
	if (v == VERDICT_ok)
		centre_set_situation(a, c,
				     bridge_asked(&c->bridge) ? situation_CONSULT : situation_HELD);
	return v;
}

/* Back to the citizen; who was asked hears music meanwhile. */
enum verdict centre_resume(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_HELD, &c);

	(void)out;
	if (v == VERDICT_ok)
		centre_set_situation(a, c, bridge_together(&c->bridge));
	return v;
}

/* The leg of whoever says it: the agent, one who was asked, a supervisor. */
enum verdict centre_mute(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);
	struct bridge_party *p = c ? bridge_person(&c->bridge, cmd->actor) : NULL;

	(void)out;
	if (!c)
		return VERDICT_not_found;
	if (!p)
		return c->contact.agent == cmd->actor ? VERDICT_wrong_state : VERDICT_not_yours;
	if (p->state != party_state_JOINED)
		return VERDICT_wrong_state;
	a->config.legs.mute(a->config.legs.arg, p->leg, cmd->flag);
	return VERDICT_ok;
}

/* To the citizen, or to whom the agent is talking with instead: an office has menus, too. */
static dj_id keys_leg(struct live_contact *c)
{
	struct bridge_party *p = bridge_asked(&c->bridge);
	bool aside = c->bridge.situation == situation_CONSULT && p &&
		     p->role == party_role_OUTSIDE && p->state == party_state_JOINED;

	return aside ? p->leg : c->contact.citizen_leg;
}

enum verdict centre_keys(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_TALKING | OWN_HELD, &c);

	(void)out;
	if (v == VERDICT_ok && c->contact.state == contact_state_HELD &&
	    keys_leg(c) == c->contact.citizen_leg)
		v = VERDICT_wrong_state;
	if (v == VERDICT_ok)
		a->config.legs.keys(a->config.legs.arg, keys_leg(c), cmd->text);
	return v;
}
