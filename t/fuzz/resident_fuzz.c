/* links: base domain */
/* Any bytes as a text: masking never makes it longer, and leaves nothing to mask. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/citizen/resident.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const uint8_t *data, size_t size, int (*mask)(char *))
{
	char *text = dj_alloc(size + 1);
	size_t before;

	memcpy(text, data, size);
	before = strlen(text);
	mask(text);
	dj_assert(strlen(text) <= before);
	dj_assert(mask(text) == 0);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(data, size, resident_mask);
	check(data, size, resident_mask_json);
	return 0;
}
