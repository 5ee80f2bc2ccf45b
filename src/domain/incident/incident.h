/* A declared event (R047): when it is on, which contacts belong to it, what callers are told. Pure.
 */
#ifndef DOMAIN_INCIDENT_H
#define DOMAIN_INCIDENT_H

#include "domain/phrase/phrase.h"

#define INCIDENTS 8 /* open at once; one more is refused */
#define INCIDENT_LONGEST_MS                                                                        \
	((dj_ms)14 * 24 * 3600 * 1000) /* from its start to its automatic end                      \
					*/
#define INCIDENT_TOPICS 4	       /* a topic or a place with what stands above it */

struct incident {
	dj_id id;
	enum hazard hazard;
	dj_id place, topic; /* 0: any */
	enum incident_notice notice;
	dj_ms start_ms, ends_ms; /* from start_ms, before ends_ms */
};

/* Has it an end after its start, not in the past and not too far away? */
bool incident_valid(const struct incident *i, dj_ms now);
bool incident_on(const struct incident *i, dj_ms now);

/* What somebody says a contact is about: the topic and what stands above it, 0 after the last. */
struct incident_matter {
	dj_ms started_ms;
	dj_id topics[INCIDENT_TOPICS], places[INCIDENT_TOPICS];
};
/* Does such a contact belong to it? */
bool incident_concerns(const struct incident *i, const struct incident_matter *m);

/* When the first of them begins or ends after now; 0 none. */
dj_ms incident_next(const struct incident *list, int count, dj_ms now);
/* What is said, in the order in which they began, each phrase once; how many. */
int incident_phrases(const struct incident *list, int count, dj_ms now, enum phrase *out, int cap);

#endif
