/* links: base domain app edge/media */
#include <stdint.h>

#include "edge/media/binding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A request that is believed can be answered. The secrets are those of RFC 5769. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct binding b;
	union address from;
	uint8_t reply[BINDING_REPLY];

	if (!binding_parse(&b, data, size, "evtj", "VOkJxbRl1RmTxUk/WvJxBt"))
		return 0;
	address_parse(&from, size % 2 ? "::1" : "127.0.0.1", 4000);
	dj_assert(binding_reply(reply, &b, &from, "VOkJxbRl1RmTxUk/WvJxBt") <= BINDING_REPLY);
	return 0;
}
