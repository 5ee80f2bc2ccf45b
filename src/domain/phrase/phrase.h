/* What is said to citizens: which clips say it, in which language. Pure; the sound itself is in the pack (app/sound.h).
 *
 * A phrase is a whole sentence. One that tells a number has one clip per number: numbers are never glued from digits. */
#ifndef DOMAIN_PHRASE_H
#define DOMAIN_PHRASE_H

#include "domain/words.h"

enum phrase {
#define PHRASE(name, key, count) PHRASE_##name,
#include "domain/phrase/phrase.def"
#undef PHRASE
	PHRASES
};

/* Clip number of phrase p, variant n (0-based, clamped to the last), in a language (UNKNOWN: Korean). */
int phrase_clip(enum phrase p, int n, enum language l);
/* The greeting in Korean and then each of these languages' own key; returns how many clips. */
int phrase_greeting(const bool languages[language_COUNT], int *clips, int cap);
/* Place in line (1-based) and estimated wait, as few clips as say both. */
int phrase_announce_wait(enum language l, int position, dj_ms estimate_ms, int *clips, int cap);
/* The language that a key stands for, or language_UNKNOWN. */
enum language phrase_language_of_key(char key);

#endif
