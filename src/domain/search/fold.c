/* Owns which letters count as the same. Knows no words; Unicode's tables are utf8proc's. */
#include "domain/search/fold.h"

#include "domain/search/hangul.h"

#include <stdlib.h>
#include <utf8proc.h>

enum { CLUSTER = 32 }; /* codes that are composed together: a letter and its marks */

void folded_fini(struct folded *f)
{
	free(f->chars);
	*f = (struct folded){0};
}

static bool in(uint32_t code, uint32_t first, uint32_t last)
{
	return code >= first && code <= last;
}

static bool is_han(uint32_t code)
{
	return in(code, 0x4E00, 0x9FFF) || in(code, 0x3400, 0x4DBF) || in(code, 0x20000, 0x3FFFF) ||
	       in(code, 0xF900, 0xFAFF) || code == 0x3005;
}

static enum fold_kind kind_of(uint32_t code)
{
	if (hangul_syllable(code))
		return FOLD_HANGUL;
	if (hangul_letter(code))
		return FOLD_JAMO;
	if (is_han(code))
		return FOLD_HAN;
	if (in(code, 0x3041, 0x309F) || code == 0x30FC)
		return FOLD_KANA;
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
		return FOLD_LETTER;
	default:
		return FOLD_BLANK;
	}
}

static void add(struct folded *f, uint32_t code, size_t begin, size_t end)
{
	if (f->count == f->size) {
		f->size = f->size ? 2 * f->size : 256;
		f->chars = dj_grow(f->chars, f->size * sizeof *f->chars);
	}
	if (in(code, 0x30A1, 0x30F6)) /* katakana */
		code -= 0x60;
	f->chars[f->count++] =
	    (struct fold_char){code, (uint32_t)begin, (uint32_t)end, kind_of(code)};
}

static bool is_half_width_jamo(uint32_t code)
{
	return in(code, 0xFFA1, 0xFFDC);
}

/* What goes into one letter with the code before it: marks, and jamo that stand in the middle or at
 * the end of a syllable. */
static bool joins(uint32_t code)
{
	return code >= 0x300 &&
	       (in(code, 0x1160, 0x11FF) ||
		utf8proc_get_property((utf8proc_int32_t)code)->combining_class != 0);
}

/* Letters of half width are typed like keys: their codes do not say where a syllable ends. */
static size_t fold_half_width(struct folded *f, const char *text, size_t n, size_t at)
{
	char keys[CLUSTER * HANGUL_KEYS];
	uint32_t typed[CLUSTER * HANGUL_KEYS];
	size_t count = 0, begin = at;
	utf8proc_int32_t code, letter[4];
	int last;

	while (at < n && count < CLUSTER) {
		utf8proc_ssize_t took =
		    utf8proc_iterate((const uint8_t *)text + at, (utf8proc_ssize_t)(n - at), &code);

		if (took < 1 || !is_half_width_jamo((uint32_t)code))
			break;
		/* One step of decomposition: U+FFA1 is U+3131. */
		letter[0] = code <= 0xFFBE ? code - 0xFFA1 + 0x3131
					   : 0x314F + (code - 0xFFC2) - 2 * ((code - 0xFFC2) / 8);
		count += (size_t)hangul_keys((uint32_t)letter[0], keys + count);
		at += (size_t)took;
	}
	last = (int)hangul_typed(keys, count, typed);
	for (int i = 0; i < last; i++)
		add(f, typed[i], begin, at);
	return at;
}

/* One letter with its marks, from `at`; returns where the next one begins. */
static size_t fold_cluster(struct folded *f, const char *text, size_t n, size_t at)
{
	utf8proc_int32_t codes[CLUSTER * 4], code;
	utf8proc_ssize_t count = 0, took;
	size_t begin = at;
	int options = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE, boundary = 0;

	for (int i = 0; i < CLUSTER && at < n; i++) {
		took =
		    utf8proc_iterate((const uint8_t *)text + at, (utf8proc_ssize_t)(n - at), &code);
		if (took < 1 || (i > 0 && !joins((uint32_t)code)))
			break;
		at += (size_t)took;
		took = utf8proc_decompose_char(
		    code, codes + count, (int)DJ_COUNT(codes) - (int)count, options, &boundary);
		if (took < 0 || count + took > (utf8proc_ssize_t)DJ_COUNT(codes))
			break;
		count += took;
	}
	count = utf8proc_normalize_utf32(codes, count, options);
	for (utf8proc_ssize_t i = 0; i < count; i++)
		add(f, (uint32_t)codes[i], begin, at);
	return at > begin ? at : begin + 1;
}

/* A code whose fold is itself, unless marks follow it. */
static bool is_plain(uint32_t code)
{
	return hangul_syllable(code) || hangul_letter(code) || in(code, 0x4E00, 0x9FFF) ||
	       in(code, 0x3041, 0x3096) || in(code, 0x30A1, 0x30FA) || code == 0x30FC;
}

/* Whether the letter at `at` is one that never joins the one before it, as its first bytes tell. */
static bool stands_alone(const unsigned char *text, size_t n, size_t at)
{
	return at >= n || text[at] < 0x80 || text[at] == 0xEB || text[at] == 0xEC ||
	       (text[at] == 0xEA && at + 1 < n && text[at + 1] >= 0xB0);
}

/* Most of a Korean text: a syllable whose fold is itself and that no mark follows. 0: another. */
static uint32_t plain_syllable(const unsigned char *text, size_t n, size_t at)
{
	uint32_t code;

	if (text[at] < 0xEA || text[at] > 0xED || n - at < 3 || (text[at + 1] & 0xC0) != 0x80 ||
	    (text[at + 2] & 0xC0) != 0x80 || !stands_alone(text, n, at + 3))
		return 0;
	code = (text[at] & 0xFU) << 12 | (text[at + 1] & 0x3FU) << 6 | (text[at + 2] & 0x3FU);
	return hangul_syllable(code) ? code : 0;
}

static size_t fold_next(struct folded *f, const char *text, size_t n, size_t at)
{
	unsigned char c = (unsigned char)text[at];
	utf8proc_int32_t code, after = 0;
	utf8proc_ssize_t took, more;
	uint32_t syllable;

	if (c < 0x80 && (at + 1 == n || (unsigned char)text[at + 1] < 0xCC)) { /* no mark follows */
		add(f, c >= 'A' && c <= 'Z' ? c + 32U : c, at, at + 1);
		return at + 1;
	}
	syllable = plain_syllable((const unsigned char *)text, n, at);
	if (syllable) {
		add(f, syllable, at, at + 3);
		return at + 3;
	}
	took = utf8proc_iterate((const uint8_t *)text + at, (utf8proc_ssize_t)(n - at), &code);
	if (took < 1) {
		add(f, ' ', at, at + 1);
		return at + 1;
	}
	if (is_half_width_jamo((uint32_t)code))
		return fold_half_width(f, text, n, at);
	more = utf8proc_iterate((const uint8_t *)text + at + took,
				(utf8proc_ssize_t)(n - at) - took, &after);
	if (is_plain((uint32_t)code) && (more < 1 || !joins((uint32_t)after))) {
		add(f, (uint32_t)code, at, at + (size_t)took);
		return at + (size_t)took;
	}
	return fold_cluster(f, text, n, at);
}

void fold(struct folded *f, const char *text, size_t n)
{
	for (size_t at = 0; at < n;)
		at = fold_next(f, text, n, at);
}

size_t fold_utf8(uint32_t code, char out[4])
{
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
}

uint32_t fold_unmarked(uint32_t code)
{
	utf8proc_int32_t codes[8];
	int boundary = 0;

	if (code < 0x80)
		return code;
	if (code == 0x111) /* đ has no decomposition */
		return 'd';
	return utf8proc_decompose_char((utf8proc_int32_t)code, codes, DJ_COUNT(codes),
				       UTF8PROC_DECOMPOSE, &boundary) > 0
		   ? (uint32_t)codes[0]
		   : code;
}

static enum fold_kind word_kind(enum fold_kind kind)
{
	return kind == FOLD_KANA ? FOLD_HAN : kind;
}

struct fold_word fold_next_word(const struct folded *f, size_t *at)
{
	struct fold_word w = {0};

	while (*at < f->count && f->chars[*at].kind == FOLD_BLANK)
		++*at;
	if (*at == f->count)
		return w;
	w.at = f->chars + *at;
	w.kind = word_kind(w.at->kind);
	for (; *at < f->count && word_kind(f->chars[*at].kind) == w.kind; ++*at)
		w.n++;
	return w;
}
