/* What figures count, counted by hand: by looking through all the facts for each of them, with no
 * fold, no SQL and no care for time. For prop/figure_prop_test.c. */
#ifndef T_FIGURE_COUNT_H
#define T_FIGURE_COUNT_H

#include "app/query_figure.h"
#include "flow/centre_rig.h"
#include "unit/store_engines.h"

#define CALLS  64
#define FACTS  6000
#define TEAM_A 901
#define TEAM_B 902

static struct day {
	struct rig rig;
	uint64_t dice;
	dj_id contacts[CALLS], legs[CALLS];
	int calls;
	struct fact facts[FACTS];
	int count;
	int64_t callers[CALLS]; /* 0: withheld */
	dj_ms joined_b;		/* agent 2 is in team A always, in B from here on */
	dj_ms within[2], short_ms[2];
	struct fresh fresh;
	struct db *db;
} d;

static dj_id contact_of(const struct fact *f)
{
	return fact_get(f, "contact", 0);
}

static const struct fact *first(dj_id contact, enum fact_kind kind)
{
	for (int i = 0; i < d.count; i++)
		if ((int)d.facts[i].kind == (int)kind && contact_of(&d.facts[i]) == contact)
			return &d.facts[i];
	return NULL;
}

static const struct fact *last(dj_id contact, enum fact_kind kind)
{
	for (int i = d.count - 1; i >= 0; i--)
		if ((int)d.facts[i].kind == (int)kind && contact_of(&d.facts[i]) == contact)
			return &d.facts[i];
	return NULL;
}

static bool rung_back(dj_id contact)
{
	for (int i = 0; i < d.count; i++)
		if (d.facts[i].kind == FACT_contact_queued && contact_of(&d.facts[i]) == contact &&
		    d.facts[i].contact_queued.because == queued_because_CALLBACK)
			return true;
	return false;
}

static int64_t caller_of(dj_id contact)
{
	for (int i = 0; i < d.calls; i++)
		if (d.contacts[i] == contact)
			return d.callers[i];
	return 0;
}

static dj_id topic_of(dj_id contact)
{
	const struct fact *f = last(contact, FACT_contact_classified);

	return f ? f->contact_classified.topic : 0;
}

static enum outcome outcome_of(dj_id contact)
{
	const struct fact *f = last(contact, FACT_contact_classified);

	return f ? (enum outcome)f->contact_classified.outcome : outcome_NONE;
}

static int64_t language_of(dj_id contact)
{
	const struct fact *f = last(contact, FACT_contact_language);

	return f ? f->contact_language.language
		 : first(contact, FACT_contact_started)->contact_started.language;
}

static int64_t channel_of(dj_id contact)
{
	return first(contact, FACT_contact_started)->contact_started.channel;
}

static bool in_team(dj_id team, dj_id agent, dj_ms at)
{
	if (team == TEAM_A)
		return agent == AGENT_1 || agent == AGENT_1 + 1;
	return team == TEAM_B && agent == AGENT_1 + 1 && at >= d.joined_b;
}

struct cell {
	const struct figure_ask *ask;
	dj_ms from, to;
	dj_id key;
	struct figure_sums sums;
};

/* Does something of this contact, queue and agent, at this time, belong into the cell? */
static bool belongs(const struct cell *c, dj_id contact, dj_id queue, dj_id agent, dj_ms at)
{
	const struct figure_ask *a = c->ask;

	if (at < c->from || at >= c->to || (a->queue && queue != a->queue) ||
	    (a->agent && agent != a->agent) || (a->team && !in_team(a->team, agent, at)) ||
	    (a->topic && topic_of(contact) != a->topic) ||
	    (a->language >= 0 && language_of(contact) != a->language) ||
	    (a->channel >= 0 && channel_of(contact) != a->channel))
		return false;
	switch (a->group) {
	case GROUP_QUEUE:
		return queue == c->key;
	case GROUP_AGENT:
		return agent == c->key;
	case GROUP_TEAM:
		return c->key ? in_team(c->key, agent, at)
			      : !in_team(TEAM_A, agent, at) && !in_team(TEAM_B, agent, at);
	case GROUP_TOPIC:
		return topic_of(contact) == c->key;
	case GROUP_LANGUAGE:
		return language_of(contact) == c->key;
	case GROUP_CHANNEL:
		return channel_of(contact) == c->key;
	default:
		return c->key == 0;
	}
}

/* What comes next to the contact in this line: an answer, a way out, the end. */
static const struct fact *fate(int i)
{
	dj_id contact = contact_of(&d.facts[i]);

	for (int k = i + 1; k < d.count; k++) {
		const struct fact *f = &d.facts[k];

		if (contact_of(f) == contact &&
		    (f->kind == FACT_contact_answered || f->kind == FACT_contact_left_queue ||
		     f->kind == FACT_contact_ended || f->kind == FACT_contact_queued))
			return f;
	}
	return NULL;
}

static void count_answered(struct figure_sums *s, const struct fact *q, const struct fact *f,
			   dj_ms within)
{
	int64_t waited = f->contact_answered.waited, told = q->contact_queued.estimate;

	s->v[SUM_answered]++;
	s->v[SUM_wait_ms] += waited;
	s->v[waited <= within ? SUM_in_time : SUM_late]++;
	if (told < 0)
		return;
	s->v[SUM_estimated]++;
	s->v[SUM_estimate_error_ms] += waited - told;
	s->v[SUM_estimate_off_ms] += waited > told ? waited - told : told - waited;
}

static void count_abandoned(struct figure_sums *s, dj_ms waited, dj_ms within, dj_ms too_short)
{
	if (waited <= too_short) {
		s->v[SUM_short_abandoned]++;
		return;
	}
	s->v[waited <= within ? SUM_abandoned_in_time : SUM_abandoned_late]++;
	s->v[SUM_abandon_ms] += waited;
}

static void count_entry(struct figure_sums *s, const struct fact *q, const struct fact *f)
{
	int line = (int)(q->contact_queued.queue - QUEUE_GENERAL);
	dj_ms waited = 0;

	s->v[SUM_offered]++;
	if (!f) {
		s->v[SUM_still_waiting]++;
	} else if (f->kind == FACT_contact_answered) {
		waited = f->contact_answered.waited;
		count_answered(s, q, f, d.within[line]);
	} else if (f->kind == FACT_contact_left_queue) {
		waited = f->contact_left_queue.waited;
		s->v[f->contact_left_queue.because == queued_because_CALLBACK ? SUM_chose_callback
									      : SUM_left]++;
	} else if (f->kind == FACT_contact_queued) {
		s->v[SUM_left]++;
	} else if (f->contact_ended.by == party_CITIZEN) {
		waited = f->contact_ended.waited;
		count_abandoned(s, waited, d.within[line], d.short_ms[line]);
	} else {
		waited = f->contact_ended.waited;
		s->v[SUM_failed]++;
	}
	s->v[SUM_longest_ms] = DJ_MAX(s->v[SUM_longest_ms], waited);
}

static void count_entries(struct cell *c)
{
	for (int i = 0; i < d.count; i++) {
		const struct fact *q = &d.facts[i], *f;

		if (q->kind != FACT_contact_queued ||
		    q->contact_queued.because == queued_because_CALLBACK)
			continue;
		f = fate(i);
		if (belongs(c, contact_of(q), q->contact_queued.queue,
			    f && f->kind == FACT_contact_answered ? f->contact_answered.agent : 0,
			    q->at_ms))
			count_entry(&c->sums, q, f);
	}
}

/* How long the agent's wrap-up was that follows this end of a part, if it is of this contact. */
static dj_ms wrap_after(int i)
{
	const struct fact *e = &d.facts[i], *w = NULL;

	for (int k = i + 1; k < d.count; k++) {
		const struct fact *f = &d.facts[k];

		if (w && f->kind == FACT_server_started)
			return (d.facts[k - 1].mono_us - w->mono_us) / 1000;
		if (!w && f->kind == FACT_server_started)
			return 0;
		if (f->kind != FACT_agent_routing ||
		    f->agent_routing.agent != e->segment_ended.agent)
			continue;
		if (w)
			return (f->mono_us - w->mono_us) / 1000;
		if (f->agent_routing.routing != routing_WRAP_UP ||
		    f->agent_routing.contact != contact_of(e))
			return 0;
		w = f;
	}
	return 0;
}

static const struct fact *part_began(int i)
{
	for (int k = i - 1; k >= 0; k--)
		if (contact_of(&d.facts[k]) == contact_of(&d.facts[i]) &&
		    (d.facts[k].kind == FACT_contact_answered ||
		     d.facts[k].kind == FACT_contact_passed))
			return &d.facts[k];
	return NULL;
}

static void count_parts(struct cell *c)
{
	for (int i = 0; i < d.count; i++) {
		const struct fact *e = &d.facts[i], *b = part_began(i), *q = NULL;
		bool out, in;

		if (e->kind != FACT_segment_ended || !b ||
		    (e->segment_ended.how == segment_end_FAULT && !e->segment_ended.talk))
			continue;
		for (const struct fact *f = b; f >= d.facts && !q; f--)
			if (f->kind == FACT_contact_queued && contact_of(f) == contact_of(e))
				q = f;
		if (!q ||
		    !belongs(c, contact_of(e), q->contact_queued.queue, e->segment_ended.agent,
			     e->at_ms) ||
		    e->segment_ended.segment != fact_get(b, "segment", 0))
			continue;
		out = b->kind == FACT_contact_answered &&
		      q->contact_queued.because == queued_because_CALLBACK;
		in = b->kind == FACT_contact_answered
			 ? q->contact_queued.because == queued_because_TRANSFER
			 : b->contact_passed.how == passed_WARM;
		c->sums.v[out ? SUM_rung_back : SUM_handled]++;
		c->sums.v[out ? SUM_out_talk_ms : SUM_talk_ms] += e->segment_ended.talk;
		c->sums.v[out ? SUM_out_hold_ms : SUM_hold_ms] += e->segment_ended.hold;
		c->sums.v[out ? SUM_out_wrap_ms : SUM_wrap_ms] += wrap_after(i);
		c->sums.v[SUM_passed_out] +=
		    !out && e->segment_ended.how == segment_end_TRANSFERRED;
		c->sums.v[SUM_passed_in] += !out && in;
	}
}

static int parts_of(dj_id contact)
{
	int n = 0;

	for (int i = 0; i < d.count; i++)
		n += contact_of(&d.facts[i]) == contact &&
		     (d.facts[i].kind == FACT_contact_answered ||
		      d.facts[i].kind == FACT_contact_passed);
	return n;
}

static bool comes_again(const struct fact *s)
{
	for (int i = 0; i < d.count; i++) {
		const struct fact *f = &d.facts[i];

		if (f->kind == FACT_contact_started && f > s && !rung_back(contact_of(f)) &&
		    caller_of(contact_of(f)) == caller_of(contact_of(s)) &&
		    topic_of(contact_of(f)) == topic_of(contact_of(s)) && f->at_ms > s->at_ms - 1)
			return true;
	}
	return false;
}

static void count_spoken(struct figure_sums *s, const struct fact *f)
{
	dj_id contact = contact_of(f);
	enum outcome o = outcome_of(contact);

	s->v[SUM_spoken]++;
	s->v[SUM_declared] +=
	    o == outcome_ANSWERED || o == outcome_HANDED_OVER || o == outcome_CALL_BACK;
	s->v[SUM_closed_first] += o == outcome_ANSWERED && parts_of(contact) == 1;
	s->v[SUM_closed] += o == outcome_ANSWERED;
	s->v[SUM_handed_over] += o == outcome_HANDED_OVER;
	s->v[SUM_undeclared] += o == outcome_NONE;
	if (!caller_of(contact) || !topic_of(contact))
		return;
	s->v[SUM_known]++;
	s->v[SUM_not_again] += !comes_again(f);
}

static void count_contacts(struct cell *c)
{
	for (int i = 0; i < d.count; i++) {
		const struct fact *f = &d.facts[i], *q, *a, *e;
		dj_id contact = contact_of(f);

		if (f->kind != FACT_contact_started || rung_back(contact))
			continue;
		q = first(contact, FACT_contact_queued);
		a = first(contact, FACT_contact_answered);
		e = last(contact, FACT_contact_ended);
		if (!belongs(c, contact, q ? q->contact_queued.queue : 0,
			     a ? a->contact_answered.agent : 0, f->at_ms))
			continue;
		c->sums.v[SUM_contacts]++;
		c->sums.v[SUM_left_menu] += e && e->contact_ended.result == result_LEFT_MENU;
		c->sums.v[SUM_refused] += e && e->contact_ended.result == result_REFUSED;
		if (a)
			count_spoken(&c->sums, f);
	}
}

static void count_surveys(struct cell *c)
{
	for (int i = 0; i < d.count; i++) {
		const struct fact *f = &d.facts[i], *a;
		int64_t all = 0;

		if (f->kind != FACT_survey_offered ||
		    !belongs(c, contact_of(f), f->survey_offered.queue, f->survey_offered.agent,
			     f->at_ms))
			continue;
		a = last(contact_of(f), FACT_survey_answered);
		c->sums.v[SUM_asked]++;
		for (int k = 0; a && k < 4; k++) {
			all += a->v[3 + k];
			c->sums.v[SUM_kindness_of + 2 * k] += a->v[3 + k] > 0;
			c->sums.v[SUM_kindness_good + 2 * k] += a->v[3 + k] >= 4;
		}
		c->sums.v[SUM_replied] += all > 0;
	}
}

static enum figure_sum time_of(enum presence presence, enum routing routing)
{
	static const enum figure_sum by_routing[routing_COUNT] = {
	    [routing_IDLE] = SUM_idle_ms,	  [routing_RINGING] = SUM_ringing_ms,
	    [routing_TALKING] = SUM_talking_ms,	  [routing_HOLDING] = SUM_holding_ms,
	    [routing_WRAP_UP] = SUM_wrapping_ms,  [routing_NOT_ANSWERING] = SUM_away_ms,
	    [routing_RECONNECTING] = SUM_away_ms, [routing_SUPERVISING] = SUM_supervising_ms};
	static const enum figure_sum by_presence[presence_COUNT] = {
	    [presence_AVAILABLE] = SUM_away_ms, [presence_BREAK] = SUM_break_ms,
	    [presence_MEAL] = SUM_meal_ms,	[presence_TRAINING] = SUM_training_ms,
	    [presence_COOL_DOWN] = SUM_rest_ms, [presence_AWAY] = SUM_away_ms,
	    [presence_OFFLINE] = FIGURE_SUMS};

	return routing == routing_OFF ? by_presence[presence] : by_routing[routing];
}

/* The part of [a, b) that lies in the cell. Nobody is in two half hours at once. */
static void count_time(struct cell *c, enum figure_sum what, dj_id agent, dj_ms a, dj_ms b)
{
	dj_ms half = FIGURE_CELL_MS;

	for (dj_ms at = a; at < b; at = at - at % half + half) {
		dj_ms end = DJ_MIN(at - at % half + half, b);

		if (what != FIGURE_SUMS && belongs(c, 0, 0, agent, at - at % half))
			c->sums.v[what] += end - at;
	}
}

static void count_agent(struct cell *c, dj_id agent)
{
	enum presence presence = presence_OFFLINE;
	enum routing routing = routing_OFF;
	dj_ms since = 0;

	for (int i = 0; i < d.count; i++) {
		const struct fact *f = &d.facts[i];
		bool mine = (f->kind == FACT_agent_presence || f->kind == FACT_agent_routing) &&
			    f->v[0] == agent;
		bool over = f->kind == FACT_server_started;

		if (!mine && !over)
			continue;
		if (since)
			count_time(c, time_of(presence, routing), agent, since,
				   over ? d.facts[i - 1].at_ms : f->at_ms);
		if (over) {
			presence = presence_OFFLINE;
			routing = routing_OFF;
		} else if (f->kind == FACT_agent_presence) {
			presence = (enum presence)f->agent_presence.presence;
		} else {
			routing = (enum routing)f->agent_routing.routing;
		}
		since = over ? 0 : f->at_ms;
	}
}

/* Thanks: who got them when, and whether a citizen's. */
static const struct {
	int agent; /* from AGENT_1 */
	dj_ms after;
	enum praise_by by;
} thanks[] = {{0, 3600000, praise_by_CITIZEN},
	      {0, 3700000, praise_by_COLLEAGUE},
	      {1, 9000000, praise_by_CITIZEN},
	      {1, 9000001, praise_by_CITIZEN}};

static void count_praises(struct cell *c)
{
	for (size_t i = 0; i < DJ_COUNT(thanks); i++)
		c->sums.v[SUM_praised] +=
		    thanks[i].by == praise_by_CITIZEN &&
		    belongs(c, 0, 0, AGENT_1 + thanks[i].agent, RIG_MORNING + thanks[i].after);
}

static void count_times(struct cell *c)
{
	const struct figure_ask *a = c->ask;

	if (a->queue || a->topic || a->language >= 0 || a->channel >= 0 ||
	    (a->group != GROUP_NONE && a->group != GROUP_AGENT && a->group != GROUP_TEAM))
		return;
	for (int i = 0; i < RIG_AGENTS; i++)
		count_agent(c, AGENT_1 + i);
	count_praises(c);
}

/* ---- in writing ---- */

/* What comes next to the contact of fact i, of these kinds; 0: nothing more. */
static const struct fact *next_of(int i, int one, int two, int three)
{
	for (int k = i + 1; k < d.count; k++) {
		const struct fact *f = &d.facts[k];

		if (contact_of(f) == contact_of(&d.facts[i]) &&
		    (f->kind == one || f->kind == two || f->kind == three))
			return f;
	}
	return NULL;
}

/* Does it begin with this fact: is the contact new, or was it closed? */
static bool begins(int i)
{
	for (int k = i - 1; k >= 0; k--)
		if (contact_of(&d.facts[k]) == contact_of(&d.facts[i]) &&
		    (d.facts[k].kind == FACT_conversation_waits ||
		     d.facts[k].kind == FACT_conversation_closed))
			return d.facts[k].kind == FACT_conversation_closed;
	return true;
}

static const struct fact *answer_to(int i, const struct fact *end)
{
	for (int k = i + 1; k < d.count && &d.facts[k] != end; k++)
		if (d.facts[k].kind == FACT_letter_written &&
		    contact_of(&d.facts[k]) == contact_of(&d.facts[i]) &&
		    d.facts[k].letter_written.kind == letter_kind_PERSON)
			return &d.facts[k];
	return NULL;
}

/* The line it stood in when it was answered, or last. */
static dj_id line_of(int i, const struct fact *until)
{
	dj_id queue = 0;

	for (int k = i; k < d.count && &d.facts[k] != until; k++)
		if (d.facts[k].kind == FACT_conversation_waits &&
		    contact_of(&d.facts[k]) == contact_of(&d.facts[i]))
			queue = d.facts[k].conversation_waits.queue;
	return queue;
}

static void count_turn(struct cell *c, int i)
{
	const struct fact *f = &d.facts[i];
	const struct fact *end = next_of(i, FACT_conversation_closed, FACT_conversation_closed,
					 FACT_conversation_closed);
	const struct fact *answer = answer_to(i, end);
	dj_ms began = DJ_MIN(f->conversation_waits.place_at, f->at_ms), wait = 0;
	int64_t *v = c->sums.v;
	bool went = end && (end->conversation_closed.how == conversation_end_CITIZEN ||
			    end->conversation_closed.how == conversation_end_SILENCE);

	if (!belongs(c, contact_of(f), line_of(i, answer ? answer : end),
		     answer ? answer->letter_written.person : 0, began))
		return;
	if (answer || end)
		wait = (answer ? answer : end)->at_ms - began;
	v[SUM_written]++;
	v[SUM_written_answered] += answer != NULL;
	v[SUM_written_abandoned] += !answer && went;
	v[SUM_written_ended] += !answer && end && !went;
	v[SUM_written_waiting] += !answer && !end;
	v[SUM_written_wait_ms] += answer ? wait : 0;
	v[SUM_written_longest_ms] = DJ_MAX(v[SUM_written_longest_ms], wait);
}

static void count_turn_part(struct cell *c, int i)
{
	const struct fact *f = &d.facts[i];
	const struct fact *end = next_of(i, FACT_conversation_assigned, FACT_conversation_released,
					 FACT_conversation_closed);
	int64_t *v = c->sums.v;

	if (!end || !belongs(c, contact_of(f), f->conversation_assigned.queue,
			     f->conversation_assigned.agent, end->at_ms))
		return;
	v[SUM_written_handled]++;
	v[SUM_written_passed] += end->kind != FACT_conversation_closed;
	v[SUM_written_held_ms] += end->kind == FACT_conversation_released
				      ? end->conversation_released.held
				      : end->at_ms - f->at_ms;
}

static void count_written(struct cell *c)
{
	for (int i = 0; i < d.count; i++) {
		if (d.facts[i].kind == FACT_conversation_waits && begins(i))
			count_turn(c, i);
		if (d.facts[i].kind == FACT_conversation_assigned)
			count_turn_part(c, i);
	}
}

static void count_all(struct cell *c)
{
	count_entries(c);
	count_parts(c);
	count_contacts(c);
	count_surveys(c);
	count_written(c);
	count_times(c);
}

#endif
