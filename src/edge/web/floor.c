/* Owns the order of what the floor's pages get: the whole, then numbered changes. The last changes
 * are kept in a ring; a page that falls out of it gets the whole again. While nobody watches
 * nothing is made. Refuses: the spelling of a row (floor_row.c). */
#include "edge/web/floor.h"

#include <stdlib.h>

#include "base/map.h"
#include "edge/web/floor_row.h"

#define CHANGES	  32 /* kept: eight seconds for a page that stalls */
#define EVERY_US  ((dj_us)250 * 1000)
#define WHOLE_MAX ((size_t)4 * 1024 * 1024)
#define PART_MAX  ((size_t)1024 * 1024)

struct floor_view {
	int watchers;
	uint64_t made; /* changes made so far; the next one is made + 1 */
	struct frame *changes[CHANGES];
	struct frame *whole; /* as of `whole_at`; several pages come at once when a shift begins */
	uint64_t whole_at;
	struct dj_map agents, contacts; /* changed since the last one: id -> itself */
	dj_us made_us;
};

struct floor_view *floor_view_alloc(void)
{
	struct floor_view *v = dj_alloc(sizeof *v);

	dj_map_init(&v->agents);
	dj_map_init(&v->contacts);
	return v;
}

static void forget(struct floor_view *v)
{
	for (int i = 0; i < CHANGES; i++) {
		frame_drop(v->changes[i]);
		v->changes[i] = NULL;
	}
	frame_drop(v->whole);
	v->whole = NULL;
	dj_map_fini(&v->agents);
	dj_map_fini(&v->contacts);
	dj_map_init(&v->agents);
	dj_map_init(&v->contacts);
}

void floor_view_free(struct floor_view *v)
{
	if (!v)
		return;
	forget(v);
	free(v);
}

bool floor_view_may(const struct viewer *v)
{
	return v->scope == SCOPE_PERSON && (v->roles & (ROLE(SUPERVISOR) | ROLE(MANAGER)));
}

void floor_view_watch(struct socket *s, bool on)
{
	struct floor_view *v = s->web->floor;

	if (on == s->floor)
		return;
	s->floor = on;
	s->floor_at = 0;
	v->watchers += on ? 1 : -1;
	if (v->watchers == 0)
		forget(v);
}

void floor_view_note(struct web *w, const struct floor_changes *c)
{
	struct floor_view *v = w->floor;

	if (v->watchers == 0)
		return;
	for (int i = 0; i < c->agent_count; i++)
		dj_map_put(&v->agents, c->agents[i], v);
	for (int i = 0; i < c->contact_count; i++)
		dj_map_put(&v->contacts, c->contacts[i], v);
}

/* ---- making ---- */

static struct frame *frame_of(struct dj_buf *b)
{
	struct frame *f;

	dj_assert(!b->full);
	f = frame_new(b->data, b->len);
	dj_buf_fini(b);
	return f;
}

static struct dj_json begin(struct web *w, struct dj_buf *b, bool whole)
{
	struct dj_json j = dj_json_begin(b);

	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "floor");
	dj_json_int(&j, "seq", feed_seq(w));
	dj_json_int(&j, "as_of_ms", web_now_ms(w));
	dj_json_bool(&j, "whole", whole);
	return j;
}

static struct frame *make_whole(struct web *w)
{
	const struct floor *f = feed_floor(w);
	const struct floor_contact *c;
	size_t walk = 0;
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, WHOLE_MAX);
	j = begin(w, &b, true);
	dj_json_array(&j, "agents");
	for (int i = 0; i < floor_agent_count(f); i++)
		floor_row_agent(&j, floor_agent_at(f, i));
	dj_json_end_array(&j);
	dj_json_array(&j, "contacts");
	while ((c = floor_contact_next(f, &walk)))
		if (c->state != contact_state_ENDED)
			floor_row_contact(w, &j, c);
	dj_json_end_array(&j);
	dj_json_end_object(&j);
	return frame_of(&b);
}

static void put_contacts(struct web *w, struct dj_json *j, const struct dj_map *changed)
{
	const struct floor_contact *c;
	dj_id id;
	size_t at = 0;

	dj_json_array(j, "contacts");
	while (dj_map_next(changed, &at, &id))
		if ((c = floor_contact(feed_floor(w), id)) && c->state != contact_state_ENDED)
			floor_row_contact(w, j, c);
	dj_json_end_array(j);
	dj_json_array(j, "gone");
	at = 0;
	while (dj_map_next(changed, &at, &id))
		if (!(c = floor_contact(feed_floor(w), id)) || c->state == contact_state_ENDED)
			dj_json_id(j, NULL, id);
	dj_json_end_array(j);
}

static struct frame *make_change(struct web *w)
{
	struct floor_view *v = w->floor;
	const struct floor_agent *g;
	size_t at = 0;
	dj_id id;
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, PART_MAX);
	j = begin(w, &b, false);
	dj_json_array(&j, "agents");
	while (dj_map_next(&v->agents, &at, &id))
		if ((g = floor_agent(feed_floor(w), id)))
			floor_row_agent(&j, g);
	dj_json_end_array(&j);
	put_contacts(w, &j, &v->contacts);
	dj_json_end_object(&j);
	return frame_of(&b);
}

static void wake(struct web *w)
{
	for (struct socket *s = w->sockets->first; s; s = s->next)
		if (s->floor)
			socket_wake(s);
}

/* Silence is a sign of life too: an empty change every few seconds tells how old the picture is. */
#define ALIVE_US ((dj_us)5 * 1000 * 1000)

void floor_view_tick(struct web *w)
{
	struct floor_view *v = w->floor;
	bool changed = v->agents.count || v->contacts.count;
	dj_us since = web_now_us(w) - v->made_us;
	struct frame **place;

	if (v->watchers == 0 || since < (changed ? EVERY_US : ALIVE_US))
		return;
	place = &v->changes[++v->made % CHANGES];
	frame_drop(*place);
	*place = make_change(w);
	v->made_us = web_now_us(w);
	dj_map_fini(&v->agents);
	dj_map_fini(&v->contacts);
	dj_map_init(&v->agents);
	dj_map_init(&v->contacts);
	wake(w);
}

/* ---- giving ---- */

static struct frame *give_whole(struct socket *s)
{
	struct floor_view *v = s->web->floor;

	if (!v->whole || v->whole_at != v->made) {
		frame_drop(v->whole);
		v->whole = make_whole(s->web);
		v->whole_at = v->made;
	}
	s->floor_at = v->made + 1; /* what was noted meanwhile comes again with the next change */
	return frame_use(v->whole);
}

struct frame *floor_view_next(struct socket *s)
{
	struct floor_view *v = s->web->floor;

	if (s->floor_at == 0 || v->made + 1 > s->floor_at + CHANGES)
		return give_whole(s);
	if (s->floor_at > v->made)
		return NULL;
	return frame_use(v->changes[s->floor_at++ % CHANGES]);
}
