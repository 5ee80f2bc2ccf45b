/* The schema and its version: numbered migrations, forward only, part of the program. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/base.h"
#include "base/embedded.h"

/* The version this program works with: the number of its last migration. */
int schema_newest(void);
/* Brings the database to schema_newest. A database that has something to lose is copied first:
 * SQLite into PATH.before-NNNN beside it, PostgreSQL by pg_dump into `data` when that program is
 * there (else a warning in the log). *version (may be NULL) is what it was before, 0 for an empty
 * one. EPROTO with a clear sentence when the schema is newer than this program. */
int schema_migrate(const char *url, const char *data, dj_ms now, int *version, struct dj_error *e);

/* The same with migrations of the caller's, for tests of what a later program does. */
struct schema {
	const struct dj_embedded *migrations;
	size_t count;
};
int schema_migrate_to(const struct schema *s, const char *url, const char *data, dj_ms now,
		      int *version, struct dj_error *e);

#endif
