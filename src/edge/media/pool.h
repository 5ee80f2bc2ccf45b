/* Bound sockets, lent to one leg after the other. Loop thread. */
#ifndef EDGE_MEDIA_POOL_H
#define EDGE_MEDIA_POOL_H

#include "edge/media/address.h"

struct slot;

struct pool {
	struct slot *slots;   /* the media thread knows the same array */
	uint32_t count, used; /* slots; those that have a socket */
	uint32_t first, last; /* free ones, longest free first */
	union address bind;
	int next_port, port_hi;
};

#define POOL_NONE UINT32_MAX

void pool_init(struct pool *p, const union address *bind, int port_lo, int port_hi);
/* Binds the first few, so that a range that cannot be used is known at the start. */
int pool_warm(struct pool *p);
void pool_fini(struct pool *p);
/* A socket that was free for a while, or a new one, or the one that was free longest. EADDRINUSE,
 * EMFILE. */
int pool_take(struct pool *p, dj_us now, struct slot **out);
void pool_give(struct pool *p, struct slot *s, dj_us now);

#endif
