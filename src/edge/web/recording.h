/* Recordings as the pages hear them: a permission to listen that was given with a reason, and the
 * bytes. */
#ifndef EDGE_WEB_RECORDING_H
#define EDGE_WEB_RECORDING_H

#include "edge/web/route.h"

/* The command RECORDING_PLAY of this request was answered yes: for a while its login may fetch the
 * sound. */
void recording_granted(struct request *r);

/* Accept-Ranges, and for a range that was asked for where it lies; `outside`: 416. */
struct byte_range;
void range_headers(struct request *request, const struct byte_range *r, bool outside, int64_t from,
		   int64_t n, int64_t size);

#endif
