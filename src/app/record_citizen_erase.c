/* Owns whether something goes: by policy at night, and when a citizen asks (R105). Rows stay, words
 * go (erasing.c); a legal hold keeps all. */
#include "app/access.h"
#include "app/erasing.h"
#include "app/record_citizen.h"
#include "base/text.h"

#include <string.h>

#define DAYS_MAX 36500

/* ---- by policy ---- */

static const enum retention_kind kinds[] = {
    retention_kind_WORDS,  retention_kind_NUMBER,  retention_kind_EVENT,
    retention_kind_LETTER, retention_kind_INQUIRY, retention_kind_CITIZEN,
};

enum verdict record_retention_run(struct record *r)
{
	for (size_t i = 0; i < DJ_COUNT(kinds); i++)
		r->answer->number += erase_due(r, kinds[i]);
	return VERDICT_ok;
}

enum verdict record_retention_save(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;

	if (c->citizen.retention < 0 || c->citizen.retention >= retention_kind_COUNT ||
	    c->citizen.retention == retention_kind_REQUEST || c->number < 0 || c->number > DAYS_MAX)
		return VERDICT_bad_request;
	db_exec(r->db, SQL_retention_save, db_i(c->citizen.retention), db_i(c->number),
		db_i(r->now), db_i(c->actor));
	f = facts_add(&r->facts, FACT_retention_changed);
	f->retention_changed.kind = c->citizen.retention;
	f->retention_changed.days = c->number;
	f->retention_changed.person = c->actor;
	return VERDICT_ok;
}

/* ---- on request ---- */

/* Does one of their conversations go on? */
static bool talks(struct record *r, dj_id id)
{
	struct db_rows rows = db_query(r->db, SQL_citizen_contact_ids, db_i(id));
	bool ended = true;

	while (db_next(&rows))
		ended &= db_int(&rows, 1) != 0;
	return !ended;
}

static int members_of(struct record *r, dj_id root, dj_id out[20])
{
	struct db_rows rows = db_query(r->db, SQL_citizen_members, db_i(root));
	int n = 0;

	while (db_next(&rows))
		out[n++] = db_int(&rows, 0);
	return n;
}

static void say_erased(struct record *r, dj_id id, dj_id run)
{
	struct fact *f = facts_add(&r->facts, FACT_citizen_erased);

	f->citizen_erased.citizen = id;
	f->citizen_erased.run = run;
	f->citizen_erased.person = r->c->actor;
	f->citizen_erased.why = r->c->citizen.why;
	access_add(r, &(struct access){.citizen = id,
				       .what = access_what_ERASURE,
				       .why = r->c->citizen.why,
				       .note = r->c->text});
}

/* Everybody who is one person with them, and all that is theirs (owned.def). Not while somebody
 * still works on something of theirs. */
static enum verdict erase_person(struct record *r, dj_id root)
{
	dj_id members[20], run;
	int n = members_of(r, root, members), held;

	for (int i = 0; i < n; i++)
		if (talks(r, members[i]))
			return VERDICT_wrong_state;
	if (db_query_int(r->db, SQL_owned_at_work, 0, db_i(root)))
		return VERDICT_citizen_waits;
	run = erase_all(r, root, &held);
	for (int i = 0; i < n; i++)
		say_erased(r, members[i], run);
	r->answer->id = run;
	r->answer->number = held;
	return VERDICT_ok;
}

/* Answers the proof, and how many recordings a hold of their own keeps. */
enum verdict record_citizen_erase(struct record *r)
{
	const struct command *c = r->c;
	struct citizen_row citizen;

	if (c->citizen.why <= access_why_NONE || c->citizen.why == access_why_REASON ||
	    (c->citizen.why == access_why_OTHER && !c->text[0]))
		return VERDICT_reason_missing;
	if (strlen(c->text) > ACCESS_NOTE || !dj_utf8_valid(c->text, strlen(c->text)))
		return VERDICT_bad_request;
	if (!citizen_load(r, c->subject, &citizen))
		return VERDICT_not_found;
	if (citizen.erased_ms)
		return VERDICT_citizen_erased;
	return citizen.held ? VERDICT_citizen_held : erase_person(r, citizen.root);
}
