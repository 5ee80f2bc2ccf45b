/* Calls from the citizen page as the facts tell them: what the page of each may show. Kept a minute
 * past the end, for a page that comes back to read how it ended. */
#ifndef EDGE_WEB_WEB_CONTACT_H
#define EDGE_WEB_WEB_CONTACT_H

#include "base/map.h"
#include "domain/fact/fact.h"

enum call_state {
	CALL_CONNECTING,
	CALL_GREETING,
	CALL_WAITING,
	CALL_RINGING,
	CALL_TALKING,
	CALL_HELD,
	CALL_RECONNECTING,
	CALL_ENDED,
};

struct web_contact {
	dj_id id;
	enum call_state state, before; /* before: what an interruption interrupted */
	dj_ms since_ms;
	enum language language;
	int64_t position, wait_ms; /* -1 unknown */
	dj_id agent;
	const char *reason; /* ended: you agent busy closed lost fault */
};

/* All of them: contact id -> struct web_contact. Takes a fact; the contact that changed, or NULL.
 */
struct web_contact *web_contact_fact(struct dj_map *all, const struct fact *f);
void web_contacts_sweep(struct dj_map *all, dj_ms now);
void web_contacts_free(struct dj_map *all);
const char *call_state_word(enum call_state s);

#endif
