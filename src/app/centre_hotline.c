/* Owns the disaster hotline (R057): for a report of the agent's contact the officials on duty are
 * rung, one chain per contact, until one is on the line. Facts keep who was rung, when, and who
 * answered. Refuses: who is on duty (domain/directory), the order of ringing (domain/ringer), legs
 * and sound (centre_party.c). */
#include "app/centre.h"
#include "base/metric.h"
#include "base/text.h"
#include "domain/ringer/ringer.h"

#include <stdlib.h>

#define RING_MS	      25000 /* at most; shorter in a long chain, so that two steps ring at once */
#define CHAIN_MS      45000 /* every step has begun by then: somebody answers within the minute */
#define PATIENCE_MS   15000 /* of one step, when there are few */
#define CONFIRM_MS    8000  /* after answering on their own telephone: key 1, or it is a machine */
#define AGAIN_MS      5000
#define GOAL_MS	      60000
#define AT_ONCE	      2 /* telephones: mostly the two of one person */
#define SUPERVISORS   3
#define SUPERVISOR_MS 20000

struct hotline_line {
	dj_id official; /* one of the two */
	dj_id agent;	/* a supervisor */
	char number[NUMBER_TEXT];
	bool mobile;
	dj_id party; /* of the ring under way, 0 none */
	dj_us since_us;
};

struct live_hotline {
	dj_id id, contact, place, agent;
	enum hazard hazard;
	dj_us begun_us;
	bool answered; /* an official was on the line */
	struct ringer ringer;
	struct hotline_line lines[RINGER_PEOPLE]; /* by index of the plan */
};

static struct live_hotline *hotline_of(struct app *a, dj_id contact)
{
	return dj_map_get(&a->hotlines, contact);
}

/* ---- facts ---- */

/* The fields that all facts of a hotline begin with. */
static struct fact *say(struct app *a, const struct live_hotline *h, enum fact_kind kind)
{
	struct fact *f = facts_add(&a->facts, kind);

	f->v[0] = h->contact;
	f->v[1] = h->id;
	return f;
}

static dj_ms since_ms(struct app *a, dj_us then)
{
	return (centre_mono(a) - then) / 1000;
}

static void say_missed(struct app *a, struct live_hotline *h, struct hotline_line *l,
		       enum leg_end how)
{
	struct fact *f;

	if (!l->party)
		return;
	f = say(a, h, FACT_hotline_missed);
	f->hotline_missed.party = l->party;
	f->hotline_missed.official = l->official;
	f->hotline_missed.agent = l->agent;
	f->hotline_missed.how = how;
	f->hotline_missed.rang = since_ms(a, l->since_us);
	l->party = 0;
}

static void say_answered(struct app *a, struct live_hotline *h, const struct hotline_line *l)
{
	struct fact *f = say(a, h, FACT_hotline_answered);
	dj_ms waited = since_ms(a, h->begun_us);

	f->hotline_answered.party = l->party;
	f->hotline_answered.official = l->official;
	f->hotline_answered.agent = l->agent;
	f->hotline_answered.waited = waited;
	f->hotline_answered.round = h->ringer.round;
	if (!h->answered && l->official)
		dj_count(waited <= GOAL_MS ? METRIC_hotline_in_time : METRIC_hotline_late, 1);
	h->answered |= l->official != 0;
}

static void say_ended(struct app *a, const struct live_hotline *h, dj_id official,
		      enum hotline_end how)
{
	struct fact *f = say(a, h, FACT_hotline_ended);

	f->hotline_ended.official = official;
	f->hotline_ended.how = how;
	f->hotline_ended.lasted = since_ms(a, h->begun_us);
}

/* ---- the plan ---- */

struct plan {
	struct ringer_plan ringer;
	struct hotline_line *lines;
	dj_ms patience_ms, ring_ms;
};

static void add_line(struct plan *p, const struct hotline_line *l, const struct ringer_person *who)
{
	if (ringer_plan_add(&p->ringer, who))
		p->lines[p->ringer.person_count - 1] = *l;
}

static void add_phone(struct plan *p, const struct directory_official *o, int step, bool mobile)
{
	const char *number = mobile ? o->mobile : o->work_number;
	struct hotline_line l = {.official = o->id, .mobile = mobile};

	if (!number[0])
		return;
	dj_copy(l.number, sizeof l.number, number);
	add_line(p, &l,
		 &(struct ringer_person){.id = o->id,
					 .step = step,
					 .ring_ms = p->ring_ms,
					 .confirm_ms = mobile ? CONFIRM_MS : 0});
}

/* Both telephones of an official ring at once. Groups beyond the room for steps share the last. */
static int add_officials(struct plan *p, const struct directory_asked *asked, int count)
{
	int steps = count ? DJ_MIN(asked[count - 1].group + 1, RINGER_STEPS - 1) : 0;

	p->patience_ms = steps ? DJ_MIN(PATIENCE_MS, CHAIN_MS / steps) : PATIENCE_MS;
	p->ring_ms = DJ_MIN(RING_MS, 2 * p->patience_ms - 500);
	for (int i = 0; i < count; i++) {
		int step = DJ_MIN(asked[i].group, steps - 1);

		add_phone(p, asked[i].official, step, false);
		add_phone(p, asked[i].official, step, true);
	}
	for (int s = 0; s < steps; s++)
		p->ringer.steps[s] = (struct ringer_step){AT_ONCE, p->patience_ms};
	return steps;
}

/* The last step: supervisors who are free now. */
static int add_supervisors(struct app *a, struct plan *p, int step)
{
	struct live_agent *g;
	size_t at = 0;
	int n = 0;

	while (n < SUPERVISORS && (g = dj_map_next(&a->agents, &at, NULL))) {
		struct hotline_line l = {.agent = g->agent.id};

		if (!(g->person->roles & 1u << role_SUPERVISOR) ||
		    !agent_takes_contacts(&g->agent) || g->agent.id == a->actor)
			continue;
		add_line(p, &l,
			 &(struct ringer_person){
			     .id = g->agent.id, .step = step, .ring_ms = SUPERVISOR_MS});
		n++;
	}
	if (n)
		p->ringer.steps[step] = (struct ringer_step){SUPERVISORS, 0};
	return n ? step + 1 : step;
}

static const char *place_code(const struct site *s, dj_id place)
{
	for (int i = 0; i < s->place_count; i++)
		if (s->places[i].id == place)
			return s->places[i].name;
	return "";
}

static void make_plan(struct app *a, struct live_hotline *h)
{
	const struct site *s = a->config.site;
	struct directory_when now = directory_when(centre_wall(a), s->utc_offset_min);
	struct directory_asked asked[DIRECTORY_ON_DUTY];
	int count =
	    directory_on_duty(&s->directory, h->hazard, place_code(s, h->place), &now, asked);
	struct plan p = {.ringer = {.again_ms = AGAIN_MS}, .lines = h->lines};

	p.ringer.step_count = add_supervisors(a, &p, add_officials(&p, asked, count));
	ringer_init(&h->ringer, &p.ringer);
}

/* ---- ringing ---- */

/* Somebody is with the citizen, or the agent has left them to those outside. */
static bool attended(struct live_contact *c)
{
	return bridge_role(&c->bridge, party_role_AGENT) ||
	       c->contact.state == contact_state_LINKED;
}

static void take(struct app *a, struct live_contact *c, struct live_hotline *h,
		 const struct ringer_event *e);

static struct bridge_party *party_of(struct live_contact *c, const struct hotline_line *l)
{
	return l->party ? bridge_party_of(&c->bridge, l->party) : NULL;
}

static bool ring(struct app *a, struct live_contact *c, struct live_hotline *h, int i)
{
	const struct ringer_person *p = &h->ringer.plan.people[i];
	struct hotline_line *l = &h->lines[i];
	struct invitation with = {.role = l->agent ? party_role_CONSULTED : party_role_OUTSIDE,
				  .purpose = dial_purpose_HOTLINE,
				  .agent = l->agent,
				  .number = l->number,
				  .entry = l->official,
				  .confirm = p->confirm_ms > 0,
				  .ring_ms = p->ring_ms + p->confirm_ms};
	struct fact *f;

	if (!attended(c) || centre_invite(a, c, &with, &l->party) != VERDICT_ok) {
		l->party = 0;
		return false;
	}
	l->since_us = centre_mono(a);
	f = say(a, h, FACT_hotline_rang);
	f->hotline_rang.party = l->party;
	f->hotline_rang.official = l->official;
	f->hotline_rang.agent = l->agent;
	f->hotline_rang.step = p->step;
	f->hotline_rang.round = h->ringer.round;
	f->hotline_rang.mobile = l->mobile;
	return true;
}

static void stop_ringing(struct app *a, struct live_contact *c, struct live_hotline *h, int i,
			 enum leg_end how)
{
	struct bridge_party *p = party_of(c, &h->lines[i]);

	say_missed(a, h, &h->lines[i], how);
	if (p && bridge_is_there(p))
		centre_drop_party(a, c, p, how);
}

static void join(struct app *a, struct live_contact *c, struct live_hotline *h, int i)
{
	struct bridge_party *p = party_of(c, &h->lines[i]);

	say_answered(a, h, &h->lines[i]);
	if (p && p->state == party_state_RINGING) {
		a->config.legs.stop(a->config.legs.arg, p->leg); /* what they were asked */
		centre_join_party(a, c, p);
	}
}

/* Nobody took it: the agent sees it and tells the caller; what nobody may be rung for is left as a
 * task. */
static void say_nobody(struct app *a, struct live_hotline *h, bool gave_up)
{
	struct fact *f = say(a, h, FACT_hotline_nobody);

	f->hotline_nobody.round = h->ringer.round;
	f->hotline_nobody.again = gave_up ? 0 : AGAIN_MS;
	f->hotline_nobody.gave_up = gave_up;
}

/* One action; false when somebody could not be rung. */
static bool act(struct app *a, struct live_contact *c, struct live_hotline *h,
		const struct ringer_action *x)
{
	switch (x->act) {
	case RINGER_RING:
		return ring(a, c, h, x->person);
	case RINGER_CANCEL:
		stop_ringing(a, c, h, x->person, x->how);
		break;
	case RINGER_JOIN:
		join(a, c, h, x->person);
		break;
	case RINGER_NOBODY:
	case RINGER_GAVE_UP:
		say_nobody(a, h, x->act == RINGER_GAVE_UP);
		break;
	case RINGER_NEXT_STEP:
		break;
	}
	return true;
}

static void set_timer(struct app *a, const struct live_hotline *h)
{
	dj_us due = ringer_due(&h->ringer), now = centre_mono(a);

	if (due == INT64_MAX)
		dj_timers_clear(a->timers, TIMER_HOTLINE, h->contact);
	else
		centre_timer(a, TIMER_HOTLINE, h->contact, DJ_MAX((due - now + 999) / 1000, 1));
}

/* Who could not be rung has failed, which may ring the next. Each failure uses up one telephone of
 * the round, so this ends. */
static void take(struct app *a, struct live_contact *c, struct live_hotline *h,
		 const struct ringer_event *e)
{
	struct ringer_actions out;
	int failed[RINGER_ACTIONS], n = 0;

	ringer_take(&h->ringer, e, centre_mono(a), &out);
	/* Who comes before who goes: a citizen whom the agent left is never alone in between. */
	for (int i = 0; i < out.count; i++)
		if (out.at[i].act != RINGER_CANCEL && !act(a, c, h, &out.at[i]))
			failed[n++] = out.at[i].person;
	for (int i = 0; i < out.count; i++)
		if (out.at[i].act == RINGER_CANCEL)
			act(a, c, h, &out.at[i]);
	if (a->facts.count > FACTS_MAX / 2)
		centre_flush(a);
	for (int i = 0; i < n; i++)
		take(a, c, h,
		     &(struct ringer_event){RINGER_FAILED, failed[i], leg_end_UNREACHABLE});
	set_timer(a, h);
}

static void simple(struct app *a, struct live_contact *c, struct live_hotline *h,
		   enum ringer_event_kind kind)
{
	take(a, c, h, &(struct ringer_event){kind, -1, leg_end_NORMAL});
}

static void end_hotline(struct app *a, struct live_contact *c, struct live_hotline *h,
			enum hotline_end how);

void centre_timer_hotline(struct app *a, enum centre_timer kind, struct live_contact *c)
{
	struct live_hotline *h = hotline_of(a, c->contact.id);

	(void)kind;
	if (h && attended(c))
		simple(a, c, h, RINGER_TICK);
	else if (h)
		end_hotline(a, c, h, hotline_end_STOPPED); /* the line has the citizen now */
}

/* ---- what becomes of those who were rung ---- */

static int line_of(const struct live_hotline *h, dj_id party)
{
	for (int i = 0; i < h->ringer.plan.person_count; i++)
		if (h->lines[i].party == party)
			return i;
	return -1;
}

/* An answered telephone of a person's own is told what it is about, and which key joins. */
static void ask_to_confirm(struct app *a, const struct bridge_party *p)
{
	struct leg_play play = {.play = app_new_id(a), .count = 2};

	play.clips[0] = play.clips[1] = phrase_clip(PHRASE_HOTLINE_ASK, 0, language_KO);
	a->config.legs.play(a->config.legs.arg, p->leg, &play);
}

static void left(struct app *a, struct live_contact *c, struct live_hotline *h, int i,
		 const struct bridge_party *p)
{
	bool on_line = h->ringer.state == RINGER_JOINED && h->ringer.joined == i;

	if (!attended(c)) {
		end_hotline(a, c, h, hotline_end_STOPPED);
	} else if (on_line) {
		say_ended(a, h, h->lines[i].official, hotline_end_OFFICIAL_LEFT);
		h->lines[i].party = 0;
		take(a, c, h, &(struct ringer_event){RINGER_LEFT, i, p->how});
	} else {
		say_missed(a, h, &h->lines[i], p->how);
		take(a, c, h, &(struct ringer_event){RINGER_FAILED, i, p->how});
	}
}

void centre_hotline_party(struct app *a, struct live_contact *c, const struct bridge_party *p,
			  enum party_event event, char key)
{
	struct live_hotline *h = hotline_of(a, c->contact.id);
	int i = h ? line_of(h, p->id) : -1;

	if (i < 0)
		return;
	switch (event) {
	case PARTY_ANSWERED:
		ask_to_confirm(a, p);
		take(a, c, h, &(struct ringer_event){RINGER_ANSWERED, i, leg_end_NORMAL});
		break;
	case PARTY_KEY:
		if (key == '1')
			take(a, c, h, &(struct ringer_event){RINGER_ACCEPTED, i, leg_end_NORMAL});
		break;
	case PARTY_JOINED:
		take(a, c, h, &(struct ringer_event){RINGER_ACCEPTED, i, leg_end_NORMAL});
		break;
	case PARTY_LEFT:
		left(a, c, h, i, p);
		break;
	}
}

/* ---- what the agent does ---- */

static void forget(struct app *a, struct live_hotline *h)
{
	dj_timers_clear(a->timers, TIMER_HOTLINE, h->contact);
	free(dj_map_remove(&a->hotlines, h->contact));
}

/* Everybody who still rings, and nobody who is on the line, is let go. A report that no official
 * took is left as a task of the agent's. */
static void end_hotline(struct app *a, struct live_contact *c, struct live_hotline *h,
			enum hotline_end how)
{
	bool on_line = h->ringer.state == RINGER_JOINED;

	if (!h->answered && how != hotline_end_AGAIN)
		centre_task(a, h->contact, task_kind_HOTLINE, h->agent, 0);
	if (ringer_alive(&h->ringer) || h->ringer.state == RINGER_EMPTY || on_line) {
		simple(a, c, h, RINGER_STOP);
		say_ended(a, h, on_line ? h->lines[h->ringer.joined].official : 0, how);
	}
	forget(a, h);
}

static enum verdict own(struct app *a, const struct command *cmd, struct live_contact **out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);

	if (!c)
		return VERDICT_not_found;
	if (c->contact.agent != cmd->actor)
		return VERDICT_not_yours;
	if (c->contact.state != contact_state_TALKING && c->contact.state != contact_state_HELD)
		return VERDICT_wrong_state;
	*out = c;
	return VERDICT_ok;
}

static void begin(struct app *a, struct live_contact *c, enum hazard hazard, dj_id place)
{
	struct live_hotline *h = dj_alloc(sizeof *h);
	struct fact *f;

	h->id = app_new_id(a);
	h->contact = c->contact.id;
	h->agent = c->contact.agent;
	h->hazard = hazard;
	h->place = place;
	h->begun_us = centre_mono(a);
	dj_map_put(&a->hotlines, h->contact, h);
	make_plan(a, h);
	f = say(a, h, FACT_hotline_begun);
	f->hotline_begun.agent = c->contact.agent;
	f->hotline_begun.hazard = hazard;
	f->hotline_begun.place = place;
	f->hotline_begun.people = h->ringer.plan.person_count;
	simple(a, c, h, RINGER_BEGIN);
}

/* contact, hazard, place (0 not known): rings. Pressed again, it begins again, for another hazard
 * or place if they were wrong; an official who is on the line stays. */
enum verdict centre_hotline(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	struct live_hotline *h;
	enum verdict v = own(a, cmd, &c);

	if (v != VERDICT_ok)
		return v;
	if (cmd->hazard < 0 || cmd->hazard >= hazard_COUNT)
		return VERDICT_bad_request;
	h = hotline_of(a, cmd->contact);
	if (h)
		end_hotline(a, c, h, hotline_end_AGAIN);
	begin(a, c, cmd->hazard, cmd->place);
	out->id = hotline_of(a, cmd->contact)->id;
	return VERDICT_ok;
}

/* contact: nobody is rung any more. */
enum verdict centre_hotline_stop(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	struct live_hotline *h = hotline_of(a, cmd->contact);
	enum verdict v = own(a, cmd, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	if (!h)
		return VERDICT_wrong_state;
	end_hotline(a, c, h, hotline_end_STOPPED);
	return VERDICT_ok;
}

/* Before the parties of a contact that ends are let go: nobody is rung for it any more. */
void centre_hotline_over(struct app *a, struct live_contact *c)
{
	struct live_hotline *h = hotline_of(a, c->contact.id);

	if (h)
		end_hotline(a, c, h, hotline_end_CITIZEN_LEFT);
}

/* What is left to do after a contact; person 0: anybody. */
void centre_task(struct app *a, dj_id contact, enum task_kind kind, dj_id person, dj_ms after_ms)
{
	struct fact *f = facts_add(&a->facts, FACT_task_made);

	f->task_made.task = app_new_id(a);
	f->task_made.contact = contact;
	f->task_made.why = kind;
	f->task_made.person = person;
	f->task_made.due_at = centre_wall(a) + after_ms;
	f->task_made.by = a->actor;
}
