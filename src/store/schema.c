/* Owns the order of migrations and the copy before them. Refuses: going back. */
#include "store/schema.h"
#include "base/embedded.h"
#include "base/log.h"
#include "base/text.h"
#include "store/db.h"
#include "store/dump.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int number_of(const struct dj_embedded *migration)
{
	return atoi(migration->name);
}

static int newest(const struct schema *s)
{
	return number_of(&s->migrations[s->count - 1]);
}

static struct schema own_schema(void)
{
	return (struct schema){embedded_migrations, embedded_migrations_count};
}

int schema_newest(void)
{
	struct schema own = own_schema();

	return newest(&own);
}

/* The highest version in the table, which is made when it is not there. */
static int read_version(struct db *db, int *version, struct dj_error *e)
{
	int err = db_script(
	    db,
	    "CREATE TABLE IF NOT EXISTS schema_version "
	    "(version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_ms BIGINT NOT NULL)",
	    e);

	if (err)
		return err;
	db_begin(db, DB_READ);
	*version = (int)db_query_int(db, SQL_schema_version, 0);
	return db_commit(db, e);
}

/* `to` is the version that comes. Without pg_dump the administrator's own copies must do; when it
 * is there and fails, nothing is changed. */
static int copy_first(struct db *db, const char *url, const char *data, int to, struct dj_error *e)
{
	char path[4200];
	int err;

	if (db_is_sqlite(db)) {
		snprintf(path, sizeof path, "%s.before-%04d", url + strlen("sqlite:"), to);
		remove(path);
		return db_copy(db, path, e);
	}
	snprintf(path, sizeof path, "%s/before-%04d.dump", data, to);
	err = dump_postgres(url, path, e);
	if (err != ENOENT)
		return err;
	dj_log(DJ_LOG_WARN, "schema.not_copied", "to=%d reason=\"pg_dump is not installed\"", to);
	return 0;
}

/* The migration and its row in one transaction. */
static int apply(struct db *db, const struct dj_embedded *m, dj_ms now, struct dj_error *e)
{
	struct dj_error why;
	struct dj_buf text;
	int err;

	dj_buf_init(&text, m->size + 1000);
	dj_buf_puts(&text, "BEGIN;\n");
	dj_buf_add(&text, m->data, m->size);
	dj_buf_printf(
	    &text,
	    ";\nINSERT INTO schema_version (version, name, applied_ms) VALUES (%d, '%s', %" PRId64
	    ");\nCOMMIT;\n",
	    number_of(m), m->name, now);
	err = db_script(db, text.data, &why);
	dj_buf_fini(&text);
	return err ? dj_fail(e, err, "Migration %s failed: %.180s", m->name, why.text) : 0;
}

static int check_version(const struct schema *s, int was, struct dj_error *e)
{
	if (was > newest(s))
		return dj_fail(
		    e, EPROTO,
		    "The database has schema %d, made by a newer dajeong; this one knows %d. "
		    "Install the newer program, or restore the copy from before it.",
		    was, newest(s));
	return 0;
}

static int apply_from(const struct schema *s, struct db *db, int was, dj_ms now, struct dj_error *e)
{
	int err = 0;

	for (size_t i = 0; i < s->count && !err; i++)
		if (number_of(&s->migrations[i]) > was)
			err = apply(db, &s->migrations[i], now, e);
	return err;
}

int schema_migrate_to(const struct schema *s, const char *url, const char *data, dj_ms now,
		      int *version, struct dj_error *e)
{
	struct db *db;
	int was, err = db_open(&db, url, DB_WRITER, e);

	if (err)
		return err;
	err = read_version(db, &was, e);
	if (!err)
		err = check_version(s, was, e);
	if (!err && was > 0 && was < newest(s))
		err = copy_first(db, url, data, newest(s), e);
	if (!err)
		err = apply_from(s, db, was, now, e);
	db_close(db);
	if (!err && version)
		*version = was;
	return err;
}

int schema_migrate(const char *url, const char *data, dj_ms now, int *version, struct dj_error *e)
{
	struct schema own = own_schema();

	return schema_migrate_to(&own, url, data, now, version, e);
}
