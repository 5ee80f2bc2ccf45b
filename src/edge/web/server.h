/* The inside of the web edge: what its files share. One thread owns all of it. */
#ifndef EDGE_WEB_SERVER_H
#define EDGE_WEB_SERVER_H

#include <libwebsockets.h>
#include <stdatomic.h>

#include "base/json_out.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/map.h"
#include "base/metric.h"
#include "base/text.h"
#include "edge/web/limit.h"
#include "edge/web/web.h"
#include "edge/web/map_http.h"
#include "edge/web/relay.h"

#define WEB_CHUNK (32 * 1024) /* bytes written or read at once */
#define WEB_HEADERS                                                                                \
	8192 /* bytes of one request's head; more closes the connection (libwebsockets) */
#define WEB_BODY	(64 * 1024)	  /* bytes of a JSON body and of a WebSocket message */
#define WEB_LONG	(2 * 1024 * 1024) /* of one with a long text: COMMAND_BODY with its escapes */
#define WEB_UPLOAD	(5 * 1024 * 1024)
#define WEB_CONNECTIONS 8000 /* at once, from everywhere */

#define CLOSE_BEHIND 4000 /* WebSocket close codes of ours (docs/live.md) */
#define CLOSE_OUT    4003
#define CLOSE_TAKEN  4001

/* One TCP connection: ours from accept to close, whatever it carries in between. */
struct connection {
	struct web *web;
	struct lws *wsi;
	char peer[46];		 /* who connected: what the limit of connections counts */
	struct request *request; /* the HTTP request in progress, or NULL */
	struct socket *socket;	 /* after an upgrade */
};

struct web {
	struct web_config cfg;
	struct lws_context *lws;
	struct lws_vhost *plain, *tls;
	pthread_t thread;
	bool running;
	atomic_bool stop;
	atomic_bool woken;  /* a cancel is under way that nobody drained yet */
	atomic_bool missed; /* facts did not fit into the mailbox */
	struct dj_mailbox *answers, *replies, *published, *signals, *worked;
	struct relay relay;
	struct web_map map;
	struct limits *limits;
	struct asks *asks;
	struct sessions *sessions;
	struct workers *workers;
	struct feed *feed;
	struct names *names;
	struct incidents *incidents;
	struct demo_slate *demo;
	struct messages *messages;
	struct written *written; /* conversation.h */
	struct looks *looks;	 /* shown.h */
	struct floor_view *floor;
	struct dj_map *cards;	 /* contact -> struct card */
	struct dj_map *hotlines; /* contact -> struct hotline */
	struct sockets *sockets;
	size_t connections;
	struct dj_buf openapi; /* the document, once it was asked for */
	lws_sorted_usec_list_t tick;
	/* what is being written; valid within one callback */
	unsigned char scratch[LWS_PRE + WEB_CHUNK];
};

static inline dj_us web_now_us(const struct web *w)
{
	return dj_mono(w->cfg.clock);
}
static inline dj_ms web_now_ms(const struct web *w)
{
	return dj_wall(w->cfg.clock);
}

/* An address of this machine: 127.0.0.0/8 or ::1. */
bool address_is_here(const char *address);
/* A page of another site may make a browser send our cookies along: its Origin tells. Programs send
 * none (""). */
bool origin_is_ours(const char *origin, const char *host);
/* Wakes the web thread; any thread. */
void web_wake(struct web *w);
/* Drains all mailboxes; the web thread. */
void inbox_drain(struct web *w);
void inbox_alloc(struct web *w);
void inbox_free(struct web *w);

#endif
