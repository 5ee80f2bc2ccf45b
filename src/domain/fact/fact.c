/* Owns the table of facts, made from fact.def. Refuses: storing, publishing, interpreting them. */
#include "domain/fact/fact.h"

#include <string.h>

#define ID(n)	   {#n, FIELD_ID, 0},
#define NUM(n)	   {#n, FIELD_NUM, 0},
#define MS(n)	   {#n, FIELD_MS, 0},
#define AT(n)	   {#n, FIELD_AT, 0},
#define FLAG(n)	   {#n, FIELD_FLAG, 0},
#define WORD(n, l) {#n, FIELD_WORD, words_##l},

static const struct fact_info table[FACT_KINDS] = {
    [FACT_none] = {"none", 0, FACT_LIVE, AUDIENCE_AUDIT, 0, {{0}}},
#define FACT(name, dotted, version, durability, audience, fields)                                  \
	[FACT_##name] = {dotted,                                                                   \
			 version,                                                                  \
			 FACT_##durability,                                                        \
			 AUDIENCE_##audience,                                                      \
			 (int)DJ_COUNT(((struct fact_field[]){fields})),                           \
			 {fields}},
#include "domain/fact/fact.def"
#undef FACT
};

_Static_assert(sizeof(struct fact) == 48 + FACT_FIELDS * 8, "a fact has no holes");

const struct fact_info *fact_info(int kind)
{
	return &table[kind > 0 && kind < FACT_KINDS ? kind : 0];
}

int fact_kind_of(const char *name)
{
	for (int k = 1; k < FACT_KINDS; k++)
		if (strcmp(table[k].name, name) == 0)
			return k;
	return FACT_none;
}

int64_t fact_get(const struct fact *f, const char *name, int64_t otherwise)
{
	const struct fact_info *info = fact_info(f->kind);

	for (int i = 0; i < info->field_count; i++)
		if (strcmp(info->fields[i].name, name) == 0)
			return f->v[i];
	return otherwise;
}

struct fact *facts_add(struct facts *out, enum fact_kind kind)
{
	struct fact *f;

	dj_assert(out->count < FACTS_MAX);
	f = &out->at[out->count++];
	memset(f, 0, sizeof *f);
	f->kind = kind;
	f->version = table[kind].version;
	return f;
}
