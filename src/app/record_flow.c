/* Owns what people change of flows: a new version is kept beside the old ones, one of them is live.
 * Going back is putting an earlier one live. */
#include "app/flow_place.h"
#include "app/record.h"
#include "app/site_rows.h"
#include "base/text.h"

#include <string.h>

struct flow_row {
	char name[FLOW_QUEUE];
	int64_t newest, live;
};

static bool load_row(struct record *r, dj_id id, struct flow_row *out)
{
	struct db_rows rows = db_query(r->db, SQL_flow_one, db_i(id));

	*out = (struct flow_row){0};
	if (!db_next(&rows))
		return false;
	dj_copy(out->name, sizeof out->name, db_text(&rows, 0));
	out->newest = db_int(&rows, 1);
	out->live = db_int(&rows, 2);
	db_done(&rows);
	return true;
}

static void save_row(struct record *r, dj_id id, const struct flow_row *row)
{
	db_exec(r->db, SQL_flow_save, db_i(id), db_t(row->name), db_i(row->newest),
		db_i(row->live));
}

static bool parsed(struct record *r, const char *document, struct flow **out,
		   struct flow_findings *findings)
{
	struct dj_error why = {""};

	if (flow_parse(document, out, findings, &why) == 0)
		return true;
	dj_copy(r->answer->text, sizeof r->answer->text, why.text);
	return false;
}

/* subject: the flow, 0 for a new one; number: the version that this one changes; text: the
 * document, name: a note. Answers its id and version. A draft may be as wrong as it likes, but it
 * is a flow. */
enum verdict record_flow_save(struct record *r)
{
	const struct command *c = r->c;
	struct flow *f = NULL;
	struct flow_row row;
	dj_id id = c->subject, same;
	enum verdict v = VERDICT_ok;

	if (!parsed(r, c->text, &f, NULL))
		return VERDICT_bad_request;
	same = db_query_int(r->db, SQL_flow_by_name, 0, db_t(f->name));
	if (id && !load_row(r, id, &row))
		v = VERDICT_not_found;
	else if (same && same != id)
		v = VERDICT_name_taken;
	else if (id && row.newest != c->number)
		v = VERDICT_changed;
	if (v == VERDICT_ok) {
		if (!id) {
			row = (struct flow_row){0};
			id = record_id(r);
		}
		dj_copy(row.name, sizeof row.name, f->name);
		row.newest++;
		save_row(r, id, &row);
		db_exec(r->db, SQL_flow_version_add, db_i(id), db_i(row.newest), db_t(c->text),
			db_t(c->name), db_i(c->actor), db_i(r->now));
		facts_add(&r->facts, FACT_flow_saved)->flow_saved.flow = id;
		r->facts.at[r->facts.count - 1].flow_saved.version = row.newest;
		r->answer->id = id;
		r->answer->number = row.newest;
	}
	flow_drop(f);
	return v;
}

/* Nothing goes live that the check has something serious against. */
static enum verdict may_go_live(struct record *r, dj_id id, int64_t version)
{
	struct flow_findings found = {0};
	char document[FLOW_TEXT_MAX + 1] = "";
	struct db_rows rows = db_query(r->db, SQL_flow_version_one, db_i(id), db_i(version));
	struct flow *f;
	struct site s;
	bool good;

	if (!db_next(&rows))
		return VERDICT_not_found;
	dj_copy(document, sizeof document, db_text(&rows, 0));
	db_done(&rows);
	if (!parsed(r, document, &f, &found))
		return VERDICT_bad_request;
	site_read(r->db, r->keys, &s);
	flow_check_here(f, &s, r->sounds, r->now, &found);
	good = flow_may_go_live(&found);
	site_free(&s);
	flow_drop(f);
	return good ? VERDICT_ok : VERDICT_flow_not_ready;
}

/* subject: the flow, number: the version that callers hear from now on; 0: none. */
enum verdict record_flow_live(struct record *r)
{
	const struct command *c = r->c;
	struct flow_row row;
	struct fact *fact;
	enum verdict v;

	if (!load_row(r, c->subject, &row))
		return VERDICT_not_found;
	v = c->number ? may_go_live(r, c->subject, c->number) : VERDICT_ok;
	if (v != VERDICT_ok)
		return v;
	row.live = c->number;
	save_row(r, c->subject, &row);
	if (c->number)
		db_exec(r->db, SQL_flow_version_live, db_i(c->actor), db_i(r->now),
			db_i(c->subject), db_i(c->number));
	fact = facts_add(&r->facts, FACT_flow_live);
	fact->flow_live.flow = c->subject;
	fact->flow_live.version = c->number;
	r->answer->id = c->subject;
	return VERDICT_ok;
}
