/* Owns the way of those who were asked lately from their rows into memory. Refuses: how long that
 * counts (domain/survey). */
#include "app/survey_list.h"
#include "app/sealed.h"

/* Columns of survey_callers: contact, when, the sealed number. */
static int read_all(struct db *db, const struct keyring *keys, dj_ms since, struct surveyed **out)
{
	struct db_rows r = db_query(db, SQL_survey_callers, db_i(since), db_i(SURVEY_LIST_MAX));
	int n = 0, size = 0;

	while (db_next(&r)) {
		struct seal_place where = {"contact.caller", db_int(&r, 0)};
		struct surveyed *s;

		if (n == size)
			*out = dj_grow(*out, (size_t)(size = size ? size * 2 : 256) * sizeof **out);
		s = &(*out)[n];
		s->at = db_int(&r, 1);
		n += sealed_text(keys, where, &r, 2, s->number, sizeof s->number)[0] != '\0';
	}
	return n;
}

int survey_list_url(const char *database, const struct keyring *keys, dj_ms since,
		    struct surveyed **out, int *count, struct dj_error *e)
{
	struct db *db;
	int err = db_open(&db, database, DB_READER, e);

	*out = NULL;
	*count = 0;
	if (err)
		return err;
	db_begin(db, DB_READ);
	*count = read_all(db, keys, since, out);
	err = db_commit(db, e);
	db_close(db);
	return err;
}
