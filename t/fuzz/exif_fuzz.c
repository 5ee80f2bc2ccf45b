/* links: base domain */
/* Any bytes offered as a photo's head: what is read of it lies within the earth and the calendar's
 * letters, or is not there. */
#include <stdlib.h>
#include <string.h>

#include "domain/media/exif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exif e;

	exif_read(data, size, &e);
	dj_assert(e.orientation >= 1 && e.orientation <= 8);
	dj_assert(!e.placed || (e.latitude >= -90 && e.latitude <= 90 && e.longitude >= -180 &&
				e.longitude <= 180));
	dj_assert(strspn(e.taken, "0123456789: ") == strlen(e.taken));
	return 0;
}
