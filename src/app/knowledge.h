/* The index of what the centre knows (domain/search), kept beside the rows it is made of. It
 * belongs to one thread, the reader that answers searches. */
#ifndef APP_KNOWLEDGE_H
#define APP_KNOWLEDGE_H

#include "domain/search/search.h"
#include "store/db.h"

#define KNOWLEDGE_DAY_MS INT64_C(86400000)

struct knowledge;
struct knowledge *knowledge_alloc(void);
void knowledge_free(struct knowledge *k);

/* Takes in what was changed since the last time; inside a reading transaction. The first time, that
 * is everything. */
void knowledge_follow(struct knowledge *k, struct db *db, dj_ms now);
struct search *knowledge_index(struct knowledge *k);

/* Whom a person with these roles may be shown articles for: bits of enum audience. */
uint64_t knowledge_audiences(uint32_t roles);

#endif
