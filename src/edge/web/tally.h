/* Counters over facts since the start of the process, for Prometheus: they only grow, unlike the
 * wallboard's day. */
#ifndef EDGE_WEB_TALLY_H
#define EDGE_WEB_TALLY_H

#include "base/text.h"
#include "domain/board/floor.h"

#define TALLY_BOUNDS 9

struct tally {
	int64_t contacts[channel_COUNT][result_COUNT];
	int64_t answers, waited_ms;
	int64_t within[TALLY_BOUNDS]; /* answers within each bound */
};

/* After the floor has folded it: the channel stands there. */
void tally_fact(struct tally *t, const struct fact *f, const struct floor *floor);
void tally_print(const struct tally *t, struct dj_buf *out);

#endif
