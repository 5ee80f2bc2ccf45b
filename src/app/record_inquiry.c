/* Owns opening an inquiry, its form, and how every command on one is begun and written down. The
 * rules stand in domain/inquiry; the state columns are written from the facts alone. */
#include "app/attachments.h"
#include "app/praise.h"
#include "app/record_inquiry.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define EXCERPT 240 /* bytes of the text that lists show */

/* ---- words ---- */

const char *inquiry_text(const struct command *c)
{
	return c->body ? c->body : c->text;
}

bool inquiry_text_valid(const struct command *c)
{
	const char *text = inquiry_text(c);

	return dj_utf8_valid(text, strlen(text));
}

unsigned char *inquiry_seal(const struct record *r, const char *column, dj_id row, const char *text,
			    size_t *n)
{
	size_t length = strlen(text);
	unsigned char *out;

	*n = 0;
	if (!length)
		return NULL;
	out = dj_alloc(length + SEAL_OVERHEAD);
	*n = keyring_seal(r->keys, (struct seal_place){column, row}, text, length, out);
	return out;
}

dj_id inquiry_say(struct inquiry_work *w, const struct inquiry_said *said)
{
	struct record *r = w->r;
	dj_id id = record_id(r);
	struct fact *f;
	size_t n;
	unsigned char *sealed =
	    inquiry_seal(r, "inquiry_entry.text", id, said->text ? said->text : "", &n);

	db_exec(r->db, SQL_inquiry_entry_add, db_i(id), db_i(w->row.i.id), db_i(said->kind),
		db_i(said->move), db_i(said->reason), db_i(w->row.i.department), db_i(r->c->actor),
		db_i(said->contact), db_i(said->letter), db_i(r->now), db_b(sealed, n));
	free(sealed);
	if (r->c->inquiry.file && said->kind != inquiry_entry_kind_ASIDE)
		attachment_link(r, attachment_owner_ENTRY, id, r->c->inquiry.file);
	f = facts_add(&r->facts, FACT_inquiry_entered);
	f->inquiry_entered.inquiry = w->row.i.id;
	f->inquiry_entered.entry = id;
	f->inquiry_entered.kind = said->kind;
	return id;
}

/* Nobody's words are lost: what could not be saved stands on the line of time. */
void inquiry_keep_aside(struct inquiry_work *w)
{
	const struct inquiry_said aside = {
	    .kind = inquiry_entry_kind_ASIDE, .move = -1, .text = inquiry_text(w->r->c)};

	if (!aside.text[0])
		return;
	inquiry_say(w, &aside);
	w->r->keep = true;
}

/* ---- a command on one ---- */

enum verdict inquiry_verdict(enum inquiry_no no)
{
	static const enum verdict of[] = {[INQUIRY_OK] = VERDICT_ok,
					  [INQUIRY_NO_STATE] = VERDICT_wrong_state,
					  [INQUIRY_NO_REASON] = VERDICT_reason_missing,
					  [INQUIRY_NO_EXTENSION] = VERDICT_extended};

	return of[no];
}

static void prepare(struct inquiry_work *w, struct record *r)
{
	w->r = r;
	w->facts_before = r->facts.count;
	w->turn = (struct inquiry_turn){
	    .i = &w->row.i, .policy = &w->tables.policy, .now = r->now, .out = &r->facts};
	inquiry_tables_load(r->db, &w->tables);
}

bool inquiry_begin_any(struct inquiry_work *w, struct record *r, dj_id id)
{
	*w = (struct inquiry_work){0};
	if (!inquiry_row_load(r->db, id, &w->row))
		return false;
	prepare(w, r);
	inquiry_tables_pauses(r->db, &w->tables, &w->row.i);
	return true;
}

enum verdict inquiry_begin(struct inquiry_work *w, struct record *r, dj_id id)
{
	const struct command *c = r->c;

	if (!inquiry_begin_any(w, r, id) || !inquiry_may_see(r->db, &w->row, c->actor, c->roles))
		return VERDICT_not_found;
	w->office = c->actor ? inquiry_office_of(r->db, c->actor) : (struct inquiry_office){0};
	return VERDICT_ok;
}

struct inquiry_turn *inquiry_turn(struct inquiry_work *w)
{
	w->turn.fresh = record_id(w->r);
	return &w->turn;
}

static void end_hop(struct inquiry_work *w, dj_ms at)
{
	struct db_rows rows = db_query(w->r->db, SQL_inquiry_hop_now, db_i(w->row.i.id));
	dj_ms from = 0, paused, worked;

	if (db_next(&rows)) {
		from = db_int(&rows, 1);
		db_done(&rows);
	}
	if (!from)
		return;
	worked = inquiry_worked(&w->tables, &w->row.i, from, at, &paused);
	db_exec(w->r->db, SQL_inquiry_hop_end, db_i(at), db_i(worked), db_i(paused),
		db_i(w->row.i.id));
}

static void write_moved(struct inquiry_work *w, const struct fact *f)
{
	end_hop(w, w->r->now);
	if (f->inquiry_moved.hop)
		db_exec(w->r->db, SQL_inquiry_hop_add, db_i(f->inquiry_moved.hop),
			db_i(f->inquiry_moved.inquiry), db_i(f->inquiry_moved.state),
			db_i(f->inquiry_moved.department), db_i(f->inquiry_moved.official),
			db_i(w->r->now), db_i(f->inquiry_moved.hop_due_at));
}

static void write_paused(struct inquiry_work *w, const struct fact *f)
{
	const struct inquiry_row *row = &w->row;

	db_exec(w->r->db, SQL_inquiry_pause_add, db_i(f->inquiry_paused.pause),
		db_i(f->inquiry_paused.inquiry), db_i(f->inquiry_paused.why), db_i(w->r->c->actor),
		db_i(w->r->now), db_i(f->inquiry_paused.answered ? row->heard_ms : 0));
}

/* Ended by hand although they had called: the report shows it. */
static dj_ms heard_within(struct inquiry_work *w, dj_ms from, dj_ms to)
{
	return db_query_int(w->r->db, SQL_inquiry_caller_heard, 0, db_i(w->row.caller_hash),
			    db_i(from), db_i(to));
}

static void write_resumed(struct inquiry_work *w, const struct fact *f)
{
	dj_ms end = f->inquiry_resumed.end_at, from = end - f->inquiry_resumed.paused;
	dj_ms heard = f->inquiry_resumed.by == pause_end_CITIZEN ? end : heard_within(w, from, end);

	db_exec(w->r->db, SQL_inquiry_pause_end, db_i(end), db_i(f->inquiry_resumed.by),
		db_i(f->inquiry_resumed.pause));
	if (heard)
		db_exec(w->r->db, SQL_inquiry_pause_heard, db_i(heard),
			db_i(f->inquiry_resumed.pause));
	inquiry_tables_pauses(w->r->db, &w->tables, &w->row.i);
}

static void write_fact(struct inquiry_work *w, const struct fact *f)
{
	if (f->kind == FACT_inquiry_moved)
		write_moved(w, f);
	else if (f->kind == FACT_inquiry_due)
		db_exec(w->r->db, SQL_inquiry_hop_due, db_i(f->inquiry_due.hop_due_at),
			db_i(f->inquiry_due.inquiry));
	else if (f->kind == FACT_inquiry_paused)
		write_paused(w, f);
	else if (f->kind == FACT_inquiry_resumed)
		write_resumed(w, f);
}

void inquiry_finish(struct inquiry_work *w)
{
	const struct inquiry *i = &w->row.i;
	enum remind_why why;

	for (int n = w->facts_before; n < w->r->facts.count; n++)
		write_fact(w, &w->r->facts.at[n]);
	w->facts_before = w->r->facts.count;
	db_exec(w->r->db, SQL_inquiry_state_save, db_i(i->kind), db_i(i->sub), db_i(i->state),
		db_i(i->urgency), db_i(i->came_in), db_i(i->topic), db_i(i->place),
		db_i(i->department), db_i(i->official), db_i(i->reason), db_i(i->opened_ms),
		db_i(i->due_from_ms), db_i(i->due_ms), db_i(i->extended), db_i(i->handed),
		db_i(i->reopened), db_i(i->hop), db_i(i->hop_from_ms), db_i(i->hop_due_ms),
		db_i(i->pause), db_i(i->pause_why), db_i(i->paused_ms), db_i(i->answered_ms),
		db_i(i->closed_ms), db_i(i->interim_ms), db_i(i->parent), db_i(i->link),
		db_i(i->revision), db_i(inquiry_remind(i, &w->tables.policy, w->r->now, &why)),
		db_i(w->tables.mark), db_i(i->id));
	record_found(w->r, found_kind_INQUIRY, i->id);
}

/* ---- the form ---- */

static bool known(struct record *r, enum sql_id exists, dj_id id)
{
	return id == 0 || db_query_int(r->db, exists, 0, db_i(id)) == id;
}

static enum verdict form_sound(struct record *r)
{
	const struct command *c = r->c;

	if (!inquiry_text_valid(c) || !dj_utf8_valid(c->words, strlen(c->words)) ||
	    !dj_utf8_valid(c->inquiry.site, strlen(c->inquiry.site)) ||
	    !dj_utf8_valid(c->inquiry.floor, strlen(c->inquiry.floor)) ||
	    !dj_utf8_valid(c->inquiry.tell_to, strlen(c->inquiry.tell_to)))
		return VERDICT_bad_request;
	if (!inquiry_text(c)[0])
		return VERDICT_words_missing;
	if (!known(r, SQL_topic_exists, c->topic) || !known(r, SQL_place_exists, c->place))
		return VERDICT_not_found;
	if (c->contact && !db_query_int(r->db, SQL_contact_seqs, 0, db_i(c->contact)))
		return VERDICT_not_found;
	return VERDICT_ok;
}

static struct inquiry_form form_of(const struct command *c)
{
	return (struct inquiry_form){.kind = c->inquiry.kind,
				     .sub = c->inquiry.sub,
				     .urgency = c->inquiry.urgency,
				     .came_in = c->inquiry.came_in,
				     .topic = c->topic,
				     .place = c->place,
				     .contact = c->contact};
}

struct sealed_form {
	unsigned char *address, *text, *excerpt;
	size_t address_n, text_n, excerpt_n;
};

static struct sealed_form seal_form(const struct record *r, dj_id id)
{
	struct sealed_form s;
	char excerpt[EXCERPT];

	dj_copy(excerpt, sizeof excerpt, inquiry_text(r->c));
	s.address = inquiry_seal(r, "inquiry.address", id, r->c->words, &s.address_n);
	s.text = inquiry_seal(r, "inquiry.text", id, inquiry_text(r->c), &s.text_n);
	s.excerpt = inquiry_seal(r, "inquiry.excerpt", id, excerpt, &s.excerpt_n);
	return s;
}

static void free_form(struct sealed_form *s)
{
	free(s->address);
	free(s->text);
	free(s->excerpt);
}

/* Where the citizen is told, and the hash by which their next call is known: what the form says, or
 * the number that the contact came from. */
struct tell {
	unsigned char *sealed;
	size_t n;
	int64_t hash;
};

static void caller_of(struct record *r, char *number, size_t cap, int64_t *hash)
{
	struct db_rows rows = db_query(r->db, SQL_contact_private, db_i(r->c->contact));
	size_t n;

	number[0] = '\0';
	if (!db_next(&rows))
		return;
	*hash = db_int(&rows, 0);
	db_bytes(&rows, 1, &n);
	if (n > SEAL_OVERHEAD && n < cap &&
	    !keyring_unseal(r->keys, (struct seal_place){"contact.caller", r->c->contact},
			    db_bytes(&rows, 1, &n), n, number, NULL))
		number[0] = '\0';
	db_done(&rows);
}

static struct tell tell_of(struct record *r, dj_id id)
{
	const struct command *c = r->c;
	enum tell_by by = c->inquiry.tell_by;
	char number[NUMBER_TEXT + 256];
	struct tell t = {0};

	caller_of(r, number, sizeof number, &t.hash);
	if (c->inquiry.tell_to[0])
		dj_copy(number, sizeof number, c->inquiry.tell_to);
	else if (by != tell_by_CALL && by != tell_by_SMS)
		number[0] = '\0';
	if (c->inquiry.tell_to[0] && (by == tell_by_CALL || by == tell_by_SMS))
		t.hash = (int64_t)keyring_hash(r->keys, number);
	t.sealed = inquiry_seal(r, "inquiry.tell", id, number, &t.n);
	return t;
}

static enum language language_of(struct record *r)
{
	int64_t spoken = r->c->language;

	if (spoken == language_UNKNOWN)
		spoken = db_query_int(r->db, SQL_inquiry_contact_language, 0, db_i(r->c->contact));
	return spoken ? (enum language)spoken : language_KO;
}

static void add_row(struct record *r, dj_id id, int64_t number)
{
	const struct command *c = r->c;
	struct sealed_form s = seal_form(r, id);
	struct tell t = tell_of(r, id);

	db_exec(r->db, SQL_inquiry_add, db_i(id), db_i(number), db_i(c->contact),
		db_i(db_query_int(r->db, SQL_inquiry_citizen_of, 0, db_i(c->contact))),
		db_i(t.hash), db_i(c->actor), db_i(r->now), db_i(language_of(r)),
		db_i(c->inquiry.tell_by), db_b(t.sealed, t.n), db_t(c->inquiry.site),
		db_t(c->inquiry.floor), db_b(s.address, s.address_n), db_b(s.text, s.text_n),
		db_b(s.excerpt, s.excerpt_n));
	free_form(&s);
	free(t.sealed);
}

/* Several needs of one conversation name the first; another reporter names what they report. */
static enum verdict parent_of(struct record *r, struct inquiry_row *parent)
{
	const struct command *c = r->c;

	if (!c->inquiry.parent)
		return VERDICT_ok;
	if (c->inquiry.link == inquiry_link_NONE ||
	    !inquiry_row_load(r->db, c->inquiry.parent, parent) ||
	    !inquiry_may_see(r->db, parent, c->actor, c->roles))
		return VERDICT_not_found;
	return VERDICT_ok;
}

enum verdict record_inquiry_open(struct record *r)
{
	const struct command *c = r->c;
	struct inquiry_form form = form_of(c);
	struct inquiry_row parent = {0};
	int64_t number = inquiry_number_next(db_query_int(r->db, SQL_inquiry_last_number, 0));
	struct inquiry_work *w;
	enum verdict v = form_sound(r);
	dj_id id;

	if (v == VERDICT_ok)
		v = parent_of(r, &parent);
	if (v != VERDICT_ok)
		return v;
	id = record_id(r);
	v = attachments_link(r, attachment_owner_INQUIRY, id, c->inquiry.files);
	if (v != VERDICT_ok)
		return v;
	add_row(r, id, number);
	w = dj_alloc(sizeof *w);
	prepare(w, r);
	w->row.i.id = id;
	inquiry_open(inquiry_turn(w), &form, number);
	inquiry_change(&w->turn, &form);
	if (parent.i.id)
		inquiry_link(&w->turn,
			     parent.i.link == c->inquiry.link ? parent.i.parent : parent.i.id,
			     c->inquiry.link);
	inquiry_finish(w);
	if (c->inquiry.kind == inquiry_kind_PRAISE)
		praise_from_inquiry(r, c->contact, inquiry_text(c));
	r->answer->id = id;
	r->answer->number = w->row.i.revision;
	inquiry_number_write(number, r->answer->text);
	free(w);
	return VERDICT_ok;
}

static void save_words(struct inquiry_work *w)
{
	struct record *r = w->r;
	dj_id id = w->row.i.id;
	struct sealed_form s = seal_form(r, id);
	struct tell t;

	db_exec(r->db, SQL_inquiry_words_save,
		db_i(r->c->language ? r->c->language : w->row.language),
		db_i(r->c->inquiry.tell_by), db_t(r->c->inquiry.site), db_t(r->c->inquiry.floor),
		db_b(s.address, s.address_n), db_b(s.text, s.text_n), db_b(s.excerpt, s.excerpt_n),
		db_i(id));
	free_form(&s);
	if (!r->c->inquiry.tell_to[0])
		return;
	t = tell_of(r, id);
	db_exec(r->db, SQL_inquiry_tell_save, db_i(t.hash ? t.hash : w->row.caller_hash),
		db_b(t.sealed, t.n), db_i(id));
	free(t.sealed);
}

/* number: the revision that was seen. Whose save comes second keeps their words aside. */
enum verdict record_inquiry_save(struct record *r)
{
	const struct command *c = r->c;
	struct inquiry_form form = form_of(c);
	struct inquiry_work *w = dj_alloc(sizeof *w);
	enum verdict v = form_sound(r);

	if (v == VERDICT_ok)
		v = inquiry_begin(w, r, c->subject);
	if (v != VERDICT_ok) {
		free(w);
		return v;
	}
	r->answer->number = w->row.i.revision;
	if (inquiry_is_locked(&w->row, c->actor, r->now))
		v = VERDICT_in_use;
	else if (c->number != w->row.i.revision)
		v = VERDICT_changed;
	if (v != VERDICT_ok) {
		inquiry_keep_aside(w);
		free(w);
		return v;
	}
	save_words(w);
	inquiry_change(&w->turn, &form);
	inquiry_finish(w);
	r->answer->number = w->row.i.revision;
	free(w);
	return VERDICT_ok;
}
