/* Rows of the directory between their tables and their one form as texts. Private to
 * src/app/directory*.c, site.c, record_directory.c and query_directory.c. */
#ifndef APP_DIRECTORY_ROWS_H
#define APP_DIRECTORY_ROWS_H

#include "app/site.h"
#include "domain/directory/directory.h"
#include "store/db.h"
#include "store/keyring.h"

struct directory_stored {
	dj_id id; /* 0: not in the table yet */
	int64_t rev;
	/* Of the parts that say who knew it: FACILITY and those after it. */
	dj_ms changed_ms;
	dj_id changed_by, made_by;
	struct directory_row row;
};

/* Each row of the part in the order of its list; a row is a view for the call. */
void directory_each(struct db *db, const struct keyring *keys, enum directory_part part,
		    void (*take)(void *arg, const struct directory_stored *s), void *arg);
/* By id, or, when it is 0, by the key of `row`. */
bool directory_find(struct db *db, const struct keyring *keys, enum directory_part part, dj_id id,
		    const struct directory_row *row, struct directory_stored *out);

/* Is everything there that the row names? Else a sentence. */
bool directory_names_known(struct db *db, enum directory_part part, const struct directory_row *row,
			   struct dj_error *why);
/* Writes the row; its names are known, id, rev and who changed it when are the new ones; whether a
 * search finds it is for the caller to say. */
void directory_write(struct db *db, const struct keyring *keys, enum directory_part part,
		     const struct directory_stored *s);
/* What its rows are to a search; false for duty, which nobody looks for. */
bool directory_found(enum directory_part part, enum found_kind *out);

/* Who is in it and what may be dialled (the first four parts) into the live form and the allow-list
 * of the site. */
void site_read_directory(struct db *db, const struct keyring *keys, struct site *s, dj_ms now);

#endif
