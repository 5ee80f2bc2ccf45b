/* Owns the interpreter in a call (R032-R034): for a language that the agent asks for, volunteers on
 * standby are rung together, then the partners' lines in order, until one is in the call, speaks,
 * and stays. Refuses: who stands by (domain/directory), the order of ringing (domain/ringer), legs
 * and sound (centre_party.c). Nobody's own number leaves the directory: facts name entries,
 * telephones show the centre's number. */
#include "app/centre.h"
#include "base/text.h"
#include "domain/directory/directory.h"
#include "domain/ringer/ringer.h"

#include <stdlib.h>
#include <string.h>

#define VOLUNTEERS  3	  /* telephones that ring at once */
#define PATIENCE_MS 20000 /* then the partners are rung beside them */
#define RING_MS	    25000
#define CONFIRM_MS  10000 /* on their own telephone: key 1, or it is a machine */
#define AGAIN_MS    5000
#define MUTE_MS                                                                                    \
	10000 /* who has joined and says nothing is asked, and so long after that replaced */
#define LANGUAGE_MAX 8

struct interpreter_line {
	dj_id entry;
	bool volunteer;
	char number[NUMBER_TEXT];
	dj_id party; /* of the ring under way or the one who is there, 0 none */
	dj_us since_us;
};

struct live_interpreting {
	dj_id id, contact;
	char language[LANGUAGE_MAX];
	dj_us asked_us;
	bool heard, warned; /* of who has joined */
	struct ringer ringer;
	struct interpreter_line lines[RINGER_PEOPLE]; /* by index of the plan */
};

static struct live_interpreting *interpreting_of(struct app *a, dj_id contact)
{
	return dj_map_get(&a->interpretings, contact);
}

/* ---- facts ---- */

/* A language code as a number: facts hold no text. "vi" is 'v' * 256 + 'i'. */
static int64_t tongue(const char *language)
{
	int64_t n = 0;

	for (; *language; language++)
		n = n * 256 + (unsigned char)*language;
	return n;
}

/* The fields that all facts of an interpreting begin with. */
static struct fact *say(struct app *a, const struct live_interpreting *x, enum fact_kind kind,
			const struct interpreter_line *l)
{
	struct fact *f = facts_add(&a->facts, kind);

	f->v[0] = x->contact;
	f->v[1] = x->id;
	if (l)
		f->v[2] = l->entry;
	return f;
}

static dj_ms since_ms(struct app *a, dj_us then)
{
	return (centre_mono(a) - then) / 1000;
}

static void say_missed(struct app *a, struct live_interpreting *x, struct interpreter_line *l,
		       enum leg_end how)
{
	struct fact *f;

	if (!l->party)
		return;
	f = say(a, x, FACT_interpreter_missed, l);
	f->interpreter_missed.party = l->party;
	f->interpreter_missed.how = how;
	f->interpreter_missed.rang = since_ms(a, l->since_us);
	l->party = 0;
}

static void say_left(struct app *a, struct live_interpreting *x, struct interpreter_line *l)
{
	struct fact *f;

	if (!l->party)
		return;
	f = say(a, x, FACT_interpreter_left, l);
	f->interpreter_left.party = l->party;
	f->interpreter_left.talk = since_ms(a, l->since_us);
	f->interpreter_left.heard = x->heard;
	l->party = 0;
}

/* ---- the plan ---- */

static int add_lines(struct app *a, struct live_interpreting *x, struct ringer_plan *plan,
		     enum number_use use, int step)
{
	const struct site *s = a->config.site;
	struct directory_when now = directory_when(centre_wall(a), s->utc_offset_min);
	const struct directory_number *found[RINGER_PEOPLE];
	int n = directory_numbers(&s->directory, use, x->language, &now, found, RINGER_PEOPLE);
	bool volunteer = use == number_use_VOLUNTEER;

	for (int i = 0; i < n; i++) {
		struct ringer_person who = {.id = found[i]->id,
					    .step = step,
					    .ring_ms = RING_MS,
					    .confirm_ms = volunteer ? CONFIRM_MS : 0};
		struct interpreter_line *l = &x->lines[plan->person_count];

		if (!ringer_plan_add(plan, &who))
			break;
		*l = (struct interpreter_line){.entry = found[i]->id, .volunteer = volunteer};
		dj_copy(l->number, sizeof l->number, found[i]->number);
	}
	if (!n)
		return step;
	plan->steps[step] = (struct ringer_step){volunteer ? VOLUNTEERS : 1, PATIENCE_MS};
	return step + 1;
}

static int make_plan(struct app *a, struct live_interpreting *x)
{
	struct ringer_plan plan = {.again_ms = AGAIN_MS};

	plan.step_count = add_lines(a, x, &plan, number_use_VOLUNTEER, 0);
	plan.step_count = add_lines(a, x, &plan, number_use_INTERPRETER, plan.step_count);
	ringer_init(&x->ringer, &plan);
	return plan.person_count;
}

/* ---- ringing ---- */

static void take(struct app *a, struct live_contact *c, struct live_interpreting *x,
		 const struct ringer_event *e);

static struct bridge_party *party_of(struct live_contact *c, const struct interpreter_line *l)
{
	return l->party ? bridge_party_of(&c->bridge, l->party) : NULL;
}

static bool ring(struct app *a, struct live_contact *c, struct live_interpreting *x, int i)
{
	const struct ringer_person *p = &x->ringer.plan.people[i];
	struct interpreter_line *l = &x->lines[i];
	struct invitation with = {.role = party_role_OUTSIDE,
				  .purpose = dial_purpose_INTERPRETER,
				  .number = l->number,
				  .entry = l->entry,
				  .confirm = l->volunteer,
				  .ring_ms = p->ring_ms + p->confirm_ms};
	struct fact *f;

	if (!contact_has_agent(&c->contact) ||
	    centre_invite(a, c, &with, &l->party) != VERDICT_ok) {
		l->party = 0;
		return false;
	}
	l->since_us = centre_mono(a);
	f = say(a, x, FACT_interpreter_rang, l);
	f->interpreter_rang.party = l->party;
	f->interpreter_rang.round = x->ringer.round;
	f->interpreter_rang.volunteer = l->volunteer;
	return true;
}

static void stop_ringing(struct app *a, struct live_contact *c, struct live_interpreting *x, int i,
			 enum leg_end how)
{
	struct interpreter_line *l = &x->lines[i];
	struct bridge_party *p = party_of(c, l);

	if (p && p->was_joined)
		say_left(a, x, l);
	else
		say_missed(a, x, l, how);
	if (p && bridge_is_there(p))
		centre_drop_party(a, c, p, how);
}

static void join(struct app *a, struct live_contact *c, struct live_interpreting *x, int i)
{
	struct interpreter_line *l = &x->lines[i];
	struct bridge_party *p = party_of(c, l);
	struct fact *f;

	if (p && p->state == party_state_RINGING)
		centre_join_party(a, c, p);
	l->since_us = centre_mono(a);
	x->heard = x->warned = false;
	f = say(a, x, FACT_interpreter_joined, l);
	f->interpreter_joined.party = l->party;
	f->interpreter_joined.waited = since_ms(a, x->asked_us);
	f->interpreter_joined.volunteer = l->volunteer;
	if (p) {
		a->config.legs.stop(a->config.legs.arg, p->leg); /* what they were asked */
		a->config.legs.listen(a->config.legs.arg, p->leg, true);
	}
	centre_timer(a, TIMER_INTERPRETER_MUTE, x->contact, MUTE_MS);
}

static void act(struct app *a, struct live_contact *c, struct live_interpreting *x,
		const struct ringer_action *y, bool *rung)
{
	*rung = true;
	switch (y->act) {
	case RINGER_RING:
		*rung = ring(a, c, x, y->person);
		break;
	case RINGER_CANCEL:
		stop_ringing(a, c, x, y->person, y->how);
		break;
	case RINGER_JOIN:
		join(a, c, x, y->person);
		break;
	case RINGER_NOBODY:
	case RINGER_GAVE_UP:
		say(a, x, FACT_interpreter_nobody, NULL)->interpreter_nobody.round =
		    x->ringer.round;
		break;
	case RINGER_NEXT_STEP:
		break;
	}
}

static void set_timer(struct app *a, const struct live_interpreting *x)
{
	dj_us due = ringer_due(&x->ringer);

	if (due == INT64_MAX)
		dj_timers_clear(a->timers, TIMER_INTERPRETER, x->contact);
	else
		dj_timers_set(a->timers, TIMER_INTERPRETER, x->contact,
			      DJ_MAX(due, centre_mono(a) + 1000));
}

/* Who could not be rung has failed, which may ring the next; each failure uses up one telephone of
 * the round. */
static void take(struct app *a, struct live_contact *c, struct live_interpreting *x,
		 const struct ringer_event *e)
{
	struct ringer_actions out;
	int failed[RINGER_ACTIONS], n = 0;
	bool rung;

	ringer_take(&x->ringer, e, centre_mono(a), &out);
	for (int i = 0; i < out.count; i++) {
		act(a, c, x, &out.at[i], &rung);
		if (!rung)
			failed[n++] = out.at[i].person;
	}
	if (a->facts.count > FACTS_MAX / 2)
		centre_flush(a);
	for (int i = 0; i < n; i++)
		take(a, c, x,
		     &(struct ringer_event){RINGER_FAILED, failed[i], leg_end_UNREACHABLE});
	set_timer(a, x);
}

static void simple(struct app *a, struct live_contact *c, struct live_interpreting *x,
		   enum ringer_event_kind kind)
{
	take(a, c, x, &(struct ringer_event){kind, -1, leg_end_NORMAL});
}

/* ---- what becomes of those who were rung ---- */

static int line_of(const struct live_interpreting *x, dj_id party)
{
	for (int i = 0; i < x->ringer.plan.person_count; i++)
		if (x->lines[i].party == party)
			return i;
	return -1;
}

static void tell_leg(struct app *a, dj_id leg, enum phrase phrase, int times)
{
	struct leg_play play = {.play = app_new_id(a), .count = times};

	for (int i = 0; i < times; i++)
		play.clips[i] = phrase_clip(phrase, 0, language_KO);
	a->config.legs.play(a->config.legs.arg, leg, &play);
}

static void left(struct app *a, struct live_contact *c, struct live_interpreting *x, int i,
		 const struct bridge_party *p)
{
	bool there = x->ringer.state == RINGER_JOINED && x->ringer.joined == i;

	if (!there) {
		say_missed(a, x, &x->lines[i], p->how);
		take(a, c, x, &(struct ringer_event){RINGER_FAILED, i, p->how});
		return;
	}
	dj_timers_clear(a->timers, TIMER_INTERPRETER_MUTE, x->contact);
	say_left(a, x, &x->lines[i]);
	take(a, c, x, &(struct ringer_event){RINGER_LEFT, i, p->how});
	if (p->how != leg_end_NORMAL) /* cut off, or silent: somebody else */
		simple(a, c, x, RINGER_AGAIN);
}

void centre_interpreter_party(struct app *a, struct live_contact *c, const struct bridge_party *p,
			      enum party_event event, char key)
{
	struct live_interpreting *x = interpreting_of(a, c->contact.id);
	int i = x ? line_of(x, p->id) : -1;

	if (i < 0)
		return;
	if (event == PARTY_LEFT) {
		left(a, c, x, i, p);
	} else if (event == PARTY_ANSWERED) {
		tell_leg(a, p->leg, PHRASE_INTERPRETER_ASK, 2);
		take(a, c, x, &(struct ringer_event){RINGER_ANSWERED, i, leg_end_NORMAL});
	} else if (event == PARTY_JOINED || key == '1') {
		take(a, c, x, &(struct ringer_event){RINGER_ACCEPTED, i, leg_end_NORMAL});
	}
}

/* ---- an interpreter of whom nothing is heard ---- */

/* Asked once; then somebody else is rung, and this one goes. */
static void nothing_heard(struct app *a, struct live_contact *c, struct live_interpreting *x)
{
	int i = x->ringer.joined;
	struct bridge_party *p = i >= 0 ? party_of(c, &x->lines[i]) : NULL;
	struct fact *f;

	if (!p || x->heard || x->ringer.state != RINGER_JOINED)
		return;
	f = say(a, x, FACT_interpreter_silent, &x->lines[i]);
	f->interpreter_silent.party = p->id;
	f->interpreter_silent.replaced = x->warned;
	if (!x->warned) {
		x->warned = true;
		tell_leg(a, p->leg, PHRASE_INTERPRETER_SILENT, 1);
		centre_timer(a, TIMER_INTERPRETER_MUTE, x->contact, MUTE_MS);
		return;
	}
	x->ringer.plan.people[i].tries = 1; /* not the same one again */
	centre_drop_party(a, c, p, leg_end_NO_ANSWER);
}

void centre_interpreter_voice(struct app *a, struct live_contact *c, dj_id leg)
{
	struct live_interpreting *x = interpreting_of(a, c->contact.id);
	struct bridge_party *p = x ? bridge_of_leg(&c->bridge, leg) : NULL;

	if (!p || p->purpose != dial_purpose_INTERPRETER)
		return;
	x->heard = true;
	dj_timers_clear(a->timers, TIMER_INTERPRETER_MUTE, c->contact.id);
}

void centre_timer_interpreter(struct app *a, enum centre_timer kind, struct live_contact *c)
{
	struct live_interpreting *x = interpreting_of(a, c->contact.id);

	if (x && kind == TIMER_INTERPRETER_MUTE)
		nothing_heard(a, c, x);
	else if (x)
		simple(a, c, x, RINGER_TICK);
}

/* ---- what the agent does ---- */

static void end_interpreting(struct app *a, struct live_contact *c, struct live_interpreting *x)
{
	simple(a, c, x, RINGER_STOP);
	for (int i = 0; i < x->ringer.plan.person_count; i++)
		if (x->lines[i].party)
			stop_ringing(a, c, x, i, leg_end_NORMAL);
	dj_timers_clear(a->timers, TIMER_INTERPRETER, x->contact);
	dj_timers_clear(a->timers, TIMER_INTERPRETER_MUTE, x->contact);
	say(a, x, FACT_interpreter_ended, NULL)->interpreter_ended.lasted =
	    since_ms(a, x->asked_us);
	free(dj_map_remove(&a->interpretings, x->contact));
}

static void begin(struct app *a, struct live_contact *c, struct live_interpreting *x)
{
	struct fact *f;

	x->id = app_new_id(a);
	x->contact = c->contact.id;
	x->asked_us = centre_mono(a);
	dj_map_put(&a->interpretings, x->contact, x);
	f = say(a, x, FACT_interpreter_asked, NULL);
	f->interpreter_asked.agent = c->contact.agent;
	f->interpreter_asked.tongue = tongue(x->language);
	f->interpreter_asked.people = x->ringer.plan.person_count;
	simple(a, c, x, RINGER_BEGIN);
}

/* contact, name: the code of a language. Asked again, it begins again with that one. */
enum verdict centre_interpreter(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_interpreting *x, *was;
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_TALKING | OWN_HELD, &c);

	if (v != VERDICT_ok)
		return v;
	if (!cmd->name[0] || strlen(cmd->name) >= LANGUAGE_MAX)
		return VERDICT_bad_request;
	x = dj_alloc(sizeof *x);
	dj_copy(x->language, sizeof x->language, cmd->name);
	if (make_plan(a, x) == 0) {
		free(x);
		return VERDICT_no_interpreter;
	}
	was = interpreting_of(a, cmd->contact);
	if (was)
		end_interpreting(a, c, was);
	begin(a, c, x);
	out->id = x->id;
	return VERDICT_ok;
}

enum verdict centre_interpreter_stop(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_interpreting *x = interpreting_of(a, cmd->contact);
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_TALKING | OWN_HELD, &c);

	(void)out;
	if (v == VERDICT_ok && !x)
		v = VERDICT_wrong_state;
	if (v == VERDICT_ok)
		end_interpreting(a, c, x);
	return v;
}

/* Before the parties of a contact that ends are let go. */
void centre_interpreter_over(struct app *a, struct live_contact *c)
{
	struct live_interpreting *x = interpreting_of(a, c->contact.id);

	if (x)
		end_interpreting(a, c, x);
}
