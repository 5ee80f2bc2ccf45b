/* Owns the moves of an inquiry as people make them: who may, what must be said, what the citizen is
 * told. Which move leads where stands in domain/inquiry. */
#include "app/letter_row.h"
#include "app/attachments.h"
#include "app/record_inquiry.h"

#include <stdlib.h>
#include <string.h>

/* Who may, beside permission.def: THEIRS the department that has it alone, EITHER it or the centre.
 */
enum whose { CENTRE, THEIRS, EITHER };

static bool is_whose(const struct inquiry_work *w, enum whose whose)
{
	bool floor = (w->r->c->roles & INQUIRY_FLOOR) != 0;
	bool theirs = inquiry_is_theirs(&w->row, w->office);

	return whose == CENTRE ? floor : whose == THEIRS ? theirs : floor || theirs;
}

/* ---- what is common ---- */

struct ask {
	enum whose whose;
	bool words; /* must be said in words */
	bool alone; /* not while somebody else works on it */
};

/* NULL with the verdict; else the caller frees. */
static struct inquiry_work *begin(struct record *r, const struct ask *ask, enum verdict *v)
{
	struct inquiry_work *w = dj_alloc(sizeof *w);

	*v = inquiry_text_valid(r->c) ? inquiry_begin(w, r, r->c->subject) : VERDICT_bad_request;
	if (*v == VERDICT_ok && !is_whose(w, ask->whose))
		*v = VERDICT_not_allowed;
	if (*v == VERDICT_ok && ask->words && !inquiry_text(r->c)[0])
		*v = VERDICT_words_missing;
	if (*v == VERDICT_ok && r->c->inquiry.file && !attachment_is_known(r, r->c->inquiry.file))
		*v = VERDICT_not_found;
	if (*v == VERDICT_ok && ask->alone && inquiry_is_locked(&w->row, r->c->actor, r->now)) {
		inquiry_keep_aside(w);
		*v = VERDICT_in_use;
	}
	if (*v == VERDICT_ok)
		return w;
	free(w);
	return NULL;
}

static enum verdict end(struct inquiry_work *w, enum verdict v)
{
	if (v == VERDICT_ok)
		inquiry_finish(w);
	free(w);
	return v;
}

static enum verdict step(struct inquiry_work *w, const struct inquiry_step *s)
{
	enum verdict v = inquiry_verdict(inquiry_move(inquiry_turn(w), s));

	if (v == VERDICT_ok)
		inquiry_finish(w);
	return v;
}

/* One move with what was said with it. */
static enum verdict move(struct record *r, const struct ask *ask, enum inquiry_move which,
			 enum inquiry_entry_kind kind)
{
	const struct command *c = r->c;
	struct inquiry_step s = {.move = which,
				 .reason = c->inquiry.reason,
				 .department = c->inquiry.department,
				 .official = c->inquiry.official};
	struct inquiry_said said = {
	    .kind = kind, .move = which, .reason = s.reason, .text = inquiry_text(c)};
	enum verdict v;
	struct inquiry_work *w = begin(r, ask, &v);

	if (!w)
		return v;
	v = step(w, &s);
	if (v == VERDICT_ok)
		inquiry_say(w, &said);
	if (v == VERDICT_ok && (which == inquiry_move_HAND || which == inquiry_move_ASSIGN))
		inquiry_mail(w, inquiry_mail_HANDED);
	return end(w, v);
}

/* ---- the centre ---- */

/* Those who reported the same have their answer with it. */
enum verdict record_inquiry_answer(struct record *r)
{
	static const struct ask ask = {CENTRE, true, true};
	static const struct inquiry_step close = {.move = inquiry_move_CLOSE,
						  .reason = inquiry_reason_TOLD};
	struct inquiry_step s = {.move = inquiry_move_ANSWER, .reason = r->c->inquiry.reason};
	struct inquiry_said said = {.kind = inquiry_entry_kind_ANSWER,
				    .move = inquiry_move_ANSWER,
				    .reason = s.reason,
				    .text = inquiry_text(r->c)};
	enum verdict v;
	struct inquiry_work *w = begin(r, &ask, &v);

	if (!w)
		return v;
	v = step(w, &s);
	if (v == VERDICT_ok)
		inquiry_say(w, &said);
	if (v == VERDICT_ok && (r->c->flag || w->row.tell_by == tell_by_NOBODY))
		v = step(w, &close);
	v = end(w, v);
	if (v == VERDICT_ok)
		inquiry_join_close(r);
	return v;
}

enum verdict record_inquiry_hand(struct record *r)
{
	static const struct ask ask = {CENTRE, false, true};
	const struct command *c = r->c;
	dj_id department = c->inquiry.department, official = c->inquiry.official;

	if (!department ||
	    !db_query_int(r->db, SQL_inquiry_department_active, 0, db_i(department)) ||
	    (official &&
	     !db_query_int(r->db, SQL_inquiry_official_in, 0, db_i(official), db_i(department))))
		return VERDICT_not_found;
	return move(r, &ask, inquiry_move_HAND, inquiry_entry_kind_MOVED);
}

enum verdict record_inquiry_unowned(struct record *r)
{
	static const struct ask ask = {CENTRE, false, true};

	return move(r, &ask, inquiry_move_UNOWNED, inquiry_entry_kind_MOVED);
}

/* Who chose a message or a mail gets one with it. When none can go, it is not closed: it stays with
 * what is to be told until somebody has told them in another way (flag), so that no word is lost.
 */
enum verdict record_inquiry_close(struct record *r)
{
	static const struct ask ask = {CENTRE, false, true};
	enum verdict v = move(r, &ask, inquiry_move_CLOSE, inquiry_entry_kind_TOLD);

	if (v == VERDICT_ok && r->c->inquiry.reason == inquiry_reason_TOLD && !r->c->flag)
		v = letter_tells(r, r->c->subject, inquiry_text(r->c));
	return v;
}

enum verdict record_inquiry_reopen(struct record *r)
{
	static const struct ask ask = {CENTRE, false, true};

	return move(r, &ask, inquiry_move_REOPEN, inquiry_entry_kind_MOVED);
}

/* ---- the department ---- */

enum verdict record_inquiry_accept(struct record *r)
{
	static const struct ask ask = {THEIRS, false, false};
	static const struct inquiry_step accept = {.move = inquiry_move_ACCEPT},
					 mine = {.move = inquiry_move_ASSIGN,
						 .reason = inquiry_reason_EXPERTISE};
	static const struct inquiry_said said = {.kind = inquiry_entry_kind_MOVED,
						 .move = inquiry_move_ACCEPT};
	struct inquiry_step to_me = mine;
	enum verdict v;
	struct inquiry_work *w = begin(r, &ask, &v);

	if (!w)
		return v;
	v = step(w, &accept);
	if (v == VERDICT_ok)
		inquiry_say(w, &said);
	to_me.official = w->office.official;
	if (v == VERDICT_ok && w->row.i.official != w->office.official)
		v = step(w, &to_me); /* who accepts it has it */
	return end(w, v);
}

enum verdict record_inquiry_return(struct record *r)
{
	static const struct ask ask = {THEIRS, true, true};

	return move(r, &ask, inquiry_move_RETURN, inquiry_entry_kind_MOVED);
}

enum verdict record_inquiry_assign(struct record *r)
{
	static const struct ask ask = {EITHER, false, false};
	enum verdict v;
	struct inquiry_work *w = begin(r, &ask, &v);
	bool there;

	if (!w)
		return v;
	there = r->c->inquiry.official &&
		db_query_int(r->db, SQL_inquiry_official_in, 0, db_i(r->c->inquiry.official),
			     db_i(w->row.i.department));
	free(w);
	return there ? move(r, &ask, inquiry_move_ASSIGN, inquiry_entry_kind_MOVED)
		     : VERDICT_not_found;
}

enum verdict record_inquiry_reply(struct record *r)
{
	static const struct ask ask = {THEIRS, true, true};
	static const struct inquiry_step close = {.move = inquiry_move_CLOSE,
						  .reason = inquiry_reason_TOLD};
	enum verdict v = move(r, &ask, inquiry_move_REPLY, inquiry_entry_kind_REPLY);
	struct inquiry_work *w;

	if (v != VERDICT_ok)
		return v;
	w = begin(r, &ask, &v);
	dj_assert(w);
	if (w->row.tell_by == tell_by_NOBODY)
		v = step(w, &close);
	v = end(w, v);
	if (v == VERDICT_ok)
		inquiry_join_close(r);
	return v;
}

/* ---- both ---- */

/* The citizen's last word, on the telephone too, against our last question. */
static bool has_answered(struct inquiry_work *w)
{
	struct inquiry_row *row = &w->row;
	dj_ms called;

	if (!row->asked_ms)
		return false;
	called = db_query_int(w->r->db, SQL_inquiry_caller_heard, 0, db_i(row->caller_hash),
			      db_i(row->asked_ms), db_i(w->r->now));
	row->heard_ms = DJ_MAX(row->heard_ms, called);
	return row->heard_ms > row->asked_ms;
}

/* A question: whoever asks waits, and the clock with them. */
enum verdict record_inquiry_ask(struct record *r)
{
	static const struct ask ask = {EITHER, true, false};
	const struct inquiry_said said = {
	    .kind = inquiry_entry_kind_ASKED, .move = -1, .text = inquiry_text(r->c)};
	enum verdict v;
	struct inquiry_work *w = begin(r, &ask, &v);

	if (!w)
		return v;
	inquiry_say(w, &said);
	db_exec(r->db, SQL_inquiry_asked, db_i(r->now), db_i(w->row.i.id));
	if (!w->row.i.pause)
		v = inquiry_verdict(inquiry_pause(inquiry_turn(w), pause_why_CITIZEN, false));
	return end(w, v);
}

enum verdict record_inquiry_interim(struct record *r)
{
	static const struct ask ask = {EITHER, true, true};
	const struct inquiry_said said = {
	    .kind = inquiry_entry_kind_INTERIM, .move = -1, .text = inquiry_text(r->c)};
	enum verdict v;
	struct inquiry_work *w = begin(r, &ask, &v);

	if (!w)
		return v;
	v = inquiry_verdict(inquiry_interim(inquiry_turn(w)));
	if (v == VERDICT_ok)
		inquiry_say(w, &said);
	return end(w, v);
}

enum verdict record_inquiry_extend(struct record *r)
{
	static const struct ask ask = {EITHER, true, true};
	const struct inquiry_said said = {.kind = inquiry_entry_kind_MOVED,
					  .move = -1,
					  .reason = r->c->inquiry.reason,
					  .text = inquiry_text(r->c)};
	enum verdict v;
	struct inquiry_work *w = begin(r, &ask, &v);

	if (!w)
		return v;
	v = inquiry_verdict(inquiry_extend(inquiry_turn(w), r->c->inquiry.reason));
	if (v == VERDICT_ok)
		inquiry_say(w, &said);
	return end(w, v);
}

enum verdict record_inquiry_pause(struct record *r)
{
	static const struct ask ask = {EITHER, false, false};
	const struct inquiry_said said = {
	    .kind = inquiry_entry_kind_NOTE, .move = -1, .text = inquiry_text(r->c)};
	enum verdict v;
	struct inquiry_work *w = begin(r, &ask, &v);

	if (!w)
		return v;
	v = inquiry_verdict(inquiry_pause(inquiry_turn(w), r->c->inquiry.why, has_answered(w)));
	if (v == VERDICT_ok && said.text[0])
		inquiry_say(w, &said);
	return end(w, v);
}

enum verdict record_inquiry_resume(struct record *r)
{
	static const struct ask ask = {EITHER, false, false};
	enum verdict v;
	struct inquiry_work *w = begin(r, &ask, &v);

	return w ? end(w,
		       inquiry_verdict(inquiry_resume(inquiry_turn(w), pause_end_PERSON, r->now)))
		 : v;
}

/* A note; or the citizen's own words, which end a pause. */
enum verdict record_inquiry_note(struct record *r)
{
	static const struct ask ask = {EITHER, true, false};
	const struct command *c = r->c;
	const struct inquiry_said said = {.kind = c->flag ? inquiry_entry_kind_HEARD
							  : inquiry_entry_kind_NOTE,
					  .move = -1,
					  .contact = c->contact,
					  .text = inquiry_text(c)};
	enum verdict v = VERDICT_ok;
	struct inquiry_work *w;

	if (c->contact && !db_query_int(r->db, SQL_contact_seqs, 0, db_i(c->contact)))
		return VERDICT_not_found;
	w = begin(r, &ask, &v);
	if (!w)
		return v;
	if (c->contact)
		db_exec(r->db, SQL_inquiry_talk_add, db_i(w->row.i.id), db_i(c->contact),
			db_i(r->now));
	inquiry_say(w, &said);
	r->answer->id = w->row.i.id;
	v = end(w, VERDICT_ok);
	return c->flag ? inquiry_heard(r, c->subject, r->now) : v;
}

enum verdict inquiry_heard(struct record *r, dj_id id, dj_ms at)
{
	struct inquiry_work *w = dj_alloc(sizeof *w);
	enum verdict v = inquiry_begin(w, r, id);

	if (v != VERDICT_ok) {
		free(w);
		return v;
	}
	db_exec(r->db, SQL_inquiry_heard, db_i(DJ_MAX(at, w->row.heard_ms)), db_i(id));
	if (w->row.i.pause)
		inquiry_resume(inquiry_turn(w), pause_end_CITIZEN, at);
	return end(w, VERDICT_ok);
}
