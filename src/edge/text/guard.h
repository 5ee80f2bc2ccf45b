/* The fence around addresses that somebody else wrote: of a photo, of a webhook's receiver. We go
 * there only over http and https, only to ports 80 and 443, and never to an address that is not
 * one of the public Internet: whatever its name said, and again after each redirect. */
#ifndef EDGE_TEXT_GUARD_H
#define EDGE_TEXT_GUARD_H

#include <curl/curl.h>
#include <sys/socket.h>

#include "base/base.h"

/* `local`: "127.0.0.1:8000 [::1]:8001", the only exceptions; for tests. */
bool guard_address(const struct sockaddr *a, const char *local);
/* One of http or https, with a host and without a login. */
bool guard_url(const char *url);
/* This exchange keeps to both, on connections of its own; at most `redirects` of them are followed.
 * `local` lives as long as the exchange. */
void guard_exchange(CURL *easy, const char *local, long redirects);

#endif
