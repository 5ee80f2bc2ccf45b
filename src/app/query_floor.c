/* Owns what the pages of the floor go by: limits of the attention list, teams with who is in them
 * now, how a wallboard's screen looks; and reading a setting as the running server has it. */
#include "app/query_run.h"

/* File and flags as they were given at the start, the database between them. */
void query_settings_now(struct query_run *r, struct settings *all)
{
	struct db_rows rows = db_query(r->db, SQL_setting_list);
	const struct settings *given = r->given;

	for (int i = 0; given && i < given->count; i++)
		settings_set(all, given->values[i].setting, given->values[i].source,
			     given->values[i].text, NULL);
	while (db_next(&rows)) {
		int which = setting_of(db_text(&rows, 0));

		if (which >= 0) /* what another version wrote is not ours to judge */
			settings_set(all, (enum setting)which, SETTING_DATABASE, db_text(&rows, 1),
				     NULL);
	}
}

static void put_limits(struct query_run *r)
{
	static const struct {
		const char *state; /* as the page calls it */
		enum setting setting;
	} limits[] = {
	    {"waiting", SETTING_limit_waiting},
	    {"ringing", SETTING_limit_ringing},
	    {"talking", SETTING_limit_talking},
	    {"holding", SETTING_limit_holding},
	    {"wrap_up", SETTING_limit_wrap_up},
	    {"not_answering", SETTING_limit_not_answering},
	    {"reconnecting", SETTING_limit_reconnecting},
	};
	struct settings all;

	settings_init(&all);
	query_settings_now(r, &all);
	dj_json_object(&r->json, "limits");
	for (int i = 0; i < (int)DJ_COUNT(limits); i++)
		dj_json_int(&r->json, limits[i].state,
			    settings_number(&all, limits[i].setting) * 1000);
	dj_json_end_object(&r->json);
	settings_fini(&all);
}

static void put_members(struct query_run *r, dj_id team)
{
	struct db_rows rows = db_query(r->db, SQL_team_member_list, db_i(team));

	dj_json_array(&r->json, "people");
	while (db_next(&rows))
		if (db_int(&rows, 1) <= r->now &&
		    (db_int(&rows, 2) == 0 || db_int(&rows, 2) > r->now))
			dj_json_id(&r->json, NULL, db_int(&rows, 0));
	dj_json_end_array(&r->json);
}

/* A screen for which nothing was arranged: all null, the page decides. */
enum verdict query_wall_look(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_wall_look_one, db_i(r->q->id));
	bool is = db_next(&rows);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_text(j, "layout", is ? word_of(words_wall_layout, db_int(&rows, 0)) : NULL);
	dj_json_bool(j, "light", is && db_int(&rows, 1));
	dj_json_text(j, "language",
		     is && db_int(&rows, 2) ? word_of(words_language, db_int(&rows, 2)) : NULL);
	dj_json_end_object(j);
	if (is)
		db_done(&rows);
	return VERDICT_ok;
}

enum verdict query_floor_rules(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct db_rows rows;

	dj_json_object(j, NULL);
	put_limits(r);
	rows = db_query(r->db, SQL_team_list);
	dj_json_array(j, "teams");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_text(j, "name", db_text(&rows, 1));
		put_members(r, db_int(&rows, 0));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
