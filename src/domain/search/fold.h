/* Text as search sees it: what people hold to be the same letter is the same code.
 *
 * NFKC, case away, full width to half, katakana to hiragana, half-width and conjoining jamo to
 * syllables; everything that is neither letter nor digit is a blank. Each code knows the bytes of
 * the source that it came from, so that a hit can be marked. */
#ifndef SEARCH_FOLD_H
#define SEARCH_FOLD_H

#include "base/base.h"

enum fold_kind {
	FOLD_BLANK, /* between words */
	FOLD_HANGUL,
	FOLD_JAMO, /* a lone letter of Hangul */
	FOLD_HAN,
	FOLD_KANA,
	FOLD_LETTER, /* of any other script, and digits */
};

struct fold_char {
	uint32_t code;
	uint32_t begin, end; /* bytes */
	enum fold_kind kind;
};

struct folded {
	struct fold_char *chars;
	size_t count, size;
};
void folded_fini(struct folded *f);

/* Folds n bytes of UTF-8 after what f already holds; bytes that are no UTF-8 become blanks. The
 * caller caps n (UINT32_MAX at the most). */
void fold(struct folded *f, const char *text, size_t n);

/* Letters of one kind that stand together; kana and Chinese characters are one kind. n 0: no more.
 */
struct fold_word {
	const struct fold_char *at;
	size_t n;
	enum fold_kind kind;
};
struct fold_word fold_next_word(const struct folded *f, size_t *at);

/* A code as UTF-8, without a NUL; returns how many bytes. */
size_t fold_utf8(uint32_t code, char out[4]);

/* The letter without its marks (é to e, đ to d); others as they are. */
uint32_t fold_unmarked(uint32_t code);

#endif
