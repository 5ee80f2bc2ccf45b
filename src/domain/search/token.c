/* Owns what a word is, and what two texts must share to be alike. Pure; the order of the tokens is
 * that of the text. */
#include "domain/search/token.h"

#include "domain/search/hangul.h"

#include <stdlib.h>
#include <string.h>

enum { SUFFIX_CODES = 4, ROOT_LETTERS = 5, MARKED_OF = 10 };

static const struct {
	float weight;
	bool title_only;
} classes[TOKEN_CLASSES] = {
#define TOKEN(name, weight, title) {(weight) / 100.0F, title},
#include "domain/search/token.def"
#undef TOKEN
};

static const struct {
	bool after_one;
	uint_least16_t codes[SUFFIX_CODES + 1]; /* UTF-16: Hangul needs no more */
} suffixes[] = {
#define SUFFIX(one, text) {one, u##text},
#include "domain/search/suffix.def"
#undef SUFFIX
};

bool token_title_only(enum token_class c)
{
	return classes[c].title_only;
}

bool token_is_whole(enum token_class c)
{
	return c == TOKEN_STEM || c == TOKEN_PAIR || c == TOKEN_HAN_PAIR || c == TOKEN_LATIN;
}

void tokens_fini(struct tokens *t)
{
	folded_fini(&t->folded);
	free(t->items);
	*t = (struct tokens){0};
}

static uint64_t hash_begin(enum token_class c)
{
	return UINT64_C(0x9E3779B97F4A7C15) * (uint64_t)(c + 1);
}

static uint64_t hash_more(uint64_t h, uint32_t code)
{
	h = (h ^ code) * UINT64_C(0xD6E8FEB86659FD93);
	return h ^ h >> 32;
}

struct taking {
	struct tokens *out;
	enum token_text what;
	bool marked; /* a text in which many words have marks: their bare forms are terms, too */
};

static bool wanted(const struct taking *t, enum token_class c)
{
	return t->what != TOKEN_BODY || !classes[c].title_only;
}

static void add(struct taking *t, enum token_class c, uint64_t hash, const struct fold_char *first,
		const struct fold_char *last)
{
	struct tokens *out = t->out;

	if (out->count == out->size) {
		out->size = out->size ? 2 * out->size : 256;
		out->items = dj_grow(out->items, out->size * sizeof *out->items);
	}
	out->items[out->count++] = (struct token){.term = hash ? hash : 1,
						  .begin = first->begin,
						  .end = last->end,
						  .weight = classes[c].weight,
						  .class = c};
}

static uint64_t run_hash(enum token_class c, const struct fold_char *word, size_t n)
{
	uint64_t hash = hash_begin(c);

	for (size_t i = 0; i < n; i++)
		hash = hash_more(hash, word[i].code);
	return hash;
}

static void add_run(struct taking *t, enum token_class c, const struct fold_char *word, size_t n)
{
	add(t, c, run_hash(c, word, n), word, word + n - 1);
}

static void add_pair(struct taking *t, enum token_class c, const struct fold_char *a,
		     const struct fold_char *b)
{
	add(t, c, hash_more(hash_more(hash_begin(c), a->code), b->code), a, b);
}

/* -- Hangul */

/* Four codes of Hangul as one number: in its order the texts stand, too. */
static uint64_t suffix_key(const uint_least16_t *codes)
{
	return (uint64_t)codes[0] << 48 | (uint64_t)codes[1] << 32 | (uint64_t)codes[2] << 16 |
	       codes[3];
}

/* The table's place of the last k codes, or -1. */
static int suffix_place(const struct fold_char *end, size_t k)
{
	uint_least16_t codes[SUFFIX_CODES] = {0};
	int low = 0, high = (int)DJ_COUNT(suffixes) - 1;
	uint64_t key;

	for (size_t i = 0; i < k; i++)
		codes[i] = (uint_least16_t)end[(ptrdiff_t)i - (ptrdiff_t)k].code;
	key = suffix_key(codes);
	while (low < high) {
		int mid = (low + high) / 2;

		if (suffix_key(suffixes[mid].codes) < key)
			low = mid + 1;
		else
			high = mid;
	}
	return suffix_key(suffixes[low].codes) == key ? low : -1;
}

static size_t strip(const struct fold_char *word, size_t n)
{
	for (size_t k = DJ_MIN((size_t)SUFFIX_CODES, n - 1); k > 0; k--) {
		int at = suffix_place(word + n, k);

		if (at >= 0 && (n - k >= 2 || suffixes[at].after_one))
			return n - k;
	}
	return n;
}

size_t token_stem(const struct fold_char *word, size_t n)
{
	size_t once = n > 1 ? strip(word, n) : n;

	return once > 1 && once < n ? strip(word, once) : once;
}

uint64_t token_word(const struct fold_word *w)
{
	switch (w->kind) {
	case FOLD_HANGUL:
		return run_hash(TOKEN_STEM, w->at, token_stem(w->at, w->n));
	case FOLD_LETTER:
		return run_hash(TOKEN_LATIN, w->at, w->n);
	default:
		return 0;
	}
}

static void add_keys(struct taking *t, const struct fold_char *word, size_t n)
{
	char keys[HANGUL_KEYS], last[2] = {'^', 0}; /* the mark of a beginning */
	const struct fold_char *from = word;

	for (size_t i = 0; i < n; i++) {
		int count = hangul_keys(word[i].code, keys);

		for (int k = 0; k < count; k++) {
			if (last[1]) {
				uint64_t h =
				    hash_more(hash_begin(TOKEN_KEYS), (unsigned char)last[0]);

				h = hash_more(hash_more(h, (unsigned char)last[1]),
					      (unsigned char)keys[k]);
				add(t, TOKEN_KEYS, h, from, word + i);
				last[0] = last[1];
			}
			last[1] = keys[k];
		}
		from = word + i;
	}
}

static void take_hangul(struct taking *t, const struct fold_char *word, size_t n)
{
	add_run(t, TOKEN_WORD, word, n);
	add_run(t, TOKEN_STEM, word, token_stem(word, n));
	for (size_t i = 0; i + 1 < n; i++)
		add_pair(t, TOKEN_PAIR, word + i, word + i + 1);
	if (wanted(t, TOKEN_SYLLABLE))
		for (size_t i = 0; i < n; i++)
			add_run(t, TOKEN_SYLLABLE, word + i, 1);
	if (wanted(t, TOKEN_KEYS))
		add_keys(t, word, n);
}

/* People leave out blanks and put them where there are none: the pair over a blank is a pair. */
static void add_over_blank(struct taking *t, const struct fold_char *before,
			   const struct fold_char *after)
{
	add_pair(t, TOKEN_PAIR, before, after);
	if (t->what == TOKEN_QUERY)
		t->out->items[t->out->count - 1].weight *= 0.5F;
}

/* -- Chinese characters and kana */

static void take_han(struct taking *t, const struct fold_char *word, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (word[i].kind == FOLD_HAN)
			add_run(t, TOKEN_HAN, word + i, 1);
		if (i + 1 < n)
			add_pair(t, TOKEN_HAN_PAIR, word + i, word + i + 1);
	}
	if (n == 1 && word->kind == FOLD_KANA)
		add_run(t, TOKEN_HAN, word, 1);
}

/* -- other scripts */

static bool ends_in(const struct fold_char *word, size_t n, const char *end)
{
	size_t k = strlen(end);

	if (n < k)
		return false;
	for (size_t i = 0; i < k; i++)
		if (word[n - k + i].code != (unsigned char)end[i])
			return false;
	return true;
}

/* A light stem: what most often differs between a question and its answer. */
static size_t english_root(const struct fold_char *word, size_t n)
{
	static const struct {
		const char *end;
		size_t keep; /* letters that must stay */
		size_t lose;
	} ends[] = {{"ies", 2, 2}, {"sses", 2, 2}, {"ing", 3, 3}, {"edly", 3, 4}, {"ed", 3, 2},
		    {"es", 3, 2},  {"ly", 3, 2},   {"ss", 1, 0},  {"us", 1, 0},	  {"s", 3, 1}};

	for (size_t i = 0; i < DJ_COUNT(ends); i++)
		if (n >= ends[i].keep + strlen(ends[i].end) && ends_in(word, n, ends[i].end))
			return n - ends[i].lose;
	return n;
}

static size_t root_of(const struct fold_char *word, size_t n)
{
	bool cyrillic = word->code >= 0x400 && word->code < 0x530;
	size_t root = cyrillic ? DJ_MIN(n, (size_t)ROOT_LETTERS) : english_root(word, n);

	return root > 2 && word[root - 1].code == 'e' ? root - 1 : root;
}

static void add_threes(struct taking *t, const struct fold_char *word, size_t n)
{
	for (size_t i = 0; i < n; i++) { /* "^ab", "abc", "bc$" */
		uint32_t before = i == 0 ? '^' : word[i - 1].code;
		uint32_t after = i + 1 == n ? '$' : word[i + 1].code;
		uint64_t h = hash_more(hash_begin(TOKEN_THREE), before);

		add(t, TOKEN_THREE, hash_more(hash_more(h, word[i].code), after),
		    word + (i == 0 ? 0 : i - 1), word + DJ_MIN(i + 1, n - 1));
	}
}

static uint64_t bare_hash(uint64_t h, const struct fold_char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = hash_more(h, fold_unmarked(word[i].code));
	return h;
}

static void take_letters(struct taking *t, const struct fold_char *word, size_t n)
{
	add_run(t, TOKEN_LATIN, word, n);
	add_run(t, TOKEN_ROOT, word, root_of(word, n));
	if (wanted(t, TOKEN_THREE))
		add_threes(t, word, n);
	if (t->marked || t->what == TOKEN_QUERY)
		add(t, TOKEN_BARE, bare_hash(hash_begin(TOKEN_BARE), word, n), word, word + n - 1);
}

static void add_bare_pair(struct taking *t, const struct fold_char *a, size_t a_n,
			  const struct fold_char *b, size_t b_n)
{
	uint64_t h = bare_hash(hash_begin(TOKEN_BARE_PAIR), a, a_n);

	add(t, TOKEN_BARE_PAIR, bare_hash(hash_more(h, ' '), b, b_n), a, b + b_n - 1);
}

/* -- the text */

/* Whether one letter in ten has a mark: a text in Vietnamese, whose readers may type without. */
static bool is_marked(const struct folded *f)
{
	size_t letters = 0, marked = 0;

	for (size_t i = 0; i < f->count; i++) {
		letters += f->chars[i].kind == FOLD_LETTER;
		marked += f->chars[i].kind == FOLD_LETTER && f->chars[i].code > 0x7F &&
			  fold_unmarked(f->chars[i].code) < 0x80;
	}
	return marked * MARKED_OF > letters;
}

static void take_word(struct taking *t, const struct fold_word *w)
{
	switch (w->kind) {
	case FOLD_HANGUL:
		take_hangul(t, w->at, w->n);
		break;
	case FOLD_HAN:
		take_han(t, w->at, w->n);
		break;
	case FOLD_LETTER:
		take_letters(t, w->at, w->n);
		break;
	default:
		break; /* lone jamo are for the type-ahead */
	}
}

void tokens_of(struct tokens *out, const char *text, size_t n, enum token_text what)
{
	struct taking t = {.out = out, .what = what};
	struct fold_word before = {0}, w;
	size_t at = 0;

	out->count = out->folded.count = 0;
	fold(&out->folded, text, n);
	t.marked = is_marked(&out->folded);
	while ((w = fold_next_word(&out->folded, &at)).n > 0) {
		bool near =
		    before.n > 0 && w.at - (before.at + before.n) == 1 && before.kind == w.kind;

		if (near && w.kind == FOLD_HANGUL)
			add_over_blank(&t, before.at + before.n - 1, w.at);
		if (near && w.kind == FOLD_LETTER)
			add_bare_pair(&t, before.at, before.n, w.at, w.n);
		take_word(&t, &w);
		before = w;
	}
}
