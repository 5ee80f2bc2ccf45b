/* The ear of the mixer for one speaker: decoder and jitter buffer, in 8 kHz samples. It is there
 * only while somebody hears the speaker in a mix.
 *
 * Packets are decoded as they come into a ring by timestamp; each 20 ms one frame is taken out. The
 * distance between the two starts at 40 ms, grows by 20 (up to 120) when the ring runs dry in the
 * middle of speech, and shrinks again when everything has come early for long. A frame too many is
 * taken out by fading over it, never by a cut. */
#ifndef EDGE_MEDIA_EAR_H
#define EDGE_MEDIA_EAR_H

#include "edge/media/packet.h"
#include "edge/media/voice.h"

#define EAR_RING 2048 /* samples, a power of two: 256 ms */

struct ear {
	enum leg_codec codec;
	struct OpusDecoder *opus;
	uint16_t last_seq;
	uint16_t epoch;
	bool running;  /* frames are being taken */
	uint32_t head; /* time behind the newest sample */
	uint32_t at;   /* time of the next frame */
	int target;    /* samples between arriving and being heard */
	int least;     /* smallest fill of this second */
	int taken;     /* frames of this second */
	int dry;       /* frames since a packet came too late */
	bool heard;    /* `frame` holds sound of this tick */
	int16_t frame[VOICE_FRAME];
	int16_t ring[EAR_RING];
};

struct ear *ear_alloc(enum leg_codec c);
void ear_free(struct ear *e);
/* `epoch` is the stream's (stream.h): another one starts the ring anew. */
void ear_put(struct ear *e, const struct packet *p, uint16_t epoch);
/* Moves one frame into `frame`; silence when there is none. */
void ear_take(struct ear *e);

#endif
