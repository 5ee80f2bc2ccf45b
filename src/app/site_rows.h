/* Rows of the site's tables as structs, in the order of their statements' columns. Private to
 * src/app/site*.c, record_site.c and query_site.c. */
#ifndef APP_SITE_ROWS_H
#define APP_SITE_ROWS_H

#include "app/site.h"
#include "store/db.h"
#include "store/keyring.h"

/* All of site_load inside a transaction of the caller's, whose errors stick to db; site_free
 * afterwards. */
void site_read(struct db *db, const struct keyring *keys, struct site *out);

/* site_recording.c: into the queues, which are read already */
void site_read_recording(struct db *db, struct site *s);

void site_row_queue(const struct db_rows *r, struct site_queue *out);
void site_save_queue(struct db *db, const struct site_queue *q);

void site_row_trunk(const struct db_rows *r, const struct keyring *keys, struct site_trunk *out);
void site_save_trunk(struct db *db, const struct keyring *keys, const struct site_trunk *t);

/* site_floor.c: incidents, skills and cover for a shift; after the agents' levels. */
void site_load_floor(struct db *db, struct site *s);

/* site_ending.c: rules of endings and live blocks. */
void site_load_endings(struct db *db, const struct keyring *keys, struct site *s);

/* site_conversation.c: how contacts in writing are given out. */
void site_load_conversation(struct db *db, struct conversation_rules *out);

struct site_person {
	struct site_agent agent; /* levels are not filled */
	char password_hash[128];
	int64_t rev;
};
void site_row_person(const struct db_rows *r, const struct keyring *keys, struct site_person *out);
void site_save_person(struct db *db, const struct keyring *keys, const struct site_person *p);

/* Opens a sealed text into a buffer of SITE_LABEL or more; "" when there is none. */
void site_unseal(const struct keyring *keys, struct seal_place where, const struct db_rows *r,
		 int column, char *out, size_t cap);
/* Seals a text of less than SITE_LABEL bytes; the length goes to *n, 0 for "". out has SITE_LABEL +
 * SEAL_OVERHEAD bytes. */
const void *site_seal(const struct keyring *keys, struct seal_place where, const char *text,
		      unsigned char *out, size_t *n);

#endif
