/* The answer to an inquiry as a letter on paper. */
#ifndef EDGE_WEB_INQUIRY_PAPER_H
#define EDGE_WEB_INQUIRY_PAPER_H

#include "base/text.h"

/* The answer to QUERY_INQUIRY_ANSWER as PDF, added to `out`; false when it is none, or longer than
 * `out` takes. On any thread that may take its time. */
bool inquiry_paper(const char *json, size_t n, struct dj_buf *out);

#endif
