/* Owns reading safety reports, with who was rung for them, and what is left to do. */
#include "app/query_run.h"
#include "app/sealed.h"
#include "store/log.h"

#include <stdlib.h>
#include <string.h>

#define FACTS_MOST 2000 /* of one contact; a long chain beyond is cut */

static void put_text(struct query_run *r, const char *key, struct seal_place where,
		     const struct db_rows *rows, int column)
{
	char text[NOTE_TEXT + 1];

	dj_json_text(&r->json, key, sealed_text(r->keys, where, rows, column, text, sizeof text));
}

/* ---- reports ---- */

static void put_report(struct query_run *r, struct db_rows *rows)
{
	struct dj_json *j = &r->json;

	query_json_word(j, "hazard", words_hazard, db_int(rows, 0));
	dj_json_id(j, "place", db_int(rows, 1));
	query_json_word(j, "injuries", words_injuries, db_int(rows, 2));
	put_text(r, "address", (struct seal_place){"report.address", r->q->id}, rows, 3);
	put_text(r, "note", (struct seal_place){"report.note", r->q->id}, rows, 4);
	query_json_ms(j, "made_ms", db_int(rows, 5));
	query_json_ms(j, "at_ms", db_int(rows, 6));
	dj_json_id(j, "person", db_int(rows, 7));
	dj_json_int(j, "revision", db_int(rows, 8));
}

static void put_no_report(struct dj_json *j)
{
	dj_json_text(j, "hazard", word_of(words_hazard, hazard_ANY));
	dj_json_null(j, "place");
	dj_json_text(j, "injuries", word_of(words_injuries, injuries_UNKNOWN));
	dj_json_text(j, "address", "");
	dj_json_text(j, "note", "");
	dj_json_null(j, "made_ms");
	dj_json_null(j, "at_ms");
	dj_json_null(j, "person");
	dj_json_int(j, "revision", 0);
}

static const char *call_state(const struct fact *f)
{
	switch (f->kind) {
	case FACT_hotline_rang:
		return "ringing";
	case FACT_hotline_missed:
		return "missed";
	case FACT_hotline_answered:
		return "joined";
	default:
		return NULL;
	}
}

/* Who was rung, when, and who answered: one line per fact, as the log has it. */
static void put_call(struct dj_json *j, const struct fact *f)
{
	const char *state = call_state(f);

	if (!state)
		return;
	dj_json_object(j, NULL);
	dj_json_int(j, "at_ms", f->at_ms);
	dj_json_text(j, "state", state);
	dj_json_id(j, "official", fact_get(f, "official", 0));
	dj_json_id(j, "agent", fact_get(f, "agent", 0));
	dj_json_int(j, "round", fact_get(f, "round", 0));
	dj_json_text(j, "how",
		     f->kind == FACT_hotline_missed ? word_of(words_leg_end, f->hotline_missed.how)
						    : NULL);
	dj_json_end_object(j);
}

static void put_calls(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_contact_seqs, db_i(r->q->id));
	struct fact *facts = dj_alloc(FACTS_MOST * sizeof *facts);
	int64_t first = 0, last = 0;
	int n = 0;

	if (db_next(&rows)) {
		first = db_int(&rows, 0);
		last = db_int(&rows, 1) ? db_int(&rows, 1) : INT64_MAX;
		db_done(&rows);
	}
	if (first)
		n = log_read_contact(r->db, r->q->id, first, last, facts, FACTS_MOST);
	dj_json_array(&r->json, "calls");
	for (int i = 0; i < n; i++)
		put_call(&r->json, &facts[i]);
	dj_json_end_array(&r->json);
	free(facts);
}

/* id: the contact. A contact without a report answers an empty one of revision 0. */
enum verdict query_report(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_report_one, db_i(r->q->id));

	dj_json_object(&r->json, NULL);
	if (db_next(&rows)) {
		put_report(r, &rows);
		db_done(&rows);
	} else {
		put_no_report(&r->json);
	}
	put_calls(r);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- tasks ---- */

static void put_task(struct query_run *r, struct db_rows *rows)
{
	struct dj_json *j = &r->json;
	dj_id id = db_int(rows, 0), person = db_int(rows, 3);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", id);
	dj_json_id(j, "contact", db_int(rows, 1));
	query_json_word(j, "kind", words_task_kind, db_int(rows, 2));
	dj_json_id(j, "person", person);
	query_json_person(r, "person_name", person, rows, 10);
	query_json_ms(j, "made_ms", db_int(rows, 4));
	query_json_ms(j, "due_ms", db_int(rows, 6));
	query_json_ms(j, "done_ms", db_int(rows, 7));
	dj_json_id(j, "done_by", db_int(rows, 8));
	put_text(r, "what", (struct seal_place){"task.what", id}, rows, 9);
	dj_json_end_object(j);
}

/* id: of one contact; else text: "" what is open, soonest due first, or "done". */
enum verdict query_tasks(struct query_run *r)
{
	bool done = strcmp(r->q->text, "done") == 0;
	enum sql_id list = r->q->id ? SQL_task_list_contact
			   : done   ? SQL_task_list_done
				    : SQL_task_list_open;
	struct db_rows rows;

	if (r->q->text[0] && !done)
		return VERDICT_bad_request;
	rows =
	    db_query(r->db, list, db_i(r->q->id ? r->q->id : DJ_MIN(DJ_MAX(r->q->limit, 1), 200)));
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "tasks");
	while (db_next(&rows))
		put_task(r, &rows);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
