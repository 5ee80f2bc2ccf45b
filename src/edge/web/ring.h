/* The last facts, each encoded once for all readers, when the first one wants it. A reader has a
 * position; one that falls out of the ring is told so and comes back by sequence number. Memory
 * does not grow with slow readers. */
#ifndef EDGE_WEB_RING_H
#define EDGE_WEB_RING_H

#include "edge/web/server.h"

#define RING_SLOTS 4096

/* A text ready to be sent, shared by its readers. Freed with the last. */
struct frame {
	int users;
	size_t n;
	unsigned char data[]; /* LWS_PRE bytes of room, then n of text */
};
struct frame *frame_new(const char *text, size_t n); /* one user */
struct frame *frame_use(struct frame *f);
void frame_drop(struct frame *f); /* NULL is allowed */

struct ring_entry {
	struct fact fact;
	struct frame *frame; /* NULL until somebody read it */
};

struct ring {
	uint64_t head; /* position of the next entry; positions only grow */
	struct ring_entry at[RING_SLOTS];
};

void ring_add(struct ring *r, const struct fact *f);
void ring_clear(struct ring *r);
/* NULL when the ring does not have the position (any more, or yet). */
const struct fact *ring_at(const struct ring *r, uint64_t position);
/* The text of it; the position is there. Borrowed. */
struct frame *ring_frame(struct ring *r, uint64_t position);
/* The position after sequence number `since`; false when facts between are gone from the ring. */
bool ring_seek(const struct ring *r, int64_t since, uint64_t *position);

#endif
