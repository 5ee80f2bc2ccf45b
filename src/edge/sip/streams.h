/* A cap on TCP and TLS connections from everybody but trunks. */
#ifndef EDGE_SIP_STREAMS_H
#define EDGE_SIP_STREAMS_H

#include "edge/sip/edge.h"

#define SIP_STREAMS	 512
#define SIP_STREAMS_EACH 64 /* from one address: an office behind one router */

/* Whose connections these are; NULL: nobody's, at the end. */
void sip_streams_watch(const struct sip_edge *s);

#endif
