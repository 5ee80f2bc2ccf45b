/* Owns the index in memory and how far it has followed the rows. Refuses: what a row is
 * (knowledge_source.c), answering (query_search.c) and changing (record_knowledge.c). */
#include "app/knowledge.h"

#include "app/inquiry_rows.h"
#include "app/knowledge_snapshot.h"
#include "base/clock.h"

#include <math.h>
#include <stdlib.h>

enum { BATCH = 500, USE_DAYS = 90, USE_EVERY_MS = 600000, PINNED = 32 };

/* A row costs 0.2 ms to take in: fewer than that many are sooner read than kept. */
enum { WORTH_KEEPING = 2000, AT_REST = 250, REST_MS = 500 };

struct knowledge {
	struct search *index; /* NULL until it is asked for the first time */
	char *path;	      /* of the snapshot; NULL: none is kept */
	const struct keyring *keys;
	struct knowledge_snapshot *snapshot; /* being written */
	size_t unseen;			     /* texts of the snapshot that no row has confirmed */
	int dirty;			     /* rows that the snapshot does not hold */
	int64_t change;			     /* the last one that was taken in */
	int64_t words;			     /* the last change of the editors' words */
	dj_ms uses_at_ms;		     /* when uses were last counted */
	dj_id pinned[PINNED];
	int pinned_count;
};

struct knowledge *knowledge_alloc(const char *snapshot, const struct keyring *keys)
{
	struct knowledge *k = dj_alloc(sizeof *k);

	k->path = snapshot ? dj_strdup(snapshot) : NULL;
	k->keys = keys;
	return k;
}

static void take_index(struct knowledge *k, struct search *index)
{
	search_free(k->index);
	k->index = index;
	k->unseen = search_count(index);
	k->change = k->words = k->uses_at_ms = 0;
	k->dirty = 0;
	search_add_usual_words(index);
}

static void open_index(struct knowledge *k)
{
	struct search *kept = k->path ? knowledge_snapshot_load(k->path, k->keys) : NULL;

	take_index(k, kept ? kept : search_alloc());
}

void knowledge_free(struct knowledge *k)
{
	if (!k)
		return;
	knowledge_snapshot_free(k->snapshot);
	search_free(k->index);
	free(k->path);
	free(k);
}

struct search *knowledge_index(struct knowledge *k)
{
	return k->index;
}

int knowledge_pinned(const struct knowledge *k, const dj_id **out)
{
	*out = k->pinned;
	return k->pinned_count;
}

uint64_t knowledge_audiences(uint32_t roles)
{
	uint64_t bits = UINT64_C(1) << audience_PUBLIC;

	if (roles)
		bits |= UINT64_C(1) << audience_STAFF;
	if (roles & INQUIRY_FLOOR)
		bits |= KNOWLEDGE_INQUIRIES;
	return roles & INQUIRY_LEADERS ? bits | UINT64_C(1) << audience_LEADERS : bits;
}

static void put_thing(struct search *index, const struct knowledge_thing *t, int64_t stamp)
{
	search_put(index, &(struct search_text){.id = t->id,
						.kind = 1U << t->kind,
						.audiences = t->audiences,
						.department = t->department,
						.place = t->place,
						.title = knowledge_text(t, KNOWLEDGE_TITLE),
						.aliases = knowledge_text(t, KNOWLEDGE_ALIASES),
						.body = knowledge_text(t, KNOWLEDGE_BODY),
						.changed_ms = t->changed_ms,
						.stamp = stamp});
}

/* What is written of the index is no longer what it is. */
static void touch(struct knowledge *k)
{
	knowledge_snapshot_free(k->snapshot);
	k->snapshot = NULL;
	k->dirty++;
}

/* False: the index has it as it is, from the snapshot. */
static bool take_row(struct knowledge *k, const struct knowledge_look *look,
		     const struct db_rows *row)
{
	dj_id id = db_int(row, 0);
	int64_t stamp = search_stamp(k->index, id);
	struct knowledge_thing thing;

	k->change = db_int(row, 2);
	k->unseen -= stamp && k->unseen > 0;
	if (stamp == k->change)
		return false;
	touch(k);
	if (knowledge_load(look, (enum found_kind)db_int(row, 1), id, &thing))
		put_thing(k->index, &thing, k->change);
	else
		search_remove(k->index, id);
	knowledge_thing_fini(&thing);
	return true;
}

/* Up to `most` rows, and a batch; false when there may be more. */
static bool take_rows(struct knowledge *k, const struct knowledge_look *look, int most)
{
	int batch, taken = 0;

	do {
		struct db_rows rows =
		    db_query(look->db, SQL_searchable_since, db_i(k->change), db_i(BATCH));

		for (batch = 0; db_next(&rows); batch++)
			taken += take_row(k, look, &rows);
	} while (batch == BATCH && taken < most);
	return batch < BATCH;
}

static void count_uses(struct knowledge *k, const struct knowledge_look *look)
{
	struct db_rows rows = db_query(look->db, SQL_article_use_since,
				       db_i(look->now / KNOWLEDGE_DAY_MS - USE_DAYS));
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

/* The product's words and the editors', whenever one of these was changed. */
static void follow_words(struct knowledge *k, struct db *db)
{
	int64_t change = db_query_int(db, SQL_knowledge_word_change, 0);
	struct db_rows rows;

	if (change == k->words)
		return;
	search_clear_words(k->index);
	search_add_usual_words(k->index);
	rows = db_query(db, SQL_knowledge_word_list);
	while (db_next(&rows)) {
		const char *said = db_text(&rows, 2), *meant = db_text(&rows, 3);

		if (db_int(&rows, 1) == knowledge_word_PHRASE) {
			search_add_phrase(k->index, said);
			continue;
		}
		search_add_synonym(k->index, said, meant);
		if (db_int(&rows, 4))
			search_add_synonym(k->index, meant, said);
	}
	k->words = change;
}

static void follow_pins(struct knowledge *k, const struct knowledge_look *look)
{
	struct db_rows rows =
	    db_query(look->db, SQL_article_pinned, db_i(look->now), db_i(look->now));

	k->pinned_count = 0;
	while (db_next(&rows))
		if (k->pinned_count < PINNED)
			k->pinned[k->pinned_count++] = db_int(&rows, 0);
}

int64_t knowledge_follow(struct knowledge *k, const struct knowledge_look *look, int most)
{
	bool all;

	if (!k->index)
		open_index(k);
	all = take_rows(k, look, most);
	if (all && k->unseen) { /* of another database: nothing of it is to be trusted */
		take_index(k, search_alloc());
		all = take_rows(k, look, most);
	}
	follow_words(k, look->db);
	follow_pins(k, look);
	if (look->now - k->uses_at_ms >= USE_EVERY_MS) {
		count_uses(k, look);
		k->uses_at_ms = look->now;
	}
	return all ? 0 : db_query_int(look->db, SQL_searchable_after, 0, db_i(k->change));
}

static int keep_more(struct knowledge *k)
{
	if (!k->snapshot && k->path && k->dirty >= WORTH_KEEPING) {
		k->snapshot = knowledge_snapshot_begin(k->index, k->path, k->keys);
		k->dirty = k->snapshot ? k->dirty : 0;
	}
	if (!k->snapshot)
		return REST_MS;
	if (knowledge_snapshot_step(k->snapshot))
		return 0;
	knowledge_snapshot_free(k->snapshot);
	k->snapshot = NULL;
	k->dirty = 0;
	return REST_MS;
}

int knowledge_rest(struct knowledge *k, const struct knowledge_look *look)
{
	return knowledge_follow(k, look, AT_REST) ? 0 : keep_more(k);
}
