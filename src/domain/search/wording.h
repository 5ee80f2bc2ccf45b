/* How people put a question: phrases around its matter, words that only hold it together, words
 * that mean the same. For search.c and question.c. */
#ifndef SEARCH_WORDING_H
#define SEARCH_WORDING_H

#include "base/map.h"
#include "domain/search/search.h"
#include "domain/search/token.h"

enum { WORDING_SAID = 64 }; /* other wordings of one question */

struct wording {
	struct phrase {
		uint32_t *codes; /* folded letters without blanks */
		size_t n;
	} phrases[SEARCH_PHRASES];
	size_t phrase_count;
	struct synonym {
		int words;
		float weight;
		char *to;
		size_t next; /* the one with the same words before it, plus one */
	} synonyms[SEARCH_SYNONYMS];
	size_t synonym_count;
	struct dj_map from; /* a hash of the stems of its words -> the last synonym, plus one */
	int longest;	    /* words of a synonym */
};
void wording_init(struct wording *w);
void wording_fini(struct wording *w);
void wording_clear(struct wording *w);

/* Makes what says nothing of the matter weigh little; t is a question. */
void wording_lower(const struct wording *w, struct tokens *t);

/* What words of a question mean as well: instead of its bytes begin to end. */
struct said {
	const struct synonym *synonym;
	uint32_t begin, end;
};
/* Returns how many; valid until the words change. */
int wording_expand(const struct wording *w, const struct folded *f, struct said said[WORDING_SAID]);

#endif
