/* Owns the list of statements, made from the sql_*.def files. */
#include "store/sql.h"

#include <stddef.h>

const struct sql sql_list[SQLS] = {
#define SQL(name, in, out, text)		 [SQL_##name] = {#name, in, out, text, NULL},
#define SQL_TWO(name, in, out, sqlite, postgres) [SQL_##name] = {#name, in, out, sqlite, postgres},
#include "store/sql_all.def"
#undef SQL
#undef SQL_TWO
};
