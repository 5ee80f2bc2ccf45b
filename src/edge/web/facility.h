/* Facilities by HTTP: the list with its arguments, and an uploaded answer of the public feed. */
#ifndef EDGE_WEB_FACILITY_H
#define EDGE_WEB_FACILITY_H

#include "edge/web/route.h"

/* Asks the list that the arguments of the request mean, or answers what is wrong with them. */
void facility_query_run(struct request *r, struct query *q);

#endif
