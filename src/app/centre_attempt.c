/* Owns one attempt to ring a citizen back: a contact in the line without a citizen, the dialling,
 * and the key by which a citizen who was rung first shows that they are no machine. Refuses: when
 * and how often (domain/callback), the list (centre_callback.c). */
#include "app/centre.h"
#include "app/sound.h"
#include "base/text.h"

#define YES '1'
#define NO  '2'

static const struct callback_policy *policy(const struct app *a)
{
	return &a->config.site->callback;
}

static const struct site_line *line_of(const struct site *s, dj_id id)
{
	for (int i = 0; i < s->line_count; i++)
		if (s->lines[i].id == id)
			return &s->lines[i];
	return &s->lines[0];
}

struct live_contact *centre_attempt(struct app *a, struct callback *b, dj_id only_agent)
{
	const struct site *s = a->config.site;
	const struct site_line *line = line_of(s, b->line);
	const struct site_queue *rules = site_queue_of(s, b->queue);
	struct contact contact = {.channel = channel_CALL,
				  .line = line->id,
				  .language = b->language,
				  .in_province = line->in_province,
				  .place_at = b->place_at};
	struct live_contact *c = centre_new_contact(a, line, &contact, b->number);

	if (c->contact.language == language_UNKNOWN)
		c->contact.language = language_KO;
	c->recall.callback = b->id;
	b->attempt = c->contact.id;
	centre_enqueue(a, c, rules ? rules : site_queue_of(s, line->queue), queued_because_CALLBACK,
		       only_agent);
	return c;
}

static struct callback *of(struct app *a, const struct live_contact *c)
{
	return c->recall.callback ? centre_callback(a, c->recall.callback) : NULL;
}

static bool is_there(struct app *a, const struct live_contact *c)
{
	const struct live_leg *l = centre_leg(a, c->contact.citizen_leg);

	return l && l->answered && !l->over;
}

/* The gate is asked again at the last moment; a no from it is an attempt that came nowhere. */
static void ring_citizen(struct app *a, struct live_contact *c, enum leg_codec codec)
{
	struct order o = {.kind = ORDER_LEG_DIAL,
			  .contact = c->contact.id,
			  .leg_kind = leg_kind_OUTSIDE,
			  .purpose = dial_purpose_CALLBACK,
			  .codec = codec,
			  .ring_ms = policy(a)->ring_ms};
	struct fact *f = facts_add(&a->facts, FACT_contact_dialled);

	o.leg = c->contact.citizen_leg = app_new_id(a);
	c->recall.dialled = true;
	f->contact_dialled.contact = c->contact.id;
	f->contact_dialled.callback = c->recall.callback;
	f->contact_dialled.agent = c->contact.agent;
	f->contact_dialled.leg = o.leg;
	centre_timer(a, TIMER_DIAL, c->contact.id, policy(a)->ring_ms);
	if (site_may_dial(a->config.site, c->caller, dial_purpose_CALLBACK) != VERDICT_ok) {
		c->recall.result = callback_result_UNREACHABLE;
		centre_timer(a, TIMER_DIAL, c->contact.id, 0);
		return;
	}
	dj_copy(o.number, sizeof o.number, c->caller);
	dj_copy(o.caller, sizeof o.caller, c->line->number);
	centre_add_leg(a,
		       &(struct live_leg){.id = o.leg, .contact = o.contact, .kind = o.leg_kind});
	centre_order(a, &o);
}

/* ---- agent first ---- */

bool centre_attempt_is_of(struct app *a, const struct live_contact *c, dj_id agent)
{
	const struct callback *b = of(a, c);

	return b && b->claimed_by == agent;
}

static void let_agent_hear_ringing(struct app *a, const struct live_contact *c)
{
	struct leg_play p = {.play = app_new_id(a), .count = LEG_CLIPS};

	for (int i = 0; i < LEG_CLIPS; i++)
		p.clips[i] = SOUND_RINGBACK;
	centre_leg(a, c->contact.agent_leg)->fill = BRIDGE_RINGING;
	a->config.legs.play(a->config.legs.arg, c->contact.agent_leg, &p);
}

bool centre_attempt_dial(struct app *a, struct live_contact *c)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);
	const struct live_leg *l = centre_leg(a, c->contact.agent_leg);

	if (!c->recall.callback || c->contact.citizen_leg)
		return false;
	contact_dial(&c->contact, g->agent.id, centre_mono(a));
	centre_seat(a, c, party_role_AGENT, l->id);
	ring_citizen(a, c, l->codec);
	let_agent_hear_ringing(a, c);
	return true;
}

/* What is played to the leg until somebody speaks is the bridge's to stop. */
static void seat_citizen(struct app *a, struct live_contact *c)
{
	if (bridge_role(&c->bridge, party_role_CITIZEN))
		return;
	centre_leg(a, c->contact.citizen_leg)->fill = BRIDGE_MUSIC;
	centre_seat(a, c, party_role_CITIZEN, c->contact.citizen_leg);
}

static void connect(struct app *a, struct live_contact *c)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);

	contact_answer(&c->contact, g->agent.id, g->agent.device, centre_mono(a), &a->facts);
	centre_timer(a, TIMER_LONGEST, c->contact.id, a->config.policy.longest_call_ms);
	centre_join(a, c);
}

void centre_attempt_back(struct app *a, struct live_contact *c)
{
	if (c->contact.state != contact_state_DIALLING)
		return;
	if (is_there(a, c))
		connect(a, c);
	else
		let_agent_hear_ringing(a, c);
}

bool centre_attempt_is_talk(struct app *a, const struct live_contact *c)
{
	return !c->recall.callback || is_there(a, c);
}

/* ---- citizen first ---- */

bool centre_attempt_first(struct app *a, struct live_contact *c, dj_id agent)
{
	struct callback *b = of(a, c);
	dj_ms now = centre_wall(a);

	if (!b || c->contact.citizen_leg || b->claimed_by || !policy(a)->citizen_first)
		return false;
	acd_offer_failed(a->acd, c->contact.id, false, false, now);
	acd_leave(a->acd, c->contact.id, ACD_OTHER, now);
	acd_agent_ready(a->acd, agent, now);
	contact_leave_queue(&c->contact, queued_because_CALLBACK, centre_mono(a), &a->facts);
	contact_move(&c->contact, contact_state_GREETING, centre_mono(a));
	dj_timers_clear(a->timers, TIMER_ANNOUNCE, c->contact.id);
	ring_citizen(a, c, CODEC_NONE);
	return true;
}

static void greet(struct app *a, struct live_contact *c)
{
	centre_play_phrase(a, c, PHRASE_CALLBACK_HELLO, false, PLAY_CALLBACK);
}

bool centre_attempt_answered(struct app *a, struct live_contact *c)
{
	if (!c->recall.callback || c->contact.was_answered)
		return false;
	dj_timers_clear(a->timers, TIMER_DIAL, c->contact.id);
	seat_citizen(a, c);
	if (c->contact.state == contact_state_DIALLING)
		connect(a, c);
	else if (c->contact.state == contact_state_RECONNECTING)
		centre_play_phrase(a, c, PHRASE_AGENT_BACK_SOON, true, PLAY_NOTHING);
	else
		greet(a, c);
	return true;
}

bool centre_attempt_played(struct app *a, struct live_contact *c)
{
	if (!c->recall.callback || c->contact.state != contact_state_GREETING)
		return false;
	centre_timer(a, TIMER_DIAL, c->contact.id,
		     c->recall.result == callback_result_REFUSED ? 0 : policy(a)->confirm_ms);
	return true;
}

bool centre_attempt_key(struct app *a, struct live_contact *c, char key)
{
	if (!c->recall.callback || c->contact.state != contact_state_GREETING || !is_there(a, c))
		return false;
	dj_timers_clear(a->timers, TIMER_DIAL, c->contact.id);
	if (key == YES) {
		centre_enqueue(a, c, c->rules, queued_because_CALLBACK, 0);
		centre_timer(a, TIMER_LONGEST, c->contact.id, a->config.policy.longest_call_ms);
		centre_play_waiting(a, c, true);
	} else if (key == NO) {
		c->recall.result = callback_result_REFUSED;
		centre_play_phrase(a, c, PHRASE_GOODBYE, false, PLAY_CALLBACK);
	} else {
		greet(a, c);
	}
	return true;
}

/* ---- how it comes to nothing ---- */

static void give_up(struct app *a, struct live_contact *c, enum callback_result how,
		    enum leg_end cause)
{
	if (c->recall.result == callback_result_NONE)
		c->recall.result = how;
	if (contact_has_agent(&c->contact))
		centre_end_agent_part(a, c, segment_end_CITIZEN_LEFT);
	centre_finish(a, c, party_SYSTEM, cause, result_NOT_REACHED);
}

bool centre_attempt_citizen_gone(struct app *a, struct live_contact *c, enum leg_end how)
{
	bool dialling = c->contact.state == contact_state_GREETING ||
			c->contact.state == contact_state_DIALLING ||
			c->contact.state == contact_state_RECONNECTING;
	const struct live_leg *l = centre_leg(a, c->contact.citizen_leg);

	if (!c->recall.callback || c->contact.was_answered || !dialling)
		return false;
	give_up(a, c, l && l->answered ? callback_result_NO_ANSWER : callback_result_of(how), how);
	return true;
}

/* Rang long enough; or somebody lifted and pressed no key, which is a machine. */
void centre_timer_dial(struct app *a, enum centre_timer kind, struct live_contact *c)
{
	(void)kind;
	give_up(a, c, is_there(a, c) ? callback_result_MACHINE : callback_result_NO_ANSWER,
		leg_end_CANCELLED);
}

/* Rung from the agent's own list, and their device did not come: it stays on the list. */
bool centre_attempt_offer_failed(struct app *a, struct live_contact *c)
{
	struct callback *b = of(a, c);

	if (!b || !b->claimed_by)
		return false;
	centre_finish(a, c, party_SYSTEM, leg_end_CANCELLED, result_NOT_REACHED);
	return true;
}

/* The agent went before the citizen answered: the attempt is withdrawn, the place kept. */
bool centre_attempt_agent_lost(struct app *a, struct live_contact *c)
{
	if (!c->recall.callback || c->contact.was_answered)
		return false;
	centre_end_agent_part(a, c, segment_end_AGENT_LOST);
	centre_finish(a, c, party_SYSTEM, leg_end_CANCELLED, result_NOT_REACHED);
	return true;
}
