/* Codecs: samples to payload and back. G.711 is 8 kHz; Opus and G.722 are 16 kHz, and take 8 kHz
 * where nothing wider is to be said. On the wire the clock of Opus is 48 kHz (RFC 7587), that of
 * G.722 8 kHz (RFC 3551 4.5.2). */
#ifndef EDGE_MEDIA_VOICE_H
#define EDGE_MEDIA_VOICE_H

#include "app/leg_port.h"

#define VOICE_RATE    8000 /* samples a second of what is played, and of G.711 */
#define VOICE_FRAME   160  /* samples in 20 ms of that */
#define VOICE_WIDE    320  /* samples in 20 ms of 16 kHz */
#define VOICE_PAYLOAD 400  /* the largest that voice_encode makes */
#define VOICE_LONGEST 960  /* samples of 8 kHz in one packet that is taken: 120 ms */
#define VOICE_CODECS  (CODEC_G722 + 1)

struct voice_encoder;
struct voice_decoder;

static inline int voice_rate(enum leg_codec c)
{
	return c == CODEC_OPUS ? 48000 : 8000;
}
static inline bool voice_is_g711(enum leg_codec c)
{
	return c == CODEC_PCMU || c == CODEC_PCMA;
}
/* Samples in 20 ms of what its decoder gives. */
static inline int voice_frame(enum leg_codec c)
{
	return c == CODEC_OPUS || c == CODEC_G722 ? VOICE_WIDE : VOICE_FRAME;
}

void voice_init(void); /* the tables; once, before any thread */

int16_t voice_sample(enum leg_codec c, uint8_t byte); /* G.711 */
void voice_decode_g711(enum leg_codec c, const uint8_t *in, size_t n, int16_t *out);
void voice_encode_g711(enum leg_codec c, const int16_t *in, size_t n, uint8_t *out);
/* A-law or u-law to the other; the same codec copies. */
void voice_translate(enum leg_codec from, enum leg_codec to, const uint8_t *in, size_t n,
		     uint8_t *out);

/* `frame` is VOICE_FRAME or VOICE_WIDE: samples in each 20 ms that it is given. */
struct voice_encoder *voice_encoder_alloc(enum leg_codec c, int frame);
void voice_encoder_free(struct voice_encoder *e);
int voice_encoder_frame(const struct voice_encoder *e);
/* The share of packets that get lost, in percent: from 1 on Opus repeats itself (RFC 6716 2.1.7).
 */
void voice_encoder_loss(struct voice_encoder *e, int percent);
/* One frame. Bytes written, 0 when the encoder failed. */
size_t voice_encode(struct voice_encoder *e, const int16_t *in, uint8_t out[VOICE_PAYLOAD]);

struct voice_decoder *voice_decoder_alloc(enum leg_codec c);
void voice_decoder_free(struct voice_decoder *d);
/* Samples written (voice_frame's rate), at most 2 * VOICE_LONGEST; 0 for what is no sound. */
int voice_decode(struct voice_decoder *d, const uint8_t *data, size_t n, int16_t *out);
/* `lost` samples of the packet before this one, from what Opus repeats in it, or made up when
 * `data` is NULL. 0: the codec cannot. */
int voice_decode_lost(struct voice_decoder *d, const uint8_t *data, size_t n, int lost,
		      int16_t *out);

/* 20 ms in which nobody speaks: faint noise, so that nobody thinks that the line is dead. Points to
 * a constant. */
const uint8_t *voice_silence(enum leg_codec c, uint64_t tick, size_t *n);

#endif
