/* /api/v1/live: facts, `me`, `board` and signals to who is logged in (docs/live.md). */
#ifndef EDGE_WEB_LIVE_H
#define EDGE_WEB_LIVE_H

#include "edge/web/socket.h"

enum verdict live_filter(struct socket *s); /* ok, or not_logged_in: nobody to be seen */
void live_open(struct socket *s);
void live_closed(struct socket *s);
void live_tick(struct socket *s);
void live_receive(struct socket *s, const char *text, size_t n);
struct frame *live_next(struct socket *s);
/* The day so far is read: who came before that is greeted now. */
void live_started(struct web *w);
/* The feed grew, an agent's view or the board changed. */
void live_facts(struct web *w);
void live_fact(struct web *w, const struct fact *f); /* after sessions_fact: roles that changed */
void live_me(struct web *w, dj_id person);	     /* 0: everybody's */
void live_board(struct web *w);
/* May this viewer get facts of this audience? The one table for feed and API. */
bool audience_may(const struct viewer *v, enum fact_audience audience);

#endif
