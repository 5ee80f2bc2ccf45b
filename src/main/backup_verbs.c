/* Owns the verbs `backup` and `restore`: finding the database and the key ring, and saying what
 * happened. Refuses: how a backup is made and opened (store/backup.h). */
#include "main/check_config.h"
#include "main/main.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/places.h"
#include "store/backup.h"
#include "store/journal.h"
#include "store/keyring.h"

#define KEYS_MAX      65536
#define JOURNAL_BYTES (64 << 20)

struct verb {
	struct settings settings;
	const char *file, *keys_from; /* --to or --from, --keys */
	struct places places;
};

/* ---- flags ---- */

/* Takes the flags of this verb out of argv; what is left are settings of `serve`. */
static int take_flags(struct verb *v, const char *file_flag, int argc, char **argv,
		      struct dj_error *e)
{
	int left = 0;

	for (int i = 0; i < argc; i++) {
		const char **to = strcmp(argv[i], file_flag) == 0  ? &v->file
				  : strcmp(argv[i], "--keys") == 0 ? &v->keys_from
								   : NULL;

		if (!to)
			argv[left++] = argv[i];
		else if (i + 1 < argc)
			*to = argv[++i];
		else
			return dj_fail(e, EINVAL, "`%s` needs a file.", argv[i]);
	}
	if (!v->file)
		return dj_fail(e, EINVAL, "`%s FILE` is needed.", file_flag);
	return check_config_read(&v->settings, left, argv, e);
}

static int begin(struct verb *v, const char *file_flag, int argc, char **argv, struct dj_error *e)
{
	int err;

	settings_init(&v->settings);
	err = take_flags(v, file_flag, argc, argv, e);
	places_of(&v->settings, &v->places);
	return err;
}

static int end(struct verb *v, const char *name, int err, const struct dj_error *e)
{
	settings_fini(&v->settings);
	if (err)
		fprintf(stderr, "dajeong %s: %s\n", name, e->text);
	return err ? 1 : 0;
}

/* ---- backup ---- */

/* A key ring must be there: opening would make a new one, which has sealed nothing. */
static int open_keys(const char *path, struct keyring **out, struct dj_error *e)
{
	if (access(path, R_OK) != 0)
		return dj_fail(e, errno, "The key ring %.150s cannot be read: %s.", path,
			       strerror(errno));
	return keyring_open(out, path, e);
}

int backup_run(int argc, char **argv)
{
	struct verb v = {.file = NULL};
	struct backup_info info;
	struct dj_error e = {""};
	struct keyring *keys = NULL;
	int err = begin(&v, "--to", argc, argv, &e);

	if (!err)
		err = open_keys(v.places.keys, &keys, &e);
	if (err)
		return end(&v, "backup", err, &e);
	err = backup_write(v.places.database, keys, v.file, dj_wall(dj_real_clock()), &info, &e);
	keyring_close(keys);
	if (!err)
		printf("%s: %" PRId64
		       " bytes, sealed by %s. Keep a copy of that key ring elsewhere.\n",
		       v.file, info.bytes, v.places.keys);
	return end(&v, "backup", err, &e);
}

/* ---- restore ---- */

static size_t read_keys(const char *path, char *out)
{
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(out, 1, KEYS_MAX, f) : 0;

	if (f)
		fclose(f);
	return n;
}

static int write_keys(const char *path, const char *data, size_t n, struct dj_error *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool written = fd >= 0 && write(fd, data, n) == (ssize_t)n && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return written ? 0
		       : dj_fail(e, errno ? errno : EIO, "The key ring %.150s cannot be written.",
				 path);
}

/* The ring that sealed the backup becomes the ring of this data folder; another one that is there
 * is not lost. */
static int bring_keys(const struct verb *v, struct dj_error *e)
{
	char *given = dj_alloc(KEYS_MAX), *there = dj_alloc(KEYS_MAX);
	size_t given_n = read_keys(v->keys_from, given), there_n = read_keys(v->places.keys, there);
	int err = 0;

	if (given_n == 0 || given_n == KEYS_MAX)
		err = dj_fail(e, EINVAL, "The key ring %.150s cannot be read.", v->keys_from);
	else if (there_n == 0)
		err = write_keys(v->places.keys, given, given_n, e);
	else if (there_n != given_n || memcmp(given, there, given_n) != 0)
		err = dj_fail(e, EEXIST, "%.150s is there already and another: move it away first.",
			      v->places.keys);
	explicit_bzero(given, KEYS_MAX);
	explicit_bzero(there, KEYS_MAX);
	free(given);
	free(there);
	return err;
}

/* Holding the journal keeps a server from starting on the database, or says that one runs. */
static int restore(const struct verb *v, const struct keyring *keys, struct dj_error *e)
{
	struct journal *journal;
	int err = journal_open(&journal, v->places.journal, JOURNAL_BYTES, keys, e);

	if (err == EBUSY)
		return dj_fail(e, err, "A server runs on this data folder: stop it first.");
	if (err)
		return err;
	err = backup_read(v->places.database, keys, v->file, e);
	journal_close(journal);
	return err;
}

static void tell(const struct backup_info *info)
{
	time_t made = (time_t)(info->made_ms / 1000);
	char text[40];
	struct tm tm;

	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", gmtime_r(&made, &tm));
	printf("Restored what was there at %s.\n", text);
}

int restore_run(int argc, char **argv)
{
	struct verb v = {.file = NULL};
	struct backup_info info;
	struct dj_error e = {""};
	struct keyring *keys = NULL;
	int err = begin(&v, "--from", argc, argv, &e);

	if (!err)
		err = backup_look(v.file, &info, &e);
	if (!err && mkdir(settings_text(&v.settings, SETTING_data), 0700) != 0 && errno != EEXIST)
		err = dj_fail(&e, errno, "The data folder cannot be made: %s.", strerror(errno));
	if (!err && v.keys_from)
		err = bring_keys(&v, &e);
	if (!err)
		err = open_keys(v.places.keys, &keys, &e);
	if (err)
		return end(&v, "restore", err, &e);
	err = restore(&v, keys, &e);
	keyring_close(keys);
	if (!err)
		tell(&info);
	return end(&v, "restore", err, &e);
}
