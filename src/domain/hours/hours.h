/* hours: when a queue is open, from weekly periods and dated exceptions in the site's local time
 * (R006). Pure: the instant and the zone are handed in.
 *
 * Precedence: emergency, holiday, closed, open. An emergency is declared by a person and served
 * like open. A queue without weekly periods of its own has those of queue 0; where there are none
 * either it is open day and night, holidays too, and only its own dated rows close it. */
#ifndef DOMAIN_HOURS_HOURS_H
#define DOMAIN_HOURS_HOURS_H

#include "domain/phrase/phrase.h"

/* Minutes that local time is ahead of UTC at an instant; it changes with summer time. */
struct hours_zone {
	void *arg;
	int (*offset_min)(void *arg, dj_ms at);
};

struct hours_local {
	int64_t day; /* since 1970-01-01 */
	int date;    /* 20260817 */
	int weekday; /* 0 Sunday */
	int minute;  /* of the day */
};
struct hours_local hours_local(const struct hours_zone *z, dj_ms at);
/* Whether there is such a day: 20260229 is none. */
bool hours_date_valid(int date);

/* Weekly opening, in minutes of the local day; `to_min` may be 1440. A day may have several. */
struct hours_period {
	dj_id queue;
	int weekday;
	int from_min, to_min;
};

/* One dated exception. OPEN: these minutes instead of the weekly ones. CLOSED and HOLIDAY: the
 * whole day, or these minutes where they are given (closed at short notice). */
struct hours_day {
	dj_id queue; /* 0: all that have weekly periods */
	int date;
	enum queue_mode mode; /* HOLIDAY, CLOSED or OPEN */
	int from_min, to_min;
};

struct hours_book {
	const struct hours_period *periods;
	int period_count;
	const struct hours_day *days;
	int day_count;
	struct hours_zone zone;
};

enum queue_mode hours_mode(const struct hours_book *b, dj_id queue, bool emergency, dj_ms now);
/* When it opens again, as it is announced: within the next seven days, else `known` is false.
 * `elsewhere` is left false. */
struct phrase_opening hours_opening(const struct hours_book *b, dj_id queue, bool emergency,
				    dj_ms now);

/* The year whose public holidays should be here by now and are not, or 0. This year's are wanted
 * always, next year's from October on; a site that keeps no holidays at all wants none. */
int hours_year_missing(const struct hours_book *b, dj_ms now);

#endif
