/* What an MP4 or QuickTime film says beside picture and sound: where it was taken, on which
 * telephone, under which name. Those boxes (ISO/IEC 14496-12) are blanked where they stand: their
 * kind becomes "free" and their bytes zero, so nothing else moves and the film plays as before. */
#ifndef DOMAIN_FILM_H
#define DOMAIN_FILM_H

#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

struct film {
	int blanked; /* boxes */
	bool placed; /* +37.5665+126.9780/ stood in it (ISO 6709) */
	double latitude, longitude;
};
/* False: this is no film that can be read; it is changed as far as it could be. */
bool film_clean(uint8_t *bytes, size_t n, struct film *out);

#endif
