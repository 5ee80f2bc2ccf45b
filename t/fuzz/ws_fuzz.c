/* links: base domain app edge/web */
/* Messages of pages: their kind first, then the fields of that kind. */
#include <stdint.h>
#include <string.h>

#include "app/signal_port.h"
#include "edge/web/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct message_body m;
	enum body_shape shape = body_shape_of((const char *)data, size);
	struct dj_error why;

	memset(&m, 0, sizeof m);
	if (shape == BODY_none)
		return 0;
	dj_assert(shape >= BODY_call && shape < BODY_SHAPES);
	_Static_assert(sizeof m.sdp <= SIGNAL_TEXT, "an SDP that was taken fits into a signal");
	if (body_read(shape, (const char *)data, size, &m, &why) == VERDICT_ok) {
		dj_assert(strlen(m.sdp) < sizeof m.sdp && strlen(m.number) < sizeof m.number);
		dj_assert(m.leg >= 0 && m.language < language_COUNT);
		dj_assert(strcmp(m.type, body_name(shape)) == 0);
	}
	return 0;
}
