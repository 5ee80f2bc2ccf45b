/* Sealed copies of the whole database, made while it is in use.
 *
 * A file opens only with the key ring that sealed it: keep a copy of the key file elsewhere. SQLite
 * is copied by its backup interface, PostgreSQL by pg_dump and pg_restore. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "base/base.h"

struct keyring;

struct backup_info {
	int schema; /* version of the database in it */
	dj_ms made_ms;
	bool sqlite;   /* else PostgreSQL */
	int64_t bytes; /* of the file */
};

/* Writes aside and renames, so that a file of this name is whole. The database may be in use. */
int backup_write(const char *url, const struct keyring *keys, const char *path, dj_ms now,
		 struct backup_info *info, struct dj_error *e);
/* What the file says of itself, without opening it. EBADMSG when it is not a backup. */
int backup_look(const char *path, struct backup_info *out, struct dj_error *e);
/* Replaces the database by what the file holds; nothing happens unless all of it is whole and true.
 * The caller makes sure that no server runs on it, by holding the journal. EBADMSG damaged or
 * another key ring, EPROTO made by a newer program, EINVAL of the other engine. The journal that
 * the database knew is forgotten: its tail is set aside by the next start. */
int backup_read(const char *url, const struct keyring *keys, const char *path, struct dj_error *e);

#endif
