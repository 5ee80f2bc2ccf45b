/* How many words were sent to somebody since the start: a desk that sees the number rise asks for
 * them. */
#ifndef EDGE_WEB_MESSAGE_H
#define EDGE_WEB_MESSAGE_H

#include "base/json_out.h"
#include "edge/web/server.h"

struct messages;

struct messages *messages_alloc(void);
void messages_free(struct messages *m);
void messages_fact(struct web *w, const struct fact *f);
/* "messages": the number of this person. */
void messages_put(const struct web *w, struct dj_json *j, dj_id person);

#endif
