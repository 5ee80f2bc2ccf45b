/* Owns the documents of the index: puts them in, takes them out, writes all anew when too many are
 * gone. Questions are question.c's. */
#include "domain/search/search.h"

#include "domain/search/index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GONE_OF = 5, GONE_MIN = 64 }; /* written anew when a fifth is gone */

static const double field_b[FIELDS] = {0.85, 0.85, 0.7};

struct search *search_alloc(void)
{
	struct search *s = dj_alloc(sizeof *s);

	dj_map_init(&s->places);
	typeahead_init(&s->typeahead);
	wording_init(&s->wording);
	return s;
}

void search_free(struct search *s)
{
	if (!s)
		return;
	wording_fini(&s->wording);
	postings_fini(&s->postings);
	tokens_fini(&s->tokens);
	typeahead_fini(&s->typeahead);
	dj_map_fini(&s->places);
	free(s->shares);
	free(s->documents);
	free(s->answers);
	free(s);
}

size_t search_count(const struct search *s)
{
	return s->live;
}

/* -- what a document weighs */

/* Title and aliases count as the body does; b says how much a long one counts less. */
static void set_shares(struct search *s, size_t at)
{
	for (int f = 0; f < FIELDS; f++) {
		double mean = s->mean[f] > 0 ? s->mean[f] : 1, b = field_b[f];

		s->shares[at][f] = (float)(1 / (1 - b + b * s->documents[at].bytes[f] / mean));
	}
}

void search_weigh(struct search *s)
{
	for (int f = 0; f < FIELDS; f++)
		s->mean[f] = s->live ? (double)s->bytes[f] / (double)s->live : 0;
	for (size_t i = 0; i < s->count; i++)
		set_shares(s, i);
}

/* The mean length moves slowly: shares are made anew when it has moved by a fiftieth. */
static void follow_means(struct search *s)
{
	bool moved = false;
	double mean[FIELDS];

	for (int f = 0; f < FIELDS; f++) {
		mean[f] = s->live ? (double)s->bytes[f] / (double)s->live : 0;
		moved |= fabs(mean[f] - s->mean[f]) > s->mean[f] / 50;
	}
	if (!moved)
		return;
	memcpy(s->mean, mean, sizeof mean);
	for (size_t i = 0; i < s->count; i++)
		set_shares(s, i);
}

/* -- in and out */

static void make_room(struct search *s)
{
	if (s->count < s->size)
		return;
	s->size = s->size ? s->size + s->size / 2 : 256;
	s->documents = dj_grow(s->documents, s->size * sizeof *s->documents);
	s->shares = dj_grow(s->shares, s->size * sizeof *s->shares);
	free(s->answers);
	s->answers = NULL;
}

struct seen {
	uint64_t term;
	uint8_t field, title_only;
};

static int by_term(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	return x->term < y->term ? -1 : x->term > y->term;
}

struct seen_list {
	struct seen *items;
	size_t count, size;
};

static void see(struct search *s, struct seen_list *list, const char *text, size_t n, int field)
{
	tokens_of(&s->tokens, text, n, field == FIELD_BODY ? TOKEN_BODY : TOKEN_TITLE);
	if (list->count + s->tokens.count > list->size) {
		list->size = 2 * (list->count + s->tokens.count);
		list->items = dj_grow(list->items, list->size * sizeof *list->items);
	}
	for (size_t i = 0; i < s->tokens.count; i++)
		list->items[list->count++] =
		    (struct seen){.term = s->tokens.items[i].term,
				  .field = (uint8_t)field,
				  .title_only = token_title_only(s->tokens.items[i].class)};
}

static void add_postings(struct search *s, struct seen_list *list, uint32_t doc)
{
	qsort(list->items, list->count, sizeof *list->items, by_term);
	for (size_t i = 0, next; i < list->count; i = next) {
		const struct seen *first = &list->items[i];
		struct posting posting = {.doc = doc};

		for (next = i; next < list->count && list->items[next].term == first->term;
		     next++) {
			uint8_t *times = &posting.times[list->items[next].field];

			*times = (uint8_t)(*times + (*times < UINT8_MAX));
		}
		posting_add(&s->postings, first->term, first->title_only ? FIELD_TITLE : FIELD_BODY,
			    &posting);
	}
}

static void count_bytes(struct search *s, const struct document *d, int sign)
{
	for (int f = 0; f < FIELDS; f++)
		s->bytes[f] += (uint64_t)((int64_t)d->bytes[f] * sign);
	s->live += (size_t)sign;
}

static struct document document_of(const struct search_text *t, const size_t *n)
{
	return (struct document){.id = t->id,
				 .audiences = t->audiences,
				 .department = t->department,
				 .place = t->place,
				 .stamp = t->stamp,
				 .changed_ms = t->changed_ms,
				 .bytes = {(uint32_t)n[0], (uint32_t)n[1], (uint32_t)n[2]},
				 .kind = t->kind,
				 .use = t->use};
}

void search_put(struct search *s, const struct search_text *t)
{
	const char *texts[FIELDS] = {t->title, t->aliases, t->body};
	struct seen_list list = {0};
	size_t n[FIELDS] = {0};

	dj_assert(t->id);
	search_remove(s, t->id);
	make_room(s);
	for (int f = 0; f < FIELDS; f++) {
		n[f] = texts[f] ? strnlen(texts[f], SEARCH_TEXT_MAX) : 0;
		see(s, &list, texts[f], n[f], f);
	}
	s->documents[s->count] = document_of(t, n);
	add_postings(s, &list, (uint32_t)s->count);
	free(list.items);
	count_bytes(s, &s->documents[s->count], 1);
	dj_map_put(&s->places, t->id, (void *)(uintptr_t)(s->count + 1));
	follow_means(s);
	set_shares(s, s->count++);
	typeahead_put(&s->typeahead, t);
}

/* All lists anew, without the documents that are gone. */
static void write_anew(struct search *s)
{
	struct postings old = s->postings;
	uint32_t *to = dj_alloc(s->count * sizeof *to), kept = 0;
	struct posting_reader r;
	struct posting posting;

	for (size_t i = 0; i < s->count; i++) {
		to[i] = kept;
		if (s->documents[i].id)
			s->documents[kept++] = s->documents[i];
		else
			to[i] = UINT32_MAX;
	}
	s->postings = (struct postings){0};
	for (size_t i = 0; i < old.places; i++) {
		if (!old.lists[i].term)
			continue;
		posting_read(&r, &old, &old.lists[i]);
		while (posting_next(&r, &posting)) {
			if (posting.once) {
				memset(posting.times, 0, sizeof posting.times);
				posting.times[r.usual] = 1;
			}
			posting.doc = to[posting.doc];
			if (posting.doc != UINT32_MAX)
				posting_add(&s->postings, old.lists[i].term, old.lists[i].usual,
					    &posting);
		}
	}
	postings_fini(&old);
	free(to);
	s->count = kept;
	for (size_t i = 0; i < s->count; i++) {
		dj_map_put(&s->places, s->documents[i].id, (void *)(uintptr_t)(i + 1));
		set_shares(s, i);
	}
}

void search_tidy(struct search *s)
{
	if (s->count > s->live)
		write_anew(s);
}

void search_remove(struct search *s, dj_id id)
{
	size_t place = (size_t)(uintptr_t)dj_map_remove(&s->places, id);

	if (!place)
		return;
	typeahead_remove(&s->typeahead, id);
	count_bytes(s, &s->documents[place - 1], -1);
	s->documents[place - 1].id = 0;
	if (s->count - s->live > GONE_MIN && (s->count - s->live) * GONE_OF > s->count)
		search_tidy(s);
}

int64_t search_stamp(const struct search *s, dj_id id)
{
	size_t place = (size_t)(uintptr_t)dj_map_get(&s->places, id);

	return place ? s->documents[place - 1].stamp : 0;
}

void search_set_use(struct search *s, dj_id id, float use)
{
	size_t place = (size_t)(uintptr_t)dj_map_get(&s->places, id);

	if (!place)
		return;
	s->documents[place - 1].use = use;
	typeahead_set_use(&s->typeahead, id, use);
}

size_t search_bytes(const struct search *s)
{
	return sizeof *s + postings_bytes(&s->postings) + typeahead_bytes(&s->typeahead) +
	       s->size * (sizeof *s->documents + sizeof *s->shares) +
	       s->places.size * sizeof *s->places.entries +
	       (s->answers ? s->size * 2 * sizeof(float) : 0);
}

int search_complete(struct search *s, const struct search_query *q,
		    struct search_hit hits[SEARCH_HITS])
{
	return typeahead_find(&s->typeahead, q, hits);
}
