/* Owns the plan of required cover: its text and what it says about a half hour. */
#include "domain/cover/cover.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/directory/csv.h"

enum { DAY, FROM, TO, SKILL, REQUIRED, COLUMNS };

static const struct {
	const char *word;
	uint8_t days;
} days[] = {
    {"sun", 1},	 {"mon", 2},  {"tue", 4},      {"wed", 8},	   {"thu", 16},
    {"fri", 32}, {"sat", 64}, {"daily", 0x7f}, {"weekdays", 0x3e}, {"weekend", 0x41},
};

static bool read_day(const char *text, struct cover_line *l)
{
	int year, month, day, end = 0;

	for (size_t i = 0; i < DJ_COUNT(days); i++)
		if (strcmp(text, days[i].word) == 0)
			l->days = days[i].days;
	if (l->days)
		return true;
	if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 ||
	    end != 10 || year < 2000 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	l->date = (year * 100 + month) * 100 + day;
	return true;
}

static bool read_half(const char *text, int *half)
{
	int hour, minute, end = 0;

	if (strlen(text) > 5 || sscanf(text, "%2d:%2d%n", &hour, &minute, &end) != 2 || text[end] ||
	    hour < 0 || minute % 30 || minute < 0 || minute > 30 || hour * 60 + minute > 1440)
		return false;
	*half = hour * 2 + minute / 30;
	return true;
}

static bool read_count(const char *text, int *out)
{
	char *end;
	long v = strtol(text, &end, 10);

	*out = (int)v;
	return text[0] >= '0' && text[0] <= '9' && !*end && v <= COVER_REQUIRED;
}

static const char *wrong_in(const struct csv_record *r, struct cover_line *l)
{
	*l = (struct cover_line){0};
	if (r->count != COLUMNS)
		return "needs day, from, to, skill and required.";
	if (!read_day(r->text[DAY], l))
		return "the day is mon to sun, daily, weekdays, weekend or a date like 2026-12-25.";
	if (!read_half(r->text[FROM], &l->from) || !read_half(r->text[TO], &l->to) ||
	    l->to <= l->from)
		return "from and to are half hours like 09:00 and 18:30, to is later.";
	if (!dj_copy(l->skill, sizeof l->skill, r->text[SKILL]))
		return "there is no such skill.";
	if (!read_count(r->text[REQUIRED], &l->required))
		return "required is a number from 0 to 9999.";
	return NULL;
}

static bool is_head(const struct csv_record *r)
{
	return r->count > 0 && strcmp(r->text[DAY], "day") == 0;
}

static int add(struct cover *c, const struct csv *csv, const struct csv_record *r,
	       struct dj_error *why)
{
	struct cover_line l;
	const char *wrong = wrong_in(r, &l);

	if (!wrong && c->count == COVER_LINES)
		wrong = "a plan has at most 200 lines.";
	if (wrong)
		return dj_fail(why, EINVAL, "Line %d: %s", csv->line, wrong);
	c->lines[c->count++] = l;
	return 0;
}

int cover_parse(const char *text, struct cover *out, struct dj_error *why)
{
	struct csv_record *r = dj_alloc(sizeof *r);
	struct csv csv;
	int got, err = 0;

	*out = (struct cover){.lines = dj_alloc(COVER_LINES * sizeof *out->lines)};
	csv_init(&csv, text, strlen(text));
	if (strlen(text) > COVER_TEXT)
		err = dj_fail(why, EINVAL, "A plan has at most %d bytes.", COVER_TEXT);
	while (!err && (got = csv_next(&csv, r, why)) != 0) {
		if (got < 0)
			err = EINVAL;
		else if (!is_head(r))
			err = add(out, &csv, r, why);
	}
	free(r);
	return err;
}

void cover_free(struct cover *c)
{
	free(c->lines);
	*c = (struct cover){0};
}

int cover_required(const struct cover *c, int date, int weekday, int half, const char *skill)
{
	const struct cover_line *best = NULL;

	for (int i = 0; i < c->count; i++) {
		const struct cover_line *l = &c->lines[i];
		bool that_day = l->date ? l->date == date : (l->days >> weekday & 1);

		if (!that_day || half < l->from || half >= l->to || strcmp(l->skill, skill) != 0)
			continue;
		if (!best || l->date || !best->date)
			best = l;
	}
	return best ? best->required : 0;
}
