/* Owns which days are due, and their files. Refuses: counting (query_figure.c), and what a file
 * looks like (`make`). */
#include "app/figure_daily.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/permission.h"
#include "app/query_figure.h"
#include "base/log.h"

#define DAY_MS	INT64_C(86400000)
#define DAY	12 /* "2026-11-21" */
#define PATH	600
#define FILE_MB ((size_t)16 * 1024 * 1024)

/* ---- days ---- */

/* The local day before, or so many after: from its noon, so that a clock that changes moves none.
 */
static dj_ms day_beside(dj_ms day, int days)
{
	return dj_local_midnight(day + DAY_MS / 2 + days * DAY_MS);
}

static void day_text(dj_ms day, char out[DAY])
{
	time_t seconds = (time_t)(day / 1000);
	struct tm t;

	localtime_r(&seconds, &t);
	strftime(out, DAY, "%Y-%m-%d", &t);
}

static dj_ms day_read(const char *text)
{
	struct tm t = {.tm_isdst = -1};

	if (sscanf(text, "%4d-%2d-%2d", &t.tm_year, &t.tm_mon, &t.tm_mday) != 3)
		return 0;
	t.tm_year -= 1900;
	t.tm_mon--;
	t.tm_hour = 12;
	return dj_local_midnight((dj_ms)mktime(&t) * 1000);
}

/* The last day that is over and whose hour has come. */
static dj_ms last_due(const struct figure_daily *d, dj_ms now)
{
	dj_ms today = dj_local_midnight(now);

	return day_beside(today, now >= today + d->hour * INT64_C(3600000) ? -1 : -2);
}

/* ---- files ---- */

static int write_synced(const char *path, const void *data, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	int err;

	if (fd < 0)
		return errno;
	err = dj_write_whole(fd, data, n);
	if (!err && fsync(fd) != 0)
		err = errno;
	close(fd);
	return err;
}

/* Whole or not at all, also when the machine ends in the middle of it. */
static int put_file(const char *path, const void *data, size_t n, struct dj_error *e)
{
	char part[PATH + 8];
	int err;

	snprintf(part, sizeof part, "%s.part", path);
	err = write_synced(part, data, n);
	if (!err && rename(part, path) != 0)
		err = errno;
	if (!err)
		return 0;
	unlink(part);
	return dj_fail(e, err, "%s cannot be written: %s", path, strerror(err));
}

static dj_ms mark_read(const struct figure_daily *d)
{
	FILE *f = fopen(d->mark, "re");
	char text[DAY] = "";
	bool some = f && fgets(text, sizeof text, f);

	if (f)
		fclose(f);
	return some ? day_read(text) : 0;
}

/* ---- one day ---- */

static bool ask(const struct figure_daily *d, struct db *db, dj_ms now, const char *day,
		struct dj_buf *json)
{
	struct query q = {.kind = QUERY_FIGURES, .roles = ROLE(ADMIN)};
	struct query_run r = {.db = db, .keys = d->keys, .q = &q, .now = now};
	enum verdict v;

	snprintf(q.text, sizeof q.text, "from=%s&to=%s&by=half_hour&group=queue", day, day);
	r.json = dj_json_begin(json);
	db_begin(db, DB_READ);
	v = query_figures(&r);
	return db_commit(db, NULL) == 0 && v == VERDICT_ok && !json->full;
}

static int write_kind(const struct figure_daily *d, const struct figure_daily_file *file,
		      struct dj_error *e)
{
	char path[PATH];

	if (!d->folder[0])
		return 0;
	snprintf(path, sizeof path, "%s/%s", d->folder, file->name);
	return put_file(path, file->data, file->n, e);
}

/* Every kind is made before the first is put anywhere. */
static int write_files(const struct figure_daily *d, const char *day, struct dj_buf *made,
		       struct dj_error *e)
{
	struct figure_daily_file files[FIGURE_DAILY_KINDS];
	int err = 0;

	for (int i = 0; i < d->kind_count; i++) {
		snprintf(files[i].name, sizeof files[i].name, "figures-%s.%s", day,
			 d->kinds[i].ending);
		files[i].data = made[i].data;
		files[i].n = made[i].len;
	}
	for (int i = 0; i < d->kind_count && !err; i++)
		err = write_kind(d, &files[i], e);
	if (!err && d->mail && !d->mail(d->arg, day, files, d->kind_count))
		err = dj_fail(e, EAGAIN, "the figures of %s cannot be mailed now", day);
	return err;
}

static int write_day(const struct figure_daily *d, struct db *db, dj_ms now, const char *day,
		     struct dj_error *e)
{
	struct dj_buf json, made[FIGURE_DAILY_KINDS];
	int err = 0;

	dj_assert(d->kind_count <= FIGURE_DAILY_KINDS);
	dj_buf_init(&json, FILE_MB);
	for (int i = 0; i < d->kind_count; i++)
		dj_buf_init(&made[i], FILE_MB);
	if (!ask(d, db, now, day, &json))
		err = dj_fail(e, EIO, "the figures of %s cannot be asked for", day);
	for (int i = 0; i < d->kind_count && !err; i++)
		if (!d->make(json.data, json.len, d->kinds[i].kind, &made[i]))
			err = dj_fail(e, EIO, "the figures of %s cannot be made", day);
	if (!err)
		err = write_files(d, day, made, e);
	for (int i = 0; i < d->kind_count; i++)
		dj_buf_fini(&made[i]);
	dj_buf_fini(&json);
	return err ? err : put_file(d->mark, day, strlen(day), e);
}

static void tell(struct figure_daily *d, bool trouble)
{
	if (d->in_trouble != trouble)
		d->trouble(d->arg, trouble);
	d->in_trouble = trouble;
}

int figure_daily_look(struct figure_daily *d, struct db *db, dj_ms now, struct dj_error *e)
{
	dj_ms last = d->folder[0] || d->mail ? last_due(d, now) : 0, done = last ? mark_read(d) : 0;
	dj_ms day = done ? day_beside(done, 1) : last;
	int count = 0;

	if (!last)
		return 0;
	day = DJ_MAX(day, day_beside(last, 1 - FIGURE_DAILY_BACK));
	for (; day <= last; day = day_beside(day, 1)) {
		char text[DAY];

		day_text(day, text);
		if (write_day(d, db, now, text, e)) {
			tell(d, true);
			return -1;
		}
		dj_log(DJ_LOG_INFO, "figures.written", "day=%s", text);
		count++;
	}
	tell(d, false);
	return count;
}
