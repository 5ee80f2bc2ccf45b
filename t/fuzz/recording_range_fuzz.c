/* links: base domain store app edge/web */
/* The header Range with any text: what is answered lies within the file. */
#include <string.h>

#include "edge/web/recording_range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t sizes[] = {0, 1, 1000, INT64_MAX / 2};
	char text[100];
	struct byte_range r;
	int64_t from, n;

	size = DJ_MIN(size, sizeof text - 1);
	memcpy(text, data, size);
	text[size] = '\0';
	r = range_parse(text);
	for (size_t i = 0; i < DJ_COUNT(sizes); i++)
		if (range_place(&r, sizes[i], &from, &n))
			dj_assert(from >= 0 && n >= (r.asked ? 1 : 0) && from + n <= sizes[i]);
	return 0;
}
