/* links: base picture */
/* Any bytes offered as a picture; the first says of which kind and how it was held. What was opened
 * has a size, is no larger than it may be, and can be written. */
#include <stdlib.h>

#include "picture/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"image/jpeg", "image/png", "image/webp", "image/heic"};
	struct picture p;
	FILE *in, *out;

	if (size < 2)
		return 0;
	in = fmemopen((void *)(data + 1), size - 1, "rb");
	out = fopen("/dev/null", "wb");
	dj_assert(in && out);
	if (picture_read(in, types[data[0] & 3], data[0] >> 2, &p) == PICTURE_DONE) {
		dj_assert(p.width > 0 && p.height > 0);
		dj_assert(p.width <= PICTURE_SIDE && p.height <= PICTURE_SIDE);
		dj_assert(picture_write(&p, out, PICTURE_THUMB, 78));
		picture_fini(&p);
	}
	fclose(in);
	fclose(out);
	return 0;
}
