/* Looks at every file that came: is it known to the virus scanner, is it what it says, what does it
 * say about its place; and makes the copy that is handed on. One thread, one file at a time.
 *
 * Files of strangers are never decoded here: a child of our own program does it
 * (main/media_verb.c), without a network or files, with little memory and time; what it breaks is
 * itself. */
#ifndef APP_MEDIA_WORKER_H
#define APP_MEDIA_WORKER_H

#include "app/attachment_shelf.h"
#include "app/command.h"
#include "domain/fact/fact.h"

struct media_worker;

struct media_worker_config {
	const char *database; /* URL */
	const struct keyring *keys;
	const char *data;
	const char *clamd; /* socket of the virus scanner, "" none: nothing is scanned */
	void *arg;
	int (*to_writer)(void *arg, const struct command *c); /* ENOBUFS when full */
	void (*away)(void *arg,
		     bool on); /* the scanner: from the worker's thread, when it changes */
};

int media_worker_start(struct media_worker **out, const struct media_worker_config *c,
		       struct dj_error *e);
/* Committed facts: files that came. Any thread; others are ignored. */
void media_worker_fact(struct media_worker *m, const struct fact *f);
/* Ends the thread; facts may still come until it is freed. NULL is allowed. */
void media_worker_stop(struct media_worker *m);
void media_worker_free(struct media_worker *m);

#endif
