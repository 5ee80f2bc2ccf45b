/* Owns codecs and their tables. The tables are ours because librem's A-law encoder reads out of
 * bounds for -32768. */
#include "edge/media/voice.h"

#include <opus/opus.h>
#include <stdlib.h>
#include <string.h>

#include <spandsp/telephony.h> /* first: the next one needs it */

#include <spandsp/g722.h>

#include <re.h>
#include <rem_g711.h> /* not rem.h: spandsp has a goertzel_init of its own */

#include "edge/media/noise.h"

#define OPUS_BITRATE	24000
#define OPUS_COMPLEXITY 2
#define G722_BITRATE	64000
#define LOUDEST		32767
#define NOISE_FRAMES	16

struct voice_encoder {
	enum leg_codec codec;
	int frame;
	int loss;
	OpusEncoder *opus;
	g722_encode_state_t *g722;
};

struct voice_decoder {
	enum leg_codec codec;
	OpusDecoder *opus;
	g722_decode_state_t *g722;
};

static int16_t pcm_of[2][256];	 /* [A-law?][byte] */
static uint8_t other_of[2][256]; /* A-law -> u-law at [1], u-law -> A-law at [0] */
static uint8_t quiet[VOICE_CODECS][NOISE_FRAMES][VOICE_FRAME];
/* One Opus frame of 20 ms that holds nothing (RFC 6716 3.1, code 0, DTX): its decoder makes the
 * noise. */
static const uint8_t opus_silence[] = {0xf8, 0xff, 0xfe};

static uint8_t encode_sample(bool alaw, int16_t sample)
{
	int16_t s = sample < -LOUDEST ? -LOUDEST : sample;

	return alaw ? g711_pcm2alaw(s) : g711_pcm2ulaw(s);
}

static void make_quiet(enum leg_codec c)
{
	struct voice_encoder *e = voice_encoder_alloc(c, VOICE_FRAME);
	struct noise noise = {.seed = 1};
	int16_t pcm[VOICE_FRAME];
	uint8_t payload[VOICE_PAYLOAD];

	for (int i = 0; i < NOISE_FRAMES; i++) {
		noise_make(&noise, NOISE_FAINT, pcm, VOICE_FRAME);
		dj_assert(voice_encode(e, pcm, payload) == VOICE_FRAME);
		memcpy(quiet[c][i], payload, VOICE_FRAME);
	}
	voice_encoder_free(e);
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
	make_quiet(CODEC_PCMU);
	make_quiet(CODEC_PCMA);
	make_quiet(CODEC_G722);
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

/* --- encoders --- */

static OpusEncoder *make_opus(int frame)
{
	int err;
	OpusEncoder *e = opus_encoder_create(frame * 50, 1, OPUS_APPLICATION_VOIP, &err);

	dj_assert(e && err == OPUS_OK);
	opus_encoder_ctl(e, OPUS_SET_BITRATE(OPUS_BITRATE));
	opus_encoder_ctl(e, OPUS_SET_COMPLEXITY(OPUS_COMPLEXITY));
	return e;
}

struct voice_encoder *voice_encoder_alloc(enum leg_codec c, int frame)
{
	struct voice_encoder *e = dj_alloc(sizeof *e);

	e->codec = c;
	e->frame = frame;
	if (c == CODEC_OPUS)
		e->opus = make_opus(frame);
	if (c == CODEC_G722)
		e->g722 = g722_encode_init(NULL, G722_BITRATE,
					   frame == VOICE_FRAME ? G722_SAMPLE_RATE_8000 : 0);
	dj_assert(c != CODEC_G722 || e->g722);
	return e;
}

void voice_encoder_free(struct voice_encoder *e)
{
	if (!e)
		return;
	if (e->opus)
		opus_encoder_destroy(e->opus);
	if (e->g722)
		g722_encode_free(e->g722);
	free(e);
}

int voice_encoder_frame(const struct voice_encoder *e)
{
	return e->frame;
}

void voice_encoder_loss(struct voice_encoder *e, int percent)
{
	if (!e->opus || e->loss == percent)
		return;
	e->loss = percent;
	opus_encoder_ctl(e->opus, OPUS_SET_INBAND_FEC(percent > 0));
	opus_encoder_ctl(e->opus, OPUS_SET_PACKET_LOSS_PERC(percent));
}

size_t voice_encode(struct voice_encoder *e, const int16_t *in, uint8_t out[VOICE_PAYLOAD])
{
	int n = 0;

	if (e->opus) {
		n = opus_encode(e->opus, in, e->frame, out, VOICE_PAYLOAD);
	} else if (e->g722) {
		n = g722_encode(e->g722, out, in, e->frame);
	} else if (e->frame == VOICE_FRAME) {
		voice_encode_g711(e->codec, in, VOICE_FRAME, out);
		n = VOICE_FRAME;
	}
	return n > 0 ? (size_t)n : 0;
}

/* --- decoders --- */

struct voice_decoder *voice_decoder_alloc(enum leg_codec c)
{
	struct voice_decoder *d = dj_alloc(sizeof *d);
	int err = OPUS_OK;

	d->codec = c;
	if (c == CODEC_OPUS)
		d->opus = opus_decoder_create(VOICE_WIDE * 50, 1, &err);
	if (c == CODEC_G722)
		d->g722 = g722_decode_init(NULL, G722_BITRATE, 0);
	dj_assert(err == OPUS_OK && (c != CODEC_G722 || d->g722));
	return d;
}

void voice_decoder_free(struct voice_decoder *d)
{
	if (!d)
		return;
	if (d->opus)
		opus_decoder_destroy(d->opus);
	if (d->g722)
		g722_decode_free(d->g722);
	free(d);
}

int voice_decode(struct voice_decoder *d, const uint8_t *data, size_t n, int16_t *out)
{
	size_t taken = DJ_MIN(n, (size_t)VOICE_LONGEST);
	int samples = 0;

	if (!n)
		return 0;
	if (d->opus) {
		samples = opus_decode(d->opus, data, (opus_int32)n, out, 2 * VOICE_LONGEST, 0);
	} else if (d->g722) {
		samples = g722_decode(d->g722, out, data, (int)taken);
	} else {
		voice_decode_g711(d->codec, data, taken, out);
		samples = (int)taken;
	}
	return DJ_MAX(samples, 0);
}

int voice_decode_lost(struct voice_decoder *d, const uint8_t *data, size_t n, int lost,
		      int16_t *out)
{
	int samples =
	    d->opus ? opus_decode(d->opus, data, (opus_int32)n, out, lost, data != NULL) : 0;

	return DJ_MAX(samples, 0);
}

const uint8_t *voice_silence(enum leg_codec c, uint64_t tick, size_t *n)
{
	*n = c == CODEC_OPUS ? sizeof opus_silence : VOICE_FRAME;
	return c == CODEC_OPUS ? opus_silence : quiet[c][tick % NOISE_FRAMES];
}
