/* Byte ranges of HTTP (RFC 9110 section 14), as players ask for them. */
#ifndef EDGE_WEB_RECORDING_RANGE_H
#define EDGE_WEB_RECORDING_RANGE_H

#include "base/base.h"

struct byte_range {
	bool asked;	     /* false: the whole */
	int64_t first, last; /* first -1: the last `last` bytes; last -1: to the end */
};

/* The value of the header Range. Anything but one range of bytes counts as not asked for, which RFC
 * 9110 allows. */
struct byte_range range_parse(const char *text);
/* Where it lies in `size` bytes. False when it lies outside: 416. */
bool range_place(const struct byte_range *r, int64_t size, int64_t *from, int64_t *n);

#endif
