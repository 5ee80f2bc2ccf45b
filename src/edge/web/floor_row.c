/* Owns the spelling of the floor's rows: short, since a busy floor changes a hundred of them a
 * second. Names and labels are the page's, by id. */
#include "edge/web/floor_row.h"

#include "edge/web/card.h"
#include "edge/web/view_care.h"

static void put_at(struct dj_json *j, const char *key, dj_ms at)
{
	if (at)
		dj_json_int(j, key, at);
	else
		dj_json_null(j, key);
}

void floor_row_agent(struct dj_json *j, const struct floor_agent *g)
{
	bool ready = g->device == device_PHONE ? g->phone_ready : g->desk_ready;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", g->id);
	dj_json_text(j, "presence", word_of(words_presence, g->presence));
	dj_json_int(j, "presence_since_ms", g->presence_since_ms);
	dj_json_text(j, "routing", word_of(words_routing, g->routing));
	dj_json_int(j, "since_ms", g->since_ms);
	put_at(j, "ends_ms", g->ends_ms);
	dj_json_id(j, "reason", g->reason);
	dj_json_text(j, "next", g->has_next ? word_of(words_presence, g->next) : NULL);
	dj_json_text(j, "device", word_of(words_device, g->device));
	dj_json_bool(j, "ready", ready);
	dj_json_id(j, "contact", g->contact);
	dj_json_int(j, "answered", g->answered_today);
	dj_json_int(j, "talk_ms", g->talk_today_ms);
	dj_json_end_object(j);
}

static void put_listeners(struct dj_json *j, const struct floor_contact *c)
{
	dj_json_array(j, "listeners");
	for (int i = 0; i < FLOOR_PARTIES; i++) {
		const struct floor_party *p = &c->parties[i];

		if (!p->id || p->role != party_role_SUPERVISOR || p->state == party_state_LEFT)
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "agent", p->agent);
		dj_json_text(j, "state", word_of(words_party_state, p->state));
		dj_json_text(j, "supervision", word_of(words_supervision, p->supervision));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static int others(const struct floor_contact *c)
{
	int n = 0;

	for (int i = 0; i < FLOOR_PARTIES; i++)
		n += c->parties[i].id && c->parties[i].role != party_role_SUPERVISOR &&
		     c->parties[i].state != party_state_LEFT;
	return n;
}

void floor_row_contact(struct web *w, struct dj_json *j, const struct floor_contact *c)
{
	const struct card *k = c->agent ? card_of(w, c->id) : NULL;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", c->id);
	dj_json_text(j, "channel", word_of(words_channel, c->channel));
	dj_json_text(j, "state", word_of(words_contact_state, c->state));
	dj_json_int(j, "since_ms", c->since_ms);
	dj_json_text(j, "language", word_of(words_language, c->language));
	dj_json_id(j, "queue", c->queue);
	dj_json_id(j, "agent", c->agent);
	dj_json_text(j, "caller", k && k->caller[0] ? k->caller : NULL);
	put_at(j, "started_ms", c->started_ms);
	put_at(j, "queued_ms", c->queued_ms);
	put_at(j, "answered_ms", c->answered_ms);
	put_at(j, "held_since_ms", c->held_since_ms);
	dj_json_int(j, "position", c->position);
	dj_json_bool(j, "callback", c->callback);
	dj_json_text(j, "situation", word_of(words_situation, c->situation));
	dj_json_int(j, "others", others(c));
	dj_json_id(j, "topic", c->topic);
	put_listeners(j, c);
	view_care(j, &c->care);
	dj_json_end_object(j);
}
