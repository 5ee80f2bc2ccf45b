/* Owns when a queue is open. Refuses: the clock and the zone; both are handed in. */
#include "domain/hours/hours.h"

#define DAY_MIN	 1440
#define STEP_MIN 30
#define MINUTE	 60000
#define LOOK_MIN (7 * DAY_MIN)
#define OCTOBER	 1000 /* of a date's last four digits */

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

bool hours_date_valid(int date)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = date / 10000, month = date / 100 % 100, day = date % 100;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return year >= 2000 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap);
}

struct hours_local hours_local(const struct hours_zone *z, dj_ms at)
{
	int64_t minutes = at / MINUTE + z->offset_min(z->arg, at), day = minutes / DAY_MIN;

	return (struct hours_local){day, date_of(day), (int)((day + 4) % 7),
				    (int)(minutes % DAY_MIN)};
}

static bool has_periods(const struct hours_book *b, dj_id queue)
{
	for (int i = 0; i < b->period_count; i++)
		if (b->periods[i].queue == queue)
			return true;
	return false;
}

static bool within(int from, int to, int minute)
{
	return minute >= from && minute < to;
}

static bool in_weekly(const struct hours_book *b, dj_id rows_of, struct hours_local l)
{
	for (int i = 0; i < b->period_count; i++) {
		const struct hours_period *p = &b->periods[i];

		if (p->queue == rows_of && p->weekday == l.weekday &&
		    within(p->from_min, p->to_min, l.minute))
			return true;
	}
	return false;
}

/* A row that counts at this minute; a closed one without minutes counts all day. */
static bool counts(const struct hours_day *d, int minute)
{
	return d->to_min <= d->from_min ? d->mode != queue_mode_OPEN
					: within(d->from_min, d->to_min, minute);
}

/* What the dated rows of `rows_of` say about this minute; -1 nothing. A day opened specially is
 * closed outside its minutes. */
static int dated_mode(const struct hours_book *b, dj_id rows_of, struct hours_local l)
{
	bool closed = false, open = false, special = false;

	for (int i = 0; i < b->day_count; i++) {
		const struct hours_day *d = &b->days[i];

		if (d->queue != rows_of || d->date != l.date)
			continue;
		special = special || d->mode == queue_mode_OPEN;
		if (!counts(d, l.minute))
			continue;
		if (d->mode == queue_mode_HOLIDAY)
			return queue_mode_HOLIDAY;
		closed = closed || d->mode == queue_mode_CLOSED;
		open = open || d->mode == queue_mode_OPEN;
	}
	if (closed)
		return queue_mode_CLOSED;
	return open ? queue_mode_OPEN : special ? queue_mode_CLOSED : -1;
}

static enum queue_mode mode_at(const struct hours_book *b, dj_id queue, struct hours_local l)
{
	dj_id rows_of = has_periods(b, queue) ? queue : 0;
	bool day_and_night = !has_periods(b, rows_of);
	int mode = dated_mode(b, queue, l);

	if (mode < 0 && !day_and_night)
		mode = dated_mode(b, 0, l);
	if (mode >= 0)
		return (enum queue_mode)mode;
	return day_and_night || in_weekly(b, rows_of, l) ? queue_mode_OPEN : queue_mode_CLOSED;
}

enum queue_mode hours_mode(const struct hours_book *b, dj_id queue, bool emergency, dj_ms now)
{
	return emergency ? queue_mode_EMERGENCY : mode_at(b, queue, hours_local(&b->zone, now));
}

/* Looks at every half hour to come: a few hundred cheap questions, asked only for callers who ring
 * a closed queue. The local time is asked for each, so a change of summer time moves nothing. */
struct phrase_opening hours_opening(const struct hours_book *b, dj_id queue, bool emergency,
				    dj_ms now)
{
	struct hours_local here = hours_local(&b->zone, now);
	struct phrase_opening o = {.holiday =
				       hours_mode(b, queue, emergency, now) == queue_mode_HOLIDAY};
	dj_ms at = now - now % MINUTE + (dj_ms)(STEP_MIN - here.minute % STEP_MIN) * MINUTE;

	for (int i = 0; i < LOOK_MIN / STEP_MIN; i++, at += STEP_MIN * MINUTE) {
		struct hours_local l = hours_local(&b->zone, at);

		if (l.day - here.day >= 7)
			break;
		if (!emergency && mode_at(b, queue, l) != queue_mode_OPEN)
			continue;
		o.known = true;
		o.days = (int)(l.day - here.day);
		o.weekday = l.weekday;
		o.minute = l.minute;
		break;
	}
	return o;
}

static bool has_holidays(const struct hours_book *b, int year)
{
	for (int i = 0; i < b->day_count; i++)
		if (b->days[i].mode == queue_mode_HOLIDAY &&
		    (!year || b->days[i].date / 10000 == year))
			return true;
	return false;
}

int hours_year_missing(const struct hours_book *b, dj_ms now)
{
	int date = hours_local(&b->zone, now).date, year = date / 10000;

	if (!has_holidays(b, 0))
		return 0;
	if (!has_holidays(b, year))
		return year;
	return date % 10000 >= OCTOBER && !has_holidays(b, year + 1) ? year + 1 : 0;
}
