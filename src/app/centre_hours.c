/* Owns what the live centre does about the calendar: it says when public holidays are missing, long
 * before callers hear "open" on New Year's Day. */
#include "app/centre.h"
#include "base/log.h"

#define LOOK_MS (3600 * 1000)

void centre_look_at_calendar(struct app *a)
{
	int year = site_year_missing(a->config.site, centre_wall(a));
	struct fact *f;

	centre_timer(a, TIMER_CALENDAR, 1, LOOK_MS);
	if (year == a->missing_year)
		return;
	f = facts_add(&a->facts, year ? FACT_alarm_raised : FACT_alarm_cleared);
	f->alarm_raised.alarm = alarm_HOLIDAYS_MISSING; /* both kinds have the same fields */
	f->alarm_raised.subject = year ? year : a->missing_year;
	a->missing_year = year;
	if (year)
		dj_log(DJ_LOG_WARN, "holidays.missing", "year=%d", year);
}

void centre_timer_calendar(struct app *a, enum centre_timer kind, dj_us due)
{
	(void)kind, (void)due;
	centre_look_at_calendar(a);
}
