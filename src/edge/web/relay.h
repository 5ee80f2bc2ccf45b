/* The TURN server (coturn) that pages behind closed networks send their sound through, and the
 * credentials that let them: good for one leg and some hours, made from a secret that both servers
 * know ("TURN REST API", draft-uberti-behave-turn-rest; coturn's use-auth-secret). */
#ifndef EDGE_WEB_RELAY_H
#define EDGE_WEB_RELAY_H

#include "base/base.h"
#include "base/json_out.h"

#define RELAY_NAME	 48
#define RELAY_CREDENTIAL 32

struct relay {
	char urls[512]; /* "" : none. turn: and turns: addresses, divided by blanks */
	char secret[128];
};

/* `file` holds the secret in its first line. EINVAL, or what opening it said, with a sentence. */
int relay_open(struct relay *r, const char *urls, const char *file, struct dj_error *e);
/* The name says until when and for which leg. */
void relay_credential(const struct relay *r, dj_id leg, int64_t until_s, char name[RELAY_NAME],
		      char credential[RELAY_CREDENTIAL]);
/* The member "ice" of an offer as RTCPeerConnection takes it; an empty list without a server. */
void relay_member(const struct relay *r, struct dj_json *j, dj_id leg, dj_ms now_ms);

#endif
