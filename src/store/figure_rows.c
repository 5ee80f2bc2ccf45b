/* Owns reading and writing of figure_contact, figure_entry, figure_time, figure_agent and
 * figure_written with its parts. */
#include "store/figure_rows.h"
#include "store/log.h"

static void load_contacts(struct db *db, struct figure_fold *f)
{
	struct db_rows r = db_query(db, SQL_figure_contact_open);

	while (db_next(&r)) {
		struct figure_contact c = {.id = db_int(&r, 0),
					   .started_ms = db_int(&r, 1),
					   .ended_ms = db_int(&r, 2),
					   .channel = (enum channel)db_int(&r, 3),
					   .language = (enum language)db_int(&r, 4),
					   .queue = db_int(&r, 5),
					   .agent = db_int(&r, 6),
					   .kind = (enum entry_kind)db_int(&r, 7),
					   .result = (enum result)db_int(&r, 8),
					   .agents = (int)db_int(&r, 9)};

		figure_resume_contact(f, &c);
	}
}

static void load_entries(struct db *db, struct figure_fold *f)
{
	struct db_rows r = db_query(db, SQL_figure_entry_open);

	while (db_next(&r)) {
		struct figure_entry e = {.id = db_int(&r, 0),
					 .contact = db_int(&r, 1),
					 .queue = db_int(&r, 2),
					 .agent = db_int(&r, 3),
					 .kind = (enum entry_kind)db_int(&r, 4),
					 .because = (enum queued_because)db_int(&r, 5),
					 .queued_ms = db_int(&r, 6),
					 .answered_ms = db_int(&r, 7),
					 .ended_ms = db_int(&r, 8),
					 .end = (enum entry_end)db_int(&r, 9),
					 .wait_ms = db_int(&r, 10),
					 .estimate_ms = db_int(&r, 11),
					 .talk_ms = db_int(&r, 12),
					 .hold_ms = db_int(&r, 13),
					 .how = (int)db_int(&r, 14)};

		figure_resume_entry(f, &e);
	}
}

static void load_agents(struct db *db, struct figure_fold *f)
{
	struct db_rows r = db_query(db, SQL_figure_agent_list);

	while (db_next(&r)) {
		struct figure_agent a = {.id = db_int(&r, 0),
					 .presence = (enum presence)db_int(&r, 1),
					 .routing = (enum routing)db_int(&r, 2),
					 .since_ms = db_int(&r, 3),
					 .since_us = db_int(&r, 4),
					 .contact = db_int(&r, 5),
					 .entry = db_int(&r, 6),
					 .wrap_ms = db_int(&r, 7)};

		figure_resume_agent(f, &a);
	}
}

static void load_written(struct db *db, struct figure_fold *f)
{
	struct db_rows r = db_query(db, SQL_figure_written_list);

	while (db_next(&r)) {
		struct figure_written w = {.contact = db_int(&r, 0),
					   .began_ms = db_int(&r, 1),
					   .ended_ms = db_int(&r, 2),
					   .queue = db_int(&r, 3),
					   .agent = db_int(&r, 4),
					   .answered_ms = db_int(&r, 5),
					   .end = (enum entry_end)db_int(&r, 6),
					   .wait_ms = db_int(&r, 7)};

		figure_resume_written(f, &w);
	}
	r = db_query(db, SQL_figure_written_part_list);
	while (db_next(&r)) {
		struct figure_written_part p = {.contact = db_int(&r, 0),
						.agent = db_int(&r, 1),
						.from_ms = db_int(&r, 2),
						.queue = db_int(&r, 3)};

		figure_resume_written_part(f, &p);
	}
}

struct figure_mark figure_rows_mark(struct db *db)
{
	struct db_rows r = db_query(db, SQL_figure_mark);
	struct figure_mark at = {0};

	if (db_next(&r)) {
		at = (struct figure_mark){db_int(&r, 0), db_int(&r, 1), db_int(&r, 2)};
		db_done(&r);
	}
	return at;
}

struct figure_fold *figure_rows_load(struct db *db)
{
	struct figure_mark at = figure_rows_mark(db);
	struct figure_fold *f = figure_fold_alloc(&at);

	load_contacts(db, f);
	load_entries(db, f);
	load_agents(db, f);
	load_written(db, f);
	return f;
}

/* ---- facts ---- */

#define KINDS_MAX 17

struct kinds {
	int64_t at[KINDS_MAX];
};

static struct kinds wanted(void)
{
	struct kinds k = {{0}};
	int n = 0;

	for (int kind = 0; kind < FACT_KINDS; kind++) {
		if (!figure_wants(kind))
			continue;
		dj_assert(n < KINDS_MAX);
		k.at[n++] = kind;
	}
	return k;
}

/* The fold is at this fact, whatever kind it is. */
static void pass(struct db *db, struct figure_fold *f, int64_t seq)
{
	struct db_rows r = db_query(db, SQL_figure_fact_times, db_i(seq));

	if (db_next(&r)) {
		struct figure_mark at = {seq, db_int(&r, 0), db_int(&r, 1)};

		db_done(&r);
		figure_pass(f, &at);
	}
}

int figure_rows_fold(struct db *db, struct figure_fold *f, int64_t since, int64_t upto)
{
	struct kinds k = wanted();
	struct db_rows r;
	int n = 0;

	r = db_query(db, SQL_figure_facts, db_i(since), db_i(upto), db_i(k.at[0]), db_i(k.at[1]),
		     db_i(k.at[2]), db_i(k.at[3]), db_i(k.at[4]), db_i(k.at[5]), db_i(k.at[6]),
		     db_i(k.at[7]), db_i(k.at[8]), db_i(k.at[9]), db_i(k.at[10]), db_i(k.at[11]),
		     db_i(k.at[12]), db_i(k.at[13]), db_i(k.at[14]), db_i(k.at[15]),
		     db_i(k.at[16]));
	for (; db_next(&r); n++) {
		struct fact x = log_fact(&r);

		if (x.kind == FACT_server_started) /* the last sign of life of the run before */
			pass(db, f, x.seq - 1);
		figure_fold(f, &x);
	}
	pass(db, f, upto);
	return n;
}

/* ---- rows ---- */

static void save_contact(void *db, const struct figure_contact *c)
{
	db_exec(db, SQL_figure_contact_save, db_i(c->id), db_i(c->started_ms), db_i(c->ended_ms),
		db_i(c->channel), db_i(c->language), db_i(c->queue), db_i(c->agent), db_i(c->kind),
		db_i(c->result), db_i(c->agents));
}

static void save_entry(void *db, const struct figure_entry *e)
{
	db_exec(db, SQL_figure_entry_save, db_i(e->id), db_i(e->contact), db_i(e->queue),
		db_i(e->agent), db_i(e->kind), db_i(e->because), db_i(e->queued_ms),
		db_i(e->answered_ms), db_i(e->ended_ms), db_i(e->end), db_i(e->wait_ms),
		db_i(e->estimate_ms), db_i(e->talk_ms), db_i(e->hold_ms), db_i(e->how));
}

static void save_class(void *db, const struct figure_class *c)
{
	db_exec(db, SQL_figure_contact_class, db_i(c->topic), db_i(c->place), db_i(c->outcome),
		db_i(c->contact));
}

static void save_wrap(void *db, const struct figure_wrap *w)
{
	db_exec(db, SQL_figure_entry_wrap, db_i(w->wrap_ms), db_i(w->entry));
}

static void save_time(void *db, const struct figure_time *t)
{
	const dj_ms *ms = t->spent_ms;

	db_exec(db, SQL_figure_time_add, db_i(t->cell_ms), db_i(t->agent), db_i(ms[0]), db_i(ms[1]),
		db_i(ms[2]), db_i(ms[3]), db_i(ms[4]), db_i(ms[5]), db_i(ms[6]), db_i(ms[7]),
		db_i(ms[8]), db_i(ms[9]), db_i(ms[10]));
}

static void save_agent(void *db, const struct figure_agent *a)
{
	db_exec(db, SQL_figure_agent_save, db_i(a->id), db_i(a->presence), db_i(a->routing),
		db_i(a->since_ms), db_i(a->since_us), db_i(a->contact), db_i(a->entry),
		db_i(a->wrap_ms));
}

static void save_written(void *db, const struct figure_written *w)
{
	db_exec(db, SQL_figure_written_save, db_i(w->contact), db_i(w->began_ms), db_i(w->ended_ms),
		db_i(w->queue), db_i(w->agent), db_i(w->answered_ms), db_i(w->end),
		db_i(w->wait_ms));
}

static void save_written_part(void *db, const struct figure_written_part *p)
{
	db_exec(db, SQL_figure_written_part_save, db_i(p->contact), db_i(p->agent),
		db_i(p->from_ms), db_i(p->ended_ms), db_i(p->queue), db_i(p->held_ms),
		db_i(p->passed));
}

bool figure_rows_save(struct db *db, struct figure_fold *f, const struct figure_mark *before)
{
	struct figure_sink to = {db,	    save_entry, save_contact, save_class,	save_wrap,
				 save_time, save_agent, save_written, save_written_part};
	struct figure_mark at = figure_mark(f);

	if (db_query_int(db, SQL_figure_mark_save, -1, db_i(at.seq), db_i(at.at_ms),
			 db_i(at.mono_us), db_i(before->seq), db_i(before->mono_us)) < 0)
		return false;
	figure_take(f, &to);
	return true;
}

#define FORGET_ROWS 1000

static bool forget(struct db *db, enum sql_id id)
{
	struct db_rows r = db_query(db, id, db_i(FORGET_ROWS));
	bool some = false;

	while (db_next(&r))
		some = true;
	return some;
}

bool figure_rows_forget(struct db *db)
{
	db_exec(db, SQL_figure_forget_agents);
	return forget(db, SQL_figure_forget_contacts) || forget(db, SQL_figure_forget_entries) ||
	       forget(db, SQL_figure_forget_times) || forget(db, SQL_figure_forget_written) ||
	       forget(db, SQL_figure_forget_written_parts);
}
