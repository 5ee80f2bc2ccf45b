/* Owns the sockets of all legs, two each: sound and reports. A socket is bound once and never
 * closed while the server runs: setting up a call costs no system call, and what still comes for an
 * old call is read and dropped while its socket rests. */
#include "edge/media/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "edge/media/engine.h"

#define REST_US	   2000000 /* a socket that was used: packets of its last call die out */
#define SLOTS_MOST 32768
#define WARM	   16

void pool_init(struct pool *p, const union address *bind_to, int port_lo, int port_hi)
{
	p->bind = *bind_to;
	p->next_port = (port_lo + 1) / 2 * 2;
	p->port_hi = port_hi;
	p->count = (uint32_t)DJ_MIN((port_hi - p->next_port + 1) / 2, SLOTS_MOST);
	p->slots = dj_alloc(p->count * sizeof *p->slots);
	p->first = p->last = POOL_NONE;
}

void pool_fini(struct pool *p)
{
	for (uint32_t i = 0; i < p->used; i++) {
		close(p->slots[i].fd);
		close(p->slots[i].reports_fd);
	}
	free(p->slots);
}

static int bind_port(const struct pool *p, int port, int *out)
{
	union address a = p->bind;
	int fd = socket(a.any.sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return errno;
	a.four.sin_port = htons((uint16_t)port);
	if (bind(fd, &a.any, address_size(&a)) < 0) {
		int err = errno;

		close(fd);
		return err;
	}
	*out = fd;
	return 0;
}

static int bind_pair(struct pool *p, struct slot *s, int port)
{
	int err = bind_port(p, port, &s->fd);

	if (err)
		return err;
	err = bind_port(p, port + 1, &s->reports_fd);
	if (err)
		close(s->fd);
	s->port = port;
	return err;
}

/* The next even port that is free with the one beside it (RFC 3550 11); what others hold is passed
 * over. */
static int grow(struct pool *p)
{
	int err = EADDRINUSE;

	while (p->next_port < p->port_hi && p->used < p->count) {
		err = bind_pair(p, &p->slots[p->used], p->next_port);
		if (err && err != EADDRINUSE && err != EACCES)
			return err;
		p->next_port += 2;
		if (!err) {
			p->used++;
			return 0;
		}
	}
	return EADDRINUSE;
}

static struct slot *pop_free(struct pool *p)
{
	struct slot *s = &p->slots[p->first];

	p->first = s->next;
	if (p->first == POOL_NONE)
		p->last = POOL_NONE;
	return s;
}

void pool_give(struct pool *p, struct slot *s, dj_us now)
{
	uint32_t i = (uint32_t)(s - p->slots);

	s->id = 0;
	s->freed_at = now;
	s->next = POOL_NONE;
	if (p->last == POOL_NONE)
		p->first = i;
	else
		p->slots[p->last].next = i;
	p->last = i;
}

int pool_warm(struct pool *p)
{
	int err = 0;

	for (uint32_t i = 0; i < WARM && !err; i++) {
		err = grow(p);
		if (!err)
			pool_give(p, &p->slots[p->used - 1], -REST_US - 1);
	}
	return p->used ? 0 : err;
}

int pool_take(struct pool *p, dj_us now, struct slot **out)
{
	bool any = p->first != POOL_NONE;
	int err;

	if (any && now - p->slots[p->first].freed_at > REST_US) {
		*out = pop_free(p);
		return 0;
	}
	err = grow(p);
	if (!err)
		*out = &p->slots[p->used - 1];
	else if (any)
		*out = pop_free(p);
	return any ? 0 : err;
}
