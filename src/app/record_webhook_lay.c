/* Owns what is to be told and what became of it: facts of the log become deliveries, once each, in
 * the transaction that moves the place. Refuses: the network (edge/text/hook.c). */
#include "app/record.h"
#include "app/webhook_row.h"
#include "store/log.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW	   500 /* facts in one step */
#define KEPT_MS	   (30 * 24 * 3600000LL)
#define BACK_AFTER 3 /* so many failures in a row were an absence */

static void add_troubled(struct record *r, dj_id webhook, dj_id delivery)
{
	struct fact *f = facts_add(&r->facts, FACT_webhook_troubled);

	f->webhook_troubled.webhook = webhook;
	f->webhook_troubled.delivery = delivery;
	f->webhook_troubled.dead = db_query_int(r->db, SQL_webhook_delivery_dead_count, 0);
}

/* ---- laying ---- */

struct wanted {
	struct webhook at[WEBHOOK_MOST];
	int count;
};

static void read_wanted(struct record *r, struct wanted *out)
{
	struct db_rows rows = db_query(r->db, SQL_webhook_all);

	while (out->count < WEBHOOK_MOST && db_next(&rows)) {
		webhook_row(r->keys, &rows, &out->at[out->count]);
		out->count += out->at[out->count].active;
	}
	db_done(&rows);
}

static void lay(struct record *r, const struct wanted *to, const struct fact *f)
{
	dj_id subject = webhook_subject(f);

	for (int i = 0; subject && i < to->count; i++)
		if (f->seq > to->at[i].from_seq && webhook_wants(to->at[i].kinds, f->kind))
			db_exec(r->db, SQL_webhook_delivery_add, db_i(record_id(r)),
				db_i(to->at[i].id), db_i(f->seq), db_i(f->kind), db_i(subject),
				db_i(f->at_ms), db_i(r->now));
}

/* Once an hour, and when a run begins: what is old goes, and what was given up is said again. */
static void tidy(struct record *r)
{
	db_exec(r->db, SQL_webhook_delivery_old, db_i(r->now - KEPT_MS));
	if (db_query_int(r->db, SQL_webhook_delivery_dead_count, 0))
		add_troubled(r, 0, 0);
}

enum verdict record_webhook_lay(struct record *r)
{
	int64_t place = db_query_int(r->db, SQL_webhook_place, 0);
	struct wanted *to = dj_alloc(sizeof *to);
	struct fact *facts = dj_alloc(WINDOW * sizeof *facts);
	int n = 0;

	if (r->c->flag)
		tidy(r);
	read_wanted(r, to);
	if (to->count)
		n = log_read(r->db, place, facts, WINDOW);
	for (int i = 0; i < n; i++)
		lay(r, to, &facts[i]);
	if (n)
		db_exec(r->db, SQL_webhook_place_move, db_i(facts[n - 1].seq));
	r->answer->number = n == WINDOW;
	sodium_memzero(to, sizeof *to);
	free(to);
	free(facts);
	return VERDICT_ok;
}

/* ---- what became of one ---- */

struct delivery {
	dj_id id, webhook;
	enum webhook_state state;
	int tries;
};

static bool load(struct record *r, dj_id id, struct delivery *out)
{
	struct db_rows rows = db_query(r->db, SQL_webhook_delivery_one, db_i(id));

	if (!db_next(&rows))
		return false;
	*out = (struct delivery){id, db_int(&rows, 1), (enum webhook_state)db_int(&rows, 6),
				 (int)db_int(&rows, 7)};
	db_done(&rows);
	return true;
}

/* What somebody else's server said, sealed: it may be anything. */
static struct db_value seal_said(struct record *r, const char *column, dj_id id,
				 unsigned char out[WEBHOOK_SAID + SEAL_OVERHEAD])
{
	size_t n = strnlen(r->c->text, WEBHOOK_SAID - 1);

	if (!n)
		return db_b("", 0);
	return db_b(out,
		    keyring_seal(r->keys, (struct seal_place){column, id}, r->c->text, n, out));
}

static void write_delivery(struct record *r, const struct delivery *d, dj_ms due_ms)
{
	unsigned char said[WEBHOOK_SAID + SEAL_OVERHEAD];

	db_exec(r->db, SQL_webhook_delivery_went, db_i(d->state), db_i(d->tries), db_i(due_ms),
		db_i(r->now), db_i(r->c->number), db_i(r->c->count[0]),
		seal_said(r, "webhook_delivery.said", d->id, said), db_i(d->id));
}

static void write_webhook(struct record *r, const struct webhook *w, bool taken)
{
	unsigned char said[WEBHOOK_SAID + SEAL_OVERHEAD];

	db_exec(r->db, SQL_webhook_went, db_i(w->active), db_i(w->failures), db_i(w->hold_ms),
		db_i(r->now), db_i(taken ? r->now : 0),
		taken ? db_b("", 0) : seal_said(r, "webhook.trouble", w->id, said), db_i(w->id));
}

static void taken(struct record *r, struct webhook *w, struct delivery *d)
{
	bool back = w->failures >= BACK_AFTER;

	d->state = webhook_state_DONE;
	write_delivery(r, d, 0);
	w->failures = 0;
	w->hold_ms = 0;
	write_webhook(r, w, true);
	if (back)
		db_exec(r->db, SQL_webhook_delivery_hasten, db_i(r->now), db_i(w->id),
			db_i(r->now));
}

static void not_taken(struct record *r, struct webhook *w, struct delivery *d,
		      const struct webhook_answer *a, enum webhook_end end)
{
	uint64_t dice;

	randombytes_buf(&dice, sizeof dice);
	if (end != WEBHOOK_AGAIN)
		d->state = webhook_state_DEAD;
	write_delivery(r, d, r->now + webhook_wait(a, d->tries, dice));
	w->failures++;
	w->hold_ms = r->now + webhook_hold(a, w->failures);
	if (end == WEBHOOK_UNWANTED && w->active) {
		struct fact *f = facts_add(&r->facts, FACT_webhook_changed);

		w->active = false;
		f->webhook_changed.webhook = w->id;
	}
	write_webhook(r, w, false);
	if (end != WEBHOOK_AGAIN)
		add_troubled(r, w->id, d->id);
}

/* One that was settled, or is gone, meanwhile is left as it is. */
enum verdict record_webhook_went(struct record *r)
{
	struct webhook_answer a = {(int)r->c->number, r->c->count[1]};
	struct delivery d;
	struct webhook w;
	enum webhook_end end;

	if (!load(r, r->c->subject, &d) || d.state != webhook_state_WAITS ||
	    !webhook_load(r->db, r->keys, d.webhook, &w))
		return VERDICT_ok;
	d.tries++;
	end = webhook_end(&a, d.tries);
	if (end == WEBHOOK_TAKEN)
		taken(r, &w, &d);
	else
		not_taken(r, &w, &d, &a, end);
	return VERDICT_ok;
}
