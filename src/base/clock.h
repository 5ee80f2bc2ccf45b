/* Time as a value that is handed in, so that tests can own it. */
#ifndef DJ_CLOCK_H
#define DJ_CLOCK_H

#include "base/base.h"

struct dj_clock {
	dj_ms (*wall_ms)(void *arg);
	dj_us (*mono_us)(void *arg);
	void *arg;
};

const struct dj_clock *dj_real_clock(void);
/* From now on the real clock's wall time stands `by` ahead of the machine's; its mono time is as it
 * was. For demos that show a night, before any thread is there. */
void dj_real_clock_shift(dj_ms by);

struct dj_fake_clock {
	struct dj_clock clock; /* hand this out */
	dj_ms wall;
	dj_us mono;
};
void dj_fake_clock_init(struct dj_fake_clock *f, dj_ms wall);
void dj_fake_clock_advance(struct dj_fake_clock *f, dj_ms by);

static inline dj_ms dj_wall(const struct dj_clock *c)
{
	return c->wall_ms(c->arg);
}
static inline dj_us dj_mono(const struct dj_clock *c)
{
	return c->mono_us(c->arg);
}

/* Local time of the process's zone (TZ, read from tzdata by the C library): minutes ahead of UTC at
 * this instant, and the instant at which its local day began. */
int dj_local_offset_min(dj_ms at);
dj_ms dj_local_midnight(dj_ms at);

#endif
