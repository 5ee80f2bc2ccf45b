/* Every statement of the product, by name: complete text in the sql_*.def files, one file per table
 * group, never put together from parts. A test prepares and runs each one on both engines. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

enum sql_id {
#define SQL(name, in, out, text)		 SQL_##name,
#define SQL_TWO(name, in, out, sqlite, postgres) SQL_##name,
#include "store/sql_all.def"
#undef SQL
#undef SQL_TWO
	SQLS
};

/* Types of parameters and columns, one letter each: i 64-bit integer, t text, b bytes. */
struct sql {
	const char *name, *in, *out;
	const char *text;
	const char *pg_text; /* NULL: the same */
};

extern const struct sql sql_list[SQLS];

#endif
