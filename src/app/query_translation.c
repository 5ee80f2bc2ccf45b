/* Owns two lists of a conversation's view: who had it before, with what they had begun to write;
 * and what a machine made of its words. Refuses: the words themselves, which stand with their
 * letters. */
#include "app/query_conversation.h"
#include "app/letter_row.h"
#include "app/sealed.h"
#include "base/text.h"

#include <stdlib.h>

#define PATIENCE_MS 45000 /* what a run did not bring by then never comes */

/* ---- who had it before ---- */

static void put_begun(struct query_run *r, dj_id agent)
{
	struct db_rows rows =
	    db_query(r->db, SQL_conversation_draft_one, db_i(r->q->id), db_i(agent));
	char text[NOTE_TEXT] = "";

	if (agent != r->q->person && db_next(&rows))
		sealed_text(r->keys, (struct seal_place){"conversation.draft", r->q->id}, &rows, 0,
			    text, sizeof text);
	db_done(&rows);
	dj_json_text(&r->json, "begun", text);
}

void query_put_handovers(struct query_run *r)
{
	struct db_rows row = db_query(r->db, SQL_conversation_handovers, db_i(r->q->id));
	struct dj_json *j = &r->json;

	dj_json_array(j, "handovers");
	while (db_next(&row)) {
		dj_json_object(j, NULL);
		dj_json_int(j, "at_ms", db_int(&row, 0));
		dj_json_id(j, "agent", db_int(&row, 1));
		query_json_person(r, "agent_name", db_int(&row, 1), &row, 6);
		query_json_word(j, "because", words_conversation_because, db_int(&row, 2));
		dj_json_int(j, "since_ms", db_int(&row, 0) - db_int(&row, 3));
		query_json_ms(j, "heard_ms", db_int(&row, 4));
		query_json_ms(j, "answered_ms", db_int(&row, 5));
		put_begun(r, db_int(&row, 1));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* ---- translations ---- */

static void put_sealed(struct query_run *r, const char *key, const char *column,
		       const struct db_rows *row, int at)
{
	char *text = letter_text(r->keys, column, db_int(row, 0), row, at);

	dj_json_text(&r->json, key, text ? text : "");
	free(text);
}

/* id, letter, own, language, state, at, written, words */
static void put_translation(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;
	int64_t state = db_int(row, 4);

	if (state == translation_state_WAITS && r->now - db_int(row, 5) > PATIENCE_MS)
		state = translation_state_FAILED;
	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(row, 0));
	dj_json_id(j, "letter", db_int(row, 1));
	dj_json_bool(j, "own", db_int(row, 2) != 0);
	query_json_word(j, "language", words_language, db_int(row, 3));
	query_json_word(j, "state", words_translation_state, state);
	dj_json_int(j, "at_ms", db_int(row, 5));
	put_sealed(r, "written", "translation.written", row, 6);
	put_sealed(r, "words", "translation.words", row, 7);
	dj_json_end_object(j);
}

static bool is_on(struct query_run *r)
{
	struct settings all;
	bool on;

	settings_init(&all);
	query_settings_now(r, &all);
	on = settings_text(&all, SETTING_translate)[0] != '\0';
	settings_fini(&all);
	return on;
}

void query_put_translations(struct query_run *r)
{
	struct db_rows row =
	    db_query(r->db, SQL_translation_list, db_i(r->q->id), db_i(r->q->person));

	dj_json_bool(&r->json, "translates", is_on(r));
	dj_json_array(&r->json, "translations");
	while (db_next(&row))
		put_translation(r, &row);
	dj_json_end_array(&r->json);
}
