/* Uploaded recordings: RIFF WAVE files of 16 bit PCM, 8 to 48 kHz, one or two channels, at most a
 * minute. Pure. */
#ifndef DOMAIN_PHRASE_WAV_H
#define DOMAIN_PHRASE_WAV_H

#include "base/base.h"

#define WAV_SECONDS_MAX 60
#define WAV_BYTES_MAX	(WAV_SECONDS_MAX * 48000 * 2 * 2 + 4096)
#define WAV_OUT_RATE	8000
#define WAV_OUT_MAX	(WAV_SECONDS_MAX * WAV_OUT_RATE)

struct wav {
	const uint8_t *samples; /* borrowed from the file: little endian, channels interleaved */
	size_t frames;
	int rate, channels;
};

/* 0, or EINVAL with what is wrong with the recording. Reads nothing past `n`. */
int wav_parse(struct wav *out, const void *file, size_t n, struct dj_error *e);
/* Mixed to one channel and brought to 8 kHz, -1..1. How many samples: at most WAV_OUT_MAX. */
size_t wav_to_8k(const struct wav *w, float out[WAV_OUT_MAX]);

#endif
