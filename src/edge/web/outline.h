/* The outlines of the cities and counties as an administrator brought them: a GeoJSON file (RFC
 * 7946) becomes a small picture for the pages. Pure: bytes in, text out. */
#ifndef EDGE_WEB_OUTLINE_H
#define EDGE_WEB_OUTLINE_H

#include "base/base.h"
#include "base/text.h"

#define OUTLINE_BYTES (8 * 1024 * 1024) /* of the file: a province as its survey draws it */
#define OUTLINE_TEXT  (256 * 1024)	/* of the picture, at most */
#define OUTLINE_BY    160

/* Every city and county of city.def must be there, as a Polygon or MultiPolygon in degrees (WGS
 * 84): known by its code (41110, or 41111 of one of its districts) or by its name in Latin letters
 * (Suwon, Suwon-si, Suwonsi) among the feature's properties, and lying where it lies. Features of
 * others are passed over. `by` says whose data it is.
 *
 * Writes
 * {"by","size":[width,height],"frame":{"west","north","narrow","degree"},"shapes":{"suwon":{"at":[x,y],"room","d":"M..."}...}}:
 * `room` is how far the nearest border is from `at`; a point of the world is at x = (longitude -
 * west) * narrow * degree, y = (north - latitude) * degree. EINVAL with a sentence. */
int outline_read(const char *geojson, size_t n, const char *by, struct dj_buf *out,
		 struct dj_error *e);

/* The origin of an address of tiles: https, or http on this machine; {z}, {x} and {y} once each;
 * nothing that could end a word of a content policy. False: it is none. */
bool tile_origin(const char *tiles, char *out, size_t cap);

#endif
