/* Questions about inquiries: their arguments, and the list as a CSV file. */
#ifndef EDGE_WEB_INQUIRY_H
#define EDGE_WEB_INQUIRY_H

#include "edge/web/route.h"

/* Does this kind take filters? */
bool inquiry_query_is(int kind);
/* Reads the filters of the address into q->text and asks. */
void inquiry_query_run(struct request *r, struct query *q);
/* For the documentation; NULL when the route takes none of these. */
const struct route_arg *inquiry_args(const struct route *t);

#endif
