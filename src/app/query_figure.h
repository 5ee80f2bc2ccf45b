/* What the files that answer questions about figures share. Private to src/app/query_figure*.c. */
#ifndef APP_QUERY_FIGURE_H
#define APP_QUERY_FIGURE_H

#include "app/figure_ask.h"
#include "app/query_run.h"
#include "domain/figure/sums.h"
#include "store/log.h"

#define FIGURE_QUEUES	256
#define FIGURE_AGAIN_MS (7 * INT64_C(86400000)) /* a new contact within those days: not settled */

struct figure_level {
	dj_id queue; /* 0: all without their own */
	enum level_formula formula;
	struct level_weights weights;
};

struct figure_levels {
	int count;
	struct figure_level at[FIGURE_QUEUES];
};

struct figure_row {
	dj_ms from_ms, to_ms;
	dj_id key; /* of the group, 0 none; a language or channel by its number */
	struct figure_sums sums;
};

struct figure_report {
	struct db *db;
	dj_ms now;
	const struct figure_ask *ask;
	struct figure_levels levels;
	struct figure_sums total;
	struct figure_row *rows;
	int count, room, step;	    /* step: where the present step's rows begin */
	dj_ms from, to;		    /* of the present step */
	dj_ms piece_from, piece_to; /* what of it is being added up */
	bool full;		    /* more rows than an answer may have */
};

void figure_report_make(struct figure_report *p);
void figure_report_free(struct figure_report *p);
/* The row of the present step with this key. */
struct figure_row *figure_row(struct figure_report *p, dj_id key);
void figure_levels_load(struct db *db, struct figure_levels *out);
/* Its own, or that of all, or the recommended one. */
struct figure_level figure_level_of(const struct figure_levels *l, dj_id queue);

/* Members "as_of_ms", "behind", "facts", "again". */
void figure_json_age(struct query_run *r);
void figure_json_key(struct dj_json *j, enum figure_group group, dj_id key);
/* "names": what the keys of the rows are called, in the reader's language where there is a label.
 */
void figure_json_names(struct query_run *r, const struct figure_report *p);

#endif
