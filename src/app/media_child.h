/* One file through the child that decodes (`dajeong media`): bytes in, a copy and a small picture
 * out, and what the file said about itself. */
#ifndef APP_MEDIA_CHILD_H
#define APP_MEDIA_CHILD_H

#include "base/base.h"

/* The child's exit: what became of the file. */
enum media_end { MEDIA_CLEANED, MEDIA_OTHER, MEDIA_REFUSED };

struct media_said {
	bool placed, thumb;
	double latitude, longitude;
	char taken[20]; /* of the camera's clock, "" */
	long peak_kb;	/* of its memory; said by the kernel, not by it */
};
/* Which descriptors the child finds. */
enum media_fd { MEDIA_IN = 0, MEDIA_SAID = 1, MEDIA_CLEAN = 3, MEDIA_THUMB = 4 };

/* `in` is read from its beginning; `clean` and `thumb` are empty files. REFUSED also when the child
 * broke or took too long. EAGAIN and others in errno with -1: it could not be started. */
int media_child(const char *type, int in, int clean, int thumb, struct media_said *said);

#endif
