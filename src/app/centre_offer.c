/* Owns the time between the line and the conversation: an offer rings, is accepted, or fails and
 * the citizen goes back to the front. Who is offered what is decided by acd; the facts keep why. */
#include "app/centre.h"
#include "app/centre_conversation.h"
#include "base/text.h"

static void note_offer(struct app *a, const struct live_agent *g, const struct acd_action *act)
{
	struct fact *f = facts_add(&a->facts, FACT_offer_made);

	f->offer_made.offer = g->agent.offer;
	f->offer_made.contact = act->contact;
	f->offer_made.queue = act->queue;
	f->offer_made.agent = act->agent;
	f->offer_made.rule = act->rule;
	f->offer_made.ring = act->ring_ms;
	f->offer_made.device = g->agent.device;
	f->offer_made.eligible = act->eligible;
	for (int i = 0; i < act->score_count; i++) {
		f = facts_add(&a->facts, FACT_offer_score);
		f->offer_score.offer = g->agent.offer;
		f->offer_score.agent = act->scores[i].agent;
		f->offer_score.rank = i + 1;
		f->offer_score.score = act->scores[i].score;
		f->offer_score.level = act->scores[i].level;
		f->offer_score.idle = act->scores[i].idle_ms;
	}
}

struct live_leg *centre_ring_device(struct app *a, struct live_contact *c, struct live_agent *g,
				    enum leg_codec codec, dj_ms ring_ms)
{
	enum leg_kind kind =
	    g->agent.device == device_PHONE ? leg_kind_AGENT_PHONE : leg_kind_AGENT_BROWSER;
	struct order o = {.kind = ORDER_LEG_RING,
			  .video = centre_video_for(a, c, g),
			  .leg = g->agent.leg,
			  .contact = c->contact.id,
			  .agent = g->agent.id,
			  .leg_kind = kind,
			  .codec = codec,
			  .ring_ms = ring_ms};

	dj_copy(o.agent_name, sizeof o.agent_name, g->person->name);
	dj_copy(o.caller, sizeof o.caller, c->caller);
	centre_order(a, &o);
	return centre_add_leg(
	    a,
	    &(struct live_leg){.id = o.leg, .contact = o.contact, .agent = o.agent, .kind = kind});
}

static void ring(struct app *a, struct live_contact *c, struct live_agent *g, dj_ms ring_ms)
{
	struct live_leg *citizen = centre_leg(a, c->contact.citizen_leg);

	g->agent.leg = c->contact.agent_leg = app_new_id(a);
	centre_ring_device(a, c, g, citizen ? citizen->codec : CODEC_NONE, ring_ms);
}

static void make_offer(struct app *a, const struct acd_action *act)
{
	struct live_contact *c = centre_contact(a, act->contact);
	struct live_agent *g = centre_agent(a, act->agent);

	dj_assert(c && g && agent_takes_contacts(&g->agent));
	if (centre_attempt_first(a, c, act->agent))
		return;
	g->agent.offer = c->contact.offer = app_new_id(a);
	g->agent.contact = act->contact;
	g->classified = false;
	c->offer_us = centre_mono(a);
	/* Lifting the receiver is accepting, and so is having asked for it. */
	c->accepted = g->agent.device == device_PHONE || centre_attempt_is_of(a, c, act->agent);
	contact_move(&c->contact, contact_state_OFFERED, c->offer_us);
	note_offer(a, g, act);
	agent_move(&g->agent, routing_RINGING, act->ring_ms, c->offer_us, &a->facts);
	ring(a, c, g, act->ring_ms);
	c->contact.agent = act->agent;
	centre_timer(a, TIMER_OFFER, act->contact, act->ring_ms);
}

static void on_action(void *arg, const struct acd_action *act)
{
	struct app *a = arg;
	struct fact *f;

	if (act->kind == ACD_OFFER) {
		make_offer(a, act);
	} else {
		f = facts_add(&a->facts, FACT_contact_relaxed);
		f->contact_relaxed.contact = act->contact;
		f->contact_relaxed.queue = act->queue;
		f->contact_relaxed.step = act->step;
	}
	if (a->facts.count > FACTS_MAX / 2)
		centre_flush(a);
}

void centre_route(struct app *a)
{
	dj_ms now = centre_wall(a), due;

	acd_run(a->acd, now, on_action, a);
	due = acd_next_due(a->acd, now);
	if (due == INT64_MAX)
		dj_timers_clear(a->timers, TIMER_ACD, 1);
	else
		centre_timer(a, TIMER_ACD, 1, DJ_MAX(due - now, 1));
	centre_conversation_route(a);
}

static void note_offer_end(struct app *a, struct live_contact *c, enum offer_end how, dj_id reason)
{
	struct fact *f = facts_add(&a->facts, FACT_offer_ended);

	f->offer_ended.offer = c->contact.offer;
	f->offer_ended.contact = c->contact.id;
	f->offer_ended.agent = c->contact.agent;
	f->offer_ended.how = how;
	f->offer_ended.rang = (centre_mono(a) - c->offer_us) / 1000;
	f->offer_ended.reason = reason;
	dj_timers_clear(a->timers, TIMER_OFFER, c->contact.id);
	c->contact.offer = 0;
}

static enum leg_end leg_end_for(enum offer_end how)
{
	return how == offer_end_NO_ANSWER ? leg_end_NO_ANSWER : leg_end_CANCELLED;
}

/* The agent's side of a failed offer: separate rules by cause (agent_after_offer). */
void centre_free_agent(struct app *a, struct live_agent *g, enum offer_end how)
{
	const struct agent_after_offer *rule = agent_after_offer(how);
	dj_us now = centre_mono(a);

	if (how == offer_end_DECLINED || how == offer_end_WITHDRAWN) {
		centre_settle(a, g);
		return;
	}
	g->agent.contact = g->agent.offer = g->agent.leg = 0;
	agent_move(&g->agent, rule->routing, rule->pause_ms, now, &a->facts);
	if (rule->pause_ms)
		centre_timer(a, TIMER_PAUSE, g->agent.id, rule->pause_ms);
	centre_agent_changed(a, g);
}

static void fail_offer(struct app *a, struct live_contact *c, enum offer_end how, dj_id reason)
{
	struct live_agent *g = centre_agent(a, c->contact.agent);
	dj_id leg = c->contact.agent_leg;

	note_offer_end(a, c, how, reason);
	c->contact.agent = c->contact.agent_leg = 0;
	contact_move(&c->contact, contact_state_WAITING, centre_mono(a));
	acd_offer_failed(a->acd, c->contact.id, how != offer_end_WITHDRAWN,
			 agent_after_offer(how)->skip_agent, centre_wall(a));
	centre_end_leg(a, leg, leg_end_for(how));
	centre_free_agent(a, g, how);
	centre_attempt_offer_failed(a, c);
}

void centre_offer_failed(struct app *a, struct live_contact *c, enum offer_end how)
{
	fail_offer(a, c, how, 0);
}

/* ---- the two halves of an answer: the agent says yes, and sound can flow ---- */

void centre_try_connect(struct app *a, struct live_contact *c)
{
	struct live_leg *l = centre_leg(a, c->contact.agent_leg);
	struct live_agent *g = centre_agent(a, c->contact.agent);
	dj_us now = centre_mono(a);

	if (c->contact.state != contact_state_OFFERED || !c->accepted || !l || !l->answered)
		return;
	note_offer_end(a, c, offer_end_ACCEPTED, 0);
	g->agent.offer = 0;
	acd_leave(a->acd, c->contact.id, ACD_ANSWERED, centre_wall(a));
	dj_timers_clear(a->timers, TIMER_ANNOUNCE, c->contact.id);
	if (centre_attempt_dial(a, c)) {
		agent_move(&g->agent, routing_TALKING, 0, now, &a->facts);
		return;
	}
	contact_answer(&c->contact, g->agent.id, g->agent.device, now, &a->facts);
	agent_move(&g->agent, routing_TALKING, 0, now, &a->facts);
	centre_seat(a, c, party_role_AGENT, l->id);
	centre_callback_met(a, c);
	centre_join(a, c);
}

enum verdict centre_leg_ringing(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);

	(void)out; /* the offer itself is the fact; ringing adds nothing */
	if (l && l->test && !l->over)
		centre_test_went_on(a, l, cmd->flag ? trunk_step_EARLY : trunk_step_RINGING,
				    (int)cmd->number);
	return VERDICT_ok;
}

enum verdict centre_leg_answered(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c;
	struct bridge_party *p;

	(void)out;
	if (!l || l->over)
		return VERDICT_not_found;
	l->answered = true;
	if (cmd->codec != CODEC_NONE)
		l->codec = cmd->codec;
	l->video = cmd->video.codec;
	if (l->test)
		centre_test_went_on(a, l, trunk_step_ANSWERED, 200);
	c = centre_contact(a, l->contact);
	if (c && c->contact.agent_leg == l->id)
		centre_try_connect(a, c);
	else if (c && (p = centre_guest_of_leg(c, l->id)))
		centre_guest_answered(a, c, p);
	else if (c && c->contact.citizen_leg == l->id)
		centre_attempt_answered(a, c);
	return VERDICT_ok;
}

/* The contact that this agent is being offered. */
static enum verdict offered_to(struct app *a, const struct command *cmd, struct live_contact **out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);

	if (!c || c->contact.state != contact_state_OFFERED)
		return VERDICT_not_ringing;
	if (c->contact.agent != cmd->actor)
		return VERDICT_not_yours;
	*out = c;
	return VERDICT_ok;
}

/* A late tap loses even if the timer has not fired yet: time decides, not the order of events. */
enum verdict centre_accept(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	struct live_agent *g;
	struct bridge_party *p = centre_asked_of(a, cmd, &c);
	enum verdict v = p ? centre_guest_accept(a, c, p) : offered_to(a, cmd, &c);

	(void)out;
	if (p || v != VERDICT_ok)
		return v;
	g = centre_agent(a, cmd->actor);
	if (g->agent.device == device_PHONE)
		return VERDICT_wrong_state; /* the receiver answers */
	if (centre_mono(a) - c->offer_us >= c->rules->acd.ring_ms * 1000)
		return VERDICT_too_late;
	c->accepted = true;
	centre_timer(a, TIMER_OFFER, c->contact.id, LEG_UP_MS);
	centre_try_connect(a, c);
	return VERDICT_ok;
}

enum verdict centre_decline(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	struct bridge_party *p = centre_asked_of(a, cmd, &c);
	enum verdict v = p ? centre_guest_decline(a, c, p) : offered_to(a, cmd, &c);

	(void)out;
	if (p)
		return v;
	if (v == VERDICT_ok && !cmd->reason)
		v = VERDICT_reason_missing;
	if (v == VERDICT_ok)
		fail_offer(a, c, offer_end_DECLINED, cmd->reason);
	return v;
}
