/* Owns the files of uploads under way. Refuses: rows (an upload has none until it is whole), and
 * two pieces at once: each waits for the other by a lock on KEY.about. */
#include "app/attachment_upload.h"
#include "base/text.h"
#include "store/keyring.h"
#include "store/recording_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_MOST 600
#define PIECE	  (64 * 1024)

static bool is_key(const char *key)
{
	return strlen(key) == UPLOAD_KEY - 1 && strspn(key, "0123456789abcdef") == UPLOAD_KEY - 1;
}

static void path_of(const struct attachment_shelf *s, const char *key, const char *kind,
		    char out[PATH_MOST])
{
	snprintf(out, PATH_MOST, "%s/up/%s.%s", s->folder, key, kind);
}

/* The seal binds what is said about an upload to its key. */
static struct seal_place place_of(const char *key)
{
	char part[16];

	dj_copy_n(part, sizeof part, key, 15);
	return (struct seal_place){"upload.about", (dj_id)strtoull(part, NULL, 16)};
}

static int make_folders(const struct attachment_shelf *s)
{
	char path[PATH_MOST];

	if (mkdir(s->folder, 0700) != 0 && errno != EEXIST)
		return errno;
	snprintf(path, sizeof path, "%s/up", s->folder);
	return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : errno;
}

static int write_about(const struct attachment_shelf *s, const char *key,
		       const struct upload_about *about)
{
	unsigned char sealed[sizeof *about + SEAL_OVERHEAD];
	size_t n = keyring_seal(s->keys, place_of(key), about, sizeof *about, sealed);
	char path[PATH_MOST];
	int fd, err;

	path_of(s, key, "about", path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	err = dj_write_whole(fd, sealed, n);
	if (close(fd) != 0 && !err)
		err = errno;
	return err;
}

/* Opens and locks what is said about it; close it to let go. -1 with errno. */
static int lock_about(const struct attachment_shelf *s, const char *key, struct upload_about *about)
{
	unsigned char sealed[sizeof *about + SEAL_OVERHEAD];
	char path[PATH_MOST], open_[sizeof *about + 1]; /* a NUL comes behind it */
	int fd;

	errno = ENOENT;
	if (!is_key(key))
		return -1;
	path_of(s, key, "about", path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX) == 0 && read(fd, sealed, sizeof sealed) == (ssize_t)sizeof sealed &&
	    keyring_unseal(s->keys, place_of(key), sealed, sizeof sealed, open_, NULL)) {
		memcpy(about, open_, sizeof *about);
		return fd;
	}
	close(fd);
	errno = EBADMSG;
	return -1;
}

int attachment_upload_begin(const struct attachment_shelf *s, const struct upload_about *about,
			    char key[UPLOAD_KEY])
{
	struct upload_about own;
	struct recording_head head = {1, 0, RECORDING_ATTACHMENT};
	struct recording_writer *w;
	unsigned char random[16];
	char path[PATH_MOST];
	int err;

	memset(&own, 0, sizeof own); /* the whole struct is sealed: no stray bytes in it */
	own = *about;
	if (about->bytes <= 0)
		return EINVAL;
	if (about->bytes > ATTACHMENT_MOST)
		return EFBIG;
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(key, UPLOAD_KEY, random, sizeof random);
	err = make_folders(s);
	path_of(s, key, "sealed", path);
	if (!err)
		err = recording_create(&w, path, s->keys, &head, NULL);
	if (err)
		return err;
	recording_abandon(w);
	return write_about(s, key, &own);
}

static int bytes_there(const struct attachment_shelf *s, const char *key, int64_t *at)
{
	struct recording_reader *r;
	struct recording_info info;
	char path[PATH_MOST];
	int err;

	path_of(s, key, "sealed", path);
	err = recording_open(&r, path, s->keys, &info, NULL);
	if (err)
		return err;
	*at = info.bytes;
	recording_reader_free(r);
	return 0;
}

int attachment_upload_look(const struct attachment_shelf *s, const char *key,
			   struct upload_about *about, int64_t *at)
{
	int lock = lock_about(s, key, about), err;

	if (lock < 0)
		return errno;
	err = bytes_there(s, key, at);
	close(lock);
	return err;
}

static int copy_in(struct recording_writer *w, int fd, int64_t room)
{
	char *piece = dj_alloc(PIECE);
	int64_t at = 0;
	ssize_t n = 0;
	int err = 0;

	while (!err && (n = pread(fd, piece, PIECE, at)) > 0) {
		at += n;
		err = at > room ? EFBIG : recording_write(w, piece, (size_t)n);
	}
	if (n < 0)
		err = errno;
	free(piece);
	return err;
}

static int append(const struct attachment_shelf *s, const char *key, int fd, int64_t room)
{
	struct recording_writer *w;
	char path[PATH_MOST];
	int err;

	path_of(s, key, "sealed", path);
	err = recording_continue(&w, path, s->keys, NULL);
	if (err)
		return err;
	err = copy_in(w, fd, room);
	if (!err)
		err = recording_flush(w);
	recording_abandon(w);
	return err;
}

int attachment_upload_add(const struct attachment_shelf *s, const char *key, int64_t from, int fd,
			  int64_t *at)
{
	struct upload_about about;
	int lock = lock_about(s, key, &about), err;

	if (lock < 0)
		return errno;
	err = bytes_there(s, key, at);
	if (!err && fd >= 0 && from == *at) {
		err = append(s, key, fd, about.bytes - *at);
		if (!err)
			err = bytes_there(s, key, at);
	}
	close(lock);
	return err;
}

/* Into a file that has no name, as any other that comes (upload.c of the edge). */
static int copy_out(const struct attachment_shelf *s, const char *key, int fd)
{
	struct recording_reader *r;
	char path[PATH_MOST], *piece;
	int64_t at = 0;
	ssize_t n = 0;
	int err;

	path_of(s, key, "sealed", path);
	err = recording_open(&r, path, s->keys, NULL, NULL);
	if (err)
		return err;
	piece = dj_alloc(PIECE);
	while (!err && (n = recording_read(r, at, piece, PIECE)) > 0) {
		err = dj_write_whole(fd, piece, (size_t)n);
		at += n;
	}
	if (n < 0)
		err = errno;
	free(piece);
	recording_reader_free(r);
	return err;
}

int attachment_upload_lay(const struct attachment_shelf *s, const char *key,
			  struct attachment_laid *out, struct dj_error *e)
{
	struct upload_about about;
	int lock = lock_about(s, key, &about), fd, err;

	if (lock < 0)
		return dj_fail(e, errno, "There is no such upload.");
	fd = open(s->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	err = fd < 0 ? errno : copy_out(s, key, fd);
	err = err ? dj_fail(e, err, "The file cannot be put together: %s.", strerror(err))
		  : attachment_lay(s, fd, out, e);
	if (fd >= 0)
		close(fd);
	close(lock);
	return err;
}

void attachment_upload_sweep(const struct attachment_shelf *s, int64_t before_s)
{
	char folder[PATH_MOST];
	struct dirent *entry;
	struct stat st;
	DIR *all;

	snprintf(folder, sizeof folder, "%s/up", s->folder);
	all = opendir(folder);
	while (all && (entry = readdir(all)))
		if (entry->d_name[0] != '.' && fstatat(dirfd(all), entry->d_name, &st, 0) == 0 &&
		    st.st_mtime < before_s)
			unlinkat(dirfd(all), entry->d_name, 0);
	if (all)
		closedir(all);
}
