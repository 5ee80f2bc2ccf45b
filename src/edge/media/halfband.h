/* Between 8 and 16 kHz: one half-band filter, flat to 3.4 kHz, 50 dB down from 4.6 kHz on. */
#ifndef EDGE_MEDIA_HALFBAND_H
#define EDGE_MEDIA_HALFBAND_H

#include <stdint.h>

#define HALFBAND_SIDE 8			      /* taps beside the middle that are not 0, each way */
#define HALFBAND_PAST (4 * HALFBAND_SIDE - 2) /* samples of 16 kHz that one needs before it */
#define HALFBAND_MOST 320		      /* samples of 16 kHz in one turn */

/* One direction of one stream; zeros begin it. */
struct halfband {
	int16_t past[HALFBAND_PAST];
};

/* n samples of 8 kHz to 2n of 16 kHz; n at most HALFBAND_MOST / 2. */
void halfband_up(struct halfband *h, const int16_t *in, int n, int16_t *out);
/* 2n samples of 16 kHz to n of 8 kHz. */
void halfband_down(struct halfband *h, const int16_t *in, int n, int16_t *out);

#endif
