/* Is this place open, as far as we know, and how far is it (R046)? What somebody reported holds for
 * a while; after that it is stale and is never called open. A place whose hours are its word is
 * open by them when no report says otherwise. Pure. */
#ifndef DOMAIN_FACILITY_H
#define DOMAIN_FACILITY_H

#include "domain/directory/directory.h"

#define FACILITY_NOT_KNOWN  (-9999) /* of a count; a feed may say fewer than none */
#define FACILITY_REPORT_MIN 5	    /* minutes that a report may hold */
#define FACILITY_REPORT_MAX (7 * 1440)
#define FACILITY_FEED_MINUTES                                                                      \
	20 /* a feed says it anew every few minutes, or is not to be believed */

struct facility_report {
	enum facility_state state; /* UNKNOWN: nobody ever reported */
	dj_ms checked_ms, expires_ms;
};

struct facility_look {
	enum facility_state state;
	enum facility_basis basis;
};

/* Its hours are not its word: whether it takes anybody in is to be asked (emergency rooms,
 * shelters). */
bool facility_must_report(enum facility_kind kind);
/* `hours` on the clock of the site at `when`, the same moment as `now`. */
struct facility_look facility_look(enum facility_kind kind, const struct directory_hours *hours,
				   const struct facility_report *report, dj_ms now,
				   const struct directory_when *when);

struct facility_point {
	int latitude, longitude; /* millionths of a degree; both 0: not known */
};
bool facility_point_known(struct facility_point p);
/* Metres, by air; -1 when one is not known. */
int64_t facility_metres(struct facility_point a, struct facility_point b);

/* Which is named first: open, limited, stale, not known, closed; then the nearer; < 0 when a. */
struct facility_place {
	enum facility_state state;
	int64_t metres; /* -1 not known: after those that are */
};
int facility_order(const struct facility_place *a, const struct facility_place *b);

#endif
