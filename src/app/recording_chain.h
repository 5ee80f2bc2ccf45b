/* The chain of recordings: each link holds a keyed hash of itself and of the link before. Who
 * changes a file, a row or the order of them without the key ring is found out. Private to
 * src/app/recor*.c. */
#ifndef APP_RECORDING_CHAIN_H
#define APP_RECORDING_CHAIN_H

#include "app/recording_shelf.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/recording_file.h"

enum link_what { LINK_MADE = 1, LINK_DELETED = 2 };

struct chain_link {
	int64_t number;
	dj_id recording;
	enum link_what what;
	dj_ms at_ms;
	const unsigned char *digest; /* of the sealed file; none when it was deleted */
	size_t digest_n;
};

void chain_hash(const struct keyring *keys, const unsigned char *before, size_t before_n,
		const struct chain_link *link, unsigned char out[RECORDING_DIGEST]);
/* Adds the next link, in the caller's transaction. */
/* Of all that was made of a recording, as it lies there: with sound alone the file's own. 0 or
 * errno; ENOENT when there is no sound. */
int chain_digest(const struct recording_shelf *shelf, dj_id recording,
		 unsigned char out[RECORDING_DIGEST]);
void chain_add(struct db *db, const struct keyring *keys, struct chain_link *link);

struct chain_report {
	int64_t links, files, deleted;
	int64_t broken; /* what is wrong; each was told */
};

/* Walks the chain from its beginning and looks at every file. `tell` gets one sentence for each
 * thing that is wrong. 0, or errno when the database cannot be read. */
int chain_verify(struct db *db, const struct recording_shelf *shelf,
		 void (*tell)(void *arg, const char *sentence), void *arg, struct chain_report *out,
		 struct dj_error *e);

#endif
