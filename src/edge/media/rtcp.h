/* RTCP as bytes (RFC 3550 section 6): what the other side reports about what we send, and our own
 * report. */
#ifndef EDGE_MEDIA_RTCP_H
#define EDGE_MEDIA_RTCP_H

#include "base/base.h"

#define RTCP_REPORT 68 /* bytes of the largest that is written */

/* What a receiver says about one stream. */
struct rtcp_block {
	uint32_t ssrc;
	uint8_t fraction; /* lost since its last report, of 256 */
	int32_t lost;	  /* of all; negative when some came twice */
	uint32_t highest; /* sequence number, extended */
	uint32_t jitter;  /* in units of the timestamps */
	uint32_t asked;	  /* the middle of the time of our last report that it has; 0 none */
	uint32_t since;	  /* how long ago that came, 1/65536 s */
};

struct rtcp_seen {
	bool sender; /* a sender report was there: `middle` of its time */
	uint32_t middle;
	bool reported; /* there was a block about our stream */
	struct rtcp_block block;
};

/* A datagram of one or more packets; what is said about `ours`. False when it is no RTCP or its
 * lengths lie; then `out` holds nothing. */
bool rtcp_parse(struct rtcp_seen *out, const uint8_t *data, size_t n, uint32_t ours);

struct rtcp_report {
	uint32_t ssrc;
	uint64_t time; /* NTP: seconds since 1900 in the upper half */
	uint32_t ts, packets, octets;
	bool blocked; /* `block` says what we got */
	struct rtcp_block block;
};

/* A sender report and a name that tells nothing. Bytes written. */
size_t rtcp_write(uint8_t out[RTCP_REPORT], const struct rtcp_report *r);

#endif
