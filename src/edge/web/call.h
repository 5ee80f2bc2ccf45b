/* /api/v1/call: a citizen's call from the page, without a login. A peer is one call; it outlives
 * its socket for a while, so that a reload or a lost network comes back to it by its key. */
#ifndef EDGE_WEB_CALL_H
#define EDGE_WEB_CALL_H

#include "edge/web/socket.h"

/* ok; not_found: the key to come back with is not known; too_many from this address. */
enum verdict call_filter(struct socket *s);
void call_open(struct socket *s);
void call_closed(struct socket *s);
void call_receive(struct socket *s, const char *text, size_t n);

/* A signal of rtc for a citizen's peer: takes notice, and the socket it goes to (NULL: none now).
 */
struct socket *caller_signal(struct web *w, const struct signal *s);
/* The floor says that something about this contact is new. */
void call_changed(struct web *w, dj_id contact);
/* What this page's call is; 0 not known yet, leg 0: it is over. */
struct call_parts {
	dj_id contact, leg;
};
struct call_parts call_parts(const struct socket *s);
/* The page of the citizen of this contact, NULL none. */
struct socket *call_socket(struct web *w, dj_id contact);
void callers_tick(struct web *w);
void callers_free(struct sockets *s);

#endif
