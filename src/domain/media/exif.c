/* Owns reading Exif: a TIFF inside a JPEG segment. Every offset is checked against the segment, a
 * directory is read once, and nothing is followed twice: a file that points into itself ends. */
#include "domain/media/exif.h"

#include <string.h>

#define ENTRY	     12
#define ENTRIES_MOST 200

enum tiff_type { TIFF_ASCII = 2, TIFF_SHORT = 3, TIFF_LONG = 4, TIFF_RATIONAL = 5 };

struct tiff {
	const uint8_t *at;
	size_t n;
	bool little; /* "II" */
};

static uint32_t number(const struct tiff *t, size_t at, int bytes)
{
	uint32_t v = 0;

	if (at > t->n || t->n - at < (size_t)bytes)
		return 0;
	for (int i = 0; i < bytes; i++)
		v = v << 8 | t->at[at + (size_t)(t->little ? bytes - 1 - i : i)];
	return v;
}

/* Where the values of an entry lie: in it when they fit, else where it points. 0: nowhere. */
static size_t value_at(const struct tiff *t, size_t entry, size_t bytes)
{
	size_t at = bytes <= 4 ? entry + 8 : number(t, entry + 8, 4);

	return at <= t->n && t->n - at >= bytes ? at : 0;
}

static bool is_of(const struct tiff *t, size_t entry, enum tiff_type type, uint32_t count)
{
	return number(t, entry + 2, 2) == type && number(t, entry + 4, 4) == count;
}

/* Degrees, minutes, seconds, each a fraction. -1: none. */
static double degrees(const struct tiff *t, size_t entry)
{
	static const double part[] = {1, 60, 3600};
	size_t at = is_of(t, entry, TIFF_RATIONAL, 3) ? value_at(t, entry, 24) : 0;
	double sum = 0;

	if (!at)
		return -1;
	for (size_t i = 0; i < 3; i++) {
		double over = number(t, at + 8 * i + 4, 4);

		if (over <= 0)
			return -1;
		sum += number(t, at + 8 * i, 4) / over / part[i];
	}
	return sum;
}

struct place {
	double north, east; /* -1 none */
	bool south, west;
};

static void read_place(const struct tiff *t, size_t entry, void *out)
{
	struct place *p = out;
	uint32_t tag = number(t, entry, 2);
	bool letter = is_of(t, entry, TIFF_ASCII, 2);
	uint8_t said = letter ? t->at[entry + 8] : 0;

	if (tag == 1)
		p->south = said == 'S';
	else if (tag == 2)
		p->north = degrees(t, entry);
	else if (tag == 3)
		p->west = said == 'W';
	else if (tag == 4)
		p->east = degrees(t, entry);
}

struct found {
	struct exif *exif;
	size_t place, more; /* directories; 0 none */
};

static void take_time(const struct tiff *t, size_t entry, struct exif *out)
{
	size_t at = is_of(t, entry, TIFF_ASCII, 20) ? value_at(t, entry, 20) : 0;

	if (!at)
		return;
	for (int i = 0; i < 19; i++)
		if (!strchr("0123456789: ", t->at[at + (size_t)i]) || !t->at[at + (size_t)i])
			return;
	memcpy(out->taken, t->at + at, 19);
	out->taken[19] = '\0';
}

static void read_main(const struct tiff *t, size_t entry, void *out)
{
	struct found *f = out;
	uint32_t tag = number(t, entry, 2), v;

	if (tag == 0x0112 && is_of(t, entry, TIFF_SHORT, 1)) {
		v = number(t, entry + 8, 2);
		f->exif->orientation = v >= 1 && v <= 8 ? (int)v : 1;
	} else if (tag == 0x8825 && is_of(t, entry, TIFF_LONG, 1)) {
		f->place = number(t, entry + 8, 4);
	} else if (tag == 0x8769 && is_of(t, entry, TIFF_LONG, 1)) {
		f->more = number(t, entry + 8, 4);
	} else if (tag == 0x9003) {
		take_time(t, entry, f->exif);
	}
}

static void each_entry(const struct tiff *t, size_t at,
		       void (*read)(const struct tiff *t, size_t entry, void *out), void *out)
{
	uint32_t count = number(t, at, 2);

	for (uint32_t i = 0; i < count && i < ENTRIES_MOST; i++) {
		size_t entry = at + 2 + (size_t)i * ENTRY;

		if (entry > t->n || t->n - entry < ENTRY)
			return;
		read(t, entry, out);
	}
}

static void read_tiff(const uint8_t *bytes, size_t n, struct exif *out)
{
	struct tiff t = {bytes, n, n > 1 && bytes[0] == 'I'};
	struct place p = {.north = -1, .east = -1};
	struct found f = {.exif = out};

	if (n < 8 || memcmp(bytes, t.little ? "II*\0" : "MM\0*", 4) != 0)
		return;
	each_entry(&t, number(&t, 4, 4), read_main, &f);
	if (f.more)
		each_entry(&t, f.more, read_main, &f);
	if (f.place)
		each_entry(&t, f.place, read_place, &p);
	if (p.north < 0 || p.north > 90 || p.east < 0 || p.east > 180)
		return;
	out->placed = p.north > 0 || p.east > 0; /* cameras without a fix write zeros */
	out->latitude = p.south ? -p.north : p.north;
	out->longitude = p.west ? -p.east : p.east;
}

void exif_read(const uint8_t *jpeg, size_t n, struct exif *out)
{
	size_t at = 2;

	memset(out, 0, sizeof *out);
	out->orientation = 1;
	if (n < 4 || jpeg[0] != 0xff || jpeg[1] != 0xd8)
		return;
	while (n - at >= 4 && jpeg[at] == 0xff && jpeg[at + 1] != 0xda) {
		size_t length = (size_t)jpeg[at + 2] << 8 | jpeg[at + 3];

		if (length < 2 || n - at - 2 < length)
			return;
		if (jpeg[at + 1] == 0xe1 && length >= 16 &&
		    memcmp(jpeg + at + 4, "Exif\0\0", 6) == 0) {
			read_tiff(jpeg + at + 10, length - 8, out);
			return;
		}
		at += 2 + length;
	}
}
