/* SQLite's write-ahead log is moved into the database file by a thread of its own, beside the
 * writer. */
#ifndef STORE_CHECKPOINT_H
#define STORE_CHECKPOINT_H

#include "base/base.h"

struct checkpoint;

/* *out is NULL for PostgreSQL, which needs none. */
int checkpoint_start(struct checkpoint **out, const char *url, struct dj_error *e);
/* There was a commit: within half a second it is moved. Any thread. */
void checkpoint_wanted(struct checkpoint *c);
/* Moves the rest and ends; NULL is allowed. */
void checkpoint_stop(struct checkpoint *c);

#endif
