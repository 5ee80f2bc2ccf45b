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
	struct directory_row row;
};

struct directory_table {
	struct directory_stored *list;
	int count;
};

/* The whole table of a part, in the order of its list. Free with directory_table_free. */
void directory_table_load(struct db *db, const struct keyring *keys, enum directory_part part,
			  struct directory_table *out);
void directory_table_free(struct directory_table *t);
/* By key, or NULL. */
struct directory_stored *directory_table_find(struct directory_table *t, enum directory_part part,
					      const struct directory_row *row);

/* Is everything there that the row names? Else a sentence. */
bool directory_names_known(struct db *db, enum directory_part part, const struct directory_row *row,
			   struct dj_error *why);
/* Writes the row; its names are known, id and rev are the new ones. */
void directory_write(struct db *db, const struct keyring *keys, enum directory_part part,
		     const struct directory_stored *s);

/* All parts into the live form and the allow-list of the site. */
void site_read_directory(struct db *db, const struct keyring *keys, struct site *s, dj_ms now);

#endif
