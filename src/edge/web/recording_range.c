/* Owns the reading of the header Range. */
#include "edge/web/recording_range.h"

#include <string.h>

/* Up to 15 digits; -1 when there is none, and *p stands behind them. */
static int64_t take_number(const char **p)
{
	int64_t v = -1;
	int digits = 0;

	for (; **p >= '0' && **p <= '9' && digits < 15; (*p)++, digits++)
		v = (v < 0 ? 0 : v * 10) + (**p - '0');
	return v;
}

struct byte_range range_parse(const char *text)
{
	struct byte_range r = {.asked = true}, none = {0};

	if (strncmp(text, "bytes=", 6) != 0)
		return none;
	text += 6;
	r.first = take_number(&text);
	if (*text++ != '-')
		return none;
	r.last = take_number(&text);
	if (*text != '\0' || (r.first < 0 && r.last < 0) || (r.last >= 0 && r.first > r.last))
		return none;
	return r;
}

bool range_place(const struct byte_range *r, int64_t size, int64_t *from, int64_t *n)
{
	*from = 0;
	*n = size;
	if (!r->asked)
		return true;
	if (r->first < 0) {
		*n = DJ_MIN(r->last, size);
		*from = size - *n;
		return *n > 0;
	}
	if (r->first >= size)
		return false;
	*from = r->first;
	*n = (r->last < 0 ? size : DJ_MIN(r->last + 1, size)) - r->first;
	return true;
}
