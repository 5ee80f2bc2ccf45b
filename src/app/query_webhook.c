/* Owns the views of webhooks: who is told and how that goes, and the last deliveries with what was
 * answered. Secrets are never shown again. */
#include "app/query_run.h"
#include "app/sealed.h"
#include "app/webhook_row.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS	  (24 * 3600000LL)
#define LIST_MOST 200

static void put_counts(struct query_run *r, dj_id webhook)
{
	struct db_rows rows =
	    db_query(r->db, SQL_webhook_delivery_counts, db_i(r->now - DAY_MS), db_i(webhook));
	struct dj_json *j = &r->json;
	bool known = db_next(&rows);

	dj_json_int(j, "waiting", known ? db_int(&rows, 0) : 0);
	dj_json_int(j, "dead", known ? db_int(&rows, 1) : 0);
	query_json_ms(j, "oldest_ms", known ? db_int(&rows, 2) : 0);
	dj_json_int(j, "done", known ? db_int(&rows, 3) : 0);
	db_done(&rows);
}

static void put_webhook(struct query_run *r, const struct webhook *w)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", w->id);
	dj_json_text(j, "name", w->name);
	dj_json_text(j, "url", w->url);
	dj_json_text(j, "kinds", w->kinds);
	dj_json_id(j, "processing", w->processing);
	dj_json_bool(j, "active", w->active);
	dj_json_int(j, "rev", w->rev);
	query_json_ms(j, "old_until_ms",
		      w->has_old && w->old_until_ms > r->now ? w->old_until_ms : 0);
	dj_json_int(j, "failures", w->failures);
	query_json_ms(j, "hold_ms", w->hold_ms > r->now ? w->hold_ms : 0);
	query_json_ms(j, "tried_ms", w->tried_ms);
	query_json_ms(j, "well_ms", w->well_ms);
	dj_json_text(j, "trouble", w->trouble);
	put_counts(r, w->id);
	dj_json_end_object(j);
}

static int read_all(struct query_run *r, struct webhook *out)
{
	struct db_rows rows = db_query(r->db, SQL_webhook_all);
	int n = 0;

	while (n < WEBHOOK_MOST && db_next(&rows))
		webhook_row(r->keys, &rows, &out[n++]);
	db_done(&rows);
	return n;
}

static void put_kinds(struct dj_json *j)
{
	dj_json_array(j, "kinds");
	for (int kind = 0; kind < FACT_KINDS; kind++)
		if (webhook_event(kind))
			dj_json_text(j, NULL, fact_info(kind)->name);
	dj_json_end_array(j);
}

enum verdict query_webhooks(struct query_run *r)
{
	struct webhook *all = dj_alloc(WEBHOOK_MOST * sizeof *all);
	int n = read_all(r, all);

	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "webhooks");
	for (int i = 0; i < n; i++)
		put_webhook(r, &all[i]);
	dj_json_end_array(&r->json);
	put_kinds(&r->json);
	dj_json_end_object(&r->json);
	free(all);
	return VERDICT_ok;
}

static void put_delivery(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;
	dj_id id = db_int(row, 0);
	int64_t kind = db_int(row, 3), seq = db_int(row, 2);
	char said[WEBHOOK_SAID];

	dj_json_object(j, NULL);
	dj_json_id(j, "id", id);
	dj_json_int(j, "seq", seq > 0 ? seq : 0);
	dj_json_text(j, "type",
		     webhook_event((int)kind) ? fact_info((int)kind)->name : "webhook.test");
	dj_json_id(j, "subject", kind ? db_int(row, 4) : 0);
	dj_json_int(j, "at_ms", db_int(row, 5));
	query_json_word(j, "state", words_webhook_state, db_int(row, 6));
	dj_json_int(j, "tries", db_int(row, 7));
	query_json_ms(j, "due_ms", db_int(row, 6) == webhook_state_WAITS ? db_int(row, 8) : 0);
	query_json_ms(j, "tried_ms", db_int(row, 9));
	dj_json_int(j, "status", db_int(row, 10));
	dj_json_int(j, "took_ms", db_int(row, 11));
	dj_json_text(j, "said",
		     sealed_text(r->keys, (struct seal_place){"webhook_delivery.said", id}, row, 12,
				 said, sizeof said));
	dj_json_end_object(j);
}

enum verdict query_webhook(struct query_run *r)
{
	const struct query *q = r->q;
	dj_id before = q->before ? q->before : INT64_MAX;
	int limit = q->limit > 0 && q->limit < LIST_MOST ? q->limit : LIST_MOST;
	bool dead = strcmp(q->text, "dead") == 0;
	struct db_rows rows =
	    db_query(r->db, dead ? SQL_webhook_delivery_dead : SQL_webhook_delivery_list,
		     db_i(q->id), db_i(before), db_i(limit));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "deliveries");
	while (db_next(&rows))
		put_delivery(r, &rows);
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
