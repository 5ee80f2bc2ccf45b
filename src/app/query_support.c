/* Owns the views of care (docs/care.md): what is mine, what those who lead see, and requests for
 * support, which only those see who have the duty. */
#include "app/permission.h"
#include "app/query_run.h"
#include "app/sealed.h"
#include "base/settings.h"

#define DAY_MS	 ((dj_ms)24 * 3600 * 1000)
#define DAYS	 30
#define DAYS_MAX 400
#define TEXT_MAX 1100

/* A setting as the server goes by it: a flag stands over the database, that over the file. */
static int64_t setting_now(struct query_run *r, enum setting which)
{
	struct settings all;
	int64_t n;

	settings_init(&all);
	query_settings_now(r, &all);
	n = settings_number(&all, which);
	settings_fini(&all);
	return n;
}

static void put_sealed(struct query_run *r, const char *key, struct seal_place where,
		       const struct db_rows *rows, int column)
{
	char text[TEXT_MAX];

	dj_json_text(&r->json, key, sealed_text(r->keys, where, rows, column, text, sizeof text));
}

/* ---- mine ---- */

static void put_hard_mine(struct query_run *r)
{
	struct db_rows rows =
	    db_query(r->db, SQL_hard_mine, db_i(r->q->person), db_i(r->now - DAYS * DAY_MS));
	struct dj_json *j = &r->json;

	dj_json_array(j, "hard");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "contact", db_int(&rows, 0));
		query_json_word(j, "why", words_hard_why, db_int(&rows, 1));
		dj_json_int(j, "at_ms", db_int(&rows, 2));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_praise_mine(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_praise_mine, db_i(r->q->person));
	struct dj_json *j = &r->json;

	dj_json_array(j, "praise");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		query_json_word(j, "by", words_praise_by, db_int(&rows, 1));
		dj_json_id(j, "sender", db_int(&rows, 2));
		query_json_person(r, "from", db_int(&rows, 2), &rows, 7);
		dj_json_id(j, "contact", db_int(&rows, 3));
		dj_json_int(j, "at_ms", db_int(&rows, 4));
		dj_json_bool(j, "seen", db_int(&rows, 5) != 0);
		put_sealed(r, "text", (struct seal_place){"praise.text", db_int(&rows, 0)}, &rows,
			   6);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* One row of SUPPORT_ROWS. */
static void put_request(struct query_run *r, const struct db_rows *rows)
{
	struct dj_json *j = &r->json;
	dj_id id = db_int(rows, 0);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", id);
	dj_json_id(j, "person", db_int(rows, 1));
	query_json_person(r, "name", db_int(rows, 1), rows, 11);
	query_json_word(j, "kind", words_support_kind, db_int(rows, 2));
	dj_json_id(j, "contact", db_int(rows, 3));
	dj_json_int(j, "at_ms", db_int(rows, 4));
	put_sealed(r, "text", (struct seal_place){"support_request.text", id}, rows, 5);
	query_json_word(j, "state", words_support_state, db_int(rows, 6));
	dj_json_id(j, "answered_by", db_int(rows, 7));
	query_json_person(r, "answered_name", db_int(rows, 7), rows, 12);
	query_json_ms(j, "answered_ms", db_int(rows, 8));
	put_sealed(r, "answer", (struct seal_place){"support_request.answer", id}, rows, 9);
	query_json_ms(j, "meet_ms", db_int(rows, 10));
	dj_json_end_object(j);
}

static void put_requests(struct query_run *r, struct db_rows rows)
{
	dj_json_array(&r->json, "requests");
	while (db_next(&rows))
		put_request(r, &rows);
	dj_json_end_array(&r->json);
}

enum verdict query_care_mine(struct query_run *r)
{
	dj_json_object(&r->json, NULL);
	dj_json_int(&r->json, "days", DAYS);
	put_hard_mine(r);
	put_praise_mine(r);
	put_requests(r, db_query(r->db, SQL_support_mine, db_i(r->q->person)));
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- of those who lead ---- */

static void put_people(struct query_run *r, dj_ms since, dj_ms late)
{
	static const char *const reasons[] = {"crisis", "abuse", "long", "panic", "said"};
	struct db_rows rows =
	    db_query(r->db, SQL_hard_people, db_i(late), db_i(since), db_i(since));
	struct dj_json *j = &r->json;

	dj_json_array(j, "people");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "agent", db_int(&rows, 0));
		query_json_person(r, "name", db_int(&rows, 0), &rows, 9);
		dj_json_int(j, "hard", db_int(&rows, 1));
		dj_json_int(j, "late", db_int(&rows, 2));
		for (int i = 0; i < (int)DJ_COUNT(reasons); i++)
			dj_json_int(j, reasons[i], db_int(&rows, 3 + i));
		dj_json_int(j, "answered", db_int(&rows, 8));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_panics(struct query_run *r, dj_ms since)
{
	struct db_rows rows = db_query(r->db, SQL_panic_list, db_i(since));
	struct dj_json *j = &r->json;

	dj_json_array(j, "panics");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "agent", db_int(&rows, 0));
		query_json_person(r, "name", db_int(&rows, 0), &rows, 6);
		dj_json_int(j, "at_ms", db_int(&rows, 1));
		dj_json_id(j, "contact", db_int(&rows, 2));
		dj_json_id(j, "seen_by", db_int(&rows, 3));
		query_json_person(r, "seen_name", db_int(&rows, 3), &rows, 7);
		query_json_ms(j, "seen_ms", db_int(&rows, 4));
		query_json_ms(j, "over_ms", db_int(&rows, 5));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_praise(struct query_run *r, dj_ms since)
{
	struct db_rows rows = db_query(r->db, SQL_praise_list, db_i(since));
	struct dj_json *j = &r->json;

	dj_json_array(j, "praise");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_id(j, "agent", db_int(&rows, 1));
		query_json_person(r, "name", db_int(&rows, 1), &rows, 6);
		query_json_word(j, "by", words_praise_by, db_int(&rows, 2));
		dj_json_int(j, "at_ms", db_int(&rows, 3));
		put_sealed(r, "text", (struct seal_place){"praise.text", db_int(&rows, 0)}, &rows,
			   5);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_care(struct query_run *r)
{
	int64_t days = r->q->since > 0 ? DJ_MIN(r->q->since, DAYS_MAX) : DAYS;
	int64_t late = setting_now(r, SETTING_hard_days);
	dj_ms since = r->now - days * DAY_MS;

	dj_json_object(&r->json, NULL);
	dj_json_int(&r->json, "days", days);
	dj_json_int(&r->json, "late_days", late);
	dj_json_int(&r->json, "share_min", setting_now(r, SETTING_hard_share));
	put_people(r, since, r->now - late * DAY_MS);
	put_panics(r, since);
	put_praise(r, since);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- in confidence ---- */

static void put_leaders(struct query_run *r, const char *key, struct db_rows rows)
{
	struct dj_json *j = &r->json;

	dj_json_array(j, key);
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "person", db_int(&rows, 0));
		query_json_person(r, "name", db_int(&rows, 0), &rows, 1);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* Those of others: nobody answers their own. */
enum verdict query_support(struct query_run *r)
{
	bool may = db_query_int(r->db, SQL_support_may, 0, db_i(r->q->person)) != 0;

	dj_json_object(&r->json, NULL);
	dj_json_bool(&r->json, "mine", may);
	put_leaders(r, "duty", db_query(r->db, SQL_support_duty_list));
	put_leaders(r, "leaders",
		    db_query(r->db, SQL_support_leaders, db_i(ROLE(SUPERVISOR) | ROLE(MANAGER))));
	if (may) {
		put_requests(r, db_query(r->db, SQL_support_list, db_i(r->q->person),
					 db_i(r->now - DAYS * DAY_MS)));
	} else {
		dj_json_array(&r->json, "requests");
		dj_json_end_array(&r->json);
	}
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
