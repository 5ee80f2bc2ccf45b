/* An answer of GeoReport v2 as XML, from the JSON that it is ("Spark"). Pure. */
#ifndef EDGE_WEB_OPEN311_XML_H
#define EDGE_WEB_OPEN311_XML_H

#include <jansson.h>

#include "base/text.h"

/* `root` is the name of the document: services, service_definition, service_requests, errors,
 * discovery, service_request_updates. Pieces of a list are named as the specification has it. */
void open311_xml(const json_t *value, const char *root, struct dj_buf *out);

#endif
