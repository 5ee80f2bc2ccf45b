/* Owns the estimate of how a line sounds. Measures nothing. */
#include "domain/sound/mos.h"

#define BEST_RATING 93.2  /* R with all defaults (G.107 table 3) */
#define LATE_MS	    177.3 /* from here on delay disturbs more */

static double rating(const struct mos_line *l)
{
	double loss = l->loss / 100.0, robustness = l->robustness / 10.0;
	double lost = l->impairment + (95 - l->impairment) * loss / (loss + robustness);
	double late = l->delay_ms > LATE_MS ? 0.11 * (l->delay_ms - LATE_MS) : 0;
	double r = BEST_RATING - 0.024 * l->delay_ms - late - lost;

	return r < 0 ? 0 : r;
}

int mos_of(const struct mos_line *l)
{
	double r = rating(l), mos = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;

	/* between 0 and 6.5 the formula dips below 1 (G.107 annex B) */
	return mos < 1 ? 100 : (int)(100 * mos + 0.5);
}
