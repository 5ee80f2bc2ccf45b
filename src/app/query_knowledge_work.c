/* Owns the views of the editors' work: remarks, wordings from use, words, reviews, and what must be
 * read (R071). */
#include "app/query_run.h"
#include "app/sealed.h"

#include "app/knowledge.h"

enum { SHOWN_DAYS = 14, READINGS = 20 };

static void put_words(struct query_run *r, const char *key, struct seal_place where,
		      const struct db_rows *rows, int column)
{
	char words[NOTE_TEXT];

	dj_json_text(&r->json, key, sealed_text(r->keys, where, rows, column, words, sizeof words));
}

static void put_remark(struct query_run *r, const struct db_rows *rows)
{
	struct dj_json *j = &r->json;
	dj_id id = db_int(rows, 0);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", id);
	dj_json_id(j, "article", db_int(rows, 1));
	query_json_word(j, "remark", words_article_remark, db_int(rows, 2));
	dj_json_id(j, "contact", db_int(rows, 3));
	dj_json_id(j, "person", db_int(rows, 4));
	dj_json_int(j, "at_ms", db_int(rows, 5));
	put_words(r, "words", (struct seal_place){"article_remark.words", id}, rows, 6);
	dj_json_text(j, "title", db_text(rows, 7));
	query_json_word(j, "state", words_remark_state, db_int(rows, 8));
	query_json_person(r, "taken_by", db_int(rows, 9), rows, 11);
	put_words(r, "reply", (struct seal_place){"article_remark.reply", id}, rows, 10);
	dj_json_end_object(j);
}

/* Open ones, the oldest first, then what was settled lately. */
enum verdict query_article_remarks(struct query_run *r)
{
	struct db_rows rows =
	    db_query(r->db, SQL_article_remark_list, db_i(r->now - SHOWN_DAYS * KNOWLEDGE_DAY_MS));

	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "remarks");
	while (db_next(&rows))
		put_remark(r, &rows);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

static void put_policy(struct query_run *r)
{
	struct db_rows row = db_query(r->db, SQL_knowledge_policy);
	bool there = db_next(&row);
	struct dj_json *j = &r->json;

	dj_json_object(j, "policy");
	dj_json_bool(j, "two_persons", there && db_int(&row, 0));
	dj_json_int(j, "review_days", there ? db_int(&row, 1) : 0);
	dj_json_end_object(j);
	db_done(&row);
}

static void put_due(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_article_due, db_i(r->now));
	struct dj_json *j = &r->json;

	dj_json_array(j, "due");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_id(j, "department", db_int(&rows, 1));
		dj_json_text(j, "title", db_text(&rows, 2));
		dj_json_int(j, "review_ms", db_int(&rows, 3));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_waiting(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_article_waiting);
	struct dj_json *j = &r->json;

	dj_json_array(j, "waiting");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_int(j, "revision", db_int(&rows, 1));
		dj_json_text(j, "title", db_text(&rows, 2));
		query_json_word(j, "state", words_article_state, db_int(&rows, 3));
		dj_json_bool(j, "mine", db_int(&rows, 5) == r->q->person);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_knowledge_work(struct query_run *r)
{
	dj_json_object(&r->json, NULL);
	put_policy(r);
	put_due(r);
	put_waiting(r);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

enum verdict query_wordings(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_wording_list);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "wordings");
	while (db_next(&rows)) {
		dj_id id = db_int(&rows, 0);

		dj_json_object(j, NULL);
		dj_json_id(j, "id", id);
		dj_json_id(j, "article", db_int(&rows, 1));
		put_words(r, "words", (struct seal_place){"wording.words", id}, &rows, 2);
		dj_json_int(j, "times", db_int(&rows, 3));
		dj_json_int(j, "people", db_int(&rows, 4));
		dj_json_int(j, "last_ms", db_int(&rows, 5));
		dj_json_text(j, "title", db_text(&rows, 6));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

enum verdict query_knowledge_words(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_knowledge_word_list);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "words");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		query_json_word(j, "word", words_knowledge_word, db_int(&rows, 1));
		dj_json_text(j, "said", db_text(&rows, 2));
		dj_json_text(j, "meant", db_text(&rows, 3));
		dj_json_bool(j, "both_ways", db_int(&rows, 4) != 0);
		dj_json_int(j, "at_ms", db_int(&rows, 5));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* -- what must be read */

/* Of everybody: those who talk with citizens and who lead them. */
static bool must_read(int64_t team, uint32_t roles)
{
	return team || (roles & (1U << role_AGENT | 1U << role_SUPERVISOR));
}

static void put_readers(struct query_run *r, dj_id reading, dj_id team)
{
	struct db_rows rows = db_query(r->db, SQL_reading_people, db_i(reading), db_i(team));
	struct dj_json *j = &r->json;

	dj_json_array(j, "readers");
	while (db_next(&rows)) {
		if (!must_read(team, (uint32_t)db_int(&rows, 1)))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		query_json_person(r, "name", db_int(&rows, 0), &rows, 2);
		query_json_ms(j, "read_ms", db_int(&rows, 3));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_readings(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_reading_list);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "readings");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_id(j, "article", db_int(&rows, 1));
		dj_json_int(j, "revision", db_int(&rows, 2));
		dj_json_id(j, "team", db_int(&rows, 3));
		dj_json_text(j, "team_name", db_text(&rows, 7));
		dj_json_text(j, "title", db_text(&rows, 6));
		dj_json_int(j, "due_ms", db_int(&rows, 4));
		dj_json_int(j, "at_ms", db_int(&rows, 5));
		put_readers(r, db_int(&rows, 0), db_int(&rows, 3));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

static bool is_mine(const struct query_run *r, const struct db_rows *row)
{
	uint64_t audience = UINT64_C(1) << db_int(row, 6);

	return (audience & knowledge_audiences(r->q->roles)) != 0;
}

enum verdict query_readings_mine(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_reading_mine, db_i(r->q->person),
				       db_i(r->q->person), db_i(READINGS));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "readings");
	while (db_next(&rows)) {
		if (!is_mine(r, &rows))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_id(j, "article", db_int(&rows, 1));
		dj_json_int(j, "revision", db_int(&rows, 2));
		dj_json_text(j, "title", db_text(&rows, 3));
		dj_json_int(j, "due_ms", db_int(&rows, 4));
		dj_json_int(j, "at_ms", db_int(&rows, 5));
		dj_json_text(j, "body", db_text(&rows, 7));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
