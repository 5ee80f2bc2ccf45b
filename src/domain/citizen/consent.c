/* Owns when a letter that answers none needs consent. A no always holds; saying nothing is a no,
 * but for their own matter. */
#include "domain/citizen/consent.h"

enum consent_letter_no consent_for_letter(const struct consent_letter *l)
{
	if (l->purpose != consent_purpose_CONTACT && l->purpose != consent_purpose_SURVEY &&
	    l->purpose != consent_purpose_NEWS)
		return CONSENT_NO_LETTER;
	if (l->said >= 0)
		return l->said ? CONSENT_MAY : CONSENT_REFUSED;
	if (l->purpose == consent_purpose_CONTACT && (l->matter || !l->known))
		return CONSENT_MAY;
	return CONSENT_MISSING;
}
