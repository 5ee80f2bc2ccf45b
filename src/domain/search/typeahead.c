/* Owns titles as streams of keys and of initial consonants, sorted from every word on. Ranks by
 * use, not by words: search.c does that. */
#include "domain/search/typeahead.h"

#include "domain/search/hangul.h"

#include <stdlib.h>
#include <string.h>

enum {
	STREAM_MAX = 400,
	TYPED_MAX = 120,
	TAIL_OF = 16,
	TAIL_MIN = 64,
	GONE_OF = 5,
	MENDED_MIN = 5
};

void typeahead_init(struct typeahead *t)
{
	*t = (struct typeahead){0};
	dj_map_init(&t->lists);
}

static void streams_fini(struct typeahead *t)
{
	for (int k = 0; k < TYPEAHEAD_STREAMS; k++) {
		free(t->streams[k].pool);
		free(t->streams[k].starts);
		t->streams[k] = (struct typeahead_stream){0};
	}
}

void typeahead_fini(struct typeahead *t)
{
	streams_fini(t);
	free(t->titles);
	folded_fini(&t->folded);
	dj_map_fini(&t->lists);
}

/* -- texts as streams */

/* One letter's part of a stream; at most five bytes. */
static size_t put_letter(char *out, uint32_t code, int stream)
{
	if (!hangul_syllable(code) && !hangul_letter(code))
		return fold_utf8(code, out);
	if (stream == TYPEAHEAD_KEYS)
		return (size_t)hangul_keys(code, out);
	out[0] = hangul_initial(code);
	return out[0] ? 1 : 0;
}

/* -- sorting */

static int compare(const void *a, const void *b, void *pool)
{
	const struct typeahead_start *x = a, *y = b;
	int order = strcmp((const char *)pool + x->at, (const char *)pool + y->at);

	return order ? order : x->title < y->title ? -1 : x->title > y->title;
}

/* How many of the first `n` starts do not come after this one. */
static size_t place_of(const struct typeahead_stream *s, size_t n,
		       const struct typeahead_start *start)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = low + (n - low) / 2;

		if (compare(&s->starts[mid], start, s->pool) > 0)
			n = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* Sorts the tail and merges it, from behind, into what is sorted already: the late ones are few as
 * a rule, so what stands between two of them moves as a whole. */
static void sort_stream(struct typeahead_stream *s)
{
	size_t tail = s->count - s->sorted, left = s->sorted;
	struct typeahead_start *late;

	if (tail == 0)
		return;
	late = dj_alloc(tail * sizeof *late);
	memcpy(late, s->starts + s->sorted, tail * sizeof *late);
	qsort_r(late, tail, sizeof *late, compare, s->pool);
	for (; tail > 0; tail--) {
		size_t place = place_of(s, left, &late[tail - 1]);

		memmove(s->starts + place + tail, s->starts + place,
			(left - place) * sizeof *s->starts);
		s->starts[place + tail - 1] = late[tail - 1];
		left = place;
	}
	free(late);
	s->sorted = s->count;
}

/* -- in and out */

static void add_start(struct typeahead_stream *s, uint32_t title, size_t at)
{
	if (s->count == s->capacity) {
		s->capacity = s->capacity ? s->capacity + s->capacity / 2 : 256;
		s->starts = dj_grow(s->starts, s->capacity * sizeof *s->starts);
	}
	s->starts[s->count++] = (struct typeahead_start){title, (uint32_t)at};
}

static size_t add_bytes(struct typeahead_stream *s, const char *bytes, size_t n)
{
	size_t at = s->used;

	if (s->used + n + 1 > s->size) {
		s->size = DJ_MAX(s->size + s->size / 2, s->used + n + 4096);
		dj_assert(s->size <= UINT32_MAX);
		s->pool = dj_grow(s->pool, s->size);
	}
	memcpy(s->pool + at, bytes, n);
	s->pool[at + n] = '\0';
	s->used += n + 1;
	return at;
}

static size_t add_stream(struct typeahead *t, uint32_t title, int kind)
{
	struct typeahead_stream *s = &t->streams[kind];
	char stream[STREAM_MAX];
	uint16_t starts[STREAM_MAX];
	size_t n = 0, count = 0, base, at = 0;
	struct fold_word w;

	while ((w = fold_next_word(&t->folded, &at)).n > 0) {
		starts[count++] = (uint16_t)n;
		for (size_t i = 0; i < w.n && n + HANGUL_KEYS < STREAM_MAX; i++)
			n += put_letter(stream + n, w.at[i].code, kind);
		if (n + HANGUL_KEYS >= STREAM_MAX)
			break;
	}
	base = add_bytes(s, stream, n);
	t->titles[title].begin[kind] = (uint32_t)base;
	for (size_t i = 0; i < count; i++)
		if (starts[i] < n)
			add_start(s, title, base + starts[i]);
	return n;
}

static void add_title(struct typeahead *t, const struct search_text *text, const char *title,
		      size_t n)
{
	if (t->count == t->size) {
		t->size = t->size ? t->size + t->size / 2 : 64;
		t->titles = dj_grow(t->titles, t->size * sizeof *t->titles);
	}
	t->titles[t->count] = (struct typeahead_title){.id = text->id,
						       .audiences = text->audiences,
						       .department = text->department,
						       .kind = text->kind,
						       .use = text->use};
	t->folded.count = 0;
	fold(&t->folded, title, DJ_MIN(n, (size_t)STREAM_MAX));
	t->titles[t->count].length = (uint16_t)add_stream(t, (uint32_t)t->count, TYPEAHEAD_KEYS);
	add_stream(t, (uint32_t)t->count, TYPEAHEAD_INITIALS);
	t->count++;
}

void typeahead_put(struct typeahead *t, const struct search_text *text)
{
	const char *line = text->aliases ? text->aliases : "";

	dj_map_put(&t->lists, text->id, (void *)(uintptr_t)(t->count + 1));
	add_title(t, text, text->title, strnlen(text->title, STREAM_MAX));
	while (*line) {
		size_t n = strcspn(line, "\n");

		if (n > 0)
			add_title(t, text, line, n);
		line += n + (line[n] == '\n');
	}
}

/* Starts of titles that are gone leave; their streams stay in the pool until all is put in anew. */
static void drop_gone(struct typeahead *t)
{
	for (int k = 0; k < TYPEAHEAD_STREAMS; k++) {
		struct typeahead_stream *s = &t->streams[k];
		size_t kept = 0;

		sort_stream(s);
		for (size_t i = 0; i < s->count; i++)
			if (t->titles[s->starts[i].title].id)
				s->starts[kept++] = s->starts[i];
		s->count = s->sorted = kept;
	}
	t->gone = 0;
}

void typeahead_remove(struct typeahead *t, dj_id id)
{
	size_t at = (size_t)(uintptr_t)dj_map_remove(&t->lists, id);

	if (!at)
		return;
	for (at--; at < t->count && t->titles[at].id == id; at++) {
		t->titles[at].id = 0;
		t->gone++;
	}
	if (t->gone > TAIL_MIN && t->gone * GONE_OF > t->count)
		drop_gone(t);
}

void typeahead_sort(struct typeahead *t)
{
	for (int k = 0; k < TYPEAHEAD_STREAMS; k++)
		sort_stream(&t->streams[k]);
}

void typeahead_set_use(struct typeahead *t, dj_id id, float use)
{
	size_t at = (size_t)(uintptr_t)dj_map_get(&t->lists, id);

	for (; at > 0 && at <= t->count && t->titles[at - 1].id == id; at++)
		t->titles[at - 1].use = use;
}

/* -- finding */

/* The first start that is not before the n keys. */
static size_t lower_bound(const struct typeahead_stream *s, const char *keys, size_t n)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strncmp(s->pool + s->starts[mid].at, keys, n) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool begins(const struct typeahead_stream *s, size_t at, const char *keys, size_t n)
{
	return at < s->count && strncmp(s->pool + s->starts[at].at, keys, n) == 0;
}

static bool may_see(const struct search_query *q, const struct typeahead_title *title)
{
	return title->id && (title->audiences & q->audiences) &&
	       (q->kinds == 0 || (title->kind & q->kinds));
}

static float rank(const struct typeahead_title *title, const struct search_query *q, bool whole)
{
	return 3 * title->use + (float)whole +
	       (float)(q->department && title->department == q->department) -
	       (float)DJ_MIN(title->length, (uint16_t)STREAM_MAX) / STREAM_MAX;
}

static int keep(struct search_hit *hits, int count, dj_id id, float score)
{
	int at;

	if (count == SEARCH_HITS && score <= hits[count - 1].score)
		return count;
	for (at = 0; at < count && hits[at].id != id; at++)
		;
	if (at < count && hits[at].score >= score)
		return count;
	if (at == count)
		at = count < SEARCH_HITS ? count++ : SEARCH_HITS - 1;
	for (; at > 0 && hits[at - 1].score < score; at--)
		hits[at] = hits[at - 1];
	hits[at] = (struct search_hit){.id = id, .score = score, .coverage = 1};
	return count;
}

static bool is_initials(const struct folded *f)
{
	size_t letters = 0;

	for (size_t i = 0; i < f->count; i++) {
		if (f->chars[i].kind != FOLD_JAMO && f->chars[i].kind != FOLD_BLANK)
			return false;
		letters += hangul_initial(f->chars[i].code) != 0;
	}
	return letters > 0;
}

static size_t typed(struct typeahead *t, const struct search_query *q, char *keys, int *stream)
{
	size_t n = 0;

	t->folded.count = 0;
	fold(&t->folded, q->text, DJ_MIN(q->n, (size_t)TYPED_MAX));
	*stream = is_initials(&t->folded) ? TYPEAHEAD_INITIALS : TYPEAHEAD_KEYS;
	for (size_t i = 0; i < t->folded.count; i++)
		if (t->folded.chars[i].kind != FOLD_BLANK) /* a compound letter is two consonants */
			n += put_letter(keys + n, t->folded.chars[i].code,
					t->folded.chars[i].kind == FOLD_JAMO ? TYPEAHEAD_KEYS
									     : *stream);
	return n;
}

int typeahead_find(struct typeahead *t, const struct search_query *q, struct search_hit *hits)
{
	char keys[(TYPED_MAX + 1) * HANGUL_KEYS];
	int stream, count = 0;
	size_t n = typed(t, q, keys, &stream);
	struct typeahead_stream *s = &t->streams[stream];

	if (n == 0)
		return 0;
	sort_stream(s);
	for (size_t i = lower_bound(s, keys, n); begins(s, i, keys, n); i++) {
		const struct typeahead_title *title = &t->titles[s->starts[i].title];

		if (may_see(q, title))
			count = keep(hits, count, title->id,
				     rank(title, q, s->starts[i].at == title->begin[stream]));
	}
	return count;
}

/* -- one wrong key */

struct mending {
	struct typeahead *t;
	const struct search_query *q;
	char *out;
};

/* Whether a title that may be seen has a word that begins so. */
static bool is_word(const struct mending *m, size_t n)
{
	const struct typeahead_stream *s = &m->t->streams[TYPEAHEAD_KEYS];

	m->out[n] = '\0';
	for (size_t i = lower_bound(s, m->out, n); begins(s, i, m->out, n); i++)
		if (may_see(m->q, &m->t->titles[s->starts[i].title]))
			return true;
	return false;
}

/* One of the keys that a hand can hit stands at `at`. */
static bool mend_key(const struct mending *m, size_t at, size_t n)
{
	static const char keys[] = "abcdefghijklmnopqrstuvwxyzQWERTOP";

	for (const char *key = keys; *key; key++) {
		m->out[at] = *key;
		if (is_word(m, n))
			return true;
	}
	return false;
}

/* A wrong key, two in the wrong order, one too many, one too few; in the order of how often. */
static bool mend_at(const struct mending *m, const char *keys, size_t n, size_t at)
{
	memcpy(m->out, keys, n);
	if (mend_key(m, at, n))
		return true;
	if (at + 1 < n) {
		m->out[at] = keys[at + 1];
		m->out[at + 1] = keys[at];
		if (is_word(m, n))
			return true;
	}
	memcpy(m->out, keys, at);
	memcpy(m->out + at, keys + at + 1, n - at - 1);
	if (is_word(m, n - 1))
		return true;
	memcpy(m->out + at + 1, keys + at, n - at);
	return mend_key(m, at, n + 1);
}

bool typeahead_mend(struct typeahead *t, const struct search_query *q, const char *keys, size_t n,
		    char out[TYPEAHEAD_WORD])
{
	struct mending m = {t, q, out};

	if (n < MENDED_MIN || n + 2 > TYPEAHEAD_WORD)
		return false;
	sort_stream(&t->streams[TYPEAHEAD_KEYS]);
	memcpy(out, keys, n);
	if (is_word(&m, n))
		return false;
	for (size_t at = n; at-- > 0;) /* a word's beginning is rarely wrong */
		if (mend_at(&m, keys, n, at))
			return true;
	return false;
}

size_t typeahead_bytes(const struct typeahead *t)
{
	size_t bytes = t->size * sizeof *t->titles + t->lists.size * sizeof *t->lists.entries;

	for (int k = 0; k < TYPEAHEAD_STREAMS; k++)
		bytes += t->streams[k].size + t->streams[k].capacity * sizeof *t->streams[k].starts;
	return bytes;
}
