/* application/x-www-form-urlencoded, both ways: what browsers without scripts, gateways and other
 * systems send. */
#ifndef DJ_FORM_H
#define DJ_FORM_H

#include "base/text.h"

#define FORM_FIELDS 200

/* Decoded; fields in the order in which they came. */
struct form {
	char *bytes; /* owned: names and values, each with its NUL */
	int count;
	struct form_field {
		const char *name, *value;
	} field[FORM_FIELDS];
};

/* A % without its two digits: EXACT refuses the form, LENIENT leaves it as it stands. */
enum form_escapes { FORM_EXACT, FORM_LENIENT };

/* False: more than `most` fields (FORM_FIELDS at the most), a NUL, not UTF-8, a broken escape.
 * form_fini in any case. */
bool form_read(struct form *f, const char *text, size_t n, int most, enum form_escapes escapes);
void form_fini(struct form *f);
/* The first value of this name; "" when it is not there: an empty value is as good as none. */
const char *form_value(const struct form *f, const char *name);

/* RFC 3986: everything but letters, digits and -._~ */
void form_escape(struct dj_buf *out, const char *text);
/* "name=value", escaped, with a & before it unless it is the first. */
void form_put(struct dj_buf *out, const char *name, const char *value);

#endif
