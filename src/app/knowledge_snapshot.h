/* The index of the search as a sealed file of the data folder, for a start that need not read all
 * texts again. A file that does not fit (another program, another key ring, cut short) is as good
 * as none. */
#ifndef APP_KNOWLEDGE_SNAPSHOT_H
#define APP_KNOWLEDGE_SNAPSHOT_H

#include "domain/search/search.h"
#include "store/keyring.h"

/* Fills an empty index from the file; NULL when there is none that fits. */
struct search *knowledge_snapshot_load(const char *path, const struct keyring *keys);

/* Written in small steps, between questions: the index must not change meanwhile. */
struct knowledge_snapshot;
/* NULL when the file cannot be made; the log says why. */
struct knowledge_snapshot *knowledge_snapshot_begin(struct search *s, const char *path,
						    const struct keyring *keys);
/* Writes the next megabyte. False: it is over, and the file stands in its place if that went well.
 */
bool knowledge_snapshot_step(struct knowledge_snapshot *n);
/* Frees it; one that is not over leaves nothing. NULL is allowed. */
void knowledge_snapshot_free(struct knowledge_snapshot *n);

#endif
