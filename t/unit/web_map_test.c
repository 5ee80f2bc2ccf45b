/* links: base domain app edge/web */
/* Outlines that an administrator brought, and addresses of tiles: what is taken, what is refused
 * and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/json_in.h"
#include "domain/report/report.h"
#include "edge/web/outline.h"

#define HALF                                                                                       \
	0.05 /* degrees from a town hall to each side of the square that stands for its city       \
	      */

/* The province as squares; `left_out` is not among them, `known` writes what a feature is known by.
 */
static void province(struct dj_buf *b, const char *left_out,
		     void (*known)(struct dj_buf *, const struct report_city *))
{
	const struct report_city *c;

	dj_buf_clear(b);
	dj_buf_puts(b, "{\"type\":\"FeatureCollection\",\"features\":[");
	for (int i = 0; (c = report_city_at(i)); i++) {
		double x = c->longitude_e4 / 1e4, y = c->latitude_e4 / 1e4;

		if (strcmp(c->place, left_out) == 0)
			continue;
		dj_buf_puts(b, "{\"type\":\"Feature\",\"properties\":{");
		known(b, c);
		dj_buf_printf(b, "},\"geometry\":{\"type\":\"%s\",\"coordinates\":%s[",
			      i % 2 ? "MultiPolygon" : "Polygon", i % 2 ? "[" : "");
		/* the middle of each side is a corner too, and none that one would see */
		dj_buf_printf(b, "[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]", x - HALF,
			      y - HALF, x, y - HALF, x + HALF, y - HALF, x + HALF, y + HALF,
			      x - HALF, y + HALF, x - HALF, y - HALF);
		dj_buf_printf(b, "]%s}},", i % 2 ? "]" : "");
	}
	dj_buf_puts(b, "{\"type\":\"Feature\",\"properties\":{\"name\":\"Busan\"},"
		       "\"geometry\":null}]}");
}

static void by_code(struct dj_buf *b, const struct report_city *c)
{
	dj_buf_printf(b, "\"SIG_CD\":\"%s\"", c->code);
}

static void by_number(struct dj_buf *b, const struct report_city *c)
{
	dj_buf_printf(b, "\"name\":\"?\",\"code\":%s", c->code);
}

static void by_name(struct dj_buf *b, const struct report_city *c)
{
	dj_buf_printf(b, "\"area\":1.5,\"NAME_2\":\"%c%s-si\"", c->place[0] - 'a' + 'A',
		      c->place + 1);
}

static json_t *drawn(const struct dj_buf *b)
{
	struct dj_error why = {""};
	struct dj_buf out;
	json_t *root;

	dj_buf_init(&out, OUTLINE_TEXT);
	if (outline_read(b->data, b->len, "Somebody, CC BY 4.0", &out, &why))
		fail_msg("%s", why.text);
	root = json_loadb(out.data, out.len, 0, NULL);
	assert_non_null(root);
	dj_buf_fini(&out);
	return root;
}

static void refused(const char *text, size_t n, const char *by, const char *why_part)
{
	struct dj_error why = {""};
	struct dj_buf out;

	dj_buf_init(&out, OUTLINE_TEXT);
	assert_int_equal(outline_read(text, n, by, &out, &why), EINVAL);
	if (!strstr(why.text, why_part))
		fail_msg("'%s' does not say '%s'", why.text, why_part);
	dj_buf_fini(&out);
}

static double number(const json_t *list, size_t i)
{
	return json_number_value(json_array_get(list, i));
}

static void every_city_is_drawn_where_it_lies(void **state)
{
	void (*const known[])(struct dj_buf *, const struct report_city *) = {by_code, by_number,
									      by_name};
	const struct report_city *c;
	struct dj_buf b;

	(void)state;
	dj_buf_init(&b, 1 << 20);
	for (size_t k = 0; k < DJ_COUNT(known); k++) {
		json_t *root, *frame;
		double scale;

		province(&b, "", known[k]);
		root = drawn(&b);
		frame = json_object_get(root, "frame");
		scale = json_number_value(json_object_get(frame, "degree"));
		assert_string_equal(dj_json_at(root, "by"), "Somebody, CC BY 4.0");
		assert_int_equal(json_object_size(json_object_get(root, "shapes")), 31);
		for (int i = 0; (c = report_city_at(i)); i++) {
			json_t *shape = json_object_get(json_object_get(root, "shapes"), c->place);
			json_t *at = json_object_get(shape, "at");
			double x = (c->longitude_e4 / 1e4 -
				    json_number_value(json_object_get(frame, "west"))) *
				   scale * json_number_value(json_object_get(frame, "narrow"));
			double y = (json_number_value(json_object_get(frame, "north")) -
				    c->latitude_e4 / 1e4) *
				   scale;
			int corners = 0;

			assert_true(fabs(number(at, 0) - x) < 6 && fabs(number(at, 1) - y) < 6);
			for (const char *d = dj_json_at(shape, "d"); *d; d++)
				corners += *d == 'M' || *d == 'L';
			assert_int_equal(corners, 5);
			/* the nearest side of a square is half of its width away */
			assert_true(fabs(json_number_value(json_object_get(shape, "room")) -
					 HALF * scale *
					     json_number_value(json_object_get(frame, "narrow"))) <
				    2);
		}
		json_decref(root);
	}
	dj_buf_fini(&b);
}

static void what_is_no_map_is_refused_in_words(void **state)
{
	static const char *const none[] = {"", "{", "[]", "{\"features\":{}}"};
	struct dj_buf b;
	char *long_one = dj_alloc(OUTLINE_BYTES + 1);

	(void)state;
	dj_buf_init(&b, 1 << 20);
	for (size_t i = 0; i < DJ_COUNT(none); i++)
		refused(none[i], strlen(none[i]), "x", "no GeoJSON");
	memset(long_one, ' ', OUTLINE_BYTES + 1);
	long_one[0] = '[', long_one[OUTLINE_BYTES] = ']';
	refused(long_one, OUTLINE_BYTES + 1, "x", "8 MiB");
	free(long_one);
	province(&b, "guri", by_code);
	refused(b.data, b.len, "x", "'guri'");
	province(&b, "", by_code);
	refused(b.data, b.len, "", "whose data");
	/* the same names elsewhere are other cities */
	for (char *at = b.data; (at = strstr(at, "[[12")); at += 4)
		at[3] = '1';
	refused(b.data, b.len, "x", "where it lies");
	dj_buf_fini(&b);
}

static void an_address_of_tiles_is_one_origin(void **state)
{
	static const char *const bad[] = {
	    "",
	    "https://tiles.example/",
	    "http://tiles.example/{z}/{x}/{y}.png",
	    "https://tiles.example/{z}/{x}/{y}.png; script-src *",
	    "https://tiles.example/{z}/{x}/{y}/{y}.png",
	    "https:///{z}/{x}/{y}.png",
	    "https://*.example/{z}/{x}/{y}.png",
	    "https://{z}.example/{x}/{y}.png",
	    "https://someone@tiles.example/{z}/{x}/{y}.png",
	    "javascript:alert(1)//{z}/{x}/{y}",
	};
	char origin[60];

	(void)state;
	assert_true(tile_origin("https://tiles.example:8443/a/{z}/{x}/{y}.png?key=1", origin,
				sizeof origin));
	assert_string_equal(origin, "https://tiles.example:8443");
	assert_true(tile_origin("http://127.0.0.1:9000/{z}/{x}/{y}.png", origin, sizeof origin));
	assert_string_equal(origin, "http://127.0.0.1:9000");
	for (size_t i = 0; i < DJ_COUNT(bad); i++)
		assert_false(tile_origin(bad[i], origin, sizeof origin));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_city_is_drawn_where_it_lies),
	    cmocka_unit_test(what_is_no_map_is_refused_in_words),
	    cmocka_unit_test(an_address_of_tiles_is_one_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
