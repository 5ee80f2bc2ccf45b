/* RTP packets (RFC 3550) as bytes: one bounded parser, one header writer. */
#ifndef EDGE_MEDIA_PACKET_H
#define EDGE_MEDIA_PACKET_H

#include "base/base.h"

#define PACKET_MAX  1500 /* a larger datagram is dropped */
#define PACKET_HEAD 12
#define PACKET_TAIL 32 /* room for an SRTP tag and index */

struct packet {
	bool marker;
	uint8_t payload_type;
	uint16_t seq;
	uint32_t ts, ssrc;
	const uint8_t *payload; /* into the datagram, without extension and padding */
	size_t size;
};

/* False when it is not RTP version 2 or its lengths lie. */
bool packet_parse(struct packet *p, const uint8_t *data, size_t n);
/* What a first byte of 128..191 holds: RTCP types are 192..223 in the second byte. */
static inline bool packet_is_rtcp(const uint8_t *data, size_t n)
{
	return n >= 8 && data[1] >= 192 && data[1] <= 223;
}
/* Writes the twelve bytes of the fixed header. */
void packet_head(uint8_t *out, const struct packet *p);

static inline uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}
static inline uint32_t get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}
static inline void put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}
static inline void put32(uint8_t *p, uint32_t v)
{
	put16(p, (uint16_t)(v >> 16));
	put16(p + 2, (uint16_t)v);
}

#endif
