/* The disaster hotline as an agent's desk shows it: folded from facts, one per live contact. */
#ifndef EDGE_WEB_HOTLINE_H
#define EDGE_WEB_HOTLINE_H

#include "base/json_out.h"
#include "edge/web/server.h"

struct dj_map *hotlines_alloc(void);
void hotlines_free(struct dj_map *hotlines);
void hotlines_fact(struct web *w, const struct fact *f);
/* Drops those of contacts that the floor does not have any more. */
void hotlines_tick(struct web *w);
/* The member `hotline` of a contact: an object, or null when nobody was rung for it. */
void hotline_put(struct web *w, struct dj_json *j, dj_id contact);

#endif
