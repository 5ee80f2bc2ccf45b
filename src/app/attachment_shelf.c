/* Owns the files of attachments. Refuses: knowing whose they are. */
#include "app/attachment_shelf.h"
#include "base/text.h"
#include "store/keyring.h"
#include "store/recording_file.h"

#include <dirent.h>
#include <errno.h>
#include <magic.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_MOST 600
#define PIECE	  (64 * 1024)
#define HEAD	  4096 /* bytes by which the type is told */

void attachment_shelf_init(struct attachment_shelf *s, const char *data, const struct keyring *keys)
{
	snprintf(s->folder, sizeof s->folder, "%.480s/attachments", data);
	s->keys = keys;
}

static void place_of(const struct attachment_shelf *s, const char *digest, char out[PATH_MOST])
{
	snprintf(out, PATH_MOST, "%s/%.2s/%.64s.sealed", s->folder, digest, digest);
}

static void laid_at(const struct attachment_shelf *s, const char *laid, char out[PATH_MOST])
{
	snprintf(out, PATH_MOST, "%s/in-%.28s", s->folder, laid);
}

/* A sealed file opens as the one it was made as: the content's digest says which. */
static dj_id id_of(const char *digest)
{
	char part[16];

	dj_copy_n(part, sizeof part, digest, 15);
	return (dj_id)strtoull(part, NULL, 16);
}

/* Every byte once, to whoever takes it; counts them. */
static int each_piece(int fd, int (*take)(void *arg, const void *data, size_t n), void *arg,
		      int64_t *bytes)
{
	char *piece = dj_alloc(PIECE);
	ssize_t n = 0;
	int err = 0;

	*bytes = 0;
	while (!err && (n = pread(fd, piece, PIECE, *bytes)) > 0) {
		*bytes += n;
		err = *bytes > ATTACHMENT_MOST ? EFBIG : take(arg, piece, (size_t)n);
	}
	free(piece);
	return n < 0 ? errno : err;
}

static int digest_piece(void *arg, const void *data, size_t n)
{
	return crypto_generichash_update(arg, data, n);
}

static int seal_piece(void *arg, const void *data, size_t n)
{
	return recording_write(arg, data, n);
}

static int take_digest(const struct attachment_shelf *s, int fd, struct attachment_laid *out)
{
	crypto_generichash_state state;
	unsigned char hash[32];
	char hex[65];
	int err;

	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	err = each_piece(fd, digest_piece, &state, &out->bytes);
	if (!err && out->bytes == 0)
		err = ENODATA;
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	keyring_token_hash(s->keys, hex, out->digest);
	return err;
}

/* The library's tables know what a file is; its name says nothing that counts. */
static void take_type(int fd, struct attachment_laid *out)
{
	char head[HEAD];
	ssize_t n = pread(fd, head, sizeof head, 0);
	magic_t tables = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
	const char *type = NULL;

	if (tables && n > 0 && magic_load(tables, NULL) == 0)
		type = magic_buffer(tables, head, (size_t)n);
	dj_copy(out->type, sizeof out->type, type ? type : "application/octet-stream");
	if (tables)
		magic_close(tables);
}

static int seal_file(const struct attachment_shelf *s, int fd, const struct attachment_laid *what,
		     struct dj_error *e)
{
	struct recording_head head = {id_of(what->digest), 0, RECORDING_ATTACHMENT};
	struct recording_writer *w;
	char path[PATH_MOST];
	int64_t bytes;
	int err, ended;

	laid_at(s, what->laid, path);
	err = recording_create(&w, path, s->keys, &head, e);
	if (err)
		return err;
	err = each_piece(fd, seal_piece, w, &bytes);
	ended = recording_close(w);
	err = err ? err : ended ? ended : recording_sync(path);
	if (err)
		unlink(path);
	return err;
}

static int make_folder(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : errno;
}

int attachment_lay(const struct attachment_shelf *s, int fd, struct attachment_laid *out,
		   struct dj_error *e)
{
	unsigned char name[14];
	int err = make_folder(s->folder);

	memset(out, 0, sizeof *out);
	if (!err)
		err = take_digest(s, fd, out);
	if (!err) {
		take_type(fd, out);
		randombytes_buf(name, sizeof name);
		sodium_bin2hex(out->laid, sizeof out->laid, name, sizeof name);
		err = seal_file(s, fd, out, e);
	}
	if (err)
		dj_fail(e, err, "The file cannot be kept: %s.", strerror(err));
	return err;
}

int attachment_settle(const struct attachment_shelf *s, const char *digest, const char *laid)
{
	char from[PATH_MOST], to[PATH_MOST], folder[PATH_MOST];
	int err;

	laid_at(s, laid, from);
	place_of(s, digest, to);
	if (access(to, F_OK) == 0)
		return unlink(from) == 0 ? 0 : errno;
	snprintf(folder, sizeof folder, "%s/%.2s", s->folder, digest);
	err = make_folder(folder);
	if (err)
		return err;
	if (rename(from, to) != 0)
		return errno;
	return recording_sync(to);
}

void attachment_forget(const struct attachment_shelf *s, const char *laid)
{
	char path[PATH_MOST];

	laid_at(s, laid, path);
	unlink(path);
}

int attachment_remove(const struct attachment_shelf *s, const char *digest)
{
	char path[PATH_MOST];

	place_of(s, digest, path);
	return unlink(path) == 0 || errno == ENOENT ? 0 : errno;
}

ssize_t attachment_read(const struct attachment_shelf *s, const char *digest, int64_t at, void *out,
			size_t n, int64_t *size)
{
	struct recording_reader *r;
	char path[PATH_MOST];

	place_of(s, digest, path);
	errno = recording_open_whole(&r, path, s->keys, id_of(digest), size);
	return errno ? -1 : recording_read_last(r, at, out, n);
}

void attachment_shelf_clean(const struct attachment_shelf *s)
{
	DIR *folder = opendir(s->folder);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (strncmp(entry->d_name, "in-", 3) == 0)
			attachment_forget(s, entry->d_name + 3);
	if (folder)
		closedir(folder);
}
