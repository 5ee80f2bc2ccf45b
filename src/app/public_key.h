/* Words by which somebody without a login proves what is theirs: a receipt's key, a file's key, the
 * visit that a telephone opened. Nobody makes one without the key ring. */
#ifndef APP_PUBLIC_KEY_H
#define APP_PUBLIC_KEY_H

#include "base/id.h"
#include "store/db.h"
#include "store/keyring.h"

#define PUBLIC_KEY                                                                                 \
	11 /* ten letters and digits that are told apart when read aloud, and the NUL              \
	    */
enum public_key_of { PUBLIC_KEY_RECEIPT, PUBLIC_KEY_FILE, PUBLIC_KEY_SEE, PUBLIC_KEY_TOKEN };

/* RECEIPT: of an inquiry; FILE: who sent this file may hand it on; SEE: may look at it; TOKEN: of
 * an inquiry, for Open311. */
void public_key(const struct keyring *keys, enum public_key_of what, dj_id id,
		char out[PUBLIC_KEY]);
/* Capitals, blanks and dashes do not matter. Takes the same time for any wrong one. */
bool public_key_fits(const struct keyring *keys, enum public_key_of what, dj_id id,
		     const char *said);
/* A positive number of 63 bits for what was said, for columns that find it again; 0 for "". */
int64_t public_hash(const struct keyring *keys, const char *what, const char *said);

#define PUBLIC_VISIT_MS ((dj_ms)30 * 60 * 1000)
/* What a visit's word opens: all inquiries of a telephone, or one. False when it is over. */
struct public_visit {
	int64_t caller_hash;
	dj_id inquiry;
};
bool public_visit_find(struct db *db, const struct keyring *keys, const char *word, dj_ms now,
		       struct public_visit *out);

#endif
