/* Owns what the text edge may read of webhooks, and the words of an event. Refuses: changing a row,
 * and saying more than ids where nobody allowed it. */
#include "app/webhook_box.h"
#include "app/fact_fields.h"
#include "app/sealed.h"
#include "app/webhook_row.h"
#include "store/log.h"
#include "store/view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WORDS (64 * 1024)

struct webhook_box {
	struct db_view view;
	const struct keyring *keys;
};

struct webhook_box *webhook_box_alloc(const char *database, const struct keyring *keys)
{
	struct webhook_box *b = dj_alloc(sizeof *b);

	db_view_init(&b->view, database);
	b->keys = keys;
	return b;
}

void webhook_box_free(struct webhook_box *b)
{
	if (!b)
		return;
	db_view_fini(&b->view);
	free(b);
}

/* ---- what may go ---- */

struct ready {
	dj_id webhook;
	int most;
};

static int read_ready(struct webhook_box *b, dj_ms now, int each, struct ready *at, int *on)
{
	struct db_rows rows = db_query(b->view.db, SQL_webhook_all);
	struct webhook w;
	int n = 0;

	*on = 0;
	while (n < WEBHOOK_MOST && db_next(&rows)) {
		webhook_row(b->keys, &rows, &w);
		*on += w.active;
		if (w.active && w.hold_ms <= now)
			at[n++] = (struct ready){w.id, w.failures ? 1 : each};
	}
	db_done(&rows);
	return n;
}

int webhook_box_due(struct webhook_box *b, dj_ms now, int each, struct webhook_dues *out,
		    struct dj_error *e)
{
	struct ready ready[WEBHOOK_MOST];
	int err = db_view_begin(&b->view, e), n;

	out->count = 0;
	if (err)
		return err;
	n = read_ready(b, now, each, ready, &out->on);
	for (int i = 0; i < n; i++) {
		struct db_rows rows =
		    db_query(b->view.db, SQL_webhook_delivery_due, db_i(ready[i].webhook),
			     db_i(now), db_i(ready[i].most));

		while (out->count < WEBHOOK_DUES && db_next(&rows))
			out->at[out->count++] =
			    (struct webhook_due){ready[i].webhook, db_int(&rows, 0)};
		db_done(&rows);
	}
	return db_view_end(&b->view, e);
}

/* ---- what it says ---- */

static void put_time(struct dj_json *j, const char *key, dj_ms at)
{
	time_t s = at / 1000;
	struct tm tm;
	char text[40];
	size_t n;

	gmtime_r(&s, &tm);
	n = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, sizeof text - n, ".%03dZ", (int)(at % 1000));
	dj_json_text(j, key, text);
}

/* Whoever is in trouble of life and limb: their words never leave this way. */
static void put_personal(struct webhook_box *b, struct dj_json *j, dj_id inquiry)
{
	static const struct {
		const char *key, *column;
		int index;
	} fields[] = {{"address", "inquiry.address", 1}, {"text", "inquiry.text", 2}};
	int64_t kind =
	    db_query_int(b->view.db, SQL_webhook_inquiry_kind, inquiry_kind_CRISIS, db_i(inquiry));
	struct db_rows rows;
	char *words;

	if (kind == inquiry_kind_CRISIS)
		return;
	rows = db_query(b->view.db, SQL_inquiry_words, db_i(inquiry));
	if (!db_next(&rows))
		return;
	words = dj_alloc(WORDS);
	dj_json_object(j, "personal");
	for (size_t i = 0; i < DJ_COUNT(fields); i++)
		dj_json_text(j, fields[i].key,
			     sealed_text(b->keys, (struct seal_place){fields[i].column, inquiry},
					 &rows, fields[i].index, words, WORDS));
	dj_json_end_object(j);
	db_done(&rows);
	free(words);
}

static bool read_fact(struct webhook_box *b, int64_t seq, struct fact *out)
{
	struct db_rows rows = db_query(b->view.db, SQL_fact_one, db_i(seq));
	bool there = db_next(&rows);

	if (there)
		*out = log_fact(&rows);
	db_done(&rows);
	return there;
}

static void put_event(struct webhook_box *b, const struct webhook *w, const struct fact *f,
		      struct dj_json *j)
{
	dj_json_text(j, "type", fact_info(f->kind)->name);
	put_time(j, "timestamp", f->at_ms);
	dj_json_object(j, "data");
	dj_json_int(j, "seq", f->seq);
	dj_json_id(j, "actor", f->actor);
	fact_fields(j, f);
	if (w->processing && webhook_of_inquiry(f->kind))
		put_personal(b, j, webhook_subject(f));
	dj_json_end_object(j);
}

static void put_test(dj_ms at, struct dj_json *j)
{
	dj_json_text(j, "type", "webhook.test");
	put_time(j, "timestamp", at);
	dj_json_object(j, "data");
	dj_json_end_object(j);
}

struct row {
	dj_id webhook;
	int64_t seq, state;
	dj_ms at_ms;
};

static bool read_row(struct webhook_box *b, dj_id delivery, struct row *out)
{
	struct db_rows rows = db_query(b->view.db, SQL_webhook_delivery_one, db_i(delivery));

	if (!db_next(&rows))
		return false;
	*out = (struct row){db_int(&rows, 1), db_int(&rows, 2), db_int(&rows, 6), db_int(&rows, 5)};
	db_done(&rows);
	return out->state == webhook_state_WAITS;
}

static void set_out(const struct webhook *w, dj_id delivery, int64_t seq, dj_ms now,
		    struct webhook_out *out)
{
	if (seq > 0)
		snprintf(out->id, sizeof out->id, "evt_%" PRId64, seq);
	else
		snprintf(out->id, sizeof out->id, "test_%" PRId64, delivery);
	dj_copy(out->url, sizeof out->url, w->url);
	memcpy(out->secrets[0], w->secret, WEBHOOK_SECRET);
	memcpy(out->secrets[1], w->old, WEBHOOK_SECRET);
	out->secret_count = w->has_old && now < w->old_until_ms ? 2 : 1;
}

int webhook_box_out(struct webhook_box *b, dj_id delivery, dj_ms now, struct webhook_out *out,
		    struct dj_buf *body, struct dj_error *e)
{
	int err = db_view_begin(&b->view, e);
	struct dj_json j = dj_json_begin(body);
	struct webhook w;
	struct fact f;
	struct row row;
	bool there;

	if (err)
		return err;
	there = read_row(b, delivery, &row) && webhook_load(b->view.db, b->keys, row.webhook, &w) &&
		w.active && (row.seq < 0 || read_fact(b, row.seq, &f));
	if (there) {
		set_out(&w, delivery, row.seq, now, out);
		dj_json_object(&j, NULL);
		if (row.seq < 0)
			put_test(row.at_ms, &j);
		else
			put_event(b, &w, &f, &j);
		dj_json_end_object(&j);
	}
	err = db_view_end(&b->view, e);
	return err ? err : there ? 0 : ENOENT;
}
