/* Owns the DTLS handshake of browser legs, always as the passive side, over the leg's own socket.
 * When it is done the keys go to SRTP and, after a while in which a lost last flight may be asked
 * for again, all of it is let go. */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <re.h>

#include "edge/media/engine.h"

#define MTU	  1200
#define LINGER_US 10000000
#define HANDSHAKE 22			/* content type of the first packet */
#define LABEL	  "EXTRACTOR-dtls_srtp" /* RFC 5764 4.2 */
#define KEY_BYTES 16
#define SALT_MOST 14

/* --- a BIO that is one datagram in and the leg's socket out --- */

static int path_write(BIO *b, const char *data, int n)
{
	struct secure *s = BIO_get_data(b);
	struct engine *g = s->engine;
	struct leg *l = s->leg;

	if (address_known(&l->to))
		g->send(g->send_arg, l->slot->fd, data, (size_t)n, &l->to);
	return n; /* what is lost is sent again by the timer */
}

static int path_read(BIO *b, char *out, int cap)
{
	struct secure *s = BIO_get_data(b);
	int n = (int)DJ_MIN(s->datagram_size, (size_t)cap);

	BIO_clear_retry_flags(b);
	if (!n) {
		BIO_set_retry_read(b);
		return -1;
	}
	memcpy(out, s->datagram, (size_t)n);
	s->datagram_size = 0;
	return n;
}

static long path_ctrl(BIO *b, int command, long n, void *p)
{
	(void)b;
	(void)n;
	(void)p;
	switch (command) {
	case BIO_CTRL_FLUSH:
		return 1;
	case BIO_CTRL_DGRAM_QUERY_MTU:
	case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
		return MTU;
	default:
		return 0;
	}
}

static int path_create(BIO *b)
{
	BIO_set_init(b, 1);
	return 1;
}

static BIO_METHOD *path_method(void)
{
	static BIO_METHOD *method; /* media thread's */

	if (!method) {
		method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "leg");
		dj_assert(method);
		BIO_meth_set_write(method, path_write);
		BIO_meth_set_read(method, path_read);
		BIO_meth_set_ctrl(method, path_ctrl);
		BIO_meth_set_create(method, path_create);
	}
	return method;
}

/* --- the handshake --- */

static bool begin(struct engine *g, struct leg *l)
{
	struct secure *s = l->secure;
	BIO *b;

	s->engine = g;
	s->leg = l;
	s->steps.hello_at = g->now;
	s->ssl = SSL_new(g->dtls);
	b = s->ssl ? BIO_new(path_method()) : NULL;
	if (!b)
		return false;
	BIO_set_data(b, s);
	SSL_set_bio(s->ssl, b, b);
	SSL_set_mtu(s->ssl, MTU);
	SSL_set_accept_state(s->ssl);
	return true;
}

static bool take_certificate(struct secure *s)
{
	X509 *x = SSL_get1_peer_certificate(s->ssl);
	unsigned n = 0;

	if (!x)
		return false;
	X509_digest(x, EVP_sha256(), s->have, &n);
	X509_free(x);
	return n == SECURE_DIGEST;
}

/* The exporter gives client key, server key, client salt, server salt; SRTP wants key and salt of
 * one side together. */
static bool take_keys(struct secure *s)
{
	const SRTP_PROTECTION_PROFILE *profile = SSL_get_selected_srtp_profile(s->ssl);
	bool gcm = profile && profile->id == SRTP_AEAD_AES_128_GCM;
	size_t salt = gcm ? 12 : SALT_MOST, size = KEY_BYTES + salt;
	uint8_t all[2 * (KEY_BYTES + SALT_MOST)], key[2][KEY_BYTES + SALT_MOST];
	enum srtp_suite suite = gcm ? SRTP_AES_128_GCM : SRTP_AES_CM_128_HMAC_SHA1_80;

	if (!profile || SSL_export_keying_material(s->ssl, all, 2 * size, LABEL, strlen(LABEL),
						   NULL, 0, 0) != 1)
		return false;
	for (size_t side = 0; side < 2; side++) {
		memcpy(key[side], all + side * KEY_BYTES, KEY_BYTES);
		memcpy(key[side] + KEY_BYTES, all + 2 * KEY_BYTES + side * salt, salt);
	}
	s->steps.suite = gcm ? SUITE_AES_GCM : SUITE_AES_CM_80;
	s->rx = mem_deref(s->rx);
	s->tx = mem_deref(s->tx);
	return srtp_alloc(&s->rx, suite, key[0], size, 0) == 0 &&
	       srtp_alloc(&s->tx, suite, key[1], size, 0) == 0;
}

static void finish(struct engine *g, struct leg *l)
{
	struct secure *s = l->secure;

	s->have_known = take_certificate(s) && take_keys(s);
	s->steps.done_at = g->now;
	s->ssl_end = g->now + LINGER_US;
	leg_consent(g, l);
}

static void drop(struct secure *s)
{
	SSL_free(s->ssl);
	s->ssl = NULL;
	ERR_clear_error();
}

void dtls_datagram(struct engine *g, struct leg *l, const uint8_t *data, size_t n,
		   const union address *from)
{
	struct secure *s = l->secure;
	char rest[64];
	int r;

	/* only the place that passed a signed check may shake hands */
	if (!address_same(from, &l->to))
		return;
	if (!s->ssl && (s->have_known || data[0] != HANDSHAKE || !begin(g, l)))
		return;
	s->datagram = data;
	s->datagram_size = n;
	if (SSL_is_init_finished(s->ssl)) {
		/* an alert, or a lost last flight asked for again */
		SSL_read(s->ssl, rest, sizeof rest);
		ERR_clear_error();
		return;
	}
	r = SSL_do_handshake(s->ssl);
	s->datagram_size = 0;
	if (r == 1)
		finish(g, l);
	else if (SSL_get_error(s->ssl, r) != SSL_ERROR_WANT_READ)
		drop(s); /* the browser begins again or gives up */
}

void dtls_check(struct engine *g, struct leg *l)
{
	struct secure *s = l->secure;

	if (!s->ssl)
		return;
	if (s->have_known && g->now >= s->ssl_end)
		drop(s);
	else if (!s->have_known)
		DTLSv1_handle_timeout(s->ssl);
}
