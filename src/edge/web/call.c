/* Owns the citizens' calls: their peers, keys, sockets. What the page shows of the contact is the
 * floor's. */
#include "edge/web/call.h"
#include "edge/web/video.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "edge/web/feed.h"
#include "edge/web/names.h"
#include "edge/web/typed.h"

#define KEY_BYTES   18
#define KEY_TEXT    32
#define GONE_US	    ((dj_us)60 * 1000 * 1000) /* away longer than the app waits for a page */
#define ENDING_US   ((dj_us)2 * 1000 * 1000)  /* for the facts to say how it ended */
#define PEERS_MAX   4000
#define PER_ADDRESS 20 /* calls at once from one address */

struct caller {
	dj_id peer;
	char key[KEY_TEXT];
	char address[46];
	struct socket *socket; /* NULL while the page is away */
	dj_us gone_us;
	bool hung_up;
	bool called;		  /* 120 was pressed */
	bool over;		  /* it has ended, whatever the contact shows */
	dj_us over_us, ending_us; /* when it ended; when its leg did, while the facts are awaited */
	dj_ms since_ms;
	enum language language;
	dj_id leg, contact; /* as rtc says */
	/* as the floor last had it; kept when the contact is gone from there */
	struct floor_contact shown;
};

/* Peers */

static dj_id new_peer(struct web *w)
{
	return dj_id_next(&w->sockets->peer_ids, web_now_ms(w));
}

static int count_from(struct web *w, const char *address)
{
	struct caller *c;
	size_t at = 0;
	dj_id peer;
	int n = 0;

	while ((c = dj_map_next(&w->sockets->callers, &at, &peer)))
		n += strcmp(c->address, address) == 0;
	return n;
}

static struct caller *caller_new(struct socket *s)
{
	struct caller *c = dj_alloc(sizeof *c);
	unsigned char random[KEY_BYTES];

	c->peer = new_peer(s->web);
	randombytes_buf(random, sizeof random);
	sodium_bin2base64(c->key, sizeof c->key, random, sizeof random,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	dj_copy(c->address, sizeof c->address, s->address);
	dj_map_put(&s->web->sockets->callers, c->peer, c);
	return c;
}

static struct caller *caller_of_key(struct web *w, const char *key)
{
	struct caller *c, *found = NULL;
	size_t at = 0, n = strlen(key);
	dj_id peer;

	while ((c = dj_map_next(&w->sockets->callers, &at, &peer)))
		if (strlen(c->key) == n && sodium_memcmp(c->key, key, n) == 0)
			found = c;
	return found;
}

static void caller_forget(struct web *w, struct caller *c)
{
	if (c->socket)
		c->socket->caller = NULL;
	free(dj_map_remove(&w->sockets->callers, c->peer));
}

static int signal_legs(struct web *w, struct signal *s)
{
	s->citizen = true;
	return w->cfg.signal.send(w->cfg.signal.arg, s);
}

static void tell_legs(struct web *w, const struct caller *c, enum signal_kind kind)
{
	struct signal s = {.kind = kind, .peer = c->peer};

	if (signal_legs(w, &s) != 0)
		dj_log(DJ_LOG_WARN, "web.signal_lost", "kind=%d", kind);
}

/* The view */

/* The words of docs/live.md for what the floor knows. */
static const char *state_of(const struct caller *c)
{
	static const char *const words[] = {
	    [contact_state_GREETING] = "greeting", [contact_state_WAITING] = "waiting",
	    [contact_state_OFFERED] = "ringing",   [contact_state_TALKING] = "talking",
	    [contact_state_HELD] = "held",	   [contact_state_RECONNECTING] = "reconnecting",
	    [contact_state_ENDED] = "ended",
	};

	if (c->over)
		return "ended";
	return c->shown.id ? words[c->shown.state] : "connecting";
}

static const char *reason_of(const struct caller *c)
{
	const struct floor_contact *k = &c->shown;

	if (!c->over)
		return NULL;
	if (c->hung_up)
		return "you";
	if (!k->id)
		return "busy"; /* refused before it was a contact */
	if (k->state != contact_state_ENDED)
		return "lost";
	if (k->result == result_TRIED)
		return "tried";
	if (k->result == result_FAILED)
		return "fault";
	if (k->result == result_REFUSED)
		return k->mode == queue_mode_CLOSED || k->mode == queue_mode_HOLIDAY ? "closed"
										     : "busy";
	if (k->by == party_CITIZEN)
		return k->cause == leg_end_NORMAL || k->cause == leg_end_CANCELLED ? "you" : "lost";
	return k->by == party_AGENT ? "agent" : "lost";
}

static void put_wait(struct dj_json *j, const struct caller *c)
{
	const struct floor_contact *k = &c->shown;
	bool waits = k->id &&
		     (k->state == contact_state_WAITING || k->state == contact_state_OFFERED) &&
		     !c->over;

	if (waits && k->position > 0)
		dj_json_int(j, "position", k->position);
	else
		dj_json_null(j, "position");
	if (waits && k->estimate_ms >= 0)
		dj_json_int(j, "wait_ms", k->estimate_ms);
	else
		dj_json_null(j, "wait_ms");
}

static void put_agent(struct web *w, struct dj_json *j, const struct caller *c)
{
	bool talks = c->shown.answered_ms && !c->over;
	const char *name = talks ? names_agent(w, c->shown.agent) : NULL;
	char masked[160];

	dj_json_text(j, "agent", name ? dj_mask_name(name, masked, sizeof masked) : NULL);
}

static void send_view(struct web *w, const struct caller *c)
{
	enum language language = c->shown.language ? c->shown.language : c->language;
	struct dj_buf b;
	struct dj_json j;

	if (!c->socket || !c->socket->open)
		return;
	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "call");
	dj_json_text(&j, "key", c->key);
	dj_json_text(&j, "state", state_of(c));
	dj_json_id(&j, "contact", c->contact);
	dj_json_int(&j, "since_ms", c->shown.since_ms ? c->shown.since_ms : c->since_ms);
	dj_json_text(&j, "language", word_of(words_language, language));
	put_wait(&j, c);
	put_agent(w, &j, c);
	dj_json_text(&j, "reason", reason_of(c));
	dj_json_end_object(&j);
	socket_send(c->socket, b.data, b.len);
	dj_buf_fini(&b);
}

/* The socket */

static bool too_many(struct web *w, const char *address)
{
	return w->sockets->callers.count >= PEERS_MAX ||
	       limits_wait(w->limits, LIMIT_CALL, address, web_now_us(w)) > 0 ||
	       (!w->cfg.unlimited && count_from(w, address) >= PER_ADDRESS);
}

/* `resume` names a call that was here before; without it this is a new one. */
enum verdict call_filter(struct socket *s)
{
	char arg[KEY_TEXT + 8];
	const char *key = lws_get_urlarg_by_name(s->conn->wsi, "resume=", arg, sizeof arg);

	if (key) {
		s->caller = caller_of_key(s->web, key);
		return s->caller ? VERDICT_ok : VERDICT_not_found;
	}
	if (too_many(s->web, s->address))
		return VERDICT_too_many;
	s->caller = caller_new(s);
	return VERDICT_ok;
}

void call_open(struct socket *s)
{
	struct caller *c = s->caller;
	bool back = c->gone_us || c->socket;

	if (c->socket) {
		c->socket->caller = NULL;
		socket_close(c->socket, CLOSE_TAKEN, "the call is on another page now");
	}
	c->socket = s;
	c->gone_us = 0;
	if (back && c->called && !c->over)
		tell_legs(s->web, c, SIGNAL_BACK);
	send_view(s->web, c);
}

void call_closed(struct socket *s)
{
	struct caller *c = s->caller;

	if (!c || (c->socket && c->socket != s))
		return;
	c->socket = NULL;
	c->gone_us = web_now_us(s->web);
	if (c->called && !c->over)
		tell_legs(s->web, c, SIGNAL_GONE);
	else
		caller_forget(s->web, c);
}

static void end_call(struct web *w, struct caller *c)
{
	c->over = true;
	c->over_us = web_now_us(w);
	send_view(w, c);
}

/* What the page says */

static void start(struct socket *s, const struct message_body *m)
{
	struct caller *c = s->caller;
	struct signal out = {
	    .kind = SIGNAL_CALL, .peer = c->peer, .language = m->language, .trial = m->trial};

	if (c->called) {
		socket_refuse(s, VERDICT_wrong_state, NULL);
		return;
	}
	if (m->number[strspn(m->number, "0123456789")] != '\0') {
		socket_refuse(s, VERDICT_bad_request, "\"number\" has digits only.");
		return;
	}
	if (limits_take(s->web->limits, LIMIT_CALL, s->address, web_now_us(s->web)) > 0) {
		socket_refuse(s, VERDICT_too_many, NULL);
		return;
	}
	c->called = true;
	c->since_ms = web_now_ms(s->web);
	c->language = m->language;
	out.video = m->video;
	dj_copy(out.number, sizeof out.number, m->number[0] || m->video ? m->number : "120");
	dj_copy(out.source, sizeof out.source, s->address);
	if (signal_legs(s->web, &out) != 0)
		end_call(s->web, c);
	else
		send_view(s->web, c);
}

static void answer(struct socket *s, const struct message_body *m)
{
	bool answers = strcmp(m->kind, "answer") == 0;
	struct signal out = {
	    .kind = answers ? SIGNAL_ANSWER : SIGNAL_END, .peer = s->caller->peer, .leg = m->leg};

	if (!s->caller->called || m->leg != s->caller->leg ||
	    (!answers && strcmp(m->kind, "end") != 0)) {
		socket_refuse(s, VERDICT_bad_request, "There is no such offer.");
		return;
	}
	dj_copy(out.text, sizeof out.text, m->sdp);
	if (signal_legs(s->web, &out) != 0)
		socket_refuse(s, VERDICT_overloaded, NULL);
}

static void press(struct socket *s, const struct message_body *m)
{
	struct signal out = {.kind = SIGNAL_KEY, .peer = s->caller->peer, .leg = s->caller->leg};

	if (!m->digit[0] || m->digit[1] || !strchr("0123456789*#", m->digit[0])) {
		socket_refuse(s, VERDICT_bad_request, "\"digit\" is one of 0-9 * #.");
		return;
	}
	dj_copy(out.text, sizeof out.text, m->digit);
	if (!s->caller->leg || signal_legs(s->web, &out) != 0)
		socket_refuse(s, VERDICT_wrong_state, NULL);
}

static void hang_up(struct socket *s, const struct message_body *m)
{
	struct signal out = {.kind = SIGNAL_END, .peer = s->caller->peer, .leg = s->caller->leg};

	(void)m;
	s->caller->hung_up = true;
	if (s->caller->called && !s->caller->over && signal_legs(s->web, &out) != 0)
		socket_refuse(s, VERDICT_overloaded, NULL);
}

static void seen(struct socket *s, const struct message_body *m)
{
	video_seen(s, s->caller->peer, m);
}

void call_receive(struct socket *s, const char *text, size_t n)
{
	static void (*const said[BODY_SHAPES])(struct socket *, const struct message_body *) = {
	    [BODY_call] = start,     [BODY_signal] = answer, [BODY_key] = press,
	    [BODY_hangup] = hang_up, [BODY_video] = seen,    [BODY_typed] = typed_receive,
	};
	enum body_shape shape = body_shape_of(text, n);
	struct message_body m = {0};
	struct dj_error why;
	enum verdict v;

	if (shape == BODY_alive || !s->caller)
		return;
	if (!said[shape]) {
		socket_refuse(s, VERDICT_bad_request, "This message is not known here.");
		return;
	}
	v = body_read(shape, text, n, &m, &why);
	if (v != VERDICT_ok)
		socket_refuse(s, v, why.text);
	else
		said[shape](s, &m);
}

/* What rtc and the facts say */

static void show(struct web *w, struct caller *c)
{
	const struct floor_contact *k = floor_contact(feed_floor(w), c->contact);

	if (k)
		c->shown = *k;
	if (c->shown.state == contact_state_ENDED && !c->over) {
		c->over = true;
		c->over_us = web_now_us(w);
	}
	send_view(w, c);
}

/* The leg has ended. Of a contact the facts say a moment later how; without one this is the end. */
static void leg_ended(struct web *w, struct caller *c)
{
	if (c->over)
		return;
	if (c->contact && !c->hung_up)
		c->ending_us = web_now_us(w);
	else
		end_call(w, c);
}

/* Somebody who hung up before there was a leg to end. */
static void end_late(struct web *w, const struct caller *c)
{
	struct signal out = {.kind = SIGNAL_END, .peer = c->peer, .leg = c->leg};

	signal_legs(w, &out);
}

struct socket *caller_signal(struct web *w, const struct signal *s)
{
	struct caller *c = dj_map_get(&w->sockets->callers, s->peer);

	if (!c)
		return NULL;
	if (s->contact)
		c->contact = s->contact;
	if (s->kind == SIGNAL_OFFER) {
		c->leg = s->leg;
		if (c->hung_up)
			end_late(w, c);
	}
	if (s->kind == SIGNAL_END)
		leg_ended(w, c);
	else if (s->kind == SIGNAL_CONTACT)
		show(w, c);
	return c->socket;
}

static struct caller *caller_of_contact(struct web *w, dj_id contact)
{
	struct caller *c;
	size_t at = 0;
	dj_id peer;

	while ((c = dj_map_next(&w->sockets->callers, &at, &peer)))
		if (c->contact == contact)
			return c;
	return NULL;
}

struct call_parts call_parts(const struct socket *s)
{
	const struct caller *c = s->caller;

	return c ? (struct call_parts){c->contact, c->over ? 0 : c->leg} : (struct call_parts){0};
}

struct socket *call_socket(struct web *w, dj_id contact)
{
	const struct caller *c = caller_of_contact(w, contact);

	return c ? c->socket : NULL;
}

void call_changed(struct web *w, dj_id contact)
{
	struct caller *c = caller_of_contact(w, contact);

	if (c)
		show(w, c);
}

static bool is_stale(const struct caller *c, dj_us now)
{
	return !c->socket && ((c->gone_us && now - c->gone_us > GONE_US) ||
			      (c->over && now - c->over_us > GONE_US));
}

void callers_tick(struct web *w)
{
	dj_us now = web_now_us(w);
	struct caller *c;
	size_t at = 0;
	dj_id peer;

	while ((c = dj_map_next(&w->sockets->callers, &at, &peer))) {
		if (c->ending_us && !c->over && now - c->ending_us > ENDING_US)
			end_call(w, c);
		if (!is_stale(c, now))
			continue;
		caller_forget(w, c);
		at = 0; /* the map changed under us */
	}
}

void callers_free(struct sockets *s)
{
	struct caller *c;
	size_t at = 0;
	dj_id peer;

	while ((c = dj_map_next(&s->callers, &at, &peer)))
		free(c);
	dj_map_fini(&s->callers);
}
