/* A fact as JSON for the live feed:
 * {"type":"fact","seq":…,"kind":"contact.queued","at_ms":…,"actor":…, fields}. */
#ifndef EDGE_WEB_FACT_JSON_H
#define EDGE_WEB_FACT_JSON_H

#include "base/json_out.h"
#include "domain/fact/fact.h"

void fact_json(const struct fact *f, struct dj_buf *out);
#endif
