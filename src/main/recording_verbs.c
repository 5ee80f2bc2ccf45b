/* Owns `dajeong verify-recordings`: the chain of recordings from its beginning, and every file. */
#include "app/recording_chain.h"
#include "main/check_config.h"
#include "main/main.h"
#include "main/places.h"
#include "store/db.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static void complain(void *arg, const char *sentence)
{
	(void)arg;
	printf("BROKEN %s\n", sentence);
}

/* A ring that is not there is not made: it could verify nothing. */
static int verify(const struct places *p, struct chain_report *out, struct dj_error *e)
{
	struct recording_shelf shelf;
	struct keyring *keys;
	struct db *db;
	int err = access(p->keys, R_OK) ? dj_fail(e, errno, "There is no key ring at %s.", p->keys)
					: keyring_open(&keys, p->keys, e);

	if (err)
		return err;
	shelf_init(&shelf, p->data, keys);
	err = db_open(&db, p->database, DB_READER, e);
	if (!err) {
		err = chain_verify(db, &shelf, complain, NULL, out, e);
		db_close(db);
	}
	keyring_close(keys);
	return err;
}

int verify_recordings_run(int argc, char **argv)
{
	struct chain_report report = {0};
	struct settings settings;
	struct dj_error e = {""};
	struct places places;
	int err;

	settings_init(&settings);
	err = check_config_read(&settings, argc, argv, &e);
	if (!err) {
		places_of(&settings, &places);
		err = verify(&places, &report, &e);
	}
	settings_fini(&settings);
	if (err) {
		fprintf(stderr, "dajeong verify-recordings: %s\n", e.text);
		return 1;
	}
	printf("%" PRId64 " links, %" PRId64 " files, %" PRId64 " deleted, %" PRId64 " broken\n",
	       report.links, report.files, report.deleted, report.broken);
	return report.broken ? 2 : 0;
}
