/* A recording on its way to a temporary file in DATA/prompts, in pieces as they come. */
#ifndef EDGE_WEB_UPLOAD_H
#define EDGE_WEB_UPLOAD_H

#include "edge/web/http.h"
#include "edge/web/route.h"

struct upload {
	char path[500];
	int fd;
	int error;	/* errno of the first thing that failed */
	bool installed; /* it lies where it belongs under another name: nothing to take away */
};

/* How many bytes this route takes. */
int64_t upload_most(const struct route *t);
struct upload *upload_begin(struct request *r);
void upload_add(struct upload *u, const void *data, size_t n);
/* ok, disk_full or fault: did everything arrive on disk? */
enum verdict upload_verdict(const struct upload *u);
/* Posts a command that reads the file: its path is the text, the address's {key} the name. The
 * answer is {what: the number of rows}; `what` lives as long as the program. */
void upload_command(struct request *r, enum command_kind kind, const char *what);
/* Answers with the file that this question finds (QUERY_ATTACHMENT, QUERY_PUBLIC_FILE). */
void attachment_show_asked(struct request *r, struct query *q);
void upload_free(struct upload *u); /* takes the file away; NULL is allowed */

#endif
