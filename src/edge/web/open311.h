/* What the addresses of the open interface share (docs/open311.md): which format is asked for, and
 * answers in it. */
#ifndef EDGE_WEB_OPEN311_H
#define EDGE_WEB_OPEN311_H

#include <jansson.h>

#include "edge/web/route.h"

/* What a request asks for: the name before the suffix, and which it is. */
struct open311_wish {
	char name[40];
	bool xml;
};

/* False: the suffix is neither .xml nor .json. */
bool open311_wish(const struct request *r, struct open311_wish *w);
/* Takes the value. `root`: the element around it in XML. */
void open311_answer(struct request *r, int status, const char *root, json_t *value);
/* A list of one error; the specification's 400, 403 and 404, patience and our own faults keep
 * theirs. NULL: the verdict's own sentence. */
void open311_refuse(struct request *r, enum verdict v, const char *sentence);

#endif
