/* Owns the wallboard's fold: which fact goes where, agents by state, call-backs, alarms, and the
 * turn of the day. Refuses: texts, names, targets and colours; those are the edge's. */
#include "domain/board/board_private.h"

#include <stdlib.h>
#include <string.h>

struct callback {
	dj_id id;
	dj_ms due_at;
};

struct board *board_alloc(const struct board_config *config)
{
	struct board *b = dj_alloc(sizeof *b);

	b->config = *config;
	return b;
}

void board_free(struct board *b)
{
	if (!b)
		return;
	board_free_lines(b);
	board_free_topics(b);
	dj_map_fini_values(&b->agent_of);
	dj_map_fini_values(&b->callback_of);
	dj_map_fini_values(&b->written_of);
	free(b);
}

void board_queue(struct board *b, dj_id queue, const struct board_rule *rule)
{
	struct board_queue_line *l = board_line(b, queue);

	dj_assert(l != NULL);
	l->rule = *rule;
	b->version++;
}

dj_ms board_fixed_day(void *arg, dj_ms at)
{
	const dj_ms day = INT64_C(86400000), offset = (dj_ms) * (const int *)arg * 60000;
	dj_ms local = at + offset;

	return local - (local % day + day) % day - offset;
}

/* ---- the day ---- */

static void begin_day(struct board *b, dj_ms at)
{
	dj_ms day = b->config.day_start(b->config.arg, at);

	if (day <= b->day_ms)
		return;
	b->day_ms = day;
	b->today = (struct board_counts){0};
	b->left_menu = 0;
	b->survey = (struct board_survey){0};
	memset(b->slots, 0, sizeof b->slots);
	memset(b->channels, 0, sizeof b->channels);
	memset(b->written, 0, sizeof b->written);
	for (int i = 0; i < b->line_count; i++)
		b->lines[i]->today = (struct board_counts){0};
	b->version++;
}

static bool is_today(const struct board *b, dj_ms at)
{
	return at >= b->day_ms; /* a later day would have begun */
}

/* ---- contacts ---- */

static void contact_started(struct board *b, const struct fact *f)
{
	int64_t channel = f->contact_started.channel;

	if (is_today(b, f->at_ms) && channel >= 0 && channel < channel_COUNT)
		b->channels[channel]++;
}

static void contact_ended(struct board *b, const struct fact *f)
{
	board_ended(b, f);
	if (is_today(b, f->at_ms) && f->contact_ended.result == result_LEFT_MENU)
		b->left_menu++;
}

/* ---- agents ---- */

enum board_state board_state_of(enum presence presence, enum routing routing)
{
	static const enum board_state by_routing[routing_COUNT] = {
	    [routing_IDLE] = board_state_AVAILABLE,
	    [routing_RINGING] = board_state_RINGING,
	    [routing_TALKING] = board_state_TALKING,
	    [routing_HOLDING] = board_state_HOLDING,
	    [routing_WRAP_UP] = board_state_WRAP_UP,
	    [routing_NOT_ANSWERING] = board_state_NOT_ANSWERING,
	    [routing_RECONNECTING] = board_state_RECONNECTING,
	};
	static const enum board_state by_presence[presence_COUNT] = {
	    [presence_OFFLINE] = board_state_OFFLINE,
	    [presence_AVAILABLE] = board_state_AWAY,
	    [presence_BREAK] = board_state_BREAK,
	    [presence_MEAL] = board_state_MEAL,
	    [presence_TRAINING] = board_state_TRAINING,
	    [presence_COOL_DOWN] = board_state_COOL_DOWN,
	    [presence_AWAY] = board_state_AWAY,
	};

	dj_assert((unsigned)presence < presence_COUNT && (unsigned)routing < routing_COUNT);
	/* who supervises takes no calls: they count as what they say they are */
	return routing == routing_OFF || routing == routing_SUPERVISING ? by_presence[presence]
									: by_routing[routing];
}

static struct board_agent *agent_of(struct board *b, dj_id id)
{
	struct board_agent *g = dj_map_get(&b->agent_of, id);

	if (g || id == 0)
		return g;
	g = dj_alloc(sizeof *g);
	g->id = id;
	dj_map_put(&b->agent_of, id, g);
	b->agents[board_state_OFFLINE]++;
	return g;
}

static void move_agent(struct board *b, dj_id id, int64_t presence, int64_t routing)
{
	struct board_agent *g = agent_of(b, id);

	if (!g)
		return;
	b->agents[board_state_of(g->presence, g->routing)]--;
	if (presence >= 0 && presence < presence_COUNT)
		g->presence = (enum presence)presence;
	if (routing >= 0 && routing < routing_COUNT)
		g->routing = (enum routing)routing;
	b->agents[board_state_of(g->presence, g->routing)]++;
}

static void agent_presence(struct board *b, const struct fact *f)
{
	move_agent(b, f->agent_presence.agent, f->agent_presence.presence, -1);
}

static void agent_routing(struct board *b, const struct fact *f)
{
	move_agent(b, f->agent_routing.agent, -1, f->agent_routing.routing);
}

/* ---- call-backs and alarms ---- */

void board_callback(struct board *b, dj_id id, dj_ms due_at)
{
	struct callback *c = dj_map_get(&b->callback_of, id);

	if (id == 0)
		return;
	if (!c) {
		c = dj_alloc(sizeof *c);
		c->id = id;
		dj_map_put(&b->callback_of, id, c);
	}
	c->due_at = due_at;
	b->version++;
}

static void callback_due(struct board *b, const struct fact *f)
{
	board_callback(b, f->callback_due.callback, f->callback_due.due_at);
}

static void callback_done(struct board *b, const struct fact *f)
{
	free(dj_map_remove(&b->callback_of, f->callback_done.callback));
}

static void callback_closed(struct board *b, const struct fact *f)
{
	free(dj_map_remove(&b->callback_of, f->callback_closed.callback));
}

/* It is due again later, if it is still open. */
static void callback_attempted(struct board *b, const struct fact *f)
{
	struct callback *c = dj_map_get(&b->callback_of, f->callback_attempted.callback);

	if (c)
		c->due_at = f->callback_attempted.next_at;
}

/* ---- what callers think ---- */

static void survey_offered(struct board *b, const struct fact *f)
{
	b->survey.offered += is_today(b, f->at_ms);
}

static void survey_answered(struct board *b, const struct fact *f)
{
	int64_t overall = f->survey_answered.overall;

	if (!is_today(b, f->at_ms))
		return;
	b->survey.answered++;
	b->survey.overall_of += overall > 0;
	b->survey.satisfied += overall >= 4;
}

static struct board_alarm *alarm_of(struct board *b, const struct fact *f)
{
	for (int i = 0; i < b->alarm_count; i++)
		if (b->alarms[i].alarm == f->alarm_raised.alarm &&
		    b->alarms[i].subject == f->alarm_raised.subject)
			return &b->alarms[i];
	return NULL;
}

static void alarm_raised(struct board *b, const struct fact *f)
{
	if (alarm_of(b, f) || b->alarm_count == BOARD_ALARMS)
		return;
	b->alarms[b->alarm_count++] =
	    (struct board_alarm){f->alarm_raised.alarm, f->alarm_raised.subject, f->at_ms};
}

static void alarm_cleared(struct board *b, const struct fact *f)
{
	struct board_alarm *a = alarm_of(b, f); /* both kinds have the same fields */

	if (a)
		memmove(a, a + 1, (size_t)(&b->alarms[--b->alarm_count] - a) * sizeof *a);
}

/* ---- the house ---- */

/* Nobody is logged in and nobody waits in a server that has just started; what is still wrong it
 * says again. */
static void server_started(struct board *b, const struct fact *f)
{
	struct board_agent *g;
	size_t walk = 0;

	(void)f;
	board_drop_lines(b);
	while ((g = dj_map_next(&b->agent_of, &walk, NULL)))
		move_agent(b, g->id, presence_OFFLINE, routing_OFF);
	b->alarm_count = 0;
}

typedef void fold_h(struct board *b, const struct fact *f);

static fold_h *const folds[FACT_KINDS] = {
    [FACT_server_started] = server_started,
    [FACT_alarm_raised] = alarm_raised,
    [FACT_alarm_cleared] = alarm_cleared,
    [FACT_contact_started] = contact_started,
    [FACT_contact_queued] = board_queued,
    [FACT_contact_answered] = board_answered,
    [FACT_contact_left_queue] = board_left_queue,
    [FACT_contact_ended] = contact_ended,
    [FACT_contact_classified] = board_classified,
    [FACT_callback_due] = callback_due,
    [FACT_callback_done] = callback_done,
    [FACT_agent_presence] = agent_presence,
    [FACT_agent_routing] = agent_routing,
    [FACT_callback_closed] = callback_closed,
    [FACT_callback_attempted] = callback_attempted,
    [FACT_survey_offered] = survey_offered,
    [FACT_survey_answered] = survey_answered,
    [FACT_conversation_waits] = board_written_waits,
    [FACT_conversation_assigned] = board_written_assigned,
    [FACT_conversation_closed] = board_written_closed,
    [FACT_letter_received] = board_written_heard,
    [FACT_letter_written] = board_written_answered,
};

void board_fold(struct board *b, const struct fact *f)
{
	begin_day(b, f->at_ms);
	b->seq = DJ_MAX(b->seq, f->seq);
	if (f->kind <= FACT_none || f->kind >= FACT_KINDS || !folds[f->kind])
		return;
	folds[f->kind](b, f);
	b->version++;
}

uint64_t board_version(const struct board *b)
{
	return b->version;
}

/* ---- looking ---- */

static void look_at_queues(const struct board *b, struct board_figures *out)
{
	out->queue_count = DJ_MIN(b->line_count, BOARD_QUEUES);
	for (int i = 0; i < b->line_count; i++) {
		const struct board_queue_line *l = b->lines[i];
		dj_ms since = l->first ? l->first->at : 0;

		out->waiting += l->waiting;
		if (since && (!out->longest_since_ms || since < out->longest_since_ms))
			out->longest_since_ms = since;
		if (i < BOARD_QUEUES)
			out->queues[i] =
			    (struct board_queue_figures){l->queue, l->waiting, since, l->today};
	}
}

static void look_at_slots(const struct board *b, dj_ms now, struct board_figures *out)
{
	dj_ms present = DJ_MAX(now - b->day_ms, 0) / BOARD_SLOT_MS;

	out->slot_count = (int)DJ_MIN(present, BOARD_SLOTS - 1) + 1;
	for (int i = 0; i < out->slot_count; i++)
		out->slots[i] = (struct board_slot){b->day_ms + i * BOARD_SLOT_MS, b->slots[i]};
	out->half = b->slots[out->slot_count - 1].level;
}

static void look_at_callbacks(const struct board *b, dj_ms now, struct board_figures *out)
{
	const struct callback *c;
	size_t walk = 0;

	out->callbacks_due = (int)b->callback_of.count;
	while ((c = dj_map_next(&b->callback_of, &walk, NULL)))
		out->callbacks_late += now - c->due_at > b->config.callback_late_ms;
}

void board_look(struct board *b, dj_ms now, struct board_figures *out)
{
	begin_day(b, now);
	board_forget_topics(b, now);
	memset(out, 0, sizeof *out);
	out->seq = b->seq;
	out->day_ms = b->day_ms;
	out->today = b->today;
	out->today_level = b->today.level;
	out->abandoned_of = b->today.offered - b->today.short_abandoned;
	out->left_menu = b->left_menu;
	out->survey = b->survey;
	memcpy(out->channels, b->channels, sizeof out->channels);
	memcpy(out->agents, b->agents, sizeof out->agents);
	for (int s = board_state_OFFLINE + 1; s < board_state_COUNT; s++)
		out->agents_total += b->agents[s];
	memcpy(out->alarms, b->alarms, sizeof out->alarms);
	out->alarm_count = b->alarm_count;
	board_look_written(b, out);
	look_at_queues(b, out);
	look_at_slots(b, now, out);
	look_at_callbacks(b, now, out);
	board_top_topics(b, out);
}
