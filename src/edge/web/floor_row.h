/* One agent or one contact of the floor as JSON (docs/live.md). */
#ifndef EDGE_WEB_FLOOR_ROW_H
#define EDGE_WEB_FLOOR_ROW_H

#include "base/json_out.h"
#include "domain/board/floor.h"
#include "edge/web/server.h"

void floor_row_agent(struct dj_json *j, const struct floor_agent *g);
void floor_row_contact(struct web *w, struct dj_json *j, const struct floor_contact *c);

#endif
