/* What ids are called and how queues are measured, from the database: read once, and again when a
 * fact says that it changed. */
#ifndef EDGE_WEB_NAMES_H
#define EDGE_WEB_NAMES_H

#include "domain/board/board.h"
#include "edge/web/ask.h"

struct names *names_alloc(void);
void names_free(struct names *n);
/* Asks the database for what is missing or stale, unless that is under way. */
void names_load(struct web *w);
bool names_ready(const struct web *w);
void names_fact(struct web *w, const struct fact *f);

/* Texts are NULL when not known; borrowed until the web thread next drains its mailboxes. */
const char *names_agent(const struct web *w, dj_id person); /* display name */
const char *names_queue(const struct web *w, dj_id queue);
const char *names_number(const struct web *w, dj_id entry); /* of the directory */
const char *names_topic(const struct web *w, dj_id topic);

struct queue_rules {
	dj_id id;
	enum wrap_mode wrap_mode;
	int level_target;
	struct board_rule rule;
};
/* The i-th queue, in the site's order; NULL past the last. */
const struct queue_rules *names_queue_rules(const struct web *w, int i);
const struct queue_rules *names_rules_of(const struct web *w, dj_id queue);

/* What the centre is called. */
const char *names_site(const struct web *w);
/* The catalog as the database answered it, an object; changed by nobody. */
const struct json_t *names_catalog(const struct web *w);

#endif
