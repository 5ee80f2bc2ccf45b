/* Contacts in writing, as the desks hear of them at once: {"type":"conversation","contact","what"}
 * to whose they are, and who writes in one just now. What stands in them the page asks for. */
#ifndef EDGE_WEB_CONVERSATION_H
#define EDGE_WEB_CONVERSATION_H

#include "edge/web/http.h"
#include "edge/web/server.h"

struct written;

struct written *written_alloc(void);
void written_free(struct written *w);
void written_fact(struct web *w, const struct fact *f);
/* {"type":"letters"} to each desk when letters came or moved: once a second at most. */
void written_tick(struct web *w);
/* POST .../writing: this person looks at it, or (body) begins to write in it. */
void conversation_writing(struct request *r);

#endif
