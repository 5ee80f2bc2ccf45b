/* links: base picture */
/* A picture is made anew: upright, no larger than asked for, with nothing but its pixels; a large
 * photo costs little memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <webp/encode.h>

#include "picture/picture.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* Left half red, right half blue, the first row of both green. */
static struct picture scene(int width, int height)
{
	struct picture p = {.width = width, .height = height, .orientation = 1};

	p.rgb = dj_alloc((size_t)width * (size_t)height * 3);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			p.rgb[(y * width + x) * 3 + (y < height / 4  ? 1
						     : x < width / 2 ? 0
								     : 2)] = 255;
	return p;
}

static char colour(const struct picture *p, int x, int y)
{
	const unsigned char *c = picture_pixel(p, x, y);

	return c[0] > 128 ? 'r' : c[1] > 128 ? 'g' : c[2] > 128 ? 'b' : '-';
}

static FILE *jpeg_of(const struct picture *p, int side)
{
	FILE *f = tmpfile();

	assert_true(picture_write(p, f, side, 95));
	rewind(f);
	return f;
}

/* Where the green edge comes to lie, for each way a camera was held. */
static void every_way_of_holding_it_comes_upright(void **state)
{
	static const struct {
		int x, y;
	} green[] = {{0, 0},  {32, 4},	{32, 4},  {32, 60}, {32, 60},
		     {4, 32}, {60, 32}, {60, 32}, {4, 32}};
	struct picture p = scene(64, 64), copy;
	FILE *f = jpeg_of(&p, 64), *turned;

	(void)state;
	picture_fini(&p);
	for (int o = 1; o <= 8; o++) {
		rewind(f);
		assert_int_equal(picture_read(f, "image/jpeg", o, &p), PICTURE_DONE);
		turned = jpeg_of(&p, 64);
		assert_int_equal(picture_read(turned, "image/jpeg", 1, &copy), PICTURE_DONE);
		assert_int_equal(colour(&copy, green[o].x, green[o].y), 'g');
		fclose(turned);
		picture_fini(&p);
		picture_fini(&copy);
	}
	fclose(f);
}

static void a_small_one_has_the_same_form(void **state)
{
	struct picture p = scene(1000, 601), copy;
	FILE *f;

	(void)state;
	p.orientation = 6;
	f = jpeg_of(&p, 320);
	assert_int_equal(picture_read(f, "image/jpeg", 1, &copy), PICTURE_DONE);
	assert_int_equal(copy.height, 250);
	assert_int_equal(copy.width, 151);
	assert_int_equal(colour(&copy, 148, 100), 'g');
	fclose(f);
	picture_fini(&p);
	picture_fini(&copy);
}

static FILE *png_of(int width, int height, bool laced, int alpha)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	unsigned char *row = dj_alloc((size_t)width * 4);
	FILE *f = tmpfile();

	png_init_io(png, f);
	png_set_IHDR(png, info, (unsigned)width, (unsigned)height, 8, PNG_COLOR_TYPE_RGBA,
		     laced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		     PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int x = 0; x < width; x++) {
		row[x * 4] = 255;
		row[x * 4 + 3] = (unsigned char)alpha;
	}
	for (int pass = png_set_interlace_handling(png); pass > 0; pass--)
		for (int y = 0; y < height; y++)
			png_write_row(png, row);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	free(row);
	rewind(f);
	return f;
}

static void png_in_every_form(void **state)
{
	struct picture p;

	(void)state;
	for (int way = 0; way < 4; way++) {
		FILE *f = png_of(way & 1 ? 61 : PICTURE_SIDE + 5, 40, way & 2, 255);

		assert_int_equal(picture_read(f, "image/png", 1, &p), PICTURE_DONE);
		assert_true(p.width <= PICTURE_SIDE);
		assert_int_equal(colour(&p, p.width - 1, p.height - 1), 'r');
		picture_fini(&p);
		fclose(f);
	}
	FILE *f = png_of(20, 20, false, 0);

	assert_int_equal(picture_read(f, "image/png", 1, &p), PICTURE_DONE);
	assert_int_equal(picture_pixel(&p, 3, 3)[2], 255); /* see-through is white */
	picture_fini(&p);
	fclose(f);
	f = png_of(4000, 3000, true, 255);
	assert_int_equal(picture_read(f, "image/png", 1, &p), PICTURE_HUGE);
	fclose(f);
}

static void webp_too(void **state)
{
	struct picture from = scene(100, 80), p;
	uint8_t *bytes = NULL;
	size_t n = WebPEncodeRGB(from.rgb, 100, 80, 300, 90, &bytes);
	FILE *f = tmpfile();

	(void)state;
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(picture_read(f, "image/webp", 3, &p), PICTURE_DONE);
	assert_int_equal(colour(&p, 50, 75), 'g');
	picture_fini(&p);
	WebPFree(bytes);
	picture_fini(&from);
	fclose(f);
}

/* Its heading says more than anybody opens, and no memory is taken for it. */
static void a_bomb_is_not_opened(void **state)
{
	struct picture p = scene(64, 48);
	FILE *f = jpeg_of(&p, 64);
	unsigned char head[4000];
	size_t n = fread(head, 1, sizeof head, f), at = 2;

	(void)state;
	picture_fini(&p);
	while (head[at + 1] != 0xc0)
		at += 2 + (size_t)(head[at + 2] << 8 | head[at + 3]);
	memset(head + at + 5, 0xfd, 4); /* 65021 a side */
	rewind(f);
	assert_int_equal(fwrite(head, 1, n, f), n);
	rewind(f);
	assert_int_equal(picture_read(f, "image/jpeg", 1, &p), PICTURE_HUGE);
	fclose(f);
}

static void one_photo(const char *path)
{
	FILE *in = fopen(path, "rb"), *out = tmpfile();
	struct picture p;

	if (picture_read(in, "image/jpeg", 6, &p) != PICTURE_DONE ||
	    !picture_write(&p, out, PICTURE_SIDE, 88))
		_exit(1);
	_exit(0);
}

/* 25 MB as a camera makes them: at most 60 MB of memory (issue's own number). */
static void a_large_photo_costs_little_memory(void **state)
{
	char path[] = "/tmp/dj-photo-XXXXXX";
	FILE *f = fdopen(mkstemp(path), "wb");
	struct picture p = {.width = 6000, .height = 4500, .orientation = 1};
	struct rusage used;
	unsigned noise = 1;
	int status;

	(void)state;
	p.rgb = dj_alloc(6000 * 4500 * 3);
	for (size_t i = 0; i < 6000u * 4500 * 3; i++)
		p.rgb[i] = (unsigned char)((noise = noise * 1664525 + 1013904223) >> 24);
	assert_true(picture_write(&p, f, 6000, 98));
	assert_true(ftell(f) > 25 * 1000 * 1000);
	fclose(f);
	picture_fini(&p);
	pid_t child = fork();

	if (child == 0)
		one_photo(path);
	assert_int_equal(wait4(child, &status, 0, &used), child);
	unlink(path);
	assert_int_equal(status, 0);
	print_message("a photo of 27 megapixels cost %ld KiB\n", used.ru_maxrss);
	assert_true(SANITIZED || used.ru_maxrss < 60 * 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_way_of_holding_it_comes_upright),
	    cmocka_unit_test(a_small_one_has_the_same_form),
	    cmocka_unit_test(png_in_every_form),
	    cmocka_unit_test(webp_too),
	    cmocka_unit_test(a_bomb_is_not_opened),
	    cmocka_unit_test(a_large_photo_costs_little_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
