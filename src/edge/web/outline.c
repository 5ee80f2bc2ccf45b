/* Owns cutting a GeoJSON file to the picture that pages draw: which feature is which city, the
 * scale, fewer corners, where the name stands. Refuses: files, the network. Every number of the
 * file is looked at before it is used. */
#include "edge/web/outline.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/json_in.h"
#include "base/json_out.h"
#include "domain/report/report.h"

#define ORIGIN_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789.-:"
#define PATH_LETTERS   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~/?&=%@:{}"

#define CITIES	    64
#define WIDE	    400.0 /* of the picture; the pages' letters are made for it */
#define EDGE	    6.0	  /* free around it */
#define TALL	    1200.0
#define WORTH	    0.6 /* a corner nearer to the line between its neighbours is left out */
#define SPECK	    8.0 /* smaller islands are, unless a city has nothing larger */
#define NEAR_DEGREE 0.5 /* a city's middle is not farther from its town hall */
#define RADIAN	    0.017453292519943295
#define LOOKS	    24 /* the name's place is looked for on so many rows and columns */

struct corner {
	double x, y; /* degrees east and north, then the picture's */
};

struct ring {
	int city, count;
	struct corner *corners; /* owned */
	double area;
};

struct outline {
	struct ring *rings; /* owned */
	int count, size;
	struct corner low, high;
	double narrow, degree;
};

static int city_count(void)
{
	int n = 0;

	while (report_city_at(n))
		n++;
	dj_assert(n <= CITIES);
	return n;
}

/* "Suwon", "suwon-si", "Suwonsi", "Yangpyeong-gun", and of a city's district "Suwonsijangangu". */
static bool is_name(const char *text, const char *place)
{
	size_t n = strlen(place);

	if (strncasecmp(text, place, n) != 0)
		return false;
	text += n + strspn(text + n, " -");
	return *text == '\0' || strncasecmp(text, "si", 2) == 0 || strncasecmp(text, "gun", 3) == 0;
}

static bool is_code(const char *text, const char *code)
{
	size_t digits = strspn(text, "0123456789");

	return digits >= 5 && digits <= 10 && text[digits] == '\0' && strncmp(text, code, 4) == 0;
}

static int city_of(const json_t *properties)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)properties, key, value)
	{
		char number[24] = "";
		const char *text = json_string_value(value);

		if (json_is_integer(value))
			snprintf(number, sizeof number, "%lld",
				 (long long)json_integer_value(value));
		for (int i = 0; report_city_at(i); i++)
			if (is_code(text ? text : number, report_city_at(i)->code) ||
			    (text && is_name(text, report_city_at(i)->place)))
				return i;
	}
	return -1;
}

/* Positions of a ring: at least three, each a pair of degrees that are some. */
static bool corners_read(const json_t *list, struct ring *r)
{
	size_t n = json_array_size(list);

	if (n < 3)
		return false;
	r->corners = dj_alloc(n * sizeof *r->corners);
	for (size_t i = 0; i < n; i++) {
		const json_t *at = json_array_get(list, i);
		struct corner c = {json_number_value(json_array_get(at, 0)),
				   json_number_value(json_array_get(at, 1))};

		if (!json_is_number(json_array_get(at, 0)) ||
		    !json_is_number(json_array_get(at, 1)) || fabs(c.x) > 180 || fabs(c.y) > 85) {
			free(r->corners);
			return false;
		}
		r->corners[r->count++] = c;
	}
	return true;
}

static bool lies_there(const struct ring *r)
{
	const struct report_city *city = report_city_at(r->city);
	double x = 0, y = 0;

	for (int i = 0; i < r->count; i++) {
		x += r->corners[i].x / r->count;
		y += r->corners[i].y / r->count;
	}
	return fabs(x - city->longitude_e4 / 1e4) < NEAR_DEGREE &&
	       fabs(y - city->latitude_e4 / 1e4) < NEAR_DEGREE;
}

static void ring_add(struct outline *o, const json_t *list, int city)
{
	struct ring r = {.city = city};

	if (!corners_read(list, &r))
		return;
	if (!lies_there(&r)) {
		free(r.corners);
		return;
	}
	if (o->count == o->size) {
		o->size = o->size ? 2 * o->size : CITIES;
		o->rings = dj_grow(o->rings, (size_t)o->size * sizeof *o->rings);
	}
	o->rings[o->count++] = r;
}

static void polygon_add(struct outline *o, const json_t *rings, int city)
{
	for (size_t i = 0; i < json_array_size(rings); i++)
		ring_add(o, json_array_get(rings, i), city);
}

static void feature_add(struct outline *o, const json_t *feature)
{
	const json_t *geometry = json_object_get(feature, "geometry");
	const json_t *list = json_object_get(geometry, "coordinates");
	int city = city_of(json_object_get(feature, "properties"));

	if (city < 0)
		return;
	if (strcmp(dj_json_at(geometry, "type"), "Polygon") == 0)
		polygon_add(o, list, city);
	else if (strcmp(dj_json_at(geometry, "type"), "MultiPolygon") == 0)
		for (size_t i = 0; i < json_array_size(list); i++)
			polygon_add(o, json_array_get(list, i), city);
}

/* Which city has no ring; NULL: all have one. */
static const char *missing(const struct outline *o)
{
	bool there[CITIES] = {false};

	for (int i = 0; i < o->count; i++)
		there[o->rings[i].city] = true;
	for (int i = 0; i < city_count(); i++)
		if (!there[i])
			return report_city_at(i)->place;
	return NULL;
}

/* ---- the picture ---- */

static void bounds(struct outline *o)
{
	o->low = o->high = o->rings[0].corners[0];
	for (int i = 0; i < o->count; i++)
		for (int k = 0; k < o->rings[i].count; k++) {
			struct corner c = o->rings[i].corners[k];

			o->low = (struct corner){fmin(o->low.x, c.x), fmin(o->low.y, c.y)};
			o->high = (struct corner){fmax(o->high.x, c.x), fmax(o->high.y, c.y)};
		}
}

/* False: too flat or too tall for a picture. */
static bool project(struct outline *o)
{
	double wide = o->high.x - o->low.x, tall = o->high.y - o->low.y;

	o->narrow = cos((o->low.y + o->high.y) / 2 * RADIAN);
	o->degree = (WIDE - 2 * EDGE) / (wide * o->narrow);
	if (!(wide > 0.01) || !(tall > 0.01) || tall * o->degree + 2 * EDGE > TALL)
		return false;
	o->low.x -= EDGE / (o->narrow * o->degree);
	o->high.y += EDGE / o->degree;
	for (int i = 0; i < o->count; i++)
		for (int k = 0; k < o->rings[i].count; k++) {
			struct corner *c = &o->rings[i].corners[k];

			*c = (struct corner){(c->x - o->low.x) * o->narrow * o->degree,
					     (o->high.y - c->y) * o->degree};
		}
	return true;
}

static double from_line(struct corner p, struct corner a, struct corner b)
{
	double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
	double part = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;

	part = fmin(1, fmax(0, part));
	return hypot(p.x - a.x - part * dx, p.y - a.y - part * dy);
}

/* Douglas and Peucker's rule, without recursion: a file decides how deep it would go. */
static void simplify(struct ring *r)
{
	struct span {
		int from, to;
	} *spans = dj_alloc(((size_t)r->count + 1) * sizeof *spans);
	bool *kept = dj_alloc((size_t)r->count * sizeof *kept);
	int open = 0, n = 0;

	kept[0] = kept[r->count - 1] = true;
	spans[open++] = (struct span){0, r->count - 1};
	while (open > 0) {
		struct span s = spans[--open];
		double most = WORTH;
		int at = -1;

		for (int i = s.from + 1; i < s.to; i++) {
			double far = from_line(r->corners[i], r->corners[s.from], r->corners[s.to]);

			if (far > most) {
				most = far;
				at = i;
			}
		}
		if (at < 0)
			continue;
		kept[at] = true;
		spans[open++] = (struct span){s.from, at};
		spans[open++] = (struct span){at, s.to};
	}
	for (int i = 0; i < r->count; i++)
		if (kept[i])
			r->corners[n++] = r->corners[i];
	r->count = n;
	free(kept);
	free(spans);
}

static double area(const struct ring *r)
{
	double twice = 0;

	for (int i = 0, k = r->count - 1; i < r->count; k = i++)
		twice += r->corners[k].x * r->corners[i].y - r->corners[i].x * r->corners[k].y;
	return fabs(twice) / 2;
}

static const struct ring *largest(const struct outline *o, int city)
{
	const struct ring *best = NULL;

	for (int i = 0; i < o->count; i++)
		if (o->rings[i].city == city && (!best || o->rings[i].area > best->area))
			best = &o->rings[i];
	return best;
}

/* How far inside the ring the point lies; negative: outside. */
static double depth(const struct ring *r, struct corner p)
{
	bool inside = false;
	double least = HUGE_VAL;

	for (int i = 0, k = r->count - 1; i < r->count; k = i++) {
		struct corner a = r->corners[i], b = r->corners[k];

		if ((a.y > p.y) != (b.y > p.y) &&
		    p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y))
			inside = !inside;
		least = fmin(least, from_line(p, a, b));
	}
	return inside ? least : -least;
}

/* The place with the most room around it, for the name; `*room` gets how much that is. */
static struct corner middle(const struct ring *r, double *room)
{
	struct corner low = r->corners[0], high = low, best = low;

	for (int i = 0; i < r->count; i++) {
		struct corner c = r->corners[i];

		low = (struct corner){fmin(low.x, c.x), fmin(low.y, c.y)};
		high = (struct corner){fmax(high.x, c.x), fmax(high.y, c.y)};
	}
	for (int i = 1; i < LOOKS * LOOKS; i++) {
		struct corner p = {low.x + (high.x - low.x) * (i % LOOKS + 0.5) / LOOKS,
				   low.y + (high.y - low.y) * (i / LOOKS + 0.5) / LOOKS};
		double there = depth(r, p);

		if (there > *room) {
			*room = there;
			best = p;
		}
	}
	return best;
}

static void put_city(struct dj_json *j, const struct outline *o, int city)
{
	const struct ring *main = largest(o, city);
	double room = 0;
	struct corner at = middle(main, &room);
	struct dj_buf d;

	dj_buf_init(&d, OUTLINE_TEXT);
	for (int i = 0; i < o->count; i++) {
		const struct ring *r = &o->rings[i];

		if (r->city != city || (r != main && r->area < SPECK))
			continue;
		for (int k = 0; k < r->count; k++)
			dj_buf_printf(&d, "%c%.1f %.1f", k ? 'L' : 'M', r->corners[k].x,
				      r->corners[k].y);
		dj_buf_puts(&d, "Z");
	}
	dj_json_object(j, report_city_at(city)->place);
	dj_json_array(j, "at");
	dj_json_real(j, NULL, at.x, 0);
	dj_json_real(j, NULL, at.y, 0);
	dj_json_end_array(j);
	dj_json_real(j, "room", room, 0);
	dj_json_text(j, "d", d.data);
	dj_json_end_object(j);
	dj_buf_fini(&d);
}

static void put_all(const struct outline *o, const char *by, double tall, struct dj_buf *out)
{
	struct dj_json j = dj_json_begin(out);

	dj_json_object(&j, NULL);
	dj_json_text(&j, "by", by);
	dj_json_array(&j, "size");
	dj_json_real(&j, NULL, WIDE, 0);
	dj_json_real(&j, NULL, ceil(tall), 0);
	dj_json_end_array(&j);
	dj_json_object(&j, "frame");
	dj_json_real(&j, "west", o->low.x, 6);
	dj_json_real(&j, "north", o->high.y, 6);
	dj_json_real(&j, "narrow", o->narrow, 6);
	dj_json_real(&j, "degree", o->degree, 4);
	dj_json_end_object(&j);
	dj_json_object(&j, "shapes");
	for (int i = 0; i < city_count(); i++)
		put_city(&j, o, i);
	dj_json_end_object(&j);
	dj_json_end_object(&j);
}

static int draw(struct outline *o, const char *by, struct dj_buf *out, struct dj_error *e)
{
	double tall;

	bounds(o);
	tall = o->high.y - o->low.y;
	if (!project(o))
		return dj_fail(e, EINVAL, "The outlines are no map of a province in degrees.");
	for (int i = 0; i < o->count; i++) {
		simplify(&o->rings[i]);
		o->rings[i].area = area(&o->rings[i]);
	}
	put_all(o, by, tall * o->degree + 2 * EDGE, out);
	return out->full ? dj_fail(e, EINVAL, "The outlines have too many corners: simplify them.")
			 : 0;
}

int outline_read(const char *geojson, size_t n, const char *by, struct dj_buf *out,
		 struct dj_error *e)
{
	json_t *root = n <= OUTLINE_BYTES ? json_loadb(geojson, n, 0, NULL) : NULL;
	const json_t *features = json_object_get(root, "features");
	struct outline o = {0};
	int error = 0;

	if (!by[0] || strlen(by) >= OUTLINE_BY || !dj_utf8_valid(by, strlen(by)))
		error =
		    dj_fail(e, EINVAL, "Outlines need whose data they are, in at most %d bytes.",
			    OUTLINE_BY - 1);
	else if (!json_is_array(features))
		error =
		    dj_fail(e, EINVAL, "This is no GeoJSON FeatureCollection of at most %d MiB.",
			    OUTLINE_BYTES >> 20);
	for (size_t i = 0; !error && i < json_array_size(features); i++)
		feature_add(&o, json_array_get(features, i));
	if (!error && missing(&o))
		error = dj_fail(e, EINVAL, "The outlines have none of '%s' where it lies.",
				missing(&o));
	if (!error)
		error = draw(&o, by, out, e);
	for (int i = 0; i < o.count; i++)
		free(o.rings[i].corners);
	free(o.rings);
	json_decref(root);
	return error;
}

/* ---- tiles ---- */

static bool once(const char *text, const char *part)
{
	const char *first = strstr(text, part);

	return first && !strstr(first + 1, part);
}

bool tile_origin(const char *tiles, char *out, size_t cap)
{
	static const char *const local[] = {"http://127.0.0.1:", "http://localhost:"};
	size_t scheme = strncmp(tiles, "https://", 8) == 0 ? 8 : 0, host;

	for (size_t i = 0; i < DJ_COUNT(local); i++)
		if (strncmp(tiles, local[i], strlen(local[i])) == 0)
			scheme = 7;
	host = strspn(tiles + scheme, ORIGIN_LETTERS);
	if (!scheme || !host || tiles[scheme + host] != '/' || strchr(tiles + scheme + host, '*') ||
	    tiles[scheme + host + strspn(tiles + scheme + host, PATH_LETTERS)] ||
	    !once(tiles, "{z}") || !once(tiles, "{x}") || !once(tiles, "{y}"))
		return false;
	return dj_copy_n(out, cap, tiles, scheme + host);
}
