/* Owns the digests of the text channels. Refuses: knowing whose signature is made of what (the
 * adapters do). */
#include "edge/text/sign.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t sign_hmac_key(enum sign_hash hash, const void *key, size_t key_n, const void *data, size_t n,
		     unsigned char out[SIGN_MOST])
{
	unsigned int len = 0;

	dj_assert(HMAC(hash == SIGN_SHA1 ? EVP_sha1() : EVP_sha256(), key, (int)key_n, data, n, out,
		       &len));
	return len;
}

size_t sign_hmac(enum sign_hash hash, const char *key, const void *data, size_t n,
		 unsigned char out[SIGN_MOST])
{
	return sign_hmac_key(hash, key, strlen(key), data, n, out);
}

void sign_sha256(const void *data, size_t n, unsigned char out[SIGN_MOST])
{
	dj_assert(EVP_Digest(data, n, out, NULL, EVP_sha256(), NULL));
}

void sign_sha512(const void *data, size_t n, char out[SIGN_SHA512_TEXT])
{
	unsigned char sum[64];

	dj_assert(EVP_Digest(data, n, sum, NULL, EVP_sha512(), NULL));
	EVP_EncodeBlock((unsigned char *)out, sum, sizeof sum);
}

void sign_hex(const unsigned char *bytes, size_t n, char out[SIGN_TEXT])
{
	dj_assert(n <= SIGN_MOST);
	for (size_t i = 0; i < n; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

void sign_base64(const unsigned char *bytes, size_t n, char out[SIGN_TEXT])
{
	dj_assert(n <= SIGN_MOST);
	EVP_EncodeBlock((unsigned char *)out, bytes, (int)n);
}

void sign_put_base64(struct dj_buf *out, const void *bytes, size_t n)
{
	unsigned char *text = dj_alloc((n + 2) / 3 * 4 + 1);

	dj_buf_add(out, text, (size_t)EVP_EncodeBlock(text, bytes, (int)n));
	free(text);
}

bool sign_equal(const char *a, const char *b)
{
	size_t n = strlen(a);

	return n && n == strlen(b) && CRYPTO_memcmp(a, b, n) == 0;
}
