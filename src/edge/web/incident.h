/* The incidents that are open, for every view: read from the database when a fact says that they
 * changed. */
#ifndef EDGE_WEB_INCIDENT_H
#define EDGE_WEB_INCIDENT_H

#include "base/json_out.h"
#include "edge/web/ask.h"

struct incidents;

struct incidents *incidents_alloc(void);
void incidents_free(struct incidents *i);
void incidents_fact(struct web *w, const struct fact *f);
/* Asks for what is stale, unless that is under way. */
void incidents_load(struct web *w);
/* "incidents": the list; who reads it looks at start_ms and ends_ms. */
void incidents_put(const struct web *w, struct dj_json *j);

#endif
