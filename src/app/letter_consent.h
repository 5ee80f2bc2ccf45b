/* Consent before a letter that nobody asked for goes out. Private to src/app/. */
#ifndef APP_LETTER_CONSENT_H
#define APP_LETTER_CONSENT_H

#include "app/letter_row.h"

/* `purpose`: a word of consent_purpose, NULL: about their matter. ok, consent_missing,
 * consent_refused, bad_request. An answer (`answers`) and what a machine writes are always ok. */
enum verdict letter_consent(struct db *db, const struct keyring *keys, const struct letter_draft *d,
			    const char *purpose);

#endif
