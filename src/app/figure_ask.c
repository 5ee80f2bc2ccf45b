/* Owns the reading of what a report is asked for, and the calendar of its steps. */
#include "app/figure_ask.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_MS	  INT64_C(86400000)
#define YEARS_LOW 2000
#define LIMIT	  50
#define LIMIT_MAX 200

static const char *const units[UNITS] = {"none", "half_hour", "day", "week", "month", "year"};
static const char *const groups[GROUPS] = {"none",  "queue", "agent",	 "team",
					   "topic", "place", "language", "channel"};

static const struct figure_behind behinds[] = {
    {"offered", 0, 0},		 {"answered", 0, 1},
    {"in_time", 0, 2},		 {"late", 0, 3},
    {"abandoned", 0, 4},	 {"short_abandoned", 0, 5},
    {"flowed_out", 0, 6},	 {"failed", 0, 7},
    {"still_waiting", 0, 8},	 {"handled", 1, 0},
    {"passed_out", 1, 1},	 {"passed_in", 1, 2},
    {"rung_back", 1, 3},	 {"contacts", 2, 0},
    {"left_menu", 2, 1},	 {"refused", 2, 2},
    {"declared", 2, 3},		 {"not_closed_first", 2, 4},
    {"handed_over", 2, 5},	 {"undeclared", 2, 6},
    {"written", 3, 0},		 {"written_answered", 3, 1},
    {"written_abandoned", 3, 2}, {"written_ended", 3, 3},
    {"written_waiting", 3, 4},	 {"written_handled", 4, 0},
    {"written_passed", 4, 1},
};

const char *figure_unit_word(enum figure_unit u)
{
	return units[u];
}

const char *figure_group_word(enum figure_group g)
{
	return groups[g];
}

/* ---- the calendar ---- */

static struct tm local_of(dj_ms at)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm t;

	localtime_r(&seconds, &t);
	return t;
}

static dj_ms day_at(int year, int month, int day)
{
	struct tm t = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1};

	return (dj_ms)mktime(&t) * 1000;
}

static dj_ms next_start(enum figure_unit unit, dj_ms from)
{
	struct tm t = local_of(from);
	int year = t.tm_year + 1900, month = t.tm_mon + 1;

	switch (unit) {
	case UNIT_DAY:
		return day_at(year, month, t.tm_mday + 1);
	case UNIT_WEEK: /* Monday begins it */
		return day_at(year, month, t.tm_mday + 7 - (t.tm_wday + 6) % 7);
	case UNIT_MONTH:
		return day_at(year, month + 1, 1);
	case UNIT_YEAR:
		return day_at(year + 1, 1, 1);
	default:
		return INT64_MAX;
	}
}

dj_ms figure_step_end(const struct figure_ask *a, dj_ms from)
{
	dj_ms end = a->unit == UNIT_HALF_HOUR ? from - from % FIGURE_CELL_MS + FIGURE_CELL_MS
					      : next_start(a->unit, from);

	return DJ_MIN(end, a->to_ms);
}

dj_ms figure_before(const struct figure_ask *a)
{
	struct tm t = local_of(a->from_ms);
	int days = (int)((a->to_ms - a->from_ms + DAY_MS / 2) / DAY_MS);

	return day_at(t.tm_year + 1900, t.tm_mon + 1, t.tm_mday - DJ_MAX(days, 1));
}

/* ---- reading ---- */

static bool number_of(const char *text, int64_t low, int64_t high, int64_t *out)
{
	char *end;
	int64_t n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (end == text || *end || errno || n < low || n > high)
		return false;
	*out = n;
	return true;
}

/* "2026-11-01", its beginning or (last) the beginning of the next; or milliseconds. */
static bool read_time(const char *text, bool last, dj_ms *out)
{
	struct tm t = {.tm_isdst = -1};
	const char *end;

	if (strlen(text) >= 12)
		return number_of(text, 0, INT64_C(4102444800000), out);
	end = strptime(text, "%Y-%m-%d", &t);
	if (!end || *end || t.tm_year + 1900 < YEARS_LOW || t.tm_year + 1900 > 2094)
		return false;
	*out = day_at(t.tm_year + 1900, t.tm_mon + 1, t.tm_mday + last);
	return true;
}

static int word_in(const char *const *words, int count, const char *text)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	return -1;
}

static bool read_from(const char *text, struct figure_ask *a)
{
	return read_time(text, false, &a->from_ms);
}

static bool read_to(const char *text, struct figure_ask *a)
{
	return read_time(text, true, &a->to_ms);
}

static bool read_unit(const char *text, struct figure_ask *a)
{
	int n = word_in(units, UNITS, text);

	a->unit = n < 0 ? UNIT_NONE : (enum figure_unit)n;
	return n >= 0;
}

static bool read_group(const char *text, struct figure_ask *a)
{
	int n = word_in(groups, GROUPS, text);

	a->group = n < 0 ? GROUP_NONE : (enum figure_group)n;
	return n >= 0;
}

#define READS_ID(name)                                                                             \
	static bool read_##name(const char *text, struct figure_ask *a)                            \
	{                                                                                          \
		return (a->name = dj_id_parse(text)) != 0;                                         \
	}
READS_ID(queue)
READS_ID(agent)
READS_ID(team)
READS_ID(topic)
READS_ID(place)

static bool read_language(const char *text, struct figure_ask *a)
{
	return (a->language = word_value(words_language, text)) >= 0;
}

static bool read_channel(const char *text, struct figure_ask *a)
{
	return (a->channel = word_value(words_channel, text)) >= 0;
}

static bool read_words(const char *text, struct figure_ask *a)
{
	int n = word_value(words_language, text);

	a->words = n < 0 ? a->words : (enum language)n;
	return n >= 0;
}

/* An id, or the word of a language or channel; 0 is "none of them". */
static bool read_key(const char *text, struct figure_ask *a)
{
	int language = word_value(words_language, text), channel = word_value(words_channel, text);

	a->key = DJ_MAX(DJ_MAX(language, channel), 0);
	return language >= 0 || channel >= 0 || number_of(text, 0, INT64_MAX, &a->key);
}

static bool read_figure(const char *text, struct figure_ask *a)
{
	for (size_t i = 0; i < DJ_COUNT(behinds); i++)
		if (strcmp(behinds[i].word, text) == 0)
			a->behind = &behinds[i];
	return a->behind != NULL;
}

static bool read_limit(const char *text, struct figure_ask *a)
{
	int64_t n = LIMIT;
	bool good = number_of(text, 1, LIMIT_MAX, &n);

	a->limit = (int)n;
	return good;
}

static const struct {
	const char *name;
	bool (*read)(const char *text, struct figure_ask *a);
} fields[] = {
    {"from", read_from},	 {"to", read_to},	    {"by", read_unit},
    {"group", read_group},	 {"queue", read_queue},	    {"agent", read_agent},
    {"team", read_team},	 {"topic", read_topic},	    {"place", read_place},
    {"language", read_language}, {"channel", read_channel}, {"words", read_words},
    {"key", read_key},		 {"figure", read_figure},   {"limit", read_limit},
};

static bool read_one(const char *name, const char *value, struct figure_ask *a)
{
	for (size_t i = 0; i < DJ_COUNT(fields); i++)
		if (strcmp(fields[i].name, name) == 0)
			return fields[i].read(value, a);
	return false;
}

static bool read_all(const char *text, struct figure_ask *a, struct dj_error *e)
{
	char pair[128], *equals;

	while (*text) {
		size_t n = strcspn(text, "&");

		if (n >= sizeof pair)
			return !dj_fail(e, EINVAL, "One of the values is too long.");
		dj_copy_n(pair, sizeof pair, text, n);
		text += n + (text[n] == '&');
		equals = strchr(pair, '=');
		if (!equals)
			return !dj_fail(e, EINVAL, "'%s' has no value.", pair);
		*equals = '\0';
		if (equals[1] && !read_one(pair, equals + 1, a))
			return !dj_fail(e, EINVAL, "'%s' is not a good '%s'.", equals + 1, pair);
	}
	return true;
}

static dj_ms shortest(enum figure_unit unit)
{
	static const dj_ms days[UNITS] = {
	    [UNIT_DAY] = 1, [UNIT_WEEK] = 7, [UNIT_MONTH] = 28, [UNIT_YEAR] = 365};

	return unit == UNIT_HALF_HOUR ? FIGURE_CELL_MS : days[unit] * DAY_MS;
}

bool figure_ask_read(const char *text, dj_ms today, struct figure_ask *out, struct dj_error *e)
{
	struct figure_ask a = {.language = -1, .channel = -1, .limit = LIMIT, .words = language_KO};
	struct figure_ask day = {.unit = UNIT_DAY, .to_ms = INT64_MAX};

	a.from_ms = dj_local_midnight(today);
	a.to_ms = 0;
	if (!read_all(text, &a, e))
		return false;
	if (!a.to_ms)
		a.to_ms = figure_step_end(&day, DJ_MAX(dj_local_midnight(today), a.from_ms));
	if (a.to_ms <= a.from_ms)
		return !dj_fail(e, EINVAL, "The period ends before it begins.");
	if (a.to_ms - a.from_ms > FIGURE_YEARS_MAX * 366 * DAY_MS)
		return !dj_fail(e, EINVAL, "A report covers %d years at most.", FIGURE_YEARS_MAX);
	if (a.unit && (a.to_ms - a.from_ms) / shortest(a.unit) > FIGURE_STEPS_MAX)
		return !dj_fail(e, EINVAL, "That is too long a period for steps so short.");
	*out = a;
	return true;
}
