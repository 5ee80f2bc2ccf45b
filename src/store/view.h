/* A database that is only read: opened when it is first needed, and again after it was away. One
 * thread's. */
#ifndef STORE_VIEW_H
#define STORE_VIEW_H

#include "store/db.h"

struct db_view {
	struct db *db; /* NULL while it is away */
	char *database;
};

void db_view_init(struct db_view *v, const char *database);
void db_view_fini(struct db_view *v);
/* Begins a transaction that reads; every begin that gave 0 wants its end. */
int db_view_begin(struct db_view *v, struct dj_error *e);
int db_view_end(struct db_view *v, struct dj_error *e);

#endif
