/* Owns the names of recording files. */
#include "app/recording_shelf.h"
#include "base/id.h"
#include "store/recording_file.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PACKETS ".packets"

void shelf_init(struct recording_shelf *s, const char *data, const struct keyring *keys)
{
	snprintf(s->folder, sizeof s->folder, "%.480s/recordings", data);
	s->keys = keys;
}

static void day_folder(const struct recording_shelf *s, dj_id recording, char out[SHELF_PATH])
{
	time_t at = (time_t)(dj_id_ms(recording) / 1000);
	struct tm day;

	gmtime_r(&at, &day);
	snprintf(out, SHELF_PATH, "%s/%04d%02d%02d", s->folder, (day.tm_year + 1900) % 10000,
		 (day.tm_mon + 1) % 100, day.tm_mday % 100);
}

void shelf_path(const struct recording_shelf *s, dj_id recording, enum shelf_file which,
		char out[SHELF_PATH])
{
	static const char *const kinds[SHELF_FILES] = {PACKETS, ".ogg", ".citizen", ".agent"};
	size_t n;

	day_folder(s, recording, out);
	n = strlen(out);
	snprintf(out + n, SHELF_PATH - n, "/%" PRId64 "%s", recording, kinds[which]);
}

int shelf_make_room(const struct recording_shelf *s, dj_id recording, struct dj_error *e)
{
	char day[SHELF_PATH];

	day_folder(s, recording, day);
	if (mkdir(day, 0700) == 0 || errno == EEXIST)
		return 0;
	if (errno == ENOENT && (mkdir(s->folder, 0700) == 0 || errno == EEXIST) &&
	    (mkdir(day, 0700) == 0 || errno == EEXIST))
		return 0;
	return dj_fail(e, errno, "The folder %s cannot be made: %s.", day, strerror(errno));
}

/* "123.packets" -> 123; 0 for other names. */
static dj_id left_id(const char *name)
{
	const char *dot = strchr(name, '.');
	char digits[24];

	if (!dot || strcmp(dot, PACKETS) != 0 || (size_t)(dot - name) >= sizeof digits)
		return 0;
	memcpy(digits, name, (size_t)(dot - name));
	digits[dot - name] = '\0';
	return dj_id_parse(digits);
}

static void left_of_day(const char *folder, void (*take)(void *arg, dj_id recording), void *arg)
{
	DIR *d = opendir(folder);
	struct dirent *f;

	while (d && (f = readdir(d)))
		if (left_id(f->d_name))
			take(arg, left_id(f->d_name));
	if (d)
		closedir(d);
}

void shelf_left(const struct recording_shelf *s, void (*take)(void *arg, dj_id recording),
		void *arg)
{
	DIR *days = opendir(s->folder);
	struct dirent *day;
	char path[SHELF_PATH + 300];

	while (days && (day = readdir(days))) {
		if (strlen(day->d_name) != 8)
			continue;
		snprintf(path, sizeof path, "%s/%s", s->folder, day->d_name);
		left_of_day(path, take, arg);
	}
	if (days)
		closedir(days);
}

int shelf_remove(const struct recording_shelf *s, dj_id recording)
{
	char path[SHELF_PATH];
	int err = 0;

	for (int i = 0; i < SHELF_FILES; i++) {
		shelf_path(s, recording, (enum shelf_file)i, path);
		if (unlink(path) && errno != ENOENT)
			err = errno;
	}
	return err;
}

ssize_t shelf_read(const struct recording_shelf *s, const struct shelf_part *part, void *out,
		   int64_t *size)
{
	struct recording_reader *r;
	char path[SHELF_PATH];

	shelf_path(s, part->recording, part->which, path);
	errno = recording_open_whole(&r, path, s->keys, part->recording, size);
	return errno ? -1 : recording_read_last(r, part->at, out, part->n);
}
