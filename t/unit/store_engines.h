/* A fresh, migrated database on each engine, for tests that must hold on both.
 *
 * PostgreSQL comes from tools/with-postgresql; every test gets a schema of its own in it, so that
 * they run at the same time. */
#ifndef T_STORE_ENGINES_H
#define T_STORE_ENGINES_H

#include <string.h>

#include "store/db.h"
#include "store/schema.h"
#include "unit/store_tmp.h"

enum engine { ON_SQLITE, ON_POSTGRES, ENGINES };

struct fresh {
	struct tmp tmp;
	char url[512];
};

static inline const char *postgres_url(void)
{
	const char *url = getenv("DAJEONG_TEST_POSTGRESQL");

	if (!url && !getenv("DJ_NO_PG")) {
		fprintf(stderr, "No PostgreSQL to test with: run this under tools/with-postgresql, "
				"or set DJ_NO_PG=1.\n");
		exit(1);
	}
	return url;
}

/* False when PostgreSQL was waived. */
static inline bool fresh_url(struct fresh *f, enum engine engine)
{
	static int count;
	char name[64], make[100];
	struct db *db;

	tmp_make(&f->tmp);
	snprintf(f->url, sizeof f->url, "sqlite:%s/test.db", f->tmp.dir);
	if (engine == ON_SQLITE)
		return true;
	if (!postgres_url()) {
		tmp_remove(&f->tmp);
		return false;
	}
	snprintf(name, sizeof name, "t%d_%d", (int)getpid(), count++);
	snprintf(make, sizeof make, "CREATE SCHEMA %s", name);
	dj_assert(db_open(&db, postgres_url(), DB_WRITER, NULL) == 0);
	dj_assert(db_script(db, make, NULL) == 0);
	db_close(db);
	snprintf(f->url, sizeof f->url, "%s?options=-csearch_path%%3D%s", postgres_url(), name);
	return true;
}

static inline bool fresh_database(struct fresh *f, enum engine engine)
{
	struct dj_error e;

	if (!fresh_url(f, engine))
		return false;
	if (schema_migrate(f->url, f->tmp.dir, 1764000000000, NULL, &e)) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	return true;
}

static inline void fresh_gone(struct fresh *f)
{
	tmp_remove(&f->tmp);
}

#endif
