/* What of a person who may read where: one table for screens, exports and paper (R103). */
#ifndef APP_MASK_H
#define APP_MASK_H

#include "app/permission.h"

enum mask_kind {
	MASK_NAME,    /* of a citizen */
	MASK_NUMBER,  /* a telephone number: whole for nobody; showing one is a command */
	MASK_EMAIL,   /* likewise */
	MASK_KEY,     /* a messenger's key, a login */
	MASK_ADDRESS, /* where they live */
	MASK_WORDS,   /* what was written about them */
	MASK_KINDS
};

bool mask_may_see(enum mask_kind kind, uint32_t roles);
/* The text for somebody of these roles: as it is, or masked. `out` holds `cap` bytes; never more
 * of the text than fits. */
const char *mask_text(enum mask_kind kind, uint32_t roles, const char *text, char *out, size_t cap);

#endif
