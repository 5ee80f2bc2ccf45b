/* Owns what the desk sees of the ringing: hazard, place, who rings, who missed it, who is there. */
#include "edge/web/hotline.h"

#include <stdlib.h>
#include <string.h>

#include "edge/web/feed.h"
#include "edge/web/live.h"

#define CALLS 24 /* the last ones */

enum call_state { CALL_RINGING, CALL_MISSED, CALL_JOINED, CALL_LEFT };
static const char *const call_words[] = {"ringing", "missed", "joined", "left"};

struct hotline {
	dj_id id;
	enum hazard hazard;
	dj_id place;
	dj_ms since_ms, answered_ms, again_ms; /* again: when the chain begins again, 0 not */
	int people, round;
	bool gave_up, ended;
	int count;
	struct call {
		dj_id party, official, agent;
		enum call_state state;
		enum leg_end how;
		dj_ms at_ms;
		bool mobile;
	} calls[CALLS];
};

struct dj_map *hotlines_alloc(void)
{
	struct dj_map *m = dj_alloc(sizeof *m);

	dj_map_init(m);
	return m;
}

void hotlines_free(struct dj_map *m)
{
	struct hotline *h;
	size_t at = 0;

	if (!m)
		return;
	while ((h = dj_map_next(m, &at, NULL)))
		free(h);
	dj_map_fini(m);
	free(m);
}

static void begun(struct web *w, const struct fact *f)
{
	dj_id contact = f->hotline_begun.contact;
	struct hotline *h = dj_map_get(w->hotlines, contact);

	if (!h) {
		h = dj_alloc(sizeof *h);
		dj_map_put(w->hotlines, contact, h);
	}
	*h = (struct hotline){.id = f->hotline_begun.hotline,
			      .hazard = (enum hazard)f->hotline_begun.hazard,
			      .place = f->hotline_begun.place,
			      .people = (int)f->hotline_begun.people,
			      .since_ms = f->at_ms};
}

static void rang(struct hotline *h, const struct fact *f)
{
	if (h->count == CALLS) {
		memmove(h->calls, h->calls + 1, (CALLS - 1) * sizeof *h->calls);
		h->count--;
	}
	h->calls[h->count++] = (struct call){.party = f->hotline_rang.party,
					     .official = f->hotline_rang.official,
					     .agent = f->hotline_rang.agent,
					     .state = CALL_RINGING,
					     .at_ms = f->at_ms,
					     .mobile = f->hotline_rang.mobile};
	h->round = (int)f->hotline_rang.round;
	h->again_ms = 0;
}

static void became(struct hotline *h, dj_id party, enum call_state state, const struct fact *f)
{
	for (int i = 0; i < h->count; i++)
		if (h->calls[i].party == party) {
			h->calls[i].state = state;
			h->calls[i].at_ms = f->at_ms;
			h->calls[i].how = (enum leg_end)fact_get(f, "how", leg_end_NORMAL);
		}
}

static void ended(struct hotline *h, const struct fact *f)
{
	h->ended = true;
	h->again_ms = 0;
	for (int i = 0; i < h->count; i++)
		if (h->calls[i].state == CALL_JOINED)
			h->calls[i].state = CALL_LEFT;
	(void)f;
}

/* The desks that have the contact. */
static void tell(struct web *w, dj_id contact)
{
	const struct floor *f = feed_floor(w);

	for (int i = 0; i < floor_agent_count(f); i++)
		if (floor_agent_at(f, i)->contact == contact)
			live_me(w, floor_agent_at(f, i)->id);
}

void hotlines_fact(struct web *w, const struct fact *f)
{
	struct hotline *h;

	if (f->kind == FACT_hotline_begun)
		begun(w, f);
	h = dj_map_get(w->hotlines, fact_get(f, "contact", 0));
	if (!h || fact_get(f, "hotline", 0) != h->id)
		return;
	switch (f->kind) {
	case FACT_hotline_rang:
		rang(h, f);
		break;
	case FACT_hotline_missed:
		became(h, f->hotline_missed.party, CALL_MISSED, f);
		break;
	case FACT_hotline_answered:
		became(h, f->hotline_answered.party, CALL_JOINED, f);
		h->answered_ms = f->at_ms;
		break;
	case FACT_hotline_nobody:
		h->gave_up = f->hotline_nobody.gave_up;
		h->again_ms = h->gave_up ? 0 : f->at_ms + f->hotline_nobody.again;
		break;
	case FACT_hotline_ended:
		ended(h, f);
		break;
	default:
		break;
	}
	tell(w, f->v[0]); /* the contact, in each of them */
}

void hotlines_tick(struct web *w)
{
	struct hotline *h;
	size_t at = 0;
	dj_id contact;

	while ((h = dj_map_next(w->hotlines, &at, &contact))) {
		if (floor_contact(feed_floor(w), contact))
			continue;
		free(dj_map_remove(w->hotlines, contact));
		at = 0; /* the map changed under us */
	}
}

/* ringing, joined, paused (nobody took it; it begins again), empty (nobody may be rung), ended */
static const char *state_of(const struct hotline *h)
{
	if (h->ended)
		return "ended";
	if (h->gave_up)
		return "empty";
	for (int i = 0; i < h->count; i++)
		if (h->calls[i].state == CALL_JOINED)
			return "joined";
	return h->again_ms ? "paused" : "ringing";
}

static void put_ms(struct dj_json *j, const char *key, dj_ms at)
{
	if (at)
		dj_json_int(j, key, at);
	else
		dj_json_null(j, key);
}

static void put_call(struct dj_json *j, const struct call *k)
{
	dj_json_object(j, NULL);
	dj_json_id(j, "party", k->party);
	dj_json_id(j, "official", k->official);
	dj_json_id(j, "agent", k->agent);
	dj_json_bool(j, "mobile", k->mobile);
	dj_json_text(j, "state", call_words[k->state]);
	dj_json_text(j, "how", k->state == CALL_MISSED ? word_of(words_leg_end, k->how) : NULL);
	dj_json_int(j, "at_ms", k->at_ms);
	dj_json_end_object(j);
}

void hotline_put(struct web *w, struct dj_json *j, dj_id contact)
{
	const struct hotline *h = dj_map_get(w->hotlines, contact);

	if (!h) {
		dj_json_null(j, "hotline");
		return;
	}
	dj_json_object(j, "hotline");
	dj_json_text(j, "state", state_of(h));
	dj_json_text(j, "hazard", word_of(words_hazard, h->hazard));
	dj_json_id(j, "place", h->place);
	dj_json_int(j, "since_ms", h->since_ms);
	put_ms(j, "answered_ms", h->answered_ms);
	put_ms(j, "again_ms", h->again_ms);
	dj_json_int(j, "people", h->people);
	dj_json_int(j, "round", h->round);
	dj_json_array(j, "calls");
	for (int i = 0; i < h->count; i++)
		put_call(j, &h->calls[i]);
	dj_json_end_array(j);
	dj_json_end_object(j);
}
