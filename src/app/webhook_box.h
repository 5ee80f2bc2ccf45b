/* The text edge's window on webhooks: who is told, what may go now, and what it says. It reads;
 * every change is a record command. One thread uses one box. A lost database is opened again with
 * the next call. */
#ifndef APP_WEBHOOK_BOX_H
#define APP_WEBHOOK_BOX_H

#include "base/text.h"

#define WEBHOOK_NAME   120
#define WEBHOOK_URL    1000
#define WEBHOOK_SECRET 32 /* bytes */
#define WEBHOOK_SAID   300

struct keyring;
struct webhook_box;

struct webhook_box *webhook_box_alloc(const char *database, const struct keyring *keys);
void webhook_box_free(struct webhook_box *b);

/* What may go now: the same again until it is said what became of it. */
#define WEBHOOK_DUES 200
struct webhook_dues {
	struct webhook_due {
		dj_id webhook, delivery;
	} at[WEBHOOK_DUES];
	int count;
	int on; /* so many webhooks are switched on */
};
/* At most `each` of one webhook, of each inquiry only the first; one of a webhook that failed last,
 * to see whether it is back. */
int webhook_box_due(struct webhook_box *b, dj_ms now, int each, struct webhook_dues *out,
		    struct dj_error *e);

/* One delivery, whole. `id` is the same whenever it goes, and whoever asked for it. */
struct webhook_out {
	char id[40], url[WEBHOOK_URL];
	unsigned char secrets[2][WEBHOOK_SECRET];
	int secret_count;
};
/* Its JSON is added to `body`. ENOENT: it does not wait any more. */
int webhook_box_out(struct webhook_box *b, dj_id delivery, dj_ms now, struct webhook_out *out,
		    struct dj_buf *body, struct dj_error *e);

#endif
