/* How a line sounds, as one number: the mean opinion score of ITU-T G.107 (E-model) with its
 * defaults for everything but codec, loss and delay. */
#ifndef DOMAIN_SOUND_MOS_H
#define DOMAIN_SOUND_MOS_H

#include <stdint.h>

#define MOS_LOSS_ALL 10000 /* losses are counted of so many packets */

struct mos_line {
	int impairment; /* of the codec (Ie, G.113) */
	int robustness; /* of the codec and its concealment against loss (Bpl), tenths */
	int loss;	/* of 10,000 packets */
	int delay_ms;	/* from mouth to ear */
};

/* Hundredths, 100 (nothing can be understood) to 450. */
int mos_of(const struct mos_line *l);

#endif
