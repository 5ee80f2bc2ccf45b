/* Owns the number plan and the one form of a telephone number. Refuses to guess: what does not fit
 * the plan stays as it came and is called OTHER. */
#include "domain/number/number.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define COUNTRY	   "82"
#define LOCAL_MIN  7 /* digits of a number without its area code */
#define LOCAL_MAX  8
#define ABROAD_MIN 7 /* the shortest number behind a country code that is taken for one */

struct range {
	const char *first;
	int fewest, most;
	enum number_kind kind;
	int area;
};

static const struct range ranges[] = {
#define NUMBER_RANGE(first, fewest, most, kind, area) {first, fewest, most, NUMBER_##kind, area},
#define NUMBER_ABROAD(prefix)
#include "domain/number/number.def"
#undef NUMBER_RANGE
#undef NUMBER_ABROAD
};

static const char *const abroad[] = {
#define NUMBER_RANGE(first, fewest, most, kind, area)
#define NUMBER_ABROAD(prefix) prefix,
#include "domain/number/number.def"
#undef NUMBER_RANGE
#undef NUMBER_ABROAD
};

static bool starts(const char *digits, const char *first)
{
	return !strncmp(digits, first, strlen(first));
}

static const struct range *range_of(const char *digits)
{
	const struct range *best = NULL;
	int n = (int)strlen(digits);

	for (size_t i = 0; i < DJ_COUNT(ranges); i++) {
		const struct range *r = &ranges[i];

		if (n >= r->fewest && n <= r->most && starts(digits, r->first) &&
		    (!best || strlen(r->first) > strlen(best->first)))
			best = r;
	}
	return best;
}

/* Digits and a leading "+" without the separators; false when anything else is in it. */
static bool strip(char out[NUMBER_WRITTEN], const char *raw)
{
	size_t n = 0;

	for (; *raw; raw++) {
		if (strchr(" -./()", *raw))
			continue;
		if ((*raw < '0' || *raw > '9') && (*raw != '+' || n))
			return false;
		if (n >= NUMBER_DIGITS + 6) /* the longest prefix for abroad, and a "+" */
			return false;
		out[n++] = *raw;
	}
	out[n] = '\0';
	return n > (out[0] == '+');
}

static enum number_kind take(struct number *out, enum number_kind kind, const char *text, int area)
{
	out->kind = kind;
	out->area = area;
	dj_copy(out->text, sizeof out->text, text);
	return kind;
}

/* A short number behind an area code: that area's 120 or 119. */
static bool take_short(struct number *out, const char *digits)
{
	for (size_t i = 0; i < DJ_COUNT(ranges); i++) {
		const struct range *r = &ranges[i], *rest;

		if (r->kind != NUMBER_AREA || !starts(digits, r->first))
			continue;
		rest = range_of(digits + r->area);
		if (rest && (rest->kind == NUMBER_SHORT || rest->kind == NUMBER_EMERGENCY))
			return take(out, rest->kind, digits, r->area) != NUMBER_NONE;
	}
	return false;
}

static bool take_national(struct number *out, const char *digits)
{
	const struct range *r = range_of(digits);

	return r ? take(out, r->kind, digits, r->area) != NUMBER_NONE : take_short(out, digits);
}

/* What follows our country code: the plan's number without its 0, or with it as some write. A short
 * or service number has none to leave out. */
static enum number_kind take_ours(struct number *out, const char *rest)
{
	char digits[NUMBER_WRITTEN];

	snprintf(digits, sizeof digits, "0%s", rest);
	if ((rest[0] == '0' || rest[0] == '1') && take_national(out, rest))
		return out->kind;
	if (take_national(out, digits))
		return out->kind;
	return take(out, NUMBER_OTHER, rest[0] == '0' ? rest : digits, 0);
}

static enum number_kind take_country(struct number *out, const char *digits)
{
	char text[NUMBER_WRITTEN];
	size_t n = strlen(digits);

	if (starts(digits, COUNTRY))
		return n > strlen(COUNTRY) ? take_ours(out, digits + strlen(COUNTRY))
					   : take(out, NUMBER_NONE, "", 0);
	if (digits[0] == '0' || n < ABROAD_MIN)
		return take(out, NUMBER_NONE, "", 0);
	snprintf(text, sizeof text, "+%s", digits);
	return take(out, NUMBER_FOREIGN, text, 0);
}

/* What stands behind a prefix for abroad, or NULL. */
static const char *behind_abroad(const char *digits)
{
	size_t best = 0;

	for (size_t i = 0; i < DJ_COUNT(abroad); i++)
		if (starts(digits, abroad[i]) && strlen(abroad[i]) > best)
			best = strlen(abroad[i]);
	return best && strlen(digits) >= best + ABROAD_MIN ? digits + best : NULL;
}

static bool take_local(struct number *out, const char *digits, const char *area)
{
	char text[NUMBER_WRITTEN];
	size_t n = strlen(digits);

	if (!area[0] || n < LOCAL_MIN || n > LOCAL_MAX || digits[0] < '2')
		return false;
	snprintf(text, sizeof text, "%s%s", area, digits);
	return take_national(out, text);
}

/* "82 31 ...": longer than any local number, so that it can only be the country code. */
static bool take_bare_country(struct number *out, const char *digits)
{
	return starts(digits, COUNTRY) && strlen(digits) > LOCAL_MAX &&
	       take_ours(out, digits + strlen(COUNTRY)) != NUMBER_OTHER;
}

enum number_kind number_read(struct number *out, const char *raw, const char *area)
{
	char digits[NUMBER_WRITTEN];
	const char *rest;

	take(out, NUMBER_NONE, "", 0);
	if (!strip(digits, raw) || strlen(digits) - (digits[0] == '+') > NUMBER_DIGITS + 5)
		return NUMBER_NONE;
	if (digits[0] == '+')
		return strlen(digits) - 1 > NUMBER_DIGITS ? NUMBER_NONE
							  : take_country(out, digits + 1);
	if (take_national(out, digits) || take_local(out, digits, area) ||
	    take_bare_country(out, digits))
		return out->kind;
	rest = behind_abroad(digits);
	if (rest)
		return take_country(out, rest);
	return take(out, strlen(digits) > NUMBER_DIGITS ? NUMBER_NONE : NUMBER_OTHER,
		    strlen(digits) > NUMBER_DIGITS ? "" : digits, 0);
}

bool number_plain(char out[NUMBER_WRITTEN], const char *raw, const char *area)
{
	struct number n;

	number_read(&n, raw, area);
	memcpy(out, n.text, sizeof n.text);
	return n.kind != NUMBER_NONE;
}

bool number_same(const char *a, const char *b, const char *area)
{
	struct number x, y;

	return number_read(&x, a, area) != NUMBER_NONE && number_read(&y, b, area) != NUMBER_NONE &&
	       !strcmp(x.text, y.text);
}

/* Area code, then the last four digits apart from those before them. */
static void write_people(char out[NUMBER_WRITTEN], const struct number *n)
{
	const char *rest = n->text + n->area;
	int length = (int)strlen(rest);

	if (n->kind == NUMBER_FOREIGN || n->kind == NUMBER_OTHER)
		dj_copy(out, NUMBER_WRITTEN, n->text);
	else if (length <= 4)
		snprintf(out, NUMBER_WRITTEN, "%.*s%s%.4s", n->area, n->text, n->area ? "-" : "",
			 rest);
	else
		snprintf(out, NUMBER_WRITTEN, "%.*s%s%.*s-%.4s", n->area, n->text,
			 n->area ? "-" : "", length - 4, rest, rest + length - 4);
}

static bool is_known_abroad(const struct number *n)
{
	return n->kind != NUMBER_EMERGENCY && n->kind != NUMBER_OTHER &&
	       (n->kind != NUMBER_SHORT || n->area);
}

void number_write(char out[NUMBER_WRITTEN], const struct number *n, enum number_form form)
{
	const char *plus = form == NUMBER_FORM_PLUS ? "+" : "";

	if (form == NUMBER_FORM_PEOPLE)
		write_people(out, n);
	else if (form == NUMBER_FORM_NATIONAL || !is_known_abroad(n))
		dj_copy(out, NUMBER_WRITTEN, n->text);
	else if (n->kind == NUMBER_FOREIGN)
		snprintf(out, NUMBER_WRITTEN, "%s%s", plus, n->text + 1);
	else
		snprintf(out, NUMBER_WRITTEN, "%s" COUNTRY "%.20s", plus,
			 n->text + (n->text[0] == '0'));
}

void number_people(char out[NUMBER_WRITTEN], const char *plain)
{
	struct number n;

	if (number_read(&n, plain, "") == NUMBER_NONE)
		dj_copy(out, NUMBER_WRITTEN, plain);
	else
		number_write(out, &n, NUMBER_FORM_PEOPLE);
}

static bool same_letters(const char *text, const char *small)
{
	for (; *small; text++, small++)
		if ((*text >= 'A' && *text <= 'Z' ? *text | 0x20 : *text) != *small)
			return false;
	return !*text;
}

bool number_is_withheld(const char *text)
{
	static const char *const words[] = {"",		 "anonymous", "restricted", "unavailable",
					    "unknown",	 "private",   "withheld",   "blocked",
					    "no-number", "00000000"};

	for (size_t i = 0; i < DJ_COUNT(words); i++)
		if (same_letters(text, words[i]))
			return true;
	return false;
}
