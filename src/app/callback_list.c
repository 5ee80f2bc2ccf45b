/* Owns the way of open call-backs from their rows into the rules' shape. */
#include "app/callback_list.h"
#include "app/sealed.h"
#include "base/text.h"

#define NUMBER_SEALED 300 /* bytes of a number that was sealed */

/* Columns of callback_open. */
static void read_one(const struct keyring *keys, const struct db_rows *r, struct callback *b)
{
	char number[NUMBER_SEALED];
	struct seal_place keyed, own;

	*b = (struct callback){.id = db_int(r, 0),
			       .contact = db_int(r, 1),
			       .reason = (enum callback_reason)db_int(r, 2),
			       .made_at = db_int(r, 3),
			       .due_at = db_int(r, 4),
			       .attempts = (int)db_int(r, 5),
			       .last = (enum callback_result)db_int(r, 6),
			       .queue = db_int(r, 7),
			       .line = db_int(r, 8),
			       .language = (enum language)db_int(r, 9),
			       .place_at = db_int(r, 10)};
	keyed = (struct seal_place){"callback.number", b->id};
	own = (struct seal_place){"contact.caller", b->contact};
	if (!sealed_text(keys, keyed, r, 12, number, sizeof number)[0])
		sealed_text(keys, own, r, 11, number, sizeof number);
	if (!dj_copy(b->number, sizeof b->number, number))
		b->number[0] = '\0';
}

int callback_list(struct db *db, const struct keyring *keys, struct callback **out, int *count,
		  struct dj_error *e)
{
	struct db_rows r;
	int n = 0, size = 0, err;

	*out = NULL;
	db_begin(db, DB_READ);
	r = db_query(db, SQL_callback_open);
	while (db_next(&r)) {
		if (n == size)
			*out = dj_grow(*out, (size_t)(size = size ? size * 2 : 64) * sizeof **out);
		read_one(keys, &r, &(*out)[n++]);
	}
	err = db_commit(db, e);
	*count = err ? 0 : n;
	return err;
}

int callback_list_url(const char *database, const struct keyring *keys, struct callback **out,
		      int *count, struct dj_error *e)
{
	struct db *db;
	int err = db_open(&db, database, DB_READER, e);

	*out = NULL;
	*count = 0;
	if (err)
		return err;
	err = callback_list(db, keys, out, count, e);
	db_close(db);
	return err;
}
