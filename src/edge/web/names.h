/* What ids are called, from the catalog of the database: read once, and again when a fact says that
 * it changed. */
#ifndef EDGE_WEB_NAMES_H
#define EDGE_WEB_NAMES_H

#include "edge/web/ask.h"

struct names *names_alloc(void);
void names_free(struct names *n);
/* Asks the database, unless that is under way. */
void names_load(struct web *w);
bool names_ready(const struct web *w);
void names_fact(struct web *w, const struct fact *f);

/* NULL when not known. Borrowed until the web thread next drains its mailboxes. */
const char *names_agent(const struct web *w, dj_id person); /* display name */
const char *names_login(const struct web *w, dj_id person); /* login name */
const char *names_queue(const struct web *w, dj_id queue);
const char *names_topic(const struct web *w, dj_id topic);
/* The catalog itself, as the database answered it. */
const char *names_catalog(const struct web *w, size_t *n);

#endif
