/* Owns what stands around an inquiry: which belong together, who works on one, how periods are
 * counted. */
#include "app/record_inquiry.h"
#include "app/site_json.h"
#include "app/site_seed.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>

#define LOCK_MS	   120000
#define JOIN_FACTS 8 /* of one that is closed with another, at most */

/* ---- belonging together ---- */

/* To the one that the other belongs to already: a duplicate of a duplicate is one of the first. */
static dj_id root_of(const struct inquiry_row *parent, enum inquiry_link link)
{
	return parent->i.link == link && parent->i.parent ? parent->i.parent : parent->i.id;
}

static enum verdict link_to(struct inquiry_work *w, const struct inquiry_row *parent)
{
	enum inquiry_link link = w->r->c->inquiry.link;
	dj_id root = root_of(parent, link), id = w->row.i.id;
	const struct inquiry_said said = {.kind = inquiry_entry_kind_LINKED, .move = -1};

	if (root == id || parent->i.id == id)
		return VERDICT_itself;
	if (link == inquiry_link_DUPLICATE &&
	    db_query_int(w->r->db, SQL_inquiry_joined_count, 0, db_i(id)))
		return VERDICT_itself; /* others have joined it: join theirs to it instead */
	inquiry_link(inquiry_turn(w), root, link);
	inquiry_say(w, &said);
	return VERDICT_ok;
}

enum verdict record_inquiry_link(struct record *r)
{
	const struct command *c = r->c;
	struct inquiry_work *w = dj_alloc(sizeof *w);
	struct inquiry_row parent;
	enum verdict v = inquiry_begin(w, r, c->subject);

	if (v == VERDICT_ok && (!c->inquiry.parent || c->inquiry.link == inquiry_link_NONE))
		inquiry_link(inquiry_turn(w), 0, inquiry_link_NONE);
	else if (v == VERDICT_ok)
		v = inquiry_row_load(r->db, c->inquiry.parent, &parent) &&
			    inquiry_may_see(r->db, &parent, c->actor, c->roles)
			? link_to(w, &parent)
			: VERDICT_not_found;
	if (v == VERDICT_ok)
		inquiry_finish(w);
	free(w);
	if (v == VERDICT_ok)
		inquiry_join_close(r);
	return v;
}

/* The parent's answer is theirs: the words, and whether anything is left to be told. */
static void copy_answer(struct inquiry_work *w, dj_id parent)
{
	struct db_rows rows = db_query(w->r->db, SQL_inquiry_entry_answer, db_i(parent));
	struct inquiry_said said = {.kind = inquiry_entry_kind_ANSWER,
				    .move = inquiry_move_JOIN_CLOSE,
				    .reason = w->row.i.reason};
	char *text = NULL;
	dj_id entry = 0;
	size_t n = 0;

	if (db_next(&rows)) {
		const void *sealed = db_bytes(&rows, 1, &n);

		entry = db_int(&rows, 0);
		text = dj_alloc(n + 1);
		if (n <= SEAL_OVERHEAD ||
		    !keyring_unseal(w->r->keys, (struct seal_place){"inquiry_entry.text", entry},
				    sealed, n, text, NULL))
			text[0] = '\0';
		db_done(&rows);
	}
	said.text = text;
	inquiry_say(w, &said);
	free(text);
}

static void join_one(struct record *r, dj_id id, dj_id parent)
{
	struct inquiry_work *w = dj_alloc(sizeof *w);
	struct inquiry_row root;
	struct inquiry_step s = {.move = inquiry_move_JOIN_CLOSE};

	/* The system does it, whoever answered: a reporter may be of another's department. */
	if (inquiry_row_load(r->db, parent, &root) && inquiry_begin_any(w, r, id)) {
		s.reason = root.i.reason;
		s.told = w->row.tell_by == tell_by_NOBODY;
		if (inquiry_move(inquiry_turn(w), &s) == INQUIRY_OK) {
			inquiry_finish(w);
			copy_answer(w, parent);
		}
	}
	free(w);
}

void inquiry_join_close(struct record *r)
{
	struct {
		dj_id id, parent;
	} at[FACTS_MAX / JOIN_FACTS];
	int room = (FACTS_MAX - r->facts.count) / JOIN_FACTS, count = 0;
	struct db_rows rows;

	if (room <= 0)
		return;
	rows = db_query(r->db, SQL_inquiry_tick_joined, db_i(room));
	while (db_next(&rows) && count < room) {
		at[count].id = db_int(&rows, 0);
		at[count++].parent = db_int(&rows, 1);
	}
	db_done(&rows);
	for (int i = 0; i < count; i++)
		join_one(r, at[i].id, at[i].parent);
}

/* ---- who works on it ---- */

static void say_locked(struct record *r, dj_id id, dj_id from)
{
	struct fact *f = facts_add(&r->facts, FACT_inquiry_locked);

	f->inquiry_locked.inquiry = id;
	f->inquiry_locked.person = r->c->flag ? r->c->actor : 0;
	f->inquiry_locked.from = from;
}

/* On for two minutes from the last time; off only by who has it. */
enum verdict record_inquiry_lock(struct record *r)
{
	const struct command *c = r->c;
	struct inquiry_row row;
	bool held;

	if (!inquiry_row_load(r->db, c->subject, &row) ||
	    !inquiry_may_see(r->db, &row, c->actor, c->roles))
		return VERDICT_not_found;
	held = inquiry_is_locked(&row, c->actor, r->now);
	if (held && (!c->flag || !c->inquiry.take_over))
		return VERDICT_in_use;
	db_exec(r->db, SQL_inquiry_lock, db_i(c->flag ? c->actor : 0),
		db_i(c->flag ? r->now + LOCK_MS : 0), db_i(c->subject));
	if ((c->flag ? c->actor : 0) != row.lock_by)
		say_locked(r, c->subject, row.lock_by);
	return VERDICT_ok;
}

/* ---- how periods are counted ---- */

static int word_or_any(struct seed *s, const json_t *o, const char *key, enum word_list list)
{
	int value = DUE_ANY;

	seed_word(s, o, key, list, &value);
	return value;
}

static enum verdict write_rule(struct record *r, const json_t *o)
{
	struct site_change with = {r->db, r->keys, r->ids, r->now};
	struct dj_error why = {""};
	struct seed s = seed_of(&with, &why);
	struct directory_hours hours;
	char office[DIRECTORY_TEXT] = "", from[16] = "";
	int64_t period = 0;
	int unit = -1, valid_from;
	bool first_day = false;
	struct fact *f;
	dj_id id = record_id(r);

	seed_number(&s, o, "period", &period, 1, DUE_PERIOD_MOST);
	seed_word(&s, o, "unit", words_due_unit, &unit);
	seed_flag(&s, o, "first_day", &first_day);
	seed_text(&s, o, "office", office, sizeof office);
	seed_text(&s, o, "valid_from", from, sizeof from);
	valid_from = directory_date(from);
	if (!s.err && (!period || unit < 0))
		seed_wrong(&s, EINVAL, "period and unit are missing.");
	if (!s.err && (!directory_hours_read(office, &hours) || valid_from <= 0))
		seed_wrong(&s, EINVAL, "office is like \"mon-fri 09:00-18:00\", valid_from a day.");
	if (!s.err && db_query_int(r->db, SQL_inquiry_rule_count, 0) >= INQUIRY_RULES)
		return VERDICT_too_many;
	db_exec(r->db, SQL_inquiry_rule_add, db_i(id),
		db_i(word_or_any(&s, o, "kind", words_inquiry_kind)),
		db_i(word_or_any(&s, o, "sub", words_inquiry_sub)),
		db_i(word_or_any(&s, o, "state", words_inquiry_state)), db_i(period), db_i(unit),
		db_i(first_day), db_t(office), db_i(valid_from), db_i(r->c->actor), db_i(r->now));
	if (s.err) {
		dj_copy(r->answer->text, sizeof r->answer->text, why.text);
		return VERDICT_bad_request;
	}
	r->answer->id = id;
	f = facts_add(&r->facts, FACT_inquiry_rule);
	f->inquiry_rule.rule = id;
	return VERDICT_ok;
}

/* text: {"kind"?,"sub"?,"state"?,"period","unit","first_day"?,"office","valid_from"}. Rows are only
 * added: what came in before keeps the rule of its day. */
enum verdict record_inquiry_rule(struct record *r)
{
	struct dj_error why = {""};
	json_t *o = seed_parse(r->c->text, &why);
	enum verdict v;

	if (!o)
		return VERDICT_bad_request;
	v = write_rule(r, o);
	json_decref(o);
	return v;
}
