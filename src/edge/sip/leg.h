/* One party on the telephone: a caller's leg from its INVITE on, an agent's phone from the order to
 * ring it. */
#ifndef EDGE_SIP_LEG_H
#define EDGE_SIP_LEG_H

#include "edge/sip/edge.h"
#include "edge/sip/sdp.h"

/* An INVITE that may come in, as invite.c has judged it. */
struct sip_arrival {
	const struct sip_msg *msg;
	char line[NUMBER_TEXT], caller[NUMBER_TEXT], trunk[NUMBER_TEXT];
	bool phone;		 /* an account's phone, not a trunk */
	int trunk_at;		 /* place in the configuration, -1 none */
	bool late;		 /* no offer: we make one with the answer */
	struct sdp_theirs offer; /* unless late; has a codec of ours */
};

/* Opens the leg, tells the app, and does what it orders. Every INVITE gets an answer here. */
void sip_leg_arrive(struct sip_edge *s, const struct sip_arrival *a);
void sip_leg_order(struct sip_edge *s, const struct order *o);
/* A BYE came: why. */
void sip_leg_bye(struct sip_edge *s, const struct sip_msg *msg);
/* Does it ask for a session timer that nobody may ask for (RFC 4028 6)? */
bool sip_leg_interval_short(const struct sip_msg *msg);
/* Calls on this trunk, in both directions. */
int sip_legs_on(const struct sip_edge *s, const char *trunk);
/* Hangs up everything; the app hears nothing of it. */
void sip_legs_end(struct sip_edge *s);

#endif
