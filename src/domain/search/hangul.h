/* Hangul as the keys that type it (two-set keyboard, KS X 5002), as initial consonants, and back.
 *
 * A key is one ASCII letter; shifted keys are upper case ('R' is a double kiyeok). A text as keys
 * is what a half-typed syllable has in common with the whole one, and what a wrong keystroke
 * changes by one. */
#ifndef SEARCH_HANGUL_H
#define SEARCH_HANGUL_H

#include "base/base.h"

#define HANGUL_KEYS 5 /* at most, of a syllable */

bool hangul_syllable(uint32_t code); /* U+AC00 to U+D7A3 */
bool hangul_letter(uint32_t code);   /* a lone consonant or vowel, U+3131 to U+3163 */

/* The keys of a syllable or a lone letter; 0 for every other code. */
int hangul_keys(uint32_t code, char keys[HANGUL_KEYS]);

/* The key of the consonant that a syllable begins with, or of a lone consonant; 0 else. */
char hangul_initial(uint32_t code);

/* What the keys type under the Hangul layout; a byte that is no letter key stays as it is. Returns
 * how many codes there are, never more than n; out holds n. */
size_t hangul_typed(const char *keys, size_t n, uint32_t *out);

#endif
