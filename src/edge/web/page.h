/* Pages and their files, from the program or (development) from a folder. */
#ifndef EDGE_WEB_PAGE_H
#define EDGE_WEB_PAGE_H

#include "edge/web/http.h"

/* Answers GET of r->path with the page or file, 304 when the browser has it, 404 page otherwise. */
void page_reply(struct request *r);
void page_missing(struct request *r);

#endif
