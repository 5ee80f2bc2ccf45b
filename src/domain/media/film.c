/* Owns walking the boxes of a film. A box that is longer than what holds it ends the walk: the film
 * is broken, and a broken film is not handed on. */
#include "domain/media/film.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEEP_MOST 6

static uint64_t number(const uint8_t *at, int bytes)
{
	uint64_t v = 0;

	for (int i = 0; i < bytes; i++)
		v = v << 8 | at[i];
	return v;
}

static bool is_one_of(const uint8_t *kind, const char *kinds)
{
	for (; *kinds; kinds += 4)
		if (memcmp(kind, kinds, 4) == 0)
			return true;
	return false;
}

/* "+37.5665+126.9780/" anywhere in what is about to go. */
static void take_place(const uint8_t *bytes, size_t n, struct film *out)
{
	char text[24];
	double north, east;

	for (size_t i = 0; i + 17 < n && !out->placed; i++) {
		if ((bytes[i] != '+' && bytes[i] != '-') || bytes[i + 1] < '0' ||
		    bytes[i + 1] > '9' || bytes[i + 3] != '.')
			continue;
		memset(text, 0, sizeof text);
		memcpy(text, bytes + i, n - i < sizeof text - 1 ? n - i : sizeof text - 1);
		if (sscanf(text, "%lf%lf", &north, &east) != 2 || north < -90 || north > 90 ||
		    east < -180 || east > 180)
			continue;
		out->placed = true;
		out->latitude = north;
		out->longitude = east;
	}
}

static bool walk(uint8_t *bytes, size_t n, int depth, struct film *out)
{
	size_t at = 0;

	while (n - at >= 8) {
		uint64_t size = number(bytes + at, 4);
		size_t head = size == 1 ? 16 : 8;

		if (size == 1 && n - at >= 16)
			size = number(bytes + at + 8, 8);
		if (size == 0)
			size = n - at; /* to the end */
		if (size < head || size > n - at)
			return false;
		if (is_one_of(bytes + at + 4, "udtametauuidXMP_")) {
			take_place(bytes + at + head, size - head, out);
			memcpy(bytes + at + 4, "free", 4);
			memset(bytes + at + head, 0, size - head);
			out->blanked++;
		} else if (is_one_of(bytes + at + 4, "moovtrakmdiamoof") &&
			   (depth == DEEP_MOST ||
			    !walk(bytes + at + head, size - head, depth + 1, out))) {
			return false;
		}
		at += size;
	}
	return at == n;
}

bool film_clean(uint8_t *bytes, size_t n, struct film *out)
{
	memset(out, 0, sizeof *out);
	return n > 16 && memcmp(bytes + 4, "ftyp", 4) == 0 && walk(bytes, n, 0, out);
}
