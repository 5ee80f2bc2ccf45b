/* What a photo says about itself (Exif 2.32 inside JPEG's APP1): which way is up, where, when.
 * Pure; reads bytes that anybody may have written. */
#ifndef DOMAIN_EXIF_H
#define DOMAIN_EXIF_H

#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

struct exif {
	int orientation; /* 1 to 8; 1 when it does not say */
	bool placed;	 /* latitude and longitude are there */
	double latitude, longitude;
	char taken[20]; /* "2026:11:22 14:05:00" of the camera's clock, "" */
};
/* The head of a JPEG file is enough (64 KiB). Never fails: what cannot be read is not there. */
void exif_read(const uint8_t *jpeg, size_t n, struct exif *out);

#endif
