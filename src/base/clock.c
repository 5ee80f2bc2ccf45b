/* Owns the only two reads of the system clock, and local time. */
#include "base/clock.h"

#include <time.h>

static dj_ms shift;

static int64_t read_clock(clockid_t id, int64_t per_second)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * per_second + ts.tv_nsec / (1000000000 / per_second);
}

static dj_ms real_wall(void *arg)
{
	(void)arg;
	return read_clock(CLOCK_REALTIME, 1000) + shift;
}

static dj_us real_mono(void *arg)
{
	(void)arg;
	return read_clock(CLOCK_MONOTONIC, 1000000);
}

const struct dj_clock *dj_real_clock(void)
{
	static const struct dj_clock real = {real_wall, real_mono, NULL};

	return &real;
}

void dj_real_clock_shift(dj_ms by)
{
	shift = by;
}

static dj_ms fake_wall(void *arg)
{
	return ((struct dj_fake_clock *)arg)->wall;
}

static dj_us fake_mono(void *arg)
{
	return ((struct dj_fake_clock *)arg)->mono;
}

void dj_fake_clock_init(struct dj_fake_clock *f, dj_ms wall)
{
	f->clock = (struct dj_clock){fake_wall, fake_mono, f};
	f->wall = wall;
	f->mono = 1000000;
}

void dj_fake_clock_advance(struct dj_fake_clock *f, dj_ms by)
{
	f->wall += by;
	f->mono += by * 1000;
}

int dj_local_offset_min(dj_ms at)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm local;

	localtime_r(&seconds, &local);
	return (int)(local.tm_gmtoff / 60);
}

dj_ms dj_local_midnight(dj_ms at)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm day;

	localtime_r(&seconds, &day);
	day.tm_hour = day.tm_min = day.tm_sec = 0;
	day.tm_isdst = -1;
	return (dj_ms)mktime(&day) * 1000;
}
