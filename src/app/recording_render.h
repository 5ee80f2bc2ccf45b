/* Making sound of a recording's packets: asked by the worker (app), done where codecs are known
 * (edge/media). Everything by value and call-back, on the thread that asks. */
#ifndef APP_RECORDING_RENDER_H
#define APP_RECORDING_RENDER_H

#include "domain/recording/entry.h"

#define RENDER_SIDES 2	  /* the citizen, everybody else */
#define RENDER_PEAKS 1000 /* of each side, at most */
#define RENDER_MARKS 3900

struct render_io {
	void *arg;
	/* From the beginning: asked twice. */
	void (*rewind)(void *arg);
	/* False at the end, and where the file ends being true. Valid until the next call. */
	bool (*next)(void *arg, struct recording_entry *e);
	/* What is made, piece by piece. 0, or errno: rendering ends with it. */
	int (*put)(void *arg, const void *data, size_t n);
	/* After each second of sound: calls come first. */
	void (*rest)(void *arg);
};

struct render_result {
	int64_t lasted_ms;
	int64_t lost;			/* packets missing for want of room */
	int peak_count;			/* of each side */
	uint8_t peaks[2][RENDER_PEAKS]; /* 0 silence .. 255 */
	bool pictures[RENDER_SIDES];	/* packets of pictures came from this side */
	char marks[RENDER_MARKS];	/* "hold 12000 resume 15000", in order */
};

/* 0 or errno. `serial` names the Ogg stream. */
typedef int render_function(const struct render_io *io, uint32_t serial, struct render_result *out);
/* The pictures of one side, without sound; *count: how many. With none nothing is put. */
typedef int pictures_function(const struct render_io *io, int side, int64_t *count);

#endif
