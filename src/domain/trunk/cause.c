/* Owns the table of Q.850 causes and the reading of Reason headers. */
#include "domain/trunk/cause.h"

#include <string.h>

static const struct {
	int cause;
	enum leg_end how;
	const char *text;
} causes[] = {
#define CAUSE(cause, how, text) {cause, leg_end_##how, text},
#include "domain/trunk/cause.def"
#undef CAUSE
};

enum leg_end cause_meaning(int cause, enum leg_end otherwise)
{
	for (size_t i = 0; i < DJ_COUNT(causes); i++)
		if (causes[i].cause == cause)
			return causes[i].how;
	return otherwise;
}

int cause_of(enum leg_end how)
{
	static const int of[leg_end_COUNT] = {
	    [leg_end_NORMAL] = 16,	[leg_end_CANCELLED] = 16, [leg_end_DECLINED] = 21,
	    [leg_end_BUSY] = 17,	[leg_end_NO_ANSWER] = 19, [leg_end_UNREACHABLE] = 27,
	    [leg_end_MEDIA_LOST] = 102, [leg_end_NO_CODEC] = 65,  [leg_end_FAULT] = 41,
	};

	return of[how] ? of[how] : 31;
}

const char *cause_text(int cause)
{
	for (size_t i = 0; i < DJ_COUNT(causes); i++)
		if (causes[i].cause == cause)
			return causes[i].text;
	return "";
}

static bool same(const char *p, size_t n, const char *word)
{
	for (; n && *word; n--, p++, word++)
		if ((*p >= 'a' && *p <= 'z' ? *p & ~0x20 : *p) != *word)
			return false;
	return !n && !*word;
}

static const char *skip_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

/* The end of this piece: the first of `stops` outside quotes. */
static const char *piece_end(const char *p, const char *end, const char *stops)
{
	bool quoted = false;

	for (; p < end; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (*p == '\\' && quoted && p + 1 < end)
			p++;
		else if (!quoted && *p && strchr(stops, *p))
			break;
	}
	return p;
}

/* 1..127, or 0. */
static int number(const char *p, const char *end)
{
	int n = 0;

	for (p = skip_blank(p, end); p < end && *p >= '0' && *p <= '9' && n < 1000; p++)
		n = n * 10 + *p - '0';
	p = skip_blank(p, end);
	return p == end && n <= 127 ? n : 0;
}

static int parameter(const char *p, const char *end)
{
	const char *equals;

	p = skip_blank(p, end);
	equals = piece_end(p, end, "= \t");
	if (!same(p, (size_t)(equals - p), "CAUSE"))
		return 0;
	equals = skip_blank(equals, end);
	return equals < end && *equals == '=' ? number(equals + 1, end) : 0;
}

static int one_reason(const char *p, const char *end)
{
	const char *stop = piece_end(p, end, "; \t");
	int cause = 0;

	if (!same(p, (size_t)(stop - p), "Q.850"))
		return 0;
	stop = piece_end(p, end, ";");
	while (stop < end && !cause) {
		p = stop + 1;
		stop = piece_end(p, end, ";");
		cause = parameter(p, stop);
	}
	return cause;
}

int cause_read(const char *value, size_t n)
{
	const char *p = value, *end = value + n;
	int cause = 0;

	while (p < end && !cause) {
		const char *stop;

		p = skip_blank(p, end);
		stop = piece_end(p, end, ",");
		cause = one_reason(p, stop);
		p = stop < end ? stop + 1 : end;
	}
	return cause;
}
