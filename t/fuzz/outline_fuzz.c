/* links: base domain app edge/web */
/* Any bytes as a file of outlines: refused with a sentence, or a picture within its bounds. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "app/json_in.h"
#include "edge/web/outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dj_error why = {""};
	struct dj_buf out;
	int error;

	dj_buf_init(&out, OUTLINE_TEXT);
	error = outline_read((const char *)data, size, "us", &out, &why);
	dj_assert(!error == !why.text[0]);
	if (!error) {
		json_t *root = json_loadb(out.data, out.len, 0, NULL);

		dj_assert(json_object_size(json_object_get(root, "shapes")) > 0);
		json_decref(root);
	}
	dj_buf_fini(&out);
	return 0;
}
