/* Searches: POST /api/v1/search and /complete. */
#ifndef EDGE_WEB_SEARCH_H
#define EDGE_WEB_SEARCH_H

#include "app/query.h"
#include "edge/web/route.h"

bool search_query_is(const struct route *t);
/* Fills the question from the body; its words are given away with it. */
enum verdict search_query_read(struct request *r, struct query *q, struct dj_error *why);

#endif
