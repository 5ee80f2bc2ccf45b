/* Opus in Ogg (RFC 3533, RFC 7845): packets of 20 ms into pages of a second. */
#ifndef EDGE_MEDIA_TAP_OGG_H
#define EDGE_MEDIA_TAP_OGG_H

#include "base/base.h"

#define OGG_PACKET   1000 /* the largest packet */
#define OGG_SEGMENTS 255

struct ogg {
	int (*put)(void *arg, const void *data, size_t n);
	void *arg;
	int err;
	uint32_t serial, page;
	int64_t granule; /* 48 kHz, of the last whole packet */
	int segments, packets;
	size_t size;
	uint8_t lacing[OGG_SEGMENTS];
	uint8_t body[OGG_SEGMENTS * 255];
};

/* Writes the two head pages: two uncoupled channels, `rate` of the input, pre-skip in 48 kHz. */
void ogg_begin(struct ogg *o, int rate, int pre_skip);
/* One packet that lasts 20 ms. */
void ogg_packet(struct ogg *o, const uint8_t *data, size_t n);
/* The last page; the sound ends after `samples` of 48 kHz, pre-skip not counted. 0 or errno. */
int ogg_end(struct ogg *o, int64_t samples, int pre_skip);

#endif
