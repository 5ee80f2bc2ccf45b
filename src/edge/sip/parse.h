/* Reads a SIP message the way RFC 3261 and RFC 4475 want it read.
 *
 * Linking parse.c replaces libre's sip_msg_decode and sip_msg_hdr_apply: libre's reader spends a
 * third of a call's time in a small regular-expression engine, and drops what ought to be answered
 * 400. Here a message with a flaw is handed on as far as it could be read, and the flaw says what
 * to answer. A 3xx answer reads as 480: libre would send the call on to wherever it points. */
#ifndef EDGE_SIP_PARSE_H
#define EDGE_SIP_PARSE_H

#include "edge/sip/address.h"

/* Two that libre has no name for; its ids are hashes of names. */
#define SIP_HDR_DIVERSION	((enum sip_hdrid)3025)
#define SIP_HDR_REMOTE_PARTY_ID ((enum sip_hdrid)2322)

#define SIP_HEADERS 256 /* values of known headers in one message */

/* The status a request deserves for how it is written: 0 none, 400, 416 or 505. For a response: 0,
 * or not 0 when it must be dropped (it then matches no transaction). `why` is the reason phrase. */
int sip_flaw(const struct sip_msg *msg, const char **why);

#endif
