/* Owns reading schema.def. A mistake in that table is a bug, found by the first test that prints
 * it. */
#include "edge/web/schema.h"

#include <string.h>

#include "base/text.h"

static const struct {
	const char *name, *shape;
} table[SCHEMAS] = {
#define SCHEMA(name, shape) [SCHEMA_##name] = {#name, shape},
#include "edge/web/schema.def"
#undef SCHEMA
};

const char *schema_name(enum schema s)
{
	return table[s].name;
}

const char *schema_shape(enum schema s)
{
	return table[s].shape;
}

int schema_named(const char *name)
{
	for (int i = 0; i < SCHEMAS; i++)
		if (strcmp(table[i].name, name) == 0)
			return i;
	return -1;
}

enum word_list schema_list(const char *name)
{
	int i = 0;

	while (i < WORD_LISTS && strcmp(word_list_name((enum word_list)i), name) != 0)
		i++;
	dj_assert(i < WORD_LISTS);
	return (enum word_list)i;
}

static void read_property(const char *word, size_t n, struct schema_property *out)
{
	const char *colon = memchr(word, ':', n);

	dj_assert(colon);
	out->optional = word[0] == '~';
	word += out->optional;
	n -= out->optional;
	dj_assert(dj_copy_n(out->name, sizeof out->name, word, (size_t)(colon - word)));
	dj_assert(
	    dj_copy_n(out->type, sizeof out->type, colon + 1, n - (size_t)(colon - word) - 1));
}

static int count_properties(enum schema s)
{
	struct schema_property p;
	int n = 0;

	while (schema_property(s, n, &p))
		n++;
	return n;
}

bool schema_property(enum schema s, int i, struct schema_property *out)
{
	const char *p = table[s].shape;

	while (*p) {
		size_t n = strcspn(p, " ");

		if (*p == '+') {
			char name[32];
			int base, inherited;

			dj_copy_n(name, sizeof name, p + 1, n - 1);
			base = schema_named(name);
			dj_assert(base >= 0);
			inherited = count_properties((enum schema)base);
			if (i < inherited)
				return schema_property((enum schema)base, i, out);
			i -= inherited;
		} else if (i-- == 0) {
			read_property(p, n, out);
			return true;
		}
		p += n;
		p += strspn(p, " ");
	}
	return false;
}
