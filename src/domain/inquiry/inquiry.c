/* Owns the states of an inquiry: which move leads where with which reasons, and the one function
 * that moves. Refuses: counting dates (due.c), words and people. */
#include "domain/inquiry/inquiry.h"

#define BIT(state) (1u << inquiry_state_##state)
#define R(reason)  (UINT64_C(1) << inquiry_reason_##reason)
#define CENTRE	   (BIT(OPEN) | BIT(UNOWNED))
#define OFFICE	   (BIT(HANDED) | BIT(ACCEPTED))
#define UNFINISHED (CENTRE | OFFICE | BIT(ANSWERED))
#define ANSWERS	   (R(SOLVED) | R(PARTLY) | R(EXPLAINED) | R(NOT_POSSIBLE))
#define STAY	   inquiry_state_COUNT

static const struct {
	unsigned from;
	int to;
	uint64_t reasons; /* none: the move needs none */
	bool ends_pause;
} moves[inquiry_move_COUNT] = {
    [inquiry_move_HAND] = {CENTRE | BIT(HANDED), inquiry_state_HANDED,
			   R(COMPETENCE) | R(RECORDS) | R(SITE_VISIT), true},
    [inquiry_move_UNOWNED] = {BIT(OPEN), inquiry_state_UNOWNED, R(UNCLEAR) | R(SEVERAL), false},
    [inquiry_move_ACCEPT] = {BIT(HANDED), inquiry_state_ACCEPTED, 0, false},
    [inquiry_move_RETURN] = {OFFICE, inquiry_state_UNOWNED,
			     R(NOT_OURS) | R(INCOMPLETE) | R(DUPLICATE), true},
    [inquiry_move_ASSIGN] = {OFFICE, STAY, R(ABSENCE) | R(EXPERTISE) | R(WORKLOAD), false},
    [inquiry_move_REPLY] = {BIT(ACCEPTED), inquiry_state_ANSWERED, ANSWERS, true},
    [inquiry_move_ANSWER] = {CENTRE, inquiry_state_ANSWERED, ANSWERS, true},
    [inquiry_move_CLOSE] = {UNFINISHED, inquiry_state_CLOSED,
			    R(TOLD) | R(WITHDRAWN) | R(UNREACHABLE) | R(NUISANCE), true},
    [inquiry_move_REOPEN] = {BIT(CLOSED) | BIT(ANSWERED), inquiry_state_OPEN,
			     R(NOT_SOLVED) | R(NEW_FACTS) | R(WRONG_ANSWER) | R(MISTAKE), false},
    [inquiry_move_JOIN_CLOSE] = {UNFINISHED, inquiry_state_CLOSED, ANSWERS, true},
};

bool inquiry_reason_fits(enum inquiry_move move, enum inquiry_reason reason)
{
	return moves[move].reasons ? (moves[move].reasons >> reason & 1) != 0
				   : reason == inquiry_reason_NONE;
}

bool inquiry_extend_reason_fits(enum inquiry_reason reason)
{
	return ((R(COMPLEX) | R(OTHER_BODY) | R(SITE_VISIT) | R(MANY)) >> reason & 1) != 0;
}

bool inquiry_may(const struct inquiry *i, enum inquiry_move move)
{
	return (moves[move].from >> i->state & 1) != 0;
}

/* ---- dates ---- */

static const struct due_rule *rule_for(const struct inquiry *i, const struct inquiry_policy *p,
				       int state, dj_ms at)
{
	struct due_rule want = {.kind = (int)i->kind, .sub = (int)i->sub, .state = state};

	return due_rule_of(p->rules, p->rule_count, &p->calendar, &want, at);
}

const struct due_rule *inquiry_rule(const struct inquiry *i, const struct inquiry_policy *p)
{
	return rule_for(i, p, DUE_ANY, i->due_from_ms);
}

static dj_ms shifted(const struct inquiry_policy *p, const struct due_rule *r, dj_ms due,
		     dj_ms since)
{
	for (int n = 0; n < p->pause_count; n++)
		if (p->pauses[n].from_ms >= since)
			due = due_shift(&p->calendar, r, due, p->pauses[n].from_ms,
					p->pauses[n].to_ms);
	return due;
}

/* From scratch every time, so that it does not hang on the order in which things were noticed. */
static dj_ms due_of(const struct inquiry *i, const struct inquiry_policy *p, bool extended)
{
	const struct due_rule *r = inquiry_rule(i, p);
	dj_ms due;

	if (!r)
		return i->due_from_ms;
	due = due_add(&p->calendar, r, i->due_from_ms);
	if (extended)
		due = due_again(&p->calendar, r, due);
	return shifted(p, r, due, i->due_from_ms);
}

/* A turn with a rule of its own ends with it, or with the date when that comes first. */
static dj_ms hop_due_of(const struct inquiry *i, const struct inquiry_policy *p,
			enum inquiry_state state, dj_ms from, dj_ms due)
{
	const struct due_rule *r = rule_for(i, p, (int)state, from);
	dj_ms hop;

	if (state == inquiry_state_CLOSED)
		return 0;
	if (!r)
		return due;
	hop = shifted(p, r, due_add(&p->calendar, r, from), from);
	return due > from ? DJ_MIN(hop, due) : hop;
}

/* ---- saying and doing ---- */

static struct fact *say(struct inquiry_turn *t, enum fact_kind kind)
{
	struct fact *f = facts_add(t->out, kind);

	f->at_ms = t->now;
	return f;
}

static void say_due(struct inquiry_turn *t, enum due_why why, bool extended,
		    enum inquiry_reason reason)
{
	struct inquiry *i = t->i;
	bool anew = why == due_why_OPENED || why == due_why_REOPENED;
	struct inquiry as = *i;
	struct fact *f;
	dj_ms due, hop;

	as.due_from_ms = anew ? t->now : i->due_from_ms;
	due = due_of(&as, t->policy, extended);
	hop = hop_due_of(&as, t->policy, i->state, i->hop_from_ms, due);
	if (!anew && due == i->due_ms && hop == i->hop_due_ms && extended == i->extended)
		return;
	f = say(t, FACT_inquiry_due);
	f->inquiry_due.inquiry = i->id;
	f->inquiry_due.due_at = due;
	f->inquiry_due.why = why;
	f->inquiry_due.hop_due_at = hop;
	f->inquiry_due.extended = extended;
	f->inquiry_due.reason = reason;
	inquiry_apply(i, f);
}

/* The one mover: every change of whose turn it is comes through here. */
static void go(struct inquiry_turn *t, const struct inquiry_step *s, enum inquiry_state to)
{
	struct inquiry *i = t->i;
	struct fact *f = say(t, FACT_inquiry_moved);
	bool whom = s->move == inquiry_move_HAND || s->move == inquiry_move_ASSIGN;

	f->inquiry_moved.inquiry = i->id;
	f->inquiry_moved.move = s->move;
	f->inquiry_moved.state = to;
	f->inquiry_moved.department = s->move == inquiry_move_HAND ? s->department : i->department;
	f->inquiry_moved.official = whom ? s->official : i->official;
	if (s->move == inquiry_move_RETURN || s->move == inquiry_move_REOPEN)
		f->inquiry_moved.department = f->inquiry_moved.official = 0;
	f->inquiry_moved.reason = s->reason;
	f->inquiry_moved.hop = to == inquiry_state_CLOSED ? 0 : t->fresh;
	f->inquiry_moved.hop_due_at = hop_due_of(i, t->policy, to, t->now, i->due_ms);
	inquiry_apply(i, f);
}

void inquiry_open(struct inquiry_turn *t, const struct inquiry_form *form, int64_t number)
{
	const struct inquiry_step open = {.move = inquiry_move_OPEN};
	struct fact *f = say(t, FACT_inquiry_opened);

	f->inquiry_opened.inquiry = t->i->id;
	f->inquiry_opened.kind = form->kind;
	f->inquiry_opened.sub = form->sub;
	f->inquiry_opened.topic = form->topic;
	f->inquiry_opened.place = form->place;
	f->inquiry_opened.came_in = form->came_in;
	f->inquiry_opened.contact = form->contact;
	f->inquiry_opened.number = number;
	inquiry_apply(t->i, f);
	go(t, &open, inquiry_state_OPEN);
	say_due(t, due_why_OPENED, false, inquiry_reason_NONE);
}

void inquiry_change(struct inquiry_turn *t, const struct inquiry_form *form)
{
	struct fact *f = say(t, FACT_inquiry_changed);

	f->inquiry_changed.inquiry = t->i->id;
	f->inquiry_changed.kind = form->kind;
	f->inquiry_changed.sub = form->sub;
	f->inquiry_changed.topic = form->topic;
	f->inquiry_changed.place = form->place;
	f->inquiry_changed.urgency = form->urgency;
	f->inquiry_changed.revision = t->i->revision + 1;
	inquiry_apply(t->i, f);
	if (t->i->state != inquiry_state_CLOSED)
		say_due(t, due_why_KIND, t->i->extended, inquiry_reason_NONE);
}

static void end_pause(struct inquiry_turn *t, enum pause_end by, dj_ms end)
{
	struct inquiry_pause all[INQUIRY_PAUSES + 1];
	struct inquiry_policy with = *t->policy;
	const struct inquiry_policy *before = t->policy;
	struct fact *f = say(t, FACT_inquiry_resumed);

	dj_assert(before->pause_count <= INQUIRY_PAUSES);
	for (int n = 0; n < before->pause_count; n++)
		all[n] = before->pauses[n];
	all[with.pause_count++] = (struct inquiry_pause){t->i->paused_ms, end};
	with.pauses = all;
	f->inquiry_resumed.inquiry = t->i->id;
	f->inquiry_resumed.pause = t->i->pause;
	f->inquiry_resumed.by = by;
	f->inquiry_resumed.end_at = end;
	f->inquiry_resumed.paused = end - t->i->paused_ms;
	inquiry_apply(t->i, f);
	t->policy = &with;
	say_due(t, due_why_RESUMED, t->i->extended, inquiry_reason_NONE);
	t->policy = before;
}

/* What closes without an answer may come at any time; who was told, or could not be, was to be. */
static bool closes(const struct inquiry *i, enum inquiry_reason reason)
{
	return i->state == inquiry_state_ANSWERED || reason == inquiry_reason_WITHDRAWN ||
	       reason == inquiry_reason_NUISANCE;
}

enum inquiry_no inquiry_move(struct inquiry_turn *t, const struct inquiry_step *s)
{
	struct inquiry *i = t->i;
	int to = moves[s->move].to;

	if (!inquiry_may(i, s->move))
		return INQUIRY_NO_STATE;
	if (!inquiry_reason_fits(s->move, s->reason))
		return INQUIRY_NO_REASON;
	if (s->move == inquiry_move_CLOSE && !closes(i, s->reason))
		return INQUIRY_NO_STATE;
	if (s->move == inquiry_move_JOIN_CLOSE && !s->told) {
		if (i->state == inquiry_state_ANSWERED)
			return INQUIRY_NO_STATE; /* it stands on the list already */
		to = inquiry_state_ANSWERED;
	}
	if (i->pause && moves[s->move].ends_pause)
		end_pause(t, pause_end_MOVED, t->now);
	go(t, s, to == STAY ? i->state : (enum inquiry_state)to);
	if (s->move == inquiry_move_REOPEN)
		say_due(t, due_why_REOPENED, false, inquiry_reason_NONE);
	return INQUIRY_OK;
}

bool inquiry_may_extend(const struct inquiry *i)
{
	return (CENTRE | OFFICE) >> i->state & 1 && !i->extended;
}

enum inquiry_no inquiry_extend(struct inquiry_turn *t, enum inquiry_reason reason)
{
	if (t->i->extended)
		return INQUIRY_NO_EXTENSION;
	if (!inquiry_may_extend(t->i))
		return INQUIRY_NO_STATE;
	if (!inquiry_extend_reason_fits(reason))
		return INQUIRY_NO_REASON;
	say_due(t, due_why_EXTENDED, true, reason);
	return INQUIRY_OK;
}

bool inquiry_may_pause(const struct inquiry *i)
{
	return (CENTRE | OFFICE) >> i->state & 1 && !i->pause;
}

enum inquiry_no inquiry_pause(struct inquiry_turn *t, enum pause_why why, bool answered)
{
	struct fact *f;

	if (!inquiry_may_pause(t->i) || t->policy->pause_count == INQUIRY_PAUSES)
		return INQUIRY_NO_STATE;
	if (why <= pause_why_NONE || why >= pause_why_COUNT)
		return INQUIRY_NO_REASON;
	f = say(t, FACT_inquiry_paused);
	f->inquiry_paused.inquiry = t->i->id;
	f->inquiry_paused.pause = t->fresh;
	f->inquiry_paused.why = why;
	f->inquiry_paused.answered = answered;
	inquiry_apply(t->i, f);
	return INQUIRY_OK;
}

enum inquiry_no inquiry_resume(struct inquiry_turn *t, enum pause_end by, dj_ms end)
{
	if (!t->i->pause)
		return INQUIRY_NO_STATE;
	end_pause(t, by, DJ_MAX(DJ_MIN(end, t->now), t->i->paused_ms));
	return INQUIRY_OK;
}

enum inquiry_no inquiry_interim(struct inquiry_turn *t)
{
	struct fact *f;

	if (!((CENTRE | OFFICE) >> t->i->state & 1))
		return INQUIRY_NO_STATE;
	f = say(t, FACT_inquiry_interim);
	f->inquiry_interim.inquiry = t->i->id;
	f->inquiry_interim.next_at = t->now + INQUIRY_INTERIM_MS;
	inquiry_apply(t->i, f);
	return INQUIRY_OK;
}

void inquiry_link(struct inquiry_turn *t, dj_id parent, enum inquiry_link link)
{
	struct fact *f = say(t, FACT_inquiry_linked);

	f->inquiry_linked.inquiry = t->i->id;
	f->inquiry_linked.parent = link == inquiry_link_NONE ? 0 : parent;
	f->inquiry_linked.link = link;
	inquiry_apply(t->i, f);
}

/* While it is paused the date stands still; the end of the pause counts anew. */
void inquiry_recount(struct inquiry_turn *t)
{
	if (t->i->state != inquiry_state_CLOSED && !t->i->pause)
		say_due(t, due_why_HOLIDAY, t->i->extended, inquiry_reason_NONE);
}

/* ---- what is due ---- */

bool inquiry_overdue(const struct inquiry *i, dj_ms now)
{
	return i->state != inquiry_state_CLOSED && !i->pause && i->due_ms && now > i->due_ms;
}

static dj_ms next_reminder(const struct due_calendar *c, const struct due_rule *r, dj_ms due,
			   dj_ms after)
{
	dj_ms at = due_beside(c, r, due, -1);

	for (int days = 0; at <= after; days++)
		at = days ? due_beside(c, r, due, days) : due;
	return at;
}

dj_ms inquiry_remind(const struct inquiry *i, const struct inquiry_policy *p, dj_ms after,
		     enum remind_why *why)
{
	const struct due_rule *r = inquiry_rule(i, p);
	dj_ms at;

	*why = remind_why_NONE;
	if (i->state == inquiry_state_CLOSED || i->pause || !r || !i->due_ms)
		return 0;
	at = next_reminder(&p->calendar, r, i->due_ms, after);
	*why = at < i->due_ms ? remind_why_SOON : remind_why_DUE;
	if (i->state != inquiry_state_ANSWERED && i->interim_ms > after && i->interim_ms < at) {
		at = i->interim_ms;
		*why = remind_why_INTERIM;
	}
	return at;
}
