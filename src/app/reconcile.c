/* Owns the list of contacts that the last run left open. The app ends them with facts; nothing is
 * changed here. */
#include "app/site.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

static void read_one(const struct db_rows *r, struct reconcile_contact *c)
{
	*c = (struct reconcile_contact){
	    .contact = db_int(r, 0),
	    .queue = db_int(r, 1),
	    .segment = db_int(r, 2),
	    .agent = db_int(r, 3),
	    .state = (enum contact_state)db_int(r, 4),
	    .started_ms = db_int(r, 5),
	    .queued_ms = db_int(r, 6),
	    .answered_ms = db_int(r, 7),
	    .has_number = db_int(r, 8) != 0,
	    .to_ring_back = db_int(r, 9) != queued_because_CALLBACK &&
			    !(db_int(r, 7) && db_int(r, 4) == contact_state_GREETING)};
}

int reconcile_list(struct db *db, struct reconcile_contact **out, int *count, struct dj_error *e)
{
	struct db_rows r;
	int n = 0, size = 0, err;

	*out = NULL;
	db_begin(db, DB_READ);
	r = db_query(db, SQL_contact_open);
	while (db_next(&r)) {
		if (n == size)
			*out = dj_grow(*out, (size_t)(size = size ? size * 2 : 64) * sizeof **out);
		read_one(&r, &(*out)[n++]);
	}
	err = db_commit(db, e);
	*count = err ? 0 : n;
	return err;
}

int reconcile_list_url(const char *database, struct reconcile_contact **out, int *count,
		       struct dj_error *e)
{
	struct db *db;
	int err;

	*out = NULL;
	*count = 0;
	err = db_open(&db, database, DB_READER, e);
	if (err)
		return err;
	err = reconcile_list(db, out, count, e);
	db_close(db);
	return err;
}
