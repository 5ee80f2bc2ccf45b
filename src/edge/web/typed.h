/* Real-time text on pages: each line of a contact as it stands, to the desks of those who are in it
 * and to the page of its citizen (docs/real-time-text.md). A page that is slow gets the last state
 * and not every step; one that was loaded anew gets everything so far. */
#ifndef EDGE_WEB_TYPED_H
#define EDGE_WEB_TYPED_H

#include "app/signal_port.h"
#include "edge/web/socket.h"

/* A line has changed, says the app. */
void typed_signal(struct web *w, const struct signal *s);
/* A page's line as it stands. */
void typed_receive(struct socket *s, const struct message_body *m);
/* What this page has not got yet; NULL: nothing. */
struct frame *typed_frame(struct socket *s);
/* Forgets what belongs to contacts that are over. */
void typed_tick(struct web *w);
void typed_free(struct sockets *s);

#endif
