/* Which documents have a term, and how often in which field: coded lists in one pool.
 *
 * A list is a chain of slices that double in size, so that a rare term costs 8 bytes and a common
 * one is read in long runs. Documents come in ascending order. What is written stays; a document
 * that goes away is skipped by the reader until the whole is written anew. */
#ifndef SEARCH_POSTING_H
#define SEARCH_POSTING_H

#include "base/base.h"

enum { FIELD_TITLE, FIELD_ALIAS, FIELD_BODY, FIELDS };

struct posting {
	uint32_t doc;
	bool once; /* when read: once, in the list's usual field, and nowhere else; times is not set
		    */
	uint8_t times[FIELDS]; /* at most 3 in a title, 7 in aliases, 255 in a body */
};

struct posting_list {
	uint64_t term;	     /* 0: free place */
	uint32_t docs;	     /* how many have it */
	uint32_t last;	     /* the last one, plus one */
	uint32_t head;	     /* the first slice */
	uint32_t write, end; /* where the next byte goes, and where its slice's bytes end */
	uint8_t level;	     /* of that slice */
	uint8_t usual;	     /* the field of which "once, and only there" is coded in one bit */
};

struct postings {
	uint8_t *pool;
	size_t used, size;
	struct posting_list *lists; /* open addressing by term */
	size_t places, terms;	    /* places: a power of two */
};
void postings_fini(struct postings *p);

/* A term's list; NULL when nobody has it. Valid until the next posting_add. */
const struct posting_list *posting_find(const struct postings *p, uint64_t term);

/* Appends; doc is greater than all before in this list. `usual` counts at a term's first posting.
 */
void posting_add(struct postings *p, uint64_t term, uint8_t usual, const struct posting *posting);

/* Reading is what a question spends its time on, so it stands here for the compiler to see. */
struct posting_reader {
	const uint8_t *pool, *at, *end;
	uint32_t next; /* the last document, plus one */
	uint32_t left;
	uint8_t level, usual;
};
void posting_read(struct posting_reader *r, const struct postings *p,
		  const struct posting_list *list);
void posting_next_slice(struct posting_reader *r);
void posting_get_times(struct posting_reader *r, struct posting *out);

static inline uint8_t posting_byte(struct posting_reader *r)
{
	if (r->at == r->end)
		posting_next_slice(r);
	return *r->at++;
}

static inline bool posting_next(struct posting_reader *r, struct posting *out)
{
	uint32_t code, byte;

	if (r->left == 0)
		return false;
	r->left--;
	byte = posting_byte(r);
	code = byte & 0x7F;
	for (int shift = 7; byte > 0x7F; shift += 7) {
		byte = posting_byte(r);
		code |= (byte & 0x7F) << shift;
	}
	out->doc = r->next + (code >> 1);
	r->next = out->doc + 1;
	out->once = !(code & 1);
	if (!out->once)
		posting_get_times(r, out);
	return true;
}

size_t postings_bytes(const struct postings *p);

#endif
