/* links: base domain store app */
/* Any text as the question of a report: it is refused, or its steps cover its period. */
#include <stdlib.h>
#include <string.h>

#include "app/figure_ask.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct figure_ask a;
	struct dj_error e;
	char text[256];
	dj_ms at, end;

	dj_copy_n(text, sizeof text, (const char *)data,
		  size < sizeof text ? size : sizeof text - 1);
	if (!figure_ask_read(text, 1764032400000, &a, &e))
		return 0;
	for (at = a.from_ms; at < a.to_ms; at = end) {
		end = figure_step_end(&a, at);
		dj_assert(end > at && end <= a.to_ms);
	}
	dj_assert(figure_before(&a) < a.to_ms);
	return 0;
}
