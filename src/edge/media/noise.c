/* Owns comfort noise. Allocates nothing and keeps nothing but the place in its sequence. */
#include "edge/media/noise.h"

#include <math.h>

/* 0 dBov is the level of the largest square wave; even noise of a peak is 4.8 dB below it. */
static int peak_of(int level)
{
	return (int)(32767 * fmin(1, sqrt(3) * pow(10, -level / 20.0)));
}

void noise_make(struct noise *s, int level, int16_t *pcm, int n)
{
	int peak = peak_of(DJ_MAX(0, DJ_MIN(127, level)));

	for (int i = 0; i < n; i++) {
		s->seed ^= s->seed << 13;
		s->seed ^= s->seed >> 17;
		s->seed ^= s->seed << 5;
		pcm[i] = (int16_t)((s->seed >> 16) * (2 * (int64_t)peak + 1) / 65536 - peak);
	}
}
