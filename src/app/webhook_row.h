/* What the record use cases, the questions and the text edge's window share of webhooks' rows.
 * Private to src/app/. */
#ifndef APP_WEBHOOK_ROW_H
#define APP_WEBHOOK_ROW_H

#include "app/webhook_box.h"
#include "domain/webhook/webhook.h"
#include "store/db.h"
#include "store/keyring.h"

struct webhook {
	dj_id id, processing;
	char name[WEBHOOK_NAME], url[WEBHOOK_URL], kinds[WEBHOOK_KINDS];
	unsigned char secret[WEBHOOK_SECRET], old[WEBHOOK_SECRET];
	bool has_old;
	dj_ms old_until_ms, hold_ms, tried_ms, well_ms;
	bool active;
	int64_t rev, from_seq;
	int failures;
	char trouble[WEBHOOK_SAID];
};
/* The row with the columns WEBHOOK_COLUMNS. */
void webhook_row(const struct keyring *keys, const struct db_rows *row, struct webhook *out);
bool webhook_load(struct db *db, const struct keyring *keys, dj_id id, struct webhook *out);

#endif
