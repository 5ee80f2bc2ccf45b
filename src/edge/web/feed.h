/* The log as the web edge has it: committed facts in order, gapless, from the local midnight on.
 * Folded into the figures of the wallboard and the state of the floor, kept encoded in the ring for
 * who watches.
 *
 * What is missing (the start of the day after a restart, a gap when the mailbox was full) is read
 * from the database. */
#ifndef EDGE_WEB_FEED_H
#define EDGE_WEB_FEED_H

#include "edge/web/ring.h"

struct feed *feed_alloc(struct web *w);
void feed_free(struct feed *f);

void feed_take(struct web *w, const struct published *p);
void feed_flush(struct web *w); /* after a batch: tells the sockets */
void feed_tick(struct web *w);

bool feed_ready(const struct web *w);  /* the day so far is folded */
int64_t feed_seq(const struct web *w); /* number of the last fact taken */
struct ring *feed_ring(struct web *w);
struct frame *feed_board(struct web *w); /* the board as last written; borrowed */

#endif
