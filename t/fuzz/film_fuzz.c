/* links: base domain */
/* Any bytes offered as a film: its length stays, a second cleaning finds nothing, and what it says
 * of a place lies on the earth. */
#include <stdlib.h>
#include <string.h>

#include "domain/media/film.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes = malloc(size + 1);
	struct film once, twice;
	bool well;

	dj_assert(bytes);
	if (size)
		memcpy(bytes, data, size);
	well = film_clean(bytes, size, &once);
	dj_assert(!once.placed || (once.latitude >= -90 && once.latitude <= 90));
	dj_assert(film_clean(bytes, size, &twice) == well);
	dj_assert(!well || twice.blanked == 0);
	free(bytes);
	return 0;
}
