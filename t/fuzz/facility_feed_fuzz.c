/* links: base domain */
/* Any bytes as an answer of the public feed: what comes out is within its bounds. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "domain/facility/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(void *arg, const struct feed_item *item)
{
	int *count = arg;

	dj_assert(++*count <= FEED_ITEMS);
	dj_assert(strnlen(item->id, sizeof item->id) < sizeof item->id);
	dj_assert(item->beds == FACILITY_NOT_KNOWN || (item->beds >= -999 && item->beds <= 9999));
	dj_assert(item->at >= 0 && item->at <= INT64_C(99999999999999));
	dj_assert(item->equipment < 1u << FEED_HAS);
	dj_assert(feed_item_state(item) == facility_state_OPEN ||
		  feed_item_state(item) == facility_state_LIMITED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dj_error why = {""};
	int count = 0, err;

	if (size > FEED_BYTES)
		return 0;
	err = feed_xml((const char *)data, size, take, &count, &why);
	dj_assert(!err || why.text[0]);
	return 0;
}
