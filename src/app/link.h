/* The keyed hash of one link of a chain: over its own content and the hash of the link before. Who
 * changes, takes out or puts in a link without the key ring is found out. */
#ifndef APP_LINK_H
#define APP_LINK_H

#include "store/keyring.h"

#define LINK_HASH 32

struct link_content {
	const unsigned char *before; /* hash of the link before; none for the first */
	size_t before_n;
	const int64_t *numbers;
	size_t number_count;
	const unsigned char *bytes;
	size_t bytes_n;
};

/* purpose: 8 characters, a key of its own for each chain. */
void link_hash(const struct keyring *keys, const char *purpose, const struct link_content *x,
	       unsigned char out[LINK_HASH]);

#endif
