/* The service level by formula. Each is a fraction of the same seven counts, so that the counts are
 * kept and the formula may be changed for all of history (contact-centre practice differs by ten
 * points on the same day). Pure. */
#ifndef DOMAIN_LEVEL_H
#define DOMAIN_LEVEL_H

#include "base/base.h"

enum level_formula {
#define LEVEL(name, word, part, of) LEVEL_##name,
#include "domain/figure/level.def"
#undef LEVEL
	LEVEL_OWN, /* the site's: what its certificate asks for */
	LEVEL_FORMULAS
};

#define LEVEL_COUNTS 7

/* Answered within T, answered later, short abandons, abandons within T, abandons after T, flowed
 * out, failed by us. */
struct level_counts {
	int64_t of[LEVEL_COUNTS];
};

struct level_weights {
	signed char part[LEVEL_COUNTS], of[LEVEL_COUNTS]; /* 0 or 1 each */
};

struct level_share {
	int64_t part, of; /* of 0: the level is not defined, never 100 % */
};

const char *level_word(enum level_formula f);
/* LEVEL_FORMULAS when there is no such word. */
enum level_formula level_formula_of(const char *word);
/* NULL for LEVEL_OWN, whose weights are the site's. */
const struct level_weights *level_weights_of(enum level_formula f);
struct level_share level_of(const struct level_weights *w, const struct level_counts *c);

/* "1000000/1101100": the weights as two words of 0 and 1. False, and *out untouched, for anything
 * else, for a part that is not also counted in the whole, and for a whole without anything. */
bool level_weights_read(const char *text, struct level_weights *out);
#define LEVEL_TEXT (2 * LEVEL_COUNTS + 2)
void level_weights_write(const struct level_weights *w, char out[LEVEL_TEXT]);

#endif
