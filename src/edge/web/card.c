/* Owns the cards. Refuses: full numbers; the database answers them masked, and showing one is a
 * command that leaves a trace. */
#include "edge/web/card.h"

#include <jansson.h>
#include <stdlib.h>

#include "edge/web/ask.h"
#include "edge/web/feed.h"
#include "edge/web/live.h"

struct dj_map *cards_alloc(void)
{
	struct dj_map *m = dj_alloc(sizeof *m);

	dj_map_init(m);
	return m;
}

static void card_free(struct card *k)
{
	if (!k)
		return;
	free(k->earlier);
	free(k->classified);
	free(k);
}

void cards_free(struct dj_map *cards)
{
	struct card *k;
	size_t at = 0;
	dj_id contact;

	if (!cards)
		return;
	while ((k = dj_map_next(cards, &at, &contact)))
		card_free(k);
	dj_map_fini(cards);
	free(cards);
}

/* The agents who look at it. */
static void tell(struct web *w, dj_id contact)
{
	const struct floor *f = feed_floor(w);

	for (int i = 0; i < floor_agent_count(f); i++)
		if (floor_agent_at(f, i)->contact == contact)
			live_me(w, floor_agent_at(f, i)->id);
}

static void put_text(char *out, size_t cap, const json_t *root, const char *key)
{
	const char *text = json_string_value(json_object_get(root, key));

	dj_copy(out, cap, text ? text : "");
}

static void put_json(char **out, const json_t *root, const char *key)
{
	const json_t *value = json_object_get(root, key);

	free(*out);
	*out = value ? json_dumps(value, JSON_COMPACT) : NULL;
}

static void fill(struct card *k, const json_t *root)
{
	put_text(k->caller, sizeof k->caller, root, "caller");
	put_text(k->line, sizeof k->line, root, "line");
	k->anonymous = json_is_true(json_object_get(root, "anonymous"));
	put_json(&k->earlier, root, "earlier");
	put_json(&k->classified, root, "classified");
	k->read = true;
}

static void card_read(struct web *w, void *arg, const struct reply *r)
{
	struct card *k = arg;
	json_t *root = r->verdict == VERDICT_ok ? json_loadb(r->json, r->json_n, 0, NULL) : NULL;

	k->ask = 0;
	k->stale = !json_is_object(root);
	if (!k->stale)
		fill(k, root);
	json_decref(root);
	tell(w, k->contact);
}

static void card_ask(struct web *w, struct card *k)
{
	struct query q = {.kind = QUERY_CONTACT, .id = k->contact};

	ask_forget(w, k->ask);
	k->ask = ask_query(w, &q, card_read, k);
	k->stale = !k->ask;
}

static struct card *card_make(struct web *w, dj_id contact)
{
	struct card *k = dj_map_get(w->cards, contact);

	if (k)
		return k;
	k = dj_alloc(sizeof *k);
	k->contact = contact;
	dj_map_put(w->cards, contact, k);
	card_ask(w, k);
	return k;
}

const struct card *card_of(struct web *w, dj_id contact)
{
	struct card *k = card_make(w, contact);

	return k->read ? k : NULL;
}

void card_mute(struct web *w, dj_id contact, bool on)
{
	struct card *k = dj_map_get(w->cards, contact);

	if (!k)
		return;
	k->muted = on;
	tell(w, contact);
}

/* What somebody wrote shows at once on the other desks that have the contact open. */
void cards_fact(struct web *w, const struct fact *f)
{
	struct card *k = dj_map_get(w->cards, fact_get(f, "contact", 0));

	if (!k)
		return;
	if (f->kind == FACT_contact_classified)
		card_ask(w, k);
	if (f->kind == FACT_contact_answered || f->kind == FACT_segment_ended)
		k->muted = false;
}

void cards_tick(struct web *w)
{
	struct card *k;
	size_t at = 0;
	dj_id contact;

	while ((k = dj_map_next(w->cards, &at, &contact))) {
		if (k->stale)
			card_ask(w, k);
		if (floor_contact(feed_floor(w), contact))
			continue;
		ask_forget(w, k->ask);
		card_free(dj_map_remove(w->cards, contact));
		at = 0; /* the map changed under us */
	}
}
