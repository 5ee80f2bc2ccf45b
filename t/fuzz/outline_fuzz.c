/* links: base domain app edge/web */
/* Any bytes as a file of outlines: refused with a sentence, or a picture within its bounds. As an
 * address of tiles: refused, or an origin that cannot end a word of a content policy. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "app/json_in.h"
#include "edge/web/outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void as_tiles(const uint8_t *data, size_t size)
{
	char text[512], origin[160];

	if (size >= sizeof text)
		return;
	memcpy(text, data, size);
	text[size] = '\0';
	if (!tile_origin(text, origin, sizeof origin))
		return;
	dj_assert(strncmp(text, origin, strlen(origin)) == 0);
	dj_assert(!origin[strcspn(origin, " ;,'\"*@?#{}\\\r\n\t")]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dj_error why = {""};
	struct dj_buf out;
	int error;

	as_tiles(data, size);
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
