/* links: base domain app edge/media */
#include <stdint.h>

#include "edge/media/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A datagram as RTP, and what is in it as a key. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packet p;
	struct keys_in k = {0};

	if (!packet_parse(&p, data, size))
		return 0;
	dj_assert(p.payload >= data + PACKET_HEAD && p.payload + p.size <= data + size);
	keys_heard(&k, &p);
	p.ts += 1;
	keys_heard(&k, &p);
	return 0;
}
