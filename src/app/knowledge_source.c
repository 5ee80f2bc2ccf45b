/* Owns what a row is to a search: the table of kinds, and the articles. Refuses: the index
 * (knowledge.c). */
#include "app/knowledge.h"

#include <stdlib.h>

enum { STALE_DAYS = 365 };

static knowledge_source *const sources[found_kind_COUNT] = {
#define SOURCE(kind, function) [found_kind_##kind] = function,
#include "app/knowledge_source.def"
#undef SOURCE
};

void knowledge_set(struct knowledge_thing *t, enum knowledge_text which, const char *text)
{
	free(t->texts[which]);
	t->texts[which] = dj_strdup(text);
}

const char *knowledge_text(const struct knowledge_thing *t, enum knowledge_text which)
{
	return t->texts[which] ? t->texts[which] : "";
}

void knowledge_thing_fini(struct knowledge_thing *t)
{
	for (int i = 0; i < KNOWLEDGE_TEXTS; i++)
		free(t->texts[i]);
	*t = (struct knowledge_thing){0};
}

bool knowledge_load(const struct knowledge_look *look, enum found_kind kind, dj_id id,
		    struct knowledge_thing *out)
{
	*out = (struct knowledge_thing){.kind = kind, .id = id};
	return kind >= 0 && kind < found_kind_COUNT && sources[kind] &&
	       sources[kind](look, id, out);
}

bool knowledge_in_force(const struct knowledge_thing *t, dj_ms now)
{
	return t->valid_from_ms <= now && (t->valid_to_ms == 0 || now < t->valid_to_ms);
}

bool knowledge_stale(const struct knowledge_thing *t, dj_ms now)
{
	dj_ms from = t->stale_ms ? t->stale_ms : t->checked_ms + STALE_DAYS * KNOWLEDGE_DAY_MS;

	return now > from;
}

void knowledge_changed(struct db *db, enum found_kind kind, dj_id id, dj_id change)
{
	db_exec(db, SQL_searchable_put, db_i(id), db_i(kind), db_i(change));
}

/* The version that is live, whatever stands in the draft. */
bool knowledge_article(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	static const enum knowledge_text texts[] = {
	    KNOWLEDGE_TITLE, KNOWLEDGE_ALIASES, KNOWLEDGE_BODY, KNOWLEDGE_SOURCE, KNOWLEDGE_SPOKEN};
	struct db_rows row = db_query(look->db, SQL_article_found, db_i(id));

	if (!db_next(&row))
		return false;
	out->audiences = UINT64_C(1) << db_int(&row, 0);
	out->language = (enum language)db_int(&row, 1);
	out->department = db_int(&row, 2);
	for (int i = 0; i < (int)DJ_COUNT(texts); i++)
		knowledge_set(out, texts[i], db_text(&row, 3 + i));
	out->checked_ms = db_int(&row, 8);
	out->changed_ms = db_int(&row, 9);
	out->valid_from_ms = db_int(&row, 10);
	out->valid_to_ms = db_int(&row, 11);
	db_done(&row);
	return true;
}
