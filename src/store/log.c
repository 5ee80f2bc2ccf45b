/* Owns the rows of log_mark and fact. Refuses: knowing what facts mean. */
#include "store/log.h"

struct log_mark log_mark_read(struct db *db)
{
	struct db_rows r = db_query(db, SQL_log_mark);
	struct log_mark m = {0};

	if (db_next(&r)) {
		m = (struct log_mark){db_int(&r, 0), db_int(&r, 1), (uint64_t)db_int(&r, 2)};
		db_done(&r);
	}
	return m;
}

void log_adopt(struct db *db, int64_t journal, uint64_t place)
{
	db_exec(db, SQL_log_adopt, db_i(journal), db_i((int64_t)place));
}

int64_t log_take_live(struct db *db, int count, int64_t journal, uint64_t place)
{
	return db_query_int(db, SQL_log_take_live, 0, db_i(count), db_i(journal),
			    db_i((int64_t)place)) -
	       count + 1;
}

int64_t log_take(struct db *db, int count)
{
	return db_query_int(db, SQL_log_take, 0, db_i(count)) - count + 1;
}

void log_add(struct db *db, const struct fact *f)
{
	db_exec(db, SQL_fact_add, db_i(f->seq), db_i(f->kind), db_i(f->version), db_i(f->at_ms),
		db_i(f->mono_us), db_i(f->actor), db_i(f->cause), db_i(f->v[0]), db_i(f->v[1]),
		db_i(f->v[2]), db_i(f->v[3]), db_i(f->v[4]), db_i(f->v[5]), db_i(f->v[6]),
		db_i(f->v[7]));
}

struct fact log_fact(const struct db_rows *r)
{
	struct fact f = {.seq = db_int(r, 0),
			 .kind = (int32_t)db_int(r, 1),
			 .version = (int32_t)db_int(r, 2),
			 .at_ms = db_int(r, 3),
			 .mono_us = db_int(r, 4),
			 .actor = db_int(r, 5),
			 .cause = db_int(r, 6)};

	for (int i = 0; i < FACT_FIELDS; i++)
		f.v[i] = db_int(r, 7 + i);
	return f;
}

static int read_all(struct db_rows *r, struct fact *out, int cap)
{
	int n = 0;

	while (n < cap && db_next(r))
		out[n++] = log_fact(r);
	db_done(r);
	return n;
}

int log_read(struct db *db, int64_t since, struct fact *out, int cap)
{
	struct db_rows r = db_query(db, SQL_fact_since, db_i(since), db_i(cap));

	return read_all(&r, out, cap);
}

int log_read_offers(struct db *db, dj_id contact, int64_t from, int64_t to, struct fact *out,
		    int cap)
{
	struct db_rows r =
	    db_query(db, SQL_fact_offers, db_i(from), db_i(to), db_i(FACT_offer_made),
		     db_i(FACT_offer_ended), db_i(contact), db_i(FACT_offer_score));

	return read_all(&r, out, cap);
}

int log_read_contact(struct db *db, dj_id contact, int64_t from, int64_t to, struct fact *out,
		     int cap)
{
	struct db_rows r = db_query(db, SQL_fact_contact, db_i(from), db_i(to), db_i(contact),
				    db_i(FACT_offer_score), db_i(FACT_offer_made), db_i(cap));

	return read_all(&r, out, cap);
}

static bool bounds(struct db *db, int64_t *low, int64_t *high)
{
	struct db_rows r = db_query(db, SQL_fact_bounds);

	if (!db_next(&r))
		return false;
	*low = db_int(&r, 0);
	*high = db_int(&r, 1);
	db_done(&r);
	return *high > 0;
}

dj_ms log_last_ms(struct db *db)
{
	int64_t low, high;

	return bounds(db, &low, &high) ? db_query_int(db, SQL_fact_time_from, 0, db_i(high)) : 0;
}

int64_t log_seq_before(struct db *db, dj_ms at)
{
	int64_t low, high;

	if (!bounds(db, &low, &high))
		return 0;
	high++; /* the answer's successor lies in [low, high] */
	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		if (db_query_int(db, SQL_fact_time_from, INT64_MAX, db_i(middle)) >= at)
			high = middle;
		else
			low = middle + 1;
	}
	return low - 1;
}
