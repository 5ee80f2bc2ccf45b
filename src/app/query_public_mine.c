/* Owns what a citizen sees of their own inquiries: whose turn it is, until when, what they said and
 * were told. Refuses: notes, names of those who work on it, and whatever a department wrote before
 * the answer was given. */
#include <stdlib.h>
#include <string.h>

#include "app/attachment_shelf.h"
#include "app/inquiry_rows.h"
#include "app/public_key.h"
#include "app/query_run.h"
#include "app/sealed.h"
#include "base/text.h"

#define MINE_SHOWN 20
#define SAID_SHOWN 12
#define MINE_TEXT  3000 /* bytes of each piece */

enum {
	ID,
	NUMBER,
	KIND,
	STATE,
	OPENED,
	DUE,
	PAUSE,
	ANSWERED,
	CLOSED,
	LANGUAGE,
	TEXT,
	DEPARTMENT,
	DEPARTMENT_EN, /* and in four more languages */
	SERVICE = DEPARTMENT_EN + language_COUNT - language_EN,
	STARS,
	CAME_IN,
	PLACE
};

static void put_text(struct query_run *r, const char *key, struct seal_place where,
		     const struct db_rows *rows, int column)
{
	size_t n;
	char *whole, text[MINE_TEXT];

	db_bytes(rows, column, &n);
	whole = dj_alloc(n + 1);
	sealed_text(r->keys, where, rows, column, whole, n + 1);
	dj_copy(text, sizeof text, whole);
	dj_json_text(&r->json, key, text);
	free(whole);
}

static void put_files(struct query_run *r, dj_id entry)
{
	struct db_rows rows =
	    db_query(r->db, SQL_attachment_of, db_i(attachment_owner_ENTRY), db_i(entry));
	struct dj_json *j = &r->json;
	char name[ATTACHMENT_NAME + 1], key[PUBLIC_KEY];

	dj_json_array(j, "files");
	while (db_next(&rows)) {
		dj_id id = db_int(&rows, 0);

		public_key(r->keys, PUBLIC_KEY_SEE, id, key);
		dj_json_object(j, NULL);
		dj_json_id(j, "id", id);
		dj_json_text(j, "key", key);
		dj_json_text(j, "type", db_text(&rows, 2));
		dj_json_int(j, "bytes", db_int(&rows, 1));
		dj_json_text(j, "name",
			     sealed_text(r->keys, (struct seal_place){"attachment.name", id}, &rows,
					 3, name, sizeof name));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* An answer is theirs once it is given. */
static bool is_for_them(int64_t kind, int64_t state)
{
	bool given = state == inquiry_state_ANSWERED || state == inquiry_state_CLOSED;

	return given || (kind != inquiry_entry_kind_REPLY && kind != inquiry_entry_kind_ANSWER);
}

static void put_said(struct query_run *r, dj_id inquiry, int64_t state)
{
	struct db_rows rows =
	    db_query(r->db, SQL_public_mine_said, db_i(inquiry), db_i(SAID_SHOWN));
	struct dj_json *j = &r->json;

	dj_json_array(j, "said");
	while (db_next(&rows)) {
		dj_id entry = db_int(&rows, 0);

		if (!is_for_them(db_int(&rows, 1), state))
			continue;
		dj_json_object(j, NULL);
		query_json_word(j, "kind", words_inquiry_entry_kind, db_int(&rows, 1));
		dj_json_int(j, "at_ms", db_int(&rows, 2));
		put_text(r, "text", (struct seal_place){"inquiry_entry.text", entry}, &rows, 3);
		put_files(r, entry);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_one(struct query_run *r, const struct db_rows *rows)
{
	struct dj_json *j = &r->json;
	char number[INQUIRY_NUMBER_TEXT];

	inquiry_number_write(db_int(rows, NUMBER), number);
	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(rows, ID));
	dj_json_text(j, "number", number);
	query_json_word(j, "kind", words_inquiry_kind, db_int(rows, KIND));
	query_json_word(j, "service", words_report_service, db_int(rows, SERVICE));
	query_json_word(j, "came_in", words_came_in, db_int(rows, CAME_IN));
	query_json_word(j, "state", words_inquiry_state, db_int(rows, STATE));
	query_json_word(j, "paused", words_pause_why, db_int(rows, PAUSE));
	dj_json_text(j, "department", db_text(rows, DEPARTMENT));
	query_json_told(j, "department", rows, DEPARTMENT_EN);
	dj_json_int(j, "opened_ms", db_int(rows, OPENED));
	query_json_ms(j, "due_ms", db_int(rows, DUE));
	query_json_ms(j, "answered_ms", db_int(rows, ANSWERED));
	query_json_ms(j, "closed_ms", db_int(rows, CLOSED));
	dj_json_int(j, "stars", db_int(rows, STARS));
	put_text(r, "text", (struct seal_place){"inquiry.text", db_int(rows, ID)}, rows, TEXT);
	put_said(r, db_int(rows, ID), db_int(rows, STATE));
	dj_json_end_object(j);
}

/* words: of PUBLIC_ENTER. */
enum verdict query_public_mine(struct query_run *r)
{
	struct public_visit visit;
	dj_id ids[MINE_SHOWN];
	struct db_rows rows;
	int n = 0;

	if (!public_visit_find(r->db, r->keys, r->q->words, r->now, &visit))
		return VERDICT_not_logged_in;
	if (visit.inquiry) {
		ids[n++] = visit.inquiry;
	} else {
		rows = db_query(r->db, SQL_public_mine_caller, db_i(visit.caller_hash),
				db_i(MINE_SHOWN));
		while (db_next(&rows) && n < MINE_SHOWN)
			ids[n++] = db_int(&rows, 0);
	}
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "inquiries");
	for (int i = 0; i < n; i++) {
		rows = db_query(r->db, SQL_public_mine_one, db_i(ids[i]));
		if (db_next(&rows)) {
			put_one(r, &rows);
			db_done(&rows);
		}
	}
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* id, text: its key. The same answer as QUERY_ATTACHMENT. */
enum verdict query_public_file(struct query_run *r)
{
	struct query system = {.kind = QUERY_ATTACHMENT, .id = r->q->id};
	const struct query *own = r->q;
	enum verdict v;

	if (!public_key_fits(r->keys, PUBLIC_KEY_SEE, own->id, own->text))
		return VERDICT_not_found;
	r->q = &system;
	v = query_attachment(r);
	r->q = own;
	return v;
}
