/* Names and numbers between SIP's syntax and ours. */
#ifndef EDGE_SIP_TEXT_H
#define EDGE_SIP_TEXT_H

#include "base/base.h"

#include <re/re.h>

/* The user part of a sip: or tel: URI, unescaped and without parameters; of a telephone number also
 * without the separators people write ("+82-2-120" -> "+822120"). "" when there is none, it is
 * longer than cap or has other than letters, digits and + - _ . * # in it. */
void sip_user(const struct uri *uri, char *out, size_t cap);
void sip_user_text(const struct pl *user, char *out, size_t cap);

/* A person's name for a header: without control characters, quotes and backslashes. */
void sip_display(const char *name, char *out, size_t cap);

/* One key of a telephone in an INFO body: "Signal=5" (application/dtmf-relay) or "5"
 * (application/dtmf). 0: none. */
char sip_info_key(const char *body, size_t n);

#endif
