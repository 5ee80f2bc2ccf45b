/* Owns the live picture's agents, the change marks, and how long a contact stays in it. What
 * happens to a contact is folded in floor_contact.c. Refuses: counting for the wallboard (board.c).
 */
#include "domain/board/floor_private.h"

#include <stdlib.h>

struct floor *floor_alloc(board_day_h *day_start, void *arg)
{
	struct floor *f = dj_alloc(sizeof *f);

	f->day_start = day_start;
	f->arg = arg;
	return f;
}

void floor_free(struct floor *f)
{
	struct floor_contact *c;
	size_t walk = 0;

	if (!f)
		return;
	while ((c = dj_map_next(&f->contact_of, &walk, NULL)))
		free(c);
	for (int i = 0; i < f->agent_count; i++)
		free(f->agents[i]);
	free(f->agents);
	free(f->changed_agents.at);
	free(f->changed_contacts.at);
	dj_map_fini(&f->agent_of);
	dj_map_fini(&f->contact_of);
	dj_map_fini(&f->contact_of_offer);
	free(f);
}

/* ---- who is there, and who changed ---- */

static void add_id(struct id_list *l, dj_id id)
{
	if (l->count == l->size) {
		l->size = DJ_MAX(16, l->size * 2);
		l->at = dj_grow(l->at, (size_t)l->size * sizeof *l->at);
	}
	l->at[l->count++] = id;
}

struct floor_agent *floor_agent_make(struct floor *f, dj_id id)
{
	struct floor_agent *g = dj_map_get(&f->agent_of, id);

	if (g || id == 0)
		return g;
	if (f->agent_count == f->agent_size) {
		f->agent_size = DJ_MAX(64, f->agent_size * 2);
		f->agents =
		    dj_grow(f->agents, (size_t)f->agent_size * sizeof(struct floor_agent *));
	}
	g = dj_alloc(sizeof *g);
	g->id = id;
	f->agents[f->agent_count++] = g;
	dj_map_put(&f->agent_of, id, g);
	return g;
}

static void watch(struct floor *f, struct floor_agent *g, struct floor_contact *c)
{
	g->watched = c;
	g->prev_watcher = NULL;
	g->next_watcher = c->watchers;
	if (c->watchers)
		c->watchers->prev_watcher = g;
	c->watchers = g;
	f->blind--;
}

static void unwatch(struct floor *f, struct floor_agent *g)
{
	*(g->prev_watcher ? &g->prev_watcher->next_watcher : &g->watched->watchers) =
	    g->next_watcher;
	if (g->next_watcher)
		g->next_watcher->prev_watcher = g->prev_watcher;
	g->watched = NULL;
	f->blind++;
}

struct floor_contact *floor_contact_make(struct floor *f, dj_id id)
{
	struct floor_contact *c = dj_map_get(&f->contact_of, id);

	if (c || id == 0)
		return c;
	c = dj_alloc(sizeof *c);
	c->id = id;
	c->estimate_ms = -1;
	dj_map_put(&f->contact_of, id, c);
	for (int i = 0; i < f->agent_count && f->blind > 0; i++)
		if (f->agents[i]->contact == id)
			watch(f, f->agents[i], c);
	return c;
}

void floor_touch_agent(struct floor *f, struct floor_agent *g)
{
	if (!g || g->changed)
		return;
	g->changed = true;
	add_id(&f->changed_agents, g->id);
}

void floor_touch_contact(struct floor *f, struct floor_contact *c)
{
	for (struct floor_agent *g = c->watchers; g; g = g->next_watcher)
		floor_touch_agent(f, g);
	if (c->left_by)
		floor_touch_agent(f, dj_map_get(&f->agent_of, c->left_by));
	if (c->changed)
		return;
	c->changed = true;
	add_id(&f->changed_contacts, c->id);
}

void floor_set_contact(struct floor *f, struct floor_agent *g, dj_id contact)
{
	struct floor_contact *was = g->watched, *is = dj_map_get(&f->contact_of, contact);

	if (g->contact == contact)
		return;
	if (was) {
		unwatch(f, g);
		floor_touch_contact(f, was); /* it may be gone now */
	}
	f->blind += (contact != 0) - (g->contact != 0);
	g->contact = contact;
	if (is)
		watch(f, g, is);
}

void floor_end_offer(struct floor *f, struct floor_contact *c)
{
	dj_map_remove(&f->contact_of_offer, c->offer.offer);
	c->offer.offer = 0;
}

struct floor_changes floor_changes(const struct floor *f)
{
	return (struct floor_changes){f->changed_agents.at, f->changed_contacts.at,
				      f->changed_agents.count, f->changed_contacts.count};
}

static void settle_contact(struct floor *f, dj_id id)
{
	struct floor_contact *c = dj_map_get(&f->contact_of, id);

	c->changed = false;
	if (c->state != contact_state_ENDED || c->watchers)
		return;
	dj_map_remove(&f->contact_of, id);
	free(c);
}

void floor_settle(struct floor *f)
{
	for (int i = 0; i < f->changed_agents.count; i++)
		floor_agent_make(f, f->changed_agents.at[i])->changed = false;
	for (int i = 0; i < f->changed_contacts.count; i++)
		settle_contact(f, f->changed_contacts.at[i]);
	f->changed_agents.count = f->changed_contacts.count = 0;
}

/* ---- agents ---- */

static void agent_presence(struct floor *f, const struct fact *x)
{
	struct floor_agent *g = floor_agent_make(f, x->agent_presence.agent);

	if (!g)
		return;
	if (g->presence != (enum presence)x->agent_presence.presence || !g->presence_since_ms)
		g->presence_since_ms = x->at_ms;
	g->presence = (enum presence)x->agent_presence.presence;
	g->presence_by = (enum party)x->agent_presence.by;
	g->reason = x->agent_presence.reason;
	g->device = (enum device)x->agent_presence.device;
	floor_touch_agent(f, g);
}

/* The same state again is an extension: it began when it began, and ends later. */
static void agent_routing(struct floor *f, const struct fact *x)
{
	struct floor_agent *g = floor_agent_make(f, x->agent_routing.agent);

	if (!g)
		return;
	if (g->routing != (enum routing)x->agent_routing.routing || !g->since_ms)
		g->since_ms = x->at_ms;
	g->routing = (enum routing)x->agent_routing.routing;
	g->ends_ms = x->agent_routing.limit > 0 ? x->at_ms + x->agent_routing.limit : 0;
	floor_set_contact(f, g, x->agent_routing.contact);
	floor_touch_agent(f, g);
}

static void agent_device(struct floor *f, const struct fact *x)
{
	struct floor_agent *g = floor_agent_make(f, x->agent_device.agent);

	if (!g)
		return;
	if (x->agent_device.device == device_PHONE)
		g->phone_ready = x->agent_device.ready;
	else
		g->desk_ready = x->agent_device.ready;
	floor_touch_agent(f, g);
}

static void agent_next(struct floor *f, const struct fact *x)
{
	struct floor_agent *g = floor_agent_make(f, x->agent_next.agent);

	if (!g)
		return;
	g->next = (enum presence)x->agent_next.presence;
	g->has_next = g->next != presence_AVAILABLE;
	floor_touch_agent(f, g);
}

/* ---- the house ---- */

bool floor_is_today(const struct floor *f, dj_ms at)
{
	return at >= f->day_ms;
}

static void begin_day(struct floor *f, dj_ms at)
{
	dj_ms day = f->day_start(f->arg, at);

	if (day <= f->day_ms)
		return;
	f->day_ms = day;
	for (int i = 0; i < f->agent_count; i++) {
		if (f->agents[i]->answered_today || f->agents[i]->talk_today_ms)
			floor_touch_agent(f, f->agents[i]);
		f->agents[i]->answered_today = 0;
		f->agents[i]->talk_today_ms = 0;
	}
}

/* Everybody is off and nothing is live; what the day has counted stays. */
static void server_started(struct floor *f, const struct fact *x)
{
	struct floor_contact *c;
	size_t walk = 0;

	for (int i = 0; i < f->agent_count; i++) {
		struct floor_agent *g = f->agents[i];

		floor_set_contact(f, g, 0);
		*g = (struct floor_agent){.id = g->id,
					  .since_ms = x->at_ms,
					  .presence_since_ms = x->at_ms,
					  .answered_today = g->answered_today,
					  .talk_today_ms = g->talk_today_ms,
					  .changed = g->changed};
		floor_touch_agent(f, g);
	}
	while ((c = dj_map_next(&f->contact_of, &walk, NULL))) {
		if (c->state != contact_state_ENDED) {
			c->result = result_FAILED;
			c->cause = leg_end_FAULT;
			c->by = party_SYSTEM;
			c->ended_ms = x->at_ms;
		}
		c->state = contact_state_ENDED;
		floor_end_offer(f, c);
		floor_touch_contact(f, c);
	}
}

static floor_fold_h *const folds[FACT_KINDS] = {
    [FACT_server_started] = server_started, [FACT_agent_presence] = agent_presence,
    [FACT_agent_routing] = agent_routing,   [FACT_agent_device] = agent_device,
    [FACT_agent_next] = agent_next,
};

void floor_fold(struct floor *f, const struct fact *x)
{
	floor_fold_h *contact;

	if (x->kind <= FACT_none || x->kind >= FACT_KINDS)
		return;
	begin_day(f, x->at_ms);
	if (folds[x->kind])
		folds[x->kind](f, x);
	contact = floor_contact_fold(x->kind);
	if (!contact)
		contact = floor_party_fold(x->kind);
	if (contact)
		contact(f, x);
	floor_care_fold(f, x);
}

/* ---- looking ---- */

const struct floor_agent *floor_agent(const struct floor *f, dj_id agent)
{
	return dj_map_get(&f->agent_of, agent);
}

const struct floor_contact *floor_contact(const struct floor *f, dj_id contact)
{
	return dj_map_get(&f->contact_of, contact);
}

int floor_agent_count(const struct floor *f)
{
	return f->agent_count;
}

const struct floor_agent *floor_agent_at(const struct floor *f, int i)
{
	dj_assert(i >= 0 && i < f->agent_count);
	return f->agents[i];
}

const struct floor_contact *floor_contact_next(const struct floor *f, size_t *walk)
{
	return dj_map_next(&f->contact_of, walk, NULL);
}
