/* Danger, endings and interpreters in the agent's own view (docs/rescue.md). */
#ifndef EDGE_WEB_VIEW_CARE_H
#define EDGE_WEB_VIEW_CARE_H

#include "base/json_out.h"
#include "domain/board/floor.h"

struct web;

void view_care(struct dj_json *j, const struct floor_care *c);
void view_crises(struct web *w, struct dj_json *j, uint32_t roles, dj_id person);

#endif
