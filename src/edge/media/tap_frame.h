/* Packets of pictures, in any order and with gaps, into whole pictures in order: VP8 (RFC 7741) and
 * H.264 (RFC 6184). After a gap nothing is told until a whole picture that needs no other. */
#ifndef EDGE_MEDIA_TAP_FRAME_H
#define EDGE_MEDIA_TAP_FRAME_H

#include "domain/recording/entry.h"

#define FRAME_MOST    (1 << 20) /* bytes of a picture; a larger one is left out */
#define FRAME_WINDOW  512	/* packets that wait for one that is late */
#define FRAME_LATE_MS 1000	/* so long */
#define FRAME_PRIVATE 1100	/* an avcC */

/* One picture. H.264 comes as Matroska keeps it: each unit behind four bytes of its length. */
struct frame {
	enum video_codec codec;
	bool key; /* needs no other; width, height and `private` are told with it */
	uint32_t at_ms;
	int width, height;
	const uint8_t *data; /* all of it until the next call */
	size_t size;
	const uint8_t *private; /* H.264: the AVCDecoderConfigurationRecord (ISO 14496-15) */
	size_t private_size;
};

struct frames;

struct frames *frames_alloc(void (*take)(void *arg, const struct frame *f), void *arg);
void frames_free(struct frames *f);
/* Entries of one leg, RECORDING_PICTURE. */
void frames_packet(struct frames *f, const struct recording_entry *e);
/* No more will come. */
void frames_end(struct frames *f);

#endif
