/* Owns which phrases there are, their numbers and keys, and the order in which they are said.
 * Refuses: texts (prompts/), sound (app/sound.h), when to speak (app). */
#include "domain/phrase/phrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum form { FORM_ONE, FORM_ORDINAL, FORM_NUMBER, FORM_DAY, FORM_CLOCK, FORM_DIGIT, FORM_OWN };

static const struct {
	const char *key;
	int slot;
	enum form form;
	int count;
	const char *when;
} table[PHRASES] = {
#define PHRASE(name, key, slot, form, count, when)                                                 \
	[PHRASE_##name] = {key, slot, FORM_##form, count, when},
#include "domain/phrase/phrase.def"
#undef PHRASE
};

#define TODAY	 7
#define TOMORROW 8

static const char *const days[] = {"sunday", "monday",	 "tuesday", "wednesday", "thursday",
				   "friday", "saturday", "today",   "tomorrow"};

static const enum language language_of_key[] = {
    language_UNKNOWN, language_KO, language_EN, language_ZH, language_JA, language_VI, language_MN};

int phrase_first(enum phrase p)
{
	return table[p].form == FORM_ORDINAL || table[p].form == FORM_OWN ? 1 : 0;
}

int phrase_last(enum phrase p)
{
	return phrase_first(p) + table[p].count - 1;
}

bool phrase_is_own(enum phrase p)
{
	return table[p].form == FORM_OWN;
}

const char *phrase_when(enum phrase p)
{
	return table[p].when;
}

int phrase_clip(enum phrase p, int n, enum language l)
{
	int first = phrase_first(p);

	n = DJ_MAX(first, DJ_MIN(n, phrase_last(p)));
	return (l == language_UNKNOWN ? language_KO : l) * PHRASE_SLOTS + table[p].slot + n - first;
}

bool phrase_of_clip(int clip, enum phrase *p, int *n, enum language *l)
{
	int slot = clip % PHRASE_SLOTS, language = clip / PHRASE_SLOTS;

	if (clip < 0 || language <= language_UNKNOWN || language >= language_COUNT)
		return false;
	for (int i = 0; i < PHRASES; i++)
		if (slot >= table[i].slot && slot < table[i].slot + table[i].count) {
			*p = i;
			*n = slot - table[i].slot + phrase_first(i);
			*l = language;
			return true;
		}
	return false;
}

/* ---- keys ---- */

static void which_of(enum phrase p, int n, char *out, size_t cap)
{
	switch (table[p].form) {
	case FORM_ONE:
		out[0] = '\0';
		break;
	case FORM_ORDINAL:
	case FORM_NUMBER:
		snprintf(out, cap, n == phrase_last(p) ? ".more" : ".%d", n);
		break;
	case FORM_DIGIT:
	case FORM_OWN:
		snprintf(out, cap, ".%d", n);
		break;
	case FORM_DAY:
		snprintf(out, cap, ".%s", days[n]);
		break;
	case FORM_CLOCK:
		snprintf(out, cap, ".%02d%02d", n / 2, n % 2 * 30);
		break;
	}
}

void phrase_key(enum phrase p, int n, char out[PHRASE_KEY_MAX])
{
	char which[16];

	dj_assert(n >= phrase_first(p) && n <= phrase_last(p));
	which_of(p, n, which, sizeof which);
	snprintf(out, PHRASE_KEY_MAX, "%s%s", table[p].key, which);
}

bool phrase_of_key(const char *key, enum phrase *p, int *n)
{
	char candidate[PHRASE_KEY_MAX];

	for (int i = 0; i < PHRASES; i++) {
		if (strncmp(key, table[i].key, strlen(table[i].key)) != 0)
			continue;
		for (int k = phrase_first(i); k <= phrase_last(i); k++) {
			phrase_key(i, k, candidate);
			if (strcmp(candidate, key) == 0) {
				*p = i;
				*n = k;
				return true;
			}
		}
	}
	return false;
}

/* ---- languages ---- */

char phrase_language_digit(enum language l)
{
	for (size_t i = 1; i < DJ_COUNT(language_of_key); i++)
		if (language_of_key[i] == l)
			return (char)('0' + i);
	return 0;
}

enum language phrase_language_of_key(char key)
{
	int i = key - '0';

	return i > 0 && i < (int)DJ_COUNT(language_of_key) ? language_of_key[i] : language_UNKNOWN;
}

/* ---- lists ---- */

struct list {
	int *clips, count, cap;
	enum language language;
};

static void say(struct list *l, enum phrase p, int n)
{
	if (l->count < l->cap)
		l->clips[l->count++] = phrase_clip(p, n, l->language);
}

int phrase_wait_minutes(dj_ms estimate_ms)
{
	if (estimate_ms < 60000)
		return 0;
	return (int)DJ_MIN((estimate_ms + 44999) / 60000, phrase_last(PHRASE_WAIT));
}

static int announce(struct list *l, enum phrase opening, int position, dj_ms estimate_ms)
{
	say(l, opening, 0);
	if (position > 0)
		say(l, PHRASE_POSITION, position);
	if (estimate_ms >= 0)
		say(l, PHRASE_WAIT, phrase_wait_minutes(estimate_ms));
	return l->count;
}

int phrase_announce_first(enum language language, int position, dj_ms estimate_ms, int *clips,
			  int cap)
{
	return announce(&(struct list){clips, 0, cap, language}, PHRASE_WAIT_INTRO, position,
			estimate_ms);
}

int phrase_announce_wait(enum language language, int position, dj_ms estimate_ms, int *clips,
			 int cap)
{
	return announce(&(struct list){clips, 0, cap, language}, PHRASE_ALL_BUSY, position,
			estimate_ms);
}

static int opening_day(const struct phrase_opening *o)
{
	return o->days == 0 ? TODAY : o->days == 1 ? TOMORROW : o->weekday;
}

int phrase_closed(enum language language, const struct phrase_opening *o, int *clips, int cap)
{
	struct list l = {clips, 0, cap, language};
	int half_hour = (o->minute + 29) / 30;

	if (o->holiday)
		say(&l, PHRASE_HOLIDAY, 0);
	say(&l, PHRASE_CLOSED, 0);
	if (o->known && o->days < 7) {
		say(&l, PHRASE_OPENS_DAY, opening_day(o));
		say(&l, PHRASE_OPENS_AT, half_hour);
	}
	if (o->elsewhere)
		say(&l, PHRASE_ALWAYS_OPEN, 0);
	return l.count;
}
