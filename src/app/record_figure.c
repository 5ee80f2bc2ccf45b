/* Owns what people change about figures: formulas of service levels, teams, making all of them
 * anew. */
#include "app/record.h"
#include "base/text.h"
#include "domain/figure/level.h"

#include <string.h>

#define TEAM_NAME_MAX 60

static bool is_there(struct record *r, enum sql_id sql, dj_id id)
{
	return db_query_int(r->db, sql, 0, db_i(id)) != 0;
}

enum verdict record_level_save(struct record *r)
{
	const struct command *c = r->c;
	enum level_formula f = level_formula_of(c->name);
	struct level_weights own;

	if (c->subject && !is_there(r, SQL_figure_queue_is, c->subject))
		return VERDICT_not_found;
	if (c->name[0] && f == LEVEL_FORMULAS)
		return VERDICT_bad_request;
	if (f == LEVEL_OWN && !level_weights_read(c->text, &own))
		return VERDICT_bad_request;
	if (c->name[0])
		db_exec(r->db, SQL_figure_level_save, db_i(c->subject), db_t(c->name),
			db_t(f == LEVEL_OWN ? c->text : ""));
	else
		db_exec(r->db, SQL_figure_level_drop, db_i(c->subject));
	facts_add(&r->facts, FACT_level_changed)->level_changed.queue = c->subject;
	return VERDICT_ok;
}

enum verdict record_team_save(struct record *r)
{
	const struct command *c = r->c;
	dj_id id = c->subject, same = db_query_int(r->db, SQL_team_by_name, 0, db_t(c->name));

	if (!c->name[0] || strlen(c->name) > TEAM_NAME_MAX)
		return VERDICT_bad_request;
	if (id && !is_there(r, SQL_team_is, id))
		return VERDICT_not_found;
	if (c->to_agent && !is_there(r, SQL_figure_person_is, c->to_agent))
		return VERDICT_not_found;
	if (same && same != id)
		return VERDICT_name_taken;
	if (!id)
		id = record_id(r);
	db_exec(r->db, SQL_team_save, db_i(id), db_t(c->name), db_i(c->to_agent));
	facts_add(&r->facts, FACT_team_changed)->team_changed.team = id;
	r->answer->id = id;
	return VERDICT_ok;
}

/* Who has left stays in the history: figures of that time go on counting them in. */
enum verdict record_team_member(struct record *r)
{
	const struct command *c = r->c;
	dj_ms at = c->number > 0 ? c->number : r->now;
	int64_t since =
	    db_query_int(r->db, SQL_team_member_since, -1, db_i(c->subject), db_i(c->to_agent));
	struct fact *f;

	if (!is_there(r, SQL_team_is, c->subject) ||
	    !is_there(r, SQL_figure_person_is, c->to_agent))
		return VERDICT_not_found;
	if (c->flag == (since >= 0))
		return VERDICT_ok;
	if (!c->flag && at < since)
		return VERDICT_bad_request;
	db_exec(r->db, SQL_team_member_save, db_i(c->subject), db_i(c->to_agent),
		db_i(c->flag ? at : since), db_i(c->flag ? 0 : at));
	f = facts_add(&r->facts, FACT_team_changed);
	f->team_changed.team = c->subject;
	f->team_changed.person = c->to_agent;
	f->team_changed.on = c->flag;
	return VERDICT_ok;
}

enum verdict record_figures_again(struct record *r)
{
	r->answer->number = db_query_int(r->db, SQL_figure_ask_again, 0, db_i(1));
	facts_add(&r->facts, FACT_figures_again)->figures_again.person = r->c->actor;
	return VERDICT_ok;
}
