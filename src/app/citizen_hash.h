/* The keyed hashes by which citizens are found: SQL_identity_owner (kind, hash) answers whose an
 * identity is. */
#ifndef APP_CITIZEN_HASH_H
#define APP_CITIZEN_HASH_H

#include "domain/citizen/citizen.h"
#include "store/keyring.h"

/* Of an identity in its one form (citizen_identity_plain); of a number the same as keyring_hash,
 * which finds contacts. Positive. */
int64_t citizen_identity_hash(const struct keyring *keys, enum identity_kind kind,
			      const char *plain);
/* Of a whole name, however it is spaced; 0 when there is none. */
int64_t citizen_name_hash(const struct keyring *keys, const char *name);

#endif
