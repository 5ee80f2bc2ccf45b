/* Recordings as the pages hear them: a permission to listen that was given with a reason, and the
 * bytes. */
#ifndef EDGE_WEB_RECORDING_H
#define EDGE_WEB_RECORDING_H

#include "edge/web/route.h"

/* The command RECORDING_PLAY of this request was answered yes: for a while its login may fetch the
 * sound. */
void recording_granted(struct request *r);

#endif
