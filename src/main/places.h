/* Where a site keeps its things, from its settings. */
#ifndef MAIN_PLACES_H
#define MAIN_PLACES_H

#include "base/settings.h"

struct places {
	char data[400], database[600], keys[500], journal[500];
};

void places_of(const struct settings *s, struct places *out);

#endif
