/* Owns the views of recordings: those of a contact with who listened, and the policies. */
#include "app/permission.h"
#include "app/query_run.h"
#include "app/sealed.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PEAKS_TEXT 2800
#define LISTED	   100

#define SEES_LISTENERS (ROLE(SUPERVISOR) | ROLE(MANAGER) | ROLE(AUDITOR))

enum {
	R_ID,
	R_SEGMENT,
	R_AGENT,
	R_STARTED,
	R_ENDED,
	R_LASTED,
	R_HOW,
	R_LOST,
	R_BYTES,
	R_KEEP_UNTIL,
	R_KEPT,
	R_RESTRICTED,
	R_DELETED,
	R_GONE,
	R_MARKS,
	R_PEAKS,
	R_AGENT_SEALED,
	R_PICTURES
};

/* "hold 12000 resume 15000" as a list. */
static void marks(struct query_run *r, const char *text)
{
	char word[20];
	int used;
	long long at;

	dj_json_array(&r->json, "marks");
	while (sscanf(text, " %19s %lld%n", word, &at, &used) == 2) {
		dj_json_object(&r->json, NULL);
		dj_json_text(&r->json, "mark", word);
		dj_json_int(&r->json, "at_ms", at);
		dj_json_end_object(&r->json);
		text += used;
	}
	dj_json_end_array(&r->json);
}

static void peaks(struct query_run *r, const struct db_rows *rows)
{
	char text[PEAKS_TEXT];
	size_t n;
	const void *bytes = db_bytes(rows, R_PEAKS, &n);

	if (n && n <= 2000)
		dj_json_text(
		    &r->json, "peaks",
		    sodium_bin2base64(text, sizeof text, bytes, n, sodium_base64_VARIANT_ORIGINAL));
	else
		dj_json_null(&r->json, "peaks");
}

static const char *state_of(const struct db_rows *rows)
{
	if (db_int(rows, R_DELETED))
		return "deleted";
	if (db_int(rows, R_BYTES))
		return "ready";
	return db_int(rows, R_HOW) == recording_end_NONE ? "running" : "writing";
}

static void members(struct query_run *r, const struct db_rows *rows)
{
	struct dj_json *j = &r->json;

	dj_json_id(j, "id", db_int(rows, R_ID));
	dj_json_id(j, "segment", db_int(rows, R_SEGMENT));
	dj_json_id(j, "agent", db_int(rows, R_AGENT));
	query_json_person(r, "agent_name", db_int(rows, R_AGENT), rows, R_AGENT_SEALED);
	dj_json_text(j, "state", state_of(rows));
	query_json_word(j, "how", words_recording_end, db_int(rows, R_HOW));
	query_json_ms(j, "started_ms", db_int(rows, R_STARTED));
	dj_json_int(j, "lasted_ms", db_int(rows, R_LASTED));
	dj_json_int(j, "lost", db_int(rows, R_LOST));
	dj_json_int(j, "bytes", db_int(rows, R_BYTES));
	query_json_ms(j, "keep_until_ms", db_int(rows, R_KEEP_UNTIL));
	dj_json_bool(j, "kept", db_int(rows, R_KEPT));
	dj_json_bool(j, "restricted", db_int(rows, R_RESTRICTED));
	query_json_ms(j, "deleted_ms", db_int(rows, R_DELETED));
	query_json_word(j, "gone", words_recording_gone, db_int(rows, R_GONE));
	dj_json_bool(j, "citizen_seen", db_int(rows, R_PICTURES) & 1);
	dj_json_bool(j, "agent_seen", db_int(rows, R_PICTURES) & 2);
	marks(r, db_text(rows, R_MARKS));
	peaks(r, rows);
}

/* What was decided about it, by whom and why. */
static void orders(struct query_run *r, dj_id recording)
{
	struct db_rows rows = db_query(r->db, SQL_recording_order_list, db_i(recording));
	char note[400];

	dj_json_array(&r->json, "orders");
	while (db_next(&rows)) {
		struct seal_place place = {"recording_order.note", db_int(&rows, 0)};

		dj_json_object(&r->json, NULL);
		query_json_ms(&r->json, "at_ms", db_int(&rows, 1));
		dj_json_id(&r->json, "person", db_int(&rows, 2));
		query_json_person(r, "person_name", db_int(&rows, 2), &rows, 6);
		query_json_word(&r->json, "order", words_recording_order, db_int(&rows, 3));
		query_json_word(&r->json, "why", words_recording_why, db_int(&rows, 4));
		dj_json_text(&r->json, "note",
			     sealed_text(r->keys, place, &rows, 5, note, sizeof note));
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
}

static void played(struct query_run *r, dj_id recording)
{
	struct db_rows rows = db_query(r->db, SQL_recording_played_list, db_i(recording));

	dj_json_array(&r->json, "played");
	while (db_next(&rows)) {
		dj_json_object(&r->json, NULL);
		query_json_ms(&r->json, "at_ms", db_int(&rows, 0));
		dj_json_id(&r->json, "person", db_int(&rows, 1));
		query_json_person(r, "person_name", db_int(&rows, 1), &rows, 4);
		query_json_word(&r->json, "use", words_recording_use, db_int(&rows, 2));
		dj_json_bool(&r->json, "download", db_int(&rows, 3));
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
}

/* Who listened stands apart, because a statement is open while its rows are read. */
enum verdict query_recordings(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_recording_list, db_i(r->q->id));
	dj_id ids[LISTED];
	int n = 0;

	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "recordings");
	while (db_next(&rows)) {
		if (n < LISTED)
			ids[n++] = db_int(&rows, R_ID);
		dj_json_object(&r->json, NULL);
		members(r, &rows);
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
	dj_json_array(&r->json, "listeners");
	for (int i = 0; i < n && (r->q->roles & SEES_LISTENERS); i++) {
		dj_json_object(&r->json, NULL);
		dj_json_id(&r->json, "recording", ids[i]);
		played(r, ids[i]);
		orders(r, ids[i]);
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

static void roles(struct dj_json *j, uint32_t bits)
{
	dj_json_array(j, "hears");
	for (int role = 0; role < role_COUNT; role++)
		if (bits >> role & 1)
			dj_json_text(j, NULL, word_of(words_role, role));
	dj_json_end_array(j);
}

enum verdict query_recording_policies(struct query_run *r)
{
	struct db_rows rows = db_query_values(r->db, SQL_recording_policies, NULL, 0);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "policies");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "queue", db_int(&rows, 0));
		dj_json_bool(j, "record", db_int(&rows, 1));
		dj_json_int(j, "keep_days", db_int(&rows, 2));
		dj_json_int(j, "key_pause_s", db_int(&rows, 3));
		dj_json_bool(j, "own", db_int(&rows, 4));
		roles(j, (uint32_t)db_int(&rows, 5));
		dj_json_text(j, "purpose", db_text(&rows, 6));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
