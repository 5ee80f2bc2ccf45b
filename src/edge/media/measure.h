/* How a leg sounds: what its packets and the other side's reports say, every few seconds and in the
 * end. */
#ifndef EDGE_MEDIA_MEASURE_H
#define EDGE_MEDIA_MEASURE_H

#include "app/leg_port.h"

#define MEASURE_SECONDS 5

/* Of one leg. */
struct measure {
	/* counted up to the last look */
	uint32_t received, lost;
	uint32_t reported_received, reported_lost; /* up to the last report of ours */
	/* what the other side said last */
	bool reported;	 /* since the last look */
	uint32_t middle; /* of the time of its last sender report, 0 none */
	dj_us middle_at; /* when that came */
	int32_t loss_out, jitter_out_us, rtt_us, lost_out; /* -1: it said nothing */
	int32_t gaps, missed; /* up to that: nobody sent them; it has not got */
	uint32_t span;
	/* all looks together */
	uint32_t looks, rtts;
	uint32_t mos, worst; /* hundredths: sum, least */
	uint64_t jitter_us, rtt_sum_us;
};

void measure_init(struct measure *m);

#endif
