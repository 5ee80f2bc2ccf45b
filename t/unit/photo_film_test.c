/* links: base domain */
/* What photos and films say of themselves is read, and taken out of films without moving a byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "domain/media/exif.h"
#include "domain/media/film.h"

/* The head of a photo: which way is up, 37 33'59.4" N 126 58'40.8" E, when. */
static size_t photo(uint8_t *out)
{
	static const uint8_t head[] = {0xff, 0xd8, 0xff, 0xe1, 0, 0, 'E', 'x', 'i', 'f', 0, 0};
	static const uint8_t tiff[] = {
	    'I', 'I', '*', 0, 8, 0, 0, 0,
	    /* 8: two entries */
	    2, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 40, 0, 0, 0,
	    0, 0, 0, 0, 0, 0,
	    /* 40: four of the place */
	    4, 0, 1, 0, 2, 0, 2, 0, 0, 0, 'N', 0, 0, 0, 2, 0, 5, 0, 3, 0, 0, 0, 96, 0, 0, 0, 3, 0,
	    2, 0, 2, 0, 0, 0, 'E', 0, 0, 0, 4, 0, 5, 0, 3, 0, 0, 0, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	    /* 96, 120 */
	    37, 0, 0, 0, 1, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 82, 2, 0, 0, 10, 0, 0, 0, 126, 0, 0,
	    0, 1, 0, 0, 0, 58, 0, 0, 0, 1, 0, 0, 0, 152, 1, 0, 0, 10, 0, 0, 0};
	size_t length = sizeof tiff + 8;

	memcpy(out, head, sizeof head);
	out[4] = (uint8_t)(length >> 8);
	out[5] = (uint8_t)length;
	memcpy(out + sizeof head, tiff, sizeof tiff);
	out[sizeof head + sizeof tiff] = 0xff;
	out[sizeof head + sizeof tiff + 1] = 0xda;
	return sizeof head + sizeof tiff + 2;
}

static void a_photo_says_where_and_which_way_is_up(void **state)
{
	uint8_t bytes[300];
	size_t n = photo(bytes);
	struct exif e;

	(void)state;
	exif_read(bytes, n, &e);
	assert_int_equal(e.orientation, 6);
	assert_true(e.placed);
	assert_true(e.latitude > 37.5664 && e.latitude < 37.5666);
	assert_true(e.longitude > 126.9779 && e.longitude < 126.9781);
	bytes[12 + 96 + 4] = 0; /* a fraction over nothing */
	exif_read(bytes, n, &e);
	assert_false(e.placed);
	for (size_t cut = 0; cut < n; cut++)
		exif_read(bytes, cut, &e);
}

static size_t box(uint8_t *out, const char *kind, const void *inside, size_t n)
{
	out[0] = out[1] = 0;
	out[2] = (uint8_t)((n + 8) >> 8);
	out[3] = (uint8_t)(n + 8);
	memcpy(out + 4, kind, 4);
	memcpy(out + 8, inside, n);
	return n + 8;
}

static void a_film_forgets_where_it_was(void **state)
{
	static const char place[] = "\251xyz\0\22\25\307+37.5665+126.9780/";
	uint8_t inner[200], film[400];
	size_t in = box(inner, "mvhd", "0123456789", 10), n;
	struct film f;

	(void)state;
	in += box(inner + in, "udta", place, sizeof place);
	n = box(film, "ftyp", "isom0000", 8);
	n += box(film + n, "moov", inner, in);
	n += box(film + n, "mdat", "picture", 7);
	assert_true(film_clean(film, n, &f));
	assert_int_equal(f.blanked, 1);
	assert_true(f.placed);
	assert_true(f.latitude > 37.566 && f.longitude > 126.977 && f.longitude < 126.979);
	assert_null(memmem(film, n, "126.9780", 8));
	assert_non_null(memmem(film, n, "0123456789", 10));
	assert_non_null(memmem(film, n, "picture", 7));
	assert_false(film_clean(film, n - 3, &f)); /* cut short */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_photo_says_where_and_which_way_is_up),
	    cmocka_unit_test(a_film_forgets_where_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
