/* Owns loudness: trimming, active level, peaks, A-law. Refuses: files and meaning. */
#include "domain/phrase/level.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define PIECE  (LEVEL_RATE / 50)  /* 20 ms */
#define BREATH (LEVEL_RATE / 40)  /* 25 ms kept before and after */
#define PEAK   0.708		  /* -3 dB */
#define LOOK   (LEVEL_RATE / 200) /* 5 ms: how far around a peak the gain goes down */

static double piece_power(const float *samples, size_t count, size_t at)
{
	size_t n = at + PIECE < count ? PIECE : count - at;
	double sum = 0;

	for (size_t i = at; i < at + n; i++)
		sum += (double)samples[i] * samples[i];
	return sum / (double)n;
}

static double loudest_power(const float *samples, size_t count)
{
	double best = 0;

	for (size_t at = 0; at < count; at += PIECE)
		best = fmax(best, piece_power(samples, count, at));
	return best;
}

static void fade_ends(float *samples, size_t count)
{
	size_t edge = count / 2 < BREATH ? count / 2 : BREATH;

	for (size_t i = 0; i < edge; i++) {
		samples[i] *= (float)i / (float)edge;
		samples[count - 1 - i] *= (float)i / (float)edge;
	}
}

void level_trim(float *samples, size_t *count)
{
	double floor = loudest_power(samples, *count) * pow(10, -4.5);
	size_t first = *count, last = 0;

	for (size_t at = 0; at < *count; at += PIECE) {
		if (piece_power(samples, *count, at) <= floor)
			continue;
		first = at < first ? at : first;
		last = at + PIECE;
	}
	if (first == *count) {
		*count = 0;
		return;
	}
	first = first > BREATH ? first - BREATH : 0;
	last = last + BREATH < *count ? last + BREATH : *count;
	memmove(samples, samples + first, (last - first) * sizeof *samples);
	*count = last - first;
	fade_ends(samples, *count);
}

double level_active(const float *samples, size_t count)
{
	double pause = loudest_power(samples, count) * pow(10, -2.5), sum = 0;
	size_t active = 0;

	for (size_t at = 0; at < count; at += PIECE) {
		double power = piece_power(samples, count, at);

		if (power > pause) {
			sum += power;
			active++;
		}
	}
	return active ? 10 * log10(sum / (double)active) : -100;
}

/* The gain that brings the loudest sample within LOOK of i under PEAK. */
static float gain_at(const float *samples, size_t count, size_t i)
{
	size_t from = i > LOOK ? i - LOOK : 0, to = i + LOOK < count ? i + LOOK : count - 1;
	float peak = 0;

	for (size_t k = from; k <= to; k++)
		peak = fmaxf(peak, fabsf(samples[k]));
	return peak > PEAK ? (float)PEAK / peak : 1;
}

/* The mean of those gains over the same stretch is smooth and never above what any sample in it
 * needs. */
static void limit(float *samples, size_t count)
{
	float *gain = dj_alloc(count * sizeof *gain);

	for (size_t i = 0; i < count; i++)
		gain[i] = gain_at(samples, count, i);
	for (size_t i = 0; i < count; i++) {
		size_t from = i > LOOK ? i - LOOK : 0, to = i + LOOK < count ? i + LOOK : count - 1;
		float sum = 0;

		for (size_t k = from; k <= to; k++)
			sum += gain[k];
		samples[i] *= sum / (float)(to - from + 1);
	}
	free(gain);
}

void level_set(float *samples, size_t count, double dbov)
{
	float gain = (float)pow(10, (dbov - level_active(samples, count)) / 20);

	for (size_t i = 0; i < count; i++)
		samples[i] *= gain;
	limit(samples, count);
}

/* ---- A-law (ITU-T G.711): sign, three bits of segment, four of step, even bits inverted ---- */

uint8_t alaw_of(float sample)
{
	int value = (int)lrintf(fmaxf(-1, fminf(1, sample)) * 4095), segment = 0;
	uint8_t sign = value >= 0 ? 0x80 : 0;

	if (value < 0)
		value = -value - 1;
	while (segment < 7 && value >> (segment + 5) != 0)
		segment++;
	value = segment < 2 ? value >> 1 : value >> segment;
	return (uint8_t)((sign | segment << 4 | (value & 15)) ^ 0x55);
}

float alaw_back(uint8_t code)
{
	int segment, value;

	code ^= 0x55;
	segment = code >> 4 & 7;
	value = (code & 15) * 2 + 1;
	if (segment > 0)
		value = (value + 32) << (segment - 1);
	return (float)(code & 0x80 ? value : -value) / 4096;
}
