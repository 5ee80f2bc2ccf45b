/* Owns the judgement of addresses that somebody else wrote. It is made on the address that is
 * connected to, so a name that resolves to another address a moment later gains nothing. */
#include "edge/text/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct block {
	const char *net;
	int bits;
};

static bool within(const unsigned char *a, const unsigned char *net, int bits)
{
	int whole = bits / 8, rest = bits % 8;

	if (memcmp(a, net, (size_t)whole) != 0)
		return false;
	return !rest || (a[whole] ^ net[whole]) >> (8 - rest) == 0;
}

static bool is_in(int family, const void *address, const struct block *blocks, size_t n)
{
	unsigned char net[16];

	for (size_t i = 0; i < n; i++) {
		dj_assert(inet_pton(family, blocks[i].net, net) == 1);
		if (within(address, net, blocks[i].bits))
			return true;
	}
	return false;
}

/* The IANA registries of special-purpose addresses (RFC 6890). */
static bool is_public4(const struct in_addr *a)
{
	static const struct block special[] = {
	    {"0.0.0.0", 8},	 {"10.0.0.0", 8},     {"100.64.0.0", 10}, {"127.0.0.0", 8},
	    {"169.254.0.0", 16}, {"172.16.0.0", 12},  {"192.0.0.0", 24},  {"192.0.2.0", 24},
	    {"192.88.99.0", 24}, {"192.168.0.0", 16}, {"198.18.0.0", 15}, {"198.51.100.0", 24},
	    {"203.0.113.0", 24}, {"224.0.0.0", 3},
	};

	return !is_in(AF_INET, a, special, DJ_COUNT(special));
}

/* Only global unicast, and of it none that hides another address: mapped, NAT64, 6to4, Teredo. */
static bool is_public6(const struct in6_addr *a)
{
	static const struct block global[] = {{"2000::", 3}};
	static const struct block special[] = {
	    {"2001::", 23}, {"2001:db8::", 32}, {"2002::", 16}, {"3fff::", 20}};

	return is_in(AF_INET6, a, global, DJ_COUNT(global)) &&
	       !is_in(AF_INET6, a, special, DJ_COUNT(special));
}

static bool is_listed(const char *list, const char *one)
{
	size_t n = strlen(one);

	for (const char *p = list; (p = strstr(p, one)); p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

bool guard_address(const struct sockaddr *a, const char *local)
{
	char text[INET6_ADDRSTRLEN], place[INET6_ADDRSTRLEN + 10];
	int port;
	bool is_public;

	if (a->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)a;

		port = ntohs(v4->sin_port);
		is_public = is_public4(&v4->sin_addr);
		inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
		snprintf(place, sizeof place, "%s:%d", text, port);
	} else if (a->sa_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)a;

		port = ntohs(v6->sin6_port);
		is_public = is_public6(&v6->sin6_addr);
		inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
		snprintf(place, sizeof place, "[%s]:%d", text, port);
	} else {
		return false;
	}
	return (is_public && (port == 80 || port == 443)) || is_listed(local, place);
}

static bool has_part(CURLU *u, CURLUPart part)
{
	char *text = NULL;
	bool has = curl_url_get(u, part, &text, 0) == CURLUE_OK;

	curl_free(text);
	return has;
}

bool guard_url(const char *url)
{
	CURLU *u = curl_url();
	char *scheme = NULL;
	bool fine = curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
		    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		    (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) &&
		    has_part(u, CURLUPART_HOST) && !has_part(u, CURLUPART_USER) &&
		    !has_part(u, CURLUPART_PASSWORD);

	curl_free(scheme);
	curl_url_cleanup(u);
	return fine;
}

static curl_socket_t open_guarded(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
	(void)purpose;
	if (!guard_address(&a->addr, arg))
		return CURL_SOCKET_BAD;
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

void guard_exchange(CURL *easy, const char *local, long redirects)
{
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, redirects > 0 ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_MAXREDIRS, redirects);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_guarded);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, (void *)local);
	/* A connection that is open already was not judged. */
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}
