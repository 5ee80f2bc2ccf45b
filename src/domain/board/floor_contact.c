/* Owns what facts say about one live contact: its states, times, place, and the offer it is in. */
#include "domain/board/floor_private.h"

void floor_enter(struct floor_contact *c, enum contact_state state, dj_ms at)
{
	if (c->state != state)
		c->since_ms = at;
	c->state = state;
}

static struct floor_contact *touch(struct floor *f, struct floor_contact *c)
{
	if (!c || c->state == contact_state_ENDED)
		return NULL;
	floor_touch_contact(f, c);
	return c;
}

/* For facts that show a live contact, seen before or not. NULL when it has ended: nothing brings it
 * back. */
static struct floor_contact *shown(struct floor *f, dj_id id)
{
	return touch(f, floor_contact_make(f, id));
}

/* For facts that only add to what is known: a late one about a contact that is gone must not make
 * it anew. */
struct floor_contact *floor_known(struct floor *f, dj_id id)
{
	return touch(f, dj_map_get(&f->contact_of, id));
}

static void contact_started(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = x->contact_started.channel < channel_MAIL
				      ? shown(f, x->contact_started.contact)
				      : NULL; /* letters wait in a list of their own */

	if (!c)
		return;
	c->channel = (enum channel)x->contact_started.channel;
	c->line = x->contact_started.line;
	c->trunk = x->contact_started.trunk;
	c->in_province = x->contact_started.in_province;
	c->leg = x->contact_started.leg;
	if (c->language == language_UNKNOWN)
		c->language = (enum language)x->contact_started.language;
	c->started_ms = x->at_ms;
	if (!c->since_ms)
		c->since_ms = x->at_ms;
}

static void contact_language(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_language.contact);

	if (c)
		c->language = (enum language)x->contact_language.language;
}

static void contact_queued(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = shown(f, x->contact_queued.contact);

	if (!c)
		return;
	floor_enter(c, contact_state_WAITING, x->at_ms);
	c->queue = x->contact_queued.queue;
	c->segment = x->contact_queued.segment;
	c->because = (enum queued_because)x->contact_queued.because;
	c->callback |= c->because == queued_because_CALLBACK;
	c->mode = (enum queue_mode)x->contact_queued.mode;
	c->place_ms = x->contact_queued.place_at;
	c->estimate_ms = x->contact_queued.estimate;
	c->queued_ms = x->at_ms;
	c->position = c->step = 0;
	c->agent = 0;
	c->situation = situation_ALONE;
	c->answered_ms = c->held_since_ms = c->waited_ms = 0;
}

static void contact_estimated(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_estimated.contact);

	if (!c)
		return;
	c->position = (int)x->contact_estimated.position;
	c->estimate_ms = x->contact_estimated.estimate;
}

static void contact_relaxed(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_relaxed.contact);

	if (c)
		c->step = (int)x->contact_relaxed.step;
}

static void contact_answered(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = shown(f, x->contact_answered.contact);
	struct floor_agent *g = floor_agent_make(f, x->contact_answered.agent);

	if (g && floor_is_today(f, x->at_ms)) {
		g->answered_today++;
		floor_touch_agent(f, g);
	}
	if (!c)
		return;
	floor_enter(c, contact_state_TALKING, x->at_ms);
	c->situation = situation_TALK;
	c->queue = x->contact_answered.queue;
	c->segment = x->contact_answered.segment;
	c->agent = x->contact_answered.agent;
	c->device = (enum device)x->contact_answered.device;
	c->waited_ms = x->contact_answered.waited;
	c->answered_ms = x->at_ms;
	c->position = 0;
}

static void contact_dialled(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_dialled.contact);

	if (!c)
		return;
	if (x->contact_dialled.agent)
		floor_enter(c, contact_state_DIALLING, x->at_ms);
	c->agent = x->contact_dialled.agent;
	c->callback_of = x->contact_dialled.callback;
	c->leg = x->contact_dialled.leg;
}

static void callback_attempted(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->callback_attempted.contact);

	if (c)
		c->callback_result = (enum callback_result)x->callback_attempted.how;
}

static void contact_held(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_held.contact);

	if (!c)
		return;
	floor_enter(c, contact_state_HELD, x->at_ms);
	c->situation = situation_HELD;
	c->held_since_ms = x->at_ms;
}

static void contact_resumed(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_resumed.contact);

	if (!c)
		return;
	floor_enter(c, contact_state_TALKING, x->at_ms);
	c->situation = situation_TALK;
	c->held_since_ms = 0;
}

static void contact_interrupted(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_interrupted.contact);

	if (!c)
		return;
	if (c->state != contact_state_RECONNECTING)
		c->before = c->state;
	floor_enter(c, contact_state_RECONNECTING, x->at_ms);
}

static void contact_rejoined(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_rejoined.contact);

	if (c)
		floor_enter(c,
			    c->before == contact_state_HELD || c->before == contact_state_DIALLING
				? c->before
				: contact_state_TALKING,
			    x->at_ms);
}

static void segment_ended(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->segment_ended.contact);
	struct floor_agent *g = floor_agent_make(f, x->segment_ended.agent);

	if (g && floor_is_today(f, x->at_ms)) {
		g->talk_today_ms += x->segment_ended.talk;
		floor_touch_agent(f, g);
	}
	if (!c)
		return;
	c->agent = 0;
	c->held_since_ms = 0;
}

static void contact_ended(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_ended.contact);

	if (!c)
		return;
	floor_enter(c, contact_state_ENDED, x->at_ms);
	c->result = (enum result)x->contact_ended.result;
	c->by = (enum party)x->contact_ended.by;
	c->cause = (enum leg_end)x->contact_ended.cause;
	c->waited_ms = x->contact_ended.waited;
	c->ended_ms = x->at_ms;
	floor_end_offer(f, c);
	c->agent = 0;
	c->position = 0;
	c->held_since_ms = 0;
}

static void contact_classified(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = dj_map_get(&f->contact_of, x->contact_classified.contact);

	if (!c) /* saved after the wrap-up: no longer live */
		return;
	floor_touch_contact(f, c);
	c->topic = x->contact_classified.topic;
	c->place = x->contact_classified.place;
	c->outcome = (enum outcome)x->contact_classified.outcome;
	c->revision = x->contact_classified.revision;
}

/* ---- offers ---- */

static void offer_made(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = shown(f, x->offer_made.contact);
	struct floor_agent *g = floor_agent_make(f, x->offer_made.agent);

	if (!c)
		return;
	floor_enter(c, contact_state_OFFERED, x->at_ms);
	floor_end_offer(f, c);
	c->agent = x->offer_made.agent;
	c->offer = (struct floor_offer){.offer = x->offer_made.offer,
					.agent = x->offer_made.agent,
					.queue = x->offer_made.queue,
					.rule = (enum rule)x->offer_made.rule,
					.device = (enum device)x->offer_made.device,
					.at_ms = x->at_ms,
					.ring_ms = x->offer_made.ring,
					.eligible = (int)x->offer_made.eligible};
	if (c->offer.offer)
		dj_map_put(&f->contact_of_offer, c->offer.offer, c);
	if (g) {
		floor_set_contact(f, g, c->id);
		floor_touch_agent(f, g);
	}
}

static void offer_score(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = dj_map_get(&f->contact_of_offer, x->offer_score.offer);
	int rank = (int)x->offer_score.rank;

	if (!c || rank < 1 || rank > FLOOR_SCORES)
		return;
	floor_touch_contact(f, c);
	c->offer.scores[rank - 1].agent = x->offer_score.agent;
	c->offer.scores[rank - 1].score = x->offer_score.score;
	c->offer.scores[rank - 1].level = (int)x->offer_score.level;
	c->offer.scores[rank - 1].idle_ms = x->offer_score.idle;
	c->offer.score_count = DJ_MAX(c->offer.score_count, rank);
}

static void offer_ended(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->offer_ended.contact);
	struct floor_agent *g = floor_agent_make(f, x->offer_ended.agent);

	floor_touch_agent(f, g);
	if (!c || c->offer.offer != x->offer_ended.offer)
		return;
	floor_end_offer(f, c);
	if (x->offer_ended.how == offer_end_ACCEPTED || c->state != contact_state_OFFERED)
		return;
	floor_enter(c, contact_state_WAITING, x->at_ms);
	c->agent = 0;
}

/* Before the end of its segment only a failure is news. */
static void recording_started(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->recording_started.contact);

	if (!c)
		return;
	floor_touch_contact(f, c);
	c->recording = x->recording_started.recording;
	c->paused = recording_pause_NONE;
	c->recording_end = recording_end_NONE;
}

static struct floor_contact *recorded(struct floor *f, dj_id contact, dj_id recording)
{
	struct floor_contact *c = floor_known(f, contact);

	if (!c || c->recording != recording)
		return NULL;
	floor_touch_contact(f, c);
	return c;
}

static void recording_paused(struct floor *f, const struct fact *x)
{
	struct floor_contact *c =
	    recorded(f, x->recording_paused.contact, x->recording_paused.recording);

	if (c)
		c->paused = (enum recording_pause)x->recording_paused.why;
}

static void recording_resumed(struct floor *f, const struct fact *x)
{
	struct floor_contact *c =
	    recorded(f, x->recording_resumed.contact, x->recording_resumed.recording);

	if (c)
		c->paused = recording_pause_NONE;
}

static void recording_ended(struct floor *f, const struct fact *x)
{
	struct floor_contact *c =
	    recorded(f, x->recording_ended.contact, x->recording_ended.recording);

	if (c)
		c->recording_end = (enum recording_end)x->recording_ended.how;
}

floor_fold_h *floor_contact_fold(int kind)
{
	static floor_fold_h *const folds[FACT_KINDS] = {
	    [FACT_contact_started] = contact_started,
	    [FACT_contact_language] = contact_language,
	    [FACT_contact_queued] = contact_queued,
	    [FACT_contact_estimated] = contact_estimated,
	    [FACT_contact_relaxed] = contact_relaxed,
	    [FACT_contact_answered] = contact_answered,
	    [FACT_contact_held] = contact_held,
	    [FACT_contact_dialled] = contact_dialled,
	    [FACT_callback_attempted] = callback_attempted,
	    [FACT_contact_resumed] = contact_resumed,
	    [FACT_contact_interrupted] = contact_interrupted,
	    [FACT_contact_rejoined] = contact_rejoined,
	    [FACT_segment_ended] = segment_ended,
	    [FACT_contact_ended] = contact_ended,
	    [FACT_contact_classified] = contact_classified,
	    [FACT_offer_made] = offer_made,
	    [FACT_offer_score] = offer_score,
	    [FACT_offer_ended] = offer_ended,
	    [FACT_recording_started] = recording_started,
	    [FACT_recording_paused] = recording_paused,
	    [FACT_recording_resumed] = recording_resumed,
	    [FACT_recording_ended] = recording_ended,
	};

	return folds[kind];
}
