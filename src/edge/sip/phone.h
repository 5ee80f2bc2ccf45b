/* Agents' phones: those that register here (the last contact of an account counts) and those with a
 * fixed address. */
#ifndef EDGE_SIP_PHONE_H
#define EDGE_SIP_PHONE_H

#include "edge/sip/digest.h"
#include "edge/sip/sip.h"

#define SIP_CONTACT_TEXT 256

struct sip_edge;
struct sip_phones;

struct sip_phone {
	struct sip_phones *all;
	char user[NUMBER_TEXT];
	char *uri;	/* where to send an INVITE; NULL: not registered */
	char route[96]; /* through here, when the contact is not where its REGISTER came from; ""
			   directly */
	bool fixed;
	struct sa source;
	uint64_t call_id; /* of its REGISTERs, hashed; with cseq: an old one changes nothing */
	uint32_t cseq;
	struct sip_nonce_use nonce;
	struct tmr expiry;
};

struct sip_phones *sip_phones_alloc(struct sip_edge *s);
void sip_phones_free(struct sip_phones *p);
/* Makes the fixed phones of the configuration and tells the app that they are there. */
void sip_phones_add_fixed(struct sip_phones *p);
/* The phone that can be rung now under this user, or NULL. */
const struct sip_phone *sip_phone_find(const struct sip_phones *p, const char *user);
/* Answers a REGISTER. */
void sip_phones_register(struct sip_phones *p, const struct sip_msg *msg);
/* Is the request from the owner of an account? Answers it with 401 or 403 when not. `user` has
 * NUMBER_TEXT bytes. */
bool sip_phones_admit(struct sip_phones *p, const struct sip_msg *msg, char *user);

#endif
