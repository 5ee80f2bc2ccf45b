/* Owns codecs and their tables. The tables are ours because librem's A-law encoder reads out of
 * bounds for -32768. */
#include "edge/media/voice.h"

#include <opus/opus.h>
#include <string.h>

#include <re.h>
#include <rem.h>

#define OPUS_BITRATE	24000
#define OPUS_COMPLEXITY 4
#define LOUDEST		32767

static int16_t pcm_of[2][256];	 /* [A-law?][byte] */
static uint8_t other_of[2][256]; /* A-law -> u-law at [1], u-law -> A-law at [0] */
static uint8_t silence[2][VOICE_FRAME];
/* One Opus frame of 20 ms that holds nothing (RFC 6716 3.1, code 0, DTX). */
static const uint8_t opus_silence[] = {0xf8, 0xff, 0xfe};

static uint8_t encode_sample(bool alaw, int16_t sample)
{
	int16_t s = sample < -LOUDEST ? -LOUDEST : sample;

	return alaw ? g711_pcm2alaw(s) : g711_pcm2ulaw(s);
}

void voice_init(void)
{
	for (int b = 0; b < 256; b++) {
		pcm_of[0][b] = g711_ulaw2pcm((uint8_t)b);
		pcm_of[1][b] = g711_alaw2pcm((uint8_t)b);
	}
	for (int b = 0; b < 256; b++) {
		other_of[0][b] = encode_sample(true, pcm_of[0][b]);
		other_of[1][b] = encode_sample(false, pcm_of[1][b]);
	}
	memset(silence[0], 0xff, VOICE_FRAME);
	memset(silence[1], 0xd5, VOICE_FRAME);
}

int16_t voice_sample(enum leg_codec c, uint8_t byte)
{
	return pcm_of[c == CODEC_PCMA][byte];
}

void voice_decode_g711(enum leg_codec c, const uint8_t *in, size_t n, int16_t *out)
{
	const int16_t *table = pcm_of[c == CODEC_PCMA];

	for (size_t i = 0; i < n; i++)
		out[i] = table[in[i]];
}

void voice_encode_g711(enum leg_codec c, const int16_t *in, size_t n, uint8_t *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = encode_sample(c == CODEC_PCMA, in[i]);
}

void voice_translate(enum leg_codec from, enum leg_codec to, const uint8_t *in, size_t n,
		     uint8_t *out)
{
	const uint8_t *table = other_of[from == CODEC_PCMA];

	if (from == to) {
		memcpy(out, in, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		out[i] = table[in[i]];
}

struct OpusEncoder *voice_encoder(void)
{
	int err;
	OpusEncoder *e = opus_encoder_create(VOICE_RATE, 1, OPUS_APPLICATION_VOIP, &err);

	dj_assert(e && err == OPUS_OK);
	opus_encoder_ctl(e, OPUS_SET_BITRATE(OPUS_BITRATE));
	opus_encoder_ctl(e, OPUS_SET_COMPLEXITY(OPUS_COMPLEXITY));
	return e;
}

struct OpusDecoder *voice_decoder(void)
{
	int err;
	OpusDecoder *d = opus_decoder_create(VOICE_RATE, 1, &err);

	dj_assert(d && err == OPUS_OK);
	return d;
}

void voice_encoder_free(struct OpusEncoder *e)
{
	if (e)
		opus_encoder_destroy(e);
}

void voice_decoder_free(struct OpusDecoder *d)
{
	if (d)
		opus_decoder_destroy(d);
}

size_t voice_encode(enum leg_codec c, struct OpusEncoder *opus, const int16_t in[VOICE_FRAME],
		    uint8_t out[VOICE_PAYLOAD])
{
	int n;

	if (voice_is_g711(c)) {
		voice_encode_g711(c, in, VOICE_FRAME, out);
		return VOICE_FRAME;
	}
	n = opus ? opus_encode(opus, in, VOICE_FRAME, out, VOICE_PAYLOAD) : 0;
	return n > 0 ? (size_t)n : 0;
}

int voice_decode_opus(struct OpusDecoder *d, const uint8_t *data, size_t n, int lost, int16_t *out)
{
	int samples = opus_decode(d, data, (opus_int32)n, out, data ? VOICE_LONGEST : lost, 0);

	return samples > 0 ? samples : 0;
}

const uint8_t *voice_silence(enum leg_codec c, size_t *n)
{
	*n = c == CODEC_OPUS ? sizeof opus_silence : VOICE_FRAME;
	return c == CODEC_OPUS ? opus_silence : silence[c == CODEC_PCMA];
}
