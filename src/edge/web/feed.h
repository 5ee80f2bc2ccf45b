/* The log as the web edge has it: committed facts in order, gapless, from the local midnight on.
 * Folded into the figures of the wallboard and the state of the floor, kept encoded in the ring for
 * who watches.
 *
 * What is missing (the start of the day after a restart, a gap when the mailbox was full) is read
 * from the database. */
#ifndef EDGE_WEB_FEED_H
#define EDGE_WEB_FEED_H

#include "domain/board/floor.h"
#include "edge/web/ring.h"
#include "edge/web/tally.h"

struct feed *feed_alloc(struct web *w);
void feed_free(struct feed *f);

void feed_take(struct web *w, const struct published *p);
void feed_flush(struct web *w); /* after a batch: tells the sockets */
void feed_read(struct web *w);	/* asks the database for what is missing, unless it is asked */
void feed_tick(struct web *w);
void feed_rules(struct web *w); /* the queues' rules are known, or changed */

void feed_incidents(struct web *w); /* their list is another one: every view shows it */

bool feed_ready(const struct web *w);  /* the day so far is folded */
dj_id feed_run(const struct web *w);   /* of the server that runs; pages notice a restart by it */
int64_t feed_seq(const struct web *w); /* number of the last fact taken */
struct ring *feed_ring(struct web *w);
const struct floor *feed_floor(const struct web *w);
/* The figures as they are now. Borrowed until the next call. */
const struct board_figures *feed_figures(struct web *w);
/* The board as JSON, written again when it is asked for after a change. Borrowed. */
struct frame *feed_board(struct web *w);
/* Answers and waits since the start, for /metrics. */
const struct tally *feed_tally(const struct web *w);

#endif
