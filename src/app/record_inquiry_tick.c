/* Owns what is due with inquiries by now, whoever is awake: reminders, dates of a calendar that has
 * changed, pauses that the citizen has ended by calling, answers for those who reported the same.
 * All of it is read from rows, so that a restart forgets nothing. One command does as much as its
 * facts have room for; the next goes on. */
#include "app/record_inquiry.h"

#include <stdlib.h>

#define EACH	   12 /* of one sort in one command */
#define FACTS_EACH 8  /* of one inquiry and its mails, at most */

static bool full(const struct record *r)
{
	return r->facts.count + FACTS_EACH > FACTS_MAX;
}

static int ids(struct db_rows rows, dj_id out[EACH])
{
	int n = 0;

	while (db_next(&rows) && n < EACH)
		out[n++] = db_int(&rows, 0);
	db_done(&rows);
	return n;
}

/* A mail for each once: the day before, at the date, and on the first day behind it. After a time
 * in which nobody was awake, what is true now is said. */
static void mail(struct inquiry_work *w, enum remind_why why)
{
	const struct inquiry *i = &w->row.i;
	dj_ms now = w->r->now, planned = w->row.remind_ms, late;
	enum remind_why later;

	late = inquiry_remind(i, &w->tables.policy, i->due_ms, &later);
	if (why == remind_why_INTERIM)
		inquiry_mail(w, inquiry_mail_INTERIM);
	else if (planned <= late && now >= late)
		inquiry_mail(w, inquiry_mail_LATE);
	else if (planned <= i->due_ms && now >= i->due_ms)
		inquiry_mail(w, inquiry_mail_DUE);
	else if (why == remind_why_SOON)
		inquiry_mail(w, inquiry_mail_SOON);
}

static void remind(struct inquiry_work *w)
{
	const struct inquiry *i = &w->row.i;
	enum remind_why why;
	struct fact *f;

	if (inquiry_remind(i, &w->tables.policy, w->row.remind_ms - 1, &why) &&
	    why != remind_why_NONE) {
		f = facts_add(&w->r->facts, FACT_inquiry_reminded);
		f->inquiry_reminded.inquiry = i->id;
		f->inquiry_reminded.why = why;
		f->inquiry_reminded.department = i->department;
		f->inquiry_reminded.official = i->official;
		f->inquiry_reminded.due_at = why == remind_why_INTERIM ? i->interim_ms : i->due_ms;
		mail(w, why);
	}
	inquiry_finish(w); /* writes when the next one is due */
}

static void recount(struct inquiry_work *w)
{
	inquiry_recount(inquiry_turn(w));
	inquiry_finish(w);
}

static void each(struct record *r, const dj_id *at, int count, void (*do_it)(struct inquiry_work *))
{
	struct inquiry_work *w = dj_alloc(sizeof *w);

	for (int i = 0; i < count && !full(r); i++)
		if (inquiry_begin_any(w, r, at[i]))
			do_it(w);
	free(w);
}

static void end_pauses(struct record *r)
{
	struct {
		dj_id id;
		dj_ms at;
	} heard[EACH];
	struct db_rows rows = db_query(r->db, SQL_inquiry_pause_heard_list, db_i(EACH));
	int count = 0;

	while (db_next(&rows) && count < EACH) {
		heard[count].id = db_int(&rows, 0);
		heard[count++].at = db_int(&rows, 1);
	}
	db_done(&rows);
	for (int i = 0; i < count && !full(r); i++)
		inquiry_heard(r, heard[i].id, heard[i].at);
}

static int64_t mark(struct record *r)
{
	struct inquiry_tables *t = dj_alloc(sizeof *t);
	int64_t is;

	inquiry_tables_load(r->db, t);
	is = t->mark;
	free(t);
	return is;
}

enum verdict record_inquiry_tick(struct record *r)
{
	dj_id at[EACH];

	end_pauses(r);
	each(r, at, ids(db_query(r->db, SQL_inquiry_tick_calendar, db_i(mark(r)), db_i(EACH)), at),
	     recount);
	each(r, at, ids(db_query(r->db, SQL_inquiry_tick_remind, db_i(r->now), db_i(EACH)), at),
	     remind);
	inquiry_join_close(r);
	return VERDICT_ok;
}
