/* Owns what a letter with an answer says: whose letter it is, the number, the days, what was asked,
 * what was answered and by which department. Refuses: how it looks on paper (edge/web). */
#include "app/query_inquiry.h"
#include "app/inquiry_rows.h"
#include "app/sealed.h"

/* The head as the site keeps it; without one the centre's name. */
static void put_office(struct query_run *r)
{
	struct settings all;
	const char *head;

	settings_init(&all);
	query_settings_now(r, &all);
	head = settings_text(&all, SETTING_letter_head);
	dj_json_text(&r->json, "office", head[0] ? head : settings_text(&all, SETTING_name));
	dj_json_text(&r->json, "under", settings_text(&all, SETTING_letter_under));
	dj_json_text(&r->json, "foot", settings_text(&all, SETTING_letter_foot));
	dj_json_text(&r->json, "sign", settings_text(&all, SETTING_letter_sign));
	settings_fini(&all);
}

static void put_question(struct query_run *r, const struct inquiry_row *row)
{
	struct db_rows words = db_query(r->db, SQL_inquiry_words, db_i(row->i.id));
	struct dj_json *j = &r->json;
	dj_id id = row->i.id;

	inquiry_put_number(j, row->number);
	query_json_word(j, "language", words_language, row->language);
	query_json_word(j, "kind", words_inquiry_kind, row->i.kind);
	dj_json_int(j, "opened_ms", row->i.opened_ms);
	if (!db_next(&words))
		return;
	inquiry_put_sealed(r, "question", (struct seal_place){"inquiry.text", id}, &words, 2);
	db_done(&words);
}

/* id: which. Who may not see it is told that there is none. */
enum verdict query_inquiry_answer(struct query_run *r)
{
	struct inquiry_row row;
	struct db_rows said;

	if (!inquiry_row_load(r->db, r->q->id, &row) ||
	    !inquiry_may_see(r->db, &row, r->q->person, r->q->roles))
		return VERDICT_not_found;
	said = db_query(r->db, SQL_inquiry_entry_answered, db_i(row.i.id));
	if (!db_next(&said))
		return VERDICT_wrong_state;
	dj_json_object(&r->json, NULL);
	put_office(r);
	put_question(r, &row);
	dj_json_int(&r->json, "answered_ms", db_int(&said, 1));
	dj_json_text(&r->json, "department", db_text(&said, 2));
	inquiry_put_sealed(r, "answer", (struct seal_place){"inquiry_entry.text", db_int(&said, 0)},
			   &said, 3);
	db_done(&said);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
