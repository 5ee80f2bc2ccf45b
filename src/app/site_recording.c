/* Owns what the site says of recording: the row of a queue, else the one of all. */
#include "app/site_rows.h"

static void apply(struct site_queue *q, const struct db_rows *r)
{
	q->recording.on = db_int(r, 1);
	q->recording.key_pause_s = (int)db_int(r, 3);
}

/* Row 0 comes first, so that a queue's own stands over it. */
void site_read_recording(struct db *db, struct site *s)
{
	struct db_rows rows = db_query_values(db, SQL_recording_policies, NULL, 0);

	while (db_next(&rows))
		for (int i = 0; i < s->queue_count; i++)
			if (db_int(&rows, 0) == 0 || db_int(&rows, 0) == s->queues[i].acd.id)
				apply(&s->queues[i], &rows);
}
