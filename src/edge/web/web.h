/* The web edge: HTTP/1.1, WebSocket and TLS for pages and programs, on one thread of its own.
 *
 * It never touches live state. Commands leave by app_post with ORIGIN_WEB, questions to the
 * database by query_post with the same origin, signals to the browser legs by the signal port.
 * Everything that comes in from other threads comes by the functions below, which copy into a
 * bounded mailbox and return at once. */
#ifndef EDGE_WEB_WEB_H
#define EDGE_WEB_WEB_H

#include "app/app.h"
#include "app/channel_port.h"
#include "app/letterbox.h"
#include "app/query.h"
#include "app/signal_port.h"

struct web;
struct recording_shelf;

#define WEB_FREE_PORT "127.0.0.1:0" /* a free port of this machine: web_http_port tells which */

struct web_config {
	const char *http;	 /* "127.0.0.1:8120", WEB_FREE_PORT; NULL for none */
	const char *https;	 /* "127.0.0.1:8443"; NULL for none; needs both files */
	const char *certificate; /* PEM, with its chain */
	const char *key;	 /* PEM */
	const char *web_dir;   /* pages from this folder instead of the embedded ones (development),
				  or NULL */
	const char *authority; /* PEM that /lan-ca.crt shows, or NULL */
	bool demo;	       /* the page /demo is there */
	const char *lan_address; /* of this machine, for telephones in the room, or NULL */
	const char *turn;	 /* addresses of the TURN server, NULL or "" for none */
	const char *turn_secret; /* file with the secret that it shares with us */
	const char *data;	 /* uploads go to DATA/prompts */
	const char *site;	 /* name of the centre, where its catalog has none */
	bool zone;		 /* local time is that of the process's zone */
	int utc_offset_min;	 /* else always so far ahead of UTC: 540 in Korea */
	const char *push_key;	 /* by which browsers know our push messages; NULL: none are sent */
	const char *map_outlines, *map_outlines_by; /* GeoJSON file and whose it is; NULL: none */
	const char *map_tiles, *map_tiles_by;	    /* address of tiles and whose they are */
	bool proxied;	/* believe X-Forwarded-For and X-Forwarded-Proto of peers on this machine */
	bool unlimited; /* no limits per address: benchmarks */
	int logins_per_minute, calls_per_minute; /* of one address; 0: as limit.def says */
	struct web_targets {
		int waiting;   /* more callers waiting are too many; 0: 15 */
		dj_ms wait_ms; /* a longer wait is too long; 0: a minute (R095) */
		int abandoned; /* per cent; 0: 5 */
	} targets;
	struct app *app;
	struct query_pool *queries;
	const struct recording_shelf *recordings;   /* borrowed; NULL: none are heard */
	const struct attachment_shelf *attachments; /* borrowed; NULL: no files come along */
	/* What came and could not be read, as letterbox_unread says it; NULL: there is none. On a
	 * worker's thread. */
	int (*unread)(void *arg, dj_id event, struct letterbox_event *out, struct dj_error *e);
	void *unread_arg;
	struct signal_port signal;   /* to edge/rtc */
	struct channel_port channel; /* to edge/text */
	const struct dj_clock *clock;
};

/* Binds. EADDRINUSE, EINVAL (address, certificate) with a sentence. The texts of `cfg` are borrowed
 * until web_stop. */
int web_open(struct web **out, const struct web_config *cfg, struct dj_error *e);
/* Starts the thread, once the functions below can be reached: its first questions are answered
 * through them. EAGAIN. */
int web_start(struct web *w, struct dj_error *e);
/* Ends the thread: readers and writer are asked nothing more, and may go. Their last answers are
 * still taken. */
void web_halt(struct web *w);
/* Halts and frees. Nobody calls the functions below any more: stop writer, readers, loop first. */
void web_stop(struct web *w);
/* The port that is listened on, 0 for none. */
int web_http_port(const struct web *w);
int web_https_port(const struct web *w);

/* From any thread; 0, or ENOBUFS when the mailbox is full (counted): the page asks again or gets a
 * 503. */
int web_answer(struct web *w, const struct answer *a); /* to a command that came with ORIGIN_WEB */
int web_query_done(struct web *w, const struct query_answer *a);
int web_signal(struct web *w, const struct signal *s); /* rtc -> page */
/* What the writer published, in its order. A gap is noticed by the numbers and read from the
 * database. */
int web_publish(struct web *w, const struct published *items, int count);

#endif
