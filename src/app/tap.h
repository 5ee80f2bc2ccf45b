/* The way of packets from the media thread to the recorder: one bounded ring, one writer, one
 * reader, no lock. Who finds it full counts what was lost and says so with the next packet. */
#ifndef APP_TAP_H
#define APP_TAP_H

#include "base/base.h"

#define TAP_PAYLOAD 1500

struct tap_ring;

/* A packet of a leg that is recorded, as it came. */
struct tap_packet {
	dj_id recording;
	dj_us at_us; /* when it came, monotonic */
	uint32_t ts;
	uint16_t seq, epoch;
	uint16_t lost; /* of this leg, for want of room, since its last packet here */
	uint16_t size;
	uint8_t track, codec;
	bool picture; /* codec is enum video_codec then, else enum leg_codec */
	bool marker;
};

/* bytes: a power of two. */
struct tap_ring *tap_ring_alloc(size_t bytes);
void tap_ring_free(struct tap_ring *r);
/* False when there is no room. Never waits. */
bool tap_ring_put(struct tap_ring *r, const struct tap_packet *p, const void *payload);
/* False when it is empty. */
bool tap_ring_take(struct tap_ring *r, struct tap_packet *p, uint8_t payload[TAP_PAYLOAD]);

#endif
