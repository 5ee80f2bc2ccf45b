/* The web edge: HTTP/1.1, WebSocket and TLS for pages and programs, on one thread of its own.
 *
 * It never touches live state. Commands leave by app_post, questions to the database by app's query readers, signals to
 * the browser legs by the signal port. Everything that comes in from other threads comes by the functions below, which
 * copy into a bounded mailbox and return at once. */
#ifndef EDGE_WEB_WEB_H
#define EDGE_WEB_WEB_H

#include "app/app.h"
#include "app/signal_port.h"
#include "domain/fact/fact.h"

struct web;

struct web_config {
	const char *http;        /* "127.0.0.1:8120"; NULL for none; port 0 takes a free one */
	const char *https;       /* "127.0.0.1:8443"; NULL for none; needs both files */
	const char *certificate; /* PEM, with its chain */
	const char *key;         /* PEM */
	const char *web_dir;     /* serve the pages from this folder instead of the embedded ones (development) */
	const char *data_dir;    /* uploads go to DATA/prompts */
	const char *host;        /* name in the address that pages are reached by, for the Origin check behind a proxy; NULL: Host */
	bool behind_proxy;       /* believe X-Forwarded-For and -Proto of loopback peers */
	struct app *app;
	struct signal_port signal; /* to edge/rtc */
	const struct dj_clock *clock;
};

/* Binds, starts the thread and returns once it listens. EADDRINUSE, EACCES, EINVAL (certificate) with a sentence. */
int web_start(struct web **out, const struct web_config *cfg, struct dj_error *e);
/* Ends the thread and frees; requests that wait for an answer are closed. */
void web_stop(struct web *w);
/* The port that is listened on (after port 0), 0 for none. */
int web_http_port(const struct web *w);
int web_https_port(const struct web *w);

/* From any thread; 0 or ENOBUFS (counted by the mailbox). */
int web_answer(struct web *w, const struct answer *a);                 /* to a command that was posted with ORIGIN_WEB */
int web_signal(struct web *w, const struct signal *s);                 /* rtc -> page */
/* Committed facts in the order of the log, gapless from the first one that was published (they start the folds). */
int web_publish(struct web *w, const struct fact *facts, int count);
/* The masked number ("010-****-1234") and the dialled line of a contact; texts that facts may not hold. */
int web_caller(struct web *w, dj_id contact, const char *masked, const char *line);

#endif
