/* Links in what the centre writes: does each lead to an address that is registered as ours (R018)?
 * Nobody who copies a forged address into an answer lends it the centre's name. */
#ifndef DOMAIN_CONVERSATION_LINK_H
#define DOMAIN_CONVERSATION_LINK_H

#include "base/base.h"

#define LINK_HOST 254 /* bytes of a host name with its NUL (RFC 1035) */

/* A line of the register: a host ("gg.go.kr": its subdomains too), or a name on another network
 * ("@ggsmart120", "facebook.com/gyeonggi"). Lower case in `out`; false: it is none. */
bool link_official(const char *text, size_t n, char out[LINK_HOST]);

/* The first link of `text`, from *at on: its host and, behind it, its path without what stands
 * after ? or #. Moves *at behind it. False when there is none any more. What has a scheme is a
 * link, and so is a word like "gg.go.kr/a" that telephones make one of. */
struct link {
	const char *host, *path;
	size_t host_n, path_n;
};
bool link_next(const char **at, struct link *out);

/* Does it lead to one of these? */
bool link_is_official(const struct link *l, const char *const *official, int count);

#endif
