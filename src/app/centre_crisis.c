/* Owns people in danger (R059, R060): the crisis flag of a contact and all it changes while it is
 * live, and the caller who says nothing. Refuses: judging whether there is danger; people raise the
 * flag. */
#include "app/centre.h"

static const struct care_policy *care(const struct app *a)
{
	return &a->config.site->care;
}

bool centre_in_crisis(const struct live_contact *c)
{
	return crisis_is_on(&c->care.crisis);
}

/* The question was answered: from now on they hear the agent, not the rest of it. */
static void hush(struct app *a, struct live_contact *c)
{
	if (c->care.asking && c->play == c->care.asking) {
		a->config.legs.stop(a->config.legs.arg, c->contact.citizen_leg);
		c->play = 0;
	}
	c->care.asking = 0;
}

/* ---- the flag ---- */

void centre_crisis_raise(struct app *a, struct live_contact *c, enum crisis_by by, dj_id person)
{
	dj_id id = c->contact.id;

	if (!crisis_raise(&c->care.crisis, id, by, person, centre_mono(a), &a->facts))
		return;
	hush(a, c);
	dj_timers_clear(a->timers, TIMER_LONGEST, id);
	dj_timers_clear(a->timers, TIMER_SILENCE, id);
	centre_expects_hard(a, c);
	acd_raise(a->acd, id, CRISIS_PRIORITY, centre_wall(a));
	centre_timer(a, TIMER_CRISIS, id, care(a)->crisis_alert_ms);
}

static bool leads(const struct command *cmd)
{
	return cmd->roles & (1u << role_SUPERVISOR | 1u << role_MANAGER);
}

enum verdict centre_crisis(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);
	bool own = c && c->contact.agent == cmd->actor;

	(void)out;
	if (!c)
		return VERDICT_not_found;
	if (!own && !leads(cmd))
		return VERDICT_not_yours;
	centre_crisis_raise(a, c, own ? crisis_by_AGENT : crisis_by_SUPERVISOR, cmd->actor);
	return VERDICT_ok;
}

/* "I am there": who leads the floor, or at night the colleague who was alerted. */
enum verdict centre_crisis_seen(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);

	(void)out;
	if (!c || !centre_in_crisis(c))
		return VERDICT_not_found;
	if (c->contact.agent == cmd->actor)
		return VERDICT_not_allowed; /* a second person is asked for */
	crisis_see(&c->care.crisis, cmd->contact, cmd->actor, centre_mono(a), &a->facts);
	dj_timers_clear(a->timers, TIMER_CRISIS, cmd->contact);
	return VERDICT_ok;
}

enum verdict centre_crisis_lower(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);

	(void)out;
	if (!c || !crisis_lower(&c->care.crisis, cmd->contact, cmd->actor, cmd->reason, &a->facts))
		return VERDICT_not_found;
	dj_timers_clear(a->timers, TIMER_CRISIS, cmd->contact);
	centre_timer(a, TIMER_LONGEST, cmd->contact, a->config.policy.longest_call_ms);
	return VERDICT_ok;
}

/* No supervisor came: with few on duty a second person is asked from the whole floor (R060). */
static void nobody_came(struct app *a, struct live_contact *c)
{
	struct fact *f;

	if (!centre_in_crisis(c) || c->care.crisis.seen)
		return;
	f = facts_add(&a->facts, FACT_crisis_unseen);
	f->crisis_unseen.contact = c->contact.id;
	f->crisis_unseen.agent = c->contact.agent;
	f->crisis_unseen.after = (centre_mono(a) - c->care.crisis.since_us) / 1000;
	centre_timer(a, TIMER_CRISIS, c->contact.id, care(a)->crisis_alert_ms);
}

/* ---- afterwards ---- */

/* The longer one, when a call had both. */
static dj_ms rest_after(struct app *a, const struct live_contact *c)
{
	dj_ms crisis = c->care.crisis.ever ? care(a)->crisis_rest_ms : 0;
	dj_ms abuse = ending_had_abuse(&c->care.ending) ? care(a)->abuse_rest_ms : 0;

	return DJ_MAX(crisis, abuse);
}

/* The agent's part of a hard call ends: after the wrap-up comes a rest. */
void centre_crisis_part_ended(struct app *a, struct live_contact *c, struct live_agent *g)
{
	dj_ms rest = rest_after(a, c);

	if (rest == 0)
		return;
	g->rest_owed_ms = rest;
	if (!g->agent.has_next)
		agent_set_rest(&g->agent, &a->facts);
}

/* The agent is out of wrap-up: a rest that is owed begins, and will end by itself. */
void centre_crisis_settled(struct app *a, struct live_agent *g)
{
	if (g->rest_owed_ms && g->agent.presence == presence_COOL_DOWN)
		centre_timer(a, TIMER_REST, g->agent.id, g->rest_owed_ms);
	g->rest_owed_ms = 0;
}

void centre_timer_rest(struct app *a, enum centre_timer kind, struct live_agent *g)
{
	struct command back = {
	    .agent = g->agent.id, .presence = presence_AVAILABLE, .device = g->agent.device};
	struct answer nobody;

	(void)kind;
	if (g->agent.presence == presence_COOL_DOWN)
		centre_presence(a, &back, &nobody);
}

/* Somebody rings back the next day, and asks. */
void centre_crisis_finished(struct app *a, const struct live_contact *c)
{
	struct fact *f;

	if (!c->care.crisis.ever)
		return;
	f = facts_add(&a->facts, FACT_task_made);
	f->task_made.task = app_new_id(a);
	f->task_made.contact = c->contact.id;
	f->task_made.why = task_kind_CRISIS;
	f->task_made.due_at = centre_wall(a) + care(a)->crisis_follow_ms;
	f->task_made.person = c->contact.last_agent;
}

/* ---- silence ---- */

static void await_silence(struct app *a, const struct live_contact *c)
{
	struct silence_rule rule = {
	    .ask_ms = care(a)->silence_ask_ms, .again_ms = 2 * care(a)->silence_ask_ms, .most = 3};
	dj_us due = centre_in_crisis(c) ? INT64_MAX : silence_due(&c->care.silence, &rule);

	if (due == INT64_MAX)
		dj_timers_clear(a->timers, TIMER_SILENCE, c->contact.id);
	else
		dj_timers_set(a->timers, TIMER_SILENCE, c->contact.id, due);
}

void centre_silence_begin(struct app *a, struct live_contact *c)
{
	const struct leg_port *p = &a->config.legs;

	p->listen(p->arg, c->contact.citizen_leg, true);
	p->listen(p->arg, c->contact.agent_leg, true);
	silence_begin(&c->care.silence, centre_mono(a));
	if (!c->care.talks_since_us)
		c->care.talks_since_us = centre_mono(a);
	await_silence(a, c);
}

static void note_silence(struct app *a, struct live_contact *c, enum fact_kind kind)
{
	struct fact *f = facts_add(&a->facts, kind);

	f->silence_broken.contact = c->contact.id; /* all of these begin alike */
	f->silence_broken.agent = c->contact.agent;
}

static void ask_silence(struct app *a, struct live_contact *c)
{
	dj_us now = centre_mono(a);
	struct fact *f;

	if (c->contact.state != contact_state_TALKING || centre_in_crisis(c) ||
	    c->bridge.situation != situation_TALK)
		return;
	silence_ask(&c->care.silence, now);
	f = facts_add(&a->facts, FACT_silence_asked);
	f->silence_asked.contact = c->contact.id;
	f->silence_asked.agent = c->contact.agent;
	f->silence_asked.times = c->care.silence.asked;
	f->silence_asked.silent = silence_lasts(&c->care.silence, now) / 1000;
	centre_play_phrase(a, c, PHRASE_SILENCE_ASKED, false, PLAY_NOTHING);
	c->care.asking = c->play;
	await_silence(a, c);
}

void centre_timer_crisis(struct app *a, enum centre_timer kind, struct live_contact *c)
{
	if (kind == TIMER_SILENCE)
		ask_silence(a, c);
	else
		nobody_came(a, c);
}

static void mark_line(struct app *a, struct live_contact *c, bool dead)
{
	if (c->care.line_dead == dead)
		return;
	c->care.line_dead = dead;
	note_silence(a, c, FACT_line_dead);
	a->facts.at[a->facts.count - 1].line_dead.dead = dead;
}

enum verdict centre_leg_voice(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c = l && !l->over ? centre_contact(a, l->contact) : NULL;
	bool caller = c && c->contact.citizen_leg == cmd->leg;

	(void)out;
	if (c && cmd->flag)
		centre_interpreter_voice(a, c, cmd->leg);
	if (!c || (!caller && c->contact.agent_leg != cmd->leg))
		return VERDICT_ok;
	if (caller)
		centre_voicemail_voice(a, c, cmd->flag);
	if (caller && cmd->flag)
		mark_line(a, c, false);
	if (silence_voice(&c->care.silence, caller, cmd->flag, centre_mono(a))) {
		note_silence(a, c, FACT_silence_broken);
		hush(a, c);
	}
	await_silence(a, c);
	return VERDICT_ok;
}

enum verdict centre_leg_knock(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);
	struct live_contact *c = l && !l->over ? centre_contact(a, l->contact) : NULL;

	(void)out;
	if (c && c->contact.citizen_leg == cmd->leg && silence_is_asked(&c->care.silence))
		centre_crisis_raise(a, c, crisis_by_KNOCKS, 0);
	return VERDICT_ok;
}

/* A key that answers the question about silence. */
bool centre_crisis_key(struct app *a, struct live_contact *c, char key)
{
	if (key != '1' || !contact_has_agent(&c->contact) || !silence_is_asked(&c->care.silence))
		return false;
	centre_crisis_raise(a, c, crisis_by_KEY, 0);
	return true;
}

/* The citizen's line brings nothing any more. Without the flag that ends the call; with it people
 * decide. */
bool centre_crisis_keeps(struct app *a, struct live_contact *c)
{
	if (!centre_in_crisis(c))
		return false;
	mark_line(a, c, true);
	return true;
}
