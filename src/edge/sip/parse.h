/* Reads a SIP message the way RFC 3261 and RFC 4475 want it read.
 *
 * Linking parse.c replaces libre's sip_msg_decode, sip_msg_hdr_apply, sip_addr_decode and
 * uri_decode: libre's take a third of the time of a call in a small regular-expression engine, and
 * drop what ought to be answered 400. A message with a flaw is handed on as far as it could be
 * read, and the flaw says what to answer. */
#ifndef EDGE_SIP_PARSE_H
#define EDGE_SIP_PARSE_H

#include "base/base.h"

#include <re/re.h>

#define SIP_HEADERS 256 /* values of known headers in one message */

/* The status a request deserves for how it is written: 0 none, 400, 416 or 505. For a response: 0,
 * or not 0 when it must be dropped (it then matches no transaction). `why` is the reason phrase. */
int sip_flaw(const struct sip_msg *msg, const char **why);

/* The value of parameter `name` in ";a=1;b", without quotes; an empty view when it has no value. */
bool sip_param(const struct pl *params, const char *name, struct pl *value);

/* Digits only, at most `max`. */
bool sip_number(const struct pl *text, uint64_t max, uint64_t *out);

#endif
