/* Owns the connection of who only reads, now and then. Refuses: writing. */
#include "store/view.h"

#include <stdlib.h>

void db_view_init(struct db_view *v, const char *database)
{
	v->db = NULL;
	v->database = dj_strdup(database);
}

void db_view_fini(struct db_view *v)
{
	if (v->db)
		db_close(v->db);
	free(v->database);
}

int db_view_begin(struct db_view *v, struct dj_error *e)
{
	int err = v->db ? 0 : db_open(&v->db, v->database, DB_READER, e);

	if (err) {
		v->db = NULL;
		return err;
	}
	db_begin(v->db, DB_READ);
	return 0;
}

int db_view_end(struct db_view *v, struct dj_error *e)
{
	int err = db_commit(v->db, e);

	if (err) {
		db_close(v->db);
		v->db = NULL;
	}
	return err;
}
