/* Reading a sealed column of a row. */
#ifndef APP_SEALED_H
#define APP_SEALED_H

#include "store/db.h"
#include "store/keyring.h"

/* The text, in `out`: "" when there is none, when it and its NUL do not fit into `cap` bytes, or
 * when it cannot be opened. */
const char *sealed_text(const struct keyring *keys, struct seal_place where,
			const struct db_rows *rows, int column, char *out, size_t cap);

#endif
