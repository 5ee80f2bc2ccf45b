/* Owns PNG in (libpng): row by row, several rows at once made one when the picture is large. What
 * is see-through becomes white. An interlaced picture has no rows until it is whole: a large one is
 * not opened. */
#include "picture/picture.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define INTERLACED_MOST (8LL * 1000 * 1000) /* pixels */

static void fail(png_structp png, png_const_charp why)
{
	(void)why;
	longjmp(png_jmpbuf(png), 1);
}

static void silent(png_structp png, png_const_charp why)
{
	(void)png;
	(void)why;
}

/* Whatever it is: 8 bits of red, green, blue and how opaque. How often its rows come. */
static int set_form(png_structp png, png_infop info)
{
	int passes = png_set_interlace_handling(png);

	png_set_expand(png);
	png_set_strip_16(png);
	png_set_gray_to_rgb(png);
	png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
	png_read_update_info(png, info);
	return passes;
}

struct sums {
	unsigned *rgb;
	int rows;
};

static void add_row(struct sums *s, const unsigned char *row, int width, int step)
{
	for (int x = 0; x < width; x++)
		for (int c = 0; c < 3; c++)
			s->rgb[x / step * 3 + c] +=
			    (row[x * 4 + c] * row[x * 4 + 3] + 255u * (255u - row[x * 4 + 3])) /
			    255u;
	s->rows++;
}

static void end_row(struct sums *s, unsigned char *to, int width, int full, int step)
{
	for (int x = 0; x < width; x++) {
		int columns = DJ_MIN(step, full - x * step);

		for (int c = 0; c < 3; c++)
			to[x * 3 + c] =
			    (unsigned char)(s->rgb[x * 3 + c] / (unsigned)(columns * s->rows));
	}
	memset(s->rgb, 0, sizeof *s->rgb * (size_t)width * 3);
	s->rows = 0;
}

/* Everything that a longjmp must find again. */
struct reading {
	png_structp png;
	png_infop info;
	unsigned char *row, *all; /* one of them: an interlaced picture comes as a whole */
	int passes;		  /* 1: it is not interlaced */
	struct sums sums;
};

static void read_rows(struct reading *r, struct picture *out, int full, int height, int step)
{
	bool laced = r->passes > 1;
	size_t bytes = (size_t)full * 4;

	r->row = laced ? NULL : dj_alloc(bytes);
	r->all = laced ? dj_alloc(bytes * (size_t)height) : NULL;
	for (int pass = 0; laced && pass < r->passes; pass++)
		for (int y = 0; y < height; y++)
			png_read_row(r->png, r->all + bytes * (size_t)y, NULL);
	for (int y = 0; y < height; y++) {
		if (!laced)
			png_read_row(r->png, r->row, NULL);
		add_row(&r->sums, laced ? r->all + bytes * (size_t)y : r->row, full, step);
		if (r->sums.rows == step || y == height - 1)
			end_row(&r->sums, out->rgb + (size_t)(y / step) * (size_t)out->width * 3,
				out->width, full, step);
	}
}

static enum picture_end read_whole(struct reading *r, FILE *in, struct picture *out)
{
	int64_t width, height;
	int step;

	png_init_io(r->png, in);
	png_read_info(r->png, r->info);
	width = png_get_image_width(r->png, r->info);
	height = png_get_image_height(r->png, r->info);
	if (width * height > PICTURE_PIXELS || width > 1000000 || height > 1000000 ||
	    (png_get_interlace_type(r->png, r->info) != PNG_INTERLACE_NONE &&
	     width * height > INTERLACED_MOST))
		return PICTURE_HUGE;
	step = picture_step(width, height);
	out->width = (int)((width + step - 1) / step);
	out->height = (int)((height + step - 1) / step);
	out->rgb = dj_alloc((size_t)out->width * (size_t)out->height * 3);
	r->sums.rgb = dj_alloc(sizeof *r->sums.rgb * (size_t)out->width * 3);
	r->passes = set_form(r->png, r->info);
	read_rows(r, out, (int)width, (int)height, step);
	return PICTURE_DONE;
}

enum picture_end picture_read_png(FILE *in, struct picture *out)
{
	struct reading *r = dj_alloc(sizeof *r);
	volatile enum picture_end end = PICTURE_BROKEN;

	r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, silent);
	r->info = r->png ? png_create_info_struct(r->png) : NULL;
	if (r->info && setjmp(png_jmpbuf(r->png)) == 0) {
		png_set_user_limits(r->png, 1000000, 1000000);
		png_set_chunk_cache_max(r->png, 50);
		png_set_chunk_malloc_max(r->png, 1000 * 1000);
		end = read_whole(r, in, out);
	}
	png_destroy_read_struct(&r->png, &r->info, NULL);
	free(r->row);
	free(r->all);
	free(r->sums.rgb);
	free(r);
	return end;
}
