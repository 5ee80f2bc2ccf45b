/* links: base domain */
/* Any bytes as a canned text: what is refused is named by a piece of the text that begins with a
 * brace. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/canned/canned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = dj_alloc(size + 1), wrong[24] = "";

	memcpy(text, data, size);
	text[size] = '\0';
	if (!canned_check(text, wrong, sizeof wrong))
		dj_assert(wrong[0] == '{' && strstr(text, wrong));
	free(text);
	return 0;
}
