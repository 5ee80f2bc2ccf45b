/* Owns the trace of what is shown of a citizen beside their card: an inquiry, a letter, a file that
 * came along (R105). It stands on the disk before it is read. A second look of the same person at
 * the same citizen within half an hour is the same look. */
#include "app/access.h"
#include "app/inquiry_rows.h"
#include "app/letter_row.h"
#include "app/sealed.h"

#include <stdio.h>
#include <string.h>

struct shown {
	dj_id contact, citizen, inquiry;
	bool ours; /* nobody's record: an article's file, a letter to another office */
};

static bool of_inquiry(struct record *r, dj_id id, struct shown *out)
{
	struct inquiry_row row;

	if (!inquiry_row_load(r->db, id, &row) ||
	    !inquiry_may_see(r->db, &row, r->c->actor, r->c->roles))
		return false;
	out->inquiry = id;
	out->contact = row.contact;
	out->citizen = row.citizen;
	return true;
}

static bool of_letter(struct record *r, dj_id id, struct shown *out)
{
	struct letter_row row;

	if (!letter_load(r, id, &row))
		return false;
	out->contact = row.contact;
	return row.contact || of_inquiry(r, row.inquiry, out);
}

/* The first thing of a citizen's that it belongs to. */
static bool of_attachment(struct record *r, dj_id id, struct shown *out)
{
	struct db_rows rows = db_query(r->db, SQL_attachment_owners, db_i(id));
	dj_id letter = 0, inquiry = 0;

	while (db_next(&rows)) {
		enum attachment_owner kind = (enum attachment_owner)db_int(&rows, 0);

		if (kind == attachment_owner_LETTER && !letter)
			letter = db_int(&rows, 1);
		else if (kind != attachment_owner_LETTER && !inquiry)
			inquiry = db_int(&rows, 1);
	}
	return inquiry ? of_inquiry(r, inquiry, out) : letter && of_letter(r, letter, out);
}

static bool find(struct record *r, struct shown *out)
{
	const struct command *c = r->c;

	out->contact = c->contact;
	if (c->contact)
		return c->citizen.what == access_what_LETTER;
	if (c->citizen.what == access_what_INQUIRY)
		return of_inquiry(r, c->subject, out);
	if (c->citizen.what == access_what_LETTER)
		return of_letter(r, c->subject, out);
	return c->citizen.what == access_what_ATTACHMENT && of_attachment(r, c->subject, out);
}

static enum access_why why_of(const struct record *r, const struct shown *s)
{
	const uint32_t works = 1u << role_AGENT | 1u << role_SUPERVISOR | 1u << role_MANAGER |
			       1u << role_OFFICIAL | 1u << role_GOVERNOR_OFFICE;

	if (r->c->actor && !(r->c->roles & works))
		return access_why_AUDIT;
	return s->inquiry ? access_why_INQUIRY : access_why_CONTACT;
}

static bool said_already(struct record *r, dj_id citizen, const struct shown *s)
{
	return db_query_int(r->db, SQL_access_shown, 0, db_i(r->c->actor), db_i(citizen),
			    db_i(s->contact), db_i(r->c->citizen.what),
			    db_i(r->now - ACCESS_WINDOW_MS)) != 0;
}

/* Always ok: whether they may see it, the question itself decides. */
enum verdict record_shown(struct record *r)
{
	struct shown s = {0};
	struct access x;
	dj_id root;

	if (!find(r, &s))
		return VERDICT_ok;
	root = s.contact ? db_query_int(r->db, SQL_contact_citizen_one, 0, db_i(s.contact)) : 0;
	root = root ? root : s.citizen;
	root = root ? db_query_int(r->db, SQL_citizen_root, 0, db_i(root)) : 0;
	if ((!root && !s.contact) || said_already(r, root, &s))
		return VERDICT_ok;
	x = (struct access){.contact = s.contact, .what = r->c->citizen.what, .why = why_of(r, &s)};
	access_add_group(r, root, &x);
	return VERDICT_ok;
}

#define LIST_WINDOW_MS (12 * 3600000LL) /* a shift */

/* The same list within a shift is the same look. */
static bool listed_already(struct record *r, const char *what)
{
	struct db_rows rows = db_query(r->db, SQL_access_listed, db_i(r->c->actor),
				       db_i(access_what_LIST), db_i(r->now - LIST_WINDOW_MS));
	char note[ACCESS_NOTE + 1];
	bool found = false;

	while (!found && db_next(&rows)) {
		struct seal_place place = {"access.note", db_int(&rows, 0)};

		found = strcmp(sealed_text(r->keys, place, &rows, 1, note, sizeof note), what) == 0;
	}
	db_done(&rows);
	return found;
}

/* Many people at once: one row that names the list and what of it was asked for. A list on the page
 * of who works with it is part of the conversations; a file leaves the house, and is looked at by
 * the monthly review. */
enum verdict record_list_shown(struct record *r)
{
	const struct shown nobody = {0};
	char what[ACCESS_NOTE + 1];
	struct access x = {.what = access_what_LIST, .why = why_of(r, &nobody), .note = what};

	if (strstr(r->c->name, ".csv") && x.why == access_why_CONTACT)
		x.why = access_why_OTHER;
	snprintf(what, sizeof what, "%s%s%.200s", r->c->name, r->c->text[0] ? " " : "", r->c->text);
	if (!listed_already(r, what))
		access_add(r, &x);
	return VERDICT_ok;
}
