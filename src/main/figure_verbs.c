/* Owns `dajeong figures`: the rows that reports add up, brought up to the log, or made anew. A
 * server may run meanwhile: of the two, each goes on where the other was. */
#include "app/figure_writer.h"
#include "base/settings.h"
#include "main/check_config.h"
#include "main/main.h"
#include "main/places.h"
#include "store/db.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void told(void *arg, int64_t at, int64_t of)
{
	(void)arg;
	if (isatty(2) && of)
		fprintf(stderr, "\r%3d %%  %" PRId64 " of %" PRId64 " facts", (int)(at * 100 / of),
			at, of);
}

static int ask_again(const char *database, struct dj_error *e)
{
	struct db *db;
	int err = db_open(&db, database, DB_WRITER, e);

	if (err)
		return err;
	db_begin(db, DB_RECORD);
	db_query_int(db, SQL_figure_ask_again, 0, db_i(1));
	err = db_commit(db, e);
	db_close(db);
	return err;
}

static int make(const struct places *places, bool again, struct dj_error *e)
{
	struct figure_writer_config c = {places->database, dj_real_clock(), NULL};
	dj_us began = dj_mono(c.clock);
	int err = again ? ask_again(places->database, e) : 0;

	if (!err)
		err = figure_catch_up(&c, told, NULL, e);
	if (!err)
		printf("%sfigures are up to the log, after %.1f s\n", isatty(2) ? "\n" : "",
		       (double)(dj_mono(c.clock) - began) / 1e6);
	return err;
}

/* Takes --rebuild out of the flags, which otherwise are those of serve. */
static bool take_rebuild(int *argc, char **argv)
{
	int n = 0;
	bool found = false;

	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--rebuild") == 0)
			found = true;
		else
			argv[n++] = argv[i];
	}
	*argc = n;
	return found;
}

int figures_run(int argc, char **argv)
{
	bool again = take_rebuild(&argc, argv);
	struct settings settings;
	struct dj_error e = {""};
	struct places places;
	int err;

	settings_init(&settings);
	err = check_config_read(&settings, argc, argv, &e);
	if (!err) {
		places_of(&settings, &places);
		err = make(&places, again, &e);
	}
	settings_fini(&settings);
	if (err)
		fprintf(stderr, "dajeong figures: %s\n", e.text);
	return err ? 1 : 0;
}
