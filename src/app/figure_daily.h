/* The figures of each day as files in a folder, for whoever fetches them from there: as soon as the
 * day is over, the hour has come and the figures have counted it; one file for each kind, named by
 * the day (`figures-2026-11-21.csv`). A file is there whole or not at all.
 *
 * The last day that was written is kept in a file of the data folder, so that a folder which
 * somebody empties is not filled again; days that passed while nothing ran, the disk was full or
 * the folder away are made up for, oldest first, FIGURE_DAILY_BACK of them at most. */
#ifndef APP_FIGURE_DAILY_H
#define APP_FIGURE_DAILY_H

#include "base/text.h"
#include "store/db.h"
#include "store/keyring.h"

#define FIGURE_DAILY_BACK 31

struct figure_daily_kind {
	const char *ending; /* "csv" */
	int kind;	    /* for `make` */
};

#define FIGURE_DAILY_KINDS 4
struct figure_daily_file {
	char name[40]; /* "figures-2026-11-21.csv" */
	const void *data;
	size_t n;
};

/* What is borrowed lasts as long as it is used. */
struct figure_daily {
	const char *folder; /* "": no files there */
	int hour;	    /* of the site's day after; 0 to 23 */
	const char *mark;   /* the file that keeps the last day */
	const struct keyring *keys;
	const struct figure_daily_kind *kinds;
	int kind_count;
	/* The report (docs/figures.md) as a file of this kind; false: it cannot be made. */
	bool (*make)(const char *json, size_t n, int kind, struct dj_buf *out);
	/* They go out by mail, too; NULL: they do not. Asked again for a day that went out, it does
	 * nothing; false: not now. */
	bool (*mail)(void *arg, const char *day, const struct figure_daily_file *files, int count);
	void (*trouble)(void *arg, bool on); /* it cannot be written; it can again */
	void *arg;
	bool in_trouble; /* 0 at first */
};

/* Writes every day that is due by `now`; how many, or -1 with a sentence: the rest comes with a
 * later look. The figures in `db` have counted everything so far; no transaction is open. */
int figure_daily_look(struct figure_daily *d, struct db *db, dj_ms now, struct dj_error *e);

#endif
