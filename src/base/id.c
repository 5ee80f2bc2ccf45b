/* Owns the shape of ids. A clock that steps back keeps the last millisecond; a full counter borrows
 * the next one. */
#include "base/id.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EPOCH_2025   1735689600000LL
#define NODE_BITS    8
#define COUNTER_BITS 14

dj_id dj_id_next(struct dj_ids *ids, dj_ms wall)
{
	if (wall > ids->last_ms) {
		ids->last_ms = wall;
		ids->counter = 0;
	} else if (++ids->counter >> COUNTER_BITS) {
		ids->last_ms++;
		ids->counter = 0;
	}
	return (ids->last_ms - EPOCH_2025) << (NODE_BITS + COUNTER_BITS) |
	       (dj_id)ids->node << COUNTER_BITS | ids->counter;
}

dj_ms dj_id_ms(dj_id id)
{
	return (id >> (NODE_BITS + COUNTER_BITS)) + EPOCH_2025;
}

dj_id dj_id_first(dj_ms at)
{
	return at > EPOCH_2025 ? (dj_id)(at - EPOCH_2025) << (NODE_BITS + COUNTER_BITS) : 0;
}

dj_id dj_id_parse(const char *text)
{
	size_t n = strspn(text, "0123456789");
	long long v;

	if (n == 0 || n > 19 || text[n] != '\0')
		return 0;
	errno = 0;
	v = strtoll(text, NULL, 10);
	return errno ? 0 : v;
}
