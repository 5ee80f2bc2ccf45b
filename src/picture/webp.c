/* Owns WebP in (libwebp). Its bytes are in memory while it is decoded, straight to the small size.
 * One that moves is not read. */
#include "picture/picture.h"

#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>

#define BYTES_MOST (24L * 1024 * 1024)
#define LOSSLESS_MOST                                                                              \
	(10LL * 1000 * 1000) /* pixels: all of them are in memory, four bytes each                 \
			      */

static unsigned char *read_bytes(FILE *in, size_t *n)
{
	unsigned char *bytes;
	long end;

	if (fseek(in, 0, SEEK_END) != 0 || (end = ftell(in)) <= 0 || end > BYTES_MOST)
		return NULL;
	rewind(in);
	bytes = dj_alloc((size_t)end);
	*n = fread(bytes, 1, (size_t)end, in);
	return bytes;
}

static enum picture_end decode(const unsigned char *bytes, size_t n, struct picture *out)
{
	WebPDecoderConfig c;
	int step;

	if (!WebPInitDecoderConfig(&c) || WebPGetFeatures(bytes, n, &c.input) != VP8_STATUS_OK)
		return PICTURE_BROKEN;
	if (c.input.has_animation)
		return PICTURE_OTHER;
	if (c.input.format == 2 && (int64_t)c.input.width * c.input.height > LOSSLESS_MOST)
		return PICTURE_HUGE;
	step = picture_step(c.input.width, c.input.height); /* 16383 a side at most */
	out->width = DJ_MAX(c.input.width / step, 1);
	out->height = DJ_MAX(c.input.height / step, 1);
	out->rgb = dj_alloc((size_t)out->width * (size_t)out->height * 3);
	c.options.use_scaling = 1;
	c.options.scaled_width = out->width;
	c.options.scaled_height = out->height;
	c.output.colorspace = MODE_RGB;
	c.output.is_external_memory = 1;
	c.output.u.RGBA.rgba = out->rgb;
	c.output.u.RGBA.stride = out->width * 3;
	c.output.u.RGBA.size = (size_t)out->width * (size_t)out->height * 3;
	return WebPDecode(bytes, n, &c) == VP8_STATUS_OK ? PICTURE_DONE : PICTURE_BROKEN;
}

enum picture_end picture_read_webp(FILE *in, struct picture *out)
{
	size_t n = 0;
	unsigned char *bytes = read_bytes(in, &n);
	enum picture_end end = bytes ? decode(bytes, n, out) : PICTURE_HUGE;

	free(bytes);
	return end;
}
