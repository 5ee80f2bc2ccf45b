/* Danger, endings and interpreters in the agent's own view (docs/rescue.md). */
#ifndef EDGE_WEB_VIEW_CARE_H
#define EDGE_WEB_VIEW_CARE_H

#include "base/json_out.h"
#include "domain/board/floor.h"

struct web;

void view_care(struct dj_json *j, const struct floor_care *c);
/* "panic": the quiet key of this agent, or null. */
void view_panic(struct web *w, struct dj_json *j, const struct floor_agent *g);
/* "panics": those of others, for who leads; else an empty list. */
void view_panics(struct web *w, struct dj_json *j, uint32_t roles, dj_id person);
void view_crises(struct web *w, struct dj_json *j, uint32_t roles, dj_id person);

#endif
