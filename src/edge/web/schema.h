/* The shapes of answers (schema.def), taken apart. */
#ifndef EDGE_WEB_SCHEMA_H
#define EDGE_WEB_SCHEMA_H

#include "domain/words.h"

enum schema {
#define SCHEMA(name, shape) SCHEMA_##name,
#include "edge/web/schema.def"
#undef SCHEMA
	SCHEMAS
};

struct schema_property {
	char name[32], type[48];
	bool optional; /* may be absent */
};

const char *schema_name(enum schema s);
const char *schema_shape(enum schema s);
int schema_named(const char *name); /* -1: none */
/* The i-th property, those of a `+schema` included; false past the last. */
bool schema_property(enum schema s, int i, struct schema_property *out);
enum word_list schema_list(const char *name); /* a list of words.def by its name */

#endif
