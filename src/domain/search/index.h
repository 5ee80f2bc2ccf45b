/* What search.c keeps and question.c reads. For these two only. */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "base/map.h"
#include "base/text.h"
#include "domain/search/posting.h"
#include "domain/search/search.h"
#include "domain/search/token.h"
#include "domain/search/typeahead.h"
#include "domain/search/wording.h"

struct document {
	dj_id id; /* 0: gone */
	uint64_t audiences;
	dj_id department, place;
	dj_ms changed_ms;
	int64_t stamp;
	uint32_t bytes[FIELDS];
	uint32_t kind;
	float use;
};

struct search {
	struct postings postings;
	struct document *documents;
	float (*shares)[FIELDS]; /* by document: what standing there once counts, by its length */
	size_t count, size, live;
	uint64_t bytes[FIELDS]; /* of all live documents */
	double mean[FIELDS];	/* for which the shares were made */
	struct dj_map places;	/* id -> document + 1 */
	struct tokens tokens;
	struct typeahead typeahead;
	struct wording wording;
	struct answer *answers; /* scratch of a question: one for each document */
};

/* Of how often a term stands in a text: the first times say most. */
#define SEARCH_SATURATION 1.2F

void search_weigh(struct search *s); /* shares of all documents, made anew */

#endif
