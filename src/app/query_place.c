/* Owns the views of where a caller is and of calls in crisis. What a number tells of a place is the
 * area of a fixed line, no more: telephones that walk are anywhere. */
#include "app/query_run.h"
#include "app/sealed.h"
#include "base/text.h"
#include "domain/number/number.h"

static void put_area(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_contact_private, db_i(r->q->id));
	char caller[NUMBER_TEXT + 256] = "", area[8] = "";
	struct number n;

	if (db_next(&rows)) {
		sealed_text(r->keys, (struct seal_place){"contact.caller", r->q->id}, &rows, 1,
			    caller, sizeof caller);
		db_done(&rows);
	}
	if (number_read(&n, caller, "") == NUMBER_AREA)
		dj_copy_n(area, sizeof area, n.text, (size_t)n.area);
	dj_json_text(&r->json, "area", area[0] ? area : NULL);
}

static void put_place(struct query_run *r, struct db_rows *rows)
{
	char address[NOTE_TEXT + 1];
	struct dj_json *j = &r->json;

	dj_json_id(j, "place", db_int(rows, 0));
	dj_json_text(j, "address",
		     sealed_text(r->keys, (struct seal_place){"contact.place", r->q->id}, rows, 1,
				 address, sizeof address));
	query_json_ms(j, "at_ms", db_int(rows, 2));
	dj_json_id(j, "person", db_int(rows, 3));
	dj_json_int(j, "revision", db_int(rows, 4));
}

/* Nothing was written: what the safety report knows is a beginning. */
static void put_reported(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_report_one, db_i(r->q->id));
	struct dj_json *j = &r->json;
	char address[NOTE_TEXT + 1] = "";
	dj_id place = 0;

	if (db_next(&rows)) {
		place = db_int(&rows, 1);
		sealed_text(r->keys, (struct seal_place){"report.address", r->q->id}, &rows, 3,
			    address, sizeof address);
		db_done(&rows);
	}
	dj_json_id(j, "place", place);
	dj_json_text(j, "address", address);
	dj_json_null(j, "at_ms");
	dj_json_null(j, "person");
	dj_json_int(j, "revision", 0);
}

enum verdict query_place(struct query_run *r)
{
	struct db_rows rows;

	dj_json_object(&r->json, NULL);
	put_area(r);
	rows = db_query(r->db, SQL_contact_place_one, db_i(r->q->id));
	if (db_next(&rows)) {
		put_place(r, &rows);
		db_done(&rows);
	} else {
		put_reported(r);
	}
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

static const char *follow_up(int64_t done_ms)
{
	return done_ms < 0 ? "none" : done_ms ? "done" : "open";
}

enum verdict query_crises(struct query_run *r)
{
	struct db_rows c =
	    db_query(r->db, SQL_crisis_list, db_i(dial_purpose_EMERGENCY), db_i(task_kind_CRISIS));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "crises");
	while (db_next(&c)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "contact", db_int(&c, 0));
		query_json_word(j, "by", words_crisis_by, db_int(&c, 1));
		query_json_ms(j, "raised_ms", db_int(&c, 3));
		query_json_person(r, "agent_name", db_int(&c, 9), &c, 13);
		query_json_person(r, "seen_name", db_int(&c, 4), &c, 14);
		query_json_ms(j, "seen_ms", db_int(&c, 5));
		query_json_ms(j, "lowered_ms", db_int(&c, 6));
		query_json_ms(j, "ended_ms", db_int(&c, 10));
		dj_json_int(j, "emergency", db_int(&c, 11));
		dj_json_text(j, "follow_up", follow_up(db_int(&c, 12)));
		query_json_ms(j, "reviewed_ms", db_int(&c, 7));
		dj_json_bool(j, "right", db_int(&c, 8) != 0);
		query_json_caller(r, db_int(&c, 0), &c, 15);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
