/* By what a citizen is known (R052): one form for each identity and each name, so that the same
 * person is found however it was written. Pure. */
#ifndef DOMAIN_CITIZEN_CITIZEN_H
#define DOMAIN_CITIZEN_CITIZEN_H

#include "domain/words.h"

#define IDENTITY_TEXT 255 /* bytes with the NUL: an e-mail address may have 254 */

/* The one form: of a number domain/number's, of an address small letters, of a key as it is; blanks
 * around it are dropped. False when it is none of its kind. */
bool citizen_identity_plain(enum identity_kind kind, const char *raw, char out[IDENTITY_TEXT]);
/* What kind a person typed: a number, an address with @, else -1 (a name, or nothing). */
int citizen_identity_kind(const char *raw);
/* A name as it is compared: without blanks, in small letters. */
void citizen_name_plain(const char *name, char *out, size_t cap);
/* Words of citizen_segment between blanks as bits; false when one is not of the list. */
bool citizen_segments_read(const char *words, int64_t *bits);

#endif
