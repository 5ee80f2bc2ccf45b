/* links: base domain app edge/rtc */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edge/rtc/sdp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;
	struct leg_remote r;
	struct dj_error e;

	if (size >= SIGNAL_TEXT)
		return 0;
	text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = 0;
	if (sdp_answer(&r, text, &e) == 0) {
		dj_assert(r.codec && r.payload_type >= 0 && r.payload_type <= 127);
		dj_assert(r.event_type >= -1 && r.event_type <= 127);
		dj_assert(memchr(r.fingerprint, 0, sizeof r.fingerprint));
	}
	free(text);
	return 0;
}
