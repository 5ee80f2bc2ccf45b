/* Owns running a flow for a contact: asks domain/flow what comes next and does it. Which words and
 * ways there are is the document's matter, when to speak the machine's. */
#include "app/centre_flow.h"
#include "app/flow_json.h"

#include <string.h>

#define LINE_DEAF_MS 2000

/* ---- which flow ---- */

static struct flow *flow_for(struct app *a, const struct live_contact *c)
{
	struct flow *own = site_flow_of(a->config.site, c->line->number, centre_wall(a));

	return own || c->line->flow != LINE_GREET ? own : a->default_flow;
}

/* ---- queues and languages ---- */

/* The queue of a language: the one that asks for its skill, with the fewest other needs; the line's
 * own for Korean and for a language that has none. */
static const struct site_queue *queue_of_language(const struct site *s,
						  const struct live_contact *c)
{
	enum language language = c->contact.language;
	bool plain = language == language_KO || language == language_UNKNOWN;
	int skill = plain ? -1 : site_language_skill(s, language);
	const struct site_queue *best = NULL;

	for (int i = 0; skill >= 0 && i < s->queue_count; i++) {
		const struct acd_queue *q = &s->queues[i].acd;

		for (int k = 0; k < q->need_count; k++)
			if (q->needs[k].skill == skill &&
			    (!best || q->need_count < best->acd.need_count))
				best = &s->queues[i];
	}
	return best ? best : site_queue_of(s, c->line->queue);
}

/* A queue that was closed down since the flow was checked is the line's own again. */
static const struct site_queue *queue_meant(struct app *a, const struct live_contact *c,
					    enum flow_of of, const char *name)
{
	const struct site *s = a->config.site;

	for (int i = 0; of == FLOW_OF_NAME && i < s->queue_count; i++)
		if (strcmp(s->queues[i].name, name) == 0)
			return &s->queues[i];
	return of == FLOW_OF_LANGUAGE ? queue_of_language(s, c) : site_queue_of(s, c->line->queue);
}

static void set_language(struct app *a, struct live_contact *c, enum language language, bool by_key)
{
	struct fact *f = facts_add(&a->facts, FACT_contact_language);

	c->contact.language = language;
	f->contact_language.contact = c->contact.id;
	f->contact_language.language = language;
	f->contact_language.by_key = by_key;
}

/* ---- actions ---- */

static void add_hours(struct app *a, struct live_contact *c, const struct flow_piece *p,
		      bool goes_on, struct leg_play *out)
{
	const struct site_queue *q = queue_meant(a, c, p->of, p->queue);

	out->count += centre_closed_clips(a, c, q->acd.id, goes_on, out->clips + out->count,
					  LEG_CLIPS - out->count);
}

static void add_languages(struct app *a, struct leg_play *out)
{
	for (char key = '1'; key <= '9'; key++) {
		enum language l = phrase_language_of_key(key);

		if (l != language_UNKNOWN && a->config.site->languages[l] && out->count < LEG_CLIPS)
			out->clips[out->count++] = phrase_clip(PHRASE_LANGUAGE_KEY, 0, l);
	}
}

static void play(struct app *a, struct live_contact *c, const struct flow_action *x)
{
	struct leg_play p = {.music = x->music};

	for (int i = 0; i < x->count && p.count < LEG_CLIPS; i++) {
		const struct flow_piece *piece = &x->pieces[i];

		if (piece->languages)
			add_languages(a, &p);
		else if (piece->say.hours)
			add_hours(a, c, piece, x->music, &p);
		else
			p.clips[p.count++] =
			    phrase_clip(piece->say.phrase, piece->say.n, centre_spoken(c));
	}
	centre_play(a, c, &p, PLAY_FLOW);
}

/* A trial ends where a consultant would be rung. */
static void end_trial(struct app *a, struct live_contact *c)
{
	c->trial = TRIAL_OVER;
	centre_play_phrase(a, c, PHRASE_TRY_ENDS, false, PLAY_FLOW);
}

static void enqueue(struct app *a, struct live_contact *c, const struct flow_step *s)
{
	if (c->trial) {
		end_trial(a, c);
		return;
	}
	centre_enqueue(a, c, queue_meant(a, c, s->of, s->queue), queued_because_NEW, 0);
	centre_play_waiting(a, c, true);
}

static void end(struct app *a, struct live_contact *c)
{
	centre_finish(a, c, party_SYSTEM, leg_end_NORMAL,
		      c->contact.was_answered ? result_NONE : result_REFUSED);
}

static void note_choice(struct app *a, const struct live_contact *c, const struct flow_action *x)
{
	struct fact *f = facts_add(&a->facts, FACT_contact_chose);

	f->contact_chose.contact = c->contact.id;
	f->contact_chose.flow = c->flow->id;
	f->contact_chose.version = c->flow->version;
	f->contact_chose.step = x->step - c->flow->steps;
	f->contact_chose.key = x->key ? x->key : -1;
}

static dj_ms wait_ahead(struct app *a, const struct live_contact *c)
{
	const struct site_queue *q = queue_of_language(a->config.site, c);
	int skill = site_language_skill(a->config.site, c->contact.language);
	dj_ms wait = acd_estimate_new(a->acd, q->acd.id, skill, centre_wall(a));

	return wait == ACD_NOBODY ? 0 : wait; /* what nobody knows is not said */
}

/* False: not possible now. The service may have finished the contact. */
static bool serve(struct app *a, struct live_contact *c, const struct flow_step *s)
{
	const struct centre_flow_service *with = &centre_flow_services[s->does];

	if (c->trial || !with->begin)
		return false;
	c->service = s->does;
	if (with->begin(a, c, s))
		return true;
	c->service = flow_do_GREET;
	return false;
}

/* True: the next event is in *e already. False: it comes from outside, or the contact is gone. */
static bool perform(struct app *a, struct live_contact *c, const struct flow_action *x,
		    struct flow_event *e)
{
	*e = (struct flow_event){.kind = FLOW_DONE};
	switch (x->kind) {
	case FLOW_PLAY:
		play(a, c, x);
		return false;
	case FLOW_AWAIT:
		centre_timer(a, TIMER_KEY, c->contact.id,
			     x->wait_ms ? x->wait_ms : a->config.policy.key_wait_ms);
		return false;
	case FLOW_ASK_MODE:
		e->kind = FLOW_MODE;
		e->mode = site_queue_mode(a->config.site,
					  queue_meant(a, c, x->step->of, x->step->queue)->acd.id,
					  centre_wall(a));
		return true;
	case FLOW_ASK_WAIT:
		e->kind = FLOW_WAIT;
		e->wait_ms = wait_ahead(a, c);
		return true;
	case FLOW_ASK_RECORD:
		e->kind = FLOW_RECORD;
		e->recorded = a->config.to_recorder &&
			      queue_meant(a, c, x->step->of, x->step->queue)->recording.on;
		return true;
	case FLOW_SET_LANGUAGE:
		set_language(a, c, x->language, x->by_key);
		return true;
	case FLOW_CHOSE:
		note_choice(a, c, x);
		return true;
	case FLOW_ENQUEUE:
		enqueue(a, c, x->step);
		return false;
	case FLOW_SERVE:
		e->kind = FLOW_REFUSED;
		return !serve(a, c, x->step);
	case FLOW_END:
		end(a, c);
		return false;
	case FLOW_NOTHING:
	case FLOW_STAY:
		break;
	}
	return false;
}

static void drive(struct app *a, struct live_contact *c, struct flow_event e)
{
	struct flow_action x;

	do
		x = flow_next(&c->run, c->flow, &e);
	while (perform(a, c, &x, &e));
}

/* ---- from outside ---- */

bool centre_flow_start(struct app *a, struct live_contact *c, struct flow *trial,
		       enum language asked)
{
	const struct site *s = a->config.site;
	struct flow *f = trial ? trial : flow_for(a, c);

	if (!f)
		return false;
	c->flow = flow_hold(f);
	c->trial = trial ? TRIAL_RUNS : TRIAL_NONE;
	flow_begin(&c->run);
	memcpy(c->run.offered, s->languages, sizeof c->run.offered);
	c->run.in_province = c->contact.in_province;
	centre_incident_tell(a, c);
	c->run.known = asked != language_UNKNOWN && s->languages[asked];
	c->contact.language = language_UNKNOWN;
	if (c->run.known)
		set_language(a, c, asked, false);
	drive(a, c, (struct flow_event){.kind = FLOW_BEGIN});
	return true;
}

static bool in_flow(const struct live_contact *c)
{
	return c->flow &&
	       (c->contact.state == contact_state_GREETING ||
		(c->contact.state == contact_state_WAITING && c->run.queued) || c->run.after);
}

/* A key so soon after joining the line was meant for the menu before it: many press twice. */
static bool is_late_for_menu(struct app *a, const struct live_contact *c)
{
	return c->run.queued && !c->service &&
	       centre_mono(a) - c->contact.queued_us < LINE_DEAF_MS * INT64_C(1000);
}

bool centre_flow_key(struct app *a, struct live_contact *c, char key)
{
	const struct centre_flow_service *with = &centre_flow_services[c->service];

	if (!in_flow(c) || c->trial == TRIAL_OVER)
		return false;
	if (is_late_for_menu(a, c))
		return true;
	if (c->service) {
		dj_timers_clear(a->timers, TIMER_KEY, c->contact.id);
		if (with->key)
			with->key(a, c, key);
		return true;
	}
	if (c->run.asking)
		dj_timers_clear(a->timers, TIMER_KEY, c->contact.id);
	drive(a, c, (struct flow_event){.kind = FLOW_KEY, .key = key});
	return true;
}

void centre_flow_played(struct app *a, struct live_contact *c)
{
	const struct centre_flow_service *with = &centre_flow_services[c->service];

	if (!c->flow)
		return;
	if (c->trial == TRIAL_OVER)
		end(a, c);
	else if (!c->service)
		drive(a, c, (struct flow_event){.kind = FLOW_PLAYED});
	else if (with->played)
		with->played(a, c);
}

void centre_flow_silence(struct app *a, struct live_contact *c)
{
	const struct centre_flow_service *with = &centre_flow_services[c->service];

	if (!in_flow(c) && c->contact.state != contact_state_OFFERED)
		return; /* somebody answered meanwhile */
	if (!c->service)
		drive(a, c, (struct flow_event){.kind = FLOW_SILENCE});
	else if (with->silence)
		with->silence(a, c);
}

void centre_flow_over(struct app *a, struct live_contact *c, enum result *result)
{
	const struct centre_flow_service *with = &centre_flow_services[c->service];

	centre_voicemail_over(a, c, result);
	if (c->connected && !c->contact.was_answered && *result == result_NONE)
		*result = result_CONNECTED;
	if (c->service && with->left)
		with->left(a, c);
	flow_drop(c->flow);
	c->flow = NULL;
}

/* ---- services ---- */

void centre_flow_done(struct app *a, struct live_contact *c, bool well)
{
	dj_assert(c->flow && c->service);
	dj_timers_clear(a->timers, TIMER_KEY, c->contact.id);
	c->service = flow_do_GREET;
	drive(a, c, (struct flow_event){.kind = well ? FLOW_DONE : FLOW_REFUSED});
}

void centre_flow_await(struct app *a, struct live_contact *c, dj_ms ms)
{
	centre_timer(a, TIMER_KEY, c->contact.id, ms);
}

bool centre_flow_after(struct app *a, struct live_contact *c)
{
	if (!c->flow || c->flow->after < 0)
		return false;
	c->service = flow_do_GREET; /* a wish that the agent's answer overtook */
	drive(a, c, (struct flow_event){.kind = FLOW_AFTER});
	return true;
}
