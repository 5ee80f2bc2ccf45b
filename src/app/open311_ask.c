/* Owns the parameters of GeoReport v2. Refuses: a date without its zone, a status that is none,
 * more than ninety days at once. */
#include "app/open311_ask.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/id.h"
#include "base/text.h"
#include "domain/report/report.h"

#define VALUE 2048

/* ---- dates ---- */

static bool digits(const char **p, int n, int *out)
{
	*out = 0;
	for (int i = 0; i < n; i++, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		*out = *out * 10 + (**p - '0');
	}
	return true;
}

static bool literal(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool read_zone(const char **p, int *minutes)
{
	int hours, rest, sign = **p == '-' ? -1 : 1;

	*minutes = 0;
	if (literal(p, 'Z'))
		return **p == '\0';
	/* a + that nobody escaped arrives as a blank */
	if (!literal(p, '+') && !literal(p, '-') && !literal(p, ' '))
		return false;
	if (!digits(p, 2, &hours) || !literal(p, ':') || !digits(p, 2, &rest) || **p)
		return false;
	*minutes = sign * (hours * 60 + rest);
	return hours <= 14 && rest <= 59;
}

static bool read_clock(const char **p, struct tm *t)
{
	if (!literal(p, 'T') || !digits(p, 2, &t->tm_hour) || !literal(p, ':') ||
	    !digits(p, 2, &t->tm_min))
		return false;
	if (literal(p, ':') && !digits(p, 2, &t->tm_sec))
		return false;
	if (literal(p, '.'))
		*p += strspn(*p, "0123456789");
	return t->tm_hour <= 23 && t->tm_min <= 59 && t->tm_sec <= 60;
}

bool open311_time_read(const char *text, dj_ms *out)
{
	struct tm t = {0}, back;
	const char *p = text;
	int year, month, minutes;
	time_t at, day;

	if (!digits(&p, 4, &year) || !literal(&p, '-') || !digits(&p, 2, &month) ||
	    !literal(&p, '-') || !digits(&p, 2, &t.tm_mday) || !read_clock(&p, &t) ||
	    !read_zone(&p, &minutes))
		return false;
	t.tm_year = year - 1900;
	t.tm_mon = month - 1;
	if (year < 2000 || year > 2199 || month < 1 || month > 12 || t.tm_mday < 1)
		return false;
	back = (struct tm){.tm_year = t.tm_year, .tm_mon = t.tm_mon, .tm_mday = t.tm_mday};
	day = timegm(&back);
	gmtime_r(&day, &back);
	if (back.tm_mday != t.tm_mday) /* 30 February */
		return false;
	at = timegm(&t);
	*out = ((dj_ms)at - minutes * 60) * 1000;
	return true;
}

void open311_time_write(dj_ms at, char out[24])
{
	time_t seconds = (time_t)(at / 1000);
	struct tm t;

	gmtime_r(&seconds, &t);
	strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &t);
}

/* ---- parameters ---- */

/* The first value of this name that is not empty; NULL: longer than VALUE. */
static const char *find(const char *lines, const char *name, char *out)
{
	size_t n = strlen(name);

	out[0] = '\0';
	for (const char *p = lines; *p;) {
		size_t line = strcspn(p, "\n");

		if (line > n + 1 && strncmp(p, name, n) == 0 && p[n] == '=')
			return dj_copy_n(out, VALUE, p + n + 1, line - n - 1) ? out : NULL;
		p += line + (p[line] == '\n');
	}
	return out;
}

/* Runs `take` for each piece of a comma list, without the blanks around it. */
static bool each(const char *list, struct open311_ask *a,
		 bool (*take)(struct open311_ask *a, const char *piece))
{
	char piece[64];

	while (*list) {
		size_t n;

		list += strspn(list, ", ");
		n = strcspn(list, ",");
		while (n && list[n - 1] == ' ')
			n--;
		if (n && (!dj_copy_n(piece, sizeof piece, list, n) || !take(a, piece)))
			return false;
		list += strcspn(list, ",");
	}
	return true;
}

/* Anything that is no id of ours asks for nothing: it finds nothing. */
static bool take_id(struct open311_ask *a, const char *piece)
{
	dj_id id = dj_id_parse(piece);

	if (a->id_count == OPEN311_IDS)
		return false;
	a->ids[a->id_count++] = id ? id : -1;
	return true;
}

static bool take_service(struct open311_ask *a, const char *piece)
{
	int word = word_value(words_report_service, piece);

	/* NONE is in no request: an unknown code finds nothing */
	a->services |= word > 0 && report_service_find((enum report_service)word) ? 1u << word : 1u;
	return true;
}

static bool take_status(struct open311_ask *a, const char *piece)
{
	if (strcmp(piece, "open") == 0)
		a->open = true;
	else if (strcmp(piece, "closed") == 0)
		a->closed = true;
	else
		return false;
	return true;
}

static bool read_count(const char *text, int least, int most, int otherwise, int *out)
{
	size_t n = strlen(text);

	*out = n ? atoi(text) : otherwise;
	return n == 0 ||
	       (n <= 6 && strspn(text, "0123456789") == n && *out >= least && *out <= most);
}

static int read_place(const char *text, struct open311_ask *a, struct dj_error *why)
{
	const struct report_city *city;

	a->jurisdiction = "";
	if (!text[0] || strcmp(text, "gg.go.kr") == 0 || strcmp(text, "41") == 0)
		return 0;
	city = report_city_find(text);
	if (!city)
		return dj_fail(why, ENOENT, "jurisdiction_id was not found.");
	a->jurisdiction = city->place;
	return 0;
}

static int read_dates(const char *lines, dj_ms now, struct open311_ask *a, struct dj_error *why)
{
	char from[VALUE], to[VALUE];

	if (!find(lines, "start_date", from) || !find(lines, "end_date", to) ||
	    (from[0] && !open311_time_read(from, &a->from_ms)) ||
	    (to[0] && !open311_time_read(to, &a->to_ms)))
		return dj_fail(why, EINVAL,
			       "start_date and end_date are like 2026-11-22T09:30:00+09:00: with "
			       "a zone.");
	if (!to[0])
		a->to_ms = from[0] ? DJ_MIN(now, a->from_ms + OPEN311_SPAN_MS) : now;
	if (!from[0])
		a->from_ms = a->to_ms - OPEN311_SPAN_MS;
	if (a->to_ms < a->from_ms)
		return dj_fail(why, EINVAL, "end_date is before start_date.");
	if (a->to_ms - a->from_ms > OPEN311_SPAN_MS)
		return dj_fail(why, EINVAL, "start_date to end_date is at most 90 days.");
	return 0;
}

int open311_ask_read(const char *lines, dj_ms now, struct open311_ask *a, struct dj_error *why)
{
	char value[VALUE];
	int err;

	*a = (struct open311_ask){.jurisdiction = ""};
	if (!find(lines, "jurisdiction_id", value))
		return dj_fail(why, ENOENT, "jurisdiction_id was not found.");
	if ((err = read_place(value, a, why)) != 0)
		return err;
	a->updates = find(lines, "updates", value) && value[0];
	if (!find(lines, "service_request_id", value) || !each(value, a, take_id))
		return dj_fail(why, EINVAL, "service_request_id is a list of at most 50.");
	if (!find(lines, "service_code", value) || !each(value, a, take_service))
		return dj_fail(why, EINVAL, "service_code is a list of codes.");
	if (!find(lines, "status", value) || !each(value, a, take_status))
		return dj_fail(why, EINVAL, "status is open, closed, or both.");
	if (!a->open && !a->closed)
		a->open = a->closed = true;
	if (!find(lines, "page", value) || !read_count(value, 1, 100000, 1, &a->page))
		return dj_fail(why, EINVAL, "page is a number from 1.");
	if (!find(lines, "page_size", value) ||
	    !read_count(value, 1, OPEN311_PAGE_MOST, OPEN311_PAGE_MOST, &a->page_size))
		return dj_fail(why, EINVAL, "page_size is 1 to 1000.");
	return read_dates(lines, now, a, why);
}
