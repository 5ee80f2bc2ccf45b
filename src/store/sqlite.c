/* Owns SQLite: one connection, one prepared statement per name. Refuses: other threads, anything
 * but the list of statements.
 *
 * The writer's connection never checkpoints by itself: a second connection does that beside it
 * (db_checkpoint). The synchronous level changes between transactions: NORMAL does not wait for the
 * disk, FULL waits for the write-ahead log. */
#include "store/driver.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MS	      5000
#define LOG_PAGES_MAX 8192 /* 32 MiB */

/* Steps of a transaction, prepared like the statements: parsing them each time costs more than
 * running them. */
enum step { STEP_BEGIN, STEP_BEGIN_WRITE, STEP_COMMIT, STEP_SAVE, STEP_RELEASE, STEP_UNDO, STEPS };

static const char *const step_text[STEPS] = {
    [STEP_BEGIN] = "BEGIN",	    [STEP_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [STEP_COMMIT] = "COMMIT",	    [STEP_SAVE] = "SAVEPOINT one",
    [STEP_RELEASE] = "RELEASE one", [STEP_UNDO] = "ROLLBACK TO one",
};

struct sqlite {
	struct db db;
	sqlite3 *c;
	enum db_use use;
	enum db_sync sync; /* as the last PRAGMA set it */
	sqlite3_stmt *steps[STEPS];
	sqlite3_stmt *stmt[SQLS];
	bool busy[SQLS]; /* open in a struct db_rows */
};

static struct sqlite *sqlite_of(struct db *db)
{
	return (struct sqlite *)db;
}

/* ---- errors ---- */

static int error_class(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return EAGAIN;
	case SQLITE_FULL:
		return ENOSPC;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return ENOTCONN;
	case SQLITE_CONSTRAINT:
		return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY
			   ? EEXIST
			   : EPROTO;
	default:
		return EPROTO;
	}
}

static void fails(struct sqlite *s, int code, const char *what)
{
	db_fails(&s->db, error_class(code), what, sqlite3_errmsg(s->c));
}

static void run(struct sqlite *s, const char *text)
{
	int code = sqlite3_exec(s->c, text, NULL, NULL, NULL);

	if (code != SQLITE_OK)
		fails(s, sqlite3_extended_errcode(s->c), text);
}

static void step(struct sqlite *s, enum step which)
{
	int code = SQLITE_OK;

	if (!s->steps[which])
		code = sqlite3_prepare_v3(s->c, step_text[which], -1, SQLITE_PREPARE_PERSISTENT,
					  &s->steps[which], NULL);
	if (code == SQLITE_OK) {
		sqlite3_step(s->steps[which]);
		code = sqlite3_reset(s->steps[which]);
	}
	if (code != SQLITE_OK)
		fails(s, code, step_text[which]);
}

/* ---- connection ---- */

/* PostgreSQL's name for the order of bytes, so that one text serves both. */
static int order_of_bytes(void *arg, int a_n, const void *a, int b_n, const void *b)
{
	int order = memcmp(a, b, (size_t)DJ_MIN(a_n, b_n));

	(void)arg;
	return order ? order : a_n - b_n;
}

static void close_db(struct db *db)
{
	struct sqlite *s = sqlite_of(db);

	for (int i = 0; i < SQLS; i++)
		sqlite3_finalize(s->stmt[i]);
	for (int i = 0; i < STEPS; i++)
		sqlite3_finalize(s->steps[i]);
	dj_assert(sqlite3_close(s->c) == SQLITE_OK);
	free(s);
}

/* Statistics of memory cost a lock for each allocation; nobody reads them. Refused, without harm,
 * once SQLite runs. */
static void configure_once(void)
{
	static atomic_flag done = ATOMIC_FLAG_INIT;

	if (!atomic_flag_test_and_set(&done))
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* A new file is its owner's alone, and SQLite gives the same rights to the files beside it. */
static void make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

static int open_db(struct db **out, const char *path, enum db_use use, struct dj_error *e)
{
	struct sqlite *s = dj_alloc(sizeof *s);
	int code;

	configure_once();
	make_private(path);
	code = sqlite3_open_v2(
	    path, &s->c, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

	s->db.driver = &db_sqlite;
	s->use = use;
	s->sync = DB_LIVE;
	sqlite3_extended_result_codes(s->c, 1);
	sqlite3_busy_timeout(s->c, BUSY_MS);
	sqlite3_create_collation(s->c, "C", SQLITE_UTF8, NULL, order_of_bytes);
	if (code != SQLITE_OK)
		fails(s, code, "open");
	else
		run(s,
		    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4096;"
		    "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA "
		    "wal_autocheckpoint=0");
	if (!s->db.error && use == DB_READER)
		run(s, "PRAGMA query_only=ON");
	if (s->db.error) {
		int err = dj_fail(e, s->db.error, "The database %s cannot be opened: %.150s.", path,
				  sqlite3_errmsg(s->c));

		close_db(&s->db);
		return err;
	}
	*out = &s->db;
	return 0;
}

/* ---- transactions ---- */

static void begin(struct db *db, enum db_sync sync)
{
	struct sqlite *s = sqlite_of(db);

	if (sync != DB_READ && sync != s->sync) {
		run(s, sync == DB_RECORD ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
		s->sync = sync;
	}
	step(s, sync == DB_READ ? STEP_BEGIN : STEP_BEGIN_WRITE);
}

static void commit(struct db *db)
{
	step(sqlite_of(db), STEP_COMMIT);
}

static void rollback(struct db *db)
{
	sqlite3 *c = sqlite_of(db)->c;

	/* Some errors have rolled back already. */
	if (!sqlite3_get_autocommit(c))
		sqlite3_exec(c, "ROLLBACK", NULL, NULL, NULL);
}

static void save(struct db *db)
{
	step(sqlite_of(db), STEP_SAVE);
}

static void release(struct db *db)
{
	step(sqlite_of(db), STEP_RELEASE);
}

static void undo(struct db *db)
{
	step(sqlite_of(db), STEP_UNDO);
	step(sqlite_of(db), STEP_RELEASE);
}

static void flush(struct db *db)
{
	(void)db; /* every statement ran at once */
}

/* ---- statements ---- */

static sqlite3_stmt *prepared(struct sqlite *s, enum sql_id id)
{
	const char *rest;
	int code;

	if (s->stmt[id])
		return s->stmt[id];
	code = sqlite3_prepare_v3(s->c, sql_list[id].text, -1, SQLITE_PREPARE_PERSISTENT,
				  &s->stmt[id], &rest);
	if (code != SQLITE_OK)
		fails(s, code, sql_list[id].name);
	else
		dj_assert(*rest == '\0');
	return s->stmt[id];
}

/* `keep`: SQLITE_STATIC when the values outlive the step, SQLITE_TRANSIENT to copy them. */
static sqlite3_stmt *bound(struct sqlite *s, enum sql_id id, const struct db_value *values,
			   int count, sqlite3_destructor_type keep)
{
	sqlite3_stmt *st = prepared(s, id);

	if (!st)
		return NULL;
	dj_assert(!s->busy[id]);
	dj_assert(sqlite3_bind_parameter_count(st) == count);
	for (int i = 0; i < count; i++) {
		const struct db_value *v = &values[i];

		if (v->type == 'i')
			sqlite3_bind_int64(st, i + 1, v->i);
		else if (v->type == 't')
			sqlite3_bind_text64(st, i + 1, v->p, v->n, keep, SQLITE_UTF8);
		else /* a blob of no bytes, not NULL */
			sqlite3_bind_blob64(st, i + 1, v->n ? v->p : "", v->n, keep);
	}
	return st;
}

static void exec(struct db *db, enum sql_id id, const struct db_value *values, int count)
{
	struct sqlite *s = sqlite_of(db);
	sqlite3_stmt *st = bound(s, id, values, count, SQLITE_STATIC);
	int code;

	if (!st)
		return;
	do
		code = sqlite3_step(st);
	while (code == SQLITE_ROW);
	if (code != SQLITE_DONE)
		fails(s, code, sql_list[id].name);
	sqlite3_reset(st);
}

static void query(struct db *db, struct db_rows *r, const struct db_value *values, int count)
{
	struct sqlite *s = sqlite_of(db);

	r->result = bound(s, r->id, values, count, SQLITE_TRANSIENT);
	s->busy[r->id] = r->result != NULL;
}

static bool next(struct db_rows *r)
{
	struct sqlite *s = sqlite_of(r->db);
	int code = sqlite3_step(r->result);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		fails(s, code, sql_list[r->id].name);
	return code == SQLITE_ROW;
}

static void done(struct db_rows *r)
{
	sqlite3_reset(r->result);
	sqlite_of(r->db)->busy[r->id] = false;
}

static int64_t column_int(const struct db_rows *r, int column)
{
	return sqlite3_column_int64(r->result, column);
}

static const void *column_bytes(const struct db_rows *r, int column, size_t *n)
{
	bool text = sql_list[r->id].out[column] == 't';
	const void *p = text ? (const void *)sqlite3_column_text(r->result, column)
			     : sqlite3_column_blob(r->result, column);

	*n = (size_t)sqlite3_column_bytes(r->result, column);
	return p ? p : "";
}

static int prepare(struct db *db, enum sql_id id, struct dj_error *e)
{
	struct sqlite *s = sqlite_of(db);
	const struct sql *q = &sql_list[id];
	sqlite3_stmt *st;

	db->error = 0;
	st = prepared(s, id);
	if (!st)
		return dj_fail(e, EPROTO, "SQLite refuses %s: %.150s", q->name,
			       sqlite3_errmsg(s->c));
	if (sqlite3_bind_parameter_count(st) != (int)strlen(q->in) ||
	    sqlite3_column_count(st) != (int)strlen(q->out))
		return dj_fail(e, EPROTO,
			       "%s has %d parameters and %d columns, not those it declares.",
			       q->name, sqlite3_bind_parameter_count(st), sqlite3_column_count(st));
	return 0;
}

/* ---- whole scripts and files ---- */

/* `--sqlite ` before the rest of a line hides it from PostgreSQL only. */
static char *for_sqlite(const char *text)
{
	char *copy = dj_strdup(text);

	for (char *p = copy; (p = strstr(p, "--sqlite ")); p += 9)
		memset(p, ' ', 9);
	return copy;
}

static int script(struct db *db, const char *text, struct dj_error *e)
{
	struct sqlite *s = sqlite_of(db);
	char *mine = for_sqlite(text);
	int code = sqlite3_exec(s->c, mine, NULL, NULL, NULL);

	free(mine);
	if (code == SQLITE_OK)
		return 0;
	code = sqlite3_extended_errcode(s->c);
	dj_fail(e, 0, "The database refuses: %.200s", sqlite3_errmsg(s->c));
	rollback(db);
	return error_class(code);
}

/* Without waiting for anybody; but when writers never pause, so that the log never starts again
 * from its beginning, they are made to wait once. */
static int checkpoint(struct db *db, struct dj_error *e)
{
	struct sqlite *s = sqlite_of(db);
	int pages = 0, code;

	code = sqlite3_wal_checkpoint_v2(s->c, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, NULL);
	if (code == SQLITE_OK && pages > LOG_PAGES_MAX)
		code = sqlite3_wal_checkpoint_v2(s->c, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
	if (code == SQLITE_OK || code == SQLITE_BUSY)
		return 0;
	return dj_fail(e, error_class(sqlite3_extended_errcode(s->c)), "Checkpoint: %.200s",
		       sqlite3_errmsg(s->c));
}

/* A hundred pages at a time, so that the writer never waits for more than that. */
static int copy_pages(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int code;

	if (!b)
		return sqlite3_extended_errcode(to);
	do {
		code = sqlite3_backup_step(b, 100);
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
			sqlite3_sleep(5);
	} while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
	sqlite3_backup_finish(b);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int copy(struct db *db, const char *path, struct dj_error *e)
{
	struct sqlite *s = sqlite_of(db);
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

	if (code == SQLITE_OK) {
		/* Reading in one transaction pins one state, so a busy writer cannot make the copy
		 * start again. */
		sqlite3_exec(s->c, "BEGIN; SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
		code = copy_pages(s->c, to);
		sqlite3_exec(s->c, "COMMIT", NULL, NULL, NULL);
	}
	/* A copy is one file: no write-ahead log beside it. */
	if (code == SQLITE_OK)
		code = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		dj_fail(e, 0, "The database cannot be copied to %s: %.120s.", path,
			sqlite3_errstr(code));
	sqlite3_close(to);
	return code == SQLITE_OK ? 0 : error_class(code);
}

const struct db_driver db_sqlite = {
    .scheme = "sqlite",
    .open = open_db,
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .save = save,
    .release = release,
    .undo = undo,
    .flush = flush,
    .exec = exec,
    .query = query,
    .next = next,
    .done = done,
    .column_int = column_int,
    .column_bytes = column_bytes,
    .prepare = prepare,
    .script = script,
    .checkpoint = checkpoint,
    .copy = copy,
};
