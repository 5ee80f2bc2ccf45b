/* Owns the little language of hours: "mon-fri 09:00-18:00, sat 22:00-06:00". */
#include "domain/directory/row.h"

#include <ctype.h>
#include <string.h>

#define WEEK 7

static const char names[WEEK][4] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

static void skip_blanks(const char **p)
{
	while (**p == ' ')
		++*p;
}

static int read_day(const char **p)
{
	for (int i = 0; i < WEEK; i++)
		if (strncmp(*p, names[i], 3) == 0) {
			*p += 3;
			return i;
		}
	return -1;
}

/* "mon", "mon-fri" (also round the week: "sat-mon"), "daily", or nothing, which is every day. */
static bool read_days(const char **p, unsigned *days)
{
	int from, to;

	if (strncmp(*p, "daily", 5) == 0)
		*p += 5;
	else if (isalpha((unsigned char)**p)) {
		from = to = read_day(p);
		if (from >= 0 && **p == '-') {
			++*p;
			to = read_day(p);
		}
		if (from < 0 || to < 0)
			return false;
		for (int d = from;; d = (d + 1) % WEEK) {
			*days |= 1u << d;
			if (d == to)
				return true;
		}
	}
	*days = (1u << WEEK) - 1;
	return true;
}

static int two_digits(const char *p)
{
	return isdigit((unsigned char)p[0]) && isdigit((unsigned char)p[1])
		   ? (p[0] - '0') * 10 + p[1] - '0'
		   : -1;
}

/* "09:00"; "24:00" ends a day. -1 when it is none. */
static int read_minute(const char **p)
{
	int hour = two_digits(*p), minute;

	if (hour < 0 || (*p)[2] != ':')
		return -1;
	minute = two_digits(*p + 3);
	if (minute < 0 || minute > 59 || hour * 60 + minute > 24 * 60)
		return -1;
	*p += 5;
	return hour * 60 + minute;
}

static bool read_period(const char **p, struct directory_period *out)
{
	*out = (struct directory_period){0};
	skip_blanks(p);
	if (!read_days(p, &out->days))
		return false;
	skip_blanks(p);
	out->from = read_minute(p);
	if (out->from < 0 || out->from == 24 * 60 || **p != '-')
		return false;
	++*p;
	out->to = read_minute(p);
	skip_blanks(p);
	return out->to >= 0;
}

bool directory_hours_read(const char *text, struct directory_hours *out)
{
	const char *p = text;

	out->count = 0;
	skip_blanks(&p);
	while (*p) {
		if (out->count == DIRECTORY_PERIODS || !read_period(&p, &out->at[out->count]))
			return false;
		out->count++;
		if (*p && *p != ',')
			return false;
		if (*p == ',' && !*++p)
			return false;
	}
	return true;
}

bool directory_hours_open(const struct directory_hours *h, int weekday, int minute)
{
	for (int i = 0; i < h->count; i++) {
		const struct directory_period *t = &h->at[i];
		bool today = t->days & (1u << weekday);
		bool yesterday = t->days & (1u << ((weekday + WEEK - 1) % WEEK));

		if (t->to > t->from) {
			if (today && minute >= t->from && minute < t->to)
				return true;
		} else if ((today && minute >= t->from) || (yesterday && minute < t->to)) {
			return true;
		}
	}
	return h->count == 0;
}
