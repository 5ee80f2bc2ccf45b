/* Owns the list of facilities: what is open, near first. It holds nothing of persons but who
 * reported, which only those who work in the centre see. */
#include "app/facility_ask.h"
#include "app/query_run.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/facility/feed.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST = 20000 };

struct found {
	struct facility_place place;
	dj_id id;
};

/* Columns of facility_near and facility_near_one. */
enum {
	ID,
	CODE,
	NAME,
	KIND,
	PLACE,
	ADDRESS,
	NUMBER,
	LATITUDE,
	LONGITUDE,
	HOURS,
	SERVICES,
	CHECKED_ON,
	ACCESS,
	SOURCE,
	STATE,
	BY,
	PERSON,
	NOTE,
	CHECKED_MS,
	EXPIRES_MS,
	BEDS,
	CHILD_BEDS,
	ISOLATION_BEDS,
	INTENSIVE,
	EQUIPMENT,
	NAME_EN /* and in four more languages: of facility_near_one */
};

struct now {
	dj_ms at;
	struct directory_when when;
	struct facility_point here;
};

static struct facility_look look_of(const struct db_rows *row, const struct now *now)
{
	struct facility_report report = {(enum facility_state)db_int(row, STATE),
					 db_int(row, CHECKED_MS), db_int(row, EXPIRES_MS)};
	struct directory_hours hours = {0};

	directory_hours_read(db_text(row, HOURS), &hours);
	return facility_look((enum facility_kind)db_int(row, KIND), &hours, &report, now->at,
			     &now->when);
}

static struct facility_point point_of(const struct db_rows *row)
{
	return (struct facility_point){(int)db_int(row, LATITUDE), (int)db_int(row, LONGITUDE)};
}

static struct facility_place place_of(const struct db_rows *row, const struct now *now)
{
	return (struct facility_place){look_of(row, now).state,
				       facility_metres(now->here, point_of(row))};
}

static int by_order(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int order = facility_order(&x->place, &y->place);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void put_count(struct dj_json *j, const char *key, int64_t count)
{
	if (count == FACILITY_NOT_KNOWN)
		dj_json_null(j, key);
	else
		dj_json_int(j, key, count);
}

static void put_degree(struct dj_json *j, const char *key, int64_t millionths)
{
	char text[24];

	snprintf(text, sizeof text, "%.6f", (double)millionths / 1e6);
	dj_json_text(j, key, millionths ? text : NULL);
}

static void put_report(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;

	if (db_int(row, STATE) == facility_state_UNKNOWN) {
		dj_json_null(j, "report");
		return;
	}
	dj_json_object(j, "report");
	query_json_word(j, "state", words_facility_state, db_int(row, STATE));
	query_json_word(j, "source", words_report_source, db_int(row, BY));
	if (r->q->person)
		dj_json_id(j, "person", db_int(row, PERSON));
	dj_json_text(j, "note", db_text(row, NOTE));
	dj_json_int(j, "checked_ms", db_int(row, CHECKED_MS));
	dj_json_int(j, "expires_ms", db_int(row, EXPIRES_MS));
	put_count(j, "beds", db_int(row, BEDS));
	put_count(j, "child_beds", db_int(row, CHILD_BEDS));
	put_count(j, "isolation_beds", db_int(row, ISOLATION_BEDS));
	put_count(j, "intensive", db_int(row, INTENSIVE));
	dj_json_array(j, "equipment");
	for (int i = 0; i < FEED_HAS; i++)
		if (db_int(row, EQUIPMENT) & INT64_C(1) << i)
			dj_json_text(j, NULL, feed_has_word((enum feed_has)i));
	dj_json_end_array(j);
	dj_json_end_object(j);
}

static void put_day(struct dj_json *j, const char *key, int64_t date)
{
	char text[16];

	snprintf(text, sizeof text, "%04d-%02d-%02d", (int)(date / 10000), (int)(date / 100 % 100),
		 (int)(date % 100));
	dj_json_text(j, key, date ? text : NULL);
}

static void put_facility(struct query_run *r, const struct db_rows *row, const struct now *now)
{
	struct dj_json *j = &r->json;
	struct facility_look look = look_of(row, now);
	int64_t metres = facility_metres(now->here, point_of(row));

	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(row, ID));
	dj_json_text(j, "code", db_text(row, CODE));
	dj_json_text(j, "name", db_text(row, NAME));
	query_json_told(j, "name", row, NAME_EN);
	query_json_word(j, "kind", words_facility_kind, db_int(row, KIND));
	dj_json_text(j, "place", db_text(row, PLACE));
	dj_json_text(j, "address", db_text(row, ADDRESS));
	query_json_telephone(j, "number", db_text(row, NUMBER));
	put_degree(j, "latitude", db_int(row, LATITUDE));
	put_degree(j, "longitude", db_int(row, LONGITUDE));
	dj_json_text(j, "hours", db_text(row, HOURS));
	dj_json_text(j, "services", db_text(row, SERVICES));
	dj_json_text(j, "access", db_text(row, ACCESS));
	dj_json_text(j, "source", db_text(row, SOURCE));
	put_day(j, "checked_on", db_int(row, CHECKED_ON));
	query_json_word(j, "state", words_facility_state, look.state);
	query_json_word(j, "basis", words_facility_basis, look.basis);
	if (metres < 0)
		dj_json_null(j, "metres");
	else
		dj_json_int(j, "metres", metres);
	put_report(r, row);
	dj_json_end_object(j);
}

static struct db_rows rows_of(struct query_run *r, const struct facility_ask *ask, int date)
{
	return db_query(r->db, SQL_facility_near, db_i(ask->kind), db_i(ask->kind), db_i(date),
			db_i(date));
}

/* The middle of what stands in the city, when nobody said where in it. */
static struct facility_point centre_of(struct query_run *r, const char *place)
{
	struct db_rows rows = db_query(r->db, SQL_facility_centre, db_t(place));
	struct facility_point p = {0, 0};

	if (db_next(&rows)) {
		p = (struct facility_point){(int)db_int(&rows, 0), (int)db_int(&rows, 1)};
		db_done(&rows);
	}
	return p;
}

/* Which are shown, first first; to be freed. */
static int choose(struct query_run *r, const struct facility_ask *ask, const struct now *now,
		  struct found **out)
{
	struct db_rows rows = rows_of(r, ask, now->when.date);
	int count = 0;

	*out = NULL;
	while (db_next(&rows)) {
		if (count == MOST)
			continue;
		if ((count & (count - 1)) == 0)
			*out =
			    dj_grow(*out, sizeof **out * (size_t)(count ? (size_t)count * 2 : 1));
		(*out)[count++] = (struct found){place_of(&rows, now), db_int(&rows, ID)};
	}
	if (count)
		qsort(*out, (size_t)count, sizeof **out, by_order);
	return DJ_MIN(count, ask->limit);
}

/* To be freed. */
static int only(dj_id id, struct found **out)
{
	*out = dj_alloc(sizeof **out);
	(*out)->id = id;
	return 1;
}

static void put_chosen(struct query_run *r, const struct now *now, const struct found *list,
		       int count)
{
	for (int i = 0; i < count; i++) {
		struct db_rows rows = db_query(r->db, SQL_facility_near_one, db_i(list[i].id));

		if (!db_next(&rows))
			continue;
		put_facility(r, &rows, now);
		db_done(&rows);
	}
}

/* text: facility_ask.h */
/* How the public feed is that the server asks by itself; null: nobody asks it. */
static void put_feed(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_facility_feed_now);
	struct dj_json *j = &r->json;

	if (!db_next(&rows)) {
		dj_json_null(j, "feed");
		return;
	}
	dj_json_object(j, "feed");
	dj_json_int(j, "tried_ms", db_int(&rows, 0));
	query_json_ms(j, "well_ms", db_int(&rows, 1));
	dj_json_int(j, "taken", db_int(&rows, 2));
	dj_json_text(j, "trouble", r->q->person ? db_text(&rows, 3) : "");
	dj_json_end_object(j);
	db_done(&rows);
}

enum verdict query_facilities(struct query_run *r)
{
	struct facility_ask ask;
	struct dj_error why;
	struct now now = {.at = r->now,
			  .when = directory_when(r->now, dj_local_offset_min(r->now))};
	struct found *list;
	int count;

	if (!facility_ask_read(r->q->text, &ask, &why))
		return VERDICT_bad_request;
	if (r->q->limit > 0) /* the open interface gives them all */
		ask.limit = r->q->limit;
	now.here = facility_point_known(ask.at) ? ask.at : centre_of(r, ask.place);
	count = r->q->id ? only(r->q->id, &list) : choose(r, &ask, &now, &list);
	dj_json_object(&r->json, NULL);
	dj_json_int(&r->json, "now_ms", r->now);
	dj_json_array(&r->json, "facilities");
	put_chosen(r, &now, list, count);
	dj_json_end_array(&r->json);
	put_feed(r);
	dj_json_end_object(&r->json);
	free(list);
	return VERDICT_ok;
}
