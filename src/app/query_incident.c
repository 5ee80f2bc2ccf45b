/* Owns the views of incidents: what every screen may show, and for those who lead how many call
 * compared with a usual day. */
#include "app/incident_rows.h"
#include "app/query_run.h"
#include "base/id.h"

#include <math.h>

#define HALF_HOUR_MS ((dj_ms)1800 * 1000)
#define WEEK_MS	     ((dj_ms)7 * 24 * 3600 * 1000)
#define WEEKS	     4 /* that make the usual one */

static void put_label(struct query_run *r, dj_id incident)
{
	struct db_rows rows = db_query(r->db, SQL_incident_label_list, db_i(incident));

	dj_json_object(&r->json, "label");
	while (db_next(&rows))
		dj_json_text(&r->json, word_of(words_language, (int)db_int(&rows, 0)),
			     db_text(&rows, 1));
	dj_json_end_object(&r->json);
}

static void put_incident(struct query_run *r, const struct incident *i)
{
	struct dj_json *j = &r->json;

	dj_json_id(j, "id", i->id);
	put_label(r, i->id);
	query_json_word(j, "hazard", words_hazard, i->hazard);
	dj_json_id(j, "place", i->place);
	dj_json_id(j, "topic", i->topic);
	query_json_word(j, "notice", words_incident_notice, i->notice);
	dj_json_int(j, "start_ms", i->start_ms);
	dj_json_int(j, "ends_ms", i->ends_ms);
}

/* A bare list, for the edge's own views. */
enum verdict query_incidents_open(struct query_run *r)
{
	struct incident open[INCIDENTS];
	int n = incident_rows_open(r->db, open, INCIDENTS);

	dj_json_array(&r->json, NULL);
	for (int i = 0; i < n; i++) {
		dj_json_object(&r->json, NULL);
		put_incident(r, &open[i]);
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
	return VERDICT_ok;
}

/* ---- how many call ---- */

/* Of the half hour up to this moment, about this topic and place. */
static int64_t load(struct query_run *r, const struct incident *i, dj_ms until)
{
	return db_query_int(r->db, SQL_incident_load, 0, db_i(dj_id_first(until - HALF_HOUR_MS)),
			    db_i(dj_id_first(until)), db_i(result_TRIED), db_i(i->topic),
			    db_i(i->topic), db_i(i->topic), db_i(i->place), db_i(i->place));
}

/* The mean of the same half hour in the weeks before, as far back as the log goes; NAN without one.
 */
static double usual(struct query_run *r, const struct incident *i)
{
	dj_ms first = db_query_int(r->db, SQL_contact_first, 0);
	int64_t sum = 0;
	int weeks = 0;

	for (int w = 1; w <= WEEKS; w++) {
		dj_ms until = r->now - w * WEEK_MS;

		if (first == 0 || until - HALF_HOUR_MS < first)
			break;
		sum += load(r, i, until);
		weeks++;
	}
	return weeks ? (double)sum / weeks : NAN;
}

static void put_surge(struct query_run *r, const struct incident *i)
{
	struct dj_json *j = &r->json;
	double before = usual(r, i);

	dj_json_int(j, "now", load(r, i, r->now));
	if (isnan(before))
		dj_json_null(j, "usual");
	else
		dj_json_real(j, "usual", before, 1);
}

static void put_name(struct query_run *r, const char *key, dj_id person)
{
	struct db_rows rows = db_query(r->db, SQL_person_display, db_i(person));

	if (!db_next(&rows)) {
		dj_json_null(&r->json, key);
		return;
	}
	query_json_person(r, key, person, &rows, 0);
	db_done(&rows);
}

static void put_row(struct query_run *r, const struct incident_row *row)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	put_incident(r, &row->incident);
	query_json_ms(j, "ended_ms", row->ended_ms);
	put_name(r, "ended_by", row->ended_by);
	put_name(r, "declared_by", row->person);
	dj_json_int(j, "rev", row->rev);
	dj_json_int(j, "contacts",
		    db_query_int(r->db, SQL_incident_tag_count, 0, db_i(row->incident.id)));
	if (row->ended_ms == 0)
		put_surge(r, &row->incident);
	dj_json_end_object(j);
}

#define ROWS 32
static int rows_of(struct query_run *r, enum sql_id list, struct incident_row *out, int n)
{
	struct db_rows rows = db_query_values(r->db, list, NULL, 0);

	while (db_next(&rows))
		if (n < ROWS)
			incident_row(&rows, &out[n++]);
	return n;
}

/* All calls of the half hour stand beside those of each incident: a surge may be about something
 * that nobody has declared. */
enum verdict query_incidents(struct query_run *r)
{
	static const struct incident everything;
	struct incident_row rows[ROWS];
	struct dj_json *j = &r->json;
	int n = rows_of(r, SQL_incident_open_list, rows, 0);

	n = rows_of(r, SQL_incident_last_list, rows, n);
	dj_json_object(j, NULL);
	dj_json_array(j, "incidents");
	for (int i = 0; i < n; i++)
		put_row(r, &rows[i]);
	dj_json_end_array(j);
	dj_json_object(j, "all");
	put_surge(r, &everything);
	dj_json_end_object(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
