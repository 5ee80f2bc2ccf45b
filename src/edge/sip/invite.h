/* May this INVITE come in? */
#ifndef EDGE_SIP_INVITE_H
#define EDGE_SIP_INVITE_H

#include "edge/sip/edge.h"

/* libre's connect handler: an INVITE that begins a call. Every one gets an answer. */
void sip_on_invite(const struct sip_msg *msg, void *edge);

#endif
