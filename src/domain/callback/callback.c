/* Owns when and how often somebody is rung back. Refuses: the line (acd), ringing (app), numbers'
 * forms (number). */
#include "domain/callback/callback.h"

#include <string.h>

#define MINUTE 60000
#define DAY    (24 * 60 * INT64_C(60000))

bool callback_routes(const struct callback *c)
{
	return c->reason == callback_reason_CHOSEN && !c->claimed_by;
}

bool callback_may_ring(const char *number, char out[NUMBER_WRITTEN])
{
	struct number n;

	number_read(&n, number, "");
	strcpy(out, n.text);
	return n.kind == NUMBER_AREA || n.kind == NUMBER_MOBILE || n.kind == NUMBER_INTERNET ||
	       n.kind == NUMBER_PERSONAL;
}

/* ---- when ---- */

static bool is_permitted(const struct callback_policy *p, dj_ms minute)
{
	if (p->from_min == p->to_min)
		return true;
	if (p->from_min < p->to_min)
		return minute >= p->from_min && minute < p->to_min;
	return minute >= p->from_min || minute < p->to_min;
}

dj_ms callback_next(const struct callback *c, const struct callback_policy *p, dj_ms now,
		    int utc_offset_min)
{
	dj_ms at = DJ_MAX(now, c->due_at), local = at + utc_offset_min * INT64_C(60000);
	dj_ms of_day = (local % DAY + DAY) % DAY, opens = p->from_min * INT64_C(60000);

	if (c->reason != callback_reason_ASKED && at - c->made_at < CALLBACK_FRESH_MS)
		return at;
	if (is_permitted(p, of_day / MINUTE))
		return at;
	return at + (opens > of_day ? opens - of_day : opens - of_day + DAY);
}

/* ---- what became of it ---- */

static const struct {
	bool counts, closes;
} rules[callback_result_COUNT] = {
    [callback_result_REACHED] = {true, true},	   [callback_result_NO_ANSWER] = {true, false},
    [callback_result_BUSY] = {true, false},	   [callback_result_MACHINE] = {true, false},
    [callback_result_REFUSED] = {true, true},	   [callback_result_WRONG_NUMBER] = {true, true},
    [callback_result_UNREACHABLE] = {true, false}, [callback_result_WITHDRAWN] = {false, false},
    [callback_result_RANG_BACK] = {false, true},   [callback_result_SETTLED] = {false, true},
    [callback_result_NO_MATTER] = {false, true},
};

static bool is_over(const struct callback *c, const struct callback_policy *p,
		    enum callback_result how)
{
	return rules[how].closes || c->attempts >= p->attempts;
}

static void say_attempted(const struct callback *c, enum callback_result how, dj_id agent,
			  struct facts *out)
{
	struct fact *f = facts_add(out, FACT_callback_attempted);

	f->callback_attempted.callback = c->id;
	f->callback_attempted.contact = c->last_attempt;
	f->callback_attempted.agent = agent;
	f->callback_attempted.how = how;
	f->callback_attempted.attempts = c->attempts;
	f->callback_attempted.next_at = c->due_at;
}

void callback_attempted(struct callback *c, const struct callback_policy *p,
			enum callback_result how, dj_id agent, dj_ms now, struct facts *out)
{
	c->last_attempt = c->attempt;
	c->attempt = 0;
	c->claimed_by = 0;
	if (rules[how].counts) {
		c->attempts++;
		c->last = how;
		c->due_at = rules[how].closes ? c->due_at : now + p->gap_ms;
	} else {
		c->due_at = DJ_MAX(c->due_at, now + CALLBACK_PAUSE_MS);
	}
	say_attempted(c, how, agent, out);
	if (is_over(c, p, how))
		callback_close(c, how, agent, now, out);
}

void callback_close(struct callback *c, enum callback_result how, dj_id agent, dj_ms now,
		    struct facts *out)
{
	struct fact *f = facts_add(out, FACT_callback_closed);

	c->closed = true;
	c->closed_at = now;
	c->last = how;
	f->callback_closed.callback = c->id;
	f->callback_closed.contact = c->contact;
	f->callback_closed.agent = agent;
	f->callback_closed.how = how;
}

void callback_say_due(const struct callback *c, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_callback_due);

	f->callback_due.contact = c->contact;
	f->callback_due.callback = c->id;
	f->callback_due.reason = c->reason;
	f->callback_due.due_at = c->due_at;
}

void callback_correct(struct callback *c, const struct callback_policy *p, enum callback_result how,
		      dj_id agent, dj_ms now, struct facts *out)
{
	bool was_closed = c->closed;

	c->last = how;
	c->closed = false;
	if (!rules[how].closes)
		c->due_at = now + p->gap_ms;
	if (was_closed && !is_over(c, p, how))
		callback_say_due(c, out);
	say_attempted(c, how, agent, out);
	if (is_over(c, p, how))
		callback_close(c, how, agent, now, out);
}

void callback_claim(struct callback *c, dj_id agent, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_callback_claimed);

	c->claimed_by = agent;
	f->callback_claimed.callback = c->id;
	f->callback_claimed.agent = agent;
}

void callback_merge(struct callback *c, const struct callback *other, struct facts *out)
{
	struct fact *f = facts_add(out, FACT_callback_merged);

	f->callback_merged.callback = c->id;
	f->callback_merged.contact = other->contact;
	if (other->reason != callback_reason_CHOSEN)
		return;
	c->reason = other->reason;
	c->contact = other->contact;
	c->queue = other->queue;
	c->line = other->line;
	c->language = other->language;
	c->made_at = other->made_at;
	c->place_at = other->place_at;
	c->due_at = DJ_MIN(c->due_at, other->due_at);
	strcpy(c->number, other->number);
	callback_say_due(c, out);
}

enum callback_result callback_result_of(enum leg_end how)
{
	static const enum callback_result results[leg_end_COUNT] = {
	    [leg_end_NORMAL] = callback_result_NO_ANSWER,
	    [leg_end_CANCELLED] = callback_result_NO_ANSWER,
	    [leg_end_DECLINED] = callback_result_BUSY, /* the telephone was, not the person */
	    [leg_end_BUSY] = callback_result_BUSY,
	    [leg_end_NO_ANSWER] = callback_result_NO_ANSWER,
	    [leg_end_UNREACHABLE] = callback_result_UNREACHABLE,
	    [leg_end_MEDIA_LOST] = callback_result_UNREACHABLE,
	    [leg_end_NO_CODEC] = callback_result_UNREACHABLE,
	    [leg_end_FAULT] = callback_result_WITHDRAWN, /* ours */
	};

	return (unsigned)how < leg_end_COUNT ? results[how] : callback_result_UNREACHABLE;
}
