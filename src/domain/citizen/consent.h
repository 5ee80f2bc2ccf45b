/* May somebody be written to who did not ask? (PIPA articles 15 and 22; R103) */
#ifndef DOMAIN_CITIZEN_CONSENT_H
#define DOMAIN_CITIZEN_CONSENT_H

#include "base/base.h"
#include "domain/words.h"

struct consent_letter {
	enum consent_purpose purpose; /* CONTACT: about their matter */
	int said;    /* what they last said about it, by this way: 1 yes, 0 no, -1 nothing */
	bool matter; /* it belongs to a contact or an inquiry of theirs */
	bool known;  /* whose address it is is known: not an office that we write to */
};

enum consent_letter_no {
	CONSENT_MAY,
	CONSENT_MISSING,  /* they were not asked */
	CONSENT_REFUSED,  /* they said no, or took it back */
	CONSENT_NO_LETTER /* consent for this is no reason to write */
};

/* For a letter that answers none. */
enum consent_letter_no consent_for_letter(const struct consent_letter *l);

#endif
