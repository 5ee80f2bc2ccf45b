/* Owns merge and unmerge (R052). A merge moves nothing: it says that one citizen is another, so
 * undoing it, at any time and in any order, leaves each with exactly what it had. */
#include "app/access.h"
#include "app/record_citizen.h"

#define GROUP_MAX 20 /* who are one person; SQL_citizen_group answers no more */

static void say_merged(struct record *r, enum fact_kind kind, dj_id merge, dj_id kept, dj_id gone)
{
	struct fact *f = facts_add(&r->facts, kind);

	f->citizen_merged.merge = merge; /* citizen.unmerged has the same fields */
	f->citizen_merged.kept = kept;
	f->citizen_merged.gone = gone;
	f->citizen_merged.person = r->c->actor;
}

static enum verdict may_merge(struct record *r, struct citizen_row *kept, struct citizen_row *gone)
{
	const struct command *c = r->c;
	enum verdict v;

	if (!citizen_load(r, c->subject, kept) || !citizen_load(r, c->citizen.other, gone))
		return VERDICT_not_found;
	if (kept->id == gone->id)
		return VERDICT_merge_self;
	if (kept->root == gone->root)
		return VERDICT_merged_already;
	v = citizen_may_change(r, kept);
	if (v == VERDICT_ok)
		v = citizen_may_change(r, gone);
	if (v == VERDICT_ok && db_query_int(r->db, SQL_citizen_group_size, 0, db_i(kept->id),
					    db_i(gone->id)) > GROUP_MAX)
		v = VERDICT_too_large;
	return v;
}

/* Answers the merge. */
enum verdict record_citizen_merge(struct record *r)
{
	struct citizen_row kept, gone;
	enum verdict v = may_merge(r, &kept, &gone);
	dj_id id;

	if (v != VERDICT_ok)
		return v;
	id = record_id(r);
	db_exec(r->db, SQL_merge_add, db_i(id), db_i(kept.id), db_i(gone.id), db_i(r->now),
		db_i(r->c->actor));
	db_exec(r->db, SQL_citizen_go_into, db_i(kept.id), db_i(gone.id));
	db_exec(r->db, SQL_citizen_new_root, db_i(kept.id), db_i(gone.id));
	say_merged(r, FACT_citizen_merged, id, kept.id, gone.id);
	r->answer->id = id;
	return VERDICT_ok;
}

enum verdict record_citizen_unmerge(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_merge_one, db_i(r->c->subject));
	struct citizen_row gone, root;
	dj_id kept, id;
	dj_ms undone_ms;

	if (!db_next(&rows))
		return VERDICT_not_found;
	kept = db_int(&rows, 0);
	id = db_int(&rows, 1);
	undone_ms = db_int(&rows, 2);
	db_done(&rows);
	if (undone_ms)
		return VERDICT_not_merged;
	if (!citizen_load(r, id, &gone) || !citizen_load(r, gone.root, &root))
		return VERDICT_not_found;
	if (root.erased_ms)
		return VERDICT_citizen_erased;
	if (root.sensitive && r->c->actor && !access_is_open(r->db, r->c->actor, root.id, r->now))
		return VERDICT_reason_missing;
	db_exec(r->db, SQL_merge_undo, db_i(r->now), db_i(r->c->actor), db_i(r->c->subject));
	db_exec(r->db, SQL_citizen_go_into, db_i(0), db_i(id));
	db_exec(r->db, SQL_citizen_split, db_i(id), db_i(id));
	say_merged(r, FACT_citizen_unmerged, r->c->subject, kept, id);
	r->answer->id = id;
	return VERDICT_ok;
}
