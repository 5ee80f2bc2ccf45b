/* The ear of the mixer for one speaker: jitter buffer, decoder, concealment. It is there only while
 * somebody hears the speaker in a mix.
 *
 * Packets wait as they came, in order; each 20 ms one frame is taken out. What is missing when its
 * time has come is made up: by Opus (from the next packet, where that repeats it), else by
 * conceal.h. When nothing waits at all, time stands still while sound is made up: if the packet was
 * late it is heard whole and the delay has grown, if it was lost the next one makes up for it. The
 * delay begins with 40 ms, and a frame is taken out, by fading over it, when everything has come
 * early for long. */
#ifndef EDGE_MEDIA_EAR_H
#define EDGE_MEDIA_EAR_H

#include "edge/media/conceal.h"
#include "edge/media/halfband.h"
#include "edge/media/noise.h"
#include "edge/media/packet.h"
#include "edge/media/voice.h"

#define EAR_PACKETS 16	/* 320 ms */
#define EAR_BYTES   480 /* 60 ms of G.711; a larger packet is lost */

struct ear_packet {
	bool full;
	bool noise; /* RFC 3389: from here on the speaker is silent */
	uint16_t seq, size;
	uint32_t ts;
	uint8_t data[EAR_BYTES];
};

struct ear {
	enum leg_codec codec;
	int length; /* samples of a frame: VOICE_FRAME or VOICE_WIDE */
	struct voice_decoder *decoder;
	uint16_t epoch;
	uint16_t seq;		  /* last decoded */
	uint32_t at;		  /* timestamp behind what is decoded */
	bool running;		  /* frames are being taken */
	bool quiet;		  /* the speaker said that it is silent */
	int level;		  /* of its noise, -dBov */
	int waited;		  /* frames since the first packet came */
	int held;		  /* samples made up while time stood still */
	int target, calm;	  /* frames of delay; frames since one came too late */
	int least, taken;	  /* smallest fill of this second; frames of this second */
	uint32_t concealed, late; /* frames made up; packets that came when their time was over */
	bool heard;		  /* `frame` holds sound of this tick */
	bool narrowed, widened;	  /* `other` holds it at the other rate */
	int ready;		  /* samples in `pcm` that were not heard yet */
	struct noise noise;
	struct conceal conceal;
	struct halfband band;
	int16_t frame[VOICE_WIDE];
	int16_t other[VOICE_WIDE];
	int16_t pcm[2 * VOICE_LONGEST + 2 * VOICE_WIDE];
	struct ear_packet packets[EAR_PACKETS];
};

struct ear *ear_alloc(enum leg_codec c);
void ear_free(struct ear *e);
/* `epoch` is the stream's (stream.h): another one begins anew. */
void ear_put(struct ear *e, const struct packet *p, uint16_t epoch);
/* A packet of comfort noise, in its place among the others. */
void ear_put_noise(struct ear *e, const struct packet *p, uint16_t epoch);
/* Moves one frame into `frame`; silence when there is none. */
void ear_take(struct ear *e);
/* This tick's frame in `length` samples, VOICE_FRAME or VOICE_WIDE; NULL when there is none. */
const int16_t *ear_frame(struct ear *e, int length);

#endif
