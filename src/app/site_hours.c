/* Owns when a queue is open, from weekly periods and dated exceptions. Refuses: the clock; the
 * minute is handed in. */
#include "app/site.h"

#define DAY_MIN 1440

struct local {
	int date;    /* 20260817 */
	int weekday; /* 0 Sunday */
	int minute;  /* of the day */
};

/* Civil date of a day number since 1970-01-01, by counting years from 1 March 0000 (400 of them are
 * 146,097 days). */
static int date_of(int64_t day)
{
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100),
		march = (5 * of_year + 2) / 153;
	int64_t month = march < 10 ? march + 3 : march - 9;

	return (int)((year + era * 400 + (month <= 2)) * 10000 + month * 100 + of_year -
		     (153 * march + 2) / 5 + 1);
}

static struct local local_of(const struct site *s, dj_ms now)
{
	int64_t minutes = now / 60000 + s->utc_offset_min, day = minutes / DAY_MIN;

	return (struct local){date_of(day), (int)((day + 4) % 7), (int)(minutes % DAY_MIN)};
}

static bool has_periods(const struct site *s, dj_id queue)
{
	for (int i = 0; i < s->period_count; i++)
		if (s->periods[i].queue == queue)
			return true;
	return false;
}

static bool within(int from, int to, int minute)
{
	return minute >= from && minute < to;
}

static bool in_weekly(const struct site *s, dj_id rows_of, struct local l)
{
	for (int i = 0; i < s->period_count; i++) {
		const struct site_period *p = &s->periods[i];

		if (p->queue == rows_of && p->weekday == l.weekday &&
		    within(p->from_min, p->to_min, l.minute))
			return true;
	}
	return false;
}

/* What the dated rows of `rows_of` say about this minute; -1 nothing. A day opened specially is
 * closed outside its minutes. */
static int dated_mode(const struct site *s, dj_id rows_of, struct local l)
{
	int mode = -1;

	for (int i = 0; i < s->day_count; i++) {
		const struct site_day *d = &s->days[i];

		if (d->queue != rows_of || d->date != l.date)
			continue;
		if (d->mode != queue_mode_OPEN)
			return d->mode;
		if (within(d->from_min, d->to_min, l.minute))
			return queue_mode_OPEN;
		mode = queue_mode_CLOSED;
	}
	return mode;
}

enum queue_mode site_queue_mode(const struct site *s, dj_id queue, dj_ms now)
{
	const struct site_queue *q = site_queue_of(s, queue);
	struct local l = local_of(s, now);
	dj_id rows_of = has_periods(s, queue) ? queue : 0;
	bool day_and_night = !has_periods(s, rows_of);
	int mode = dated_mode(s, queue, l);

	if (q && q->emergency)
		return queue_mode_EMERGENCY;
	if (mode < 0 && !day_and_night)
		mode = dated_mode(s, 0, l);
	if (mode >= 0)
		return (enum queue_mode)mode;
	return day_and_night || in_weekly(s, rows_of, l) ? queue_mode_OPEN : queue_mode_CLOSED;
}

/* Looks at every half hour to come: a few hundred cheap questions, asked only for callers who ring
 * a closed queue. */
struct phrase_opening site_opening(const struct site *s, dj_id queue, dj_ms now)
{
	int64_t here = now / 60000 + s->utc_offset_min, today = here / DAY_MIN;
	struct phrase_opening o = {.holiday = site_queue_mode(s, queue, now) == queue_mode_HOLIDAY};

	for (int64_t m = (here / 30 + 1) * 30; m < (today + 7) * DAY_MIN; m += 30) {
		enum queue_mode mode = site_queue_mode(s, queue, (m - s->utc_offset_min) * 60000);

		if (mode != queue_mode_OPEN && mode != queue_mode_EMERGENCY)
			continue;
		o.known = true;
		o.days = (int)(m / DAY_MIN - today);
		o.weekday = (int)((m / DAY_MIN + 4) % 7);
		o.minute = (int)(m % DAY_MIN);
		break;
	}
	return o;
}

int64_t site_local_moment(const struct site *s, dj_ms now)
{
	struct local l = local_of(s, now);

	return (int64_t)l.date * 10000 + l.minute / 60 * 100 + l.minute % 60;
}
