/* The loop's side of the sound: sockets, the ids that have them, asks that wait. Private to
 * edge/media. */
#ifndef EDGE_MEDIA_STATE_H
#define EDGE_MEDIA_STATE_H

#include <pthread.h>

#include "base/map.h"
#include "edge/media/engine.h"
#include "edge/media/media.h"
#include "edge/media/pool.h"

struct backlog {
	struct ask *asks;
	size_t first, count, size;
};

struct media {
	struct engine engine; /* the media thread's; the loop posts to it */
	struct pool pool;
	pthread_t thread, loop;
	bool running;
	char public_address[46], fingerprint[100];
	struct dj_map legs;	/* id -> slot */
	struct backlog backlog; /* asks that found no room, in order */
	struct command command; /* large; reused by every event */
};

/* All but the thread: unit tests drive the engine themselves. */
int media_alloc(struct media **out, const struct media_config *cfg, struct dj_error *e);

/* port.c. Nothing asked is lost: what finds no room waits, and open() refuses new legs while
 * something waits. */
void media_post(struct media *m, const struct ask *a);
bool media_flush(struct media *m); /* true when nothing waits */

#endif
