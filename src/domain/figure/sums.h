/* sums: what a report adds up, and the figures that are made of it (figure.def). Pure. A share or
 * an average always comes with its two numbers; where the lower one is 0 it is not defined. */
#ifndef DOMAIN_SUMS_H
#define DOMAIN_SUMS_H

#include "domain/figure/level.h"

enum figure_sum {
#define SUM(name)  SUM_##name,
#define MOST(name) SUM_##name,
#include "domain/figure/figure.def"
	FIGURE_SUMS
};

/* Where each statement's columns begin. */
enum figure_part {
#define FIRST(group) PART_##group,
#include "domain/figure/figure.def"
	FIGURE_PARTS
};

struct figure_sums {
	int64_t v[FIGURE_SUMS];
};

enum figure_name {
#define COUNT(name, sum)      FIGURE_##name,
#define MSEC(name, sum)	      FIGURE_##name,
#define SHARE(name, part, of) FIGURE_##name,
#define MEAN(name, sum, of)   FIGURE_##name,
#include "domain/figure/figure.def"
	FIGURES
};

enum figure_kind { FIGURE_COUNT, FIGURE_MSEC, FIGURE_SHARE, FIGURE_MEAN };

struct figure_info {
	const char *name;
	enum figure_kind kind;
	enum figure_sum part, of; /* of: SHARE and MEAN */
};

const struct figure_info *figure_info(enum figure_name f);
const char *figure_sum_word(enum figure_sum s);
int figure_part_count(enum figure_part p);

/* The columns of a statement into their part of `s`. */
void figure_sums_add_columns(struct figure_sums *s, enum figure_part p, const int64_t *columns);
void figure_sums_add(struct figure_sums *s, const struct figure_sums *other);
/* The entries of one queue by its formula. within_ms 0: that queue has no T, so its calls belong to
 * no level. Before the sums of several queues are added. */
void figure_sums_level(struct figure_sums *s, const struct level_weights *w, int64_t within_ms);
/* What every formula is made of, of the queues that have a T. */
struct level_counts figure_sums_counts(const struct figure_sums *s);
/* What is made from the others, but for the level. After everything was added. */
void figure_sums_make(struct figure_sums *s);

#endif
