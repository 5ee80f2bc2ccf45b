/* Owns the hashes of identities and names. */
#include "app/citizen_hash.h"

#include <stdlib.h>

/* 63 bits of the hash of any text. */
static int64_t text_hash(const struct keyring *keys, const char *text)
{
	char hex[65];
	int64_t hash;

	keyring_token_hash(keys, text, hex);
	hex[16] = '\0';
	hash = (int64_t)(strtoull(hex, NULL, 16) & INT64_MAX);
	return hash ? hash : 1;
}

int64_t citizen_identity_hash(const struct keyring *keys, enum identity_kind kind,
			      const char *plain)
{
	return kind == identity_kind_PHONE || kind == identity_kind_EMAIL
		   ? (int64_t)keyring_hash(keys, plain)
		   : text_hash(keys, plain);
}

int64_t citizen_name_hash(const struct keyring *keys, const char *name)
{
	char plain[IDENTITY_TEXT];

	citizen_name_plain(name, plain, sizeof plain);
	return plain[0] ? text_hash(keys, plain) : 0;
}
