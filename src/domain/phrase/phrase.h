/* What is said to a caller: which clips, in which order, in which language (R006, R010, R030).
 * Pure.
 *
 * A clip is one whole phrase in one language; its number is language * 1024 + the phrase's slot,
 * for ever: packs of sound and uploaded recordings are found by it. `app/sound.h` keeps the numbers
 * below 16 of language 0 for music and tones. */
#ifndef DOMAIN_PHRASE_PHRASE_H
#define DOMAIN_PHRASE_PHRASE_H

#include "domain/words.h"

#define PHRASE_SLOTS   1024 /* clip numbers per language */
#define PHRASE_KEY_MAX 32   /* bytes of a key, with its NUL */
#define PHRASE_LIST    12   /* the longest list of clips */

enum phrase {
#define PHRASE(name, key, slot, form, count, when) PHRASE_##name,
#include "domain/phrase/phrase.def"
#undef PHRASE
	PHRASES
};

/* n of the first and the last phrase of p: see the forms in phrase.def. */
int phrase_first(enum phrase p);
int phrase_last(enum phrase p);
const char *phrase_when(enum phrase p);
/* Is it the site's to record? Else there is a text and, in most languages, a voice. */
bool phrase_is_own(enum phrase p);

/* Past its last, n means "more"; an unknown language is Korean. */
int phrase_clip(enum phrase p, int n, enum language l);
/* The other way; false when no phrase has this number. */
bool phrase_of_clip(int clip, enum phrase *p, int *n, enum language *l);

/* "position.3", "wait.more", "opens_at.0930", "greeting". */
void phrase_key(enum phrase p, int n, char out[PHRASE_KEY_MAX]);
bool phrase_of_key(const char *key, enum phrase *p, int *n);

/* The telephone key of a language, the same at every site: ko 1, en 2, zh 3, ja 4, vi 5, mn 6; 0
 * for none. */
char phrase_language_digit(enum language l);
enum language phrase_language_of_key(char key); /* language_UNKNOWN for none */

/* Lists of clips in the order they are played. Each answers how many it wrote, at most `cap`. */

/* On joining the queue, and again while waiting. `position` is 1 for the next; 0 and an estimate
 * below 0 are unknown and not said. */
int phrase_announce_first(enum language l, int position, dj_ms estimate_ms, int *clips, int cap);
int phrase_announce_wait(enum language l, int position, dj_ms estimate_ms, int *clips, int cap);
/* Minutes that are promised for an estimate: rounded up but for 15 s, 0 for less than a minute. */
int phrase_wait_minutes(dj_ms estimate_ms);

struct phrase_opening {
	bool known;	/* false: nobody knows when it opens again */
	bool holiday;	/* closed because of a holiday */
	int days;	/* from today: 0 today, 1 tomorrow */
	int weekday;	/* of that day, 0 is Sunday */
	int minute;	/* of that day; said as the half hour at or after it */
	bool elsewhere; /* another number is open day and night */
};
/* An opening within the next seven days is named, later ones are not said. */
int phrase_closed(enum language l, const struct phrase_opening *o, int *clips, int cap);

#endif
