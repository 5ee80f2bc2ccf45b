/* Owns what both WebSockets share: the handshake, putting messages together, the outbox, closing,
 * signs of life. Refuses: knowing what the messages mean (live.c, call.c). */
#include "edge/web/socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/web/call.h"
#include "edge/web/chat.h"
#include "edge/web/desk.h"
#include "edge/web/http.h"
#include "edge/web/live.h"
#include "edge/web/typed.h"

#define PING_US ((dj_us)5 * 1000 * 1000) /* desks and callers: a dead line is noticed soon */
#define LOST_US ((dj_us)15 * 1000 * 1000)
#define BAD_MAX 20

struct sockets *sockets_alloc(void)
{
	struct sockets *s = dj_alloc(sizeof *s);

	dj_map_init(&s->desks);
	dj_map_init(&s->callers);
	dj_map_init(&s->typed);
	s->peer_ids.node = 255;
	return s;
}

void sockets_free(struct sockets *s)
{
	if (!s)
		return;
	desks_free(s);
	callers_free(s);
	typed_free(s);
	free(s);
}

/* The handshake */

static struct socket *socket_new(struct connection *c, enum socket_kind kind, const char *address)
{
	struct socket *s = dj_alloc(sizeof *s);
	struct sockets *all = c->web->sockets;

	s->conn = c;
	s->web = c->web;
	s->kind = kind;
	dj_copy(s->address, sizeof s->address, address);
	dj_buf_init(&s->in, WEB_BODY);
	s->heard = web_now_us(c->web);
	s->next = all->first;
	s->link = &all->first;
	if (s->next)
		s->next->link = &s->next;
	all->first = s;
	return s;
}

/* An answer of ours instead of the handshake; libwebsockets' own is a page that names a style
 * sheet. */
static int refuse_handshake(struct connection *c, enum verdict v)
{
	unsigned char *out = c->web->scratch + LWS_PRE;
	struct dj_buf b;
	struct dj_json j;
	int n;

	dj_count(METRIC_http_refused, 1);
	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	write_error(&j, v, NULL);
	dj_json_end_object(&j);
	n = snprintf((char *)out, WEB_CHUNK,
		     "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: "
		     "%zu\r\nConnection: close\r\n\r\n%s",
		     verdict_status(v), verdict_word(v), b.len, b.data);
	dj_buf_fini(&b);
	lws_write(c->wsi, out, (size_t)n, LWS_WRITE_HTTP_HEADERS);
	return -1;
}

static enum verdict open_by_path(struct connection *c, const char *path, const char *address)
{
	if (strcmp(path, "/api/v1/live") == 0) {
		c->socket = socket_new(c, SOCKET_LIVE, address);
		return live_filter(c->socket);
	}
	if (strcmp(path, "/api/v1/chat/live") == 0) {
		c->socket = socket_new(c, SOCKET_CHAT, address);
		return chat_filter(c->socket);
	}
	if (strcmp(path, "/api/v1/call") != 0)
		return VERDICT_not_found;
	c->socket = socket_new(c, SOCKET_CALL, address);
	return call_filter(c->socket);
}

int socket_filter(struct connection *c)
{
	char path[64], address[46], host[128] = "", origin[160] = "";
	enum verdict v = VERDICT_bad_request;

	http_closed(c);
	connection_address(c, address, sizeof address);
	if (lws_hdr_copy(c->wsi, path, sizeof path, WSI_TOKEN_GET_URI) >= 0 &&
	    lws_hdr_copy(c->wsi, host, sizeof host, WSI_TOKEN_HOST) >= 0 &&
	    lws_hdr_copy(c->wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) >= 0)
		v = origin_is_ours(origin, host) ? open_by_path(c, path, address)
						 : VERDICT_foreign_origin;
	return v == VERDICT_ok ? 0 : refuse_handshake(c, v);
}

int socket_open(struct connection *c)
{
	if (!c->socket)
		return -1;
	c->socket->open = true;
	dj_count(METRIC_ws_open, 1);
	if (c->socket->kind == SOCKET_LIVE)
		live_open(c->socket);
	else if (c->socket->kind == SOCKET_CALL)
		call_open(c->socket);
	return 0;
}

void socket_closed(struct connection *c)
{
	struct socket *s = c->socket;

	if (!s)
		return;
	c->socket = NULL;
	if (s->open)
		dj_count(METRIC_ws_open, -1);
	if (s->kind == SOCKET_LIVE)
		live_closed(s);
	else if (s->kind == SOCKET_CALL)
		call_closed(s);
	*s->link = s->next;
	if (s->next)
		s->next->link = s->link;
	for (; s->out_count; s->out_count--)
		frame_drop(s->outbox[s->out_first++ % OUTBOX]);
	dj_buf_fini(&s->in);
	free(s);
}

/* What comes in */

static void understand(struct socket *s)
{
	if (limits_take(s->web->limits, LIMIT_REQUEST, s->address, web_now_us(s->web)) > 0)
		socket_close(s, LWS_CLOSE_STATUS_POLICY_VIOLATION, "too many messages");
	else if (s->kind == SOCKET_LIVE)
		live_receive(s, s->in.data, s->in.len);
	else if (s->kind == SOCKET_CHAT)
		chat_receive(s, s->in.data, s->in.len);
	else
		call_receive(s, s->in.data, s->in.len);
}

/* Messages arrive in pieces. Text only. */
int socket_receive(struct connection *c, const void *data, size_t n)
{
	struct socket *s = c->socket;

	if (!s || s->close_code)
		return 0;
	s->heard = web_now_us(s->web);
	if (lws_is_first_fragment(c->wsi))
		dj_buf_clear(&s->in);
	dj_buf_add(&s->in, data, n);
	if (s->in.full || lws_frame_is_binary(c->wsi)) {
		dj_count(METRIC_http_refused, 1);
		socket_close(s,
			     s->in.full ? LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE
					: LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE,
			     "texts of up to 64 KiB");
		return 0;
	}
	if (lws_is_final_fragment(c->wsi) && s->in.len > 0)
		understand(s);
	return 0;
}

int socket_pong(struct connection *c)
{
	if (c->socket)
		c->socket->heard = web_now_us(c->web);
	return 0;
}

void socket_refuse(struct socket *s, enum verdict v, const char *message)
{
	struct dj_buf b;
	struct dj_json j;

	dj_count(METRIC_http_refused, 1);
	if (++s->bad_messages > BAD_MAX) {
		socket_close(s, LWS_CLOSE_STATUS_POLICY_VIOLATION, "too many wrong messages");
		return;
	}
	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "error");
	write_error(&j, v, message);
	dj_json_end_object(&j);
	socket_send(s, b.data, b.len);
	dj_buf_fini(&b);
}

/* What goes out */

void socket_wake(struct socket *s)
{
	if (s->open)
		lws_callback_on_writable(s->conn->wsi);
}

void socket_close(struct socket *s, int code, const char *why)
{
	if (s->close_code)
		return;
	s->close_code = code;
	s->close_why = why;
	socket_wake(s);
}

void socket_send(struct socket *s, const char *text, size_t n)
{
	if (s->out_count == OUTBOX) {
		socket_close(s, CLOSE_BEHIND, "behind");
		return;
	}
	s->outbox[(s->out_first + s->out_count++) % OUTBOX] = frame_new(text, n);
	socket_wake(s);
}

/* libwebsockets writes its header into the room in front, so each receiver gets a copy. */
static int write_frame(struct socket *s, const struct frame *f)
{
	unsigned char *out = f->n <= WEB_CHUNK ? s->web->scratch : malloc(LWS_PRE + f->n);
	int sent;

	dj_assert(out);
	memcpy(out + LWS_PRE, f->data + LWS_PRE, f->n);
	sent = lws_write(s->conn->wsi, out + LWS_PRE, f->n, LWS_WRITE_TEXT);
	if (out != s->web->scratch)
		free(out);
	return sent < 0 ? -1 : 0;
}

static int write_ping(struct socket *s)
{
	s->ping_due = false;
	s->pinged = web_now_us(s->web);
	return lws_write(s->conn->wsi, s->web->scratch + LWS_PRE, 0, LWS_WRITE_PING) < 0 ? -1 : 0;
}

/* The next frame for this socket, or NULL; the caller drops it. */
static struct frame *next_frame(struct socket *s)
{
	if (s->out_count) {
		s->out_count--;
		return s->outbox[s->out_first++ % OUTBOX];
	}
	if (s->close_code)
		return NULL;
	return s->kind == SOCKET_LIVE	? live_next(s)
	       : s->kind == SOCKET_CALL ? typed_frame(s)
					: NULL;
}

static int close_now(struct socket *s)
{
	lws_close_reason(s->conn->wsi, (enum lws_close_status)s->close_code,
			 (unsigned char *)s->close_why, strlen(s->close_why));
	return -1;
}

/* A few frames at a time, so that one reader does not keep the others waiting. */
int socket_writeable(struct connection *c)
{
	struct socket *s = c->socket;

	if (!s)
		return 0;
	if (s->ping_due)
		return write_ping(s) ? -1 : (lws_callback_on_writable(c->wsi), 0);
	for (int i = 0; i < 8; i++) {
		struct frame *f = next_frame(s);
		int failed;

		if (!f)
			return s->close_code ? close_now(s) : 0;
		failed = write_frame(s, f);
		frame_drop(f);
		if (failed)
			return -1;
		if (lws_send_pipe_choked(c->wsi))
			break;
	}
	lws_callback_on_writable(c->wsi);
	return 0;
}

/* All of them */

static void look_after(struct socket *s)
{
	dj_us now = web_now_us(s->web);
	bool matters = s->kind == SOCKET_CALL || desk_is(s);

	if (!s->open || !matters)
		return; /* libwebsockets' own ping every 20 s does for the others */
	if (now - s->heard > LOST_US) {
		s->close_why = "no sign of life";
		lws_set_timeout(s->conn->wsi, PENDING_TIMEOUT_CLOSE_ACK, LWS_TO_KILL_ASYNC);
	} else if (now - s->heard > PING_US && now - s->pinged > PING_US) {
		s->ping_due = true;
		socket_wake(s);
	}
}

void sockets_tick(struct web *w)
{
	struct socket *next;

	for (struct socket *s = w->sockets->first; s; s = next) {
		next = s->next;
		if (s->kind == SOCKET_LIVE)
			live_tick(s);
		look_after(s);
	}
	desks_tick(w);
	callers_tick(w);
	typed_tick(w);
}

void sockets_close_session(struct web *w, dj_id session, int code, const char *why)
{
	for (struct socket *s = w->sockets->first; s; s = s->next)
		if (s->kind == SOCKET_LIVE && s->ready && s->viewer.session == session)
			socket_close(s, code, why);
}

/* Their session.closed may have set another code a moment ago, in the same batch. */
void sockets_take_over(struct web *w, dj_id person, dj_id session)
{
	for (struct socket *s = w->sockets->first; s; s = s->next) {
		if (s->kind != SOCKET_LIVE || !s->ready || s->viewer.person != person ||
		    s->viewer.session == session)
			continue;
		s->close_code = 0;
		socket_close(s, CLOSE_TAKEN, "another login took over");
	}
}

static void write_signal(struct web *w, const struct signal *s, const char *kind,
			 struct dj_buf *out)
{
	struct dj_json j = dj_json_begin(out);

	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "signal");
	dj_json_text(&j, "kind", kind);
	dj_json_id(&j, "leg", s->leg);
	dj_json_id(&j, "contact", s->contact);
	if (s->kind == SIGNAL_OFFER) {
		dj_json_text(&j, "sdp", s->text);
		relay_member(&w->relay, &j, s->leg, web_now_ms(w));
	}
	dj_json_end_object(&j);
}

static void write_known(struct dj_json *j, const char *key, int value, bool known)
{
	if (known)
		dj_json_int(j, key, value);
	else
		dj_json_null(j, key);
}

static void write_quality(const struct signal *s, struct dj_buf *out)
{
	const struct leg_quality *q = &s->quality;
	struct dj_json j = dj_json_begin(out);

	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "quality");
	dj_json_id(&j, "contact", s->contact);
	dj_json_id(&j, "leg", s->leg);
	dj_json_text(&j, "leg_kind", word_of(words_leg_kind, s->leg_kind));
	write_known(&j, "mos_in", q->mos_in, q->mos_in > 0);
	write_known(&j, "mos_out", q->mos_out, q->mos_out > 0);
	write_known(&j, "loss_in", q->loss_in, q->loss_in >= 0);
	write_known(&j, "loss_out", q->loss_out, q->loss_out >= 0);
	write_known(&j, "jitter_us", q->jitter_in_us, true);
	write_known(&j, "rtt_us", q->rtt_us, q->rtt_us >= 0);
	dj_json_end_object(&j);
}

void sockets_signal(struct web *w, const struct signal *s)
{
	struct socket *to;
	struct dj_buf b;

	if (s->kind == SIGNAL_TYPED) {
		typed_signal(w, s);
		return;
	}
	to = s->citizen ? caller_signal(w, s) : desk_socket(w, s->peer);
	if (!to || s->kind == SIGNAL_CONTACT)
		return; /* the page is gone: rtc hears so from SIGNAL_GONE */
	dj_buf_init(&b, WEB_BODY);
	if (s->kind == SIGNAL_QUALITY)
		write_quality(s, &b);
	else
		write_signal(w, s, s->kind == SIGNAL_OFFER ? "offer" : "end", &b);
	socket_send(to, b.data, b.len);
	dj_buf_fini(&b);
}
