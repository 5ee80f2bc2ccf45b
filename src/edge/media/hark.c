/* Owns the judgement of sound: noise of the place, voice, knocks. Refuses: codecs, legs, and what
 * follows from a sign. */
#include "edge/media/hark.h"

#define FLOOR_LEAST   1000.0f	/* mean square, about -60 dBFS: below is silence everywhere */
#define FLOOR_MOST    1.0e6f	/* -30 dBFS: nobody lives in more noise than this */
#define FLOOR_FIRST   1.0e5f	/* the first sound is believed to be the place, up to here */
#define FLOOR_RISE    1.0069f	/* a block: 3 dB a second, so steady noise is soon taken for one */
#define LOUD	      8.0f	/* times the floor: 9 dB */
#define LOUD_LEAST    20000.0f	/* -47 dBFS */
#define KNOCK_LEAST   400000.0f /* -34 dBFS at its height */
#define KNOCK_OVER    40.0f	/* and 16 dB over the floor */
#define VOICE_BLOCKS  25	/* loud ones of the last 64 */
#define KNOCK_BLOCKS  8		/* a knock lasts no longer */
#define ENDS_BLOCKS   4		/* quiet ones that end a burst */
#define BEFORE_BLOCKS 7		/* quiet ones before a knock */
#define APART_LEAST   12
#define APART_MOST    150
#define BLOCKS_MOST   30000
#define AFTER_BLOCKS  30 /* quiet ones after the second: no word begins there */

void hark_begin(struct hark *h, dj_us now)
{
	*h = (struct hark){.floor = FLOOR_FIRST, .voice_at = now, .quiet = BEFORE_BLOCKS};
}

static bool is_loud(struct hark *h, float power)
{
	float limit = DJ_MAX(h->floor * LOUD, LOUD_LEAST);

	h->floor = DJ_MIN(power, h->floor * FLOOR_RISE);
	h->floor = DJ_MAX(FLOOR_LEAST, DJ_MIN(h->floor, FLOOR_MOST));
	return power > limit;
}

/* The sound that was on is over: was it one knock? */
static void end_burst(struct hark *h)
{
	bool knock = h->alone && h->burst <= KNOCK_BLOCKS && h->peak > KNOCK_LEAST &&
		     h->peak > h->floor * KNOCK_OVER;
	bool next = h->knocks && h->apart >= APART_LEAST && h->apart <= APART_MOST;

	h->knocks = (uint16_t)(!knock ? 0 : next ? h->knocks + 1 : 1);
	h->burst = 0;
	h->peak = 0;
}

static void sound_goes_on(struct hark *h, float power)
{
	if (!h->burst) {
		h->alone = h->quiet >= BEFORE_BLOCKS;
		h->apart = h->since;
		h->since = h->quiet = 0;
	}
	h->burst = (uint16_t)DJ_MIN(h->burst + h->quiet + 1, BLOCKS_MOST);
	h->peak = DJ_MAX(h->peak, power);
	h->quiet = 0;
}

/* True when the second knock has stood alone for long enough. */
static bool knock_block(struct hark *h, float power, bool loud)
{
	h->since = (uint16_t)DJ_MIN(h->since + 1, BLOCKS_MOST);
	if (loud)
		sound_goes_on(h, power);
	else
		h->quiet = (uint16_t)DJ_MIN(h->quiet + 1, BLOCKS_MOST);
	if (h->burst && h->quiet == ENDS_BLOCKS)
		end_burst(h);
	if (h->knocks < 2 || h->quiet != AFTER_BLOCKS)
		return false;
	h->knocks = 0;
	return true;
}

static enum hark_sign judge(struct hark *h, float power, dj_us now)
{
	bool loud = is_loud(h, power);
	enum hark_sign sign = HARK_NOTHING;

	h->loud = h->loud << 1 | loud;
	if (knock_block(h, power, loud))
		sign = HARK_KNOCKS;
	if (__builtin_popcountll(h->loud) < VOICE_BLOCKS)
		return sign;
	h->voice_at = now;
	if (!h->voiced)
		sign = HARK_VOICE;
	h->voiced = true;
	return sign;
}

enum hark_sign hark_sound(struct hark *h, const int16_t *pcm, size_t n, dj_us now)
{
	enum hark_sign strongest = HARK_NOTHING, sign;

	for (size_t i = 0; i < n; i++) {
		h->sum += (double)pcm[i] * pcm[i];
		if (++h->filled < HARK_BLOCK)
			continue;
		sign = judge(h, (float)(h->sum / HARK_BLOCK), now);
		strongest = DJ_MAX(strongest, sign);
		h->sum = 0;
		h->filled = 0;
	}
	return strongest;
}

bool hark_rested(struct hark *h, dj_us now)
{
	if (!h->voiced || now - h->voice_at < HARK_REST_US)
		return false;
	h->voiced = false;
	return true;
}
