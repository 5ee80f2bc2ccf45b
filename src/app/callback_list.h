/* The open call-backs as the database has them, for the live centre. Numbers are opened with the
 * key ring; one that cannot be opened is "". */
#ifndef APP_CALLBACK_LIST_H
#define APP_CALLBACK_LIST_H

#include "domain/callback/callback.h"

struct db;
struct keyring;

/* *out is allocated, the caller frees it, also after an error. */
int callback_list(struct db *db, const struct keyring *keys, struct callback **out, int *count,
		  struct dj_error *e);
int callback_list_url(const char *database, const struct keyring *keys, struct callback **out,
		      int *count, struct dj_error *e);

#endif
