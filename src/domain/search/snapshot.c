/* Owns the index as bytes. Refuses: files and seals (app/knowledge_snapshot.c). */
#include "domain/search/snapshot.h"

#include "domain/search/index.h"

#include <stdlib.h>
#include <string.h>

/* Each reading of a text has its part in this line. */
static const char sample[] =
    "여권을 재발급받으려면 어디로 ABC-123 running cities Đường phố đẹp かな漢字 "
    "автобус ㄱㄴㄷ";
enum { VERSION = 1, MOST = 1 << 27 };

static uint64_t mix(uint64_t h, uint64_t value)
{
	h = (h ^ value) * UINT64_C(0xD6E8FEB86659FD93);
	return h ^ h >> 32;
}

static uint64_t fingerprint(struct search *s)
{
	uint64_t h = VERSION;

	tokens_of(&s->tokens, sample, sizeof sample - 1, TOKEN_TITLE);
	for (size_t i = 0; i < s->tokens.count; i++)
		h = mix(h, s->tokens.items[i].term);
	h = mix(h, sizeof(struct document) << 16 | sizeof(struct posting_list));
	return mix(h, sizeof(struct typeahead_title) << 16 | sizeof(struct typeahead_start));
}

static struct search_head head_of(struct search *s)
{
	struct search_head h = {.fingerprint = fingerprint(s),
				.pool = s->postings.used,
				.places = s->postings.places,
				.terms = s->postings.terms,
				.documents = s->count,
				.live = s->live,
				.titles = s->typeahead.count,
				.gone = s->typeahead.gone};

	for (int k = 0; k < TYPEAHEAD_STREAMS; k++) {
		h.stream[k] = s->typeahead.streams[k].used;
		h.starts[k] = s->typeahead.streams[k].count;
	}
	memcpy(h.bytes, s->bytes, sizeof h.bytes);
	return h;
}

int search_spans(struct search *s, struct search_head *head, struct search_span out[SEARCH_SPANS])
{
	int n = 0;

	typeahead_sort(&s->typeahead);
	*head = head_of(s);
	out[n++] = (struct search_span){head, sizeof *head};
	out[n++] = (struct search_span){s->postings.pool, head->pool};
	out[n++] =
	    (struct search_span){s->postings.lists, head->places * sizeof *s->postings.lists};
	out[n++] = (struct search_span){s->documents, head->documents * sizeof *s->documents};
	out[n++] =
	    (struct search_span){s->typeahead.titles, head->titles * sizeof *s->typeahead.titles};
	for (int k = 0; k < TYPEAHEAD_STREAMS; k++) {
		struct typeahead_stream *t = &s->typeahead.streams[k];

		out[n++] = (struct search_span){t->pool, head->stream[k]};
		out[n++] = (struct search_span){t->starts, head->starts[k] * sizeof *t->starts};
	}
	return n;
}

/* -- and back */

static bool is_sound(const struct search_head *h)
{
	return h->pool <= UINT32_MAX && h->places <= MOST && (h->places & (h->places - 1)) == 0 &&
	       h->terms <= h->places && h->documents <= MOST && h->live <= h->documents &&
	       h->titles <= MOST && h->stream[0] <= UINT32_MAX && h->stream[1] <= UINT32_MAX &&
	       h->starts[0] <= MOST && h->starts[1] <= MOST;
}

static void make_room(struct search *s, const struct search_head *h)
{
	struct typeahead *t = &s->typeahead;

	s->postings =
	    (struct postings){.pool = dj_alloc(h->pool + 1),
			      .used = h->pool,
			      .size = h->pool + 1,
			      .lists = dj_alloc((h->places + 1) * sizeof *s->postings.lists),
			      .places = h->places,
			      .terms = h->terms};
	s->count = h->documents;
	s->size = h->documents + 1;
	s->live = h->live;
	s->documents = dj_alloc(s->size * sizeof *s->documents);
	s->shares = dj_alloc(s->size * sizeof *s->shares);
	t->titles = dj_alloc((h->titles + 1) * sizeof *t->titles);
	t->count = h->titles;
	t->size = h->titles + 1;
	t->gone = h->gone;
	for (int k = 0; k < TYPEAHEAD_STREAMS; k++)
		t->streams[k] = (struct typeahead_stream){
		    .pool = dj_alloc(h->stream[k] + 1),
		    .used = h->stream[k],
		    .size = h->stream[k] + 1,
		    .starts = dj_alloc((h->starts[k] + 1) * sizeof *t->streams[k].starts),
		    .count = h->starts[k],
		    .sorted = h->starts[k],
		    .capacity = h->starts[k] + 1};
	memcpy(s->bytes, h->bytes, sizeof h->bytes);
}

/* What is derived from the rest. */
static void make_maps(struct search *s)
{
	struct typeahead *t = &s->typeahead;

	for (size_t i = 0; i < s->count; i++)
		if (s->documents[i].id)
			dj_map_put(&s->places, s->documents[i].id, (void *)(uintptr_t)(i + 1));
	for (size_t i = 0; i < t->count; i++)
		if (t->titles[i].id && (i == 0 || t->titles[i - 1].id != t->titles[i].id))
			dj_map_put(&t->lists, t->titles[i].id, (void *)(uintptr_t)(i + 1));
	search_weigh(s);
}

bool search_restore(struct search *s, bool (*read)(void *arg, void *into, size_t n), void *arg)
{
	struct search_span spans[SEARCH_SPANS];
	struct search_head head, now;
	int n;

	dj_assert(s->count == 0);
	if (!read(arg, &head, sizeof head) || head.fingerprint != fingerprint(s) ||
	    !is_sound(&head))
		return false;
	make_room(s, &head);
	n = search_spans(s, &now, spans);
	for (int i = 1; i < n; i++)
		if (spans[i].n && !read(arg, spans[i].data, spans[i].n))
			return false;
	make_maps(s);
	return true;
}
