/* links: base domain app edge/sip */
/* Any body as an offer, and our answer to it: as many media lines, at most one with sound. */
#include "edge/sip/sdp.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int lines_of(const char *text)
{
	int n = 0;

	while ((text = strstr(text, "\nm="))) {
		text++;
		n++;
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct leg_local local = {.address = "192.0.2.1", .port = 20000};
	struct sdp_theirs theirs;
	struct sdp_ours ours = {.session = 1, .version = 1, .local = &local};
	struct sip_keys keys[3] = {0};
	char text[SDP_TEXT];

	if (sip_sdp_read(&theirs, (const char *)data, size) || !theirs.count)
		return 0;
	dj_assert(theirs.audio >= 0 && theirs.audio < theirs.lines && theirs.port > 0 &&
		  theirs.address[0]);
	ours.codec = theirs.formats[0].codec;
	ours.payload_type = theirs.formats[0].payload_type;
	ours.event_type = theirs.event_type;
	ours.flow = sip_sdp_flow(theirs.flow);
	sip_keys_take(&keys[0], &theirs.crypto);
	sip_keys_take(&keys[1], &theirs.video.crypto);
	sip_keys_take(&keys[2], &theirs.text.crypto);
	ours.keys = &keys[0];
	ours.video_keys = &keys[1];
	ours.video_port = theirs.video.codec ? 20002 : 0;
	ours.text_keys = &keys[2];
	ours.text = theirs.text.line >= 0 ? &theirs.text : NULL;
	dj_assert(sip_sdp_answer(text, &ours, &theirs) == strlen(text) || memchr(data, 0, size));
	dj_assert(lines_of(text) == theirs.lines || memchr(data, 0, size));
	return 0;
}
