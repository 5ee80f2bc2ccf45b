/* Owns which words of a question say little, and which mean the same. Refuses: ranking
 * (question.c), and whose words they are (the caller's). */
#include "domain/search/wording.h"

#include "domain/search/index.h"

#include <stdlib.h>
#include <string.h>

enum { CODES = SEARCH_QUERY_MAX, FUNCTION_LETTERS = 10, WORDS_AT_ONCE = 64, GROUP = 8 };

static const float phrase_weight = 0.2F;
/* Editors know their own base; what holds everywhere says less of it. */
static const float editor_weight = 0.6F, usual_weight = 0.3F;
static const float function_weight = 0.5F, beside_function = 0.7F;

void wording_init(struct wording *w)
{
	dj_map_init(&w->from);
}

void wording_clear(struct wording *w)
{
	for (size_t i = 0; i < w->phrase_count; i++)
		free(w->phrases[i].codes);
	for (size_t i = 0; i < w->synonym_count; i++)
		free(w->synonyms[i].to);
	dj_map_fini(&w->from);
	dj_map_init(&w->from);
	w->phrase_count = w->synonym_count = 0;
	w->longest = 0;
}

void wording_fini(struct wording *w)
{
	wording_clear(w);
	dj_map_fini(&w->from);
}

/* -- what says little */

/* Letters without blanks, and where in the text each stands. */
struct letters {
	uint32_t codes[CODES];
	uint32_t at[CODES], end[CODES];
	size_t n;
};

static void set_letters(struct letters *l, const struct folded *f)
{
	l->n = 0;
	for (size_t i = 0; i < f->count && l->n < CODES; i++)
		if (f->chars[i].kind != FOLD_BLANK) {
			l->codes[l->n] = f->chars[i].code;
			l->at[l->n] = f->chars[i].begin;
			l->end[l->n++] = f->chars[i].end;
		}
}

static void lower(struct tokens *t, uint32_t begin, uint32_t end, float by)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->items[i].begin >= begin && t->items[i].end <= end)
			t->items[i].weight *= by;
}

static void lower_phrase(struct tokens *t, const struct letters *l, const struct phrase *p)
{
	for (size_t i = 0; p->n > 0 && i + p->n <= l->n; i++)
		if (memcmp(l->codes + i, p->codes, p->n * sizeof *p->codes) == 0) {
			lower(t, l->at[i], l->end[i + p->n - 1], phrase_weight);
			i += p->n - 1;
		}
}

static void lower_phrases(const struct wording *w, struct tokens *t)
{
	struct letters *l;

	if (w->phrase_count == 0)
		return;
	l = dj_alloc(sizeof *l);
	set_letters(l, &t->folded);
	for (size_t i = 0; i < w->phrase_count; i++)
		lower_phrase(t, l, &w->phrases[i]);
	free(l);
}

static int by_bytes(const void *word, const void *text)
{
	return strcmp(word, *(const char *const *)text);
}

static bool is_function(const struct fold_word *w)
{
	static const char *const functions[] = {
#define FUNCTION(text) text,
#include "domain/search/function.def"
#undef FUNCTION
	};
	char text[FUNCTION_LETTERS * 4 + 1];
	size_t len = 0;

	if (w->kind != FOLD_LETTER || w->n > FUNCTION_LETTERS)
		return false;
	for (size_t i = 0; i < w->n; i++)
		len += fold_utf8(w->at[i].code, text + len);
	text[len] = '\0';
	return bsearch(text, functions, DJ_COUNT(functions), sizeof *functions, by_bytes) != NULL;
}

/* The tokens of a word stand together, ahead of them those of its pair with the word before: one
 * walk over words and tokens does. */
static void lower_functions(struct tokens *t)
{
	struct fold_word w;
	bool function = false;
	size_t at = 0, i = 0;

	while ((w = fold_next_word(&t->folded, &at)).n > 0) {
		bool before = function;

		function = is_function(&w);
		for (; i < t->count && t->items[i].end <= w.at[w.n - 1].end; i++)
			if (t->items[i].begin >= w.at->begin)
				t->items[i].weight *= function ? function_weight : 1;
			else
				t->items[i].weight *= function || before ? beside_function : 1;
	}
}

void wording_lower(const struct wording *w, struct tokens *t)
{
	lower_phrases(w, t);
	lower_functions(t);
}

/* -- what means the same */

static uint64_t stems_hash(uint64_t before, const struct fold_word *w)
{
	uint64_t h = before * 31 + 7;
	size_t stem = w->kind == FOLD_HANGUL ? token_stem(w->at, w->n) : w->n;

	for (size_t i = 0; i < stem; i++)
		h = (h ^ w->at[i].code) * UINT64_C(0x100000001B3);
	return h;
}

static dj_id key_of(uint64_t hash)
{
	return hash ? (dj_id)hash : 1;
}

/* The others of the words that hash to `from` and stand from the first to the last of these. */
static int say(const struct wording *w, uint64_t from, const struct fold_word *first, int words,
	       struct said *said, int count)
{
	const struct fold_word *last = first + words - 1;
	size_t at = (size_t)(uintptr_t)dj_map_get(&w->from, key_of(from));

	for (; at > 0 && count < WORDING_SAID; at = w->synonyms[at - 1].next)
		if (w->synonyms[at - 1].words == words)
			said[count++] = (struct said){&w->synonyms[at - 1], first->at->begin,
						      last->at[last->n - 1].end};
	return count;
}

int wording_expand(const struct wording *w, const struct folded *f, struct said said[WORDING_SAID])
{
	struct fold_word words[WORDS_AT_ONCE], word;
	size_t at = 0, count = 0;
	int found = 0;

	while (count < WORDS_AT_ONCE && (word = fold_next_word(f, &at)).n > 0)
		words[count++] = word;
	for (size_t i = 0; i < count; i++) {
		uint64_t from = 0;

		for (int n = 1; n <= w->longest && i + (size_t)n <= count; n++) {
			from = stems_hash(from, &words[i + (size_t)n - 1]);
			found = say(w, from, &words[i], n, said, found);
		}
	}
	return found;
}

/* -- the words themselves */

bool search_add_phrase(struct search *s, const char *text)
{
	struct wording *w = &s->wording;
	struct folded f = {0};
	struct phrase *p = &w->phrases[w->phrase_count];

	if (w->phrase_count == SEARCH_PHRASES)
		return false;
	fold(&f, text, strlen(text));
	*p = (struct phrase){.codes = dj_alloc((f.count + 1) * sizeof *p->codes)};
	for (size_t i = 0; i < f.count; i++)
		if (f.chars[i].kind != FOLD_BLANK)
			p->codes[p->n++] = f.chars[i].code;
	folded_fini(&f);
	w->phrase_count++;
	return true;
}

static bool add_synonym(struct search *s, const char *from, const char *to, float weight)
{
	struct wording *w = &s->wording;
	struct synonym *y = &w->synonyms[w->synonym_count];
	struct folded f = {0};
	struct fold_word word;
	uint64_t hash = 0;
	size_t at = 0;

	if (w->synonym_count == SEARCH_SYNONYMS)
		return false;
	*y = (struct synonym){.to = dj_strdup(to), .weight = weight};
	fold(&f, from, strlen(from));
	while ((word = fold_next_word(&f, &at)).n > 0) {
		hash = stems_hash(hash, &word);
		y->words++;
	}
	folded_fini(&f);
	y->next = (size_t)(uintptr_t)dj_map_get(&w->from, key_of(hash));
	w->longest = DJ_MAX(w->longest, y->words);
	dj_map_put(&w->from, key_of(hash), (void *)(uintptr_t)++w->synonym_count);
	return true;
}

bool search_add_synonym(struct search *s, const char *from, const char *to)
{
	return add_synonym(s, from, to, editor_weight);
}

void search_clear_words(struct search *s)
{
	wording_clear(&s->wording);
}

/* Each word of a group means each other one. */
static void add_group(struct search *s, const char *group)
{
	char words[GROUP][64];
	int count = 0;

	for (const char *at = group; *at && count < GROUP; count++) {
		size_t n = strcspn(at, ",");

		dj_copy_n(words[count], sizeof words[count], at, n);
		at += n + (at[n] == ',');
	}
	for (int i = 0; i < count; i++)
		for (int k = 0; k < count; k++)
			if (i != k)
				add_synonym(s, words[i], words[k], usual_weight);
}

void search_add_usual_words(struct search *s)
{
	static const char *const phrases[] = {
#define PHRASE(text) text,
#include "domain/search/phrase.def"
#undef PHRASE
	};
	static const char *const groups[] = {
#define SYNONYM(words) words,
#include "domain/search/synonym.def"
#undef SYNONYM
	};

	for (size_t i = 0; i < DJ_COUNT(phrases); i++)
		search_add_phrase(s, phrases[i]);
	for (size_t i = 0; i < DJ_COUNT(groups); i++)
		add_group(s, groups[i]);
}
