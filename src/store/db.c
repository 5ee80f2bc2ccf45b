/* Owns what both engines share: the choice by URL, sticky errors, the check of types against the
 * list of statements. */
#include "store/driver.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

static const struct {
	const char *prefix;
	size_t skip; /* of the URL, before the engine sees it */
	const struct db_driver *driver;
} engines[] = {
    {"sqlite:", 7, &db_sqlite},
    {"postgresql://", 0, &db_postgres},
    {"postgres://", 0, &db_postgres},
};

int db_open(struct db **out, const char *url, enum db_use use, struct dj_error *e)
{
	for (size_t i = 0; i < DJ_COUNT(engines); i++)
		if (strncmp(url, engines[i].prefix, strlen(engines[i].prefix)) == 0)
			return engines[i].driver->open(out, url + engines[i].skip, use, e);
	return dj_fail(e, EINVAL,
		       "The database must be sqlite:PATH or postgresql://..., not \"%.60s\".", url);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->open)
		db_rollback(db);
	db->driver->close(db);
}

bool db_is_sqlite(const struct db *db)
{
	return db->driver == &db_sqlite;
}

/* ---- errors ---- */

void db_fails(struct db *db, int code, const char *what, const char *said)
{
	if (db->error)
		return;
	db->error = code;
	dj_fail(&db->why, code, "%s: %.*s", what, (int)strcspn(said, "\n"), said);
}

static int tell(const struct db *db, struct dj_error *e)
{
	if (db->error && e)
		*e = db->why;
	return db->error;
}

int db_status(struct db *db, struct dj_error *e)
{
	if (!db->error)
		db->driver->flush(db);
	return tell(db, e);
}

/* ---- transactions ---- */

void db_begin(struct db *db, enum db_sync sync)
{
	dj_assert(!db->open);
	db->error = 0;
	db->open = true;
	db->driver->begin(db, sync);
}

int db_commit(struct db *db, struct dj_error *e)
{
	int err;

	dj_assert(db->open && !db->saved);
	if (!db->error)
		db->driver->commit(db);
	err = tell(db, e);
	if (err)
		db_rollback(db);
	db->open = false;
	return err;
}

void db_rollback(struct db *db)
{
	dj_assert(db->open);
	db->driver->rollback(db);
	db->open = db->saved = false;
}

void db_save(struct db *db)
{
	dj_assert(db->open && !db->saved);
	db->saved = true;
	if (!db->error)
		db->driver->save(db);
}

/* Back to the savepoint. What the statements since did wrong is forgotten; a dead connection is
 * not. */
void db_undo(struct db *db)
{
	dj_assert(db->saved);
	db->saved = false;
	if (db->error == ENOTCONN || db->error == ENOSPC)
		return;
	db->error = 0;
	db->driver->undo(db);
}

int db_release(struct db *db, struct dj_error *e)
{
	int err;

	dj_assert(db->saved);
	err = db_status(db, e);
	if (err) {
		db_undo(db);
		return err;
	}
	db->saved = false;
	db->driver->release(db);
	return tell(db, e);
}

/* ---- statements ---- */

struct db_value db_t(const char *text)
{
	return (struct db_value){.type = 't', .p = text, .n = strlen(text)};
}

static void check_values(enum sql_id id, const struct db_value *values, size_t count)
{
	const char *in = sql_list[id].in;

	dj_assert(strlen(in) == count);
	for (size_t i = 0; i < count; i++)
		dj_assert(in[i] == values[i].type);
}

void db_exec_values(struct db *db, enum sql_id id, const struct db_value *values, size_t count)
{
	dj_assert(db->open);
	check_values(id, values, count);
	if (!db->error)
		db->driver->exec(db, id, values, (int)count);
}

struct db_rows db_query_values(struct db *db, enum sql_id id, const struct db_value *values,
			       size_t count)
{
	struct db_rows r = {.db = db, .id = id, .row = -1};

	dj_assert(db->open);
	check_values(id, values, count);
	if (!db->error)
		db->driver->query(db, &r, values, (int)count);
	if (db->error)
		r.db = NULL;
	return r;
}

bool db_next(struct db_rows *r)
{
	if (!r->db)
		return false;
	if (r->db->driver->next(r))
		return true;
	db_done(r);
	return false;
}

void db_done(struct db_rows *r)
{
	if (r->db)
		r->db->driver->done(r);
	r->db = NULL;
}

int64_t db_int(const struct db_rows *r, int column)
{
	dj_assert(sql_list[r->id].out[column] == 'i');
	return r->db->driver->column_int(r, column);
}

const char *db_text(const struct db_rows *r, int column)
{
	size_t n;

	dj_assert(sql_list[r->id].out[column] == 't');
	return r->db->driver->column_bytes(r, column, &n);
}

const void *db_bytes(const struct db_rows *r, int column, size_t *n)
{
	dj_assert(sql_list[r->id].out[column] == 'b');
	return r->db->driver->column_bytes(r, column, n);
}

int64_t db_query_int_values(struct db *db, enum sql_id id, int64_t otherwise,
			    const struct db_value *values, size_t count)
{
	struct db_rows r = db_query_values(db, id, values, count);

	if (!db_next(&r))
		return otherwise;
	otherwise = db_int(&r, 0);
	db_done(&r);
	return otherwise;
}

/* ---- the rest goes straight through ---- */

int db_script(struct db *db, const char *text, struct dj_error *e)
{
	dj_assert(!db->open);
	return db->driver->script(db, text, e);
}

int db_checkpoint(struct db *db, struct dj_error *e)
{
	return db->driver->checkpoint(db, e);
}

int db_copy(struct db *db, const char *path, struct dj_error *e)
{
	return db->driver->copy(db, path, e);
}

int db_prepare_all(struct db *db, struct dj_error *e)
{
	for (int id = 0; id < SQLS; id++) {
		int err = db->driver->prepare(db, id, e);

		if (err)
			return err;
	}
	return 0;
}
