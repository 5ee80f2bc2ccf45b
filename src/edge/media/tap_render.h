/* Sound of a recording's packets: stereo, the citizen left, everybody else right, in real time:
 * what was paused or held is silence. */
#ifndef EDGE_MEDIA_TAP_RENDER_H
#define EDGE_MEDIA_TAP_RENDER_H

#include "app/recording_render.h"

render_function tap_render;

#endif
