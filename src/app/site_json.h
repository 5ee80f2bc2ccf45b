/* Reading values of a site document: typed, limited, with a sentence for the first that is wrong.
 * Private to site_seed*.c. */
#ifndef APP_SITE_JSON_H
#define APP_SITE_JSON_H

#include <jansson.h>

#include "app/password.h"
#include "app/site.h"
#include "base/id.h"
#include "store/db.h"

struct seed {
	struct db *db;
	const struct keyring *keys;
	struct dj_ids *ids;
	dj_ms now;
	int err; /* sticky, like the database's */
	struct dj_error *e;
	char where[SITE_NAME + 24];			      /* "queue general" */
	char password[PASSWORD_MAX + 1], hash[PASSWORD_HASH]; /* the last one that was hashed */
};

struct site_change;

/* A document or one thing of it; NULL with a sentence. The caller gives it back. */
json_t *seed_parse(const char *json, struct dj_error *e);
struct seed seed_of(const struct site_change *with, struct dj_error *e);
/* Keeps the first sentence. */
void seed_wrong(struct seed *s, int code, const char *fmt, ...) DJ_PRINTF(3, 4);
/* Reads obj.name and says from now on that it is about this thing. False when the name is missing
 * or not one. */
bool seed_name(struct seed *s, const char *kind, const json_t *obj, char name[SITE_NAME]);

/* Each leaves *out as it is when the key is absent, and complains when it is something else than it
 * should be. True when it was there. */
bool seed_text(struct seed *s, const json_t *obj, const char *key, char *out, size_t cap);
bool seed_number(struct seed *s, const json_t *obj, const char *key, int64_t *out, int64_t low,
		 int64_t high);
bool seed_flag(struct seed *s, const json_t *obj, const char *key, bool *out);
bool seed_word(struct seed *s, const json_t *obj, const char *key, enum word_list list, int *out);
/* "09:00" to minutes; up to "24:00". */
bool seed_minutes(struct seed *s, const json_t *obj, const char *key, int *out);
/* The same in seconds for a duration in milliseconds. */
bool seed_seconds(struct seed *s, const json_t *obj, const char *key, dj_ms *out, int64_t high);
/* An array, or NULL when absent. */
const json_t *seed_array(struct seed *s, const json_t *obj, const char *key);

/* The id of the thing called by the text obj[key]; 0 when absent; unknown names are wrong. */
dj_id seed_reference(struct seed *s, const json_t *obj, const char *key, enum sql_id by_name);
/* The row of this name, or a new id. */
dj_id seed_id(struct seed *s, enum sql_id by_name, const char *name);
void seed_label(struct seed *s, const json_t *obj, const char *owner, dj_id id);
/* "rev", when it is there, must be what the row is. */
void seed_rev(struct seed *s, const json_t *item, int64_t is);

/* site_seed_trunk.c: one of "trunks". */
void seed_trunk(struct seed *s, const json_t *item);

/* site_seed_knowledge.c: one of "articles". */
void seed_article(struct seed *s, const json_t *item);
/* site_seed_canned.c: one of "canned". */
void seed_canned(struct seed *s, const json_t *item);
/* site_seed_privacy.c: one of "consent_texts", of "processing". */
void seed_consent_text(struct seed *s, const json_t *item);
void seed_processing(struct seed *s, const json_t *item);
/* A row that a search may find was made or changed (app/knowledge.h). */
void seed_found(struct seed *s, enum found_kind kind, dj_id id);

/* The directory of a site document (site_seed_directory.c). */
void seed_directory(struct seed *s, const json_t *document);

#endif
