/* Owns the reasons: nobody sees the record of a citizen before it stands on the disk who looks,
 * when and why. A conversation that goes on is a reason by itself, but not for what is restricted
 * (R105). */
#include "app/access.h"
#include "app/record_citizen.h"
#include "base/text.h"

#include <string.h>

#define JUST_ENDED_MS 3600000LL /* what is written down after a call is part of it */

/* Does the contact go on, or has it just ended? */
static bool is_recent(struct record *r, dj_id contact)
{
	struct db_rows rows = db_query(r->db, SQL_contact_recent, db_i(contact));
	dj_ms ended_ms;

	if (!db_next(&rows))
		return false;
	ended_ms = db_int(&rows, 0);
	db_done(&rows);
	return ended_ms == 0 || r->now - ended_ms < JUST_ENDED_MS;
}

/* A call in crisis of somebody else is no way to the person in it (R059). */
static bool hides(struct record *r, dj_id contact)
{
	const uint32_t sees = 1u << role_SUPERVISOR | 1u << role_MANAGER | 1u << role_AUDITOR;

	return r->c->actor && !(r->c->roles & sees) &&
	       db_query_int(r->db, SQL_crisis_hides, 0, db_i(contact), db_i(r->c->actor));
}

static enum verdict has_reason(struct record *r, const struct citizen_row *citizen)
{
	const struct command *c = r->c;
	size_t words = strlen(c->text);

	if (words > ACCESS_NOTE || !dj_utf8_valid(c->text, words))
		return VERDICT_bad_request;
	if (c->citizen.why == access_why_CONTACT || c->citizen.why == access_why_NONE)
		return c->contact && !citizen->sensitive && is_recent(r, c->contact)
			   ? VERDICT_ok
			   : VERDICT_reason_missing;
	if (c->citizen.why == access_why_REASON ||
	    (c->citizen.why == access_why_OTHER && words == 0))
		return VERDICT_reason_missing;
	return VERDICT_ok;
}

static void note(struct record *r, const struct citizen_row *citizen)
{
	const struct command *c = r->c;
	enum access_why why = c->citizen.why ? c->citizen.why : access_why_CONTACT;
	struct access x = {
	    .contact = c->contact, .what = c->citizen.what, .why = why, .note = c->text};
	struct db_rows rows = db_query(r->db, SQL_citizen_members, db_i(citizen->root));
	dj_id members[20];
	int n = 0;

	while (db_next(&rows))
		members[n++] = db_int(&rows, 0);
	for (int i = 0; i < n; i++) {
		x.citizen = members[i];
		access_add(r, &x);
	}
}

/* Answers the one that stands for them, or 0 when nobody knows whose the contact is. A second look
 * within half an hour needs no second reason. */
enum verdict record_citizen_open(struct record *r)
{
	const struct command *c = r->c;
	dj_id id = c->subject;
	struct citizen_row citizen;
	enum verdict v;

	if (c->citizen.what != access_what_CARD && c->citizen.what != access_what_COPY &&
	    c->citizen.what != access_what_LOOKED)
		return VERDICT_bad_request;
	if (c->contact && hides(r, c->contact))
		return VERDICT_not_allowed;
	if (!id && c->contact)
		id = db_query_int(r->db, SQL_contact_citizen_one, 0, db_i(c->contact));
	if (!id)
		return c->contact ? VERDICT_ok : VERDICT_bad_request;
	if (!citizen_load(r, id, &citizen))
		return VERDICT_not_found;
	r->answer->id = citizen.root;
	if (c->citizen.what == access_what_CARD && c->citizen.why == access_why_NONE &&
	    access_is_open(r->db, c->actor, citizen.root, r->now))
		return VERDICT_ok;
	v = has_reason(r, &citizen);
	if (v == VERDICT_ok)
		note(r, &citizen);
	return v;
}

enum verdict record_citizen_mark(struct record *r)
{
	const struct command *c = r->c;
	struct citizen_row citizen;
	struct fact *f;

	if (!citizen_load(r, c->subject, &citizen))
		return VERDICT_not_found;
	if (citizen.erased_ms)
		return VERDICT_citizen_erased;
	if (citizen.root != citizen.id)
		return VERDICT_changed;
	db_exec(r->db, SQL_citizen_mark, db_i(c->citizen.sensitive), db_i(c->citizen.hold),
		db_i(citizen.id));
	f = facts_add(&r->facts, FACT_citizen_marked);
	f->citizen_marked.citizen = citizen.id;
	f->citizen_marked.sensitive = c->citizen.sensitive;
	f->citizen_marked.hold = c->citizen.hold;
	f->citizen_marked.person = c->actor;
	return VERDICT_ok;
}
