/* How many people are required in each half hour, in all and with a skill (R065, R068): a plan that
 * a supervisor enters as CSV until a roster brings it. Pure.
 *
 *   day,from,to,skill,required
 *   weekdays,09:00,18:00,,38          in all
 *   daily,00:00,24:00,vietnamese,1    of them with this skill
 *   2026-12-25,09:00,18:00,,20        a date stands over its weekday
 *
 * day: mon tue wed thu fri sat sun, daily, weekdays, weekend or a date; times at half hours. Of two
 * lines for the same time the later one counts. */
#ifndef DOMAIN_COVER_H
#define DOMAIN_COVER_H

#include "base/base.h"

#define COVER_TEXT     3900 /* bytes of a plan */
#define COVER_LINES    200
#define COVER_REQUIRED 9999
#define COVER_HALVES   48
#define COVER_SKILL    40
#define COVER_ANYBODY  (-1)

struct cover_line {
	int date;		 /* 20261225, or 0: on the weekdays of `days` */
	uint8_t days;		 /* bits, Sunday first */
	int from, to;		 /* half hours of the day, to is not in it */
	char skill[COVER_SKILL]; /* "": whoever */
	int required;
};

struct cover {
	int count;
	struct cover_line *lines;
};

/* EINVAL with a sentence that names the first wrong line. An empty text is a plan that requires
 * nobody. Free with cover_free, also after an error. */
int cover_parse(const char *csv, struct cover *out, struct dj_error *why);
void cover_free(struct cover *c);
/* On this local date and weekday (0 Sunday), in this half hour; "" for whoever. 0 nobody. */
int cover_required(const struct cover *c, int date, int weekday, int half, const char *skill);

#endif
