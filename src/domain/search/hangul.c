/* Owns the letters of Hangul and where they lie on the keyboard. Knows no words. */
#include "domain/search/hangul.h"

#include <string.h>

enum {
	SYLLABLE_FIRST = 0xAC00,
	SYLLABLE_LAST = 0xD7A3,
	LETTER_FIRST = 0x3131,
	LETTER_LAST = 0x3163
};
enum { VOWELS = 21, FINALS = 28, CONSONANT_LETTERS = 30 };

static const char initials[][3] = {"r", "R", "s", "e", "E", "f", "a", "q", "Q", "t",
				   "T", "d", "w", "W", "c", "z", "x", "v", "g"};
static const char vowels[VOWELS][3] = {"k",  "o", "i", "O",  "j",  "p",	 "u", "P", "h",	 "hk", "ho",
				       "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l"};
static const char finals[FINALS][3] = {"",   "r",  "R",	 "rt", "s",  "sw", "sg", "e", "f",  "fr",
				       "fa", "fq", "ft", "fx", "fv", "fg", "a",	 "q", "qt", "t",
				       "T",  "d",  "w",	 "c",  "z",  "x",  "v",	 "g"};
/* The consonants in the order of U+3131; after them stand the vowels in the order above. */
static const char letters[CONSONANT_LETTERS][3] = {
    "r",  "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv",
    "fg", "a", "q",  "Q", "qt", "t",  "T", "d", "w", "W",  "c",	 "z",  "x",  "v",  "g"};

bool hangul_syllable(uint32_t code)
{
	return code >= SYLLABLE_FIRST && code <= SYLLABLE_LAST;
}

bool hangul_letter(uint32_t code)
{
	return code >= LETTER_FIRST && code <= LETTER_LAST;
}

static const char *letter_keys(uint32_t code)
{
	uint32_t at = code - LETTER_FIRST;

	return at < CONSONANT_LETTERS ? letters[at] : vowels[at - CONSONANT_LETTERS];
}

static int put(char *keys, int n, const char *more)
{
	while (*more)
		keys[n++] = *more++;
	return n;
}

int hangul_keys(uint32_t code, char keys[HANGUL_KEYS])
{
	uint32_t at = code - SYLLABLE_FIRST;
	int n;

	if (hangul_letter(code))
		return put(keys, 0, letter_keys(code));
	if (!hangul_syllable(code))
		return 0;
	n = put(keys, 0, initials[at / (VOWELS * FINALS)]);
	n = put(keys, n, vowels[at / FINALS % VOWELS]);
	return put(keys, n, finals[at % FINALS]);
}

char hangul_initial(uint32_t code)
{
	if (hangul_syllable(code))
		return initials[(code - SYLLABLE_FIRST) / (VOWELS * FINALS)][0];
	return hangul_letter(code) && code < LETTER_FIRST + CONSONANT_LETTERS ? letter_keys(code)[0]
									      : 0;
}

/* The place in a table of what the first n keys mean, or -1. */
static int place(const char table[][3], size_t count, const char *keys, size_t n)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(table[i]) == n && memcmp(table[i], keys, n) == 0)
			return (int)i;
	return -1;
}

/* The keyboard gives the same letter with and without shift, but for seven keys. */
static char plain_key(char c)
{
	return c >= 'A' && c <= 'Z' && !strchr("QWERTOP", c) ? (char)(c - 'A' + 'a') : c;
}

static bool is_initial(char c)
{
	return c && place(initials, DJ_COUNT(initials), &c, 1) >= 0;
}

static bool is_vowel(char c)
{
	return c && place(vowels, VOWELS, &c, 1) >= 0;
}

struct typing {
	const char *keys;
	size_t n, at;
};

static char key_at(const struct typing *t, size_t ahead)
{
	return t->at + ahead < t->n ? plain_key(t->keys[t->at + ahead]) : 0;
}

/* A vowel of two keys when they make one, else of one. */
static int take_vowel(struct typing *t)
{
	char two[2] = {key_at(t, 0), key_at(t, 1)};
	int vowel = place(vowels, VOWELS, two, 2);

	t->at += vowel >= 0 ? 2 : 1;
	return vowel >= 0 ? vowel : place(vowels, VOWELS, two, 1);
}

/* A final consonant belongs to the next syllable when a vowel follows it. */
static int take_final(struct typing *t)
{
	char two[2] = {key_at(t, 0), key_at(t, 1)};
	int final = two[1] ? place(finals, FINALS, two, 2) : -1;

	if (final > 0 && !is_vowel(key_at(t, 2))) {
		t->at += 2;
		return final;
	}
	final = two[0] ? place(finals, FINALS, two, 1) : -1;
	if (final <= 0 || is_vowel(two[1]))
		return 0;
	t->at++;
	return final;
}

static uint32_t lone_letter(struct typing *t)
{
	char c = key_at(t, 0);
	int at = is_vowel(c) ? take_vowel(t) : place(letters, CONSONANT_LETTERS, &c, 1);

	if (is_vowel(c))
		return (uint32_t)(LETTER_FIRST + CONSONANT_LETTERS + at);
	t->at++;
	return at >= 0 ? (uint32_t)(LETTER_FIRST + at) : (unsigned char)t->keys[t->at - 1];
}

static uint32_t next_typed(struct typing *t)
{
	char c = key_at(t, 0);
	int initial, vowel;

	if (!is_initial(c) || !is_vowel(key_at(t, 1)))
		return lone_letter(t);
	initial = place(initials, DJ_COUNT(initials), &c, 1);
	t->at++;
	vowel = take_vowel(t);
	return (uint32_t)(SYLLABLE_FIRST + (initial * VOWELS + vowel) * FINALS + take_final(t));
}

size_t hangul_typed(const char *keys, size_t n, uint32_t *out)
{
	struct typing t = {keys, n, 0};
	size_t count = 0;

	while (t.at < n)
		out[count++] = next_typed(&t);
	return count;
}
