/* Owns where a text answers a question: the window worth showing, and the words in it. */
#include "domain/search/question.h"

#include <stdlib.h>

enum { FILTER_BITS = 4096 };

struct search_marker {
	struct question question; /* its terms in the order of their hashes */
	uint64_t
	    filter[FILTER_BITS / 64]; /* most words of a text are none of them: a bit says so */
	struct tokens tokens;	      /* of the text that is marked */
};

static int by_term(const void *a, const void *b)
{
	const struct term *x = a, *y = b;

	return x->term < y->term ? -1 : x->term > y->term;
}

static uint64_t *filter_of(struct search_marker *m, uint64_t term)
{
	return &m->filter[term / 64 % DJ_COUNT(m->filter)];
}

static uint64_t filter_bit(uint64_t term)
{
	return UINT64_C(1) << term % 64;
}

struct search_marker *search_marker_alloc(struct search *s, const struct search_query *q)
{
	struct search_marker *m = dj_alloc(sizeof *m);
	struct search_result as_read;

	m->question.s = s;
	m->question.q = q;
	question_read(&m->question, &as_read);
	qsort(m->question.terms, m->question.count, sizeof *m->question.terms, by_term);
	for (size_t i = 0; i < m->question.count; i++)
		*filter_of(m, m->question.terms[i].term) |= filter_bit(m->question.terms[i].term);
	return m;
}

void search_marker_free(struct search_marker *m)
{
	if (m)
		tokens_fini(&m->tokens);
	free(m);
}

static const struct term *term_of(struct search_marker *m, uint64_t hash)
{
	struct term key = {.term = hash};

	if (!(*filter_of(m, hash) & filter_bit(hash)))
		return NULL;
	return bsearch(&key, m->question.terms, m->question.count, sizeof key, by_term);
}

/* Parts of words are for finding; shown are words and pairs. */
static bool is_shown(enum token_class c)
{
	return c != TOKEN_SYLLABLE && c != TOKEN_KEYS && c != TOKEN_THREE && c != TOKEN_HAN;
}

struct place {
	uint32_t begin, end; /* letters of the folded text */
	float weight;
	bool synonym;
};

/* The letter that has this byte. */
static uint32_t letter_at(const struct folded *f, uint32_t byte)
{
	size_t low = 0, high = f->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->chars[mid].end <= byte)
			low = mid + 1;
		else
			high = mid;
	}
	return (uint32_t)low;
}

static size_t find_places(struct search_marker *m, struct place *places)
{
	size_t count = 0;

	for (size_t i = 0; i < m->tokens.count; i++) {
		const struct token *t = &m->tokens.items[i];
		const struct term *term = is_shown(t->class) ? term_of(m, t->term) : NULL;

		if (term)
			places[count++] =
			    (struct place){letter_at(&m->tokens.folded, t->begin),
					   letter_at(&m->tokens.folded, t->end - 1) + 1,
					   term->weight, term->synonym};
	}
	return count;
}

static int by_begin(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* The first place of the window that weighs most. */
static size_t best_window(const struct place *places, size_t count, size_t letters)
{
	size_t best = 0, last = 0;
	float weight = 0, most = 0;

	for (size_t first = 0; first < count; first++) {
		while (last < count && places[last].end <= places[first].begin + letters)
			weight += places[last++].weight;
		if (weight > most) {
			most = weight;
			best = first;
		}
		if (last == first)
			last++;
		else
			weight -= places[first].weight;
	}
	return best;
}

/* A few letters of what stands before are shown, from a word's beginning on. */
static size_t window_begin(const struct folded *f, size_t first, size_t letters)
{
	size_t begin = first > letters / 5 ? first - letters / 5 : 0;

	if (begin == 0)
		return 0;
	for (size_t i = begin; i < first; i++)
		if (f->chars[i].kind == FOLD_BLANK)
			return i + 1;
	return begin;
}

static void put_marks(const struct folded *f, const struct place *places, size_t count,
		      size_t begin, size_t end, struct search_marks *out)
{
	for (size_t i = 0; i < count; i++) {
		struct search_mark *last = out->count ? &out->marks[out->count - 1] : NULL;
		struct search_mark mark;

		if (places[i].begin < begin || places[i].end > end)
			continue;
		out->synonym |= places[i].synonym;
		out->plain |= !places[i].synonym;
		mark = (struct search_mark){f->chars[places[i].begin].begin,
					    f->chars[places[i].end - 1].end};
		if (last && mark.begin <= last->end)
			last->end = DJ_MAX(last->end, mark.end);
		else if (out->count < SEARCH_MARKS)
			out->marks[out->count++] = mark;
	}
}

void search_mark(struct search_marker *m, const char *text, size_t n, size_t letters,
		 struct search_marks *out)
{
	const struct folded *f = &m->tokens.folded;
	struct place *places;
	size_t count, begin = 0, end;

	*out = (struct search_marks){0};
	tokens_of(&m->tokens, text, n, TOKEN_BODY);
	if (f->count == 0)
		return;
	places = dj_alloc((m->tokens.count + 1) * sizeof *places);
	count = find_places(m, places);
	qsort(places, count, sizeof *places, by_begin);
	if (count)
		begin = window_begin(f, places[best_window(places, count, letters)].begin, letters);
	end = DJ_MIN(f->count, begin + letters);
	out->begin = f->chars[begin].begin;
	out->end = f->chars[end - 1].end;
	put_marks(f, places, count, begin, end, out);
	free(places);
}
