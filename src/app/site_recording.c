/* Owns what the site says of recording: the row of a queue, else the one of all. */
#include "app/site_rows.h"

static void apply(struct site_queue *queues, int count, const struct db_rows *r)
{
	for (int i = 0; i < count; i++) {
		if (db_int(r, 0) != 0 && db_int(r, 0) != queues[i].acd.id)
			continue;
		queues[i].recording.on = db_int(r, 1);
		queues[i].recording.key_pause_s = (int)db_int(r, 3);
	}
}

/* Row 0 comes first, so that a queue's own stands over it. */
void site_read_recording(struct db *db, struct site *s)
{
	struct db_rows rows = db_query_values(db, SQL_recording_policies, NULL, 0);

	while (db_next(&rows)) {
		apply(s->queues, s->queue_count, &rows);
		apply(s->shut, s->shut_count, &rows);
	}
}
