/* The key ring: one file of the data directory, outside the database, that seals what people said,
 * wrote and are called.
 *
 * A sealed value is bound to its place (column and row): moved to another row it does not open. Old
 * keys stay in the file and open what they sealed; the newest one seals. The look-up hash always
 * uses the first key, so that it never changes. */
#ifndef STORE_KEYRING_H
#define STORE_KEYRING_H

#include "base/base.h"

struct keyring;

#define SEAL_OVERHEAD 41 /* key number, nonce, authentication tag */

/* Where a sealed value lives. */
struct seal_place {
	const char *column; /* "person.display" */
	dj_id row;
};

/* Reads the file; makes it (mode 0600, one new key) when it is not there. EACCES when others may
 * read it. */
int keyring_open(struct keyring **out, const char *path, struct dj_error *e);
void keyring_close(struct keyring *k);
/* Adds a key to the file that seals from now on. */
int keyring_rotate(struct keyring *k, struct dj_error *e);

/* Writes n + SEAL_OVERHEAD bytes to out. Safe on any thread. */
size_t keyring_seal(const struct keyring *k, struct seal_place where, const void *text, size_t n,
		    unsigned char *out);
/* The text, always ended with NUL; out has n - SEAL_OVERHEAD + 1 bytes at least (n being the sealed
 * length). False when it was changed, belongs elsewhere or was sealed by an unknown key; *text_n
 * may be NULL. */
bool keyring_unseal(const struct keyring *k, struct seal_place where, const void *sealed, size_t n,
		    char *out, size_t *text_n);

/* Keyed hash for finding a sealed telephone number: the same for "010-1234-5678", "+82 10 1234
 * 5678" and "01012345678". A SIP name with letters counts as it is written. Positive, 63 bits; 0
 * for an empty text. Not reversible without the key. */
uint64_t keyring_hash(const struct keyring *k, const char *number);
/* Keyed hash of any text (tokens), as 64 hex digits. */
void keyring_token_hash(const struct keyring *k, const char *token, char out[65]);
/* 32 bytes for one purpose (8 characters: "dj-saves") from the key of this number, the same for
 * ever. False when there is no such key. */
bool keyring_derive(const struct keyring *k, const char *purpose, int number,
		    unsigned char out[32]);
int keyring_newest(const struct keyring *k); /* number of the key that seals now */

#endif
