/* Owns what people keep of a safety report (R058) and of what is left to do after a contact.
 * Refuses: ringing anybody (centre_hotline.c). */
#include "app/record.h"
#include "base/text.h"

#include <string.h>

static size_t seal(struct record *r, const char *column, dj_id row, const char *text,
		   unsigned char *out)
{
	return *text ? keyring_seal(r->keys, (struct seal_place){column, row}, text, strlen(text),
				    out)
		     : 0;
}

/* ---- reports ---- */

struct report_was {
	int64_t revision;
	dj_ms made_ms;
};

static struct report_was report_was(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_report_one, db_i(r->c->contact));
	struct report_was was = {0, r->now};

	if (db_next(&rows)) {
		was = (struct report_was){db_int(&rows, 8), db_int(&rows, 5)};
		db_done(&rows);
	}
	return was;
}

static void write_report(struct record *r, const struct report_was *was)
{
	unsigned char address[NOTE_TEXT + SEAL_OVERHEAD], note[NOTE_TEXT + SEAL_OVERHEAD];
	const struct command *c = r->c;
	size_t address_n = seal(r, "report.address", c->contact, c->words, address);
	size_t note_n = seal(r, "report.note", c->contact, c->text, note);

	db_exec(r->db, SQL_report_save, db_i(c->contact), db_i(c->hazard), db_i(c->place),
		db_i(c->injuries), db_b(address, address_n), db_b(note, note_n), db_i(was->made_ms),
		db_i(r->now), db_i(c->actor), db_i(was->revision + 1));
}

static bool report_is_sound(const struct command *c)
{
	return c->hazard >= 0 && c->hazard < hazard_COUNT && c->injuries >= 0 &&
	       c->injuries < injuries_COUNT && dj_utf8_valid(c->text, strlen(c->text)) &&
	       dj_utf8_valid(c->words, strlen(c->words));
}

/* number: the revision that the person saw; an older one is VERDICT_changed. Answers the new one.
 */
enum verdict record_report_save(struct record *r)
{
	const struct command *c = r->c;
	struct report_was was;
	struct fact *f;

	if (!report_is_sound(c))
		return VERDICT_bad_request;
	if (db_query_int(r->db, SQL_contact_seqs, 0, db_i(c->contact)) == 0 ||
	    (c->place && db_query_int(r->db, SQL_place_exists, 0, db_i(c->place)) != c->place))
		return VERDICT_not_found;
	was = report_was(r);
	r->answer->number = was.revision;
	if (c->number != was.revision)
		return VERDICT_changed;
	write_report(r, &was);
	r->answer->number = was.revision + 1;
	f = facts_add(&r->facts, FACT_report_saved);
	f->report_saved.contact = c->contact;
	f->report_saved.person = c->actor;
	f->report_saved.hazard = c->hazard;
	f->report_saved.place = c->place;
	f->report_saved.injuries = c->injuries;
	f->report_saved.revision = was.revision + 1;
	return VERDICT_ok;
}

/* ---- tasks ---- */

struct task_was {
	dj_id contact;
	int64_t kind;
	bool done;
};

static bool load_task(struct record *r, struct task_was *out)
{
	struct db_rows rows = db_query(r->db, SQL_task_one, db_i(r->c->subject));

	if (!db_next(&rows))
		return false;
	*out = (struct task_was){db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 4) != 0};
	db_done(&rows);
	return true;
}

static enum verdict task_is_sound(struct record *r, struct task_was *was)
{
	const struct command *c = r->c;

	if (!c->text[0] || !dj_utf8_valid(c->text, strlen(c->text)) || c->number <= 0)
		return VERDICT_bad_request;
	if (c->to_agent && !db_query_int(r->db, SQL_person_by_id, 0, db_i(c->to_agent)))
		return VERDICT_not_found;
	if (c->subject)
		return !load_task(r, was) ? VERDICT_not_found
		       : was->done	  ? VERDICT_wrong_state
					  : VERDICT_ok;
	*was = (struct task_was){c->contact, task_kind_NOTE, false};
	return db_query_int(r->db, SQL_contact_seqs, 0, db_i(c->contact)) ? VERDICT_ok
									  : VERDICT_not_found;
}

/* contact for a new one, or subject; text: what; number: when it is due; to_agent: by whom. The row
 * is folded from the fact; what is to be done stands beside it, sealed. Answers its id. */
enum verdict record_task_save(struct record *r)
{
	unsigned char what[NOTE_TEXT + SEAL_OVERHEAD];
	const struct command *c = r->c;
	struct task_was was;
	enum verdict v = task_is_sound(r, &was);
	dj_id id = c->subject ? c->subject : record_id(r);
	struct fact *f;

	if (v != VERDICT_ok)
		return v;
	db_exec(r->db, SQL_task_note_save, db_i(id),
		db_b(what, seal(r, "task.what", id, c->text, what)));
	f = facts_add(&r->facts, FACT_task_made);
	f->task_made.task = id;
	f->task_made.contact = was.contact;
	f->task_made.why = was.kind;
	f->task_made.person = c->to_agent;
	f->task_made.due_at = c->number;
	f->task_made.by = c->actor;
	r->answer->id = id;
	return VERDICT_ok;
}

enum verdict record_task_done(struct record *r)
{
	struct task_was was;
	struct fact *f;

	if (!load_task(r, &was))
		return VERDICT_not_found;
	if (was.done)
		return VERDICT_wrong_state;
	f = facts_add(&r->facts, FACT_task_done);
	f->task_done.task = r->c->subject;
	f->task_done.contact = was.contact;
	f->task_done.person = r->c->actor;
	return VERDICT_ok;
}
