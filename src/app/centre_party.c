/* Owns who is in a contact: rings, joins, lets go, and tells the leg port what of the bridge's
 * matrix changed. Refuses to decide what an agent may ask for (centre_consult.c,
 * centre_supervise.c) and what a purpose makes of an answer (party_hook.def). */
#include "app/centre.h"
#include "base/text.h"
#include "app/sound.h"

#include <string.h>

#define RING_MS	   25000 /* longer, and nobody is there */
#define CONFIRM_MS 60000 /* the last net under somebody who answered and says nothing */

static const struct {
	party_hook *tell;
} hooks[dial_purpose_COUNT] = {
#define PARTY_HOOK(purpose, function) [dial_purpose_##purpose] = {function},
#include "app/party_hook.def"
#undef PARTY_HOOK
};

static void tell(struct app *a, struct live_contact *c, const struct bridge_party *p,
		 enum party_event event, char key)
{
	struct bridge_party copy = *p; /* the hook may invite into the place of one who left */

	if (hooks[p->purpose].tell)
		hooks[p->purpose].tell(a, c, &copy, event, key);
}

/* ---- sound ---- */

static bool is_plain(enum situation s)
{
	return s == situation_ALONE || s == situation_TALK || s == situation_HELD;
}

static bool is_apart(enum situation s)
{
	return s == situation_HELD || s == situation_CONSULT;
}

static bool hears(const struct heard *list, int count, const struct heard *h)
{
	for (int i = 0; i < count; i++)
		if (list[i].listener == h->listener && list[i].speaker == h->speaker)
			return list[i].gain == h->gain;
	return false;
}

static int list_heard(const struct bridge *b, const struct bridge_matrix *m, struct heard *out)
{
	int n = 0;

	for (int l = 0; l < b->count; l++)
		for (int s = 0; s < b->count; s++)
			if (m->gain[l][s])
				out[n++] = (struct heard){b->parties[l].leg, b->parties[s].leg,
							  m->gain[l][s]};
	return n;
}

/* What ends is told before what begins, so that nobody hears two conversations in between. */
static void tell_heard(struct app *a, struct live_contact *c, const struct bridge_matrix *m)
{
	struct heard now[BRIDGE_PARTIES * BRIDGE_PARTIES];
	int count = list_heard(&c->bridge, m, now);
	const struct leg_port *p = &a->config.legs;

	for (int i = 0; i < c->heard_count; i++)
		if (!hears(now, count, &c->heard[i]))
			p->hear(p->arg, c->heard[i].listener, c->heard[i].speaker, 0);
	for (int i = 0; i < count; i++)
		if (!hears(c->heard, c->heard_count, &now[i]))
			p->hear(p->arg, now[i].listener, now[i].speaker, now[i].gain);
	memcpy(c->heard, now, sizeof *now * (size_t)count);
	c->heard_count = count;
}

/* In the line the line speaks; the citizen of a conversation is told why there is music. */
static void fill_citizen(struct app *a, struct live_contact *c, enum bridge_fill fill)
{
	if (fill != BRIDGE_MUSIC) {
		c->then = PLAY_NOTHING;
		c->play = 0;
		a->config.legs.stop(a->config.legs.arg, c->contact.citizen_leg);
	} else if (c->contact.state == contact_state_RECONNECTING) {
		centre_play_phrase(a, c, PHRASE_AGENT_BACK_SOON, true, PLAY_NOTHING);
	} else if (c->contact.state == contact_state_LINKED) {
		centre_play_phrase(a, c, PHRASE_TRANSFERRING, true, PLAY_NOTHING);
	} else if (is_apart(c->bridge.situation)) {
		centre_play_phrase(a, c, PHRASE_HOLD, true, PLAY_NOTHING);
	}
}

static void fill_other(struct app *a, dj_id leg, enum bridge_fill fill)
{
	struct leg_play p = {.play = app_new_id(a), .music = fill == BRIDGE_MUSIC};

	for (; fill == BRIDGE_RINGING && p.count < LEG_CLIPS; p.count++)
		p.clips[p.count] = SOUND_RINGBACK;
	if (p.music || p.count)
		a->config.legs.play(a->config.legs.arg, leg, &p);
	else
		a->config.legs.stop(a->config.legs.arg, leg);
}

static bool is_played(enum bridge_fill fill)
{
	return fill == BRIDGE_MUSIC || fill == BRIDGE_RINGING;
}

static void fill_leg(struct app *a, struct live_contact *c, const struct bridge_party *p,
		     enum bridge_fill fill)
{
	struct live_leg *l = centre_leg(a, p->leg);
	enum bridge_fill was;

	if (!l || l->over || l->fill == fill)
		return;
	was = l->fill;
	l->fill = fill;
	if (!is_played(was) && !is_played(fill))
		return;
	if (p->role == party_role_CITIZEN)
		fill_citizen(a, c, fill);
	else
		fill_other(a, p->leg, fill);
}

void centre_bridge(struct app *a, struct live_contact *c)
{
	struct bridge_matrix m;

	bridge_hear(&c->bridge, &m);
	tell_heard(a, c, &m);
	for (int i = 0; i < c->bridge.count; i++)
		fill_leg(a, c, &c->bridge.parties[i], m.fill[i]);
}

/* ---- situations ---- */

/* A plain call says all by its own facts; the situation is one when more take part. */
static void enter(struct app *a, struct live_contact *c, enum situation s)
{
	enum situation was = c->bridge.situation;
	struct fact *f;

	c->bridge.situation = s;
	if (s == situation_TALK)
		centre_silence_begin(a, c);
	if (s == was || (is_plain(s) && is_plain(was)))
		return;
	f = facts_add(&a->facts, FACT_contact_situation);
	f->contact_situation.contact = c->contact.id;
	f->contact_situation.segment = c->contact.segment;
	f->contact_situation.agent = c->contact.agent;
	f->contact_situation.situation = s;
}

void centre_set_situation(struct app *a, struct live_contact *c, enum situation s)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);
	dj_us now = centre_mono(a);

	dj_assert(g && s != situation_ALONE && s != situation_AGENT_LEFT);
	if (is_apart(s) && c->contact.state == contact_state_TALKING) {
		contact_hold(&c->contact, now, &a->facts);
		agent_move(&g->agent, routing_HOLDING, 0, now, &a->facts);
	} else if (!is_apart(s) && c->contact.state == contact_state_HELD) {
		contact_resume(&c->contact, now, &a->facts);
		agent_move(&g->agent, routing_TALKING, 0, now, &a->facts);
	}
	enter(a, c, s);
	centre_bridge(a, c);
}

/* Who is left goes on together; who was asked by nobody any more leaves a citizen on hold, so that
 * the agent takes them back when ready to talk. */
static void regroup(struct app *a, struct live_contact *c)
{
	struct bridge *b = &c->bridge;

	if (b->situation == situation_CONSULT && !bridge_asked(b))
		enter(a, c, situation_HELD);
	else if (b->situation == situation_SWAPPED || b->situation == situation_CONFERENCE ||
		 b->situation == situation_TALK)
		enter(a, c, bridge_together(b));
	centre_bridge(a, c);
}

/* ---- citizen and agent ---- */

void centre_seat(struct app *a, struct live_contact *c, enum party_role role, dj_id leg)
{
	struct bridge_party *p = bridge_add(&c->bridge, app_new_id(a), role);

	dj_assert(p); /* invitations leave room for the two of them */
	p->leg = leg;
	p->agent = role == party_role_AGENT ? c->contact.agent : 0;
	p->with_citizen = p->answered = true;
	bridge_move(p, party_state_JOINED, centre_mono(a));
}

void centre_join(struct app *a, struct live_contact *c)
{
	struct bridge_party *p = bridge_role(&c->bridge, party_role_AGENT);

	if (p->state == party_state_AWAY)
		bridge_move(p, party_state_JOINED, centre_mono(a));
	if (c->contact.state == contact_state_TALKING)
		enter(a, c, bridge_together(&c->bridge));
	centre_bridge(a, c);
}

void centre_part(struct app *a, struct live_contact *c)
{
	struct bridge_party *p = bridge_role(&c->bridge, party_role_AGENT);

	if (p && p->state == party_state_JOINED)
		bridge_move(p, party_state_AWAY, centre_mono(a));
	centre_bridge(a, c);
}

/* The agent has no part in it any more; the others stay until somebody decides. */
void centre_unseat(struct app *a, struct live_contact *c)
{
	struct bridge_party *p = bridge_role(&c->bridge, party_role_AGENT);

	if (p)
		bridge_move(p, party_state_LEFT, centre_mono(a));
	enter(a, c, situation_ALONE);
	centre_bridge(a, c);
}

/* ---- facts ---- */

static void note_invited(struct app *a, const struct live_contact *c, const struct bridge_party *p,
			 dj_ms ring_ms)
{
	struct fact *f = facts_add(&a->facts, FACT_party_invited);

	f->party_invited.contact = c->contact.id;
	f->party_invited.party = p->id;
	f->party_invited.agent = p->agent;
	f->party_invited.role = p->role;
	f->party_invited.purpose = p->purpose;
	f->party_invited.entry = p->entry;
	f->party_invited.ring = ring_ms;
	f->party_invited.aside = !p->with_citizen;
}

static void note_joined(struct app *a, const struct live_contact *c, const struct bridge_party *p,
			dj_ms rang)
{
	struct fact *f = facts_add(&a->facts, FACT_party_joined);

	f->party_joined.contact = c->contact.id;
	f->party_joined.party = p->id;
	f->party_joined.agent = p->agent;
	f->party_joined.role = p->role;
	f->party_joined.purpose = p->purpose;
	f->party_joined.entry = p->entry;
	f->party_joined.rang = rang;
}

static dj_ms talked(struct app *a, const struct bridge_party *p)
{
	return p->was_joined ? (centre_mono(a) - p->joined_us) / 1000 : 0;
}

static void note_left(struct app *a, const struct live_contact *c, const struct bridge_party *p)
{
	struct fact *f = facts_add(&a->facts, FACT_party_left);

	f->party_left.contact = c->contact.id;
	f->party_left.party = p->id;
	f->party_left.agent = p->agent;
	f->party_left.role = p->role;
	f->party_left.purpose = p->purpose;
	f->party_left.how = p->how;
	f->party_left.talk = talked(a, p);
	f->party_left.joined = p->was_joined;
}

/* Who listens is for those who lead to know, so these are facts of their own. */
void centre_note_supervision(struct app *a, const struct live_contact *c,
			     const struct bridge_party *p, enum supervision s)
{
	struct fact *f = facts_add(&a->facts, FACT_supervision_changed);

	f->supervision_changed.contact = c->contact.id;
	f->supervision_changed.party = p->id;
	f->supervision_changed.agent = p->agent;
	f->supervision_changed.of = c->contact.agent;
	f->supervision_changed.supervision = s;
	f->supervision_changed.lasted = talked(a, p);
}

/* ---- inviting ---- */

static bool may_supervise_now(const struct agent *g)
{
	return g->routing == routing_IDLE || g->routing == routing_OFF ||
	       g->routing == routing_NOT_ANSWERING;
}

static enum verdict may_invite(struct app *a, const struct live_contact *c,
			       const struct invitation *i)
{
	const struct live_agent *g = i->agent ? centre_agent(a, i->agent) : NULL;

	if (c->ending || c->contact.state == contact_state_ENDED)
		return VERDICT_wrong_state;
	if (i->role == party_role_OUTSIDE)
		return site_may_dial(a->config.site, i->number, i->purpose);
	if (!g)
		return VERDICT_not_found;
	if (i->role == party_role_CONSULTED)
		return agent_takes_contacts(&g->agent) ? VERDICT_ok : VERDICT_agent_away;
	if (!agent_device_ready(&g->agent))
		return VERDICT_no_device;
	return may_supervise_now(&g->agent) ? VERDICT_ok : VERDICT_wrong_state;
}

/* The codec that needs no work: of those whom the new one will hear. */
static enum leg_codec codec_for(struct app *a, const struct live_contact *c)
{
	struct live_leg *l = centre_leg(a, c->contact.agent_leg);

	l = l ? l : centre_leg(a, c->contact.citizen_leg);
	return l ? l->codec : CODEC_NONE;
}

static void dial(struct app *a, struct live_contact *c, struct bridge_party *p,
		 const struct invitation *i, dj_ms ring_ms)
{
	const struct site_number *n = site_number_named(a->config.site, i->number);
	struct order o = {.kind = ORDER_LEG_DIAL,
			  .leg = p->leg,
			  .contact = c->contact.id,
			  .leg_kind = leg_kind_OUTSIDE,
			  .codec = codec_for(a, c),
			  .ring_ms = ring_ms,
			  .purpose = i->purpose,
			  .emergency = (n && n->emergency) || i->purpose == dial_purpose_EMERGENCY};

	number_plain(o.number, i->number, "");
	dj_copy(o.caller, sizeof o.caller, c->line->number);
	centre_add_leg(a, &(struct live_leg){.id = p->leg,
					     .contact = c->contact.id,
					     .kind = leg_kind_OUTSIDE,
					     .fill = BRIDGE_ABSENT,
					     .accepted = !i->confirm});
	centre_order(a, &o);
}

static void ring_person(struct app *a, struct live_contact *c, struct bridge_party *p,
			bool asked_for, dj_ms ring_ms)
{
	struct live_agent *g = centre_agent(a, p->agent);
	struct live_leg *l;

	g->agent.contact = c->contact.id;
	g->agent.leg = p->leg;
	g->classified = false;
	if (p->role == party_role_CONSULTED)
		agent_move(&g->agent, routing_RINGING, ring_ms, centre_mono(a), &a->facts);
	else
		agent_move(&g->agent, routing_SUPERVISING, 0, centre_mono(a), &a->facts);
	centre_agent_changed(a, g);
	l = centre_ring_device(a, c, g, codec_for(a, c), ring_ms);
	l->fill = BRIDGE_ABSENT;
	/* lifting the receiver is accepting, and who asked for it has said so already */
	l->accepted = g->agent.device == device_PHONE || asked_for;
}

enum verdict centre_invite(struct app *a, struct live_contact *c, const struct invitation *i,
			   dj_id *party)
{
	dj_ms ring_ms = i->ring_ms ? i->ring_ms : RING_MS;
	enum verdict v = may_invite(a, c, i);
	struct bridge_party *p;

	if (v != VERDICT_ok)
		return v;
	/* one place stays free for the next agent */
	if (!bridge_has_room(&c->bridge, bridge_role(&c->bridge, party_role_AGENT) ? 1 : 2))
		return VERDICT_too_many_parties;
	p = bridge_add(&c->bridge, app_new_id(a), i->role);
	p->leg = app_new_id(a);
	p->agent = i->agent;
	p->entry = i->entry;
	p->purpose = i->purpose;
	p->supervision = i->supervision;
	p->with_citizen = !i->aside;
	p->by = a->actor;
	bridge_move(p, party_state_RINGING, centre_mono(a));
	if (p->role != party_role_SUPERVISOR)
		note_invited(a, c, p, ring_ms);
	if (p->role == party_role_OUTSIDE)
		dial(a, c, p, i, ring_ms);
	else
		ring_person(a, c, p, i->asked_for, ring_ms);
	centre_timer(a, TIMER_PARTY, p->leg, ring_ms);
	centre_bridge(a, c);
	if (party)
		*party = p->id;
	return VERDICT_ok;
}

/* ---- joining ---- */

static enum situation joined_situation(const struct bridge *b, const struct bridge_party *p)
{
	if (b->situation == situation_HELD && !p->with_citizen)
		return situation_CONSULT;
	if (is_apart(b->situation) || b->situation == situation_ALONE ||
	    b->situation == situation_AGENT_LEFT ||
	    (p->role == party_role_SUPERVISOR && p->supervision != supervision_JOIN))
		return b->situation;
	return bridge_together(b);
}

void centre_join_party(struct app *a, struct live_contact *c, struct bridge_party *p)
{
	struct live_agent *g = p->agent ? centre_agent(a, p->agent) : NULL;
	dj_us now = centre_mono(a);
	dj_ms rang = (now - p->since_us) / 1000;

	dj_timers_clear(a->timers, TIMER_PARTY, p->leg);
	a->config.legs.stop(a->config.legs.arg, p->leg); /* what they were asked is over */
	bridge_move(p, party_state_JOINED, now);
	if (p->role == party_role_SUPERVISOR) {
		centre_note_supervision(a, c, p, p->supervision);
	} else {
		if (g)
			agent_move(&g->agent, routing_TALKING, 0, now, &a->facts);
		note_joined(a, c, p, rang);
	}
	if (p->role == party_role_CONSULTED && c->bridge.situation == situation_AGENT_LEFT) {
		centre_pass(a, c, p, passed_WARM, segment_end_TRANSFERRED);
	} else {
		enter(a, c, joined_situation(&c->bridge, p));
		centre_bridge(a, c);
	}
	tell(a, c, p, PARTY_JOINED, 0);
}

static void try_join(struct app *a, struct live_contact *c, struct bridge_party *p)
{
	struct live_leg *l = centre_leg(a, p->leg);

	if (p->state == party_state_RINGING && l->answered && l->accepted)
		centre_join_party(a, c, p);
}

/* The agent's part ends, and a party who is here already has the contact. */
void centre_pass(struct app *a, struct live_contact *c, struct bridge_party *p, enum passed how,
		 enum segment_end end)
{
	struct contact_passing x = {.segment = app_new_id(a),
				    .agent = p->agent,
				    .from = c->contact.last_agent,
				    .party = p->id,
				    .how = how,
				    .talk_ms = talked(a, p)};
	struct live_agent *g = centre_agent(a, p->agent);

	if (contact_has_agent(&c->contact))
		centre_end_agent_part(a, c, end);
	if (p->role == party_role_SUPERVISOR)
		centre_note_supervision(a, c, p, supervision_NONE);
	if (g->agent.routing == routing_SUPERVISING)
		agent_move(&g->agent, routing_TALKING, 0, centre_mono(a), &a->facts);
	contact_pass(&c->contact, &x, centre_mono(a), &a->facts);
	c->contact.agent_leg = p->leg;
	p->role = party_role_AGENT;
	p->purpose = dial_purpose_NONE;
	p->supervision = supervision_NONE;
	p->with_citizen = true;
	enter(a, c, bridge_together(&c->bridge));
	centre_bridge(a, c);
}

/* The agent's part has ended; the citizen is with those outside, or waits until they answer. */
void centre_link(struct app *a, struct live_contact *c)
{
	contact_link(&c->contact, c->contact.last_agent, centre_mono(a), &a->facts);
	for (int i = 0; i < c->bridge.count; i++)
		c->bridge.parties[i].with_citizen = true;
	enter(a, c, situation_AGENT_LEFT);
	centre_bridge(a, c);
	if (centre_leg(a, c->contact.citizen_leg)->fill == BRIDGE_MUSIC)
		centre_play_phrase(a, c, PHRASE_TRANSFERRING, true, PLAY_NOTHING);
}

/* ---- leaving ---- */

static bool has_others(const struct bridge *b)
{
	for (int i = 0; i < b->count; i++)
		if ((b->parties[i].role == party_role_OUTSIDE ||
		     b->parties[i].role == party_role_CONSULTED) &&
		    bridge_is_there(&b->parties[i]))
			return true;
	return false;
}

/* After an agent has left: the one outside hung up, so it is done, or could not be reached, so the
 * citizen goes back to the front of the line with their place. */
static void after_last(struct app *a, struct live_contact *c, bool was_joined, enum leg_end how)
{
	if (c->ending || c->contact.state != contact_state_LINKED || has_others(&c->bridge))
		return;
	if (was_joined && how == leg_end_NORMAL) {
		centre_finish(a, c, party_OUTSIDE, how, result_NONE);
		return;
	}
	centre_back_to_line(a, c, queued_because_TRANSFER_FAILED);
}

void centre_back_to_line(struct app *a, struct live_contact *c, enum queued_because because)
{
	centre_keep_interpreters(a, c);
	enter(a, c, situation_ALONE);
	if (!c->rules) /* its flow had connected it, and the line died */
		c->rules = site_queue_of(a->config.site, c->line->queue);
	centre_enqueue(a, c, c->rules, because, 0);
	centre_bridge(a, c);
	centre_play_phrase(a, c, PHRASE_PLACE_KEPT, true, PLAY_NOTHING);
}

static enum offer_end offer_end_for(enum leg_end how)
{
	return how == leg_end_CANCELLED ? offer_end_WITHDRAWN : centre_offer_end_of(how);
}

/* The person of a party who left: on to the next, or what an unanswered call means for them. */
static void free_person(struct app *a, struct bridge_party *p)
{
	struct live_agent *g = p->agent ? centre_agent(a, p->agent) : NULL;

	if (!g)
		return;
	if (p->before == party_state_AWAY || p->how == leg_end_MEDIA_LOST) {
		g->agent.has_next = true;
		g->agent.next = presence_OFFLINE;
	}
	if (p->was_joined || p->role == party_role_SUPERVISOR)
		centre_settle(a, g);
	else
		centre_free_agent(a, g, offer_end_for(p->how));
}

static void leave(struct app *a, struct live_contact *c, struct bridge_party *p, enum leg_end how)
{
	struct bridge_party was;

	dj_timers_clear(a->timers, TIMER_PARTY, p->leg);
	bridge_move(p, party_state_LEFT, centre_mono(a));
	p->how = how;
	if (p->role != party_role_SUPERVISOR)
		note_left(a, c, p);
	else if (p->was_joined)
		centre_note_supervision(a, c, p, supervision_NONE);
	centre_end_leg(a, p->leg, how);
	free_person(a, p);
	was = *p;
	regroup(a, c);
	tell(a, c, &was, PARTY_LEFT, 0);
}

void centre_drop_party(struct app *a, struct live_contact *c, struct bridge_party *p,
		       enum leg_end how)
{
	bool was_joined = p->was_joined;

	leave(a, c, p, how);
	after_last(a, c, was_joined, how);
}

static bool is_guest(const struct bridge_party *p)
{
	return bridge_is_there(p) && p->role != party_role_CITIZEN && p->role != party_role_AGENT;
}

void centre_drop_parties(struct app *a, struct live_contact *c, enum leg_end how)
{
	for (int i = 0; i < c->bridge.count; i++)
		if (is_guest(&c->bridge.parties[i]))
			leave(a, c, &c->bridge.parties[i], how);
}

/* Into the line goes nobody but the citizen, and an interpreter who has joined: the next agent
 * needs the same language. */
void centre_keep_interpreters(struct app *a, struct live_contact *c)
{
	for (int i = 0; i < c->bridge.count; i++) {
		struct bridge_party *p = &c->bridge.parties[i];

		if (is_guest(p) && !(p->purpose == dial_purpose_INTERPRETER && p->was_joined))
			leave(a, c, p, leg_end_NORMAL);
	}
}

/* ---- what happens to their legs ---- */

struct bridge_party *centre_guest_of_leg(struct live_contact *c, dj_id leg)
{
	struct bridge_party *p = c ? bridge_of_leg(&c->bridge, leg) : NULL;

	return p && is_guest(p) ? p : NULL;
}

void centre_guest_answered(struct app *a, struct live_contact *c, struct bridge_party *p)
{
	p->answered = true;
	if (centre_leg(a, p->leg)->accepted || p->role != party_role_OUTSIDE) {
		try_join(a, c, p);
		return;
	}
	centre_timer(a, TIMER_PARTY, p->leg, CONFIRM_MS);
	tell(a, c, p, PARTY_ANSWERED, 0);
}

void centre_guest_ended(struct app *a, struct live_contact *c, struct bridge_party *p,
			enum leg_end how)
{
	centre_drop_party(a, c, p, how);
}

void centre_guest_key(struct app *a, struct live_contact *c, struct bridge_party *p, char key)
{
	tell(a, c, p, PARTY_KEY, key);
}

static void guest_away(struct app *a, struct live_contact *c, struct bridge_party *p)
{
	struct live_agent *g = centre_agent(a, p->agent);

	if (p->state == party_state_RINGING) {
		centre_drop_party(a, c, p, leg_end_UNREACHABLE);
		return;
	}
	if (p->state != party_state_JOINED)
		return;
	bridge_move(p, party_state_AWAY, centre_mono(a));
	if (p->role == party_role_CONSULTED)
		agent_move(&g->agent, routing_RECONNECTING, a->config.policy.desk_grace_ms,
			   centre_mono(a), &a->facts);
	centre_timer(a, TIMER_PARTY, p->leg, a->config.policy.desk_grace_ms);
	centre_bridge(a, c);
}

static void guest_back(struct app *a, struct live_contact *c, struct bridge_party *p)
{
	struct live_agent *g = centre_agent(a, p->agent);

	if (p->state != party_state_AWAY)
		return;
	dj_timers_clear(a->timers, TIMER_PARTY, p->leg);
	bridge_move(p, party_state_JOINED, centre_mono(a));
	if (p->role == party_role_CONSULTED)
		agent_move(&g->agent, routing_TALKING, 0, centre_mono(a), &a->facts);
	centre_bridge(a, c);
}

void centre_guest_presence(struct app *a, struct live_contact *c, struct bridge_party *p, bool away)
{
	if (away)
		guest_away(a, c, p);
	else
		guest_back(a, c, p);
}

void centre_timer_leg(struct app *a, enum centre_timer kind, struct live_leg *l)
{
	struct live_contact *c = centre_contact(a, l->contact);
	struct bridge_party *p = centre_guest_of_leg(c, l->id);

	(void)kind;
	if (p)
		centre_drop_party(
		    a, c, p, p->state == party_state_AWAY ? leg_end_MEDIA_LOST : leg_end_NO_ANSWER);
}

/* ---- what an agent who is asked says ---- */

struct bridge_party *centre_asked_of(struct app *a, const struct command *cmd,
				     struct live_contact **out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);
	struct bridge_party *p = c && cmd->actor ? bridge_person(&c->bridge, cmd->actor) : NULL;

	*out = c;
	return p && p->role == party_role_CONSULTED && p->state == party_state_RINGING ? p : NULL;
}

enum verdict centre_guest_accept(struct app *a, struct live_contact *c, struct bridge_party *p)
{
	struct live_leg *l = centre_leg(a, p->leg);

	if (l->kind == leg_kind_AGENT_PHONE)
		return VERDICT_wrong_state; /* the receiver answers */
	l->accepted = true;
	centre_timer(a, TIMER_PARTY, p->leg, LEG_UP_MS);
	try_join(a, c, p);
	return VERDICT_ok;
}

enum verdict centre_guest_decline(struct app *a, struct live_contact *c, struct bridge_party *p)
{
	centre_drop_party(a, c, p, leg_end_DECLINED);
	return VERDICT_ok;
}
