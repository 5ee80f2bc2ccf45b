/* What an agent's desk shows of a contact beyond the facts: who calls (masked), earlier contacts,
 * what was written, muted. Read from the database when the contact comes to an agent, dropped when
 * it is nobody's any more. */
#ifndef EDGE_WEB_CARD_H
#define EDGE_WEB_CARD_H

#include "edge/web/server.h"

struct card {
	dj_id contact;
	char caller[48], line[NUMBER_TEXT];
	bool read, anonymous, muted;
	char *earlier;	  /* JSON array */
	char *classified; /* JSON object */
	uint64_t ask;
	bool stale;
};

/* NULL while nothing is known; asks the database at the first time. */
const struct card *card_of(struct web *w, dj_id contact);
void card_mute(struct web *w, dj_id contact, bool on);
void cards_fact(struct web *w, const struct fact *f);
/* Drops those of contacts that the floor does not have any more. */
void cards_tick(struct web *w);
struct dj_map *cards_alloc(void);
void cards_free(struct dj_map *cards);

#endif
