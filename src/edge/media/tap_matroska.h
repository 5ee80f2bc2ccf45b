/* Pictures as a Matroska file of one track (RFC 9559; with VP8 it is WebM), with its index in
 * front: every picture is shown twice, first to be measured, then to be written. */
#ifndef EDGE_MEDIA_TAP_MATROSKA_H
#define EDGE_MEDIA_TAP_MATROSKA_H

#include "edge/media/tap_frame.h"

struct matroska_cluster {
	uint32_t at_ms;
	bool key; /* it can be jumped to */
	uint64_t size;
};

struct matroska {
	int (*put)(void *arg, const void *data, size_t n);
	void *arg;
	int err;
	enum video_codec codec;
	int width, height; /* of the first */
	size_t private_size;
	uint8_t private[FRAME_PRIVATE];
	int64_t frames;
	uint32_t last_ms;
	struct matroska_cluster *clusters;
	size_t count, room, at; /* at: clusters that were begun while writing */
};

void matroska_measure(struct matroska *m, const struct frame *f);
/* After all were measured; then each of them again, in the same order. */
void matroska_begin(struct matroska *m);
void matroska_frame(struct matroska *m, const struct frame *f);
/* 0 or errno. Frees what was measured. */
int matroska_end(struct matroska *m);

#endif
