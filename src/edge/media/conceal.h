/* What is heard where a packet of a speaker is missing (as in ITU-T G.711 appendix I): its last
 * period goes on and fades, and the first sound that comes again grows out of it. For sound without
 * a concealment of its own; any sample rate up to 16 kHz. */
#ifndef EDGE_MEDIA_CONCEAL_H
#define EDGE_MEDIA_CONCEAL_H

#include "base/base.h"

#define CONCEAL_HISTORY 640 /* samples: 40 ms at 16 kHz */

struct conceal {
	int rate;
	int filled; /* samples of history there are */
	int lost;   /* samples made up since the last real one */
	int period; /* of the sound that is repeated */
	int16_t history[CONCEAL_HISTORY];
	int16_t cycle[CONCEAL_HISTORY / 2];
};

void conceal_init(struct conceal *c, int rate);
/* Real sound; its beginning is changed in place where something was made up before it. */
void conceal_heard(struct conceal *c, int16_t *pcm, int n);
/* n samples that nobody sent. */
void conceal_lost(struct conceal *c, int16_t *pcm, int n);

#endif
