/* RTCP feedback about pictures as bytes (RFC 4585, RFC 5104; REMB as browsers send it): what a
 * receiver misses, and what is asked of a sender. */
#ifndef EDGE_MEDIA_FEEDBACK_H
#define EDGE_MEDIA_FEEDBACK_H

#include "base/base.h"

#define FEEDBACK_MISSING 128 /* packets in one datagram; more are as good as a whole picture */
#define FEEDBACK_BYTES	 64  /* of the largest that is written */
#define FEEDBACK_ASKS	 8   /* packets in one that is written */

struct feedback {
	bool picture;  /* a whole picture is wanted (PLI, FIR) */
	uint64_t rate; /* bits a second that the line carries (REMB); 0 not said */
	int missing;   /* sequence numbers in `seq` (NACK) */
	uint16_t seq[FEEDBACK_MISSING];
};

/* A datagram of one or more packets; what is said about `ours`. False when it is no RTCP or its
 * lengths lie; then `out` holds nothing. */
bool feedback_parse(struct feedback *out, const uint8_t *data, size_t n, uint32_t ours);

/* Each is a whole datagram: an empty report and the one request. Bytes written. */
size_t feedback_picture(uint8_t out[FEEDBACK_BYTES], uint32_t from, uint32_t about);
size_t feedback_missing(uint8_t out[FEEDBACK_BYTES], uint32_t from, uint32_t about,
			const uint16_t *seq, int count);
size_t feedback_rate(uint8_t out[FEEDBACK_BYTES], uint32_t from, uint32_t about, uint64_t rate);

#endif
