/* Owns a citizen's call up to the queue and its end: arrival, the way into the line, and what
 * happens when the citizen or their line goes away. What is said and asked before is a flow's. */
#include "app/centre_flow.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define Q850_CONGESTION 42 /* switching equipment congestion */
#define SHED_RETRY_S	120

/* Marks a number within this run only (redial, sticky agent); it is never stored. */
uint64_t centre_caller_key(const char *number)
{
	uint64_t h = 0xcbf29ce484222325ull;

	if (!number[0])
		return 0;
	for (; *number; number++)
		h = (h ^ (unsigned char)*number) * 0x100000001b3ull;
	return h | 1;
}

static struct known_caller *known_slot(struct app *a, uint64_t key)
{
	return &a->known[key % KNOWN_CALLERS];
}

static dj_id sticky_agent(struct app *a, const struct live_contact *c)
{
	const struct known_caller *k = known_slot(a, c->contact.caller_key);
	dj_ms day = 24 * 3600 * 1000;

	if (!c->contact.caller_key || !c->rules->sticky || k->key != c->contact.caller_key)
		return 0;
	return centre_wall(a) - k->at < day ? k->agent : 0;
}

/* Whom the citizen wishes to speak with comes before whom they had last. In danger nobody waits for
 * one person. */
static dj_id known_agent(struct app *a, const struct live_contact *c)
{
	if (centre_in_crisis(c) || c->rules->emergency)
		return 0;
	return c->preferred ? c->preferred : sticky_agent(a, c);
}

/* The record side knows whose number it is, a moment after the call is here (R103). */
enum verdict centre_contact_prefers(struct app *a, const struct command *c, struct answer *out)
{
	struct live_contact *x = centre_contact(a, c->contact);
	struct fact *f;

	(void)out;
	if (!x || x->preferred || !centre_agent(a, c->to_agent))
		return VERDICT_not_found;
	x->preferred = c->to_agent;
	f = facts_add(&a->facts, FACT_contact_preferred);
	f->contact_preferred.contact = c->contact;
	f->contact_preferred.agent = c->to_agent;
	if (x->rules && known_agent(a, x))
		acd_prefer(a->acd, c->contact, x->preferred, centre_wall(a));
	return VERDICT_ok;
}

static void remember_caller(struct app *a, const struct live_contact *c)
{
	if (c->contact.caller_key && c->contact.last_agent)
		*known_slot(a, c->contact.caller_key) = (struct known_caller){
		    c->contact.caller_key, c->contact.last_agent, centre_wall(a)};
}

/* ---- into the line ---- */

static void join_line(struct app *a, struct live_contact *c, enum queued_because because,
		      dj_id only_agent, struct contact_queueing *q)
{
	struct acd_contact x = {
	    .id = c->contact.id,
	    .queue = c->rules->acd.id,
	    .language_skill = site_language_skill(a->config.site, c->contact.language),
	    .place_at = c->contact.place_at,
	    .caller_key = c->recall.callback ? 0 : c->contact.caller_key, /* it is we who ring */
	    .only_agent = only_agent,
	    .priority = centre_in_crisis(c) ? CRISIS_PRIORITY : 0,
	    .to_front = because == queued_because_AGENT_LOST ||
			because == queued_because_TRANSFER_FAILED || centre_in_crisis(c)};
	int position = 0;
	bool regained = false;

	x.hard = centre_expects_hard(a, c);
	x.sticky_agent = because == queued_because_NEW ? known_agent(a, c) : 0;
	acd_arrive(a->acd, &x, centre_wall(a), &regained);
	acd_estimate(a->acd, x.id, centre_wall(a), &position, &q->estimate_ms);
	/* Who really waits is told by note_estimate; who is offered at once need not be. */
	c->last_position = q->estimate_ms > 0 ? 0 : position;
	q->queue = x.queue;
	q->segment = app_new_id(a);
	q->because = regained ? queued_because_REDIAL : because;
	q->priority = c->rules->acd.priority;
	q->place_at = acd_place_at(a->acd, x.id);
}

/* A queue that was closed down takes nobody new: the line's own, or any that is open, so that no
 * caller is lost between two changes. Who comes back to it is served. */
static const struct site_queue *open_instead(struct app *a, const struct live_contact *c,
					     const struct site_queue *rules,
					     enum queued_because because)
{
	const struct site *s = a->config.site;
	const struct site_queue *own = site_queue_of(s, c->line->queue);
	bool back = because == queued_because_AGENT_LOST ||
		    because == queued_because_TRANSFER_FAILED || centre_in_crisis(c);

	if (!rules->acd.closed || back)
		return rules;
	if (own && !own->acd.closed)
		return own;
	return s->queue_count > 0 ? &s->queues[0] : rules;
}

void centre_enqueue(struct app *a, struct live_contact *c, const struct site_queue *rules,
		    enum queued_because because, dj_id only_agent)
{
	struct contact_queueing q = {0};

	c->rules = rules = open_instead(a, c, rules, because);
	q.mode = site_queue_mode(a->config.site, rules->acd.id, centre_wall(a));
	if (because == queued_because_NEW)
		centre_callback_regain(a, c);
	join_line(a, c, because, only_agent, &q);
	contact_queue(&c->contact, &q, centre_mono(a), &a->facts);
	centre_timer(a, TIMER_ANNOUNCE, c->contact.id, a->config.policy.announce_ms / 6);
}

/* ---- keys, and what has been said ---- */

enum verdict centre_leg_key(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c = l ? centre_contact(a, l->contact) : NULL;
	struct bridge_party *p = centre_guest_of_leg(c, cmd->leg);

	(void)out;
	if (c && c->contact.citizen_leg == cmd->leg) { /* a key that nobody asked for is no error */
		if (!centre_blocked_key(a, c, cmd->text[0]) &&
		    !centre_crisis_key(a, c, cmd->text[0]) &&
		    !centre_attempt_key(a, c, cmd->text[0]))
			centre_flow_key(a, c, cmd->text[0]);
	} else if (p) {
		centre_guest_key(a, c, p, cmd->text[0]);
	}
	if (c && c->contact.citizen_leg == cmd->leg && c->contact.state == contact_state_TALKING)
		centre_record_key(a, c->contact.id);
	return VERDICT_ok;
}

/* Whom we could only tell that we cannot take the call was never answered, so pays nothing. The
 * status is none that has a carrier try the next gateway with the same call. */
static void refuse_shed(struct app *a, struct live_contact *c)
{
	struct live_leg *l = centre_leg(a, c->contact.citizen_leg);
	struct order o = {.kind = ORDER_LEG_REFUSE,
			  .leg = l->id,
			  .contact = c->contact.id,
			  .leg_kind = l->kind,
			  .status = 480,
			  .cause = Q850_CONGESTION,
			  .retry_after_s = SHED_RETRY_S};

	l->over = true;
	centre_order(a, &o);
	centre_finish(a, c, party_SYSTEM, leg_end_NORMAL, result_NONE);
}

enum verdict centre_leg_played(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c = l ? centre_contact(a, l->contact) : NULL;

	(void)out;
	if (!c || cmd->play != c->play)
		return VERDICT_ok; /* something else plays by now */
	if (c->then == PLAY_FLOW)
		centre_flow_played(a, c);
	else if (c->then == PLAY_CALLBACK)
		centre_attempt_played(a, c);
	else if (c->then == PLAY_END && c->shed)
		refuse_shed(a, c);
	else if (c->then == PLAY_END)
		centre_finish(a, c, party_SYSTEM, leg_end_NORMAL, result_NONE);
	else if (c->then == PLAY_GOODBYE)
		centre_finish(a, c, party_SYSTEM, leg_end_NORMAL, result_REFUSED);
	return VERDICT_ok;
}

/* ---- arrival ---- */

static dj_id trunk_id(const struct site *s, const char *name)
{
	for (int i = 0; i < s->trunk_count; i++)
		if (strcmp(s->trunks[i].name, name) == 0)
			return s->trunks[i].id;
	return 0;
}

/* A line without a greeting asks nobody: the page's language, else the line's, else Korean. */
static enum language assumed_language(const struct site_line *line, enum language asked)
{
	enum language l = asked != language_UNKNOWN ? asked : line->language;

	return l != language_UNKNOWN ? l : language_KO;
}

struct live_contact *centre_new_contact(struct app *a, const struct site_line *line,
					const struct contact *begin, const char *caller)
{
	struct live_contact *c = dj_alloc(sizeof *c);
	struct fact *f = facts_add(&a->facts, FACT_contact_started);

	c->line = line;
	c->contact = *begin;
	c->contact.id = app_new_id(a);
	c->contact.started_us = c->contact.since_us = centre_mono(a);
	c->contact.caller_key = centre_caller_key(caller);
	dj_copy(c->caller, sizeof c->caller, caller);
	dj_map_put(&a->contacts, c->contact.id, c);
	f->contact_started.contact = c->contact.id;
	f->contact_started.channel = c->contact.channel;
	f->contact_started.line = line->id;
	f->contact_started.trunk = c->contact.trunk;
	f->contact_started.in_province = c->contact.in_province;
	f->contact_started.language = c->contact.language;
	f->contact_started.leg = c->contact.citizen_leg;
	if (caller[0])
		journal_add_private(a->config.journal, c->contact.id, PRIVATE_CALLER_NUMBER,
				    caller);
	return c;
}

static struct live_contact *new_contact(struct app *a, const struct command *cmd,
					const struct site_line *line)
{
	struct contact begin = {.line = line->id,
				.trunk = trunk_id(a->config.site, cmd->trunk),
				.in_province = line->in_province,
				.citizen_leg = cmd->leg};

	begin.channel = cmd->leg_kind == leg_kind_CITIZEN_BROWSER ? channel_WEB_CALL : channel_CALL;
	begin.language =
	    line->flow == LINE_GREET ? language_UNKNOWN : assumed_language(line, cmd->language);
	return centre_new_contact(a, line, &begin, cmd->caller);
}

/* Answered, or only spoken to in band (183) when there is no room for the call. */
static void order_answer(struct app *a, const struct live_contact *c, enum leg_kind kind)
{
	struct order o = {.kind = c->shed ? ORDER_LEG_PROGRESS : ORDER_LEG_ANSWER,
			  .status = c->shed ? 183 : 0,
			  .leg = c->contact.citizen_leg,
			  .contact = c->contact.id,
			  .leg_kind = kind,
			  .video = centre_leg(a, c->contact.citizen_leg)->video};

	centre_order(a, &o);
}

int64_t centre_shed_room(const struct app *a)
{
	return a->config.policy.calls / 16;
}

/* A short announcement costs little: who cannot be served is told so, while there is room for that
 * (R063); then the edges refuse. */
static bool past_the_limit(const struct app *a)
{
	int64_t most = a->config.policy.calls;

	return most > 0 && (int64_t)a->contacts.count > most;
}

enum verdict centre_call_arrived(struct app *a, const struct command *cmd, struct answer *out)
{
	const struct site_line *line = cmd->line[0] || !cmd->video.codec
					   ? site_line_of(a->config.site, cmd->line)
					   : centre_sign_line(a->config.site);
	struct live_contact *c;

	if (!line)
		return VERDICT_not_found;
	c = new_contact(a, cmd, line);
	out->id = c->contact.id;
	if (a->config.leg_contact)
		a->config.leg_contact(a->config.arg, cmd->leg, c->contact.id);
	centre_add_leg(a, &(struct live_leg){.id = cmd->leg,
					     .contact = c->contact.id,
					     .kind = cmd->leg_kind,
					     .codec = cmd->codec,
					     .video = centre_signs(a->config.site, line->queue)
							  ? cmd->video.codec
							  : video_codec_NONE,
					     .answered = true,
					     .fill = BRIDGE_MUSIC});
	centre_seat(a, c, party_role_CITIZEN, cmd->leg);
	c->care.trusted = cmd->trunk[0] && app_trusts(a, cmd->caller);
	c->shed = past_the_limit(a) && !c->care.trusted;
	order_answer(a, c, cmd->leg_kind);
	centre_timer(a, TIMER_LONGEST, c->contact.id, a->config.policy.longest_call_ms);
	if (c->shed) {
		c->contact.language = assumed_language(line, cmd->language);
		centre_play_phrase(a, c, PHRASE_OVERLOADED, false, PLAY_END);
		return VERDICT_ok;
	}
	if (centre_refuse_blocked(a, c) ||
	    centre_flow_start(a, c, centre_trial_of(a, cmd->subject), cmd->language))
		return VERDICT_ok;
	centre_enqueue(a, c, site_queue_of(a->config.site, line->queue), queued_because_NEW,
		       line->flow == LINE_AGENT ? line->agent : 0);
	centre_play_waiting(a, c, true);
	return VERDICT_ok;
}

/* ---- the end ---- */

void centre_finish(struct app *a, struct live_contact *c, enum party by, enum leg_end cause,
		   enum result result)
{
	dj_id id = c->contact.id, leg = c->contact.citizen_leg;

	c->ending = true;
	centre_hotline_over(a, c);
	centre_crisis_finished(a, c);
	centre_interpreter_over(a, c);
	centre_drop_parties(a, c, leg_end_NORMAL);
	centre_callback_over(a, c, by, &result);
	if (c->contact.state == contact_state_WAITING || c->contact.state == contact_state_OFFERED)
		acd_leave(a->acd, id, by == party_CITIZEN ? ACD_ABANDONED : ACD_OTHER,
			  centre_wall(a));
	centre_flow_over(a, c, &result);
	contact_end(&c->contact, by, cause,
		    c->trial  ? result_TRIED
		    : c->shed ? result_REFUSED
			      : result,
		    centre_mono(a), &a->facts);
	remember_caller(a, c);
	centre_clear_timers(a, id);
	centre_typed_end(a, id);
	centre_end_leg(a, leg, cause);
	dj_map_remove(&a->contacts, id);
	free(c);
}

/* The citizen hung up, or their line died: whatever was going on ends in order. */
static void citizen_left(struct app *a, struct live_contact *c, enum leg_end how)
{
	if (centre_attempt_citizen_gone(a, c, how))
		return;
	if (c->contact.state == contact_state_OFFERED)
		centre_offer_failed(a, c, offer_end_WITHDRAWN);
	else if (contact_has_agent(&c->contact))
		centre_end_agent_part(a, c, segment_end_CITIZEN_LEFT);
	centre_note_lost_line(a, c, how);
	centre_finish(a, c, party_CITIZEN, how, result_NONE);
}

enum offer_end centre_offer_end_of(enum leg_end how)
{
	switch (how) {
	case leg_end_BUSY:
		return offer_end_BUSY;
	case leg_end_NO_ANSWER:
		return offer_end_NO_ANSWER;
	case leg_end_DECLINED:
	case leg_end_NORMAL:
		return offer_end_DECLINED;
	default:
		return offer_end_UNREACHABLE;
	}
}

static void agent_leg_ended(struct app *a, struct live_contact *c, enum leg_end how)
{
	if (c->contact.state == contact_state_OFFERED) {
		centre_offer_failed(a, c, centre_offer_end_of(how));
	} else if (how == leg_end_NORMAL && centre_leave_to_others(a, c)) {
		return; /* hanging up in a consult completes the transfer */
	} else if (how == leg_end_NORMAL) {
		if (centre_survey_follows(a, c))
			centre_agent_done(a, c, how);
		else /* caller_ends_first: the receiver is down, the citizen is not */
			centre_agent_away(a, c);
	} else {
		centre_lose_agent(a, c);
	}
}

enum verdict centre_leg_ended(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c;
	struct bridge_party *p;

	(void)out;
	if (!l || l->over)
		return VERDICT_ok;
	l->over = true;
	l->how = cmd->how;
	centre_note_cause(a, cmd, l);
	c = centre_contact(a, l->contact);
	if (c && c->contact.citizen_leg == l->id)
		citizen_left(a, c, cmd->how);
	else if (c && c->contact.agent_leg == l->id)
		agent_leg_ended(a, c, cmd->how);
	else if (c && (p = centre_guest_of_leg(c, l->id)))
		centre_guest_ended(a, c, p, cmd->how);
	return VERDICT_ok;
}

/* Nothing received for the silence limit: the line is an orphan. */
enum verdict centre_leg_silent(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c;
	struct command ended = {
	    .kind = COMMAND_LEG_ENDED, .leg = cmd->leg, .how = leg_end_MEDIA_LOST};
	struct order o = {.kind = ORDER_LEG_END, .leg = cmd->leg};

	if (!l || l->over || l->away)
		return VERDICT_ok;
	c = centre_contact(a, l->contact);
	if (c && c->contact.citizen_leg == l->id && centre_crisis_keeps(a, c))
		return VERDICT_ok;
	o.leg_kind = l->kind;
	o.contact = l->contact;
	centre_order(a, &o);
	return centre_leg_ended(a, &ended, out);
}

void centre_timer_contact(struct app *a, enum centre_timer kind, struct live_contact *c)
{
	switch (kind) {
	case TIMER_KEY:
		centre_flow_silence(a, c);
		break;
	case TIMER_OFFER:
		if (c->contact.state == contact_state_OFFERED)
			centre_offer_failed(
			    a, c, c->accepted ? offer_end_UNREACHABLE : offer_end_NO_ANSWER);
		break;
	case TIMER_ANNOUNCE:
		centre_play_waiting(a, c, false);
		break;
	case TIMER_GRACE:
		centre_lose_agent(a, c);
		break;
	case TIMER_CITIZEN:
		if (!centre_crisis_keeps(a, c))
			citizen_left(a, c, leg_end_MEDIA_LOST);
		break;
	case TIMER_LONGEST:
		if (contact_has_agent(&c->contact))
			centre_end_agent_part(a, c, segment_end_FAULT);
		else if (c->contact.state == contact_state_OFFERED)
			centre_offer_failed(a, c, offer_end_WITHDRAWN);
		centre_finish(a, c, party_SYSTEM, leg_end_FAULT, result_NONE);
		break;
	default:
		break;
	}
}
