/* Owns the fold of facts into what a citizen sees of the own call. Facts may come before the signal
 * that says whose page it is, so it knows every contact of the web channel. */
#include "edge/web/web_contact.h"

#include <stdlib.h>

#define KEEP_MS 60000 /* past the end */

const char *call_state_word(enum call_state s)
{
	static const char *const words[] = {"connecting", "greeting", "waiting",      "ringing",
					    "talking",	  "held",     "reconnecting", "ended"};

	return words[s];
}

static struct web_contact *contact_new(struct dj_map *all, dj_id id)
{
	struct web_contact *k = dj_map_get(all, id);

	if (k)
		return k;
	k = dj_alloc(sizeof *k);
	*k = (struct web_contact){.id = id, .position = -1, .wait_ms = -1};
	dj_map_put(all, id, k);
	return k;
}

static void move(struct web_contact *k, enum call_state to, const struct fact *f)
{
	k->before = k->state;
	k->state = to;
	k->since_ms = f->at_ms;
}

static const char *end_reason(const struct fact *f)
{
	enum result result = (enum result)f->contact_ended.result;

	if (result == result_FAILED)
		return "fault";
	if (result == result_REFUSED)
		return "busy";
	if (f->contact_ended.by == party_CITIZEN)
		return f->contact_ended.cause == leg_end_MEDIA_LOST ? "lost" : "you";
	return f->contact_ended.by == party_AGENT ? "agent" : "lost";
}

static void take(struct web_contact *k, const struct fact *f)
{
	switch (f->kind) {
	case FACT_contact_started:
		k->language = (enum language)f->contact_started.language;
		move(k, CALL_GREETING, f);
		break;
	case FACT_contact_language:
		k->language = (enum language)f->contact_language.language;
		break;
	case FACT_contact_queued:
		k->wait_ms = f->contact_queued.estimate;
		k->agent = 0;
		move(k, CALL_WAITING, f);
		break;
	case FACT_contact_estimated:
		k->position = f->contact_estimated.position;
		k->wait_ms = f->contact_estimated.estimate;
		break;
	case FACT_offer_made:
		move(k, CALL_RINGING, f);
		break;
	case FACT_contact_answered:
		k->agent = f->contact_answered.agent;
		move(k, CALL_TALKING, f);
		break;
	case FACT_contact_held:
		move(k, CALL_HELD, f);
		break;
	case FACT_contact_resumed:
		move(k, CALL_TALKING, f);
		break;
	case FACT_contact_interrupted:
		move(k, CALL_RECONNECTING, f);
		break;
	case FACT_contact_rejoined:
		move(k, k->before == CALL_RECONNECTING ? CALL_TALKING : k->before, f);
		break;
	case FACT_contact_ended:
		k->reason = end_reason(f);
		move(k, CALL_ENDED, f);
		break;
	default:
		break;
	}
}

struct web_contact *web_contact_fact(struct dj_map *all, const struct fact *f)
{
	dj_id id = fact_get(f, "contact", 0);
	struct web_contact *k = id ? dj_map_get(all, id) : NULL;

	if (f->kind == FACT_contact_started && f->contact_started.channel == channel_WEB_CALL)
		k = contact_new(all, id);
	if (k)
		take(k, f);
	return k;
}

void web_contacts_sweep(struct dj_map *all, dj_ms now)
{
	struct web_contact *k;
	size_t at = 0;
	dj_id id;

	while ((k = dj_map_next(all, &at, &id))) {
		if (k->state != CALL_ENDED || now - k->since_ms < KEEP_MS)
			continue;
		free(dj_map_remove(all, id));
		at = 0; /* the map changed under us */
	}
}

void web_contacts_free(struct dj_map *all)
{
	struct web_contact *k;
	size_t at = 0;
	dj_id id;

	while ((k = dj_map_next(all, &at, &id)))
		free(k);
	dj_map_fini(all);
}
