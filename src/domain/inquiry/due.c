/* Owns counting periods. Refuses: knowing what is counted for; the clock.
 *
 * Everything stands on two walks: over office windows (for hours) and over working days (for days).
 * Both end after DAYS_MOST days, which only office hours that never come would reach. */
#include "domain/inquiry/due.h"

#define DAY_MIN	  1440
#define MINUTE	  60000
#define HOUR	  (60 * MINUTE)
#define DAY_MS	  ((dj_ms)DAY_MIN * MINUTE)
#define DAYS_MOST 4000

struct window {
	int from, to; /* minutes of the day */
};

/* ---- days ---- */

int64_t due_day(int date)
{
	int64_t y = date / 10000, m = date / 100 % 100, d = date % 100, era, of_era, of_year;

	if (!hours_date_valid(date))
		return -1;
	y -= m <= 2;
	era = y / 400;
	of_era = y - era * 400;
	of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int weekday_of(int64_t day)
{
	return (int)((day + 4) % 7);
}

static bool is_holiday(const struct due_calendar *c, int64_t day)
{
	int low = 0, high = c->holiday_count;

	while (low < high) {
		int middle = (low + high) / 2;

		if (c->holidays[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->holiday_count && c->holidays[low] == day;
}

/* The instant of a minute of a local day; twice, because the zone may change in between. */
static dj_ms moment(const struct due_calendar *c, int64_t day, int minute)
{
	dj_ms local = (day * DAY_MIN + minute) * MINUTE, at = local;

	for (int i = 0; i < 2; i++)
		at = local - (dj_ms)c->zone.offset_min(c->zone.arg, at) * MINUTE;
	return at;
}

static int64_t day_of(const struct due_calendar *c, dj_ms at)
{
	return hours_local(&c->zone, at).day;
}

/* The office windows of a day in their order; none on a holiday. */
static int windows_of(const struct due_calendar *c, const struct directory_hours *office,
		      int64_t day, struct window out[DIRECTORY_PERIODS])
{
	int count = 0;

	if (is_holiday(c, day))
		return 0;
	if (office->count == 0) {
		out[0] = (struct window){0, DAY_MIN};
		return 1;
	}
	for (int i = 0; i < office->count; i++) {
		const struct directory_period *p = &office->at[i];
		int at = count;

		if (!(p->days & 1u << weekday_of(day)) || p->to <= p->from)
			continue;
		for (; at > 0 && out[at - 1].from > p->from; at--)
			out[at] = out[at - 1];
		out[at] = (struct window){p->from, p->to};
		count++;
	}
	return count;
}

static bool is_working_day(const struct due_calendar *c, const struct directory_hours *office,
			   int64_t day)
{
	struct window w[DIRECTORY_PERIODS];

	return windows_of(c, office, day, w) > 0;
}

/* The working day that is `steps` working days behind `day` (before it with -1); with 0 steps `day`
 * itself or the next one. */
static int64_t working_day(const struct due_calendar *c, const struct directory_hours *office,
			   int64_t day, int steps)
{
	int way = steps < 0 ? -1 : 1, left = steps < 0 ? -steps : steps;

	for (int i = 0; i < DAYS_MOST; i++) {
		if (is_working_day(c, office, day) && left == 0)
			return day;
		day += way;
		if (left && is_working_day(c, office, day))
			left--;
	}
	return day;
}

static dj_ms end_of(const struct due_calendar *c, const struct directory_hours *office, int64_t day)
{
	struct window w[DIRECTORY_PERIODS];
	int count = windows_of(c, office, day, w);

	return moment(c, day, count ? w[count - 1].to : DAY_MIN);
}

/* ---- office time ---- */

dj_ms due_worked(const struct due_calendar *c, const struct directory_hours *office, dj_ms from,
		 dj_ms to)
{
	struct window w[DIRECTORY_PERIODS];
	dj_ms sum = 0;
	int64_t day = day_of(c, from), last;

	if (to <= from)
		return 0;
	last = DJ_MIN(day_of(c, to), day + DAYS_MOST);
	for (; day <= last; day++) {
		int count = windows_of(c, office, day, w);

		for (int i = 0; i < count; i++) {
			dj_ms begin = DJ_MAX(moment(c, day, w[i].from), from);
			dj_ms end = DJ_MIN(moment(c, day, w[i].to), to);

			sum += DJ_MAX(end - begin, 0);
		}
	}
	return sum;
}

/* The instant at which so much office time has gone by since `from`; with 0 the next instant of
 * office time. */
static dj_ms walk(const struct due_calendar *c, const struct directory_hours *office, dj_ms from,
		  dj_ms left)
{
	struct window w[DIRECTORY_PERIODS];
	int64_t day = day_of(c, from);

	for (int64_t last = day + DAYS_MOST; day < last; day++) {
		int count = windows_of(c, office, day, w);

		for (int i = 0; i < count; i++) {
			dj_ms begin = DJ_MAX(moment(c, day, w[i].from), from);
			dj_ms end = moment(c, day, w[i].to);

			if (end <= begin)
				continue;
			if (left <= end - begin)
				return begin + left;
			left -= end - begin;
		}
	}
	return moment(c, day, 0);
}

/* ---- rules ---- */

static int particular(const struct due_rule *r, const struct due_rule *want)
{
	if (r->state != want->state || (r->kind != DUE_ANY && r->kind != want->kind) ||
	    (r->sub != DUE_ANY && r->sub != want->sub))
		return -1;
	return (r->sub != DUE_ANY) * 2 + (r->kind != DUE_ANY);
}

const struct due_rule *due_rule_of(const struct due_rule *rules, int count,
				   const struct due_calendar *c, const struct due_rule *want,
				   dj_ms at)
{
	int date = hours_local(&c->zone, at).date, best_of = -1;
	const struct due_rule *best = NULL;

	for (int i = 0; i < count; i++) {
		const struct due_rule *r = &rules[i];
		int is = r->valid_from <= date ? particular(r, want) : -1;

		if (is < 0 || is < best_of)
			continue;
		if (is > best_of || r->valid_from > best->valid_from ||
		    (r->valid_from == best->valid_from && r->id > best->id)) {
			best = r;
			best_of = is;
		}
	}
	return best;
}

/* ---- periods ---- */

/* The end of the working day `days` behind `day`; calendar days roll on to a working one. */
static dj_ms end_behind(const struct due_calendar *c, const struct due_rule *r, int64_t day,
			int64_t days)
{
	if (r->unit == due_unit_DAYS)
		return end_of(c, &r->office, working_day(c, &r->office, day + days, 0));
	return end_of(c, &r->office, working_day(c, &r->office, day, (int)days));
}

dj_ms due_add(const struct due_calendar *c, const struct due_rule *r, dj_ms from)
{
	dj_ms begin;

	if (r->unit == due_unit_HOURS)
		return from + (dj_ms)r->period * HOUR;
	if (r->unit == due_unit_WORKING_HOURS)
		return walk(c, &r->office, from, (dj_ms)r->period * HOUR);
	begin = r->unit == due_unit_DAYS ? from : walk(c, &r->office, from, 0);
	return end_behind(c, r, day_of(c, begin), r->period - (r->first_day ? 1 : 0));
}

dj_ms due_again(const struct due_calendar *c, const struct due_rule *r, dj_ms due)
{
	if (r->unit == due_unit_HOURS)
		return due + (dj_ms)r->period * HOUR;
	if (r->unit == due_unit_WORKING_HOURS)
		return walk(c, &r->office, due, (dj_ms)r->period * HOUR);
	return end_behind(c, r, day_of(c, due - 1), r->period); /* midnight ends the day before */
}

static int64_t working_days_between(const struct due_calendar *c, const struct due_rule *r,
				    int64_t from, int64_t to)
{
	int64_t n = 0;

	for (int64_t day = from + 1; day <= to && day < from + DAYS_MOST; day++)
		n += is_working_day(c, &r->office, day);
	return n;
}

dj_ms due_shift(const struct due_calendar *c, const struct due_rule *r, dj_ms due, dj_ms from,
		dj_ms to)
{
	int64_t began = day_of(c, from), last = day_of(c, due - 1), left;
	dj_ms moved;

	if (from >= due || to <= from)
		return due;
	if (r->unit == due_unit_HOURS)
		return due + (to - from);
	if (r->unit == due_unit_WORKING_HOURS) {
		moved = walk(c, &r->office, to, due_worked(c, &r->office, from, due));
		return DJ_MAX(moved, due);
	}
	left = r->unit == due_unit_DAYS ? last - began : working_days_between(c, r, began, last);
	moved = end_behind(c, r, day_of(c, to), left);
	return DJ_MAX(moved, due);
}

dj_ms due_beside(const struct due_calendar *c, const struct due_rule *r, dj_ms due, int days)
{
	int64_t day = day_of(c, due - 1);
	dj_ms of_day = due - moment(c, day, 0);

	return moment(c, working_day(c, &r->office, day, days), 0) + of_day;
}
