/* Owns the views of what is arranged for a shift: words to people, skills moved for a time, the
 * plan of required cover. */
#include "app/permission.h"
#include "app/query_run.h"
#include "app/sealed.h"
#include "app/site_rows.h"

#define TEXT_MAX 1100

/* ---- words ---- */

static void put_text(struct query_run *r, dj_id message, const struct db_rows *rows, int column)
{
	struct seal_place where = {"message.text", message};
	char text[TEXT_MAX];

	dj_json_text(&r->json, "text",
		     sealed_text(r->keys, where, rows, column, text, sizeof text));
}

/* For which team; null for one person and for everybody. */
static void put_team(struct dj_json *j, const struct db_rows *rows, int column)
{
	const char *name = db_text(rows, column);

	dj_json_text(j, "team", name[0] ? name : NULL);
}

enum verdict query_messages(struct query_run *r)
{
	dj_id me = r->q->person;
	struct db_rows rows = db_query(r->db, SQL_message_unseen, db_i(r->now), db_i(me), db_i(me),
				       db_i(me), db_i(me));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "messages");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		query_json_word(j, "kind", words_message_kind, db_int(&rows, 1));
		dj_json_int(j, "at_ms", db_int(&rows, 2));
		query_json_person(r, "from", db_int(&rows, 3), &rows, 5);
		put_team(j, &rows, 6);
		put_text(r, db_int(&rows, 0), &rows, 4);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

static void put_seen(struct query_run *r, dj_id message)
{
	struct db_rows rows = db_query(r->db, SQL_message_seen_list, db_i(message));
	struct dj_json *j = &r->json;

	dj_json_array(j, "seen");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		query_json_person(r, "name", db_int(&rows, 0), &rows, 2);
		dj_json_int(j, "at_ms", db_int(&rows, 1));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_messages_sent(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_message_sent_list);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "messages");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		query_json_word(j, "kind", words_message_kind, db_int(&rows, 1));
		dj_json_id(j, "to", db_int(&rows, 2));
		query_json_person(r, "to_name", db_int(&rows, 2), &rows, 7);
		put_team(j, &rows, 8);
		dj_json_int(j, "at_ms", db_int(&rows, 3));
		dj_json_int(j, "until_ms", db_int(&rows, 4));
		put_text(r, db_int(&rows, 0), &rows, 6);
		put_seen(r, db_int(&rows, 0));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* ---- skills ---- */

static void put_skill_names(struct query_run *r, const struct site *s)
{
	struct dj_json *j = &r->json;

	dj_json_array(j, "skills");
	for (int i = 0; i < s->skill_count; i++) {
		enum language l = s->skills[i].language;
		struct db_rows rows =
		    db_query(r->db, SQL_skill_label_list, db_i(s->skills[i].number));

		dj_json_object(j, NULL);
		dj_json_text(j, "name", s->skills[i].name);
		dj_json_text(j, "language", l ? word_of(words_language, l) : NULL);
		dj_json_object(j, "label");
		while (db_next(&rows))
			dj_json_text(j, word_of(words_language, (int)db_int(&rows, 0)),
				     db_text(&rows, 1));
		dj_json_end_object(j);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static const char *skill_name(const struct site *s, int number)
{
	for (int i = 0; i < s->skill_count; i++)
		if (s->skills[i].number == number)
			return s->skills[i].name;
	return NULL;
}

static void put_moves(struct dj_json *j, const struct site *s, dj_id person)
{
	dj_json_array(j, "moved");
	for (int i = 0; i < s->move_count; i++) {
		const struct site_move *m = &s->moves[i];

		if (m->person != person)
			continue;
		dj_json_object(j, NULL);
		dj_json_text(j, "skill", skill_name(s, m->skill));
		dj_json_int(j, "level", m->level);
		dj_json_int(j, "otherwise", m->otherwise);
		dj_json_int(j, "until_ms", m->until_ms);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_skills(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct site s;

	site_read(r->db, r->keys, &s);
	dj_json_object(j, NULL);
	put_skill_names(r, &s);
	dj_json_array(j, "people");
	for (int i = 0; i < s.agent_count; i++) {
		if (!(s.agents[i].roles & ROLE(AGENT)))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "id", s.agents[i].acd.id);
		dj_json_object(j, "skills");
		for (int k = 0; k < s.skill_count; k++)
			if (s.agents[i].acd.level[s.skills[k].number])
				dj_json_int(j, s.skills[k].name,
					    s.agents[i].acd.level[s.skills[k].number]);
		dj_json_end_object(j);
		put_moves(j, &s, s.agents[i].acd.id);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	site_free(&s);
	return VERDICT_ok;
}

/* ---- cover ---- */

static void put_half(struct dj_json *j, const struct site *s, struct hours_local l,
		     const char *skill)
{
	for (int half = 0; half < COVER_HALVES; half++) {
		int n = cover_required(&s->cover, l.date, l.weekday, half, skill ? skill : "");

		if (n == 0)
			continue;
		dj_json_object(j, NULL);
		dj_json_int(j, "half", half);
		dj_json_text(j, "skill", skill);
		dj_json_int(j, "required", n);
		dj_json_end_object(j);
	}
}

enum verdict query_cover(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct hours_local l;
	struct db_rows rows;
	struct site s;
	bool planned;

	site_read(r->db, r->keys, &s);
	l = site_local(&s, r->now);
	dj_json_object(j, NULL);
	dj_json_int(j, "half", l.minute / 30);
	dj_json_array(j, "today");
	put_half(j, &s, l, NULL);
	for (int i = 0; i < s.skill_count; i++)
		put_half(j, &s, l, s.skills[i].name);
	dj_json_end_array(j);
	rows = db_query(r->db, SQL_cover_last);
	planned = db_next(&rows);
	dj_json_text(j, "csv", planned ? db_text(&rows, 0) : "");
	if (planned)
		db_done(&rows);
	dj_json_end_object(j);
	site_free(&s);
	return VERDICT_ok;
}
