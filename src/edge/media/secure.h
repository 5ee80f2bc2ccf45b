/* What a leg's packets are wrapped in. A browser's: ICE-lite consent (RFC 8445), DTLS 1.2 as the
 * passive side (RFC 6347), SRTP keys from it (RFC 5764). A telephone's: SRTP keys from the session
 * descriptions (RFC 4568). */
#ifndef EDGE_MEDIA_SECURE_H
#define EDGE_MEDIA_SECURE_H

#include "app/leg_port.h"

struct ssl_st;
struct ssl_ctx_st;
struct srtp;
struct engine;
struct leg;

#define SECURE_DIGEST 32 /* SHA-256 */

struct secure {
	char ufrag[12], pwd[36];
	struct ssl_st *ssl; /* from the first DTLS packet until SECURE_LINGER after the handshake */
	struct srtp *rx, *tx;
	struct leg_keys keys;	     /* RTP legs; SUITE_NONE: the handshake brings them */
	bool want_known, have_known; /* what the SDP says; what the handshake showed */
	uint8_t want[SECURE_DIGEST], have[SECURE_DIGEST];
	dj_us consent_at; /* last good binding request */
	struct {	  /* how it came up; 0 not yet */
		dj_us checked_at, nominated_at, hello_at, done_at;
		int32_t checks;
		enum leg_suite suite;
	} steps;
	dj_us ssl_end;	       /* when ssl may go */
	struct engine *engine; /* for the handshake's way out */
	struct leg *leg;
	const uint8_t *datagram; /* the one that the handshake is reading */
	size_t datagram_size;
};

/* Keys are there and the certificate is the one that the SDP named. */
static inline bool secure_up(const struct secure *s)
{
	return s->rx && s->tx &&
	       (s->keys.suite || (s->want_known && s->have_known &&
				  __builtin_memcmp(s->want, s->have, SECURE_DIGEST) == 0));
}

/* The certificate of this run; its fingerprint as SDP text. */
int secure_start(struct ssl_ctx_st **out, char fingerprint[100], struct dj_error *e);
void secure_stop(struct ssl_ctx_st *ctx);

struct secure *secure_alloc(void); /* with new credentials; any thread */
void secure_credentials(char ufrag[12], char pwd[36]);
/* Forgets keys and handshake and takes new credentials. */
void secure_restart(struct secure *s, const char *ufrag, const char *pwd);
/* Takes the keys of the descriptions. False: they are the same again, which changes nothing. */
bool secure_set_keys(struct secure *s, const struct leg_keys *k);
void secure_free(struct secure *s);
/* "AB:CD:..." to bytes. */
bool secure_fingerprint_parse(uint8_t out[SECURE_DIGEST], const char *text);

/* In place. The new size, 0 when refused. `room` is what the buffer holds. */
size_t secure_open(struct secure *s, uint8_t *data, size_t n, bool rtcp);
size_t secure_seal(struct secure *s, uint8_t *data, size_t n, size_t room, bool rtcp);

#endif
