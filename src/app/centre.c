/* Owns the live state of the centre and the turn: a command comes in, rules change state and make
 * facts, facts go to the journal, orders go to the edges. Nobody else writes live state; nothing
 * here blocks. */
#include "app/centre.h"
#include "app/centre_conversation.h"
#include "base/log.h"
#include "base/metric.h"
#include "app/flow_json.h"
#include "app/permission.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define INBOX_SLOTS	 256
#define PULSE_MS	 50
#define INQUIRY_FIRST_MS 1000
#define HOUSE_FIRST_MS	 (5 * 60 * 1000) /* after a start there is enough to do */
#define LATE_US		 150000		 /* a pulse this late means the loop cannot keep up */
#define REFUSE_US	 500000		 /* and new calls are refused for so long */
#define JOURNAL_LAST	 95		 /* and this to trusted callers, too */
#define JOURNAL_FULL	 80		 /* percent: the rest belongs to calls in progress */

/* ---- time, facts, finding ---- */

dj_ms centre_wall(struct app *a)
{
	dj_ms now = dj_wall(a->config.clock);

	a->last_wall = DJ_MAX(a->last_wall, now);
	return a->last_wall;
}

dj_us centre_mono(const struct app *a)
{
	return dj_mono(a->config.clock);
}

void centre_timer(struct app *a, enum centre_timer kind, dj_id subject, dj_ms after_ms)
{
	dj_timers_set(a->timers, kind, subject, centre_mono(a) + after_ms * 1000);
}

void centre_write(struct app *a, struct fact *f)
{
	f->at_ms = centre_wall(a);
	f->mono_us = centre_mono(a);
	f->actor = a->actor;
	f->cause = a->cause;
	if (!journal_add_fact(a->config.journal, f))
		dj_log(DJ_LOG_ERROR, "journal.full", "fact=%s", fact_info(f->kind)->name);
}

void centre_flush(struct app *a)
{
	for (int i = 0; i < a->facts.count; i++) {
		struct fact *f = &a->facts.at[i];

		centre_write(a, f);
		centre_record_note(a, f);
		centre_conversation_note(a, f);
	}
	a->facts.count = 0;
}

struct live_contact *centre_contact(struct app *a, dj_id id)
{
	return dj_map_get(&a->contacts, id);
}

struct live_agent *centre_agent(struct app *a, dj_id id)
{
	return dj_map_get(&a->agents, id);
}

struct live_leg *centre_leg(struct app *a, dj_id id)
{
	return dj_map_get(&a->legs, id);
}

dj_id app_new_id(struct app *a)
{
	return dj_id_next(&a->ids, centre_wall(a));
}

static enum dj_metric leg_gauge(enum leg_kind kind)
{
	static const enum dj_metric gauges[leg_kind_COUNT] = {
	    [leg_kind_TRUNK] = METRIC_legs_trunk,
	    [leg_kind_CITIZEN_BROWSER] = METRIC_legs_citizen_browser,
	    [leg_kind_AGENT_BROWSER] = METRIC_legs_agent_browser,
	    [leg_kind_AGENT_PHONE] = METRIC_legs_agent_phone,
	    [leg_kind_OUTSIDE] = METRIC_legs_outside,
	};

	return gauges[kind];
}

struct live_leg *centre_add_leg(struct app *a, const struct live_leg *l)
{
	struct live_leg *copy = dj_alloc(sizeof *copy);
	struct fact *f = facts_add(&a->facts, FACT_leg_opened);

	*copy = *l;
	dj_map_put(&a->legs, copy->id, copy);
	dj_count(leg_gauge(l->kind), 1);
	f->leg_opened.leg = l->id;
	f->leg_opened.contact = l->contact;
	f->leg_opened.agent = l->agent;
	f->leg_opened.kind = l->kind;
	return copy;
}

void centre_order(struct app *a, struct order *o)
{
	o->id = app_new_id(a);
	if (a->pending_count == a->pending_size) {
		a->pending_size = DJ_MAX(16, a->pending_size * 2);
		a->pending = dj_grow(a->pending, a->pending_size * sizeof *a->pending);
	}
	a->pending[a->pending_count++] = *o;
}

/* An edge may answer an order with a command before deliver returns; its orders join the end of
 * this same queue. */
static void deliver_orders(struct app *a)
{
	if (a->delivering)
		return;
	a->delivering = true;
	for (int i = 0; i < a->pending_count; i++) {
		struct order o = a->pending[i];
		const struct order_port *port = &a->orders[o.leg_kind];

		if (port->deliver)
			port->deliver(port->arg, &o);
	}
	a->pending_count = 0;
	a->delivering = false;
}

/* The end of every turn: match, then facts to the journal, then orders to the edges. */
static void end_turn(struct app *a, bool changed)
{
	uint64_t written = journal_written(a->config.journal);

	if (changed)
		centre_route(a);
	centre_flush(a);
	deliver_orders(a);
	if (a->config.journal_grew && journal_written(a->config.journal) != written)
		a->config.journal_grew(a->config.arg);
}

void centre_end_turn(struct app *a)
{
	end_turn(a, true);
}

void centre_end_leg(struct app *a, dj_id leg, enum leg_end how)
{
	struct live_leg *l = centre_leg(a, leg);
	struct order o = {.kind = ORDER_LEG_END, .leg = leg};

	if (!l || l->over)
		return;
	o.leg_kind = l->kind;
	o.contact = l->contact;
	l->how = how;
	l->over = true;
	centre_order(a, &o);
}

/* The last word about a leg: media let go of it. One that was still in use has failed. */
enum verdict centre_leg_freed(struct app *a, const struct command *c, struct answer *out)
{
	struct live_leg *l = centre_leg(a, c->leg);
	struct fact *f;

	if (!l)
		return VERDICT_not_found;
	if (!l->over)
		centre_leg_ended(a, &(struct command){.leg = c->leg, .how = leg_end_FAULT}, out);
	dj_map_remove(&a->legs, c->leg);
	f = facts_add(&a->facts, FACT_leg_ended);
	f->leg_ended.leg = l->id;
	f->leg_ended.contact = l->contact;
	f->leg_ended.how = l->how;
	f->leg_ended.received = c->count[0];
	f->leg_ended.sent = c->count[1];
	f->leg_ended.lost = c->count[2];
	centre_keep_quality(a, l, &c->quality);
	centre_keep_video(a, l, &c->video);
	dj_count(leg_gauge(l->kind), -1);
	free(l);
	return VERDICT_ok;
}

static enum verdict alarm(struct app *a, const struct command *c, struct answer *out)
{
	struct fact *f = facts_add(&a->facts, c->flag ? FACT_alarm_raised : FACT_alarm_cleared);

	(void)out;
	f->alarm_raised.alarm = c->number; /* both kinds have the same fields */
	f->alarm_raised.subject = c->subject;
	return VERDICT_ok;
}

static enum verdict hours(struct app *a, const struct command *c, struct answer *out)
{
	const struct site *s = a->config.site;
	const struct site_line *line = c->flag ? centre_sign_line(s) : site_line_of(s, c->line);
	struct phrase_opening next;

	if (!line)
		return VERDICT_not_found;
	if (!out)
		return VERDICT_ok;
	out->number = site_queue_mode(s, line->queue, centre_wall(a));
	next = site_opening(s, line->queue, centre_wall(a));
	if (next.known)
		snprintf(out->text, sizeof out->text, "%d %d %d", next.days, next.weekday,
			 next.minute);
	return VERDICT_ok;
}

/* ---- the chokepoint ---- */

static const struct {
	command_h *handle; /* NULL: a record command, for the writer */
} table[COMMAND_KINDS] = {
    [COMMAND_CALL_ARRIVED] = {centre_call_arrived},
    [COMMAND_LEG_RINGING] = {centre_leg_ringing},
    [COMMAND_LEG_ANSWERED] = {centre_leg_answered},
    [COMMAND_LEG_ENDED] = {centre_leg_ended},
    [COMMAND_LEG_INTERRUPTED] = {centre_leg_interrupted},
    [COMMAND_LEG_REJOINED] = {centre_leg_rejoined},
    [COMMAND_LEG_HELD] = {centre_leg_held},
    [COMMAND_LEG_KEY] = {centre_leg_key},
    [COMMAND_LEG_PLAYED] = {centre_leg_played},
    [COMMAND_LEG_SILENT] = {centre_leg_silent},
    [COMMAND_LEG_FREED] = {centre_leg_freed},
    [COMMAND_LEG_QUALITY] = {centre_leg_quality},
    [COMMAND_VIDEO_SEEN] = {centre_video_seen},
    [COMMAND_LEG_VOICE] = {centre_leg_voice},
    [COMMAND_LEG_KNOCK] = {centre_leg_knock},
    [COMMAND_CRISIS] = {centre_crisis},
    [COMMAND_CRISIS_SEEN] = {centre_crisis_seen},
    [COMMAND_CRISIS_LOWER] = {centre_crisis_lower},
    [COMMAND_WARN] = {centre_warn},
    [COMMAND_EMERGENCY] = {centre_emergency},
    [COMMAND_INTERPRETER] = {centre_interpreter},
    [COMMAND_INTERPRETER_STOP] = {centre_interpreter_stop},
    [COMMAND_DESK_OPENED] = {centre_desk_opened},
    [COMMAND_DESK_CLOSED] = {centre_desk_closed},
    [COMMAND_PHONE_STATE] = {centre_phone_state},
    [COMMAND_ALARM] = {alarm},
    [COMMAND_FLOW_TRY] = {centre_flow_try},
    [COMMAND_HOURS] = {hours},
    [COMMAND_PRESENCE] = {centre_presence},
    [COMMAND_NEXT_PRESENCE] = {centre_next_presence},
    [COMMAND_ACCEPT] = {centre_accept},
    [COMMAND_DECLINE] = {centre_decline},
    [COMMAND_HOLD] = {centre_hold},
    [COMMAND_RESUME] = {centre_resume},
    [COMMAND_MUTE] = {centre_mute},
    [COMMAND_KEYS] = {centre_keys},
    [COMMAND_TRANSFER] = {centre_transfer},
    [COMMAND_END] = {centre_end_by_agent},
    [COMMAND_WRAP_START] = {centre_wrap_start},
    [COMMAND_WRAP_EXTEND] = {centre_wrap_extend},
    [COMMAND_WRAP_DONE] = {centre_wrap_done},
    [COMMAND_HOTLINE] = {centre_hotline},
    [COMMAND_HOTLINE_STOP] = {centre_hotline_stop},
    [COMMAND_HOTLINE_RETURN] = {centre_return},
    [COMMAND_RETURN] = {centre_return},
    [COMMAND_LEG_SECURE] = {centre_leg_secure},
    [COMMAND_TRUNK_STATE] = {centre_trunk_state},
    [COMMAND_LEG_ROUTED] = {centre_leg_routed},
    [COMMAND_TRUNK_TEST] = {centre_trunk_test},
    [COMMAND_CONSULT] = {centre_consult},
    [COMMAND_CONSULT_CANCEL] = {centre_consult_cancel},
    [COMMAND_SWAP] = {centre_swap},
    [COMMAND_CONFERENCE] = {centre_conference},
    [COMMAND_TRANSFER_COMPLETE] = {centre_transfer_complete},
    [COMMAND_INVITE] = {centre_invite_by_agent},
    [COMMAND_DROP_PARTY] = {centre_drop_by_agent},
    [COMMAND_LEAVE] = {centre_leave},
    [COMMAND_SUPERVISE] = {centre_supervise},
    [COMMAND_TAKE_OVER] = {centre_take_over},
    [COMMAND_AGENT_SET] = {centre_agent_set},
    [COMMAND_RECORDING_PAUSE] = {centre_recording_pause},
    [COMMAND_RECORDING_RESUME] = {centre_recording_resume},
    [COMMAND_RECORDING_FAILED] = {centre_recording_failed},
    [COMMAND_CALLBACK_CLAIM] = {centre_callback_claim},
    [COMMAND_CALLBACK_CALL] = {centre_callback_call},
    [COMMAND_CALLBACK_CODE] = {centre_callback_code},
    [COMMAND_CONTACT_PREFERS] = {centre_contact_prefers},
    [COMMAND_SURVEY] = {centre_to_survey},
    [COMMAND_PANIC] = {centre_panic},
    [COMMAND_PANIC_SEEN] = {centre_panic_seen},
    [COMMAND_PANIC_OVER] = {centre_panic_over},
    [COMMAND_HARD_SAY] = {centre_hard_say},
    [COMMAND_CONVERSATION_ACCEPT] = {centre_conversation_accept},
    [COMMAND_CONVERSATION_DECLINE] = {centre_conversation_decline},
    [COMMAND_CONVERSATION_TAKE] = {centre_conversation_take},
    [COMMAND_CONVERSATION_SEEN] = {centre_conversation_seen},
    [COMMAND_CONVERSATION_TRANSFER] = {centre_conversation_transfer},
    [COMMAND_CONVERSATION_BACK] = {centre_conversation_back},
    [COMMAND_CONVERSATION_END] = {centre_conversation_end_by_agent},
    [COMMAND_CONVERSATION_LEFT] = {centre_conversation_left},
    [COMMAND_CONVERSATION_JOIN] = {centre_conversation_join},
    [COMMAND_TYPE] = {centre_type},
    [COMMAND_LEG_TYPED] = {centre_leg_typed},
};

bool command_is_live(enum command_kind kind)
{
	return kind > COMMAND_NONE && kind < COMMAND_KINDS && table[kind].handle;
}

enum verdict app_submit(struct app *a, const struct command *c, struct answer *out)
{
	struct answer nobody;
	enum verdict v = VERDICT_ok;

	out = out ? out : &nobody;
	memset(out, 0, sizeof *out);
	out->request = c->request;
	a->actor = c->actor;
	a->cause = c->contact ? c->contact : c->leg;
	if (!command_is_live(c->kind))
		v = VERDICT_bad_request;
	else if (c->actor && !permission_may(c->roles, c->kind))
		v = VERDICT_not_allowed;
	else if (table[c->kind].handle)
		v = table[c->kind].handle(a, c, out);
	if (v != VERDICT_ok)
		dj_count(METRIC_commands_refused, 1);
	end_turn(a, v == VERDICT_ok);
	out->verdict = v;
	return v;
}

int app_post(struct app *a, const struct command *c)
{
	dj_assert(!c->body || !command_is_live(c->kind));
	if (command_is_live(c->kind))
		return dj_mailbox_post(a->inbox, c, command_length(c));
	return a->config.to_writer(a->config.arg, c);
}

int app_inbox_fd(const struct app *a)
{
	return dj_mailbox_fd(a->inbox);
}

void app_drain(struct app *a)
{
	struct answer answer;
	size_t n;

	dj_mailbox_quiet(a->inbox);
	for (;;) {
		memset(a->scratch, 0, sizeof *a->scratch);
		n = dj_mailbox_take(a->inbox, a->scratch);
		if (n == 0)
			break;
		app_submit(a, a->scratch, &answer);
		if (a->scratch->request && a->config.to_web)
			a->config.to_web(a->config.arg, &answer);
	}
}

int app_overloaded(struct app *a)
{
	bool full = journal_used_percent(a->config.journal) >= JOURNAL_FULL;
	int64_t most = a->config.policy.calls;
	bool many = most > 0 && (int64_t)a->contacts.count >= most + centre_shed_room(a);

	if (!full && !many && centre_mono(a) >= a->busy_until)
		return 0;
	return full ? 30 : 5;
}

/* What the last of the journal could not hold must not begin, whoever calls. */
bool app_trusts(struct app *a, const char *caller)
{
	struct directory_when now = directory_when(centre_wall(a), a->config.site->utc_offset_min);

	return caller[0] && journal_used_percent(a->config.journal) < JOURNAL_LAST &&
	       directory_trusts(&a->config.site->directory, caller, &now);
}

/* ---- timers ---- */

static void pulse(struct app *a, dj_us due)
{
	dj_us now = centre_mono(a);

	dj_gauge(METRIC_loop_late_ms, (now - due) / 1000);
	a->late_pulses = now - due > LATE_US ? a->late_pulses + 1 : 0;
	if (a->late_pulses > 1) /* once may be the machine's hiccup */
		a->busy_until = now + REFUSE_US;
	centre_timer(a, TIMER_PULSE, 1, PULSE_MS);
}

/* ACD needs nothing but the end of the turn. */
void centre_timer_app(struct app *a, enum centre_timer kind, dj_us due)
{
	if (kind == TIMER_PULSE)
		pulse(a, due);
}

enum timer_subject { SUBJECT_APP, SUBJECT_CONTACT, SUBJECT_AGENT, SUBJECT_LEG };

static const struct {
	enum timer_subject subject;
	union {
		timer_app_h *APP;
		timer_contact_h *CONTACT;
		timer_agent_h *AGENT;
		timer_leg_h *LEG;
	};
} timers[TIMERS] = {
#define TIMER(name, of, handler, when) [TIMER_##name] = {.subject = SUBJECT_##of, .of = handler},
#include "app/timer.def"
#undef TIMER
};

static void timer_due(struct app *a, enum centre_timer kind, dj_id subject, dj_us due)
{
	void *s = NULL;

	a->actor = 0;
	a->cause = subject;
	switch (timers[kind].subject) {
	case SUBJECT_APP:
		timers[kind].APP(a, kind, due);
		break;
	case SUBJECT_CONTACT:
		if ((s = centre_contact(a, subject)))
			timers[kind].CONTACT(a, kind, s);
		break;
	case SUBJECT_AGENT:
		if ((s = centre_agent(a, subject)))
			timers[kind].AGENT(a, kind, s);
		break;
	case SUBJECT_LEG:
		if ((s = centre_leg(a, subject)))
			timers[kind].LEG(a, kind, s);
		break;
	}
	end_turn(a, kind != TIMER_PULSE);
}

void centre_clear_timers(struct app *a, dj_id contact)
{
	for (int k = 0; k < TIMERS; k++)
		if (timers[k].subject == SUBJECT_CONTACT)
			dj_timers_clear(a->timers, k, contact);
}

dj_us app_next_due(const struct app *a)
{
	return dj_timers_next(a->timers);
}

void app_tick(struct app *a)
{
	dj_id subject;
	int kind;
	dj_us due = dj_timers_next(a->timers);

	while (dj_timers_take(a->timers, centre_mono(a), &kind, &subject)) {
		timer_due(a, (enum centre_timer)kind, subject, due);
		due = dj_timers_next(a->timers);
	}
}

/* ---- the life of the app ---- */

static void take_default(dj_ms *value, dj_ms otherwise)
{
	if (*value == 0)
		*value = otherwise;
}

static void fill_policy(struct app_policy *p)
{
	take_default(&p->desk_grace_ms, 10000);
	take_default(&p->idle_grace_ms, 15000);
	take_default(&p->citizen_grace_ms, 20000);
	take_default(&p->announce_ms, 30000);
	take_default(&p->key_wait_ms, 4000);
	take_default(&p->longest_call_ms, 4 * 3600 * 1000);
}

/* What callers hear how often may change while they wait. */
static void take_patience(struct app *a, const struct site *s)
{
	if (s->announce_ms)
		a->config.policy.announce_ms = s->announce_ms;
	if (s->key_wait_ms)
		a->config.policy.key_wait_ms = s->key_wait_ms;
}

static void add_agent(struct app *a, const struct site_agent *person)
{
	struct live_agent *g = dj_alloc(sizeof *g);

	g->person = person;
	g->agent.id = person->acd.id;
	dj_map_put(&a->agents, g->agent.id, g);
	acd_agent_set(a->acd, &person->acd);
}

static void set_queues(struct app *a, const struct site *s)
{
	for (int i = 0; i < s->queue_count; i++)
		acd_queue_set(a->acd, &s->queues[i].acd);
	for (int i = 0; i < s->shut_count; i++)
		acd_queue_set(a->acd, &s->shut[i].acd);
}

static void load_site(struct app *a)
{
	const struct site *s = a->config.site;

	set_queues(a, s);
	for (int i = 0; i < s->agent_count; i++)
		add_agent(a, &s->agents[i]);
}

int app_alloc(struct app **out, const struct app_config *config, struct dj_error *e)
{
	struct app *a;

	if (config->site->queue_count == 0)
		return dj_fail(e, EINVAL,
			       "the site has no queue: run `dajeong init` or use --demo");
	a = dj_alloc(sizeof *a);
	a->config = *config;
	take_patience(a, config->site);
	fill_policy(&a->config.policy);
	a->ids.node = config->node;
	a->timers = dj_timers_alloc();
	a->acd = acd_alloc(&config->site->policy);
	a->inbox = dj_mailbox_alloc("loop", INBOX_SLOTS, sizeof(struct command), DJ_FULL_REFUSE);
	a->scratch = dj_alloc(sizeof *a->scratch);
	dj_assert(flow_parse(flow_default, &a->default_flow, NULL, e) == 0);
	load_site(a);
	centre_conversations_alloc(a);
	centre_load_blocks(a);
	centre_load_shares(a);
	*out = a;
	return 0;
}

static void free_all(struct dj_map *m)
{
	size_t at = 0;
	void *v;

	while ((v = dj_map_next(m, &at, NULL)))
		free(v);
	dj_map_fini(m);
}

static void free_contacts(struct app *a)
{
	struct live_contact *c;
	size_t at = 0;

	while ((c = dj_map_next(&a->contacts, &at, NULL)))
		flow_drop(c->flow);
	free_all(&a->contacts);
	flow_drop(a->default_flow);
	centre_trials_free(a);
}

void app_free(struct app *a)
{
	if (!a)
		return;
	free_contacts(a);
	centre_conversations_free(a);
	free_all(&a->blocks);
	free_all(&a->interpretings);
	free_all(&a->agents);
	free_all(&a->legs);
	free_all(&a->recordings);
	free_all(&a->typed);
	free_all(&a->callbacks);
	free_all(&a->surveyed);
	free_all(&a->hotlines);
	acd_free(a->acd);
	dj_timers_free(a->timers);
	dj_mailbox_free(a->inbox);
	free(a->pending);
	free(a->scratch);
	free(a);
}

void app_connect(struct app *a, enum leg_kind kind, struct order_port port)
{
	a->orders[kind] = port;
}

/* A call that the last run left behind: ended with its cause, and its citizen is rung back. */
static void close_left_over(struct app *a, const struct reconcile_contact *l)
{
	struct fact *f;

	/* Before an agent's part and after it there is no segment to end. */
	if (l->agent && l->state > contact_state_WAITING && l->state != contact_state_LINKED) {
		f = facts_add(&a->facts, FACT_segment_ended);
		f->segment_ended.contact = l->contact;
		f->segment_ended.segment = l->segment;
		f->segment_ended.agent = l->agent;
		f->segment_ended.queue = l->queue;
		f->segment_ended.how = segment_end_FAULT;
	}
	f = facts_add(&a->facts, FACT_contact_ended);
	f->contact_ended.contact = l->contact;
	f->contact_ended.queue = l->queue;
	f->contact_ended.result = l->answered_ms ? result_ANSWERED : result_FAILED;
	f->contact_ended.by = party_SYSTEM;
	f->contact_ended.cause = leg_end_FAULT;
	f->contact_ended.lasted = centre_wall(a) - l->started_ms;
	if (l->to_ring_back) {
		f = facts_add(&a->facts, FACT_callback_due);
		f->callback_due.contact = l->contact;
		f->callback_due.callback = app_new_id(a);
		f->callback_due.reason = callback_reason_RESTART;
		f->callback_due.due_at = centre_wall(a);
	}
	centre_flush(a);
}

void app_begin(struct app *a, dj_id run, const struct reconcile_contact *left, int count)
{
	struct fact *f = facts_add(&a->facts, FACT_server_started);

	f->server_started.run = run;
	centre_flush(a);
	for (int i = 0; i < count; i++)
		close_left_over(a, &left[i]);
	centre_start_fixed_phones(a);
	centre_look_at_calendar(a);
	centre_look_at_incidents(a);
	centre_look_at_shift(a);
	centre_timer(a, TIMER_HOUSE, 1, HOUSE_FIRST_MS);
	centre_flush(a);
	centre_timer(a, TIMER_INQUIRY, 1, INQUIRY_FIRST_MS);
	centre_timer(a, TIMER_PULSE, 1, PULSE_MS);
}

void app_end(struct app *a, dj_id run)
{
	struct fact *f = facts_add(&a->facts, FACT_server_stopped);

	f->server_stopped.run = run;
	centre_flush(a);
}

static const struct site_agent *person_of(const struct site *s, dj_id id)
{
	for (int i = 0; i < s->agent_count; i++)
		if (s->agents[i].acd.id == id)
			return &s->agents[i];
	return NULL;
}

static void repoint_contacts(struct app *a, const struct site *site)
{
	struct live_contact *c;
	size_t at = 0;

	while ((c = dj_map_next(&a->contacts, &at, NULL))) {
		const struct site_queue *rules =
		    c->rules ? site_queue_of(site, c->rules->acd.id) : NULL;
		const struct site_line *line = site_line_of(site, c->line->number);

		dj_assert(!c->rules || rules); /* queues close, they do not vanish */
		c->rules = rules;
		if (!line && c->line != &c->line_kept)
			c->line_kept = *c->line;
		c->line = line ? line : &c->line_kept;
	}
}

static void repoint_agent(struct app *a, struct live_agent *g, const struct site_agent *person)
{
	struct command off = {
	    .kind = COMMAND_PRESENCE, .agent = g->agent.id, .presence = presence_OFFLINE};

	if (person && person->active) {
		g->person = person;
		acd_agent_set(a->acd, &person->acd);
	} else {
		g->person_kept = *g->person;
		g->person = &g->person_kept;
		app_submit(a, &off, NULL);
	}
	centre_agent_changed(a, g);
}

void app_site_changed(struct app *a, const struct site *site)
{
	struct live_agent *g;
	size_t at = 0;

	repoint_contacts(a, site);
	set_queues(a, site);
	while ((g = dj_map_next(&a->agents, &at, NULL)))
		repoint_agent(a, g, person_of(site, g->agent.id));
	for (int i = 0; i < site->agent_count; i++)
		if (!centre_agent(a, site->agents[i].acd.id))
			add_agent(a, &site->agents[i]);
	a->config.site = site;
	centre_conversation_site(a);
	take_patience(a, site);
	centre_look_at_calendar(a);
	centre_look_at_incidents(a);
	centre_look_at_shift(a);
	centre_check_rights(a);
	end_turn(a, true);
}

void app_committed(struct app *a, const struct fact *f)
{
	struct live_agent *g;

	centre_conversation_committed(a, f);
	if (f->kind == FACT_callback_done)
		centre_callback_ticked_off(a, f->callback_done.callback);
	if (f->kind == FACT_session_closed)
		centre_supervisor_out(a, f->session_closed.person);
	if (f->kind == FACT_caller_unblocked)
		centre_unblock(a, f->caller_unblocked.block);
	if (f->kind != FACT_contact_classified)
		return;
	g = centre_agent(a, f->contact_classified.agent);
	if (g && g->agent.contact == f->contact_classified.contact && f->contact_classified.topic &&
	    f->contact_classified.outcome != outcome_NONE)
		g->classified = true;
}
