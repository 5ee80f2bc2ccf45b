#include "unit/web_rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/base.h"
#include "base/text.h"
#include "edge/web/asset.h"

struct rig rig;
int client_buffer;

static const char page[] = "<!doctype html><title>120</title>";
static const char zipped[] = "\x1f\x8b not really";
const struct web_asset web_assets[] = {
    {"/admin.html", "text/html; charset=utf-8", "\"a1\"", "", (const unsigned char *)page,
     sizeof page - 1, NULL, 0},
    {"/citizen.html", "text/html; charset=utf-8", "\"c1\"", "'sha256-abc='",
     (const unsigned char *)page, sizeof page - 1, (const unsigned char *)zipped,
     sizeof zipped - 1},
    {"/desk/desk.js", "text/javascript; charset=utf-8", "\"d1\"", "",
     (const unsigned char *)"let a;", 6, NULL, 0},
    {"/wall.html", "text/html; charset=utf-8", "\"w1\"", "", (const unsigned char *)page,
     sizeof page - 1, NULL, 0},
};
const size_t web_asset_count = DJ_COUNT(web_assets);

/* People */

static const struct person {
	dj_id id;
	const char *name, *display, *role;
} people[] = {
    {AGENT_ID, "agent01", "이다연", "agent"},
    {BOSS_ID, "supervisor01", "박정민", "supervisor"},
    {ADMIN_ID, "admin", "관리자", "admin"},
    {LOCKED_ID, "locked01", "김잠금", "agent"},
};

static char hash[crypto_pwhash_STRBYTES];

static const struct person *person_named(const char *name)
{
	for (size_t i = 0; i < DJ_COUNT(people); i++)
		if (strcmp(people[i].name, name) == 0)
			return &people[i];
	return NULL;
}

static void person_json(char *out, size_t cap, const struct person *p)
{
	snprintf(out, cap,
		 "{\"id\":\"%lld\",\"name\":\"%s\",\"display\":\"%s\",\"roles\":[\"%s\"],"
		 "\"language\":\"ko\"}",
		 (long long)p->id, p->name, p->display,
		 p->id == BOSS_ID && rig.boss_role ? rig.boss_role : p->role);
}

/* The fakes */

int app_post(struct app *a, const struct command *c)
{
	struct answer out = {0};
	bool silent;
	int seen;

	(void)a;
	pthread_mutex_lock(&rig.lock);
	rig.last = *c;
	seen = ++rig.seen[c->kind];
	out.request = c->request;
	out.verdict = rig.verdict;
	if (c->kind == COMMAND_LOGIN) {
		out.verdict = VERDICT_ok;
		out.id = 5000 + seen;
		out.number = rig.took_over;
		snprintf(out.text, sizeof out.text, "%s-cookie-%d", c->name, seen);
	} else if (c->kind == COMMAND_LOGIN_FAILED) {
		out.verdict = seen % 3 == 0 ? VERDICT_locked : VERDICT_wrong_password;
		out.number = seen % 3 == 0 ? 600 : 0;
	} else if (c->kind == COMMAND_NONE) {
		out.verdict = VERDICT_bad_request;
	}
	silent = rig.silent;
	pthread_mutex_unlock(&rig.lock);
	return c->request && !silent ? web_answer(rig.web, &out) : 0;
}

static void login_json(const struct query *q, char *json, size_t cap, struct query_answer *a)
{
	const struct person *p = person_named(q->text);
	char who[300];

	if (!p) {
		a->verdict = VERDICT_not_found;
		return;
	}
	person_json(who, sizeof who, p);
	snprintf(json, cap, "{\"person\":%s,\"hash\":\"%s\",\"locked_until_ms\":%lld}", who, hash,
		 p->id == LOCKED_ID ? (long long)dj_wall(dj_real_clock()) + 90000 : 0);
}

/* "agent01-cookie-7" is agent01's session 5007. */
static void session_json(const struct query *q, char *json, size_t cap, struct query_answer *a)
{
	const char *dash = strstr(q->text, "-cookie-");
	char name[64], who[300];
	const struct person *p;

	dj_copy_n(name, sizeof name, q->text, dash ? (size_t)(dash - q->text) : 0);
	p = person_named(name);
	if (!p || strcmp(rig.ended, q->text) == 0) {
		a->verdict = VERDICT_not_found;
		return;
	}
	person_json(who, sizeof who, p);
	snprintf(json, cap, "{\"session\":\"%d\",\"person\":%s}", 5000 + atoi(dash + 8), who);
}

static void token_json(const struct query *q, char *json, size_t cap, struct query_answer *a)
{
	if (strcmp(q->text, "wall-token") == 0)
		snprintf(json, cap, "{\"token\":\"7001\",\"label\":\"hall\",\"scope\":\"wall\"}");
	else if (strcmp(q->text, "api-token") == 0)
		snprintf(json, cap,
			 "{\"token\":\"7002\",\"label\":\"program\",\"scope\":\"api\",\"roles\":["
			 "\"admin\"]}");
	else
		a->verdict = VERDICT_not_found;
}

static const char catalog[] = "{\"queues\":[{\"id\":\"31\",\"name\":\"general\"}],\"topics\":[{"
			      "\"id\":\"41\",\"parent\":null,\"name\":"
			      "\"road_damage\"}],\"places\":[],\"reasons\":{},\"agents\":[{\"id\":"
			      "\"1000000000000001\",\"name\":\"agent01\","
			      "\"display\":\"이다연\"}],\"languages\":[\"ko\"],\"outcomes\":[],"
			      "\"end_reasons\":[],\"decline_reasons\":[]}";

static const char queues[] =
    "{\"queues\":[{\"id\":\"31\",\"name\":\"general\",\"wrap_mode\":\"timed\",\"level_target\":80,"
    "\"level_within_s\":20,\"short_abandon_s\":5}]}";
static const char contact[] =
    "{\"caller\":\"010-****-1234\",\"anonymous\":false,\"line\":\"120\",\"earlier\":[],"
    "\"classified\":{\"topic\":null,"
    "\"place\":null,\"outcome\":\"none\",\"note\":\"theirs\",\"words\":\"\",\"revision\":3}}";

/* Questions with always the same answer. */
static const char *const fixed[QUERY_KINDS] = {
    [QUERY_CATALOG] = catalog,	   [QUERY_QUEUES] = queues,
    [QUERY_CONTACT] = contact,	   [QUERY_CALLBACKS] = "{\"callbacks\":[]}",
    [QUERY_INCIDENTS_OPEN] = "[]",
};

static void facts(const struct query *q, struct query_answer *a)
{
	int from = 0;

	while (from < rig.log_count && rig.log[from].fact.seq <= q->since)
		from++;
	a->items = rig.log + from;
	a->item_count = DJ_MIN(rig.log_count - from, q->limit);
}

int query_post(struct query_pool *p, const struct query *q)
{
	struct query_answer a = {.request = q->request, .origin = q->origin, .kind = q->kind};
	char json[2048] = "{}";
	int refused;

	(void)p;
	pthread_mutex_lock(&rig.lock);
	rig.queries[q->kind]++;
	if (rig.database_away)
		a.verdict = VERDICT_database_away;
	else if (q->kind == QUERY_LOGIN)
		login_json(q, json, sizeof json, &a);
	else if (q->kind == QUERY_SESSION)
		session_json(q, json, sizeof json, &a);
	else if (q->kind == QUERY_TOKEN)
		token_json(q, json, sizeof json, &a);
	else if (fixed[q->kind])
		snprintf(json, sizeof json, "%s", fixed[q->kind]);
	else if (q->kind == QUERY_FACTS_SINCE || q->kind == QUERY_FACTS_TODAY)
		facts(q, &a);
	a.json = json;
	a.json_n = strlen(json);
	refused = web_query_done(rig.web, &a);
	pthread_mutex_unlock(&rig.lock);
	return refused;
}

static int take_signal(void *arg, const struct signal *s)
{
	(void)arg;
	pthread_mutex_lock(&rig.lock);
	rig.signal[s->kind] = *s;
	rig.signals[s->kind]++;
	pthread_mutex_unlock(&rig.lock);
	return 0;
}

/* Starting */

void rig_start(const struct web_config *with)
{
	struct web_config cfg = with ? *with : (struct web_config){.unlimited = true};
	struct dj_error e;
	int error;

	memset(&rig, 0, sizeof rig);
	pthread_mutex_init(&rig.lock, NULL);
	dj_assert(sodium_init() >= 0);
	dj_assert(crypto_pwhash_str(hash, RIGHT, strlen(RIGHT), crypto_pwhash_OPSLIMIT_MIN,
				    crypto_pwhash_MEMLIMIT_MIN) == 0);
	cfg.http = cfg.http ? cfg.http : WEB_FREE_PORT;
	cfg.site = "다정";
	cfg.clock = cfg.clock ? cfg.clock : dj_real_clock();
	cfg.signal = (struct signal_port){NULL, take_signal};
	error = web_open(&rig.web, &cfg, &e);
	if (error)
		fprintf(stderr, "%s\n", e.text);
	dj_assert(!error);
	dj_assert(web_start(rig.web, &e) == 0);
	rig.port = web_http_port(rig.web);
}

void rig_stop(void)
{
	web_stop(rig.web);
	free(rig.log);
	pthread_mutex_destroy(&rig.lock);
}

int rig_end(void **state)
{
	(void)state;
	rig_stop();
	return 0;
}

void rig_read(void)
{
	static struct got g;

	do
		client_ask(&g, "GET", "/readyz", "", NULL);
	while (g.status != 200);
}

void rig_nap(void)
{
	usleep(1000);
}

void rig_fact(struct fact f, bool publish)
{
	struct published p = {.kind = PUBLISHED_FACT, .fact = f};

	pthread_mutex_lock(&rig.lock);
	p.fact.seq = rig.log_count ? rig.log[rig.log_count - 1].fact.seq + 1 : 1;
	if (!p.fact.at_ms)
		p.fact.at_ms = dj_wall(dj_real_clock());
	if (rig.log_count == rig.log_size) {
		rig.log_size = rig.log_size ? 2 * rig.log_size : 64;
		rig.log = dj_grow(rig.log, (size_t)rig.log_size * sizeof *rig.log);
	}
	rig.log[rig.log_count++] = p;
	pthread_mutex_unlock(&rig.lock);
	if (publish)
		web_publish(rig.web, &p, 1);
}

/* The client */

int client_open(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)rig.port)};
	struct timeval patience = {.tv_sec = 60};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (client_buffer)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &client_buffer, sizeof client_buffer);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	dj_assert(connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
	return fd;
}

void client_send_n(int fd, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return; /* the server closed: the test looks at what it said */
		p += sent;
		n -= (size_t)sent;
	}
}

void client_send(int fd, const char *text)
{
	client_send_n(fd, text, strlen(text));
}

const char *got_header(const struct got *g, const char *name)
{
	static char value[2048];
	size_t n = strlen(name);

	for (const char *line = g->head; (line = strstr(line, "\r\n"));) {
		line += 2;
		if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
			dj_copy_n(value, sizeof value, line + n + 2, strcspn(line + n + 2, "\r"));
			return value;
		}
	}
	return NULL;
}

void client_get_head(int fd, struct got *g)
{
	size_t n = 0;

	memset(g, 0, sizeof *g);
	while (n < sizeof g->head - 1 && !strstr(g->head, "\r\n\r\n"))
		if (recv(fd, g->head + n, 1, 0) == 1)
			n++;
		else
			return; /* status 0: nothing came */
	g->status = atoi(g->head + 9);
}

void client_get(int fd, struct got *g)
{
	const char *length;
	size_t want;

	client_get_head(fd, g);
	if (g->status == 100)
		client_get_head(fd, g);
	length = got_header(g, "Content-Length");
	want = length ? strtoul(length, NULL, 10) : 0;
	while (g->n < want && g->n < sizeof g->body - 1) {
		ssize_t n =
		    recv(fd, g->body + g->n, DJ_MIN(want - g->n, sizeof g->body - 1 - g->n), 0);

		dj_assert(n > 0);
		g->n += (size_t)n;
	}
}

bool client_closed(int fd)
{
	char c;
	ssize_t n = recv(fd, &c, 1, 0);

	return n == 0 || (n < 0 && errno == ECONNRESET);
}

void client_ask(struct got *g, const char *method, const char *path, const char *headers,
		const char *body)
{
	static char text[70000];
	int fd = client_open();
	int n = snprintf(text, sizeof text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s", method, path,
			 headers);

	if (body)
		n += snprintf(text + n, sizeof text - (size_t)n,
			      "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
			      strlen(body), body);
	else
		n += snprintf(text + n, sizeof text - (size_t)n, "\r\n");
	client_send_n(fd, text, (size_t)n);
	if (strcmp(method, "HEAD") == 0)
		client_get_head(fd, g);
	else
		client_get(fd, g);
	close(fd);
}

void client_login(const char *name, char cookie[128])
{
	struct got *g = dj_alloc(sizeof *g);
	char body[200];
	const char *set;

	snprintf(body, sizeof body, "{\"name\":\"%s\",\"password\":\"" RIGHT "\"}", name);
	client_ask(g, "POST", "/api/v1/session", "", body);
	dj_assert(g->status == 200);
	set = got_header(g, "Set-Cookie");
	snprintf(cookie, 128, "Cookie: %.*s\r\n", (int)strcspn(set, ";"), set);
	free(g);
}

/* WebSocket */

int ws_open(const char *path, const char *headers)
{
	struct got *g = dj_alloc(sizeof *g);
	char text[2048];
	int fd = client_open(), status;

	snprintf(
	    text, sizeof text,
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
	    path, headers);
	client_send(fd, text);
	client_get_head(fd, g);
	status = g->status;
	free(g);
	if (status == 101)
		return fd;
	close(fd);
	return -status;
}

void ws_frame(int fd, int first_byte, const void *data, size_t n)
{
	unsigned char *out = dj_alloc(n + 14);
	size_t head = 2;

	out[0] = (unsigned char)first_byte;
	if (n < 126) {
		out[1] = (unsigned char)(0x80 | n);
	} else if (n < 65536) {
		out[1] = 0x80 | 126;
		out[2] = (unsigned char)(n >> 8);
		out[3] = (unsigned char)n;
		head = 4;
	} else {
		out[1] = 0x80 | 127;
		for (int i = 0; i < 8; i++)
			out[2 + i] = (unsigned char)(n >> (8 * (7 - i)));
		head = 10;
	}
	memcpy(out + head, "\x11\x22\x33\x44", 4);
	for (size_t i = 0; i < n; i++)
		out[head + 4 + i] =
		    ((const unsigned char *)data)[i] ^ (unsigned char)"\x11\x22\x33\x44"[i % 4];
	client_send_n(fd, out, head + 4 + n);
	free(out);
}

void ws_send(int fd, const char *text)
{
	ws_frame(fd, 0x81, text, strlen(text));
}

static bool get_n(int fd, void *data, size_t n)
{
	return n == 0 || recv(fd, data, n, MSG_WAITALL) == (ssize_t)n;
}

const char *ws_get(int fd, int *close_code)
{
	static char text[1024 * 1024];
	unsigned char head[10];
	size_t n;

	for (;;) {
		*close_code = 0;
		if (!get_n(fd, head, 2))
			return NULL;
		n = head[1] & 127;
		if (n == 126 && get_n(fd, head + 2, 2))
			n = (size_t)head[2] << 8 | head[3];
		else if (n == 127 && get_n(fd, head + 2, 8))
			n = (size_t)head[7] << 16 | (size_t)head[8] << 8 | head[9];
		dj_assert(n < sizeof text);
		if (!get_n(fd, text, n))
			return NULL;
		text[n] = '\0';
		if ((head[0] & 15) == 1)
			return text;
		if ((head[0] & 15) == 8) {
			*close_code =
			    n >= 2 ? (unsigned char)text[0] << 8 | (unsigned char)text[1] : 0;
			return NULL;
		}
		if ((head[0] & 15) == 9)
			ws_frame(fd, 0x8A, text, n);
	}
}

const char *ws_until(int fd, const char *what)
{
	int code;
	const char *text;

	while ((text = ws_get(fd, &code)) && !strstr(text, what))
		;
	return text;
}
