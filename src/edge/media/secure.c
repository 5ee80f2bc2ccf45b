/* Owns the secrets of legs: credentials, the certificate of this run, SRTP contexts
 * (libre's, on libcrypto). */
#include "edge/media/secure.h"

#include <errno.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <re.h>

#define VALID_S (366L * 24 * 3600)

/* Letters that RFC 8445 allows in ufrag and pwd; 64 of them, so that six bits are one. */
static void random_text(char *out, size_t cap)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	dj_assert(getrandom(out, cap, 0) == (ssize_t)cap);
	for (size_t i = 0; i + 1 < cap; i++)
		out[i] = letters[out[i] & 63];
	out[cap - 1] = 0;
}

void secure_credentials(char ufrag[12], char pwd[36])
{
	random_text(ufrag, 12);
	random_text(pwd, 36);
}

struct secure *secure_alloc(void)
{
	struct secure *s = dj_alloc(sizeof *s);

	secure_credentials(s->ufrag, s->pwd);
	return s;
}

static void forget_keys(struct secure *s)
{
	SSL_free(s->ssl);
	s->ssl = NULL;
	s->rx = mem_deref(s->rx);
	s->tx = mem_deref(s->tx);
	s->want_known = s->have_known = false;
	s->consent_at = 0;
}

void secure_restart(struct secure *s, const char *ufrag, const char *pwd)
{
	forget_keys(s);
	memset(&s->steps, 0, sizeof s->steps);
	memcpy(s->ufrag, ufrag, sizeof s->ufrag);
	memcpy(s->pwd, pwd, sizeof s->pwd);
}

void secure_free(struct secure *s)
{
	if (!s)
		return;
	forget_keys(s);
	free(s);
}

bool secure_set_keys(struct secure *s, const struct leg_keys *k)
{
	static const enum srtp_suite suites[] = {
	    [SUITE_AES_CM_80] = SRTP_AES_CM_128_HMAC_SHA1_80,
	    [SUITE_AES_CM_32] = SRTP_AES_CM_128_HMAC_SHA1_32,
	    [SUITE_AES_GCM] = SRTP_AES_128_GCM,
	};
	size_t size = (size_t)leg_key_size(k->suite);

	/* a new context would forget the roll-over counter and what was replayed */
	if (s->keys.suite == k->suite && memcmp(s->keys.theirs, k->theirs, size) == 0 &&
	    memcmp(s->keys.ours, k->ours, size) == 0)
		return false;
	forget_keys(s);
	s->keys = *k;
	dj_assert(srtp_alloc(&s->rx, suites[k->suite], k->theirs, size, 0) == 0);
	dj_assert(srtp_alloc(&s->tx, suites[k->suite], k->ours, size, 0) == 0);
	return true;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool secure_fingerprint_parse(uint8_t out[SECURE_DIGEST], const char *text)
{
	for (int i = 0; i < SECURE_DIGEST; i++, text += 3) {
		if (hex(text[0]) < 0 || hex(text[1]) < 0 ||
		    text[2] != (i == SECURE_DIGEST - 1 ? '\0' : ':'))
			return false;
		out[i] = (uint8_t)(hex(text[0]) << 4 | hex(text[1]));
	}
	return true;
}

size_t secure_open(struct secure *s, uint8_t *data, size_t n, bool rtcp)
{
	struct mbuf mb = {.buf = data, .size = n, .pos = 0, .end = n};

	if ((rtcp ? srtcp_decrypt(s->rx, &mb) : srtp_decrypt(s->rx, &mb)))
		return 0;
	return mb.end;
}

size_t secure_seal(struct secure *s, uint8_t *data, size_t n, size_t room, bool rtcp)
{
	struct mbuf mb = {.buf = data, .size = room, .pos = 0, .end = n};

	if ((rtcp ? srtcp_encrypt(s->tx, &mb) : srtp_encrypt(s->tx, &mb)))
		return 0;
	return mb.end;
}

/* --- the certificate --- */

static X509 *make_certificate(EVP_PKEY *key)
{
	X509 *x = X509_new();
	X509_NAME *name = X509_get_subject_name(x);
	long serial;

	dj_assert(getrandom(&serial, sizeof serial, 0) == sizeof serial);
	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), serial & 0x7fffffff);
	X509_gmtime_adj(X509_getm_notBefore(x), -24 * 3600);
	X509_gmtime_adj(X509_getm_notAfter(x), VALID_S);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)"dajeong", -1, -1, 0);
	X509_set_issuer_name(x, name);
	X509_set_pubkey(x, key);
	if (!X509_sign(x, key, EVP_sha256())) {
		X509_free(x);
		return NULL;
	}
	return x;
}

static void print_fingerprint(char out[100], const X509 *x)
{
	uint8_t md[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	X509_digest(x, EVP_sha256(), md, &n);
	for (unsigned i = 0; i < n && i < SECURE_DIGEST; i++)
		sprintf(out + 3 * i, i + 1 < n ? "%02X:" : "%02X", md[i]);
}

/* A browser's certificate is as self-made as ours: the fingerprint in the SDP is what counts. */
static int accept_any(int ok, X509_STORE_CTX *store)
{
	(void)ok;
	(void)store;
	return 1;
}

static bool set_up(SSL_CTX *ctx, EVP_PKEY *key, X509 *x)
{
	SSL_CTX_set_min_proto_version(ctx, DTLS1_2_VERSION);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	/* returns 0 for success, unlike its sisters */
	return SSL_CTX_set_tlsext_use_srtp(ctx, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") ==
		   0 &&
	       SSL_CTX_use_certificate(ctx, x) == 1 && SSL_CTX_use_PrivateKey(ctx, key) == 1;
}

int secure_start(struct ssl_ctx_st **out, char fingerprint[100], struct dj_error *e)
{
	SSL_CTX *ctx = SSL_CTX_new(DTLS_server_method());
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = key ? make_certificate(key) : NULL;
	bool good = ctx && x && set_up(ctx, key, x);

	if (good)
		print_fingerprint(fingerprint, x);
	X509_free(x);
	EVP_PKEY_free(key);
	if (!good) {
		SSL_CTX_free(ctx);
		return dj_fail(e, EPROTO, "The certificate for browsers' sound cannot be made.");
	}
	*out = ctx;
	return 0;
}

void secure_stop(struct ssl_ctx_st *ctx)
{
	SSL_CTX_free(ctx);
}
