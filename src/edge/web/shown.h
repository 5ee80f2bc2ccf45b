/* What is shown of a citizen beside their card (an inquiry, a letter, a file) is shown only after
 * it stands on the disk who looks (R105); a list of many, or a file of one, after it stands who
 * looks at which list. */
#ifndef EDGE_WEB_SHOWN_H
#define EDGE_WEB_SHOWN_H

#include "edge/web/route.h"

/* True: the trace is being written and the request's route runs again after it, or it was refused.
 * False: nothing of this route is a citizen's, or the trace is there. */
bool shown_first(struct request *r);

/* The lists that were looked at lately, of one web thread. */
struct looks;
struct looks *looks_alloc(void);
void looks_free(struct looks *l);

#endif
