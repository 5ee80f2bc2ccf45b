/* Owns the order of what a live socket gets: hello, what it asked for since a sequence number, then
 * the log as it grows, and the views when they changed. A page that falls out of the ring is closed
 * with 4000 and comes back by number. */
#include "edge/web/live.h"

#include <stdlib.h>
#include <string.h>

#include "edge/web/desk.h"
#include "edge/web/fact_json.h"
#include "edge/web/feed.h"
#include "edge/web/floor.h"
#include "edge/web/typed.h"
#include "edge/web/view.h"
#include "edge/web/video.h"

#define DESK_US ((dj_us)1500 * 1000)
#define BACKLOG 500 /* facts read from the database at once */

bool audience_may(const struct viewer *v, enum fact_audience audience)
{
	static const uint32_t roles[] = {
	    [AUDIENCE_ALL] = ~0u,
	    [AUDIENCE_FLOOR] = ROLE(AGENT) | ROLE(SUPERVISOR) | ROLE(MANAGER) | ROLE(ADMIN) |
			       ROLE(AUDITOR) | ROLE(TRAINER) | ROLE(QA),
	    [AUDIENCE_STAFF] = ROLE(SUPERVISOR) | ROLE(MANAGER) | ROLE(ADMIN),
	    [AUDIENCE_AUDIT] = ROLE(AUDITOR) | ROLE(ADMIN),
	};

	if (v->scope == SCOPE_NONE)
		return false;
	return audience == AUDIENCE_ALL || (v->scope != SCOPE_WALL && (v->roles & roles[audience]));
}

enum verdict live_filter(struct socket *s)
{
	char cookies[2048], authorization[1024], arg[32];
	const char *since;
	struct lws *wsi = s->conn->wsi;

	if (lws_hdr_copy(wsi, cookies, sizeof cookies, WSI_TOKEN_HTTP_COOKIE) < 0)
		cookies[0] = '\0';
	if (lws_hdr_copy(wsi, authorization, sizeof authorization, WSI_TOKEN_HTTP_AUTHORIZATION) <
	    0)
		authorization[0] = '\0';
	credential_read(&s->credential, authorization, cookies);
	s->since = -1;
	since = lws_get_urlarg_by_name(wsi, "since=", arg, sizeof arg);
	if (since && since[0] >= '0' && since[0] <= '9')
		s->since = strtoll(since, NULL, 10);
	return s->credential.scope == SCOPE_NONE ? VERDICT_not_logged_in : VERDICT_ok;
}

static void send_hello(struct socket *s)
{
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "hello");
	dj_json_int(&j, "seq", feed_seq(s->web));
	dj_json_int(&j, "now_ms", web_now_ms(s->web));
	dj_json_id(&j, "run", feed_run(s->web));
	view_person(&s->viewer, "person", &j);
	dj_json_end_object(&j);
	socket_send(s, b.data, b.len);
	dj_buf_fini(&b);
}

/* Where the log goes on for this page: from now on, in the ring, or first in the database. */
static void find_place(struct socket *s)
{
	int64_t seq = feed_seq(s->web);

	s->cursor = feed_ring(s->web)->head;
	s->reading = false;
	if (s->since < 0) {
		s->since = seq;
		return;
	}
	if (seq > 0 && s->since > seq)
		s->since = seq; /* of another database: there is nothing to go on from */
	s->reading = !ring_seek(feed_ring(s->web), s->since, &s->cursor);
}

/* It is known who this is, and the log is read: the page gets what it asked for in its address. */
static void greet(struct socket *s)
{
	s->ready = true;
	s->greeted_us = web_now_us(s->web);
	s->me = s->me_due = viewer_has_desk(&s->viewer);
	s->board = s->board_due = s->viewer.scope == SCOPE_WALL;
	s->facts = s->since >= 0;
	send_hello(s);
	find_place(s);
}

static void viewer_known(struct web *w, void *arg, const struct viewer *v, enum verdict verdict)
{
	struct socket *s = arg;

	(void)w;
	s->ask = 0;
	s->viewer = *v;
	if (verdict != VERDICT_ok)
		socket_close(s, LWS_CLOSE_STATUS_UNEXPECTED_CONDITION, verdict_word(verdict));
	else if (v->scope == SCOPE_NONE)
		socket_close(s, CLOSE_OUT, "not logged in");
	else if (feed_ready(s->web))
		greet(s);
}

void live_started(struct web *w)
{
	for (struct socket *s = w->sockets->first; s; s = s->next)
		if (s->kind == SOCKET_LIVE && s->open && !s->ready && s->viewer.scope != SCOPE_NONE)
			greet(s);
}

void live_open(struct socket *s)
{
	s->ask = viewer_find(s->web, &s->credential, s->address, viewer_known, s);
}

/* Who has lost the right to the floor sees it no longer. */
static void viewer_again(struct web *w, void *arg, const struct viewer *v, enum verdict verdict)
{
	static const char shut[] = "{\"type\":\"floor\",\"shut\":true}";
	struct socket *s = arg;

	(void)w;
	s->ask = 0;
	if (verdict != VERDICT_ok || v->scope == SCOPE_NONE) {
		socket_close(s, CLOSE_OUT, "not logged in");
		return;
	}
	s->viewer = *v;
	if (!s->floor || floor_view_may(v))
		return;
	floor_view_watch(s, false);
	socket_send(s, shut, sizeof shut - 1);
}

static void look_at_roles(struct socket *s)
{
	if (!s->roles_stale || s->ask)
		return;
	s->roles_stale = false;
	s->ask = viewer_find(s->web, &s->credential, s->address, viewer_again, s);
}

void live_fact(struct web *w, const struct fact *f)
{
	if (f->kind != FACT_person_changed)
		return;
	for (struct socket *s = w->sockets->first; s; s = s->next) {
		if (s->kind != SOCKET_LIVE || !s->ready ||
		    s->viewer.person != f->person_changed.person)
			continue;
		s->roles_stale = true;
		look_at_roles(s);
	}
}

/* A desk says so at once (`alive`). A page that watches `me` and has said nothing by now is one,
 * too; the wallboard in another tab has said that it does not. */
void live_tick(struct socket *s)
{
	if (s->ready && s->me && web_now_us(s->web) - s->greeted_us > DESK_US)
		desk_opened(s);
	if (s->ready)
		look_at_roles(s);
}

void live_closed(struct socket *s)
{
	ask_forget(s->web, s->ask);
	desk_closed(s);
	floor_view_watch(s, false);
	free(s->backlog);
}

/* What the page says */

static void watch(struct socket *s, const struct message_body *m)
{
	bool me = m->me && viewer_has_desk(&s->viewer);

	s->board_due = s->board_due || (m->board && !s->board);
	s->me_due = s->me_due || (me && !s->me);
	if (m->facts && !s->facts) {
		s->since = -1; /* from now on */
		find_place(s);
	}
	s->facts = m->facts;
	s->board = m->board;
	s->me = me;
	floor_view_watch(s, m->floor && floor_view_may(&s->viewer));
	if (me)
		desk_opened(s);
	else
		desk_closed(s);
	socket_wake(s);
}

static void signal_from_page(struct socket *s, const struct message_body *m)
{
	bool answer = strcmp(m->kind, "answer") == 0;
	struct signal out = {
	    .kind = answer ? SIGNAL_ANSWER : SIGNAL_END, .peer = s->viewer.person, .leg = m->leg};

	if (!desk_is(s) || (!answer && strcmp(m->kind, "end") != 0)) {
		socket_refuse(s, VERDICT_bad_request, "Only the desk answers or ends a leg.");
		return;
	}
	dj_copy(out.text, sizeof out.text, m->sdp);
	if (s->web->cfg.signal.send(s->web->cfg.signal.arg, &out) != 0)
		socket_refuse(s, VERDICT_overloaded, NULL);
}

void live_receive(struct socket *s, const char *text, size_t n)
{
	struct message_body m = {
	    .facts = s->facts, .board = s->board, .me = s->me, .floor = s->floor};
	struct dj_error why;
	enum body_shape shape = body_shape_of(text, n);
	enum verdict v;

	if (!s->ready)
		return;
	if (shape == BODY_alive) {
		desk_opened(s);
		return;
	}
	if (shape != BODY_watch && shape != BODY_signal && shape != BODY_video &&
	    shape != BODY_typed) {
		socket_refuse(s, VERDICT_bad_request, "This message is not known here.");
		return;
	}
	v = body_read(shape, text, n, &m, &why);
	if (v != VERDICT_ok)
		socket_refuse(s, v, why.text);
	else if (shape == BODY_watch)
		watch(s, &m);
	else if (shape == BODY_video)
		video_seen(s, s->viewer.person, &m);
	else if (shape == BODY_typed)
		typed_receive(s, &m);
	else
		signal_from_page(s, &m);
}

/* What the page gets */

static struct frame *frame_of(struct dj_buf *b)
{
	struct frame *f = b->data && !b->full ? frame_new(b->data, b->len) : NULL;

	dj_buf_fini(b);
	return f;
}

/* The database has nothing after what the page has: it is up to date, unless the ring is further on
 * than this reader. */
static void nothing_more(struct socket *s)
{
	s->reading = false;
	if (!ring_seek(feed_ring(s->web), s->since, &s->cursor) && feed_ring(s->web)->head > 0)
		socket_close(s, CLOSE_BEHIND, "the database is behind");
}

static void backlog_read(struct web *w, void *arg, const struct reply *r)
{
	struct socket *s = arg;
	size_t n = (size_t)r->item_count * sizeof *r->items;

	(void)w;
	s->ask = 0;
	if (r->verdict != VERDICT_ok) {
		socket_close(s, CLOSE_BEHIND, "the log cannot be read now");
		return;
	}
	free(s->backlog);
	s->backlog = n ? memcpy(dj_alloc(n), r->items, n) : NULL;
	s->backlog_at = 0;
	s->backlog_count = r->item_count;
	if (r->item_count == 0)
		nothing_more(s);
	socket_wake(s);
}

static void read_on(struct socket *s)
{
	struct query q = {.kind = QUERY_FACTS_SINCE, .since = s->since, .limit = BACKLOG};

	s->reading = !ring_seek(feed_ring(s->web), s->since, &s->cursor);
	if (!s->reading || s->ask)
		return;
	s->ask = ask_query(s->web, &q, backlog_read, s);
	if (!s->ask)
		socket_close(s, CLOSE_BEHIND, "busy");
}

/* The next fact of the backlog that this page may see. */
static struct frame *next_read(struct socket *s)
{
	struct dj_buf b;

	while (s->backlog_at < s->backlog_count) {
		const struct published *p = &s->backlog[s->backlog_at++];

		if (p->kind != PUBLISHED_FACT || p->fact.seq <= s->since)
			continue;
		s->since = p->fact.seq;
		if (!audience_may(&s->viewer, fact_info(p->fact.kind)->audience))
			continue;
		dj_buf_init(&b, 4096);
		fact_json(&p->fact, &b);
		return frame_of(&b);
	}
	read_on(s);
	return NULL;
}

static struct frame *next_fact(struct socket *s)
{
	struct ring *ring = feed_ring(s->web);
	const struct fact *f;

	if (s->reading) {
		struct frame *read = next_read(s);

		if (read || s->reading)
			return read;
	}
	while ((f = ring_at(ring, s->cursor))) {
		s->since = f->seq;
		s->cursor++;
		if (audience_may(&s->viewer, fact_info(f->kind)->audience))
			return frame_use(ring_frame(ring, s->cursor - 1));
	}
	if (s->cursor < ring->head)
		socket_close(s, CLOSE_BEHIND, "behind");
	return NULL;
}

struct frame *live_next(struct socket *s)
{
	if (!s->ready)
		return NULL;
	if (s->me && s->me_due && feed_ready(s->web)) {
		s->me_due = false;
		return view_me_frame(s->web, &s->viewer);
	}
	if (s->board && s->board_due && feed_ready(s->web)) {
		s->board_due = false;
		return frame_use(feed_board(s->web));
	}
	if (s->me && feed_ready(s->web)) {
		struct frame *typed = typed_frame(s);

		if (typed)
			return typed;
	}
	if (s->floor && feed_ready(s->web)) {
		struct frame *change = floor_view_next(s);

		if (change)
			return change;
	}
	return s->facts ? next_fact(s) : NULL;
}

void live_facts(struct web *w)
{
	for (struct socket *s = w->sockets->first; s; s = s->next)
		if (s->kind == SOCKET_LIVE && s->ready && s->facts)
			socket_wake(s);
}

void live_me(struct web *w, dj_id person)
{
	for (struct socket *s = w->sockets->first; s; s = s->next) {
		if (s->kind != SOCKET_LIVE || !s->me || (person && s->viewer.person != person))
			continue;
		s->me_due = true;
		socket_wake(s);
	}
}

void live_board(struct web *w)
{
	for (struct socket *s = w->sockets->first; s; s = s->next) {
		if (s->kind != SOCKET_LIVE || !s->board)
			continue;
		s->board_due = true;
		socket_wake(s);
	}
}
