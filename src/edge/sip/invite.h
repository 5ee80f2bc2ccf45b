/* May this INVITE come in? */
#ifndef EDGE_SIP_INVITE_H
#define EDGE_SIP_INVITE_H

#include "edge/sip/edge.h"

/* Is it a carrier's call from somebody who passes every limit (app_trusts)? */
bool sip_invite_trusted(const struct sip_edge *s, const struct sip_msg *msg);
/* libre's connect handler: an INVITE that begins a call. Every one gets an answer. */
void sip_on_invite(const struct sip_msg *msg, void *edge);

#endif
