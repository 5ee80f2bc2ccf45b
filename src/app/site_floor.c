/* Owns what the live app knows of incidents, and of what is arranged for a shift: skills moved for
 * a time, required cover. */
#include "app/incident_rows.h"
#include "app/site_rows.h"
#include "base/log.h"

static struct site_agent *agent_of(struct site *s, dj_id id)
{
	for (int i = 0; i < s->agent_count; i++)
		if (s->agents[i].acd.id == id)
			return &s->agents[i];
	return NULL;
}

/* One whose time is over still counts until the loop ends it: then everybody hears of it. */
static void load_moves(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_skill_move_list);

	while (db_next(&r)) {
		struct site_agent *a = agent_of(s, db_int(&r, 0));
		int64_t skill = db_int(&r, 1);

		if (!a || skill < 0 || skill >= ACD_SKILLS)
			continue;
		if (s->move_count % 32 == 0)
			s->moves =
			    dj_grow(s->moves, ((size_t)s->move_count + 32) * sizeof *s->moves);
		s->moves[s->move_count++] = (struct site_move){
		    a->acd.id, (int)skill, (int)db_int(&r, 2), a->acd.level[skill], db_int(&r, 3)};
		a->acd.level[skill] = (int8_t)db_int(&r, 2);
	}
}

static void load_cover(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_cover_last);
	struct dj_error why;

	if (!db_next(&r))
		return;
	if (cover_parse(db_text(&r, 0), &s->cover, &why)) {
		dj_log(DJ_LOG_ERROR, "cover.unreadable", "why=\"%s\"", why.text);
		cover_free(&s->cover);
	}
	db_done(&r);
}

void site_load_floor(struct db *db, struct site *s)
{
	s->incident_count = incident_rows_open(db, s->incidents, INCIDENTS);
	load_moves(db, s);
	load_cover(db, s);
}

static const char *name_of(const struct site *s, int skill)
{
	for (int i = 0; i < s->skill_count; i++)
		if (s->skills[i].number == skill)
			return s->skills[i].name;
	return NULL;
}

int site_cover_required(const struct site *s, int skill, dj_ms now)
{
	const char *name = skill == COVER_ANYBODY ? "" : name_of(s, skill);
	struct hours_local l = site_local(s, now);

	return name ? cover_required(&s->cover, l.date, l.weekday, l.minute / 30, name) : 0;
}
