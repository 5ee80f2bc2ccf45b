/* Owns JPEG in and out (libjpeg-turbo). A progressive picture keeps its coefficients in memory:
 * those are counted before they are read. */
#include "picture/picture.h"

#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define COEFFICIENTS_MOST (48LL * 1024 * 1024) /* bytes */

struct fault {
	struct jpeg_error_mgr mgr;
	jmp_buf back;
};

static void fail(j_common_ptr c)
{
	longjmp(((struct fault *)c->err)->back, 1);
}

static void silent(j_common_ptr c, int level)
{
	(void)c;
	(void)level;
}

static struct jpeg_error_mgr *fault_init(struct fault *f)
{
	jpeg_std_error(&f->mgr);
	f->mgr.error_exit = fail;
	f->mgr.emit_message = silent;
	return &f->mgr;
}

static bool is_huge(const struct jpeg_decompress_struct *d)
{
	int64_t pixels = (int64_t)d->image_width * d->image_height, blocks = 0;

	for (int i = 0; i < d->num_components; i++)
		blocks +=
		    (int64_t)d->comp_info[i].width_in_blocks * d->comp_info[i].height_in_blocks;
	return pixels > PICTURE_PIXELS ||
	       (jpeg_has_multiple_scans((j_decompress_ptr)d) && blocks * 128 > COEFFICIENTS_MOST);
}

/* The decoder itself makes it smaller, by eighths. */
static void set_scale(struct jpeg_decompress_struct *d)
{
	unsigned eighths = 8;

	while (eighths > 1 &&
	       DJ_MAX(d->image_width, d->image_height) * (uint64_t)eighths / 8 > PICTURE_SIDE)
		eighths--;
	d->scale_num = eighths;
	d->scale_denom = 8;
	d->out_color_space = JCS_RGB;
}

static enum picture_end read_rows(struct jpeg_decompress_struct *d, struct picture *out)
{
	jpeg_read_header(d, TRUE);
	if (is_huge(d))
		return PICTURE_HUGE;
	if (d->jpeg_color_space == JCS_CMYK || d->jpeg_color_space == JCS_YCCK)
		return PICTURE_OTHER; /* of printers, not of cameras */
	set_scale(d);
	jpeg_start_decompress(d);
	out->width = (int)d->output_width;
	out->height = (int)d->output_height;
	out->rgb = dj_alloc((size_t)out->width * (size_t)out->height * 3);
	while (d->output_scanline < d->output_height) {
		JSAMPROW row = out->rgb + (size_t)d->output_scanline * (size_t)out->width * 3;

		jpeg_read_scanlines(d, &row, 1);
	}
	jpeg_finish_decompress(d);
	return PICTURE_DONE;
}

enum picture_end picture_read_jpeg(FILE *in, struct picture *out)
{
	struct jpeg_decompress_struct d;
	struct fault fault;
	volatile enum picture_end end = PICTURE_BROKEN;

	memset(&d, 0, sizeof d);
	d.err = fault_init(&fault);
	if (setjmp(fault.back) == 0) {
		jpeg_create_decompress(&d);
		jpeg_stdio_src(&d, in);
		end = read_rows(&d, out);
	}
	jpeg_destroy_decompress(&d);
	return end;
}

/* Row y of a picture that is `step` times smaller: each pixel the mean of step x step. */
static void small_row(const struct picture *p, int y, int step, unsigned char *row)
{
	int width, height;

	picture_upright(p, &width, &height);
	for (int x = 0; x < width; x += step) {
		int right = DJ_MIN(x + step, width), below = DJ_MIN((y + 1) * step, height);
		unsigned sum[3] = {0, 0, 0}, count = 0;

		for (int from_y = y * step; from_y < below; from_y++)
			for (int from_x = x; from_x < right; from_x++, count++) {
				const unsigned char *pixel = picture_pixel(p, from_x, from_y);

				for (int c = 0; c < 3; c++)
					sum[c] += pixel[c];
			}
		for (int c = 0; c < 3; c++)
			*row++ = (unsigned char)(sum[c] / count);
	}
}

static void set_copy(struct jpeg_compress_struct *c, int width, int height, int quality)
{
	c->image_width = (unsigned)width;
	c->image_height = (unsigned)height;
	c->input_components = 3;
	c->in_color_space = JCS_RGB;
	jpeg_set_defaults(c);
	jpeg_set_quality(c, quality, TRUE);
}

bool picture_write(const struct picture *p, FILE *out, int side, int quality)
{
	struct jpeg_compress_struct c;
	struct fault fault;
	unsigned char *row;
	volatile bool well = false;
	int width, height, step;

	picture_upright(p, &width, &height);
	step = (DJ_MAX(width, height) + side - 1) / side;
	memset(&c, 0, sizeof c);
	c.err = fault_init(&fault);
	row = dj_alloc((size_t)width * 3);
	if (setjmp(fault.back) == 0) {
		jpeg_create_compress(&c);
		jpeg_stdio_dest(&c, out);
		set_copy(&c, (width + step - 1) / step, (height + step - 1) / step, quality);
		jpeg_start_compress(&c, TRUE);
		for (int y = 0; y < (int)c.image_height; y++) {
			small_row(p, y, step, row);
			jpeg_write_scanlines(&c, &row, 1);
		}
		jpeg_finish_compress(&c);
		well = true;
	}
	jpeg_destroy_compress(&c);
	free(row);
	return well && fflush(out) == 0;
}
