/* Owns the coding of the lists. A posting is
 *   varint(gap << 1 | more), and if more: 2 bits of title, 3 of aliases, 3 of body; body 7: a byte
 * of its own follows where gap counts the documents between it and the one before. */
#include "domain/search/posting.h"

#include <stdlib.h>
#include <string.h>

enum {
	LEVELS = 10,
	LINK = 4,
	FIRST = 8,
	TITLE_MAX = 3,
	ALIAS_MAX = 7,
	BODY_BITS = 7,
	PLACES = 1024
};

void postings_fini(struct postings *p)
{
	free(p->pool);
	free(p->lists);
	*p = (struct postings){0};
}

static size_t slice_size(uint8_t level)
{
	return (size_t)FIRST << level;
}

static uint32_t take_slice(struct postings *p, uint8_t level)
{
	size_t at = p->used, size = slice_size(level);

	if (at + size > p->size) {
		p->size = p->size ? p->size + p->size / 2 : 1 << 16;
		dj_assert(p->size <= UINT32_MAX);
		p->pool = dj_grow(p->pool, p->size);
	}
	p->used += size;
	return (uint32_t)at;
}

static struct posting_list *place_of(struct posting_list *lists, size_t places, uint64_t term)
{
	size_t at = (size_t)(term ^ term >> 29) & (places - 1);

	while (lists[at].term && lists[at].term != term)
		at = (at + 1) & (places - 1);
	return &lists[at];
}

const struct posting_list *posting_find(const struct postings *p, uint64_t term)
{
	const struct posting_list *list = p->places ? place_of(p->lists, p->places, term) : NULL;

	return list && list->term ? list : NULL;
}

static void make_room(struct postings *p)
{
	size_t places = p->places ? 2 * p->places : PLACES;
	struct posting_list *lists;

	if (p->terms * 4 < p->places * 3)
		return;
	lists = dj_alloc(places * sizeof *lists);
	for (size_t i = 0; i < p->places; i++)
		if (p->lists[i].term)
			*place_of(lists, places, p->lists[i].term) = p->lists[i];
	free(p->lists);
	p->lists = lists;
	p->places = places;
}

static void open_list(struct postings *p, struct posting_list *list, uint64_t term, uint8_t usual)
{
	*list = (struct posting_list){.term = term, .usual = usual};
	list->head = list->write = take_slice(p, 0);
	list->end = list->head + FIRST - LINK;
	p->terms++;
}

static void put_byte(struct postings *p, struct posting_list *list, uint8_t byte)
{
	if (list->write == list->end) {
		uint8_t level = (uint8_t)DJ_MIN(list->level + 1, LEVELS);
		uint32_t slice = take_slice(p, level);

		memcpy(p->pool + list->end, &slice, LINK);
		list->level = level;
		list->write = slice;
		list->end = (uint32_t)(slice + slice_size(level) - LINK);
	}
	p->pool[list->write++] = byte;
}

static bool is_once(const struct posting *posting, uint8_t usual)
{
	for (int f = 0; f < FIELDS; f++)
		if (posting->times[f] != (f == usual))
			return false;
	return true;
}

static void put_times(struct postings *p, struct posting_list *list, const uint8_t *times)
{
	uint8_t body = DJ_MIN(times[FIELD_BODY], BODY_BITS);

	put_byte(p, list,
		 (uint8_t)(DJ_MIN(times[FIELD_TITLE], TITLE_MAX) |
			   DJ_MIN(times[FIELD_ALIAS], ALIAS_MAX) << 2 | body << 5));
	if (body == BODY_BITS)
		put_byte(p, list, times[FIELD_BODY]);
}

void posting_add(struct postings *p, uint64_t term, uint8_t usual, const struct posting *posting)
{
	struct posting_list *list;
	uint32_t code;
	bool more;

	make_room(p);
	list = place_of(p->lists, p->places, term);
	if (!list->term)
		open_list(p, list, term, usual);
	dj_assert(posting->doc >= list->last);
	more = !is_once(posting, list->usual);
	for (code = (posting->doc - list->last) << 1 | more; code > 0x7F; code >>= 7)
		put_byte(p, list, (uint8_t)(code | 0x80));
	put_byte(p, list, (uint8_t)code);
	if (more)
		put_times(p, list, posting->times);
	list->last = posting->doc + 1;
	list->docs++;
}

void posting_read(struct posting_reader *r, const struct postings *p,
		  const struct posting_list *list)
{
	*r = (struct posting_reader){.pool = p->pool,
				     .at = p->pool + list->head,
				     .end = p->pool + list->head + FIRST - LINK,
				     .left = list->docs,
				     .usual = list->usual};
}

void posting_next_slice(struct posting_reader *r)
{
	uint32_t slice;

	memcpy(&slice, r->end, LINK);
	r->level = (uint8_t)DJ_MIN(r->level + 1, LEVELS);
	r->at = r->pool + slice;
	r->end = r->at + slice_size(r->level) - LINK;
}

void posting_get_times(struct posting_reader *r, struct posting *out)
{
	uint8_t byte = posting_byte(r);

	out->times[FIELD_TITLE] = byte & TITLE_MAX;
	out->times[FIELD_ALIAS] = byte >> 2 & ALIAS_MAX;
	out->times[FIELD_BODY] = byte >> 5;
	if (out->times[FIELD_BODY] == BODY_BITS)
		out->times[FIELD_BODY] = posting_byte(r);
}

size_t postings_bytes(const struct postings *p)
{
	return p->size + p->places * sizeof *p->lists;
}
