/* Digest authentication of phones (RFC 3261 22, RFC 2617: MD5, qop=auth), server side.
 *
 * A nonce is a serial number that grows, and proof that we made it; it keeps no state until it is
 * used. */
#ifndef EDGE_SIP_DIGEST_H
#define EDGE_SIP_DIGEST_H

#include "base/base.h"

#include <re/re.h>

#define SIP_REALM	"dajeong"
#define SIP_NONCE_TEXT	36
#define SIP_NONCE_AGE_S 300

struct sip_digest {
	uint8_t key[16];
	uint64_t serial; /* of the last nonce: microseconds of the monotonic clock, made to grow */
};

/* The last nonce a phone has used, and how often: a captured answer is worth nothing. */
struct sip_nonce_use {
	uint64_t serial;
	uint32_t count;
};

enum sip_digest_verdict { DIGEST_OK, DIGEST_MISSING, DIGEST_STALE, DIGEST_WRONG };

void sip_digest_init(struct sip_digest *d);
void sip_nonce_make(struct sip_digest *d, dj_us now, char out[SIP_NONCE_TEXT]);
/* The serial number of a nonce that is ours, 0 otherwise. */
uint64_t sip_nonce_serial(const struct sip_digest *d, const char *nonce, size_t n);

/* Who the request says it is: the user name of its Authorization for our realm. False when it has
 * none. */
bool sip_digest_user(const struct sip_msg *msg, char *user, size_t cap);
/* Is the answer in `msg` right for this user and password? Notes the use of the nonce when it is.
 */
enum sip_digest_verdict sip_digest_check(const struct sip_digest *d, const struct sip_msg *msg,
					 dj_us now, const char *password,
					 struct sip_nonce_use *use);
/* Answers 401 with a challenge. */
void sip_digest_challenge(struct sip_digest *d, struct sip *sip, const struct sip_msg *msg,
			  dj_us now, bool stale);

#endif
