/* links: base domain app edge/media */
#include <stdint.h>

#include "edge/media/rtcp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A datagram as RTCP; what was read of it is written and read again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rtcp_report report = {.ssrc = 1, .blocked = true};
	uint8_t again[RTCP_REPORT];
	struct rtcp_seen seen, copy;

	if (!rtcp_parse(&seen, data, size, 0x01020304))
		return 0;
	report.time = (uint64_t)seen.middle << 16;
	report.block = seen.block;
	report.block.ssrc = 0x01020304;
	dj_assert(rtcp_parse(&copy, again, rtcp_write(again, &report), 0x01020304));
	dj_assert(copy.sender && copy.reported && copy.middle == seen.middle);
	dj_assert(copy.block.lost == seen.block.lost && copy.block.since == seen.block.since);
	return 0;
}
