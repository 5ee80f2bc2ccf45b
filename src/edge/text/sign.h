/* Signatures of what vendors bring and of what we send: HMAC, hex, base64, comparing without
 * telling by time. Vectors: t/unit/channel_gate_test.c. */
#ifndef EDGE_TEXT_SIGN_H
#define EDGE_TEXT_SIGN_H

#include "base/text.h"

enum sign_hash { SIGN_SHA1, SIGN_SHA256 };
#define SIGN_MOST 32 /* bytes of a digest */
#define SIGN_TEXT 72 /* of one as hex or base64 with its NUL */

/* Answers the length of the digest. */
size_t sign_hmac(enum sign_hash hash, const char *key, const void *data, size_t n,
		 unsigned char out[SIGN_MOST]);
/* The same with a key of any bytes. */
size_t sign_hmac_key(enum sign_hash hash, const void *key, size_t key_n, const void *data, size_t n,
		     unsigned char out[SIGN_MOST]);
void sign_sha256(const void *data, size_t n, unsigned char out[SIGN_MOST]);
/* SHA-512 as base64: 88 letters. */
#define SIGN_SHA512_TEXT 92
void sign_sha512(const void *data, size_t n, char out[SIGN_SHA512_TEXT]);
void sign_hex(const unsigned char *bytes, size_t n, char out[SIGN_TEXT]);
void sign_base64(const unsigned char *bytes, size_t n, char out[SIGN_TEXT]);
/* Bytes of any length as base64 behind `out`. */
void sign_put_base64(struct dj_buf *out, const void *bytes, size_t n);
/* Equal texts; takes the same time wherever they differ. Empty ones are never equal. */
bool sign_equal(const char *a, const char *b);

#endif
