/* The supervisor's floor, live: every agent and every contact once, then only what changed, at most
 * four times a second. Each text is made once for all who watch. */
#ifndef EDGE_WEB_FLOOR_H
#define EDGE_WEB_FLOOR_H

#include "edge/web/feed.h"
#include "edge/web/socket.h"

struct floor_view;

struct floor_view *floor_view_alloc(void);
void floor_view_free(struct floor_view *v);
/* Who and what changed since floor_settle. */
void floor_view_note(struct web *w, const struct floor_changes *c);
/* Makes the next change when one is due, and wakes who watches. */
void floor_view_tick(struct web *w);
/* May this person see it (R077)? An agent may not. */
bool floor_view_may(const struct viewer *v);
/* Who watches from now on gets everything first. */
void floor_view_watch(struct socket *s, bool on);
/* What this page has not got yet; NULL: nothing. */
struct frame *floor_view_next(struct socket *s);

#endif
