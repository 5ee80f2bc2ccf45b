/* Owns the web thread: the libwebsockets context, its listeners, the connections, and the one
 * callback that hands each event to http.c or socket.c. Refuses: knowing what a request means. */
#include "edge/web/server.h"

#include <errno.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>

#include "base/settings.h"
#include "base/thread.h"
#include "edge/web/card.h"
#include "edge/web/hotline.h"
#include "edge/web/floor.h"
#include "edge/web/demo.h"
#include "edge/web/incident.h"
#include "edge/web/conversation.h"
#include "edge/web/message.h"
#include "edge/web/certificate.h"
#include "edge/web/feed.h"
#include "edge/web/http.h"
#include "edge/web/names.h"
#include "edge/web/shown.h"
#include "edge/web/socket.h"

#define TICK_US	    (250 * 1000)
#define DESCRIPTORS 65536 /* numbers below this may be connections */

bool address_is_here(const char *address)
{
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0 ||
	       strncmp(address, "::ffff:127.", 11) == 0;
}

bool origin_is_ours(const char *origin, const char *host)
{
	const char *name = strstr(origin, "://");

	return origin[0] == '\0' || (name && strcasecmp(name + 3, host) == 0);
}

/* Connections */

static struct web *web_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

/* Before libwebsockets spends anything on it. */
static int connection_filter(struct web *w, int fd)
{
	char peer[46];

	if (w->connections >= WEB_CONNECTIONS)
		return -1;
	if (w->cfg.unlimited)
		return 0;
	if (!lws_get_peer_simple_fd(fd, peer, sizeof peer))
		return -1;
	return limits_connected(w->limits, peer) >= LIMIT_CONNECTIONS ? -1 : 0;
}

static int connection_open(struct web *w, struct lws *wsi)
{
	struct connection *c = dj_alloc(sizeof *c);

	c->web = w;
	c->wsi = wsi;
	lws_get_peer_simple(wsi, c->peer, sizeof c->peer);
	if (!limits_connect(w->limits, c->peer, web_now_us(w))) {
		free(c);
		return -1;
	}
	w->connections++;
	lws_set_opaque_user_data(wsi, c);
	return 0;
}

static void connection_close(struct lws *wsi)
{
	struct connection *c = lws_get_opaque_user_data(wsi);

	if (!c)
		return;
	lws_set_opaque_user_data(wsi, NULL);
	http_closed(c);
	socket_closed(c);
	limits_disconnect(c->web->limits, c->peer);
	c->web->connections--;
	free(c);
}

static int on_http(struct connection *c, enum lws_callback_reasons reason, void *in, size_t n)
{
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return http_begin(c, in, n);
	case LWS_CALLBACK_HTTP_BODY:
		return http_body(c, in, n);
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return http_body_end(c);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return http_writeable(c);
	case LWS_CALLBACK_CLOSED_HTTP:
		http_closed(c);
		return 0;
	default:
		return 0;
	}
}

static int on_socket(struct connection *c, enum lws_callback_reasons reason, void *in, size_t n)
{
	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return socket_filter(c);
	case LWS_CALLBACK_ESTABLISHED:
		return socket_open(c);
	case LWS_CALLBACK_RECEIVE:
		return socket_receive(c, in, n);
	case LWS_CALLBACK_RECEIVE_PONG:
		return socket_pong(c);
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return socket_writeable(c);
	case LWS_CALLBACK_CLOSED:
		socket_closed(c);
		return 0;
	default:
		return 0;
	}
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		    size_t n)
{
	struct connection *c;

	(void)user;
	switch (reason) {
	case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
		return connection_filter(web_of(wsi), (int)(intptr_t)in);
	case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED:
		return connection_open(web_of(wsi), wsi);
	case LWS_CALLBACK_WSI_DESTROY:
		connection_close(wsi);
		return 0;
	case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
		inbox_drain(web_of(wsi));
		return 0;
	default:
		break;
	}
	c = wsi ? lws_get_opaque_user_data(wsi) : NULL;
	if (!c)
		return 0;
	return on_http(c, reason, in, n) || on_socket(c, reason, in, n) ? -1 : 0;
}

/* The thread */

static void tick(lws_sorted_usec_list_t *sul)
{
	struct web *w = lws_container_of(sul, struct web, tick);

	ask_sweep(w);
	feed_tick(w);
	cards_tick(w);
	hotlines_tick(w);
	written_tick(w);
	sockets_tick(w);
	lws_sul_schedule(w->lws, 0, &w->tick, tick, TICK_US);
}

static void *serve(void *arg)
{
	struct web *w = arg;

	lws_sul_schedule(w->lws, 0, &w->tick, tick, 1);
	while (!atomic_load(&w->stop))
		lws_service(w->lws, 0);
	return NULL;
}

/* Starting */

static void log_line(int level, const char *line)
{
	if (strstr(line, "header data"))
		dj_count(METRIC_http_refused,
			 1); /* a head over WEB_HEADERS: this is all one hears of it */
	dj_log(level & LLL_ERR ? DJ_LOG_WARN : DJ_LOG_DEBUG, "web.lws", "text=\"%.300s\"", line);
}

static const struct lws_protocols protocols[] = {
    {.name = "dajeong", .callback = on_event, .rx_buffer_size = WEB_CHUNK},
    {0},
};

static const lws_retry_bo_t idle = {.secs_since_valid_ping = 20, .secs_since_valid_hangup = 35};

/* libwebsockets makes two tables as long as the limit of descriptors, which may be a thousand
 * million in a container: it is shown a smaller one. */
static int make_context(struct web *w, struct dj_error *e)
{
	struct lws_context_creation_info info = {
	    .port = CONTEXT_PORT_NO_LISTEN,
	    .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_VALIDATE_UTF8 |
		       (w->cfg.https ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0),
	    .user = w,
	    .max_http_header_data = WEB_HEADERS,
	    .pt_serv_buf_size = WEB_CHUNK,
	    .uid = -1,
	    .gid = -1,
	};
	struct rlimit limit, few;

	lws_set_log_level(LLL_ERR | LLL_WARN, log_line);
	getrlimit(RLIMIT_NOFILE, &limit);
	few = limit;
	few.rlim_cur = DJ_MIN(few.rlim_cur, DESCRIPTORS);
	setrlimit(RLIMIT_NOFILE, &few);
	w->lws = lws_create_context(&info);
	setrlimit(RLIMIT_NOFILE, &limit);
	return w->lws ? 0 : dj_fail(e, ENOMEM, "The web server could not be set up.");
}

static void tls_options(const struct web_config *cfg, struct lws_context_creation_info *info)
{
	info->options |=
	    LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
	info->ssl_cert_filepath = cfg->certificate;
	info->ssl_private_key_filepath = cfg->key;
	info->alpn = "http/1.1";
	info->ssl_options_set = SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_RENEGOTIATION;
}

/* `endpoint`: "ADDRESS:PORT". The family follows the address; all interfaces only when it says so.
 */
static int listen_on(struct web *w, const char *endpoint, bool tls, struct lws_vhost **out,
		     struct dj_error *e)
{
	char address[64];
	struct lws_context_creation_info info = {
	    .vhost_name = tls ? "https" : "http",
	    .protocols = protocols,
	    .options = LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND | LWS_SERVER_OPTION_VALIDATE_UTF8,
	    .keepalive_timeout = 60,
	    .timeout_secs = 20,
	    .timeout_secs_ah_idle = 20,
	    .retry_and_idle_policy = &idle,
	};

	if (strcmp(endpoint, WEB_FREE_PORT) == 0)
		dj_copy(address, sizeof address, "127.0.0.1"); /* and info.port is 0 */
	else if (!endpoint_parse(endpoint, address, sizeof address, &info.port))
		return dj_fail(e, EINVAL, "\"%s\" is no address with a port.", endpoint);
	if (!strchr(address, ':'))
		info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
	if (strcmp(address, "0.0.0.0") != 0 && strcmp(address, "::") != 0)
		info.iface = address;
	if (tls)
		tls_options(&w->cfg, &info);
	*out = lws_create_vhost(w->lws, &info);
	if (!*out)
		return dj_fail(e, EADDRINUSE, "Cannot listen on %s: is it taken?", endpoint);
	return 0;
}

static int open_listeners(struct web *w, struct dj_error *e)
{
	const struct web_config *c = &w->cfg;
	int error = 0;

	if (c->http)
		error = listen_on(w, c->http, false, &w->plain, e);
	if (c->https && !error)
		error = listen_on(w, c->https, true, &w->tls, e);
	return error;
}

static struct limits *make_limits(const struct web_config *cfg)
{
	struct limits *l = limits_alloc();

	if (cfg->logins_per_minute)
		limits_set(l, LIMIT_LOGIN, cfg->logins_per_minute,
			   DJ_MAX(cfg->logins_per_minute / 2, 1));
	if (cfg->calls_per_minute)
		limits_set(l, LIMIT_CALL, cfg->calls_per_minute,
			   DJ_MAX(cfg->calls_per_minute / 3, 1));
	for (int i = 0; cfg->unlimited && i < LIMITS; i++)
		limits_set(l, i, 0, 0);
	return l;
}

static void set_targets(struct web_targets *t)
{
	static const struct web_targets usual = {15, 60000, 5};

	t->waiting = t->waiting ? t->waiting : usual.waiting;
	t->wait_ms = t->wait_ms ? t->wait_ms : usual.wait_ms;
	t->abandoned = t->abandoned ? t->abandoned : usual.abandoned;
}

int web_open(struct web **out, const struct web_config *cfg, struct dj_error *e)
{
	struct web *w = dj_alloc(sizeof *w);
	int error;

	w->cfg = *cfg;
	set_targets(&w->cfg.targets);
	w->limits = make_limits(cfg);
	inbox_alloc(w);
	w->asks = asks_alloc();
	w->sessions = sessions_alloc();
	w->sockets = sockets_alloc();
	w->names = names_alloc();
	w->cards = cards_alloc();
	w->hotlines = hotlines_alloc();
	w->incidents = incidents_alloc();
	w->demo = demo_slate_alloc();
	w->messages = messages_alloc();
	w->written = written_alloc();
	w->looks = looks_alloc();
	w->floor = floor_view_alloc();
	w->feed = feed_alloc(w);
	w->workers = workers_start(w);
	error = cfg->https ? certificate_check(cfg->certificate, cfg->key, e) : 0;
	if (!error)
		error = relay_open(&w->relay, cfg->turn, cfg->turn_secret, e);
	if (!error)
		error = map_open(&w->map, cfg, e);
	if (!error)
		error = make_context(w, e);
	if (!error)
		error = open_listeners(w, e);
	if (error)
		web_stop(w);
	else
		*out = w;
	return error;
}

int web_start(struct web *w, struct dj_error *e)
{
	if (dj_thread_start(&w->thread, "web", serve, w) != 0)
		return dj_fail(e, EAGAIN, "The web thread could not be started.");
	w->running = true;
	return 0;
}

void web_halt(struct web *w)
{
	atomic_store(&w->stop, true);
	if (w->running) {
		lws_cancel_service(w->lws);
		pthread_join(w->thread, NULL);
	}
	w->running = false;
	workers_stop(w->workers);
	w->workers = NULL;
}

void web_stop(struct web *w)
{
	if (!w)
		return;
	web_halt(w);
	if (w->lws)
		lws_context_destroy(w->lws); /* closes every connection through the callback */
	cards_free(w->cards);
	hotlines_free(w->hotlines);
	incidents_free(w->incidents);
	demo_slate_free(w->demo);
	messages_free(w->messages);
	written_free(w->written);
	looks_free(w->looks);
	floor_view_free(w->floor);
	feed_free(w->feed);
	names_free(w->names);
	sockets_free(w->sockets);
	sessions_free(w->sessions);
	asks_free(w->asks);
	inbox_free(w);
	limits_free(w->limits);
	dj_buf_fini(&w->openapi);
	map_close(&w->map);
	free(w);
}

int web_http_port(const struct web *w)
{
	return w->plain ? lws_get_vhost_listen_port(w->plain) : 0;
}

int web_https_port(const struct web *w)
{
	return w->tls ? lws_get_vhost_listen_port(w->tls) : 0;
}
