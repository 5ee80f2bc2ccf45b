/* Pictures of a recording's packets, as they came: one file for each side, in the same time as the
 * sound. Nothing is decoded. */
#ifndef EDGE_MEDIA_TAP_PICTURES_H
#define EDGE_MEDIA_TAP_PICTURES_H

#include "app/recording_render.h"

pictures_function tap_pictures;

#endif
