/* The small grammar inside SIP's header values. Views into the text, nothing is copied.
 *
 * Linking address.c replaces libre's sip_addr_decode and uri_decode. */
#ifndef EDGE_SIP_ADDRESS_H
#define EDGE_SIP_ADDRESS_H

#include "base/base.h"

#include <re/re.h>

/* Blank, tab and line ends: a header may be folded anywhere. */
bool sip_is_lws(char c);
struct pl sip_trimmed(const char *p, const char *end);
/* The first of `what` outside quotes and, if `angles`, outside <>; `end` when there is none. *open:
 * a quote was not closed. */
const char *sip_find_plain(const char *p, const char *end, char what, bool angles, bool *open);

/* The value of parameter `name` in ";a=1;b", without quotes; an empty view when it has no value. */
bool sip_param(const struct pl *params, const char *name, struct pl *value);

/* Digits only, at most `max`. */
bool sip_number(const struct pl *text, uint64_t max, uint64_t *out);

/* "host[:port]" or "[v6][:port]" into host, port and af of a URI. 0 or EINVAL. */
int sip_host_decode(struct uri *uri, const char *p, const char *end);

#endif
