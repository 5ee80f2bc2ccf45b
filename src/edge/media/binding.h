/* STUN binding requests as ICE-lite needs them (RFC 8489, RFC 8445 section 6.1 and 7.3): bytes in,
 * bytes out. */
#ifndef EDGE_MEDIA_BINDING_H
#define EDGE_MEDIA_BINDING_H

#include "edge/media/address.h"

#define BINDING_REPLY 128 /* room that a reply needs */

struct binding {
	uint8_t transaction[12];
	bool nominated; /* USE-CANDIDATE */
};

/* True for a well-formed request that names our ufrag, is signed with our pwd and carries a right
 * fingerprint. Anything else is refused without a word. */
bool binding_parse(struct binding *b, const uint8_t *data, size_t n, const char *ufrag,
		   const char *pwd);
/* The signed success response that tells `from` its own address. Bytes written. */
size_t binding_reply(uint8_t out[BINDING_REPLY], const struct binding *b, const union address *from,
		     const char *pwd);

#endif
