/* Owns the reading of a webhook's row. */
#include "app/webhook_row.h"
#include "app/sealed.h"
#include "base/text.h"

#include <string.h>

static bool open_secret(const struct keyring *keys, struct seal_place where,
			const struct db_rows *row, int column, unsigned char out[WEBHOOK_SECRET])
{
	char plain[WEBHOOK_SECRET + 1];
	size_t n;
	const void *sealed = db_bytes(row, column, &n);

	if (n != WEBHOOK_SECRET + SEAL_OVERHEAD ||
	    !keyring_unseal(keys, where, sealed, n, plain, &n))
		return false;
	memcpy(out, plain, WEBHOOK_SECRET);
	return true;
}

void webhook_row(const struct keyring *keys, const struct db_rows *row, struct webhook *out)
{
	dj_id id = db_int(row, 0);

	*out = (struct webhook){.id = id,
				.old_until_ms = db_int(row, 5),
				.processing = db_int(row, 7),
				.active = db_int(row, 8) != 0,
				.rev = db_int(row, 9),
				.from_seq = db_int(row, 10),
				.failures = (int)db_int(row, 11),
				.hold_ms = db_int(row, 12),
				.tried_ms = db_int(row, 13),
				.well_ms = db_int(row, 14)};
	dj_copy(out->name, sizeof out->name, db_text(row, 1));
	dj_copy(out->kinds, sizeof out->kinds, db_text(row, 6));
	sealed_text(keys, (struct seal_place){"webhook.url", id}, row, 2, out->url,
		    sizeof out->url);
	sealed_text(keys, (struct seal_place){"webhook.trouble", id}, row, 15, out->trouble,
		    sizeof out->trouble);
	open_secret(keys, (struct seal_place){"webhook.secret", id}, row, 3, out->secret);
	out->has_old = open_secret(keys, (struct seal_place){"webhook.old", id}, row, 4, out->old);
}

bool webhook_load(struct db *db, const struct keyring *keys, dj_id id, struct webhook *out)
{
	struct db_rows rows = db_query(db, SQL_webhook_one, db_i(id));
	bool there = db_next(&rows);

	if (there)
		webhook_row(keys, &rows, out);
	db_done(&rows);
	return there;
}
