/* links: base domain app edge/media */
#include <stdint.h>

#include "edge/media/feedback.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A datagram as feedback; what was read of it is written and read again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t again[FEEDBACK_BYTES];
	struct feedback f, copy;
	int count;

	if (!feedback_parse(&f, data, size, 0x01020304))
		return 0;
	dj_assert(f.missing <= FEEDBACK_MISSING);
	count = DJ_MIN(f.missing, FEEDBACK_ASKS);
	if (count) {
		dj_assert(feedback_parse(&copy, again,
					 feedback_missing(again, 1, 0x01020304, f.seq, count),
					 0x01020304));
		dj_assert(copy.missing == count && copy.seq[0] == f.seq[0]);
	}
	feedback_rate(again, 1, 0x01020304, f.rate);
	return 0;
}
