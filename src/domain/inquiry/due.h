/* due: until when something has to be done, counted in office hours, working days, hours or days
 * from a calendar of holidays (Civil Petitions Treatment Act, articles 18 and 19). Pure: calendar,
 * zone and rules are handed in; nothing reads a clock. */
#ifndef DOMAIN_INQUIRY_DUE_H
#define DOMAIN_INQUIRY_DUE_H

#include "domain/directory/row.h"
#include "domain/hours/hours.h"

struct due_calendar {
	const int64_t *holidays; /* days since 1970, ascending */
	int holiday_count;
	struct hours_zone zone;
};

/* One dated row. ANY fits every kind, sub-kind or, as a state, the inquiry as a whole. */
#define DUE_ANY		(-1)
#define DUE_PERIOD_MOST 1000 /* hours or days */
struct due_rule {
	dj_id id;
	int kind, sub, state;
	int period; /* 1..DUE_PERIOD_MOST of `unit` */
	enum due_unit unit;
	bool first_day;		       /* days: the one on which it comes in counts */
	struct directory_hours office; /* when somebody works; no period: day and night */
	int valid_from;		       /* 20260101; 0: since ever */
};

/* The day 20260817 since 1970-01-01; -1 when there is no such day. */
int64_t due_day(int date);

/* The row that counts for what came in at `at`: the latest of the most particular ones. NULL only
 * when there is none for ANY. */
const struct due_rule *due_rule_of(const struct due_rule *rules, int count,
				   const struct due_calendar *c, const struct due_rule *want,
				   dj_ms at);

/* The end of the rule's period from `from` on. What comes in while nobody works begins with the
 * next office hour; the last day ends with its office hours. */
dj_ms due_add(const struct due_calendar *c, const struct due_rule *r, dj_ms from);
/* The same period once more behind `due` (an extension). */
dj_ms due_again(const struct due_calendar *c, const struct due_rule *r, dj_ms due);
/* `due` after a pause: what was left of it at `from` runs on from `to`. Never earlier than `due`;
 * a pause that began after it moves nothing. */
dj_ms due_shift(const struct due_calendar *c, const struct due_rule *r, dj_ms due, dj_ms from,
		dj_ms to);
/* So many working days before it (`days` < 0) or after it: when people are reminded. */
dj_ms due_beside(const struct due_calendar *c, const struct due_rule *r, dj_ms due, int days);
/* Office time between two instants; 0 when they stand the other way round. */
dj_ms due_worked(const struct due_calendar *c, const struct directory_hours *office, dj_ms from,
		 dj_ms to);

#endif
