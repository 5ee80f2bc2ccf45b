/* Owns who is asked: the lines of each text channel, who is ready in them, offers and what becomes
 * of them. The order within a line is acd's, the matrix is domain/conversation's. */
#include "app/centre_conversation.h"
#include "domain/crisis/crisis.h"

#define LINES(a) ((a)->conversations->lines)

/* ---- who is ready ---- */

static bool at_work(const struct live_agent *g)
{
	return g->agent.routing != routing_OFF && g->agent.routing != routing_NOT_ANSWERING &&
	       g->agent.routing != routing_SUPERVISING;
}

static struct conversation_load load_of(const struct app *a, const struct live_agent *g,
					const struct writer_load *w)
{
	struct conversation_load load = {
	    .most = conversation_most(&a->config.site->conversation, g->agent.id)};

	for (int c = channel_MAIL; c < channel_COUNT; c++)
		load.count[c] = w->count[c];
	load.count[channel_CALL] = at_work(g) && g->agent.routing != routing_IDLE;
	return load;
}

static bool writes(const struct writer_load *w)
{
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		if (w->count[c])
			return true;
	return w->asked != 0;
}

static bool is_ready(struct app *a, const struct live_agent *g, const struct writer_load *w, int c)
{
	struct conversation_load load = load_of(a, g, w);

	return g->agent.presence == presence_AVAILABLE && g->agent.desk_open && at_work(g) &&
	       !w->asked && (!a->conversations->held[c] || writes(w)) &&
	       conversation_may_take(&a->config.site->conversation, (enum channel)c, &load);
}

static void set_ready(struct app *a, struct live_agent *g, int c)
{
	struct writer_load *w = centre_conversation_load(a, g->agent.id);
	struct conversation *asked = w->asked ? centre_conversation(a, w->asked) : NULL;

	if (asked && (int)asked->channel == c)
		return; /* reserved, until the offer ends */
	if (is_ready(a, g, w, c))
		acd_agent_ready(LINES(a)[c], g->agent.id, centre_wall(a));
	else if (g->agent.presence == presence_AVAILABLE && g->agent.desk_open && at_work(g))
		acd_agent_busy(LINES(a)[c], g->agent.id);
	else
		acd_agent_unready(LINES(a)[c], g->agent.id);
}

void centre_conversation_ready(struct app *a, struct live_agent *g)
{
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		set_ready(a, g, c);
}

static void ready_again(struct app *a, dj_id agent)
{
	struct live_agent *g = centre_agent(a, agent);

	if (g)
		centre_agent_changed(a, g);
}

void centre_conversation_site(struct app *a)
{
	const struct site *s = a->config.site;
	struct live_agent *g;
	size_t at = 0;

	for (int c = channel_MAIL; c < channel_COUNT; c++) {
		for (int i = 0; i < s->queue_count; i++)
			acd_queue_set(LINES(a)[c], &s->queues[i].acd);
		for (int i = 0; i < s->shut_count; i++)
			acd_queue_set(LINES(a)[c], &s->shut[i].acd);
		for (int i = 0; i < s->agent_count; i++)
			acd_agent_set(LINES(a)[c], &s->agents[i].acd);
	}
	while ((g = dj_map_next(&a->agents, &at, NULL)))
		centre_conversation_ready(a, g);
}

/* ---- the reserve: slow channels are for those whom calls can spare ---- */

static int calls_waiting(struct app *a)
{
	int n = 0;

	for (int i = 0; i < a->config.site->queue_count; i++)
		n += acd_waiting(a->acd, a->config.site->queues[i].acd.id, NULL);
	return n;
}

struct floor_now {
	int on_duty;
	int spare; /* ready for a call, and not writing */
	bool calls_wait;
};

static struct floor_now look(struct app *a)
{
	struct floor_now now = {.calls_wait = calls_waiting(a) > 0};
	struct live_agent *g;
	size_t at = 0;

	while ((g = dj_map_next(&a->agents, &at, NULL))) {
		if (g->agent.presence != presence_AVAILABLE || !at_work(g))
			continue;
		now.on_duty++;
		now.spare += g->agent.routing == routing_IDLE &&
			     !writes(centre_conversation_load(a, g->agent.id));
	}
	return now;
}

/* The oldest place in the lines of a channel; 0: nobody waits. */
static dj_ms oldest(struct app *a, int c)
{
	dj_ms first = a->conversations->oldest[c], at;

	if (first >= 0)
		return first;
	first = 0;
	for (int i = 0; i < a->config.site->queue_count; i++) {
		at = 0;
		if (acd_waiting(LINES(a)[c], a->config.site->queues[i].acd.id, &at) &&
		    (!first || at < first))
			first = at;
	}
	return a->conversations->oldest[c] = first;
}

static void note_oldest(struct app *a, const struct conversation *v, bool comes)
{
	dj_ms *first = &a->conversations->oldest[v->channel];

	if (!comes && *first == v->place_ms)
		*first = -1;
	if (comes && *first >= 0)
		*first = *first ? DJ_MIN(*first, v->place_ms) : v->place_ms;
}

static bool reserve_holds(struct app *a, int c, const struct floor_now *now)
{
	const struct conversation_rule *rule = &a->config.site->conversation.of[c];
	dj_ms place = oldest(a, c);

	if (now->calls_wait)
		return true;
	if (a->conversations->urgent[c])
		return false;
	if (place && centre_wall(a) >= conversation_presses(rule, place))
		return false;
	/* One who works alone still answers letters. */
	return now->spare <= DJ_MIN(rule->reserve, DJ_MAX(now->on_duty - 1, 0));
}

static void set_held(struct app *a, int c, bool held)
{
	struct live_agent *g;
	size_t at = 0;

	if (a->conversations->held[c] == held)
		return;
	a->conversations->held[c] = held;
	while ((g = dj_map_next(&a->agents, &at, NULL)))
		set_ready(a, g, c);
}

static void look_at_reserve(struct app *a)
{
	const struct conversation_rule *rules = a->config.site->conversation.of;
	struct floor_now now;
	bool looked = false;

	for (int c = channel_MAIL; c < channel_COUNT; c++) {
		if (!rules[c].reserve || !a->conversations->waiting[c]) {
			set_held(a, c, false);
			continue;
		}
		if (!looked)
			now = look(a);
		looked = true;
		set_held(a, c, reserve_holds(a, c, &now));
	}
}

/* ---- into the line and out of it ---- */

static dj_id queue_for(const struct app *a, const struct conversation *v)
{
	const struct site *s = a->config.site;
	dj_id own = v->queue ? v->queue : s->conversation.of[v->channel].queue;

	if (own && site_queue_of(s, own))
		return own;
	if (s->line_count && site_queue_of(s, s->lines[0].queue))
		return s->lines[0].queue;
	return s->queues[0].acd.id;
}

/* A language that nobody is there for does not keep a citizen waiting for ever. */
static int skill_for(const struct app *a, enum language l)
{
	const struct site *s = a->config.site;

	return l != language_UNKNOWN && s->languages[l] ? site_language_skill(s, l) : -1;
}

static void note_wait(struct app *a, const struct conversation *v)
{
	struct fact *f = facts_add(&a->facts, FACT_conversation_waits);

	f->conversation_waits.contact = v->contact;
	f->conversation_waits.channel = v->channel;
	f->conversation_waits.queue = v->queue;
	f->conversation_waits.because = v->because;
	f->conversation_waits.place_at = v->place_ms;
	f->conversation_waits.only_agent = v->only_agent;
	f->conversation_waits.from = v->last_agent;
}

void centre_conversation_wait(struct app *a, struct conversation *v,
			      enum conversation_because because)
{
	struct acd_contact line = {.id = v->contact,
				   .language_skill = skill_for(a, v->language),
				   .place_at = v->place_ms,
				   .only_agent = v->only_agent,
				   .to_front = because == conversation_because_AGENT_LEFT ||
					       because == conversation_because_AGENT_LOST ||
					       because == conversation_because_RESTART};
	bool regained; /* by who rings again: nobody here has a number */

	dj_assert(!v->queued);
	v->queue = queue_for(a, v);
	v->because = because;
	v->agent = 0;
	line.queue = v->queue;
	if (because == conversation_because_REOPENED)
		line.sticky_agent = v->last_agent;
	centre_conversation_move(a, v, conversation_state_WAITING);
	v->queued = acd_arrive(LINES(a)[v->channel], &line, centre_wall(a), &regained);
	dj_assert(v->queued);
	note_oldest(a, v, true);
	v->urgent = because != conversation_because_NEW && v->last_agent;
	a->conversations->urgent[v->channel] += v->urgent;
	if (v->danger)
		centre_conversation_hurry(a, v);
	note_wait(a, v);
	if (!a->conversations->estimating) {
		a->conversations->estimating = true;
		centre_conversation_timer(a, CONVERSATION_ESTIMATE, 1, 0);
	}
}

void centre_conversation_hurry(struct app *a, struct conversation *v)
{
	v->danger = true;
	if (!v->queued)
		return;
	a->conversations->urgent[v->channel] += !v->urgent;
	v->urgent = true;
	acd_raise(LINES(a)[v->channel], v->contact, CRISIS_PRIORITY, centre_wall(a));
}

void centre_conversation_unwait(struct app *a, struct conversation *v, enum acd_leave how)
{
	dj_id asked = v->state == conversation_state_OFFERED ? v->agent : 0;

	if (!v->queued)
		return;
	acd_leave(LINES(a)[v->channel], v->contact, how, centre_wall(a));
	v->queued = false;
	note_oldest(a, v, false);
	a->conversations->urgent[v->channel] -= v->urgent;
	v->urgent = false;
	dj_timers_clear(a->conversations->timers, CONVERSATION_OFFER, v->contact);
	if (asked) {
		centre_conversation_load(a, asked)->asked = 0;
		ready_again(a, asked);
	}
}

/* ---- offers ---- */

static void make_offer(struct app *a, struct conversation *v, const struct acd_action *act)
{
	dj_ms ring = a->config.site->conversation.of[v->channel].ring_ms;
	struct fact *f = facts_add(&a->facts, FACT_conversation_offered);

	centre_conversation_move(a, v, conversation_state_OFFERED);
	v->agent = act->agent;
	v->offer_us = centre_mono(a);
	centre_conversation_load(a, act->agent)->asked = v->contact;
	f->conversation_offered.contact = v->contact;
	f->conversation_offered.channel = v->channel;
	f->conversation_offered.queue = act->queue;
	f->conversation_offered.agent = act->agent;
	f->conversation_offered.ring = ring;
	f->conversation_offered.rule = act->rule;
	f->conversation_offered.eligible = act->eligible;
	centre_conversation_timer(a, CONVERSATION_OFFER, v->contact, ring);
}

static void on_action(void *arg, const struct acd_action *act)
{
	struct app *a = arg;
	struct conversation *v = centre_conversation(a, act->contact);
	struct live_agent *g = centre_agent(a, act->agent);

	if (act->kind != ACD_OFFER)
		return;
	dj_assert(v && g);
	if (v->spared == act->agent && act->eligible > 1) { /* who gave it back is the last */
		acd_offer_failed(LINES(a)[v->channel], v->contact, false, true, centre_wall(a));
		set_ready(a, g, v->channel);
		return;
	}
	make_offer(a, v, act);
	centre_conversation_ready(a, g);
	look_at_reserve(a);
	if (a->facts.count > FACTS_MAX / 2)
		centre_flush(a);
}

/* The lines are looked at again when a step, a skip or a deadline is over. */
static dj_ms next_look(struct app *a, int c, dj_ms now)
{
	const struct conversation_rule *rule = &a->config.site->conversation.of[c];
	dj_ms due = acd_next_due(LINES(a)[c], now), place = oldest(a, c), presses;

	presses = place ? conversation_presses(rule, place) : 0;
	return a->conversations->held[c] && presses > now ? DJ_MIN(due, presses) : due;
}

static void look_at_stale(struct app *a)
{
	struct live_agent *g;
	size_t at = 0;

	for (int i = 0; i < a->facts.count; i++)
		centre_conversation_note(a, &a->facts.at[i]);
	if (!a->conversations->stale)
		return;
	a->conversations->stale = false;
	while ((g = dj_map_next(&a->agents, &at, NULL))) {
		struct writer_load *w = centre_conversation_load(a, g->agent.id);

		if (w->stale) {
			w->stale = false;
			centre_conversation_agent(a, g);
		}
	}
}

void centre_conversation_route(struct app *a)
{
	dj_ms now = centre_wall(a), due;

	look_at_stale(a);
	look_at_reserve(a);
	for (int slow = 0; slow < 2; slow++) /* those who sit and wait come first */
		for (int c = channel_MAIL; c < channel_COUNT; c++) {
			if (!a->conversations->waiting[c] ||
			    (a->config.site->conversation.of[c].reserve > 0) != slow)
				continue;
			acd_run(LINES(a)[c], now, on_action, a);
			due = next_look(a, c, now);
			if (due < INT64_MAX)
				centre_conversation_timer(a, CONVERSATION_LINES, c,
							  DJ_MAX(due - now, 1));
		}
}

void centre_conversation_refused(struct app *a, struct conversation *v, enum offer_end how,
				 dj_id reason)
{
	struct fact *f = facts_add(&a->facts, FACT_conversation_refused);
	dj_id agent = v->agent;

	dj_assert(v->state == conversation_state_OFFERED);
	f->conversation_refused.contact = v->contact;
	f->conversation_refused.channel = v->channel;
	f->conversation_refused.agent = agent;
	f->conversation_refused.how = how;
	f->conversation_refused.rang = (centre_mono(a) - v->offer_us) / 1000;
	f->conversation_refused.reason = reason;
	dj_timers_clear(a->conversations->timers, CONVERSATION_OFFER, v->contact);
	centre_conversation_move(a, v, conversation_state_WAITING);
	v->because = conversation_because_NOT_ANSWERED;
	v->agent = 0;
	centre_conversation_load(a, agent)->asked = 0;
	acd_offer_failed(LINES(a)[v->channel], v->contact, true, how != offer_end_WITHDRAWN,
			 centre_wall(a));
	ready_again(a, agent);
}

void centre_conversation_offer_due(struct app *a, struct conversation *v)
{
	if (v->state == conversation_state_OFFERED)
		centre_conversation_refused(a, v, offer_end_NO_ANSWER, 0);
}
