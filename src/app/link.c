/* Owns how a link is hashed. Refuses: where chains stand, and walking them. */
#include "app/link.h"

#include <sodium.h>

static void add_number(crypto_generichash_state *s, int64_t v)
{
	unsigned char b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)((uint64_t)v >> 8 * i);
	crypto_generichash_update(s, b, sizeof b);
}

void link_hash(const struct keyring *keys, const char *purpose, const struct link_content *x,
	       unsigned char out[LINK_HASH])
{
	crypto_generichash_state s;
	unsigned char key[32];

	dj_assert(keyring_derive(keys, purpose, 1, key)); /* the first key, for ever */
	crypto_generichash_init(&s, key, sizeof key, LINK_HASH);
	add_number(&s, (int64_t)x->before_n);
	crypto_generichash_update(&s, x->before, x->before_n);
	for (size_t i = 0; i < x->number_count; i++)
		add_number(&s, x->numbers[i]);
	crypto_generichash_update(&s, x->bytes, x->bytes_n);
	crypto_generichash_final(&s, out, LINK_HASH);
	sodium_memzero(key, sizeof key);
}
