/* Owns the view of the hours: what each queue is now and when it changes, the week, the days. */
#include "app/query_run.h"
#include "app/site_rows.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_date(struct dj_json *j, const char *key, int date)
{
	char text[16];

	snprintf(text, sizeof text, "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
	dj_json_text(j, key, text);
}

static void put_minutes(struct dj_json *j, const char *key, int minute)
{
	char text[8];

	snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 100, minute % 60);
	dj_json_text(j, key, text);
}

static bool closed(enum queue_mode mode)
{
	return mode == queue_mode_CLOSED || mode == queue_mode_HOLIDAY;
}

static void put_queue(struct query_run *r, const struct site *s, const struct site_queue *q)
{
	struct dj_json *j = &r->json;
	enum queue_mode mode = site_queue_mode(s, q->acd.id, r->now);
	struct phrase_opening o = site_opening(s, q->acd.id, r->now);
	bool own = false;

	for (int i = 0; i < s->period_count; i++)
		own = own || s->periods[i].queue == q->acd.id;
	dj_json_object(j, NULL);
	dj_json_id(j, "queue", q->acd.id);
	dj_json_text(j, "name", q->name);
	query_json_word(j, "mode", words_queue_mode, mode);
	dj_json_bool(j, "own", own);
	dj_json_bool(j, "emergency", q->emergency);
	dj_json_int(j, "rev", q->rev);
	if (closed(mode) && o.known) {
		dj_json_int(j, "opens_days", o.days);
		put_minutes(j, "opens_at", o.minute);
	} else {
		dj_json_null(j, "opens_days");
		dj_json_null(j, "opens_at");
	}
	dj_json_end_object(j);
}

static void put_week(struct dj_json *j, const struct site *s)
{
	dj_json_array(j, "periods");
	for (int i = 0; i < s->period_count; i++) {
		const struct hours_period *p = &s->periods[i];

		dj_json_object(j, NULL);
		dj_json_id(j, "queue", p->queue);
		dj_json_int(j, "weekday", p->weekday);
		put_minutes(j, "from", p->from_min);
		put_minutes(j, "to", p->to_min);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* Names of days stand in the table of labels by their date; a day has few. */
static void put_labels(struct dj_json *j, int date, const struct site_label *labels,
		       const int *dates, int count)
{
	dj_json_object(j, "label");
	for (int i = 0; i < count; i++)
		for (int l = language_KO; dates[i] == date && l < language_COUNT; l++)
			if (labels[i].text[l][0])
				dj_json_text(j, word_of(words_language, l), labels[i].text[l]);
	dj_json_end_object(j);
}

struct day_names {
	struct site_label *labels;
	int *dates, count;
};

static void read_names(struct query_run *r, struct day_names *n)
{
	struct db_rows rows = db_query(r->db, SQL_label_list);

	while (db_next(&rows)) {
		int date = (int)db_int(&rows, 1), language = (int)db_int(&rows, 2);

		if (strcmp(db_text(&rows, 0), "day") != 0 || language <= language_UNKNOWN ||
		    language >= language_COUNT)
			continue;
		if (n->count == 0 || n->dates[n->count - 1] != date) {
			n->labels = dj_grow(n->labels, sizeof *n->labels * (size_t)(n->count + 1));
			n->dates = dj_grow(n->dates, sizeof *n->dates * (size_t)(n->count + 1));
			n->labels[n->count] = (struct site_label){{{0}}};
			n->dates[n->count++] = date;
		}
		dj_copy(n->labels[n->count - 1].text[language], SITE_LABEL, db_text(&rows, 3));
	}
}

static void put_days(struct query_run *r, const struct site *s)
{
	struct dj_json *j = &r->json;
	struct day_names n = {0};

	read_names(r, &n);
	dj_json_array(j, "days");
	for (int i = 0; i < s->day_count; i++) {
		const struct hours_day *d = &s->days[i];

		dj_json_object(j, NULL);
		dj_json_id(j, "queue", d->queue);
		put_date(j, "date", d->date);
		query_json_word(j, "mode", words_queue_mode, d->mode);
		put_minutes(j, "from", d->from_min);
		put_minutes(j, "to", d->to_min);
		put_labels(j, d->date, n.labels, n.dates, n.count);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	free(n.labels);
	free(n.dates);
}

enum verdict query_hours(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct hours_local here;
	struct site s;
	int missing;

	site_read(r->db, r->keys, &s);
	here = site_local(&s, r->now);
	missing = site_year_missing(&s, r->now);
	dj_json_object(j, NULL);
	dj_json_text(j, "zone", getenv("TZ"));
	put_date(j, "date", here.date);
	put_minutes(j, "time", here.minute);
	if (missing)
		dj_json_int(j, "missing_year", missing);
	else
		dj_json_null(j, "missing_year");
	dj_json_array(j, "queues");
	for (int i = 0; i < s.queue_count; i++)
		put_queue(r, &s, &s.queues[i]);
	dj_json_end_array(j);
	put_week(j, &s);
	put_days(r, &s);
	dj_json_end_object(j);
	site_free(&s);
	return VERDICT_ok;
}
