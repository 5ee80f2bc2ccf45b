/* Owns what stands beside a report: names of its keys, the contacts behind a number, formulas,
 * teams. */
#include "app/query_figure.h"
#include "app/sealed.h"

#include <stdlib.h>

/* ---- names ---- */

static bool has_key(const struct figure_report *p, dj_id key)
{
	for (int i = 0; i < p->count; i++)
		if (p->rows[i].key == key)
			return true;
	return false;
}

static void put_name(struct dj_json *j, dj_id key, const char *name)
{
	dj_json_object(j, NULL);
	dj_json_id(j, "key", key);
	dj_json_text(j, "name", name);
	dj_json_end_object(j);
}

/* Labels come after names: who reads takes the last one. */
static void put_labels(struct query_run *r, const struct figure_report *p, const char *owner)
{
	struct db_rows rows = db_query(r->db, SQL_figure_labels, db_t(owner), db_i(p->ask->words));

	while (db_next(&rows))
		if (has_key(p, db_int(&rows, 0)))
			put_name(&r->json, db_int(&rows, 0), db_text(&rows, 1));
}

static void put_people(struct query_run *r, const struct figure_report *p)
{
	struct db_rows rows = db_query(r->db, SQL_figure_people);
	char name[QUERY_SEALED];

	while (db_next(&rows)) {
		struct seal_place where = {"person.display", db_int(&rows, 0)};

		if (has_key(p, db_int(&rows, 0)))
			put_name(&r->json, db_int(&rows, 0),
				 sealed_text(r->keys, where, &rows, 1, name, sizeof name));
	}
}

void figure_json_names(struct query_run *r, const struct figure_report *p)
{
	static const struct {
		enum sql_id names;
		const char *owner;
	} of[GROUPS] = {[GROUP_QUEUE] = {SQL_figure_queue_names, "queue"},
			[GROUP_TEAM] = {SQL_team_list, NULL},
			[GROUP_TOPIC] = {SQL_figure_topic_names, "topic"},
			[GROUP_PLACE] = {SQL_figure_place_names, "place"}};
	enum figure_group group = p->ask->group;
	struct db_rows rows;

	dj_json_array(&r->json, "names");
	if (group == GROUP_AGENT)
		put_people(r, p);
	if (group == GROUP_QUEUE || group == GROUP_TEAM || group == GROUP_TOPIC ||
	    group == GROUP_PLACE) {
		rows = db_query(r->db, of[group].names);
		while (db_next(&rows))
			if (has_key(p, db_int(&rows, 0)))
				put_name(&r->json, db_int(&rows, 0), db_text(&rows, 1));
		if (of[group].owner)
			put_labels(r, p, of[group].owner);
	}
	dj_json_end_array(&r->json);
}

/* ---- behind a number ---- */

static void put_behind(struct query_run *r, const struct db_rows *rows)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_id(j, "contact", db_int(rows, 0));
	dj_json_id(j, "entry", db_int(rows, 1));
	dj_json_id(j, "queue", db_int(rows, 2));
	dj_json_id(j, "agent", db_int(rows, 3));
	query_json_word(j, "kind", words_entry_kind, db_int(rows, 4));
	dj_json_int(j, "at_ms", db_int(rows, 5));
	query_json_ms(j, "answered_ms", db_int(rows, 6));
	query_json_ms(j, "ended_ms", db_int(rows, 7));
	if (db_int(rows, 8) >= 0)
		query_json_word(j, "ending", words_entry_end, db_int(rows, 8));
	else
		dj_json_null(j, "ending");
	dj_json_int(j, "wait_ms", db_int(rows, 9));
	dj_json_int(j, "talk_ms", db_int(rows, 10));
	dj_json_int(j, "hold_ms", db_int(rows, 11));
	dj_json_int(j, "wrap_ms", db_int(rows, 12));
	if (db_int(rows, 13) >= 0)
		dj_json_int(j, "estimate_ms", db_int(rows, 13));
	else
		dj_json_null(j, "estimate_ms");
	dj_json_end_object(j);
}

enum verdict query_figure_behind(struct query_run *r)
{
	static const enum sql_id tables[] = {SQL_figure_behind_entries, SQL_figure_behind_parts,
					     SQL_figure_behind_contacts, SQL_figure_behind_written,
					     SQL_figure_behind_written_parts};
	struct figure_ask a;
	struct db_rows rows;

	if (!figure_ask_read(r->q->text, r->now, &a, NULL) || !a.behind)
		return VERDICT_bad_request;
	rows = db_query(r->db, tables[a.behind->table], db_i(a.group), db_i(a.key),
			db_i(a.behind->number), db_i(a.from_ms), db_i(a.to_ms), db_i(a.queue),
			db_i(a.agent), db_i(a.team), db_i(a.topic), db_i(a.place), db_i(a.language),
			db_i(a.channel), db_i(a.limit));
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "contacts");
	while (db_next(&rows))
		put_behind(r, &rows);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- formulas ---- */

static void put_weights(struct dj_json *j, const struct level_weights *w)
{
	char text[LEVEL_TEXT];

	level_weights_write(w, text);
	dj_json_text(j, "weights", text);
}

static void put_queue_level(struct query_run *r, const struct figure_levels *levels,
			    const struct db_rows *q)
{
	struct figure_level l = figure_level_of(levels, db_int(q, 0));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_id(j, "queue", db_int(q, 0));
	dj_json_text(j, "name", db_text(q, 1));
	dj_json_text(j, "formula", level_word(l.formula));
	dj_json_bool(j, "own", l.queue != 0);
	put_weights(j, &l.weights);
	dj_json_int(j, "target", db_int(q, 2));
	dj_json_int(j, "within_ms", db_int(q, 3));
	dj_json_int(j, "short_ms", db_int(q, 4));
	dj_json_end_object(j);
}

enum verdict query_figure_levels(struct query_run *r)
{
	struct figure_levels *levels = dj_alloc(sizeof *levels);
	struct dj_json *j = &r->json;
	struct figure_level all;
	struct db_rows rows;

	figure_levels_load(r->db, levels);
	all = figure_level_of(levels, 0);
	dj_json_object(j, NULL);
	dj_json_array(j, "formulas");
	for (int f = 0; f < LEVEL_OWN; f++) {
		dj_json_object(j, NULL);
		dj_json_text(j, "formula", level_word((enum level_formula)f));
		put_weights(j, level_weights_of((enum level_formula)f));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_object(j, "all");
	dj_json_text(j, "formula", level_word(all.formula));
	put_weights(j, &all.weights);
	dj_json_end_object(j);
	dj_json_array(j, "queues");
	rows = db_query(r->db, SQL_figure_queue_names);
	while (db_next(&rows))
		put_queue_level(r, levels, &rows);
	dj_json_end_array(j);
	dj_json_end_object(j);
	free(levels);
	return VERDICT_ok;
}

/* ---- teams ---- */

static void put_members(struct query_run *r, dj_id team)
{
	struct db_rows rows = db_query(r->db, SQL_team_member_list, db_i(team));
	struct dj_json *j = &r->json;

	dj_json_array(j, "members");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "person", db_int(&rows, 0));
		dj_json_int(j, "from_ms", db_int(&rows, 1));
		query_json_ms(j, "until_ms", db_int(&rows, 2));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_teams(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_team_list);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "teams");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_text(j, "name", db_text(&rows, 1));
		dj_json_id(j, "leader", db_int(&rows, 2));
		query_json_person(r, "leader_name", db_int(&rows, 2), &rows, 3);
		put_members(r, db_int(&rows, 0));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
