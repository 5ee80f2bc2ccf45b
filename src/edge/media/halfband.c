/* Owns the filter between the two sample rates of the mixer. Every other tap of a half-band filter
 * is 0 and the middle one is a half, so half of the samples pass as they are. */
#include "edge/media/halfband.h"

#include <string.h>

#include "base/base.h"

#define SCALE	32768
#define HALF_AT (2 * HALFBAND_SIDE - 1) /* how far back the middle is, in samples of 16 kHz */

/* Kaiser window, beta 3.5; they sum up to a quarter. */
static const int32_t taps[HALFBAND_SIDE] = {10424, -3317, 1811, -1117, 707, -439, 256, -133};

static int16_t clamp(int32_t v)
{
	return (int16_t)DJ_MAX(-32768, DJ_MIN(32767, v));
}

void halfband_up(struct halfband *h, const int16_t *in, int n, int16_t *out)
{
	int16_t x[HALF_AT + HALFBAND_MOST / 2];

	dj_assert(n >= HALF_AT && n <= HALFBAND_MOST / 2);
	memcpy(x, h->past, HALF_AT * sizeof *x);
	memcpy(x + HALF_AT, in, (size_t)n * sizeof *x);
	for (int i = 0; i < n; i++) {
		const int16_t *middle = x + i + HALFBAND_SIDE;
		int32_t sum = 0;

		for (int k = 0; k < HALFBAND_SIDE; k++)
			sum += taps[k] * (middle[-1 - k] + middle[k]);
		out[2 * i] = clamp(2 * sum / SCALE);
		out[2 * i + 1] = middle[0];
	}
	memcpy(h->past, x + n, HALF_AT * sizeof *x);
}

void halfband_down(struct halfband *h, const int16_t *in, int n, int16_t *out)
{
	int16_t x[HALFBAND_PAST + HALFBAND_MOST];

	dj_assert(2 * n >= HALFBAND_PAST && 2 * n <= HALFBAND_MOST);
	memcpy(x, h->past, sizeof h->past);
	memcpy(x + HALFBAND_PAST, in, 2 * (size_t)n * sizeof *x);
	for (int i = 0; i < n; i++) {
		const int16_t *middle = x + 2 * i + HALF_AT + 1;
		int32_t sum = middle[0] * (SCALE / 2);

		for (int k = 0; k < HALFBAND_SIDE; k++)
			sum += taps[k] * (middle[-1 - 2 * k] + middle[1 + 2 * k]);
		out[i] = clamp(sum / SCALE);
	}
	memcpy(h->past, x + 2 * n, sizeof h->past);
}
