/* The views of docs/live.md as JSON: person, me, board. */
#ifndef EDGE_WEB_VIEW_H
#define EDGE_WEB_VIEW_H

#include "domain/board/board.h"
#include "edge/web/ring.h"
#include "edge/web/session.h"

void view_person(const struct viewer *v, const char *key, struct dj_json *j);
struct frame *view_me_frame(struct web *w, const struct viewer *v);
struct frame *view_board_frame(struct web *w);
void view_alarms(const struct board_figures *b, struct dj_json *j);

#endif
