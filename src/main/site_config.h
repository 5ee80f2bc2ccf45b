/* What the configuration file says about trunks, numbers, queues and fixed phones: checked, and
 * turned into a site document (docs/data.md) for the database.
 *
 *   trunk = NAME ADDRESS[/LENGTH]... [transport=udp|tcp|tls] [registrar=HOST[:PORT]] [user=USER]
 * [secret=WORD] [target=HOST[:PORT]] [priority=N] [weight=N] [channels=N] [words of
 * domain/trunk/profile.def]... line = NUMBER queue QUEUE [greet|direct] [outside] [LANGUAGE] line =
 * NUMBER agent NAME queue = NAME SKILL[:LEVEL]... static-agents = PREFIX COUNT ADDRESS:PORT
 * [SKILL...]
 *
 * A line that is `outside` is what people dial from outside the province. Static agents are named
 * PREFIX0001 and up and have `general` when no skill is named. Names are letters, digits, `_` and
 * `-`, at most 39. */
#ifndef MAIN_SITE_CONFIG_H
#define MAIN_SITE_CONFIG_H

#include "app/site.h"
#include "base/text.h"

#define SITE_CONFIG_MAX	  (4 * 1024 * 1024) /* bytes of the document */
#define STATIC_AGENTS_MAX 10000

/* One value by itself: 0, or EINVAL with what is wrong and how it should be. */
int site_config_check(enum setting which, const char *text, struct dj_error *e);
/* Everything that the file says and `have` (what the database holds) does not: nothing is written
 * to `out` when there is nothing new. EINVAL when a line leads to a queue or person that is
 * nowhere. */
int site_config_document(const struct settings *s, const struct site *have, struct dj_buf *out,
			 struct dj_error *e);
/* Marks the fixed phones in a site that was loaded: they are available from the start. */
void site_config_mark(const struct settings *s, struct site *site);

#endif
