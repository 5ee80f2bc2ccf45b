/* Comfort noise (RFC 3389): what stands where a speaker says nothing. White; the shape that a
 * sender describes beside the level is not followed. */
#ifndef EDGE_MEDIA_NOISE_H
#define EDGE_MEDIA_NOISE_H

#include "base/base.h"

#define NOISE_FAINT 66 /* -dBov: a quiet room */

struct noise {
	uint32_t seed; /* not 0 */
};

/* n samples whose level is -`level` dBov, 0..127. */
void noise_make(struct noise *s, int level, int16_t *pcm, int n);

#endif
