/* Webhooks out, pure: which facts another system may be told, what its answer means, when it is
 * told again. What concerns one inquiry (or contact) reaches it in the order of the log: the next
 * event waits for the one before it, until that one is taken or given up. */
#ifndef DOMAIN_WEBHOOK_H
#define DOMAIN_WEBHOOK_H

#include "domain/fact/fact.h"
#include "domain/words.h"

#define WEBHOOK_KINDS 600 /* bytes of a list of what somebody wants, with its NUL */
#define WEBHOOK_MOST  20  /* of them */
#define WEBHOOK_TRIES 12  /* then it is given up: after some two and a half days */
/* So long an old secret signs beside the new one. */
#define WEBHOOK_OVERLAP_MS (24 * 3600000LL)

/* May this kind of fact leave? */
bool webhook_event(int kind);
/* The inquiry or contact that it is about; 0: none. */
dj_id webhook_subject(const struct fact *f);
/* Of an inquiry, and not of a contact? */
bool webhook_of_inquiry(int kind);

/* `kinds`: "inquiry", "contact" and names of facts with a blank between. */
bool webhook_kinds_fine(const char *kinds);
bool webhook_wants(const char *kinds, int kind);

struct webhook_answer {
	int status;    /* HTTP; 0: none came */
	dj_ms wait_ms; /* they asked us to wait so long; 0 */
};
enum webhook_end {
	WEBHOOK_TAKEN,
	WEBHOOK_AGAIN,
	WEBHOOK_GIVEN_UP,
	WEBHOOK_UNWANTED, /* 410: nobody is there any more; given up, and it is switched off */
};
/* What the answer to the try number `tries` (1-based) means. */
enum webhook_end webhook_end(const struct webhook_answer *a, int tries);
/* The wait after the try number `tries`: 5 s, 30 s, 2, 10, 30 minutes, 1, 2, 4, 8, 12, 24 h, a
 * fifth more or less by `dice`. */
dj_ms webhook_wait(const struct webhook_answer *a, int tries, uint64_t dice);
/* Nobody is told anything there before, after so many failures in a row: 5 s doubled up to ten
 * minutes, or as they ask, at most an hour. One event then asks whether they are back. */
dj_ms webhook_hold(const struct webhook_answer *a, int failures);

#endif
