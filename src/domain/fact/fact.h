/* A fact: one thing that happened, past tense, immutable, in the ordered log (fact.def lists them
 * all). It holds ids, enums, numbers and times only, so the log can be kept and published without
 * people in it. */
#ifndef DOMAIN_FACT_H
#define DOMAIN_FACT_H

#include "domain/words.h"

#define FACT_FIELDS 8

enum fact_kind {
	FACT_none,
#define FACT(name, dotted, version, durability, audience, fields) FACT_##name,
#include "domain/fact/fact.def"
#undef FACT
	FACT_KINDS
};

struct fact {
	int64_t seq;   /* place in the log, 0 until committed */
	dj_ms at_ms;   /* wall time */
	dj_us mono_us; /* monotonic stamp of this run: durations come from it */
	dj_id actor;   /* the person or 0 for the system */
	dj_id cause;   /* request, order or contact that led to it; 0 for none */
	int32_t kind;  /* enum fact_kind */
	int32_t version;
	union {
		int64_t v[FACT_FIELDS];
#define ID(n)	   int64_t n;
#define NUM(n)	   int64_t n;
#define MS(n)	   int64_t n;
#define AT(n)	   int64_t n;
#define FLAG(n)	   int64_t n;
#define WORD(n, l) int64_t n;
#define FACT(name, dotted, version, durability, audience, fields)                                  \
	struct {                                                                                   \
		fields                                                                             \
	} name;
#include "domain/fact/fact.def"
#undef FACT
#undef ID
#undef NUM
#undef MS
#undef AT
#undef FLAG
#undef WORD
	};
};

enum fact_durability { FACT_LIVE, FACT_RECORD };
enum fact_audience { AUDIENCE_ALL, AUDIENCE_FLOOR, AUDIENCE_STAFF, AUDIENCE_AUDIT };
enum fact_field_type { FIELD_ID, FIELD_NUM, FIELD_MS, FIELD_AT, FIELD_FLAG, FIELD_WORD };

struct fact_field {
	const char *name;
	enum fact_field_type type;
	enum word_list list; /* for FIELD_WORD */
};

struct fact_info {
	const char *name; /* "contact.queued" */
	int version;
	enum fact_durability durability;
	enum fact_audience audience;
	int field_count;
	struct fact_field fields[FACT_FIELDS];
};

const struct fact_info *fact_info(int kind);
int fact_kind_of(const char *name); /* FACT_none when unknown */
/* The value of the field `name` of f, or `otherwise` when its kind has no such field. */
int64_t fact_get(const struct fact *f, const char *name, int64_t otherwise);

/* What a rule answers: facts in the order they happened. Fixed room; overflow is a bug. */
#define FACTS_MAX 64
struct facts {
	int count;
	struct fact at[FACTS_MAX];
};
/* Adds a fact of this kind with all fields 0 and hands it out to be filled. */
struct fact *facts_add(struct facts *out, enum fact_kind kind);

#endif
