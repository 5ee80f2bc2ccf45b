/* Owns when the centre itself says something to who writes: their place, that nobody is here, that
 * their consultant is on the telephone, and what follows from silence. Refuses: the words
 * (domain/conversation/text.c). */
#include "app/centre_conversation.h"
#include "base/log.h"

#define PLACE_AFTER_MS 10000 /* who is answered sooner needs no notice */
#define ESTIMATE_MS    10000
#define ESTIMATE_MOST  200 /* places that are told anew at a time */
#define MINUTE_MS      60000LL
#define DAY_MS	       (24 * 60 * MINUTE_MS)

void centre_conversation_tell(struct app *a, struct conversation *v, enum conversation_tell what)
{
	struct command c = {.kind = COMMAND_CONVERSATION_TELL,
			    .contact = v->contact,
			    .number = what,
			    .count = {v->position, v->estimate_ms, v->opens_ms}};
	struct fact *f;

	if (v->told & 1u << what)
		return;
	if (a->config.to_writer(a->config.arg, &c) != 0) {
		dj_log(DJ_LOG_WARN, "conversation.untold", "contact=%lld what=%s",
		       (long long)v->contact, word_of(words_conversation_tell, what));
		return;
	}
	v->told |= 1u << what;
	f = facts_add(&a->facts, FACT_conversation_told);
	f->conversation_told.contact = v->contact;
	f->conversation_told.what = what;
}

/* ---- place, wait, hours ---- */

/* When the queue opens again: 0 it is open, -1 not within the days that are known. */
static dj_ms opens_at(struct app *a, dj_id queue)
{
	const struct site *s = a->config.site;
	dj_ms now = centre_wall(a);
	enum queue_mode mode = site_queue_mode(s, queue, now);
	struct phrase_opening o;

	if (mode != queue_mode_CLOSED && mode != queue_mode_HOLIDAY)
		return 0;
	o = site_opening(s, queue, now);
	if (!o.known)
		return -1;
	return now - now % MINUTE_MS - site_local(s, now).minute * MINUTE_MS + o.days * DAY_MS +
	       o.minute * MINUTE_MS;
}

/* True when something changed that its citizen may want to know. */
static bool look(struct app *a, struct conversation *v)
{
	dj_ms estimate = 0, opens = opens_at(a, v->queue);
	int position = 0;
	bool changed;

	acd_estimate(a->conversations->lines[v->channel], v->contact, centre_wall(a), &position,
		     &estimate);
	changed = position != v->position || opens != v->opens_ms ||
		  (estimate < 0) != (v->estimate_ms < 0);
	v->position = position;
	v->estimate_ms = estimate;
	v->opens_ms = opens;
	return changed;
}

static void estimate_one(struct app *a, struct conversation *v)
{
	struct fact *f;

	if (!v->queued || !look(a, v))
		return;
	f = facts_add(&a->facts, FACT_conversation_estimated);
	f->conversation_estimated.contact = v->contact;
	f->conversation_estimated.position = v->position;
	f->conversation_estimated.estimate = v->estimate_ms;
	f->conversation_estimated.opens_at = v->opens_ms;
	if (a->facts.count > FACTS_MAX / 2)
		centre_flush(a);
}

void centre_conversation_estimate(struct app *a)
{
	struct conversation *v;
	bool waits = false;
	size_t at = 0;
	int n = 0;

	while ((v = dj_map_next(&a->conversations->of, &at, NULL))) {
		waits = waits || v->queued;
		if (v->queued && n++ < ESTIMATE_MOST)
			estimate_one(a, v);
	}
	a->conversations->estimating = waits;
	if (waits)
		centre_conversation_timer(a, CONVERSATION_ESTIMATE, 1, ESTIMATE_MS);
}

/* Mails have a receipt of their own (setting `receipt`). */
void centre_conversation_welcome(struct app *a, struct conversation *v)
{
	if (conversation_answer_ends(v->channel))
		return;
	estimate_one(a, v);
	if (v->opens_ms)
		centre_conversation_tell(a, v, conversation_tell_OUT_OF_HOURS);
	else
		centre_conversation_timer(a, CONVERSATION_PLACE, v->contact, PLACE_AFTER_MS);
}

/* While nobody is there the wait is what it would be with one. */
void centre_conversation_place_due(struct app *a, struct conversation *v)
{
	const struct site_queue *q = site_queue_of(a->config.site, v->queue);

	if (!v->queued)
		return;
	estimate_one(a, v);
	if (v->estimate_ms < 0)
		v->estimate_ms = q->acd.handle_ms * DJ_MAX(v->position, 1);
	centre_conversation_tell(a, v, conversation_tell_PLACE);
}

/* ---- silence ---- */

static struct conversation_silence silence_of(struct app *a, const struct conversation *v)
{
	return conversation_silence(&a->config.site->conversation.of[v->channel], v->heard_ms,
				    v->answered_ms, v->told);
}

void centre_conversation_listen(struct app *a, struct conversation *v)
{
	struct conversation_silence s = silence_of(a, v);

	if (s.what == conversation_tell_NONE)
		dj_timers_clear(a->conversations->timers, CONVERSATION_SILENCE, v->contact);
	else
		centre_conversation_timer(a, CONVERSATION_SILENCE, v->contact,
					  s.at_ms - centre_wall(a));
}

void centre_conversation_silence_due(struct app *a, struct conversation *v)
{
	struct conversation_silence s = silence_of(a, v);

	if (s.what == conversation_tell_NONE || s.at_ms > centre_wall(a)) {
		centre_conversation_listen(a, v);
		return;
	}
	centre_conversation_tell(a, v, s.what);
	if (s.what == conversation_tell_CLOSED)
		centre_conversation_close(a, v, conversation_end_SILENCE, true);
	else if (v->told & 1u << conversation_tell_REMIND)
		centre_conversation_listen(a, v);
	else
		centre_conversation_timer(a, CONVERSATION_SILENCE, v->contact, MINUTE_MS);
}
