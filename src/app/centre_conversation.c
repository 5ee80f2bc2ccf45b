/* Owns contacts in writing from their first word to their end, in memory: what committed facts mean
 * for them, and the hooks of the rest of the centre. Refuses: their words (letters), who is asked
 * (centre_conversation_line.c), what agents do (centre_conversation_agent.c). */
#include "app/centre_conversation.h"
#include "app/conversation_row.h"

#include <stdlib.h>

#define RESTART_GRACE_MS 120000 /* so long the agents of the last run may come back to theirs */
#define SKIP_MS		 20000	/* who did not answer is asked again so soon */

struct conversation *centre_conversation(struct app *a, dj_id contact)
{
	return dj_map_get(&a->conversations->of, contact);
}

struct writer_load *centre_conversation_load(struct app *a, dj_id agent)
{
	struct writer_load *load = dj_map_get(&a->conversations->loads, agent);

	if (!load) {
		load = dj_alloc(sizeof *load);
		dj_map_put(&a->conversations->loads, agent, load);
	}
	return load;
}

void centre_conversation_move(struct app *a, struct conversation *v, enum conversation_state to)
{
	struct conversations *all = a->conversations;

	dj_assert(conversation_may_move(v->state, to));
	all->waiting[v->channel] +=
	    (to == conversation_state_WAITING) - (v->state == conversation_state_WAITING);
	v->state = to;
	v->since_ms = centre_wall(a);
}

/* ---- timers: one of the centre's for all of ours ---- */

static void wind(struct app *a)
{
	dj_us next = dj_timers_next(a->conversations->timers);

	if (next == INT64_MAX)
		dj_timers_clear(a->timers, TIMER_CONVERSATION, 1);
	else
		dj_timers_set(a->timers, TIMER_CONVERSATION, 1, next);
}

void centre_conversation_timer(struct app *a, enum conversation_timer kind, dj_id subject,
			       dj_ms after_ms)
{
	dj_timers_set(a->conversations->timers, kind, subject,
		      centre_mono(a) + DJ_MAX(after_ms, 0) * 1000);
	wind(a);
}

void centre_conversation_clear_timers(struct app *a, dj_id contact)
{
	dj_timers_clear(a->conversations->timers, CONVERSATION_OFFER, contact);
	dj_timers_clear(a->conversations->timers, CONVERSATION_SILENCE, contact);
	dj_timers_clear(a->conversations->timers, CONVERSATION_PLACE, contact);
}

static bool is_there(const struct live_agent *g)
{
	return g->agent.presence != presence_OFFLINE && g->agent.desk_open;
}

static bool is_live(const struct app *a, enum channel channel)
{
	return a->config.site->conversation.of[channel].reserve == 0;
}

/* Their conversations go to somebody else: all, or those whose citizens sit and wait. */
static void hand_over(struct app *a, dj_id agent, bool all, enum conversation_because why)
{
	struct conversation *v, *found;

	do {
		size_t at = 0;

		found = NULL;
		while (!found && (v = dj_map_next(&a->conversations->of, &at, NULL)))
			if (v->agent == agent && v->state == conversation_state_OPEN &&
			    (all || is_live(a, v->channel)))
				found = v;
		if (found)
			centre_conversation_release(a, found, why);
		if (a->facts.count > FACTS_MAX / 2)
			centre_flush(a);
	} while (found);
}

static void timer_due(struct app *a, enum conversation_timer kind, dj_id subject)
{
	struct conversation *v = centre_conversation(a, subject);
	struct live_agent *g;

	switch (kind) {
	case CONVERSATION_OFFER:
		if (v)
			centre_conversation_offer_due(a, v);
		break;
	case CONVERSATION_SILENCE:
		if (v)
			centre_conversation_silence_due(a, v);
		break;
	case CONVERSATION_PLACE:
		if (v)
			centre_conversation_place_due(a, v);
		break;
	case CONVERSATION_DESK:
		g = centre_agent(a, subject);
		centre_conversation_load(a, subject)->expected = false;
		if (!g || !is_there(g))
			hand_over(a, subject, true, conversation_because_AGENT_LOST);
		break;
	case CONVERSATION_ESTIMATE:
		centre_conversation_estimate(a);
		break;
	case CONVERSATION_LINES:
		break; /* the end of the turn looks at them */
	}
}

void centre_timer_conversation(struct app *a, enum centre_timer kind, dj_us due)
{
	dj_id subject;
	int which;

	(void)kind, (void)due;
	while (dj_timers_take(a->conversations->timers, centre_mono(a), &which, &subject)) {
		timer_due(a, (enum conversation_timer)which, subject);
		if (a->facts.count > FACTS_MAX / 2)
			centre_flush(a);
	}
	wind(a);
}

/* ---- hooks ---- */

void centre_conversations_alloc(struct app *a)
{
	struct acd_policy policy = a->config.site->policy;

	policy.skip_ms = SKIP_MS;
	a->conversations = dj_alloc(sizeof *a->conversations);
	a->conversations->timers = dj_timers_alloc();
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		a->conversations->lines[c] = acd_alloc(&policy);
	centre_conversation_site(a);
}

void centre_conversations_free(struct app *a)
{
	struct conversations *all = a->conversations;

	for (int c = channel_MAIL; c < channel_COUNT; c++)
		acd_free(all->lines[c]);
	dj_timers_free(all->timers);
	dj_map_fini_values(&all->of);
	dj_map_fini_values(&all->loads);
	free(all);
}

/* Who goes on a call while a citizen waits for their next word in a chat: that citizen is told. */
static void note_call(struct app *a, struct live_agent *g, struct writer_load *load)
{
	bool in_call = g->agent.routing == routing_TALKING || g->agent.routing == routing_HOLDING;
	bool begins = in_call && !load->in_call;
	struct conversation *v;
	size_t at = 0;

	load->in_call = in_call;
	if (!begins)
		return;
	while ((v = dj_map_next(&a->conversations->of, &at, NULL)))
		if (v->agent == g->agent.id && v->state == conversation_state_OPEN &&
		    is_live(a, v->channel))
			centre_conversation_tell(a, v, conversation_tell_CALLER);
}

/* Does this agent write to anybody, or is asked to? */
static bool writes(const struct writer_load *load)
{
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		if (load->count[c])
			return true;
	return load->asked != 0;
}

static void withdraw_offer(struct app *a, const struct writer_load *load)
{
	struct conversation *v = load->asked ? centre_conversation(a, load->asked) : NULL;

	if (v)
		centre_conversation_refused(a, v, offer_end_WITHDRAWN, 0);
}

void centre_conversation_agent(struct app *a, struct live_agent *g)
{
	struct writer_load *load = centre_conversation_load(a, g->agent.id);

	if (writes(load)) {
		note_call(a, g, load);
		if (g->agent.presence == presence_AVAILABLE)
			load->expected = false;
		if (g->agent.presence != presence_AVAILABLE && !load->expected) {
			withdraw_offer(a, load);
			hand_over(a, g->agent.id, g->agent.presence == presence_OFFLINE,
				  g->agent.desk_open ? conversation_because_AGENT_LEFT
						     : conversation_because_AGENT_LOST);
		} else if (!g->agent.desk_open && !load->expected) {
			withdraw_offer(a, load);
			centre_conversation_timer(a, CONVERSATION_DESK, g->agent.id,
						  a->config.policy.idle_grace_ms);
		}
	}
	centre_conversation_ready(a, g);
}

void centre_conversation_note(struct app *a, const struct fact *f)
{
	if (f->kind != FACT_agent_routing)
		return;
	centre_conversation_load(a, f->agent_routing.agent)->stale = true;
	a->conversations->stale = true;
}

bool centre_conversation_blocks_calls(struct app *a, const struct live_agent *g)
{
	uint32_t blocked_by = a->config.site->conversation.of[channel_CALL].blocked_by;
	const struct writer_load *load = dj_map_get(&a->conversations->loads, g->agent.id);

	for (int c = channel_MAIL; load && c < channel_COUNT; c++)
		if (load->count[c] && blocked_by & 1u << c)
			return true;
	return false;
}

/* ---- what was committed ---- */

static struct conversation *add(struct app *a, dj_id contact, enum channel channel)
{
	struct conversation *v = dj_alloc(sizeof *v);

	v->contact = contact;
	v->channel = channel;
	v->state = conversation_state_WAITING;
	v->started_ms = v->since_ms = v->place_ms = v->heard_ms = centre_wall(a);
	a->conversations->waiting[channel]++;
	dj_map_put(&a->conversations->of, contact, v);
	return v;
}

static void started(struct app *a, const struct fact *f)
{
	dj_id contact = f->contact_started.contact;

	if (f->contact_started.channel < channel_MAIL || centre_conversation(a, contact))
		return;
	add(a, contact, (enum channel)f->contact_started.channel)->language =
	    (enum language)f->contact_started.language;
}

static void reopened(struct app *a, const struct fact *f)
{
	struct conversation *v;

	if (centre_conversation(a, f->conversation_reopened.contact))
		return;
	v = add(a, f->conversation_reopened.contact,
		(enum channel)f->conversation_reopened.channel);
	v->language = (enum language)f->conversation_reopened.language;
	v->queue = f->conversation_reopened.queue;
	v->last_agent = f->conversation_reopened.agent;
	v->because = conversation_because_REOPENED;
}

/* A word into a contact that was closed in the same moment is its opening. */
static void received(struct app *a, const struct fact *f)
{
	struct conversation *v = centre_conversation(a, f->letter_received.contact);

	if (f->letter_received.kind != letter_kind_PERSON || !f->letter_received.contact ||
	    f->letter_received.channel < channel_MAIL)
		return;
	if (!v) {
		v = add(a, f->letter_received.contact, (enum channel)f->letter_received.channel);
		v->because = conversation_because_REOPENED;
	}
	v->heard_ms = DJ_MAX(f->at_ms, v->heard_ms);
	v->unread++;
	v->told &= ~(1u << conversation_tell_REMIND);
	dj_timers_clear(a->conversations->timers, CONVERSATION_SILENCE, v->contact);
	if (v->state == conversation_state_WAITING && !v->queued) {
		centre_conversation_wait(a, v, v->because);
		centre_conversation_welcome(a, v);
	}
}

/* Who answers has it. */
static void written(struct app *a, const struct fact *f)
{
	struct conversation *v = centre_conversation(a, f->letter_written.contact);
	dj_id person = f->letter_written.person;

	if (!v || f->letter_written.kind != letter_kind_PERSON)
		return;
	v->answered_ms = DJ_MAX(f->at_ms, v->heard_ms + 1);
	v->unread = 0;
	if (v->state != conversation_state_OPEN && person && centre_agent(a, person))
		centre_conversation_assign(a, v, person, conversation_by_TAKEN);
	centre_conversation_listen(a, v);
}

static void hurry(struct app *a, dj_id contact)
{
	struct conversation *v = centre_conversation(a, contact);

	if (v)
		centre_conversation_hurry(a, v);
}

void centre_conversation_committed(struct app *a, const struct fact *f)
{
	struct conversation *v;

	if (f->kind == FACT_front_passed && f->front_passed.urgent)
		hurry(a, f->front_passed.contact);
	if (f->kind == FACT_conversation_danger)
		hurry(a, f->conversation_danger.contact);

	if (f->kind == FACT_contact_started)
		started(a, f);
	if (f->kind == FACT_conversation_reopened)
		reopened(a, f);
	if (f->kind == FACT_letter_received)
		received(a, f);
	if (f->kind == FACT_letter_written)
		written(a, f);
	/* Our own ends come with their queue; the writer's, of an answered mail, without. */
	v = f->kind == FACT_contact_ended && !f->contact_ended.queue
		? centre_conversation(a, f->contact_ended.contact)
		: NULL;
	if (v)
		centre_conversation_close(a, v, conversation_end_ANSWERED, false);
	if (f->kind == FACT_ending_used && (v = centre_conversation(a, f->ending_used.contact)))
		centre_conversation_close(a, v, conversation_end_RULE, true);
	if (v || f->kind == FACT_letter_received || f->kind == FACT_letter_written)
		centre_end_turn(a);
}

/* ---- the start ---- */

static void take_up(struct app *a, const struct conversation_row *row)
{
	struct conversation *v = add(a, row->contact, row->channel);

	v->language = row->language;
	v->queue = row->queue;
	v->last_agent = row->last_agent;
	v->only_agent = row->only_agent;
	v->place_ms = row->place_ms;
	v->heard_ms = row->heard_ms;
	v->answered_ms = row->answered_ms;
	v->unread = (int)row->unread;
	v->told = (uint32_t)row->told;
	v->danger = row->danger;
	if (row->state == conversation_state_OPEN && centre_agent(a, row->agent)) {
		centre_conversation_move(a, v, conversation_state_OPEN);
		v->agent = row->agent;
		centre_conversation_load(a, row->agent)->count[v->channel]++;
		centre_conversation_load(a, row->agent)->expected = true;
		centre_conversation_timer(a, CONVERSATION_DESK, row->agent, RESTART_GRACE_MS);
		centre_conversation_listen(a, v);
		return;
	}
	centre_conversation_wait(a, v,
				 row->state == conversation_state_WAITING && row->queue
				     ? row->because
				     : conversation_because_RESTART);
	if (!row->queue) /* its word was kept, and then the server ended */
		centre_conversation_welcome(a, v);
}

void app_conversations(struct app *a, const struct conversation_row *rows, int count)
{
	for (int i = 0; i < count; i++) {
		if (rows[i].channel < channel_MAIL || rows[i].state == conversation_state_CLOSED ||
		    centre_conversation(a, rows[i].contact))
			continue;
		take_up(a, &rows[i]);
		if (a->facts.count > FACTS_MAX / 2)
			centre_flush(a);
	}
	centre_end_turn(a);
}
