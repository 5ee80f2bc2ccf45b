/* The index as bytes, so that a start need not read every text again.
 *
 * The bytes are the index's own memory, in order; whoever keeps them seals them and gives back the
 * same or nothing. What they do not hold (words of editors) is put in again by the caller. */
#ifndef SEARCH_SNAPSHOT_H
#define SEARCH_SNAPSHOT_H

#include "domain/search/search.h"

enum { SEARCH_SPANS = 9 };

struct search_head {
	uint64_t fingerprint; /* of how this program takes texts apart and lays out its memory */
	uint64_t pool, places, terms, documents, live, titles, gone;
	uint64_t stream[2], starts[2];
	uint64_t bytes[3];
};

struct search_span {
	void *data;
	size_t n;
};

/* The spans to keep, valid until the index changes; the first one is *head. Returns how many. */
int search_spans(struct search *s, struct search_head *head, struct search_span out[SEARCH_SPANS]);

/* Fills an empty index by `read`, which gives exactly n bytes or false. False: these bytes do not
 * fit this program, or ended early; the index is to be freed then. */
bool search_restore(struct search *s, bool (*read)(void *arg, void *into, size_t n), void *arg);

#endif
