/* An address and port of IPv4 or IPv6 as the sockets want it, small enough to stand in every leg.
 */
#ifndef EDGE_MEDIA_ADDRESS_H
#define EDGE_MEDIA_ADDRESS_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"

union address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

/* False when text is no numeric address. */
static inline bool address_parse(union address *a, const char *text, int port)
{
	memset(a, 0, sizeof *a);
	if (inet_pton(AF_INET, text, &a->four.sin_addr) == 1) {
		a->four.sin_family = AF_INET;
		a->four.sin_port = htons((uint16_t)port);
		return true;
	}
	if (inet_pton(AF_INET6, text, &a->six.sin6_addr) != 1)
		return false;
	a->six.sin6_family = AF_INET6;
	a->six.sin6_port = htons((uint16_t)port);
	return true;
}

static inline bool address_known(const union address *a)
{
	return a->any.sa_family != AF_UNSPEC;
}

static inline bool address_any(const union address *a)
{
	static const uint8_t zeros[16];

	return a->any.sa_family == AF_INET6 ? memcmp(&a->six.sin6_addr, zeros, 16) == 0
					    : a->four.sin_addr.s_addr == INADDR_ANY;
}

static inline socklen_t address_size(const union address *a)
{
	return a->any.sa_family == AF_INET6 ? sizeof a->six : sizeof a->four;
}

static inline bool address_same_host(const union address *a, const union address *b)
{
	if (a->any.sa_family != b->any.sa_family)
		return false;
	if (a->any.sa_family == AF_INET)
		return a->four.sin_addr.s_addr == b->four.sin_addr.s_addr;
	return memcmp(&a->six.sin6_addr, &b->six.sin6_addr, 16) == 0;
}

/* Family and port stand in the same place in both. */
static inline bool address_same(const union address *a, const union address *b)
{
	return a->four.sin_port == b->four.sin_port && address_same_host(a, b);
}

/* "192.0.2.1:20000" or "[2001:db8::1]:20000". */
static inline void address_text(const union address *a, char *out, size_t cap)
{
	bool six = a->any.sa_family == AF_INET6;
	char host[INET6_ADDRSTRLEN] = "";

	inet_ntop(a->any.sa_family, six ? (const void *)&a->six.sin6_addr : &a->four.sin_addr, host,
		  sizeof host);
	snprintf(out, cap, six ? "[%s]:%d" : "%s:%d", host, ntohs(a->four.sin_port));
}

#endif
