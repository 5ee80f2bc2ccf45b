/* Owns finding registration numbers. Refuses: judging whether one was ever given to anybody. */
#include "domain/citizen/resident.h"

#include <string.h>

#define DIGITS	  13
#define FRONT	  6 /* of them before the separator */
#define SEPARATOR 3 /* characters between the two parts: " - " */

/* One character of the text: its bytes, and its digit, or -1. */
struct letter {
	int bytes, digit;
};

static struct letter letter_at(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	if (*u < 0x80)
		return (struct letter){1, *u >= '0' && *u <= '9' ? *u - '0' : -1};
	if (u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x90 && u[2] <= 0x99)
		return (struct letter){3, u[2] - 0x90}; /* full width */
	for (int n = 1; n < 4; n++)
		if ((u[n] & 0xC0) != 0x80)
			return (struct letter){n, -1};
	return (struct letter){4, -1};
}

/* Blanks and strokes of every width; dots, because forms print them so. */
static bool is_separator(const char *p, int bytes)
{
	static const char *const wide[] = {"\u00A0", "\u2010", "\u2011", "\u2012", "\u2013",
					   "\u2014", "\u2212", "\u3000", "\u30FC", "\u3161",
					   "\uFF0D", "\uFF3F", "\uFE63", "\u00B7"};

	if (bytes == 1)
		return *p && strchr(" -_.~/\t", *p);
	for (size_t i = 0; i < DJ_COUNT(wide); i++)
		if ((size_t)bytes == strlen(wide[i]) && memcmp(p, wide[i], (size_t)bytes) == 0)
			return true;
	return false;
}

static bool is_birthday(const char *d)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int month = (d[2] - '0') * 10 + d[3] - '0', day = (d[4] - '0') * 10 + d[5] - '0';

	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

/* The bytes of a number that begins at p, 0 when none does. */
static size_t number_at(const char *p)
{
	const char *at = p;
	char digits[DIGITS];
	int n = 0, between = 0;

	while (n < DIGITS) {
		struct letter l = letter_at(at);

		if (l.digit >= 0)
			digits[n++] = (char)('0' + l.digit);
		else if (*at && n == FRONT && between < SEPARATOR && is_separator(at, l.bytes))
			between++;
		else
			return 0;
		at += l.bytes;
	}
	if (letter_at(at).digit >= 0 || !is_birthday(digits))
		return 0; /* a longer number, or none of anybody's */
	return (size_t)(at - p);
}

/* Writes n bytes of a number with stars for its digits; how many bytes were written. */
static size_t star(char *out, const char *from, size_t n)
{
	size_t w = 0;

	for (size_t i = 0; i < n;) {
		struct letter l = letter_at(from + i);

		if (l.digit >= 0) {
			out[w++] = '*';
		} else {
			memmove(out + w, from + i, (size_t)l.bytes);
			w += (size_t)l.bytes;
		}
		i += (size_t)l.bytes;
	}
	return w;
}

struct scan {
	bool json, quoted, after_digit;
	int found;
};

/* Copies one character, and keeps in mind where it stands. */
static size_t step(struct scan *s, char *out, const char *from)
{
	struct letter l = letter_at(from);
	size_t n = (size_t)l.bytes;

	if (s->json && s->quoted && *from == '\\' && from[1] && (from[1] & 0x80) == 0)
		n = 2;
	else if (s->json && *from == '"')
		s->quoted = !s->quoted;
	s->after_digit = l.digit >= 0;
	memmove(out, from, n);
	return n;
}

static int mask(char *text, bool json)
{
	struct scan s = {.json = json};
	char *out = text;

	for (const char *p = text; *p;) {
		bool within = !json || s.quoted;
		size_t n = within && !s.after_digit ? number_at(p) : 0;

		if (n) {
			out += star(out, p, n);
			p += n;
			s.found++;
			s.after_digit = false;
			continue;
		}
		n = step(&s, out, p);
		out += n;
		p += n;
	}
	*out = '\0';
	return s.found;
}

int resident_mask(char *text)
{
	return mask(text, false);
}

int resident_mask_json(char *text)
{
	return mask(text, true);
}
