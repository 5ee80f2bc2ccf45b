/* Owns the form of backup files: a heading in the open, then libsodium's secretstream in chunks,
 * the last one marked, so that a file cut short is not taken for a whole one. The heading is
 * covered by every chunk. */
#include "store/backup.h"
#include "store/db.h"
#include "store/dump.h"
#include "store/keyring.h"
#include "store/log.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC	"DJBACK1"
#define PURPOSE "dj-saves"
#define CHUNK	65536
#define SEALED	(CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES)

struct heading {
	char magic[8];
	int32_t key; /* number in the key ring */
	int32_t schema;
	int64_t made_ms;
	int32_t sqlite;
	int32_t zero;
	unsigned char stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
};

/* ---- descriptors ---- */

static ssize_t read_whole(int fd, void *out, size_t n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t more = read(fd, (char *)out + got, n - got);

		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return -1;
		if (more == 0)
			break;
		got += (size_t)more;
	}
	return (ssize_t)got;
}

/* ---- the stream ---- */

/* From the plain descriptor to the sealed one, after the heading. */
static int seal_stream(int from, int to, struct heading *h, const unsigned char key[32])
{
	crypto_secretstream_xchacha20poly1305_state s;
	unsigned char *plain = dj_alloc(CHUNK), *sealed = dj_alloc(SEALED);
	unsigned char tag = 0;
	int err;

	crypto_secretstream_xchacha20poly1305_init_push(&s, h->stream, key);
	err = dj_write_whole(to, h, sizeof *h);
	while (!err && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
		ssize_t n = read_whole(from, plain, CHUNK);

		if (n < 0) {
			err = errno;
			break;
		}
		tag = n < CHUNK ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
		crypto_secretstream_xchacha20poly1305_push(
		    &s, sealed, NULL, plain, (size_t)n, (const unsigned char *)h, sizeof *h, tag);
		err = dj_write_whole(to, sealed, (size_t)n + SEALED - CHUNK);
	}
	sodium_memzero(plain, CHUNK);
	free(plain);
	free(sealed);
	return err;
}

/* The other way. EBADMSG unless every chunk is true and the last one is there. */
static int open_stream(int from, int to, const struct heading *h, const unsigned char key[32])
{
	crypto_secretstream_xchacha20poly1305_state s;
	unsigned char *plain = dj_alloc(CHUNK), *sealed = dj_alloc(SEALED), tag = 0;
	int err = crypto_secretstream_xchacha20poly1305_init_pull(&s, h->stream, key) ? EBADMSG : 0;

	while (!err && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
		ssize_t n = read_whole(from, sealed, SEALED);
		unsigned long long plain_n;

		if (n < 0)
			err = errno;
		else if (crypto_secretstream_xchacha20poly1305_pull(
			     &s, plain, &plain_n, &tag, sealed, (size_t)n, (const unsigned char *)h,
			     sizeof *h))
			err = EBADMSG;
		else
			err = dj_write_whole(to, plain, plain_n);
	}
	if (!err && read_whole(from, sealed, 1) != 0)
		err = EBADMSG; /* more than was sealed */
	free(plain);
	free(sealed);
	return err;
}

/* ---- writing ---- */

static int read_schema(const char *url, struct heading *h, struct dj_error *e)
{
	struct db *db;
	int err = db_open(&db, url, DB_READER, e);

	if (err)
		return err;
	db_begin(db, DB_READ);
	h->schema = (int32_t)db_query_int(db, SQL_schema_version, 0);
	h->sqlite = db_is_sqlite(db);
	err = db_commit(db, e);
	db_close(db);
	return err;
}

/* The plain side: a copy of the SQLite file, or what pg_dump says. */
struct source {
	int fd;
	struct dump dump;
	bool sqlite;
};

static int open_source(struct source *s, const char *url, const char *copy, struct dj_error *e)
{
	struct db *db;
	int err;

	if (!s->sqlite) {
		err = dump_start(&s->dump, url, false, e);
		s->fd = s->dump.fd;
		return err;
	}
	err = db_open(&db, url, DB_READER, e);
	if (err)
		return err;
	err = db_copy(db, copy, e);
	db_close(db);
	if (err)
		return err;
	s->fd = open(copy, O_RDONLY | O_CLOEXEC);
	return s->fd < 0 ? dj_fail(e, errno, "%s: %s.", copy, strerror(errno)) : 0;
}

static int close_source(struct source *s, struct dj_error *e)
{
	if (!s->sqlite)
		return dump_finish(&s->dump, e);
	close(s->fd);
	return 0;
}

static int write_sealed(const char *url, const struct keyring *keys, const char *part,
			struct heading *h, struct dj_error *e)
{
	struct source from = {.sqlite = h->sqlite};
	unsigned char key[32];
	char copy[4110];
	int fd, err, closed;

	snprintf(copy, sizeof copy, "%s.db", part);
	remove(copy);
	err = open_source(&from, url, copy, e);
	if (err) {
		remove(copy);
		return err;
	}
	dj_assert(keyring_derive(keys, PURPOSE, h->key, key));
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	err = fd < 0 ? errno : seal_stream(from.fd, fd, h, key);
	if (!err && fsync(fd))
		err = errno;
	if (fd >= 0)
		close(fd);
	sodium_memzero(key, sizeof key);
	if (err)
		dj_fail(e, err, "The backup %s cannot be written: %s.", part, strerror(err));
	closed = close_source(&from, err ? NULL : e);
	remove(copy);
	return err ? err : closed;
}

int backup_write(const char *url, const struct keyring *keys, const char *path, dj_ms now,
		 struct backup_info *info, struct dj_error *e)
{
	struct heading h = {.magic = MAGIC, .key = keyring_newest(keys), .made_ms = now};
	char part[4100];
	struct stat st;
	int err;

	if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part)
		return dj_fail(e, ENAMETOOLONG, "The path of the backup is too long.");
	err = read_schema(url, &h, e);
	if (!err)
		err = write_sealed(url, keys, part, &h, e);
	if (!err && (rename(part, path) || stat(path, &st)))
		err = dj_fail(e, errno, "The backup %s cannot be written: %s.", path,
			      strerror(errno));
	if (err) {
		remove(part);
		return err;
	}
	if (info)
		*info = (struct backup_info){h.schema, h.made_ms, h.sqlite, st.st_size};
	return 0;
}

/* ---- reading ---- */

static int read_heading(int fd, const char *path, struct heading *h, struct dj_error *e)
{
	if (read_whole(fd, h, sizeof *h) == sizeof *h &&
	    memcmp(h->magic, MAGIC, sizeof h->magic) == 0)
		return 0;
	return dj_fail(e, EBADMSG, "%s is not a backup of dajeong.", path);
}

static int open_backup(const char *path, struct heading *h, int *fd, struct dj_error *e)
{
	int err;

	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return dj_fail(e, errno, "The backup %s cannot be read: %s.", path,
			       strerror(errno));
	err = read_heading(*fd, path, h, e);
	if (err)
		close(*fd);
	return err;
}

int backup_look(const char *path, struct backup_info *out, struct dj_error *e)
{
	struct heading h = {0};
	struct stat st;
	int fd, err = open_backup(path, &h, &fd, e);

	if (err)
		return err;
	fstat(fd, &st);
	close(fd);
	*out = (struct backup_info){h.schema, h.made_ms, h.sqlite, st.st_size};
	return 0;
}

static int say_broken(int err, const char *path, struct dj_error *e)
{
	if (err == EBADMSG)
		return dj_fail(
		    e, err,
		    "The backup %s is damaged or cut short, or it was sealed by another key ring.",
		    path);
	return dj_fail(e, err, "The backup cannot be restored: %s.", strerror(err));
}

static void remove_beside(const char *file, const char *suffix)
{
	char path[4200];

	snprintf(path, sizeof path, "%s%s", file, suffix);
	remove(path);
}

/* Into a file beside, which takes the place of the old one when it is whole. */
static int restore_sqlite(int from, const char *file, const struct heading *h,
			  const unsigned char key[32])
{
	char beside[4200];
	int fd, err;

	snprintf(beside, sizeof beside, "%s.restoring", file);
	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	err = open_stream(from, fd, h, key);
	if (!err && fsync(fd))
		err = errno;
	close(fd);
	if (!err) {
		/* What the old log and its index say is not about the new file. */
		remove_beside(file, "-wal");
		remove_beside(file, "-shm");
		err = rename(beside, file) ? errno : 0;
	}
	if (err)
		remove(beside);
	return err;
}

/* pg_restore works in one transaction and commits at the end of its input, so a broken backup ends
 * the child before that. */
static int restore_postgres(int from, const char *url, const struct heading *h,
			    const unsigned char key[32], struct dj_error *e)
{
	struct dump d;
	int err = dump_start(&d, url, true, e), ended;

	if (err)
		return err;
	err = open_stream(from, d.fd, h, key);
	if (err == EBADMSG)
		kill(d.child, SIGKILL);
	ended = dump_finish(&d, err ? NULL : e);
	return err ? err : ended;
}

/* The journal that the copy remembers has gone on without it. */
static int forget_journal(const char *url, struct dj_error *e)
{
	struct db *db;
	int err = db_open(&db, url, DB_WRITER, e);

	if (err)
		return err;
	db_begin(db, DB_RECORD);
	log_adopt(db, 0, 0);
	err = db_commit(db, e);
	db_close(db);
	return err;
}

static int restore(int from, const char *url, const char *path, const struct heading *h,
		   const unsigned char key[32], struct dj_error *e)
{
	struct dj_error why = {""};
	int err;

	if (h->sqlite)
		err = restore_sqlite(from, url + strlen("sqlite:"), h, key);
	else
		err = restore_postgres(from, url, h, key, &why);
	if (err && why.text[0])
		return dj_fail(e, err, "%s", why.text);
	return err ? say_broken(err, path, e) : forget_journal(url, e);
}

int backup_read(const char *url, const struct keyring *keys, const char *path, struct dj_error *e)
{
	bool sqlite = strncmp(url, "sqlite:", 7) == 0;
	unsigned char key[32];
	struct heading h = {0};
	int fd, err = open_backup(path, &h, &fd, e);

	if (err)
		return err;
	if (h.schema > schema_newest())
		err =
		    dj_fail(e, EPROTO,
			    "The backup has schema %d, made by a newer dajeong; this one knows %d.",
			    h.schema, schema_newest());
	else if (h.sqlite != sqlite)
		err = dj_fail(e, EINVAL, "The backup is one of %s; the database given is not.",
			      h.sqlite ? "SQLite" : "PostgreSQL");
	else if (!keyring_derive(keys, PURPOSE, h.key, key))
		err = say_broken(EBADMSG, path, e);
	else
		err = restore(fd, url, path, &h, key, e);
	sodium_memzero(key, sizeof key);
	close(fd);
	return err;
}
