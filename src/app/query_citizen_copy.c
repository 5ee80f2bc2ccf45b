/* Owns a citizen's own copy of all that is kept about them (R105): every noun of owned.def, files
 * and sounds by their ids. Refuses: asking whether they may (COMMAND_CITIZEN_OPEN did). */
#include "app/access.h"
#include "app/attachments.h"
#include "app/letter_row.h"
#include "app/query_run.h"
#include "app/sealed.h"
#include "domain/citizen/citizen.h"

#include <stdlib.h>

static void put_words(struct query_run *r, dj_id contact)
{
	struct db_rows rows = db_query(r->db, SQL_copy_record, db_i(contact));
	char text[NOTE_TEXT];
	struct dj_json *j = &r->json;
	bool there = db_next(&rows);
	dj_id id = there ? db_int(&rows, 0) : 0;

	dj_json_text(j, "note",
		     there ? sealed_text(r->keys, (struct seal_place){"contact_record.note", id},
					 &rows, 1, text, sizeof text)
			   : "");
	dj_json_text(j, "words",
		     there ? sealed_text(r->keys, (struct seal_place){"contact_record.words", id},
					 &rows, 2, text, sizeof text)
			   : "");
	if (there)
		db_done(&rows);
}

static void put_contacts(struct query_run *r, dj_id root)
{
	struct db_rows rows = db_query(r->db, SQL_copy_contacts, db_i(root));
	struct dj_json *j = &r->json;
	char number[QUERY_SEALED];

	dj_json_array(j, "contacts");
	while (db_next(&rows)) {
		struct seal_place where = {"contact.caller", db_int(&rows, 0)};

		dj_json_object(j, NULL);
		dj_json_id(j, "contact", db_int(&rows, 0));
		dj_json_int(j, "at_ms", db_int(&rows, 1));
		query_json_word(j, "channel", words_channel, db_int(&rows, 2));
		dj_json_id(j, "topic", db_int(&rows, 3));
		query_json_word(j, "outcome", words_outcome, db_int(&rows, 4));
		dj_json_text(j, "number",
			     sealed_text(r->keys, where, &rows, 5, number, sizeof number));
		put_words(r, db_int(&rows, 0));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_identities(struct query_run *r, dj_id root)
{
	struct db_rows rows = db_query(r->db, SQL_identity_list, db_i(root));
	struct dj_json *j = &r->json;
	char value[IDENTITY_TEXT];

	dj_json_array(j, "identities");
	while (db_next(&rows)) {
		struct seal_place where = {"citizen.identity", db_int(&rows, 0)};

		dj_json_object(j, NULL);
		query_json_word(j, "kind", words_identity_kind, db_int(&rows, 2));
		dj_json_text(j, "value",
			     sealed_text(r->keys, where, &rows, 3, value, sizeof value));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_card(struct query_run *r, dj_id root)
{
	static const struct {
		const char *key, *column;
		int at;
	} fields[] = {{"name", "citizen.name", 10},
		      {"address", "citizen.address", 11},
		      {"notes", "citizen.notes", 12}};
	struct db_rows rows = db_query(r->db, SQL_citizen_group, db_i(root));
	struct dj_json *j = &r->json;
	char text[NOTE_TEXT];

	dj_json_array(j, "cards");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		for (size_t i = 0; i < DJ_COUNT(fields); i++)
			dj_json_text(
			    j, fields[i].key,
			    sealed_text(r->keys,
					(struct seal_place){fields[i].column, db_int(&rows, 0)},
					&rows, fields[i].at, text, sizeof text));
		query_json_word(j, "language", words_language, db_int(&rows, 6));
		query_json_ms(j, "made_ms", db_int(&rows, 16));
		query_json_ms(j, "changed_ms", db_int(&rows, 14));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* ---- the lists: each a statement and the names of its columns ---- */

enum how { ID, NUMBER, MS, FLAG, WORDS_OF, SEALED };

struct field {
	const char *key;
	enum how how;
	int list;	    /* WORDS_OF: enum word_list */
	const char *column; /* SEALED: its place is with the row of column 0 */
};

struct list {
	const char *key;
	enum sql_id copy;
	enum attachment_owner files; /* whose files stand beside it; NONE */
	struct field field[12];
};

static const struct list lists[] = {
    {"consents",
     SQL_copy_consents,
     attachment_owner_NONE,
     {{"id", ID, 0, NULL},
      {"purpose", WORDS_OF, words_consent_purpose, NULL},
      {"given", FLAG, 0, NULL},
      {"channel", WORDS_OF, words_channel, NULL},
      {"language", WORDS_OF, words_language, NULL},
      {"version", NUMBER, 0, NULL},
      {"at_ms", MS, 0, NULL}}},
    {"places",
     SQL_copy_places,
     attachment_owner_NONE,
     {{"contact", ID, 0, NULL},
      {"place", ID, 0, NULL},
      {"at_ms", MS, 0, NULL},
      {"address", SEALED, 0, "contact.place"}}},
    {"translations",
     SQL_copy_translations,
     attachment_owner_NONE,
     {{"id", ID, 0, NULL},
      {"contact", ID, 0, NULL},
      {"own", FLAG, 0, NULL},
      {"language", WORDS_OF, words_language, NULL},
      {"at_ms", MS, 0, NULL},
      {"written", SEALED, 0, "translation.written"},
      {"words", SEALED, 0, "translation.words"}}},
    {"typed",
     SQL_copy_typed,
     attachment_owner_NONE,
     {{"id", ID, 0, NULL},
      {"contact", ID, 0, NULL},
      {"by", WORDS_OF, words_typed_by, NULL},
      {"at_ms", MS, 0, NULL},
      {"text", SEALED, 0, "typed.line"}}},
    {"reports",
     SQL_copy_reports,
     attachment_owner_NONE,
     {{"contact", ID, 0, NULL},
      {"hazard", WORDS_OF, words_hazard, NULL},
      {"injuries", WORDS_OF, words_injuries, NULL},
      {"made_ms", MS, 0, NULL},
      {"address", SEALED, 0, "report.address"},
      {"note", SEALED, 0, "report.note"}}},
    {"tasks",
     SQL_copy_tasks,
     attachment_owner_NONE,
     {{"id", ID, 0, NULL},
      {"contact", ID, 0, NULL},
      {"made_ms", MS, 0, NULL},
      {"due_ms", MS, 0, NULL},
      {"done_ms", MS, 0, NULL},
      {"what", SEALED, 0, "task.what"}}},
    {"callbacks",
     SQL_copy_callbacks,
     attachment_owner_NONE,
     {{"id", ID, 0, NULL},
      {"contact", ID, 0, NULL},
      {"made_ms", MS, 0, NULL},
      {"due_ms", MS, 0, NULL},
      {"done_ms", MS, 0, NULL},
      {"attempts", NUMBER, 0, NULL},
      {"number", SEALED, 0, "callback.number"}}},
    {"praises",
     SQL_copy_praises,
     attachment_owner_NONE,
     {{"id", ID, 0, NULL},
      {"contact", ID, 0, NULL},
      {"at_ms", MS, 0, NULL},
      {"text", SEALED, 0, "praise.text"}}},
    {"drafts",
     SQL_copy_drafts,
     attachment_owner_NONE,
     {{"contact", ID, 0, NULL}, {"at_ms", MS, 0, NULL}, {"text", SEALED, 0, "conversation.draft"}}},
    {"recordings",
     SQL_copy_recordings,
     attachment_owner_NONE,
     {{"id", ID, 0, NULL},
      {"contact", ID, 0, NULL},
      {"started_ms", MS, 0, NULL},
      {"lasted_ms", NUMBER, 0, NULL},
      {"held", FLAG, 0, NULL},
      {"keep_until_ms", MS, 0, NULL},
      {"message", FLAG, 0, NULL}}},
    {"inquiries",
     SQL_copy_inquiries,
     attachment_owner_INQUIRY,
     {{"id", ID, 0, NULL},
      {"number", NUMBER, 0, NULL},
      {"kind", WORDS_OF, words_inquiry_kind, NULL},
      {"state", WORDS_OF, words_inquiry_state, NULL},
      {"contact", ID, 0, NULL},
      {"opened_ms", MS, 0, NULL},
      {"answered_ms", MS, 0, NULL},
      {"closed_ms", MS, 0, NULL},
      {"tell_by", WORDS_OF, words_tell_by, NULL},
      {"tell_to", SEALED, 0, "inquiry.tell"},
      {"address", SEALED, 0, "inquiry.address"},
      {"text", SEALED, 0, "inquiry.text"}}},
    {"entries",
     SQL_copy_entries,
     attachment_owner_ENTRY,
     {{"id", ID, 0, NULL},
      {"inquiry", ID, 0, NULL},
      {"kind", WORDS_OF, words_inquiry_entry_kind, NULL},
      {"at_ms", MS, 0, NULL},
      {"text", SEALED, 0, "inquiry_entry.text"}}},
    {"letters",
     SQL_copy_letters,
     attachment_owner_LETTER,
     {{"id", ID, 0, NULL},
      {"channel", WORDS_OF, words_channel, NULL},
      {"way", WORDS_OF, words_letter_way, NULL},
      {"state", WORDS_OF, words_letter_state, NULL},
      {"contact", ID, 0, NULL},
      {"inquiry", ID, 0, NULL},
      {"made_ms", MS, 0, NULL},
      {"address", SEALED, 0, "letter.identity"},
      {"name", SEALED, 0, "letter.name"},
      {"subject", SEALED, 0, "letter.subject"},
      {"text", SEALED, 0, "letter.body"}}},
};

static void put_sealed(struct query_run *r, const struct field *f, const struct db_rows *rows,
		       int column)
{
	char *text = letter_text(r->keys, f->column, db_int(rows, 0), rows, column);

	dj_json_text(&r->json, f->key, text ? text : "");
	free(text);
}

static void put_field(struct query_run *r, const struct field *f, const struct db_rows *rows,
		      int column)
{
	int64_t value = f->how == SEALED ? 0 : db_int(rows, column);

	switch (f->how) {
	case ID:
		dj_json_id(&r->json, f->key, value);
		break;
	case NUMBER:
		dj_json_int(&r->json, f->key, value);
		break;
	case MS:
		query_json_ms(&r->json, f->key, value);
		break;
	case FLAG:
		dj_json_bool(&r->json, f->key, value != 0);
		break;
	case WORDS_OF:
		if (value < 0)
			dj_json_null(&r->json, f->key);
		else
			query_json_word(&r->json, f->key, (enum word_list)f->list, value);
		break;
	case SEALED:
		put_sealed(r, f, rows, column);
		break;
	}
}

static void put_list(struct query_run *r, dj_id root, const struct list *l)
{
	struct db_rows rows = db_query(r->db, l->copy, db_i(root));
	struct dj_json *j = &r->json;

	dj_json_array(j, l->key);
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		for (int i = 0; i < (int)DJ_COUNT(l->field) && l->field[i].key; i++)
			put_field(r, &l->field[i], &rows, i);
		if (l->files != attachment_owner_NONE)
			attachments_json(r, l->files, db_int(&rows, 0));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* Whole, because it is theirs: only behind COMMAND_CITIZEN_OPEN for a copy, which says why. */
enum verdict query_citizen_copy(struct query_run *r)
{
	dj_id root = db_query_int(r->db, SQL_citizen_root, 0, db_i(r->q->id));

	if (!root)
		return VERDICT_not_found;
	if (!db_query_int(r->db, SQL_access_open, 0, db_i(r->q->person), db_i(root),
			  db_i(access_what_COPY), db_i(r->now - ACCESS_WINDOW_MS)))
		return VERDICT_reason_missing;
	dj_json_object(&r->json, NULL);
	dj_json_id(&r->json, "citizen", root);
	dj_json_int(&r->json, "made_ms", r->now);
	put_card(r, root);
	put_identities(r, root);
	put_contacts(r, root);
	for (size_t i = 0; i < DJ_COUNT(lists); i++)
		put_list(r, root, &lists[i]);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
