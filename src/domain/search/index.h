/* What search.c keeps and question.c reads. For these two only. */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "base/map.h"
#include "base/text.h"
#include "domain/search/posting.h"
#include "domain/search/search.h"
#include "domain/search/token.h"
#include "domain/search/typeahead.h"

struct document {
	dj_id id; /* 0: gone */
	uint64_t audiences;
	dj_id department;
	dj_ms changed_ms;
	uint32_t bytes[FIELDS];
	uint32_t kind;
	float use;
};

/* Folded letters without blanks, one after the other. */
struct phrase {
	uint32_t *codes;
	size_t n;
};

struct synonym {
	uint64_t from; /* a hash of the stems of its words */
	int words;
	char *to;
};

struct search {
	struct postings postings;
	struct document *documents;
	float *gain[FIELDS]; /* by document: what a term counts that stands there once, and only
				there */
	size_t count, size, live;
	uint64_t bytes[FIELDS]; /* of all live documents */
	double mean[FIELDS];	/* for which the gains were made */
	struct dj_map places;	/* id -> document + 1 */
	struct tokens tokens;
	struct typeahead typeahead;
	struct phrase phrases[SEARCH_PHRASES];
	size_t phrase_count;
	struct synonym synonyms[SEARCH_SYNONYMS];
	size_t synonym_count;
	int longest;		/* words of a synonym */
	struct answer *answers; /* scratch of a question: one for each document */
};

/* The share of a field in the times of a term: title and aliases count as the body does, b says how
 * much a long one counts less. */
double search_share(const struct search *s, const struct document *d, int field, int times);
float search_saturated(double times); /* k1 */
uint64_t search_stems_hash(uint64_t before, const struct fold_char *word, size_t n);

#endif
