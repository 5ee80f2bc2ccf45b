/* The keys of one media line in a description (RFC 4568): SRTP's suites that we have, a=crypto as
 * text. Each line has keys of its own. */
#ifndef EDGE_SIP_CRYPTO_H
#define EDGE_SIP_CRYPTO_H

#include "app/leg_port.h"
#include "base/text.h"

/* The first of their a=crypto that we have. */
struct sip_crypto {
	enum leg_suite suite; /* NONE: there is none */
	int tag;
	uint8_t key[LEG_KEY_MOST];
};

/* What both sides seal a line with. */
struct sip_keys {
	struct leg_keys keys; /* suite NONE: plain */
	int tag;
};

/* Reads what stands behind "a=crypto:"; what is none of ours, or comes after one that is, changes
 * nothing. */
void sip_crypto_read(struct sip_crypto *out, const char *text, size_t n);
/* Our line of it; nothing for what is plain (or NULL). */
void sip_crypto_write(struct dj_buf *b, const struct sip_keys *k);
/* For an offer of ours: a new key. */
void sip_keys_offer(struct sip_keys *k, bool sealed);
/* What they said; our key stays as long as the suite does. */
void sip_keys_take(struct sip_keys *k, const struct sip_crypto *theirs);
/* "RTP/SAVP" or "RTP/AVP" */
const char *sip_keys_proto(const struct sip_keys *k);

#endif
