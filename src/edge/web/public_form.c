/* Owns how much of a form is taken from whoever is not logged in. */
#include "edge/web/public_form.h"

#include <errno.h>

int public_form_read(const struct request *r, struct form *f, struct dj_error *e)
{
	*f = (struct form){0};
	if (r->body.len > PUBLIC_FORM_BYTES)
		return dj_fail(e, EINVAL, "The form is larger than 64 KB.");
	if (!form_read(f, r->body.data ? r->body.data : "", r->body.len, PUBLIC_FORM_FIELDS,
		       FORM_EXACT))
		return dj_fail(e, EINVAL,
			       "The form is not application/x-www-form-urlencoded in UTF-8, or has "
			       "more than 60 fields.");
	return 0;
}
