/* Reading the record of a citizen: only behind a command that kept why. */
#ifndef EDGE_WEB_CITIZEN_H
#define EDGE_WEB_CITIZEN_H

#include "edge/web/route.h"

/* The reason stands on the disk: answers the request with the record, or null when the contact has
 * no citizen. */
void citizen_opened(struct request *r, const struct answer *a);

/* Whose identity or name this is stands in the body, never in an address that a log keeps. */
bool citizen_query_is(const struct route *t);
void citizen_query_run(struct request *r, struct query *q);

#endif
