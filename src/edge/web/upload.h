/* A recording on its way to a temporary file in DATA/prompts, in pieces as they come. */
#ifndef EDGE_WEB_UPLOAD_H
#define EDGE_WEB_UPLOAD_H

#include "edge/web/http.h"

struct upload {
	char path[500];
	int fd;
	int error;	/* errno of the first thing that failed */
	bool installed; /* it lies where it belongs under another name: nothing to take away */
};

struct upload *upload_begin(struct request *r);
void upload_add(struct upload *u, const void *data, size_t n);
/* ok, disk_full or fault: did everything arrive on disk? */
enum verdict upload_verdict(const struct upload *u);
void upload_free(struct upload *u); /* takes the file away; NULL is allowed */

#endif
