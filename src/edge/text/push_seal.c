/* Owns the sealing and signing of push messages, by OpenSSL. Refuses: keys of its own; who calls
 * brings them. */
#include "edge/text/push_seal.h"

#include "edge/text/net.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <stdio.h>
#include <string.h>

#define TAG    16
#define SECOND 2 /* the delimiter of the last record */

struct span {
	const void *at;
	size_t n;
};

/* ---- keys ---- */

bool push_point(const unsigned char scalar[PUSH_SCALAR], unsigned char point[PUSH_POINT])
{
	EC_GROUP *curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	BIGNUM *n = BN_bin2bn(scalar, PUSH_SCALAR, NULL);
	EC_POINT *p = EC_POINT_new(curve);
	bool fits = !BN_is_zero(n) && BN_cmp(n, EC_GROUP_get0_order(curve)) < 0;
	bool made =
	    fits && EC_POINT_mul(curve, p, n, NULL, NULL, NULL) &&
	    EC_POINT_point2oct(curve, p, POINT_CONVERSION_UNCOMPRESSED, point, PUSH_POINT, NULL);

	EC_POINT_free(p);
	BN_clear_free(n);
	EC_GROUP_free(curve);
	return made;
}

/* Once in 2^32 rings the bytes are no scalar of this curve; their hash is. */
void push_signer(const struct keyring *keys, struct push_signer *out)
{
	push_seed(keys, out->scalar);
	while (!push_point(out->scalar, out->point))
		EVP_Digest(out->scalar, PUSH_SCALAR, out->scalar, NULL, EVP_sha256(), NULL);
}

/* scalar NULL: a public key. NULL: not on the curve. */
static EVP_PKEY *key_of(const unsigned char *scalar, const unsigned char *point)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	BIGNUM *n = scalar ? BN_bin2bn(scalar, PUSH_SCALAR, NULL) : NULL;
	OSSL_PARAM *params;
	EVP_PKEY *key = NULL;

	OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
	OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, PUSH_POINT);
	if (n)
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, n);
	params = OSSL_PARAM_BLD_to_param(build);
	if (EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, n ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	BN_clear_free(n);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static bool agree(const unsigned char *scalar, const unsigned char *own,
		  const unsigned char *theirs, unsigned char out[32])
{
	EVP_PKEY *mine = key_of(scalar, own), *peer = key_of(NULL, theirs);
	EVP_PKEY_CTX *ctx = mine ? EVP_PKEY_CTX_new(mine, NULL) : NULL;
	size_t n = 32;
	bool agreed = peer && ctx && EVP_PKEY_derive_init(ctx) == 1 &&
		      EVP_PKEY_derive_set_peer(ctx, peer) == 1 &&
		      EVP_PKEY_derive(ctx, out, &n) == 1 && n == 32;

	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(mine);
	EVP_PKEY_free(peer);
	return agreed;
}

/* HKDF (RFC 5869) with SHA-256, one block of it: n is at most 32. */
static void hkdf(struct span salt, const unsigned char secret[32], struct span info,
		 unsigned char *out, size_t n)
{
	unsigned char prk[32], block[32], said[160];
	unsigned len;

	dj_assert(info.n < sizeof said && n <= sizeof block);
	HMAC(EVP_sha256(), salt.at, (int)salt.n, secret, 32, prk, &len);
	memcpy(said, info.at, info.n);
	said[info.n] = 1;
	HMAC(EVP_sha256(), prk, sizeof prk, said, info.n + 1, block, &len);
	memcpy(out, block, n);
}

/* ---- sealing ---- */

struct content_key {
	unsigned char key[16], nonce[12];
};

/* RFC 8291, 3.4: what both ends agree on, with the browser's secret, gives the secret of RFC 8188.
 */
static void derive(const struct push_page *page, const unsigned char own[PUSH_POINT],
		   const unsigned char agreed[32], const unsigned char salt[PUSH_SALT],
		   struct content_key *out)
{
	static const char key_info[] = "Content-Encoding: aes128gcm";
	static const char nonce_info[] = "Content-Encoding: nonce";
	unsigned char info[14 + 2 * PUSH_POINT], secret[32];
	struct span salted = {salt, PUSH_SALT};

	memcpy(info, "WebPush: info", 14);
	memcpy(info + 14, page->point, PUSH_POINT);
	memcpy(info + 14 + PUSH_POINT, own, PUSH_POINT);
	hkdf((struct span){page->secret, PUSH_SECRET}, agreed, (struct span){info, sizeof info},
	     secret, sizeof secret);
	hkdf(salted, secret, (struct span){key_info, sizeof key_info}, out->key, sizeof out->key);
	hkdf(salted, secret, (struct span){nonce_info, sizeof nonce_info}, out->nonce,
	     sizeof out->nonce);
	OPENSSL_cleanse(secret, sizeof secret);
}

/* One record: the words, the delimiter, the tag. */
static void encrypt(const struct content_key *k, const void *words, size_t n, unsigned char *out)
{
	static const unsigned char last = SECOND;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int len, rest;

	dj_assert(EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, k->key, k->nonce) == 1);
	dj_assert(EVP_EncryptUpdate(ctx, out, &len, words, (int)n) == 1);
	dj_assert(EVP_EncryptUpdate(ctx, out + n, &rest, &last, 1) == 1);
	dj_assert(EVP_EncryptFinal_ex(ctx, out + n + 1, &len) == 1);
	dj_assert(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG, out + n + 1) == 1);
	EVP_CIPHER_CTX_free(ctx);
}

bool push_seal(const struct push_page *page, const struct push_dice *dice, const void *words,
	       size_t n, struct dj_buf *out)
{
	static const unsigned char record[4] = {0, 0, 16, 0}; /* 4096 */
	unsigned char own[PUSH_POINT], agreed[32], sealed[PUSH_MOST + 1 + TAG];
	const unsigned char length = PUSH_POINT;
	struct content_key k;

	dj_assert(n <= PUSH_MOST);
	if (!push_point(dice->scalar, own) || !agree(dice->scalar, own, page->point, agreed))
		return false;
	derive(page, own, agreed, dice->salt, &k);
	encrypt(&k, words, n, sealed);
	dj_buf_add(out, dice->salt, PUSH_SALT);
	dj_buf_add(out, record, sizeof record);
	dj_buf_add(out, &length, 1);
	dj_buf_add(out, own, sizeof own);
	dj_buf_add(out, sealed, n + 1 + TAG);
	OPENSSL_cleanse(&k, sizeof k);
	OPENSSL_cleanse(agreed, sizeof agreed);
	return !out->full;
}

/* ---- who sends it ---- */

static void put_base64url(struct dj_buf *out, const void *bytes, size_t n)
{
	char text[4 * ((PUSH_MOST + 2) / 3) + 1];
	int len;

	dj_assert(n < PUSH_MOST);
	len = EVP_EncodeBlock((unsigned char *)text, bytes, (int)n);
	while (len && text[len - 1] == '=')
		len--;
	for (int i = 0; i < len; i++)
		text[i] = (char)(text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i]);
	dj_buf_add(out, text, (size_t)len);
}

/* The 64 bytes that JWS wants of the sequence that OpenSSL writes. */
static bool plain_signature(const unsigned char *der, size_t n, unsigned char out[64])
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool fine = sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, 32) == 32 &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + 32, 32) == 32;

	ECDSA_SIG_free(sig);
	return fine;
}

static bool sign(const struct push_signer *signer, const struct dj_buf *said, unsigned char out[64])
{
	EVP_PKEY *key = key_of(signer->scalar, signer->point);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char der[80];
	size_t n = sizeof der;
	bool fine = key && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
		    EVP_DigestSign(ctx, der, &n, (const unsigned char *)said->data, said->len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return fine && plain_signature(der, n, out);
}

/* "https://host:port" of an address. */
static size_t origin_of(const char *endpoint)
{
	const char *host = strstr(endpoint, "://");

	return host ? (size_t)(host - endpoint) + 3 + strcspn(host + 3, "/?#") : 0;
}

bool push_vapid(const char *endpoint, const char *contact, int64_t until_s,
		const struct push_signer *signer, struct dj_buf *out)
{
	static const char head[] = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
	size_t origin = origin_of(endpoint);
	struct dj_buf claims, token;
	unsigned char signature[64];
	bool fine;

	dj_buf_init(&claims, 2000);
	dj_buf_init(&token, 4000);
	dj_buf_printf(&claims, "{\"aud\":\"%.*s\",\"exp\":%lld", (int)origin, endpoint,
		      (long long)until_s);
	if (contact[0])
		dj_buf_printf(&claims, ",\"sub\":\"%s\"", contact);
	dj_buf_puts(&claims, "}");
	put_base64url(&token, head, sizeof head - 1);
	dj_buf_puts(&token, ".");
	put_base64url(&token, claims.data, claims.len);
	fine = origin && !claims.full && sign(signer, &token, signature);
	if (fine) {
		dj_buf_printf(out, "vapid t=%s.", token.data);
		put_base64url(out, signature, sizeof signature);
		dj_buf_puts(out, ", k=");
		put_base64url(out, signer->point, PUSH_POINT);
	}
	dj_buf_fini(&claims);
	dj_buf_fini(&token);
	return fine;
}

void push_key_text(const struct keyring *keys, char out[PUSH_KEY_TEXT])
{
	struct push_signer signer;
	struct dj_buf b;

	push_signer(keys, &signer);
	dj_buf_init(&b, PUSH_KEY_TEXT);
	put_base64url(&b, signer.point, PUSH_POINT);
	dj_copy(out, PUSH_KEY_TEXT, b.data);
	dj_buf_fini(&b);
	OPENSSL_cleanse(&signer, sizeof signer);
}
