/* Owns the index in memory and how far it has followed the rows. Refuses: answering
 * (query_search.c) and changing (record_knowledge.c). */
#include "app/knowledge.h"

#include "base/clock.h"
#include "domain/words.h"

#include <math.h>
#include <stdlib.h>

enum { BATCH = 500, USE_DAYS = 90, USE_EVERY_MS = 600000 };

struct knowledge {
	struct search *index;
	int64_t change;	  /* the last one that was taken in */
	dj_ms uses_at_ms; /* when uses were last counted */
};

struct knowledge *knowledge_alloc(void)
{
	struct knowledge *k = dj_alloc(sizeof *k);

	k->index = search_alloc();
	search_add_usual_phrases(k->index);
	return k;
}

void knowledge_free(struct knowledge *k)
{
	if (k)
		search_free(k->index);
	free(k);
}

struct search *knowledge_index(struct knowledge *k)
{
	return k->index;
}

uint64_t knowledge_audiences(uint32_t roles)
{
	uint32_t leads =
	    1U << role_SUPERVISOR | 1U << role_MANAGER | 1U << role_ADMIN | 1U << role_AUDITOR;
	uint64_t bits = UINT64_C(1) << audience_PUBLIC | UINT64_C(1) << audience_STAFF;

	return roles & leads ? bits | UINT64_C(1) << audience_LEADERS : bits;
}

static void take_row(struct knowledge *k, const struct db_rows *rows)
{
	struct search_text t = {.id = db_int(rows, 0),
				.kind = 1U << db_int(rows, 1),
				.audiences = UINT64_C(1) << db_int(rows, 2),
				.department = db_int(rows, 3),
				.title = db_text(rows, 4),
				.aliases = db_text(rows, 5),
				.body = db_text(rows, 6),
				.changed_ms = db_int(rows, 9)};

	if (db_int(rows, 8) == article_state_LIVE)
		search_put(k->index, &t);
	else
		search_remove(k->index, t.id);
	k->change = db_int(rows, 10);
}

static void count_uses(struct knowledge *k, struct db *db, dj_ms now)
{
	struct db_rows rows =
	    db_query(db, SQL_article_use_since, db_i(now / KNOWLEDGE_DAY_MS - USE_DAYS));
	double most = 1;
	struct {
		dj_id id;
		double times;
	} *uses = NULL;
	size_t count = 0;

	while (db_next(&rows)) {
		if (count % BATCH == 0)
			uses = dj_grow(uses, (count + BATCH) * sizeof *uses);
		uses[count].id = db_int(&rows, 0);
		uses[count].times = (double)db_int(&rows, 1);
		most = fmax(most, uses[count++].times);
	}
	for (size_t i = 0; i < count; i++)
		search_set_use(k->index, uses[i].id, (float)(log1p(uses[i].times) / log1p(most)));
	free(uses);
}

void knowledge_follow(struct knowledge *k, struct db *db, dj_ms now)
{
	int64_t before;

	do {
		struct db_rows rows =
		    db_query(db, SQL_article_changed, db_i(k->change), db_i(BATCH));

		before = k->change;
		while (db_next(&rows))
			take_row(k, &rows);
	} while (k->change != before);
	if (now - k->uses_at_ms >= USE_EVERY_MS) {
		count_uses(k, db, now);
		k->uses_at_ms = now;
	}
}
