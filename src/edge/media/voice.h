/* Codecs: samples of 8 kHz to payload and back. Opus runs at 8 kHz inside; its clock on the wire is
 * 48 kHz (RFC 7587). */
#ifndef EDGE_MEDIA_VOICE_H
#define EDGE_MEDIA_VOICE_H

#include "app/leg_port.h"

#define VOICE_RATE    8000 /* samples a second inside */
#define VOICE_FRAME   160  /* samples in 20 ms */
#define VOICE_PAYLOAD 400  /* the largest that voice_encode makes */
#define VOICE_LONGEST 960  /* samples in one packet that is taken: 120 ms */

struct OpusEncoder;
struct OpusDecoder;

static inline int voice_rate(enum leg_codec c)
{
	return c == CODEC_OPUS ? 48000 : 8000;
}
static inline bool voice_is_g711(enum leg_codec c)
{
	return c == CODEC_PCMU || c == CODEC_PCMA;
}

void voice_init(void); /* the tables; once, before any thread */

int16_t voice_sample(enum leg_codec c, uint8_t byte); /* G.711 */
void voice_decode_g711(enum leg_codec c, const uint8_t *in, size_t n, int16_t *out);
void voice_encode_g711(enum leg_codec c, const int16_t *in, size_t n, uint8_t *out);
/* A-law or u-law to the other; the same codec copies. */
void voice_translate(enum leg_codec from, enum leg_codec to, const uint8_t *in, size_t n,
		     uint8_t *out);

struct OpusEncoder *voice_encoder(void);
struct OpusDecoder *voice_decoder(void);
void voice_encoder_free(struct OpusEncoder *e);
void voice_decoder_free(struct OpusDecoder *d);
/* 20 ms; `opus` is used for CODEC_OPUS only. Bytes written, 0 when the encoder failed. */
size_t voice_encode(enum leg_codec c, struct OpusEncoder *opus, const int16_t in[VOICE_FRAME],
		    uint8_t out[VOICE_PAYLOAD]);
/* Samples written, at most VOICE_LONGEST; data NULL conceals a loss of `lost` samples. */
int voice_decode_opus(struct OpusDecoder *d, const uint8_t *data, size_t n, int lost, int16_t *out);
/* 20 ms of silence as payload; points to a constant. */
const uint8_t *voice_silence(enum leg_codec c, size_t *n);

#endif
