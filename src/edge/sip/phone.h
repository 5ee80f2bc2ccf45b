/* Agents' phones: those that register here (the last contact of an account counts) and those with a
 * fixed address. */
#ifndef EDGE_SIP_PHONE_H
#define EDGE_SIP_PHONE_H

#include "edge/sip/digest.h"
#include "edge/sip/sip.h"

#define SIP_CONTACT_TEXT 256

struct sip_edge;
struct sip_phones;

/* Where to send an INVITE. */
struct sip_target {
	char uri[SIP_CONTACT_TEXT];
	char route[96]; /* through here; "" directly */
};

struct sip_phone {
	struct sip_phones *all;
	char user[NUMBER_TEXT];
	char *uri;	  /* where to send an INVITE; NULL: not registered */
	char route[96];	  /* through here, when the contact is not where its REGISTER came from; ""
			     directly */
	uint64_t call_id; /* of its REGISTERs, hashed; with cseq: an old one changes nothing */
	uint32_t cseq;
	struct sip_nonce_use nonce;
	struct tmr expiry;
};

struct sip_phones *sip_phones_alloc(struct sip_edge *s);
void sip_phones_free(struct sip_phones *p);
/* Where this user's phone is now: as registered, else at its fixed address. False: nowhere. */
bool sip_phone_target(const struct sip_phones *p, const char *user, struct sip_target *out);
/* Answers a REGISTER. */
void sip_phones_register(struct sip_phones *p, const struct sip_msg *msg);
/* Is the request from the owner of an account? Answers it with 401 or 403 when not. `user` has
 * NUMBER_TEXT bytes. */
bool sip_phones_admit(struct sip_phones *p, const struct sip_msg *msg, char *user);

#endif
