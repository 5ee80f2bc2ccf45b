/* Owns the list of those who are to be rung back, in memory: who is on it, when whose turn is, what
 * agents do with it. Refuses: a single attempt (centre_attempt.c), the rules (domain/callback). */
#include "app/centre.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define LATER_MS  60000	       /* looks again at least so often while somebody waits */
#define FORGET_MS (30 * 60000) /* a closed one may be corrected so long */

static const struct callback_policy *policy(const struct app *a)
{
	return &a->config.site->callback;
}

struct callback *centre_callback(struct app *a, dj_id id)
{
	return dj_map_get(&a->callbacks, id);
}

struct callback *centre_callback_of_number(struct app *a, const char *number)
{
	char plain[NUMBER_WRITTEN];
	struct callback *b;
	size_t at = 0;

	if (!callback_may_ring(number, plain))
		return NULL;
	while ((b = dj_map_next(&a->callbacks, &at, NULL)))
		if (!b->closed && b->reason != callback_reason_VOICEMAIL &&
		    !strcmp(b->number, plain))
			return b;
	return NULL;
}

static void keep(struct app *a, const struct callback *b)
{
	struct callback *copy = dj_alloc(sizeof *copy);

	*copy = *b;
	dj_map_put(&a->callbacks, copy->id, copy);
}

void centre_callback_add(struct app *a, struct callback *b, bool keyed)
{
	struct callback *same = centre_callback_of_number(a, b->number);

	if (same && b->reason != callback_reason_VOICEMAIL) {
		b->id = same->id;
		callback_merge(same, b, &a->facts);
	} else {
		b->id = app_new_id(a);
		callback_say_due(b, &a->facts);
		keep(a, b);
	}
	if (keyed)
		journal_add_private(a->config.journal, b->id, PRIVATE_CALLBACK_NUMBER, b->number);
	centre_callbacks_run(a);
}

/* ---- whose turn it is ---- */

static void forget_closed(struct app *a, dj_ms now)
{
	struct callback *b, *old;

	do {
		size_t at = 0;

		old = NULL;
		while (!old && (b = dj_map_next(&a->callbacks, &at, NULL)))
			if (b->closed && now - b->closed_at > FORGET_MS)
				old = b;
		if (old)
			free(dj_map_remove(&a->callbacks, old->id));
	} while (old);
}

void centre_callbacks_run(struct app *a)
{
	dj_ms now = centre_wall(a), next = INT64_MAX, at_ms;
	struct callback *b;
	size_t at = 0;

	while ((b = dj_map_next(&a->callbacks, &at, NULL))) {
		if (b->closed || b->attempt || b->rung_back || !callback_routes(b))
			continue;
		at_ms = callback_next(b, policy(a), now, a->config.site->utc_offset_min);
		if (at_ms > now) {
			next = DJ_MIN(next, at_ms);
			continue;
		}
		centre_attempt(a, b, 0);
		if (a->facts.count > FACTS_MAX / 2)
			centre_flush(a);
	}
	if (next < INT64_MAX)
		centre_timer(a, TIMER_CALLBACK, 1, DJ_MIN(next - now, LATER_MS));
}

void centre_timer_callback(struct app *a, enum centre_timer kind, dj_us due)
{
	(void)kind, (void)due;
	forget_closed(a, centre_wall(a));
	centre_callbacks_run(a);
}

/* ---- what calls mean for the list ---- */

/* The citizen is here in person: an attempt that has not rung them yet is no use. */
static void withdraw(struct app *a, struct callback *b)
{
	struct live_contact *c = b->attempt ? centre_contact(a, b->attempt) : NULL;

	if (!c || c->recall.dialled)
		return;
	if (c->contact.state == contact_state_OFFERED)
		centre_offer_failed(a, c, offer_end_WITHDRAWN);
	c = b->attempt ? centre_contact(a, b->attempt) : NULL;
	if (c)
		centre_finish(a, c, party_SYSTEM, leg_end_CANCELLED, result_NOT_REACHED);
}

void centre_callback_regain(struct app *a, struct live_contact *c)
{
	struct callback *b = c->recall.callback ? NULL : centre_callback_of_number(a, c->caller);

	if (!b || b->reason != callback_reason_CHOSEN)
		return;
	c->contact.place_at = b->place_at;
	b->rung_back = c->contact.id;
	withdraw(a, b);
}

void centre_callback_met(struct app *a, struct live_contact *c)
{
	struct callback *b = c->recall.callback ? NULL : centre_callback_of_number(a, c->caller);

	if (!b || b->reason == callback_reason_ASKED) /* a promise with an answer still to come */
		return;
	b->rung_back = c->contact.id;
	withdraw(a, b);
	b->rung_back = 0;
	callback_close(b, callback_result_RANG_BACK, c->contact.agent, centre_wall(a), &a->facts);
}

static void attempt_over(struct app *a, struct live_contact *c, enum result *result)
{
	struct callback *b = centre_callback(a, c->recall.callback);
	enum callback_result how = c->recall.result;

	if (!c->contact.was_answered)
		*result = result_NOT_REACHED;
	if (!b || b->attempt != c->contact.id)
		return;
	if (how == callback_result_NONE)
		how = c->contact.was_answered ? callback_result_REACHED : callback_result_WITHDRAWN;
	if (b->rung_back && how != callback_result_REACHED)
		how = callback_result_WITHDRAWN; /* their line was busy with ringing us */
	callback_attempted(b, policy(a), how, c->contact.last_agent, centre_wall(a), &a->facts);
	centre_callbacks_run(a);
}

static void abandoned(struct app *a, struct live_contact *c)
{
	dj_ms waited = (centre_mono(a) - c->contact.queued_us) / 1000;
	dj_ms least = a->config.site->abandoned_callback_ms;
	struct callback b = {.contact = c->contact.id,
			     .queue = c->contact.queue,
			     .line = c->contact.line,
			     .reason = callback_reason_ABANDONED,
			     .language = c->contact.language,
			     .place_at = c->contact.place_at};

	if (least == 0 || waited < least || !callback_may_ring(c->caller, b.number))
		return;
	b.made_at = b.due_at = centre_wall(a);
	centre_callback_add(a, &b, false);
}

void centre_callback_over(struct app *a, struct live_contact *c, enum party by, enum result *result)
{
	struct callback *b;

	if (c->recall.callback) {
		attempt_over(a, c, result);
		return;
	}
	b = centre_callback_of_number(a, c->caller);
	if (b && b->rung_back == c->contact.id) {
		b->rung_back = 0;
		centre_callbacks_run(a);
	}
	if (c->wish.step == WISH_MADE && !c->contact.was_answered)
		*result = result_CALLBACK;
	else if (by == party_CITIZEN && c->contact.state == contact_state_WAITING)
		abandoned(a, c);
}

/* ---- what agents do with it ---- */

static enum verdict open_one(struct app *a, const struct command *cmd, struct callback **out)
{
	struct callback *b = centre_callback(a, cmd->subject);

	if (!b || b->closed)
		return VERDICT_not_found;
	if (b->claimed_by && b->claimed_by != cmd->actor)
		return VERDICT_not_yours;
	*out = b;
	return VERDICT_ok;
}

enum verdict centre_callback_claim(struct app *a, const struct command *cmd, struct answer *out)
{
	struct callback *b;
	enum verdict v = open_one(a, cmd, &b);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	withdraw(a, b);
	if (b->attempt)
		return VERDICT_wrong_state;
	if (b->claimed_by != (cmd->flag ? cmd->actor : 0))
		callback_claim(b, cmd->flag ? cmd->actor : 0, &a->facts);
	centre_callbacks_run(a);
	return VERDICT_ok;
}

/* A person decides, so the gap between attempts does not bind; the citizen's night does. */
static enum verdict may_ring(struct app *a, const struct callback *b)
{
	const struct site *s = a->config.site;
	struct callback now = *b;

	if (!b->number[0])
		return VERDICT_no_number;
	if (site_may_dial(s, b->number, dial_purpose_CALLBACK) != VERDICT_ok)
		return VERDICT_not_dialable;
	now.due_at = centre_wall(a);
	return callback_next(&now, policy(a), now.due_at, s->utc_offset_min) > now.due_at
		   ? VERDICT_outside_hours
		   : VERDICT_ok;
}

enum verdict centre_callback_call(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->actor);
	struct callback *b;
	enum verdict v = open_one(a, cmd, &b);

	if (v == VERDICT_ok)
		v = may_ring(a, b);
	if (v == VERDICT_ok && (!g || !agent_takes_contacts(&g->agent)))
		v = VERDICT_wrong_state;
	if (v != VERDICT_ok)
		return v;
	withdraw(a, b);
	if (b->attempt)
		return VERDICT_wrong_state; /* it is being rung */
	callback_claim(b, cmd->actor, &a->facts);
	out->id = centre_attempt(a, b, cmd->actor)->contact.id;
	return VERDICT_ok;
}

static struct callback *tried_in(struct app *a, dj_id contact)
{
	struct callback *b;
	size_t at = 0;

	while ((b = dj_map_next(&a->callbacks, &at, NULL)))
		if (b->last_attempt == contact)
			return b;
	return NULL;
}

/* In the wrap-up: the attempt was counted by what the line said. */
static enum verdict correct(struct app *a, const struct command *cmd)
{
	struct live_agent *g = centre_agent(a, cmd->actor);
	struct callback *b = tried_in(a, cmd->contact);

	if (!b || b->attempt)
		return VERDICT_not_found;
	if (!g || g->agent.routing != routing_WRAP_UP || g->agent.contact != cmd->contact)
		return VERDICT_not_yours;
	callback_correct(b, policy(a), cmd->result, cmd->actor, centre_wall(a), &a->facts);
	centre_callbacks_run(a);
	return VERDICT_ok;
}

/* A machine is no citizen: the call ends when the agent says so, and it is told nothing. */
enum verdict centre_callback_code(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);

	(void)out;
	if (cmd->result <= callback_result_NONE || cmd->result > callback_result_UNREACHABLE)
		return VERDICT_bad_request;
	if (!c)
		return correct(a, cmd);
	if (!c->recall.callback)
		return VERDICT_wrong_state;
	if (c->contact.agent != cmd->actor)
		return VERDICT_not_yours;
	if (!contact_has_agent(&c->contact))
		return VERDICT_wrong_state;
	c->recall.result = cmd->result;
	if (cmd->result == callback_result_MACHINE || cmd->result == callback_result_NO_ANSWER) {
		centre_end_agent_part(a, c, segment_end_AGENT_ENDED);
		centre_finish(a, c, party_AGENT, leg_end_NORMAL, result_NONE);
	}
	return VERDICT_ok;
}

/* ---- from the database ---- */

void app_callbacks(struct app *a, const struct callback *open, int count)
{
	for (int i = 0; i < count; i++) {
		char plain[NUMBER_WRITTEN];
		struct callback b = open[i];

		if (centre_callback(a, b.id))
			continue;
		dj_copy(b.number, sizeof b.number,
			callback_may_ring(open[i].number, plain) ? plain : "");
		keep(a, &b);
	}
	a->actor = a->cause = 0;
	centre_callbacks_run(a);
	centre_end_turn(a);
}

bool app_callback_is_known(struct app *a, dj_id callback)
{
	return centre_callback(a, callback) != NULL;
}

void centre_callback_ticked_off(struct app *a, dj_id id)
{
	struct callback *b = centre_callback(a, id);

	if (b && !b->attempt) {
		b->closed = true;
		b->closed_at = centre_wall(a);
	}
}
