/* The telephone side on a loop of its own: a fake app that notes commands and gives prepared
 * orders, fake sound, and peers that speak SIP as text over loopback UDP. Every wait runs the loop
 * until a datagram or command is there. */
#ifndef UNIT_SIP_RIG_H
#define UNIT_SIP_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/id.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/text.h"
#include "edge/sip/sip.h"
#include "main/loop.h"

#include <re/re.h>

#define RIG_HEARD    64
#define RIG_GUARD_MS 10000 /* a test that waits so long has failed */

/* ---- the app ---- */

struct app {
	struct dj_ids ids;
	int overloaded;
	char trusted[32];	    /* a caller who passes every limit */
	enum verdict verdict;	    /* answer to CALL_ARRIVED */
	enum order_kind on_arrival; /* ordered while CALL_ARRIVED is submitted */
	bool order_on_arrival;
	int status; /* of that order */
	struct order_port orders;
	struct command heard[RIG_HEARD];
	int count, read;
	struct command trunk_state; /* the last; these come by themselves */
	int trunk_states;
	struct command trace; /* the last part */
	int traces;
	bool untraced; /* the setting says that none is kept */
};

static struct app app;

static inline void ordered(struct order o)
{
	app.orders.deliver(app.orders.arg, &o);
}

static inline void order(enum order_kind kind, dj_id leg, enum leg_kind leg_kind)
{
	ordered((struct order){.kind = kind, .leg = leg, .leg_kind = leg_kind});
}

enum verdict app_submit(struct app *a, const struct command *c, struct answer *out)
{
	(void)out;
	assert_true(loop_here());
	if (c->kind == COMMAND_TRUNK_STATE) {
		a->trunk_state = *c;
		a->trunk_states++;
		loop_stop();
		return VERDICT_ok;
	}
	assert_true(a->count < RIG_HEARD);
	a->heard[a->count++] = *c;
	if (c->kind == COMMAND_CALL_ARRIVED && a->order_on_arrival)
		ordered((struct order){.kind = a->on_arrival,
				       .leg = c->leg,
				       .leg_kind = c->leg_kind,
				       .status = a->status,
				       .retry_after_s = a->status == 503 ? 7 : 0});
	loop_stop();
	return c->kind == COMMAND_CALL_ARRIVED ? a->verdict : VERDICT_ok;
}

int app_post(struct app *a, const struct command *c)
{
	assert_int_equal(c->kind, COMMAND_LEG_TRACE);
	a->trace = *c;
	a->traces++;
	return 0;
}

dj_id app_new_id(struct app *a)
{
	return dj_id_next(&a->ids, dj_wall(dj_real_clock()));
}

int app_overloaded(struct app *a)
{
	return a->overloaded;
}

bool app_trusts(struct app *a, const char *caller)
{
	return caller[0] && strcmp(a->trusted, caller) == 0;
}

/* ---- sound ---- */

static struct {
	int opened, freed;
	int fail;		  /* errno of the next open */
	struct leg_remote remote; /* the last */
	int remotes;
} sound;

static inline int sound_open(void *arg, dj_id leg, enum leg_profile profile, struct leg_local *out)
{
	(void)arg;
	(void)leg;
	assert_int_equal(profile, LEG_RTP);
	if (sound.fail)
		return sound.fail;
	sound.opened++;
	dj_copy(out->address, sizeof out->address, "127.0.0.1");
	out->port = 20000 + sound.opened * 2;
	return 0;
}

static inline void sound_remote(void *arg, dj_id leg, const struct leg_remote *r)
{
	(void)arg;
	(void)leg;
	sound.remote = *r;
	sound.remotes++;
}

static inline void sound_free(void *arg, dj_id leg)
{
	(void)arg;
	(void)leg;
	sound.freed++;
}

static const struct leg_port fake_sound = {
    .open = sound_open, .remote = sound_remote, .free = sound_free};

/* ---- peers ---- */

struct peer {
	int fd;
	char address[16];
	int port;
	char got[9000]; /* the last datagram */
	int left;	/* datagrams not yet looked at: 0 or 1 */
};

static struct sip_edge *edge;
static int server_port;
static bool guarded;

static inline struct sockaddr_in place(const char *address, int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	assert_int_equal(inet_pton(AF_INET, address, &a.sin_addr), 1);
	return a;
}

static inline void on_datagram(void *arg)
{
	struct peer *p = arg;
	ssize_t n;

	if (p->left)
		return; /* stays in the socket until the first was looked at */
	n = recv(p->fd, p->got, sizeof p->got - 1, MSG_DONTWAIT);
	if (n <= 0)
		return;
	p->got[n] = '\0';
	p->left = 1;
	loop_stop();
}

static inline void peer_open(struct peer *p, const char *address)
{
	struct sockaddr_in a = place(address, 0);
	socklen_t n = sizeof a;

	memset(p, 0, sizeof *p);
	dj_copy(p->address, sizeof p->address, address);
	p->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(p->fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(getsockname(p->fd, (struct sockaddr *)&a, &n), 0);
	p->port = ntohs(a.sin_port);
	assert_int_equal(loop_watch(p->fd, on_datagram, p), 0);
}

static inline void peer_close(struct peer *p)
{
	loop_unwatch(p->fd);
	close(p->fd);
}

static inline void on_guard(void *arg)
{
	(void)arg;
	guarded = true;
	loop_stop();
}

/* One turn of waiting; fails the test when nothing comes. */
static inline void wait_turn(void)
{
	struct tmr guard;

	guarded = false;
	tmr_init(&guard);
	tmr_start(&guard, RIG_GUARD_MS, on_guard, NULL);
	assert_int_equal(loop_run(NULL), 0);
	tmr_cancel(&guard);
	if (guarded)
		fail_msg("nothing came");
}

/* The next datagram that came to the peer; it begins with `begin`. */
static inline const char *expect(struct peer *p, const char *begin)
{
	while (!p->left)
		wait_turn();
	p->left = 0;
	if (strncmp(p->got, begin, strlen(begin)))
		fail_msg("expected \"%s\", got\n%s", begin, p->got);
	return p->got;
}

/* The next command the app was told; it is of this kind. */
static inline const struct command *told(enum command_kind kind)
{
	while (app.read == app.count)
		wait_turn();
	assert_int_equal(app.heard[app.read].kind, kind);
	return &app.heard[app.read++];
}

static inline void nothing_more_told(void)
{
	assert_int_equal(app.read, app.count);
}

static inline void send_raw(struct peer *p, const char *data, size_t n)
{
	struct sockaddr_in a = place("127.0.0.1", server_port);

	assert_int_equal(sendto(p->fd, data, n, 0, (struct sockaddr *)&a, sizeof a), (ssize_t)n);
}

/* A bare "\n" in the text becomes CRLF; bodies bring their own. */
static inline void send_text(struct peer *p, const char *fmt, ...) DJ_PRINTF(2, 3);
static inline void send_text(struct peer *p, const char *fmt, ...)
{
	char text[9000], wire[9000];
	size_t n = 0;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	for (const char *c = text; *c; c++) {
		assert_true(n + 2 < sizeof wire);
		if (*c == '\n' && (c == text || c[-1] != '\r'))
			wire[n++] = '\r';
		wire[n++] = *c;
	}
	send_raw(p, wire, n);
}

/* The value of a header in a message, in one of a few buffers. */
static inline const char *header(const char *msg, const char *name)
{
	static char values[8][600];
	static int next;
	char *out = values[next++ % 8], key[64];
	const char *at;

	snprintf(key, sizeof key, "\r\n%s: ", name);
	at = strstr(msg, key);
	if (!at)
		return "";
	at += strlen(key);
	snprintf(out, 600, "%.*s", (int)strcspn(at, "\r"), at);
	return out;
}

static inline const char *body_of(const char *msg)
{
	const char *at = strstr(msg, "\r\n\r\n");

	return at ? at + 4 : "";
}

/* What is between < and > of a header's value. */
static inline const char *uri_of(const char *value)
{
	static char uri[300];
	const char *from = strchr(value, '<');

	assert_non_null(from);
	snprintf(uri, sizeof uri, "%.*s", (int)strcspn(from + 1, ">"), from + 1);
	return uri;
}

/* An answer of the peer to the request it has just got. */
static inline void respond(struct peer *p, const char *request, const char *status, const char *tag,
			   const char *body)
{
	char to[600];

	snprintf(to, sizeof to, "%s%s%s", header(request, "To"),
		 strstr(header(request, "To"), "tag=") ? "" : ";tag=",
		 strstr(header(request, "To"), "tag=") ? "" : tag);
	send_text(p,
		  "SIP/2.0 %s\nVia: %s\nFrom: %s\nTo: %s\nCall-ID: %s\nCSeq: %s\nContact: "
		  "<sip:peer@%s:%d>\n"
		  "%sContent-Length: %zu\n\n%s",
		  status, header(request, "Via"), header(request, "From"), to,
		  header(request, "Call-ID"), header(request, "CSeq"), p->address, p->port,
		  body[0] ? "Content-Type: application/sdp\n" : "", strlen(body), body);
}

/* ---- the whole ---- */

static inline const char *rig_secret(void *arg, const char *user)
{
	(void)arg;
	return !strcmp(user, "agent01") || !strcmp(user, "agent02") ? "dajeong-demo" : NULL;
}

static struct peer *fixed_phone; /* agent0001 is there */

static inline const char *rig_address(void *arg, const char *user)
{
	static char where[32];

	(void)arg;
	if (!fixed_phone || strcmp(user, "agent0001"))
		return NULL;
	snprintf(where, sizeof where, "%s:%d", fixed_phone->address, fixed_phone->port);
	return where;
}

static const char *lines = "120 1200 +82120 queue";

static inline bool rig_line(void *arg, const char *number)
{
	char one[64];

	(void)arg;
	snprintf(one, sizeof one, " %s ", number);
	char all[128];

	snprintf(all, sizeof all, " %s ", lines);
	return lines[0] == '*' || strstr(all, one) != NULL;
}

/* A port that is free for UDP and TCP on 127.0.0.1. */
static inline int free_port(void)
{
	for (;;) {
		struct sockaddr_in a = place("127.0.0.1", 0);
		socklen_t n = sizeof a;
		int udp = socket(AF_INET, SOCK_DGRAM, 0), tcp = socket(AF_INET, SOCK_STREAM, 0);
		bool both;

		assert_int_equal(bind(udp, (struct sockaddr *)&a, sizeof a), 0);
		assert_int_equal(getsockname(udp, (struct sockaddr *)&a, &n), 0);
		both = bind(tcp, (struct sockaddr *)&a, sizeof a) == 0;
		close(udp);
		close(tcp);
		if (both)
			return ntohs(a.sin_port);
	}
}

static inline int rig_trace_days(void *arg)
{
	(void)arg;
	return app.untraced ? 0 : 14;
}

static inline struct sip_config rig_config(void)
{
	struct sip_config cfg = {.app = &app,
				 .leg_port = &fake_sound,
				 .clock = dj_real_clock(),
				 .secret = rig_secret,
				 .address = rig_address,
				 .line_known = rig_line,
				 .trace_days = rig_trace_days,
				 .trunk_count = 1,
				 .requests_per_s = 500};

	server_port = free_port();
	snprintf(cfg.listen, sizeof cfg.listen, "127.0.0.1:%d", server_port);
	dj_copy(cfg.trunks[0].name, sizeof cfg.trunks[0].name, "kt");
	dj_copy(cfg.trunks[0].addresses[0], 64, "127.0.0.2");
	return cfg;
}

static inline void rig_start(const struct sip_config *cfg)
{
	struct dj_error e = {""};

	memset(&app, 0, sizeof app);
	memset(&sound, 0, sizeof sound);
	app.verdict = VERDICT_ok;
	if (sip_start(&edge, cfg, &e))
		fail_msg("%s", e.text);
	app.orders = sip_orders(edge);
}

static inline void rig_stop(void)
{
	sip_stop(edge);
	edge = NULL;
	assert_int_equal(sound.opened, sound.freed);
}

static inline int rig_open(void **state)
{
	struct dj_error e;

	(void)state;
	dj_log_set_level(DJ_LOG_ERROR);
	return loop_open(&e);
}

static inline int rig_close(void **state)
{
	(void)state;
	loop_close();
	return 0;
}

#endif
