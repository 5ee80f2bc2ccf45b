/* Reading JSON that somebody else wrote, by jansson. */
#ifndef DJ_JSON_IN_H
#define DJ_JSON_IN_H

#include <jansson.h>
#include <stdlib.h>

#include "base/base.h"

/* A text of an object; "" when it is not there or none. */
static inline const char *dj_json_at(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* A number of an object, also where it is a text of digits; 0 when it is not there. */
static inline long long dj_json_count(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) ? strtoll(json_string_value(v), NULL, 10) : json_integer_value(v);
}

/* What is wrong with a document that people write in steps: the first thing is said, as "Step NAME:
 * why", what follows from it is not. */
struct json_fault {
	struct dj_error *e;
	const char *step; /* that is being read; NULL for the document */
	int err;	  /* 0 or EINVAL */
};
DJ_PRINTF(2, 3) void json_fault_say(struct json_fault *fault, const char *fmt, ...);

#endif
