/* The worker behind the recorder: makes Opus in Ogg of packets when calls leave time for it, says
 * what was made, and takes deleted files off the shelf.
 *
 * It asks the writer by record commands and waits for nobody: what cannot be said now (the database
 * is away, the disk is full) is tried again. A crash at any moment is repaired by the next start.
 */
#ifndef APP_RECORDINGS_H
#define APP_RECORDINGS_H

#include "app/command.h"
#include "app/recording_render.h"
#include "app/recording_shelf.h"

struct recordings;

struct recordings_config {
	const struct recording_shelf *shelf; /* borrowed */
	render_function *render;
	pictures_function *pictures;
	dj_ms began_ms; /* of this run: what is older and still going on was cut off */
	void *arg;
	int (*to_writer)(void *arg, const struct command *c); /* ENOBUFS when full */
	/* Are calls short of time just now? Then it waits. May be NULL. */
	bool (*busy)(void *arg);
};

int recordings_start(struct recordings **out, const struct recordings_config *config,
		     struct dj_error *e);
/* The packets of this one are complete. Any thread. */
void recordings_add(struct recordings *w, dj_id recording);
/* Answers of origin ORIGIN_RECORDINGS. Any thread. 0, or ENOBUFS. */
int recordings_answer(struct recordings *w, const struct answer *a);
/* Ends the thread; answers may still come until it is freed. NULL is allowed. */
void recordings_stop(struct recordings *w);
void recordings_free(struct recordings *w);

/* For tests and the bench: makes the sound of one, here and now, but does not wait for the disk. c
 * is filled as RECORDING_MADE. */
int recordings_make(const struct recordings_config *config, dj_id recording, struct command *c,
		    struct dj_error *e);

#endif
