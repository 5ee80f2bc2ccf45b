/* The fields of a fact in JSON, for the live feed and for webhooks. */
#ifndef APP_FACT_FIELDS_H
#define APP_FACT_FIELDS_H

#include "base/json_out.h"
#include "domain/fact/fact.h"

/* The key of a field: its name, but for a "kind", which would hide the fact's own: the name of its
 * list, "leg_kind". */
const char *fact_field_key(const struct fact_field *field);
/* Each field under its key, into the object that is open. */
void fact_fields(struct dj_json *j, const struct fact *f);

#endif
