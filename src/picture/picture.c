/* Owns which reader a type has, and where the pixels of the upright picture come from. */
#include "picture/picture.h"

#include <stdlib.h>
#include <string.h>

int picture_step(int64_t width, int64_t height)
{
	int64_t side = DJ_MAX(width, height);

	return (int)((side + PICTURE_SIDE - 1) / PICTURE_SIDE);
}

void picture_fini(struct picture *p)
{
	free(p->rgb);
	*p = (struct picture){0};
}

void picture_upright(const struct picture *p, int *width, int *height)
{
	*width = p->orientation > 4 ? p->height : p->width;
	*height = p->orientation > 4 ? p->width : p->height;
}

/* Exif 2.32, 4.6.4, Orientation: where row 0 and column 0 of what is stored lie on the scene. */
const unsigned char *picture_pixel(const struct picture *p, int x, int y)
{
	int o = p->orientation;
	int from_x = o > 4 ? y : x, from_y = o > 4 ? x : y;

	if (o == 2 || o == 3 || o == 7 || o == 8)
		from_x = p->width - 1 - from_x;
	if (o == 3 || o == 4 || o == 6 || o == 7)
		from_y = p->height - 1 - from_y;
	return p->rgb + ((size_t)from_y * (size_t)p->width + (size_t)from_x) * 3;
}

enum picture_end picture_read(FILE *in, const char *type, int orientation, struct picture *out)
{
	static const struct {
		const char *type;
		enum picture_end (*read)(FILE *in, struct picture *out);
	} readers[] = {{"image/jpeg", picture_read_jpeg},
		       {"image/png", picture_read_png},
		       {"image/webp", picture_read_webp}};
	enum picture_end end = PICTURE_OTHER;

	*out = (struct picture){0};
	for (size_t i = 0; i < DJ_COUNT(readers); i++)
		if (strcmp(type, readers[i].type) == 0)
			end = readers[i].read(in, out);
	if (end == PICTURE_DONE)
		out->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
	else
		picture_fini(out);
	return end;
}
