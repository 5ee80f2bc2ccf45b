/* Owns the views for who answers for privacy: retention with its proofs, words of consent, the
 * register. */
#include "app/query_run.h"

#include <sodium.h>

static void put_policies(struct query_run *r)
{
	struct db_rows rows = db_query_values(r->db, SQL_retention_list, NULL, 0);
	struct dj_json *j = &r->json;

	dj_json_array(j, "policies");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		query_json_word(j, "kind", words_retention_kind, db_int(&rows, 0));
		dj_json_int(j, "days", db_int(&rows, 1));
		query_json_ms(j, "changed_ms", db_int(&rows, 2));
		query_json_person(r, "changed_by", db_int(&rows, 3), &rows, 4);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_digest(struct dj_json *j, const struct db_rows *rows, int column)
{
	char hex[65] = "";
	size_t n;
	const void *digest = db_bytes(rows, column, &n);

	if (n == 32)
		sodium_bin2hex(hex, sizeof hex, digest, n);
	dj_json_text(j, "digest", hex);
}

/* Noun by noun. */
static void put_parts(struct query_run *r, dj_id run)
{
	struct db_rows rows = db_query(r->db, SQL_retention_part_list, db_i(run));
	struct dj_json *j = &r->json;

	dj_json_array(j, "parts");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		query_json_word(j, "noun", words_owned_noun, db_int(&rows, 0));
		dj_json_int(j, "rows", db_int(&rows, 1));
		dj_json_int(j, "held", db_int(&rows, 2));
		put_digest(j, &rows, 3);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_retention(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct db_rows rows;

	dj_json_object(j, NULL);
	put_policies(r);
	rows = db_query_values(r->db, SQL_retention_run_list, NULL, 0);
	dj_json_array(j, "runs");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_int(j, "at_ms", db_int(&rows, 1));
		query_json_word(j, "kind", words_retention_kind, db_int(&rows, 2));
		query_json_word(j, "why", words_access_why, db_int(&rows, 3));
		query_json_person(r, "person_name", db_int(&rows, 4), &rows, 8);
		dj_json_int(j, "before_ms", db_int(&rows, 5));
		dj_json_int(j, "days", db_int(&rows, 9));
		dj_json_int(j, "rows", db_int(&rows, 6));
		put_digest(j, &rows, 7);
		put_parts(r, db_int(&rows, 0));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

enum verdict query_consent_texts(struct query_run *r)
{
	struct db_rows rows = db_query_values(r->db, SQL_consent_text_list, NULL, 0);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "texts");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		query_json_word(j, "purpose", words_consent_purpose, db_int(&rows, 0));
		query_json_word(j, "language", words_language, db_int(&rows, 1));
		dj_json_int(j, "version", db_int(&rows, 2));
		dj_json_text(j, "text", db_text(&rows, 3));
		dj_json_int(j, "at_ms", db_int(&rows, 4));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

enum verdict query_processing(struct query_run *r)
{
	static const char *const keys[] = {NULL,    "name", "purpose",	 "items",
					   "basis", "kept", "recipients"};
	struct db_rows rows = db_query_values(r->db, SQL_processing_list, NULL, 0);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "entries");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		for (int i = 1; i < (int)DJ_COUNT(keys); i++)
			dj_json_text(j, keys[i], db_text(&rows, i));
		query_json_ms(j, "ended_ms", db_int(&rows, 7));
		dj_json_int(j, "rev", db_int(&rows, 8));
		dj_json_int(j, "changed_ms", db_int(&rows, 9));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
