/* Owns which page has which line. Refuses: who may write (app/centre_typed.c), keeping (the
 * writer). Who may read is the floor's: whose contact it is, wrap-up included, and its citizen. */
#include "edge/web/typed.h"

#include <stdlib.h>
#include <string.h>

#include "edge/web/call.h"
#include "edge/web/desk.h"
#include "edge/web/feed.h"
#include "edge/web/names.h"

#define LINES_MOST  200 /* what a page gets that is loaded anew; the whole stands in the contact */
#define FRAME_MOST  (512 * 1024)
#define WINDOW_US   ((dj_us)10 * 1000 * 1000)
#define WINDOW_MOST 250 /* lines as they stand in that time; a page says ten in a second */
#define FORGET_US   ((dj_us)60 * 1000 * 1000)

struct line {
	dj_id id, person;
	enum typed_by by;
	int64_t own;
	dj_ms at_ms;
	bool done;
	uint64_t rev;
	char *text;
};

struct typed_text {
	uint64_t rev;
	dj_us changed_us;
	int count;
	struct line lines[LINES_MOST]; /* in the order in which they were begun */
};

/* ---- lines ---- */

static void drop(struct typed_text *t, int i)
{
	free(t->lines[i].text);
	t->count--;
	memmove(&t->lines[i], &t->lines[i + 1], (size_t)(t->count - i) * sizeof t->lines[0]);
}

static struct line *line_of(struct typed_text *t, dj_id id)
{
	for (int i = t->count; i-- > 0;)
		if (t->lines[i].id == id)
			return &t->lines[i];
	if (t->count == LINES_MOST)
		drop(t, 0);
	t->lines[t->count] = (struct line){.id = id};
	return &t->lines[t->count++];
}

static void fold(struct typed_text *t, const struct signal *s)
{
	struct line *l = line_of(t, s->typed.line);

	l->person = s->typed.person;
	l->by = s->typed.by;
	l->own = s->typed.own;
	l->at_ms = s->typed.at_ms;
	l->done = s->typed.done;
	l->rev = ++t->rev;
	free(l->text);
	l->text = dj_strdup(s->text);
}

/* ---- whose ---- */

static dj_id contact_of(const struct socket *s)
{
	const struct floor_agent *g;

	if (s->kind == SOCKET_CALL)
		return call_parts(s).contact;
	if (s->kind != SOCKET_LIVE || !s->ready || !s->me)
		return 0;
	g = floor_agent(feed_floor(s->web), s->viewer.person);
	return g && g->routing != routing_RINGING ? g->contact : 0;
}

static void wake(struct web *w, dj_id contact)
{
	struct socket *page = call_socket(w, contact);

	if (page)
		socket_wake(page);
	for (struct socket *s = w->sockets->first; s; s = s->next)
		if (s->kind == SOCKET_LIVE && contact_of(s) == contact)
			socket_wake(s);
}

void typed_signal(struct web *w, const struct signal *s)
{
	struct typed_text *t = dj_map_get(&w->sockets->typed, s->contact);

	if (!t) {
		t = dj_alloc(sizeof *t);
		dj_map_put(&w->sockets->typed, s->contact, t);
	}
	t->changed_us = web_now_us(w);
	fold(t, s);
	wake(w, s->contact);
}

/* ---- to the page ---- */

static bool is_mine(const struct socket *s, const struct line *l)
{
	if (s->kind == SOCKET_CALL)
		return l->by == typed_by_CITIZEN;
	return l->person && l->person == s->viewer.person;
}

/* A citizen knows us by as much of the name as their call shows. */
static void put_name(const struct socket *s, struct dj_json *j, dj_id person)
{
	const char *name = person ? names_agent(s->web, person) : NULL;
	char masked[160];

	if (name && s->kind == SOCKET_CALL)
		name = dj_mask_name(name, masked, sizeof masked);
	dj_json_text(j, "name", name);
}

static void put_line(const struct socket *s, struct dj_json *j, const struct line *l)
{
	bool mine = is_mine(s, l);

	dj_json_object(j, NULL);
	dj_json_id(j, "line", l->id);
	dj_json_text(j, "by", word_of(words_typed_by, l->by));
	dj_json_bool(j, "mine", mine);
	dj_json_int(j, "own", mine ? l->own : 0);
	put_name(s, j, l->person);
	dj_json_int(j, "at_ms", l->at_ms);
	dj_json_bool(j, "done", l->done);
	dj_json_text(j, "text", l->text);
	dj_json_end_object(j);
}

static struct frame *frame_of(struct socket *s, const struct typed_text *t)
{
	struct frame *f;
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, FRAME_MOST);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "typed");
	dj_json_id(&j, "contact", s->typed_contact);
	dj_json_bool(&j, "whole", s->typed_rev == 0);
	dj_json_array(&j, "lines");
	for (int i = 0; i < t->count; i++)
		if (t->lines[i].rev > s->typed_rev)
			put_line(s, &j, &t->lines[i]);
	dj_json_end_array(&j);
	dj_json_end_object(&j);
	dj_assert(!b.full);
	f = frame_new(b.data, b.len);
	dj_buf_fini(&b);
	return f;
}

struct frame *typed_frame(struct socket *s)
{
	dj_id contact = contact_of(s);
	const struct typed_text *t = contact ? dj_map_get(&s->web->sockets->typed, contact) : NULL;
	struct frame *f;

	if (contact != s->typed_contact) {
		s->typed_contact = contact;
		s->typed_rev = 0;
	}
	if (!t || t->rev == s->typed_rev)
		return NULL;
	f = frame_of(s, t);
	s->typed_rev = t->rev;
	return f;
}

/* ---- from the page ---- */

static bool too_fast(struct socket *s)
{
	dj_us now = web_now_us(s->web);

	if (now - s->typed_us > WINDOW_US) {
		s->typed_us = now;
		s->typed_count = 0;
	}
	return !s->web->cfg.unlimited && ++s->typed_count > WINDOW_MOST;
}

void typed_receive(struct socket *s, const struct message_body *m)
{
	struct command c = {.kind = COMMAND_TYPE, .number = m->own, .flag = m->done};

	if (s->kind == SOCKET_CALL) {
		c.leg = call_parts(s).leg;
		c.contact = call_parts(s).contact;
	} else {
		c.actor = s->viewer.person;
		c.roles = s->viewer.roles;
		c.contact = m->contact;
	}
	if (!c.contact || (s->kind == SOCKET_CALL ? !c.leg : !desk_is(s))) {
		socket_refuse(s, VERDICT_wrong_state, NULL);
		return;
	}
	if (!typed_good(m->text) || m->own <= 0) {
		socket_refuse(s, VERDICT_bad_request, "\"text\" is one line of plain text.");
		return;
	}
	dj_copy(c.text, sizeof c.text, m->text);
	if (too_fast(s) || app_post(s->web->cfg.app, &c) != 0)
		socket_refuse(s, VERDICT_too_many, NULL);
}

/* ---- the end ---- */

static void forget(struct typed_text *t)
{
	while (t->count)
		drop(t, t->count - 1);
	free(t);
}

void typed_tick(struct web *w)
{
	struct dj_map *all = &w->sockets->typed;
	dj_us now = web_now_us(w);
	struct typed_text *t;
	size_t at = 0;
	dj_id contact;

	while ((t = dj_map_next(all, &at, &contact))) {
		if (now - t->changed_us < FORGET_US || floor_contact(feed_floor(w), contact))
			continue;
		forget(dj_map_remove(all, contact));
		at = 0; /* the map changed under us */
	}
}

void typed_free(struct sockets *s)
{
	struct typed_text *t;
	size_t at = 0;
	dj_id contact;

	while ((t = dj_map_next(&s->typed, &at, &contact)))
		forget(t);
	dj_map_fini(&s->typed);
}
