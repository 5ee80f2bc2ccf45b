/* The database, whichever engine: statements by name, typed values, transactions with savepoints.
 *
 * Everything happens in a transaction. Errors stick: after the first one, what follows in the same
 * transaction (or savepoint) does nothing, and db_commit or db_release answers it, so that a use
 * case reads as a list of statements. db_exec may be sent later (PostgreSQL gets a pipeline),
 * db_query and db_commit see its effect.
 *
 * Error codes: EAGAIN busy or a deadlock, try again; ENOTCONN the database is away; ENOSPC the disk
 * is full; EEXIST a uniqueness rule; EPROTO anything else that the database rejects, which is a bug
 * of ours.
 *
 * A struct db belongs to one thread. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/base.h"
#include "store/sql.h"

struct db;

enum db_use { DB_WRITER, DB_READER };
/* READ sees one state of everything; LIVE commits without waiting for the disk; RECORD waits. */
enum db_sync { DB_READ, DB_LIVE, DB_RECORD };

struct db_value {
	char type; /* i t b */
	int64_t i;
	const void *p;
	size_t n;
};

static inline struct db_value db_i(int64_t v)
{
	return (struct db_value){.type = 'i', .i = v};
}
struct db_value db_t(const char *text);
static inline struct db_value db_b(const void *p, size_t n)
{
	return (struct db_value){.type = 'b', .p = p, .n = n};
}

/* `sqlite:PATH` (made when it is not there) or `postgresql://...`. */
int db_open(struct db **out, const char *url, enum db_use use, struct dj_error *e);
void db_close(struct db *db);
bool db_is_sqlite(const struct db *db);

void db_begin(struct db *db, enum db_sync sync);
/* 0, or the first error since the beginning; then nothing of it has happened. */
int db_commit(struct db *db, struct dj_error *e);
void db_rollback(struct db *db);
/* One level of savepoint. Release answers the first error since db_save, having rolled back to it.
 */
void db_save(struct db *db);
int db_release(struct db *db, struct dj_error *e);
void db_undo(struct db *db);
/* Waits for what was sent, then the first error so far; 0 when all is well. */
int db_status(struct db *db, struct dj_error *e);

#define DB_VALUES(...)                                                                             \
	(const struct db_value[]){__VA_ARGS__},                                                    \
	    sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)

#define db_exec(db, id, ...) db_exec_values(db, id, DB_VALUES(__VA_ARGS__))
void db_exec_values(struct db *db, enum sql_id id, const struct db_value *values, size_t count);

/* Rows: `struct db_rows r = db_query(db, SQL_x, db_i(1)); while (db_next(&r)) ...`. Ended by the
 * false of db_next, or by db_done when left earlier. The same statement may not be open twice.
 * Texts and bytes are views until the next db_next. */
struct db_rows {
	struct db *db; /* NULL once ended */
	enum sql_id id;
	void *result;
	int row, count;
};

#define db_query(db, id, ...) db_query_values(db, id, DB_VALUES(__VA_ARGS__))
struct db_rows db_query_values(struct db *db, enum sql_id id, const struct db_value *values,
			       size_t count);
bool db_next(struct db_rows *r);
void db_done(struct db_rows *r);
int64_t db_int(const struct db_rows *r, int column);
const char *db_text(const struct db_rows *r, int column);
const void *db_bytes(const struct db_rows *r, int column, size_t *n);

/* The integer of the first row's first column; `otherwise` without a row. */
#define db_query_int(db, id, otherwise, ...)                                                       \
	db_query_int_values(db, id, otherwise, DB_VALUES(__VA_ARGS__))
int64_t db_query_int_values(struct db *db, enum sql_id id, int64_t otherwise,
			    const struct db_value *values, size_t count);

/* Several statements as one text, outside a transaction of ours: migrations. */
int db_script(struct db *db, const char *text, struct dj_error *e);
/* SQLite: moves the write-ahead log into the database file as far as readers allow. PostgreSQL does
 * it by itself. */
int db_checkpoint(struct db *db, struct dj_error *e);
/* SQLite: a consistent copy into a new file, while others read and write. ENOTSUP on PostgreSQL. */
int db_copy(struct db *db, const char *path, struct dj_error *e);
/* Prepares every statement of the list; the first that the engine refuses is named. */
int db_prepare_all(struct db *db, struct dj_error *e);

#endif
