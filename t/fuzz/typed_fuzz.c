/* links: base domain app edge/sip */
#include <stdint.h>
#include <string.h>

#include "domain/typed/t140.h"
#include "edge/sip/red.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Packets of text, each with a length before it, into lines: every line is good, and what changes
 * one into the next says so. */
static void lines(struct typed_reader *r, const char *text, size_t n, char *was)
{
	char change[TYPED_CHANGE];
	bool done;

	for (size_t at = 0; at < n;) {
		at += typed_read(r, text + at, n - at, &done);
		dj_assert(typed_good(r->line));
		typed_change(was, r->line, change);
		memcpy(was, r->line, r->n + 1);
		if (done)
			typed_next(r);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct typed_reader reader = {0};
	struct red_in in = {0};
	char text[RED_READ], was[TYPED_LINE] = "";

	while (size >= 4) {
		struct red_packet p = {.sequence = (uint16_t)(data[0] << 8 | data[1]),
				       .marker = data[2] & 1,
				       .redundant = data[2] & 2,
				       .ssrc = data[2] >> 6,
				       .t140 = 98,
				       .payload = data + 4,
				       .n = DJ_MIN(data[3], size - 4)};
		int n = red_read(&in, &p, text);

		if (n > 0)
			lines(&reader, text, (size_t)n, was);
		data += 4 + p.n;
		size -= 4 + p.n;
	}
	return 0;
}
