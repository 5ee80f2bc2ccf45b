/* What counts as a hard contact for the one who had it (R073), and how many of them somebody had of
 * late: the fair share of hard calls goes by it. Breaks, rest and time away are no part of it.
 * Pure.
 */
#ifndef DOMAIN_CARE_SHARE_H
#define DOMAIN_CARE_SHARE_H

#include "base/base.h"
#include "domain/words.h"

/* An agent's part in a contact as it ends. */
struct hard_part {
	bool crisis;	 /* the flag was up at some time */
	bool abuse;	 /* a notice against abuse, harassment or threats was said */
	dj_ms talked_ms; /* with this agent */
	dj_ms long_ms;	 /* from so long on a conversation is hard; 0: never */
};

#define HARD(why) (1u << hard_why_##why)

/* Bits of enum hard_why; 0: it was no hard one. */
unsigned hard_reasons(const struct hard_part *p);

/* A caller who is waiting: what is known before anybody has answered. */
struct hard_sign {
	bool crisis; /* the flag is up already: by the menu, or a blocked caller in danger */
	bool abuse; /* a call from this number was ended for it, or a notice was said in this one */
};

/* NONE: nothing says that it will be hard. */
enum hard_why hard_expected(const struct hard_sign *s);

#define SHARE_KEPT 32 /* more hard contacts than this count as this many */

struct share {
	int count;
	struct {
		dj_id contact;
		dj_ms at_ms;
		unsigned why; /* bits */
	} hard[SHARE_KEPT];   /* the oldest first */
};

/* Notes it for this reason. False when the contact has it for this reason already. A contact counts
 * once, however many reasons it has. */
bool share_note(struct share *s, dj_id contact, enum hard_why why, dj_ms at_ms);
/* Hard contacts of the last `days`. */
int share_count(const struct share *s, dj_ms now, int days);

#endif
