/* Owns the guess at sound that did not arrive. Knows no packet and no codec. */
#include "edge/media/conceal.h"

#include <string.h>

#define PERIOD_LEAST_MS 5 /* 200 Hz; a shorter one is found as its multiple */
#define PERIOD_MOST_MS	15
#define COMPARED_MS	10
#define LOUD_MS		20 /* then it fades, */
#define GONE_MS		80 /* and is gone */
#define MEET_MS		4  /* real sound fades in over what was made up */
#define ONE		(1 << 12)

void conceal_init(struct conceal *c, int rate)
{
	memset(c, 0, sizeof *c);
	c->rate = rate;
}

static int samples(const struct conceal *c, int ms)
{
	return c->rate * ms / 1000;
}

static void remember(struct conceal *c, const int16_t *pcm, int n)
{
	int more = DJ_MIN(n, CONCEAL_HISTORY);

	memmove(c->history, c->history + more,
		(size_t)(CONCEAL_HISTORY - more) * sizeof *c->history);
	memcpy(c->history + CONCEAL_HISTORY - more, pcm + n - more, (size_t)more * sizeof *pcm);
	c->filled = DJ_MIN(c->filled + more, CONCEAL_HISTORY);
}

/* How well the end of the history repeats what was `lag` before: the square of the correlation over
 * the energy, negative where they are opposed. */
static double likeness(const struct conceal *c, int lag)
{
	int n = samples(c, COMPARED_MS);
	const int16_t *now = c->history + CONCEAL_HISTORY - n, *then = now - lag;
	int64_t both = 0, energy = 1;

	for (int i = 0; i < n; i++) {
		both += now[i] * then[i];
		energy += then[i] * then[i];
	}
	return (double)both * (double)(both < 0 ? -both : both) / (double)energy;
}

static int find_period(const struct conceal *c)
{
	int best = samples(c, PERIOD_LEAST_MS);
	double most = likeness(c, best);

	for (int lag = best + 1; lag <= samples(c, PERIOD_MOST_MS); lag++) {
		double like = likeness(c, lag);

		if (like > most) {
			most = like;
			best = lag;
		}
	}
	return best;
}

/* The last period, its end bent so that it runs into its own beginning. */
static void take_cycle(struct conceal *c)
{
	const int16_t *end = c->history + CONCEAL_HISTORY;
	int bent;

	c->period = find_period(c);
	bent = c->period / 4;
	memcpy(c->cycle, end - c->period, (size_t)c->period * sizeof *c->cycle);
	for (int i = 0; i < bent; i++) {
		int16_t *at = &c->cycle[c->period - bent + i];

		*at = (int16_t)((*at * (bent - i) + end[-c->period - bent + i] * i) / bent);
	}
}

static int16_t made_up(struct conceal *c)
{
	int loud = samples(c, LOUD_MS), gone = samples(c, GONE_MS);
	int gain = c->lost < loud   ? ONE
		   : c->lost < gone ? (gone - c->lost) * ONE / (gone - loud)
				    : 0;

	return (int16_t)(c->cycle[c->lost++ % c->period] * gain / ONE);
}

void conceal_lost(struct conceal *c, int16_t *pcm, int n)
{
	if (c->filled < CONCEAL_HISTORY) { /* too little was heard to go on with */
		memset(pcm, 0, (size_t)n * sizeof *pcm);
		return;
	}
	if (!c->lost)
		take_cycle(c);
	for (int i = 0; i < n; i++)
		pcm[i] = made_up(c);
}

void conceal_heard(struct conceal *c, int16_t *pcm, int n)
{
	int meet = c->lost ? DJ_MIN(n, samples(c, MEET_MS)) : 0;

	for (int i = 0; i < meet; i++)
		pcm[i] = (int16_t)((pcm[i] * i + made_up(c) * (meet - i)) / meet);
	c->lost = 0;
	remember(c, pcm, n);
}
