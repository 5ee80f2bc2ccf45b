/* Who looked at whose record (R105): one row for each citizen that was shown, chained so that none
 * can be changed unseen. */
#ifndef APP_ACCESS_H
#define APP_ACCESS_H

#include "app/record.h"

#define ACCESS_NOTE	 300	   /* bytes of the words of a reason */
#define ACCESS_WINDOW_MS 1800000LL /* a reason holds for half an hour */

struct access {
	dj_id citizen, contact; /* 0: not known, or none */
	enum access_what what;
	enum access_why why;
	dj_id reason;	  /* of the catalog, with access_why_REASON */
	const char *note; /* NULL or "": none */
};

/* Adds the row, its link and its fact, in the transaction of the use case. */
void access_add(struct record *r, const struct access *x);
/* The same for everybody who is one person with the citizen `root`; one row with citizen 0 when it
 * is 0. */
void access_add_group(struct record *r, dj_id root, const struct access *x);
/* The same for whoever the contact belongs to: everybody who is one person with them; one row with
 * citizen 0 when nobody knows. */
void access_add_contact(struct record *r, const struct access *x);
/* Has this person given a reason for this citizen within the last half hour? */
bool access_is_open(struct db *db, dj_id person, dj_id root, dj_ms now);

struct access_link {
	int64_t number, at_ms, person, session, citizen, contact, what, why, reason;
	const unsigned char *note; /* sealed */
	size_t note_n;
};
void access_hash(const struct keyring *keys, const unsigned char *before, size_t before_n,
		 const struct access_link *l, unsigned char out[32]);

#endif
