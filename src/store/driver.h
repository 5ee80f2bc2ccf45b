/* What an engine gives to db.c; sqlite.c and pg.c implement it. Private to these three files. */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/db.h"

struct db_driver {
	const char *scheme;
	int (*open)(struct db **out, const char *where, enum db_use use, struct dj_error *e);
	void (*close)(struct db *db);
	/* Each reports trouble with db_fails. */
	void (*begin)(struct db *db, enum db_sync sync);
	void (*commit)(struct db *db);
	void (*rollback)(struct db *db);
	void (*save)(struct db *db);
	void (*release)(struct db *db);
	void (*undo)(struct db *db);
	void (*flush)(struct db *db);
	void (*exec)(struct db *db, enum sql_id id, const struct db_value *values, int count);
	void (*query)(struct db *db, struct db_rows *r, const struct db_value *values, int count);
	bool (*next)(struct db_rows *r);
	void (*done)(struct db_rows *r);
	int64_t (*column_int)(const struct db_rows *r, int column);
	const void *(*column_bytes)(const struct db_rows *r, int column,
				    size_t *n); /* NUL after them */
	int (*prepare)(struct db *db, enum sql_id id, struct dj_error *e);
	int (*script)(struct db *db, const char *text, struct dj_error *e);
	int (*checkpoint)(struct db *db, struct dj_error *e);
	int (*copy)(struct db *db, const char *path, struct dj_error *e);
};

/* The first member of every engine's struct. */
struct db {
	const struct db_driver *driver;
	int error; /* sticky; 0 while all is well */
	struct dj_error why;
	bool open;  /* in a transaction */
	bool saved; /* in a savepoint */
};

extern const struct db_driver db_sqlite, db_postgres;

/* Keeps the first error. `what` names the statement or step, `said` is what the engine said. */
void db_fails(struct db *db, int code, const char *what, const char *said);

#endif
