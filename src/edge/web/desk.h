/* Desks: the page where an agent works. One page per agent is the desk, the newest; the live app
 * hears when there is one and when there is none, the browser legs likewise. */
#ifndef EDGE_WEB_DESK_H
#define EDGE_WEB_DESK_H

#include "edge/web/socket.h"

/* This page watches `me`: it is the desk now, unless it is or was already. */
void desk_opened(struct socket *s);
void desk_closed(struct socket *s); /* it does not any more, or is gone; other pages are ignored */
bool desk_is(const struct socket *s);
void desks_send(struct web *w, const char *text, size_t n); /* to each of them */
struct socket *desk_socket(struct web *w, dj_id person);    /* NULL when the page is gone */
void desks_tick(struct web *w);
void desks_free(struct sockets *s);

#endif
