/* The inside of reading what came: what event.c and event_media.c share. */
#ifndef EDGE_TEXT_EVENT_RUN_H
#define EDGE_TEXT_EVENT_RUN_H

#include <jansson.h>

#include "edge/text/net_run.h"

/* One event on its way: its letters and receipts go to the writer one after the other, so that they
 * stay in order; the last one says that the event is read. */
struct reading {
	struct text_net *t;
	dj_id event;
	const struct channel_adapter *a;
	struct letterbox_event came;
	struct item {
		struct item *next;
		struct text_event e;
		char *letter;
	} * first, **end, *at;
	int number; /* of `at`, 0-based */
	/* the letter at hand */
	json_t *root, *files;
	size_t media; /* the next of its media */
	int tries;
	struct exchange *x; /* fetches it */
	dj_ms again_ms;	    /* fetches it again then; 0 */
	bool left;	    /* by the last run: that it is at work is written down */
	bool begun;	    /* its bytes are here */
	bool marked;	    /* the last word about it is with the writer */
};

/* A file of the letter at hand, laid beside its place on the shelf. */
void event_lay(struct reading *r, const char *name, const void *bytes, size_t n);
/* The letter at hand with all that belongs to it goes to the writer. */
void event_tell(struct reading *r);
/* event_media.c: fetches what the letter at hand names, then event_tell. */
void event_fetch(struct reading *r);

#endif
