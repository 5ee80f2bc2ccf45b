/* Owns what leaders see of inquiries: how much is done inside, pauses that should not have been,
 * how periods are counted; and an official's own office. */
#include "app/query_inquiry.h"
#include "app/inquiry_rows.h"
#include "app/sealed.h"

#define DAY_MS	 ((dj_ms)86400 * 1000)
#define ROWS	 200
#define LOOK_MS	 (90 * DAY_MS)
#define NEW_DAYS 30

/* A change of what counts is a new number here, and a new text of the page (i18n, docs). */
#define DEFINITION 1

/* ---- internal resolution (R055) ---- */

/* Matters that ended in the time: contacts answered without an inquiry, and inquiries answered,
 * each reporter's event once, nuisance left out. Inside: never handed to a department. */
static void put_resolution(struct query_run *r, dj_ms since)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_figure_closed, db_i(since));
	int64_t at_once = db_query_int(r->db, SQL_inquiry_figure_contacts, 0, db_i(since));
	struct dj_json *j = &r->json;
	int64_t n[6] = {0};

	if (db_next(&rows)) {
		for (int i = 0; i < 6; i++)
			n[i] = db_int(&rows, i);
		db_done(&rows);
	}
	dj_json_object(j, "resolution");
	dj_json_int(j, "definition", DEFINITION);
	dj_json_int(j, "inside", at_once + n[1]);
	dj_json_int(j, "of", at_once + n[0]);
	dj_json_int(j, "contacts", at_once);
	dj_json_int(j, "inquiries_inside", n[1]);
	dj_json_int(j, "inquiries_handed", n[2]);
	dj_json_end_object(j);
	dj_json_int(j, "answered", n[0]);
	dj_json_int(j, "in_time", n[3]);
	dj_json_int(j, "reopened", n[4]);
	dj_json_int(j, "extended", n[5]);
}

static void put_open(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_figure_open, db_i(r->now));
	struct dj_json *j = &r->json;

	if (!db_next(&rows))
		return;
	dj_json_int(j, "open", db_int(&rows, 0));
	dj_json_int(j, "overdue", db_int(&rows, 1));
	dj_json_int(j, "unowned", db_int(&rows, 2));
	dj_json_int(j, "tell", db_int(&rows, 3));
	db_done(&rows);
}

static void put_departments(struct query_run *r, dj_ms since)
{
	struct db_rows rows =
	    db_query(r->db, SQL_inquiry_figure_departments, db_i(r->now), db_i(since));
	struct dj_json *j = &r->json;

	dj_json_array(j, "departments");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "department", db_int(&rows, 0));
		dj_json_text(j, "name", db_text(&rows, 1));
		dj_json_int(j, "handed", db_int(&rows, 2));
		dj_json_int(j, "in_time", db_int(&rows, 3));
		dj_json_int(j, "overdue", db_int(&rows, 4));
		dj_json_int(j, "open", db_int(&rows, 5));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_came_in(struct query_run *r, dj_ms since)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_figure_came_in, db_i(since));
	struct dj_json *j = &r->json;

	dj_json_array(j, "came_in");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		query_json_word(j, "came_in", words_came_in, db_int(&rows, 0));
		dj_json_int(j, "count", db_int(&rows, 1));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* since: days back. */
enum verdict query_inquiry_figures(struct query_run *r)
{
	int64_t days = r->q->since ? r->q->since : NEW_DAYS;
	dj_ms since = r->now - days * DAY_MS;

	dj_json_object(&r->json, NULL);
	dj_json_int(&r->json, "days", days);
	put_resolution(r, since);
	put_open(r);
	put_departments(r, since);
	put_came_in(r, since);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- pauses in which the citizen had already answered ---- */

enum verdict query_inquiry_pauses(struct query_run *r)
{
	struct db_rows rows =
	    db_query(r->db, SQL_inquiry_pause_answered_list, db_i(r->now - LOOK_MS), db_i(ROWS));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "pauses");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "inquiry", db_int(&rows, 0));
		inquiry_put_number(j, db_int(&rows, 1));
		query_json_word(j, "why", words_pause_why, db_int(&rows, 2));
		dj_json_int(j, "from_ms", db_int(&rows, 3));
		query_json_ms(j, "to_ms", db_int(&rows, 4));
		query_json_word(j, "ended_by", words_pause_end, db_int(&rows, 5));
		query_json_ms(j, "heard_ms", db_int(&rows, 6));
		dj_json_text(j, "department_name", db_text(&rows, 8));
		query_json_person(r, "person_name", db_int(&rows, 10), &rows, 9);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* ---- how periods are counted ---- */

static void put_word_or_null(struct dj_json *j, const char *key, enum word_list list, int64_t value)
{
	dj_json_text(j, key, value < 0 ? NULL : word_of(list, value));
}

enum verdict query_inquiry_rules(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_rule_list);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "rules");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		put_word_or_null(j, "kind", words_inquiry_kind, db_int(&rows, 1));
		put_word_or_null(j, "sub", words_inquiry_sub, db_int(&rows, 2));
		put_word_or_null(j, "state", words_inquiry_state, db_int(&rows, 3));
		dj_json_int(j, "period", db_int(&rows, 4));
		query_json_word(j, "unit", words_due_unit, db_int(&rows, 5));
		dj_json_bool(j, "first_day", db_int(&rows, 6) != 0);
		dj_json_text(j, "office", db_text(&rows, 7));
		dj_json_int(j, "valid_from", db_int(&rows, 8));
		query_json_ms(j, "at_ms", db_int(&rows, 10));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* ---- an official's office ---- */

static void put_colleagues(struct query_run *r, dj_id department)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_colleagues, db_i(department));
	char name[QUERY_SEALED];

	dj_json_array(&r->json, "officials");
	while (db_next(&rows)) {
		dj_id id = db_int(&rows, 0);

		sealed_text(r->keys, (struct seal_place){"official.name", id}, &rows, 1, name,
			    sizeof name);
		dj_json_object(&r->json, NULL);
		dj_json_id(&r->json, "id", id);
		dj_json_text(&r->json, "name", name);
		dj_json_text(&r->json, "post", db_text(&rows, 2));
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
}

enum verdict query_inquiry_office(struct query_run *r)
{
	struct inquiry_office office = inquiry_office_of(r->db, r->q->person);
	struct db_rows rows;
	struct dj_json *j = &r->json;

	if (!office.department)
		return VERDICT_not_found;
	dj_json_object(j, NULL);
	dj_json_id(j, "official", office.official);
	dj_json_id(j, "department", office.department);
	rows = db_query(r->db, SQL_inquiry_department_name, db_i(office.department));
	dj_json_text(j, "name", db_next(&rows) ? db_text(&rows, 0) : "");
	db_done(&rows);
	put_colleagues(r, office.department);
	dj_json_end_object(j);
	return VERDICT_ok;
}
