/* Owns what people keep about a contact: its record with revisions, call-backs done, numbers looked
 * at. */
#include "app/access.h"
#include "app/record_incident.h"
#include "base/text.h"

#include <string.h>

#define SITTING_MS                                                                                 \
	(10 * 60 * 1000) /* saves of one person closer than this are one piece of writing */

enum { STANDING_EARLIER = 0, STANDING_CURRENT = 1, STANDING_ASIDE = 2 };

struct current {
	dj_id id;
	int64_t revision;
	dj_id person;
	dj_ms at_ms;
};

static struct current load_current(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_record_current, db_i(r->c->contact));
	struct current c = {0};

	if (db_next(&rows)) {
		c = (struct current){db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 2),
				     db_int(&rows, 3)};
		db_done(&rows);
	}
	return c;
}

struct sealed_texts {
	unsigned char note[NOTE_TEXT + SEAL_OVERHEAD], words[NOTE_TEXT + SEAL_OVERHEAD];
	size_t note_n, words_n;
};

static size_t seal(struct record *r, const char *column, dj_id row, const char *text,
		   unsigned char *out)
{
	return *text ? keyring_seal(r->keys, (struct seal_place){column, row}, text, strlen(text),
				    out)
		     : 0;
}

static void seal_texts(struct record *r, dj_id row, struct sealed_texts *out)
{
	out->note_n = seal(r, "contact_record.note", row, r->c->text, out->note);
	out->words_n = seal(r, "contact_record.words", row, r->c->words, out->words);
}

static void add_row(struct record *r, int standing, int64_t revision)
{
	const struct command *c = r->c;
	dj_id id = record_id(r);
	struct sealed_texts t;

	seal_texts(r, id, &t);
	db_exec(r->db, SQL_record_add, db_i(id), db_i(c->contact), db_i(standing), db_i(revision),
		db_i(c->actor), db_i(r->now), db_i(c->topic), db_i(c->place), db_i(c->outcome),
		db_b(t.note, t.note_n), db_b(t.words, t.words_n));
}

static void continue_row(struct record *r, const struct current *was)
{
	const struct command *c = r->c;
	struct sealed_texts t;

	seal_texts(r, was->id, &t);
	db_exec(r->db, SQL_record_continue, db_i(was->revision + 1), db_i(r->now), db_i(c->topic),
		db_i(c->place), db_i(c->outcome), db_b(t.note, t.note_n), db_b(t.words, t.words_n),
		db_i(was->id));
}

static bool known(struct record *r, enum sql_id exists, dj_id id)
{
	return id == 0 || db_query_int(r->db, exists, 0, db_i(id)) == id;
}

static void say_classified(struct record *r, int64_t revision)
{
	struct fact *f = facts_add(&r->facts, FACT_contact_classified);

	f->contact_classified.contact = r->c->contact;
	f->contact_classified.agent = r->c->actor;
	f->contact_classified.topic = r->c->topic;
	f->contact_classified.place = r->c->place;
	f->contact_classified.outcome = r->c->outcome;
	f->contact_classified.revision = revision;
}

/* The outcome is a promise: once, and as long as nobody kept it. */
static void promise_callback(struct record *r)
{
	struct fact *f;

	if (r->c->outcome != outcome_CALL_BACK ||
	    db_query_int(r->db, SQL_callback_promised, 0, db_i(r->c->contact),
			 db_i(callback_reason_ASKED)))
		return;
	f = facts_add(&r->facts, FACT_callback_due);
	f->callback_due.contact = r->c->contact;
	f->callback_due.callback = record_id(r);
	f->callback_due.reason = callback_reason_ASKED;
	f->callback_due.due_at = r->now;
}

/* number: the revision that the person saw. Who writes on what they saw goes on; who writes on an
 * older state is told so, and their text is kept beside the other. */
enum verdict record_classify(struct record *r)
{
	const struct command *c = r->c;
	struct current was;

	if (c->outcome < 0 || c->outcome >= outcome_COUNT ||
	    !dj_utf8_valid(c->text, strlen(c->text)) || !dj_utf8_valid(c->words, strlen(c->words)))
		return VERDICT_bad_request;
	if (db_query_int(r->db, SQL_contact_seqs, 0, db_i(c->contact)) == 0 ||
	    !known(r, SQL_topic_exists, c->topic) || !known(r, SQL_place_exists, c->place))
		return VERDICT_not_found;
	was = load_current(r);
	r->answer->number = was.revision;
	if (c->number != was.revision) {
		add_row(r, STANDING_ASIDE, was.revision);
		r->keep = true;
		return VERDICT_changed;
	}
	if (was.id && was.person == c->actor && r->now - was.at_ms < SITTING_MS) {
		continue_row(r, &was);
	} else {
		if (was.id)
			db_exec(r->db, SQL_record_retire, db_i(was.id));
		add_row(r, STANDING_CURRENT, was.revision + 1);
	}
	r->answer->number = was.revision + 1;
	say_classified(r, was.revision + 1);
	promise_callback(r);
	record_incident_tag(r);
	return VERDICT_ok;
}

enum verdict record_callback_done(struct record *r)
{
	enum callback_result how = r->c->result;
	struct db_rows rows;
	dj_ms done_ms;
	struct fact *f;

	if (how == callback_result_WITHDRAWN || how == callback_result_RANG_BACK)
		return VERDICT_bad_request; /* the machine's words */
	rows = db_query(r->db, SQL_callback_one, db_i(r->c->subject));
	if (!db_next(&rows))
		return VERDICT_not_found;
	f = facts_add(&r->facts, FACT_callback_done);
	f->callback_done.contact = db_int(&rows, 0);
	f->callback_done.callback = r->c->subject;
	f->callback_done.agent = r->c->actor;
	f->callback_done.how = how;
	done_ms = db_int(&rows, 1);
	db_done(&rows);
	if (done_ms) {
		r->facts.count = 0;
		return VERDICT_wrong_state;
	}
	return VERDICT_ok; /* the fact is folded into the row */
}

/* Answers the full number and leaves two traces: a row with the reason, and a fact. */
enum verdict record_number_show(struct record *r)
{
	const struct command *c = r->c;
	char number[NUMBER_TEXT + 256];
	struct db_rows rows;
	struct fact *f;
	size_t n;
	bool opened;

	if (!c->reason ||
	    !db_query_int(r->db, SQL_reason_is_kind, 0, db_i(c->reason), db_i(reason_kind_NUMBER)))
		return VERDICT_reason_missing;
	if (!(c->roles & (1u << role_SUPERVISOR | 1u << role_MANAGER | 1u << role_AUDITOR)) &&
	    db_query_int(r->db, SQL_crisis_hides, 0, db_i(c->contact), db_i(c->actor)))
		return VERDICT_not_allowed; /* a call in crisis of somebody else */
	rows = db_query(r->db, SQL_contact_private, db_i(c->contact));
	if (!db_next(&rows))
		return VERDICT_not_found;
	db_bytes(&rows, 1, &n);
	opened = n < sizeof number &&
		 keyring_unseal(r->keys, (struct seal_place){"contact.caller", c->contact},
				db_bytes(&rows, 1, &n), n, number, NULL);
	db_done(&rows);
	if (!opened)
		return VERDICT_not_found;
	dj_copy(r->answer->text, sizeof r->answer->text, number);
	db_exec(r->db, SQL_number_shown_add, db_i(record_id(r)), db_i(c->contact), db_i(c->actor),
		db_i(c->reason), db_i(r->now));
	f = facts_add(&r->facts, FACT_number_shown);
	f->number_shown.contact = c->contact;
	f->number_shown.person = c->actor;
	access_add_contact(r, &(struct access){.contact = c->contact,
					       .what = access_what_NUMBER,
					       .why = access_why_REASON,
					       .reason = c->reason});
	return VERDICT_ok;
}
