/* Pictures of strangers made anew: decoded, turned upright, no larger than they are looked at, and
 * written as JPEG without a word about camera, place or owner. What stood behind or between the
 * pixels (a second file, a script) is not in the copy.
 *
 * Runs in a process of its own (main/media_verb.c): a decoder that breaks breaks alone. Memory is
 * bounded by what the heading says before anything is decoded. */
#ifndef PICTURE_PICTURE_H
#define PICTURE_PICTURE_H

#include <stdio.h>

#include "base/base.h"

#define PICTURE_SIDE   3264		     /* of the copy, the longer side */
#define PICTURE_THUMB  320		     /* of the small one */
#define PICTURE_PIXELS (200LL * 1000 * 1000) /* a picture that says to have more is not opened */

enum picture_end { PICTURE_DONE, PICTURE_BROKEN, PICTURE_HUGE, PICTURE_OTHER };

struct picture {
	int width, height; /* as it was decoded, before it is turned */
	int orientation;   /* as Exif has it: 1 upright, to 8 */
	unsigned char *rgb;
};

/* Reads a JPEG, PNG or WebP (`type`: image/jpeg...) from its beginning; `orientation` as Exif has
 * it. OTHER: a type that is not read here. Free with picture_fini. */
enum picture_end picture_read(FILE *in, const char *type, int orientation, struct picture *out);
/* As JPEG, upright, no side longer than `side`. It is turned while it is written: there is never a
 * second copy of it in memory. False: it could not be written. */
bool picture_write(const struct picture *p, FILE *out, int side, int quality);
void picture_fini(struct picture *p);

/* Inside: one reader for each type; they fill rgb at a scale that fits PICTURE_SIDE. */
enum picture_end picture_read_jpeg(FILE *in, struct picture *out);
enum picture_end picture_read_png(FILE *in, struct picture *out);
enum picture_end picture_read_webp(FILE *in, struct picture *out);
/* How many pixels of the original make one: 1, 2, 3... */
int picture_step(int64_t width, int64_t height);
/* Its size, and one of its pixels, when it stands upright. */
void picture_upright(const struct picture *p, int *width, int *height);
const unsigned char *picture_pixel(const struct picture *p, int x, int y);

#endif
