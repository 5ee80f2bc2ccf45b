/* The site document (docs/data.md): reading it into the database, whole or one thing at a time. */
#ifndef APP_SITE_SEED_H
#define APP_SITE_SEED_H

#include "base/id.h"
#include "store/db.h"
#include "store/keyring.h"

#define SITE_DOCUMENT_MAX (4 * 1024 * 1024)

#define SITE_NODE 255 /* of the ids made before a server runs */

/* In whose name something is written. Documents read within one millisecond share `ids`. */
struct site_change {
	struct db *db;
	const struct keyring *keys;
	struct dj_ids *ids;
	dj_ms now;
};

/* Reads the document in one transaction: all of it or nothing. EINVAL with a sentence that names
 * the first thing that is wrong, or an error of the database. For a database that nobody else
 * writes: the start, `dajeong init`, tests. */
int site_seed(const struct site_change *with, const char *json, struct dj_error *e);

/* One queue or person in the form of the document, in the caller's transaction; for record
 * commands. With `id` 0 it is found by its name or made; an `id` that does not exist is ENOENT.
 * "rev" in the text, when it is there, must be the row's: else ESTALE. 0 or EINVAL; *id says which
 * it was. A person's password comes as "password_hash". */
int site_seed_queue(const struct site_change *with, const char *json, dj_id *id,
		    struct dj_error *e);
/* A trunk without "secret" keeps the one it has. */
int site_seed_trunk(const struct site_change *with, const char *json, dj_id *id,
		    struct dj_error *e);
int site_seed_person(const struct site_change *with, const char *json, dj_id *id,
		     struct dj_error *e);

/* The week of one queue, or of all without an own one: {"queue":NAME?,"hours":[...]} replaces it.
 */
int site_seed_week(const struct site_change *with, const char *json, dj_id *queue,
		   struct dj_error *e);
/* {"days":[...]}: rows join what is there, the same queue, day and minute is replaced. */
int site_seed_days(const struct site_change *with, const char *json, struct dj_error *e);
/* {"queue":NAME?,"date":"2026-08-17","from":"09:00"?} */
int site_seed_day_remove(const struct site_change *with, const char *json, struct dj_error *e);

#endif
