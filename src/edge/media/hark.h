/* Listens whether somebody is there: voice, and two knocks on the telephone by somebody who cannot
 * speak (R059). Pure: samples of 8 kHz go in, what was noticed comes out.
 *
 * Voice is a quarter of a second of sound, gaps included, above the noise of the place. A knock is
 * a burst of at most 80 ms, far above that noise, with quiet before and after it. Two knocks, 120
 * to 1500 ms apart, with nothing else around them, are a sign; a third one does not take it back.
 */
#ifndef EDGE_MEDIA_HARK_H
#define EDGE_MEDIA_HARK_H

#include "base/base.h"

#define HARK_BLOCK   80	     /* samples in 10 ms: what is judged at once */
#define HARK_REST_US 3000000 /* without voice for so long: quiet */

enum hark_sign { HARK_NOTHING, HARK_VOICE, HARK_KNOCKS };

struct hark {
	uint64_t loud;	/* the last 64 blocks, newest lowest: above the noise of the place? */
	float floor;	/* mean square of that noise */
	float peak;	/* of the burst that is on */
	double sum;	/* of the block that is filling */
	uint8_t filled; /* its samples */
	bool voiced;	/* VOICE was said and no rest since */
	bool alone;	/* the burst that is on began in quiet */
	uint16_t burst; /* its blocks, 0 none is on */
	uint16_t quiet; /* blocks since the last loud one */
	uint16_t since; /* blocks since the last burst began */
	uint16_t apart; /* that, when the present one began */
	uint16_t knocks;
	dj_us voice_at; /* when voice was last heard, or listening began */
};

void hark_begin(struct hark *h, dj_us now);
/* The strongest sign in these samples. VOICE comes once, then after each rest. */
enum hark_sign hark_sound(struct hark *h, const int16_t *pcm, size_t n, dj_us now);
/* True once when voice has rested for HARK_REST_US; also when nothing arrives at all. */
bool hark_rested(struct hark *h, dj_us now);

#endif
