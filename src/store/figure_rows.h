/* The rows of figures: between the database and domain/figure. In a transaction of the caller's;
 * errors stick to db. */
#ifndef STORE_FIGURE_ROWS_H
#define STORE_FIGURE_ROWS_H

#include "domain/figure/figure.h"
#include "store/db.h"

/* What the fold needs to go on. */
struct figure_fold *figure_rows_load(struct db *db);
struct figure_mark figure_rows_mark(struct db *db);
/* Everything that changed, and how far the fold is; false when somebody else has written meanwhile:
 * the caller rolls back and loads anew. */
bool figure_rows_save(struct db *db, struct figure_fold *f, const struct figure_mark *before);
/* The facts after `since` up to `upto` go into the fold, which then is at `upto`. */
int figure_rows_fold(struct db *db, struct figure_fold *f, int64_t since, int64_t upto);
/* Drops some rows; false when there are none left. */
bool figure_rows_forget(struct db *db);

#endif
