/* Titles that begin, at any word, with what was typed so far: as keys, so that a half-typed
 * syllable finds the whole one, or as initial consonants alone ("ㄱㄱㄷ"). Blanks do not count. */
#ifndef SEARCH_TYPEAHEAD_H
#define SEARCH_TYPEAHEAD_H

#include "base/map.h"
#include "domain/search/fold.h"
#include "domain/search/search.h"

#define TYPEAHEAD_WORD 64 /* keys of a word that is mended */

enum { TYPEAHEAD_KEYS, TYPEAHEAD_INITIALS, TYPEAHEAD_STREAMS };

struct typeahead_title {
	dj_id id; /* 0: gone */
	uint64_t audiences;
	dj_id department;
	uint32_t kind;
	uint32_t begin[TYPEAHEAD_STREAMS]; /* its stream in the pool */
	uint16_t length;		   /* keys */
	float use;
};

/* A word's beginning. */
struct typeahead_start {
	uint32_t title, at; /* in the pool */
};

struct typeahead_stream {
	char *pool; /* one title after the other, each with a NUL */
	size_t used, size;
	struct typeahead_start *starts; /* sorted by what stands at `at`, but for the last ones */
	size_t count, sorted, capacity;
};

struct typeahead {
	struct typeahead_title *titles;
	size_t count, size, gone;
	struct typeahead_stream streams[TYPEAHEAD_STREAMS];
	struct dj_map lists; /* id -> the first of its titles + 1; they stand together */
	struct folded folded;
};
void typeahead_init(struct typeahead *t);
void typeahead_fini(struct typeahead *t);

void typeahead_put(struct typeahead *t, const struct search_text *text); /* its id is not there */
void typeahead_remove(struct typeahead *t, dj_id id);
/* Sorts what was put in last. */
void typeahead_sort(struct typeahead *t);
void typeahead_set_use(struct typeahead *t, dj_id id, float use);

/* At most SEARCH_HITS, best first; returns how many. */
int typeahead_find(struct typeahead *t, const struct search_query *q, struct search_hit *hits);

/* The word that n keys (five at least) meant, when one wrong key was hit and a title that may be
 * seen has that word: its keys, with a NUL. */
bool typeahead_mend(struct typeahead *t, const struct search_query *q, const char *keys, size_t n,
		    char out[TYPEAHEAD_WORD]);

size_t typeahead_bytes(const struct typeahead *t);

#endif
