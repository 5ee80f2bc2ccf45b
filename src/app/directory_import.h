/* A file of rows (CSV, or JSON: a list of objects) against the directory: what it would add and
 * change, and what is wrong with it, line by line. The preview and the import are the same walk.
 * Private to src/app/. */
#ifndef APP_DIRECTORY_IMPORT_H
#define APP_DIRECTORY_IMPORT_H

#include <jansson.h>

#include "app/directory_rows.h"

struct directory_change {
	int line;
	const struct directory_row *was; /* NULL: a new row */
	struct directory_stored *now;	 /* complete; id 0 when new */
};

struct directory_walk {
	struct db *db;
	const struct keyring *keys;
	enum directory_part part;
	void *arg;
	/* Each may be NULL. */
	void (*wrong)(void *arg, int line, const char *what);
	void (*change)(void *arg, const struct directory_change *c);
	int added, changed, same, wrongs;
};

/* The file at `path`, at most CSV_BYTES; of JSON `line` counts the objects. 0, or EFBIG, ENOENT,
 * ... with a sentence; lines that are wrong are told and counted, and do not end the walk. Errors
 * of the database stick to db. */
int directory_walk_file(struct directory_walk *w, const char *path, struct dj_error *why);

/* A row from a JSON object whose members are texts by the names of the fields; other members but
 * `id` and `rev` are wrong. */
bool directory_row_json(enum directory_part part, const json_t *object, struct directory_row *out,
			struct dj_error *why);

#endif
