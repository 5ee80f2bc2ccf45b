/* What one address may do: connections at once, and requests, log-ins and calls by token bucket.
 *
 * A fixed table; an address without connections that did nothing lately makes room for another.
 * IPv6 counts by /64, because a household has one. Runs on the web thread. */
#ifndef EDGE_WEB_LIMIT_H
#define EDGE_WEB_LIMIT_H

#include "base/base.h"

enum limit_kind {
#define LIMIT(name, per_minute, burst) LIMIT_##name,
#include "edge/web/limit.def"
#undef LIMIT
	LIMITS
};

#define LIMIT_CONNECTIONS                                                                          \
	1024 /* at once from one address: a centre's floor may stand behind one                    \
	      */

struct limits;

struct limits *limits_alloc(void);
void limits_free(struct limits *l);
/* For tests and benchmarks: another rate; 0 per minute is no limit. */
void limits_set(struct limits *l, enum limit_kind kind, int per_minute, int burst);
/* One more connection: false when there are too many. Each true is given back by limits_disconnect.
 */
bool limits_connect(struct limits *l, const char *address, dj_us now);
int limits_connected(const struct limits *l, const char *address); /* how many it has */
void limits_disconnect(struct limits *l, const char *address);
/* Takes one token: 0, or the seconds to wait before the next (for Retry-After). limits_wait only
 * looks. */
int limits_wait(struct limits *l, enum limit_kind kind, const char *address, dj_us now);
int limits_take(struct limits *l, enum limit_kind kind, const char *address, dj_us now);

#endif
