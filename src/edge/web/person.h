/* Saving a person: a password in the document is hashed by a worker before anything is posted. */
#ifndef EDGE_WEB_PERSON_H
#define EDGE_WEB_PERSON_H

#include "edge/web/http.h"

/* The mark to wait for, or 0: refused. The document stands in c->text; the request is answered by
 * route_answered. */
uint64_t person_save(struct request *r, const struct command *c);

#endif
