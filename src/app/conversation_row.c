/* Owns reading conversations' rows. Refuses: changing them (facts do, store/fold.c). */
#include "app/conversation_row.h"
#include "base/clock.h"
#include "domain/conversation/text.h"
#include "domain/ending/ending.h"

#define MINUTE_MS 60000LL
#define DAY_MS	  (24 * 60 * MINUTE_MS)

void conversation_read(const struct db_rows *r, struct conversation_row *out)
{
	*out = (struct conversation_row){
	    .contact = db_int(r, 0),
	    .channel = (enum channel)db_int(r, 1),
	    .state = (enum conversation_state)db_int(r, 2),
	    .because = (enum conversation_because)db_int(r, 3),
	    .queue = db_int(r, 4),
	    .agent = db_int(r, 5),
	    .only_agent = db_int(r, 6),
	    .last_agent = db_int(r, 7),
	    .since_ms = db_int(r, 8),
	    .place_ms = db_int(r, 9),
	    .heard_ms = db_int(r, 10),
	    .answered_ms = db_int(r, 11),
	    .unread = db_int(r, 12),
	    .position = db_int(r, 13),
	    .estimate_ms = db_int(r, 14),
	    .opens_ms = db_int(r, 15),
	    .told = db_int(r, 16),
	    .how = (enum conversation_end)db_int(r, 17),
	    .language = (enum language)db_int(r, 18),
	    .danger = db_int(r, 19) != 0,
	};
}

bool conversation_load(struct db *db, dj_id contact, struct conversation_row *out)
{
	struct db_rows rows = db_query(db, SQL_conversation_one, db_i(contact));
	bool there = db_next(&rows);

	if (there)
		conversation_read(&rows, out);
	db_done(&rows);
	return there;
}

int conversation_list(struct db *db, struct conversation_row **out, int *count, struct dj_error *e)
{
	struct db_rows rows;
	int n = 0, size = 0, err;

	*out = NULL;
	db_begin(db, DB_READ);
	rows = db_query(db, SQL_conversation_live);
	while (db_next(&rows)) {
		if (n == size)
			*out = dj_grow(*out, (size_t)(size = size ? size * 2 : 64) * sizeof **out);
		conversation_read(&rows, &(*out)[n++]);
	}
	err = db_commit(db, e);
	*count = err ? 0 : n;
	return err;
}

int conversation_list_url(const char *database, struct conversation_row **out, int *count,
			  struct dj_error *e)
{
	struct db *db;
	int err = db_open(&db, database, DB_READER, e);

	*out = NULL;
	*count = 0;
	if (err)
		return err;
	err = conversation_list(db, out, count, e);
	db_close(db);
	return err;
}

void conversation_said(struct db *db, dj_id contact, struct ending *out)
{
	struct db_rows rows = db_query(db, SQL_ending_warnings_of, db_i(contact));

	*out = (struct ending){0};
	while (db_next(&rows)) {
		int64_t kind = db_int(&rows, 1);

		out->warned[kind] = (int)db_int(&rows, 2);
		out->warned_us[kind] = db_int(&rows, 3) * 1000;
	}
	db_done(&rows);
}

void conversation_say_until(struct conversation_say *say, dj_ms until, dj_ms now)
{
	dj_ms day;

	say->opens_days = -1;
	if (until <= 0)
		return;
	day = dj_local_midnight(until);
	say->opens_days = (int)((day - dj_local_midnight(now) + DAY_MS / 2) / DAY_MS);
	say->opens_minute = (int)((until - day) / MINUTE_MS);
}
