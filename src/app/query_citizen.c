/* Owns the views of citizens: one that the asker has opened, who is found by a number or a name,
 * who may be the same person. Nothing of a record leaves before the asker's reason stands in the
 * log (record_citizen_open.c). */
#include "app/access.h"
#include "app/citizen_hash.h"
#include "app/query_run.h"
#include "app/sealed.h"
#include "base/text.h"

#include <string.h>

#define GROUP 20 /* SQL_citizen_group answers no more */

/* The columns of CITIZEN_COLUMNS. */
enum {
	C_ID,
	C_INTO,
	C_ROOT,
	C_SENSITIVE,
	C_HELD,
	C_ERASED,
	C_LANGUAGE,
	C_AGENT,
	C_PLACE,
	C_SEGMENTS,
	C_NAME,
	C_ADDRESS,
	C_NOTES,
	C_REVISION,
	C_CHANGED,
	C_CHANGED_BY,
	C_MADE,
	C_AGENT_SEALED
};

static const char *const columns[] = {
    [C_NAME] = "citizen.name", [C_ADDRESS] = "citizen.address", [C_NOTES] = "citizen.notes"};

static void put_sealed(struct query_run *r, const char *key, enum mask_kind kind,
		       const struct db_rows *c, int column)
{
	char text[NOTE_TEXT];
	struct seal_place where = {columns[column], db_int(c, C_ID)};

	query_json_private(r, key, kind, sealed_text(r->keys, where, c, column, text, sizeof text));
}

static void put_segments(struct dj_json *j, int64_t bits)
{
	dj_json_array(j, "segments");
	for (int i = 0; i < citizen_segment_COUNT; i++)
		if (bits >> i & 1)
			dj_json_text(j, NULL, word_of(words_citizen_segment, i));
	dj_json_end_array(j);
}

/* What is written of one, without the braces. */
static void put_written(struct query_run *r, const struct db_rows *c)
{
	struct dj_json *j = &r->json;

	dj_json_id(j, "id", db_int(c, C_ID));
	put_sealed(r, "name", MASK_NAME, c, C_NAME);
	put_sealed(r, "address", MASK_ADDRESS, c, C_ADDRESS);
	put_sealed(r, "notes", MASK_WORDS, c, C_NOTES);
	query_json_word(j, "language", words_language, db_int(c, C_LANGUAGE));
	dj_json_id(j, "agent", db_int(c, C_AGENT));
	query_json_person(r, "agent_name", db_int(c, C_AGENT), c, C_AGENT_SEALED);
	dj_json_id(j, "place", db_int(c, C_PLACE));
	put_segments(j, db_int(c, C_SEGMENTS));
	dj_json_int(j, "revision", db_int(c, C_REVISION));
	query_json_ms(j, "changed_ms", db_int(c, C_CHANGED));
	query_json_ms(j, "made_ms", db_int(c, C_MADE));
}

/* What everybody may know: that there is one. */
static void put_state(struct dj_json *j, const struct db_rows *c, bool open)
{
	dj_json_bool(j, "open", open);
	dj_json_bool(j, "sensitive", db_int(c, C_SENSITIVE) != 0);
	dj_json_bool(j, "held", db_int(c, C_HELD) != 0);
	query_json_ms(j, "erased_ms", db_int(c, C_ERASED));
}

/* ---- the parts of an opened record ---- */

static enum mask_kind mask_of(enum identity_kind kind)
{
	return kind == identity_kind_PHONE   ? MASK_NUMBER
	       : kind == identity_kind_EMAIL ? MASK_EMAIL
					     : MASK_KEY;
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
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_id(j, "citizen", db_int(&rows, 1));
		query_json_word(j, "kind", words_identity_kind, db_int(&rows, 2));
		query_json_private(r, "value", mask_of((enum identity_kind)db_int(&rows, 2)),
				   sealed_text(r->keys, where, &rows, 3, value, sizeof value));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* A call in crisis of somebody else is not told of (R059). */
static void put_contacts(struct query_run *r, dj_id root)
{
	struct db_rows rows = db_query(r->db, SQL_citizen_contacts, db_i(root));
	struct dj_json *j = &r->json;

	dj_json_array(j, "contacts");
	while (db_next(&rows)) {
		if (query_hides(r, db_int(&rows, 0)))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "contact", db_int(&rows, 0));
		dj_json_int(j, "at_ms", db_int(&rows, 1));
		query_json_word(j, "channel", words_channel, db_int(&rows, 2));
		dj_json_id(j, "topic", db_int(&rows, 3));
		query_json_word(j, "outcome", words_outcome, db_int(&rows, 4));
		query_json_person(r, "agent", db_int(&rows, 5), &rows, 7);
		query_json_word(j, "state", words_contact_state, db_int(&rows, 6));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_merges(struct query_run *r, dj_id root)
{
	struct db_rows rows = db_query(r->db, SQL_merge_list, db_i(root));
	struct dj_json *j = &r->json;

	dj_json_array(j, "merges");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_id(j, "kept", db_int(&rows, 1));
		dj_json_id(j, "gone", db_int(&rows, 2));
		dj_json_int(j, "at_ms", db_int(&rows, 3));
		query_json_person(r, "person", db_int(&rows, 4), &rows, 7);
		query_json_ms(j, "undone_ms", db_int(&rows, 5));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* What they allow now: for each purpose the newest word about each way of writing, down to the
 * newest about any way. */
static void put_consents(struct query_run *r, dj_id root)
{
	struct db_rows rows = db_query(r->db, SQL_consent_list, db_i(root));
	struct dj_json *j = &r->json;
	uint32_t told[consent_purpose_COUNT] = {0}; /* bit 0: any way, then enum channel */

	dj_json_array(j, "consents");
	while (db_next(&rows)) {
		uint32_t *of = &told[db_int(&rows, 0)],
			 way = db_int(&rows, 7) < 0 ? 1 : 2u << db_int(&rows, 7);

		if (*of & (way | 1))
			continue;
		*of |= way;
		dj_json_object(j, NULL);
		query_json_word(j, "purpose", words_consent_purpose, db_int(&rows, 0));
		dj_json_bool(j, "given", db_int(&rows, 1) != 0);
		dj_json_text(j, "channel",
			     way == 1 ? NULL : word_of(words_channel, db_int(&rows, 7)));
		query_json_word(j, "language", words_language, db_int(&rows, 2));
		dj_json_int(j, "version", db_int(&rows, 3));
		dj_json_int(j, "at_ms", db_int(&rows, 4));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* Who has the same name, or whose contacts came from a number of this one. */
static void put_matches(struct query_run *r, dj_id root)
{
	struct db_rows rows = db_query(r->db, SQL_citizen_alike, db_i(root));
	struct dj_json *j = &r->json;

	dj_json_array(j, "matches");
	while (db_next(&rows)) {
		bool open = !db_int(&rows, C_SENSITIVE);

		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, C_ID));
		dj_json_bool(j, "open", open);
		if (open)
			put_sealed(r, "name", MASK_NAME, &rows, C_NAME);
		dj_json_id(j, "place", open ? db_int(&rows, C_PLACE) : 0);
		dj_json_text(j, "why", db_int(&rows, C_AGENT_SEALED + 1) ? "name" : "number");
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* The others who are one person with them, each with what is theirs. */
static void put_others(struct query_run *r, struct db_rows *rows)
{
	dj_json_array(&r->json, "others");
	while (db_next(rows)) {
		dj_json_object(&r->json, NULL);
		put_written(r, rows);
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
}

static void put_record(struct query_run *r, dj_id root, bool open)
{
	struct db_rows rows = db_query(r->db, SQL_citizen_group, db_i(root));
	struct dj_json *j = &r->json;

	dj_json_object(j, "citizen");
	if (db_next(&rows)) {
		put_state(j, &rows, open);
		if (!open) {
			dj_json_id(j, "id", root);
			db_done(&rows);
		} else {
			put_written(r, &rows);
			put_others(r, &rows);
			put_identities(r, root);
			put_contacts(r, root);
			put_consents(r, root);
			put_merges(r, root);
			put_matches(r, root);
		}
	}
	dj_json_end_object(j);
}

/* id: the citizen, 0 with a contact that has none. One that was not opened says so and no more. */
enum verdict query_citizen(struct query_run *r)
{
	dj_id root = r->q->id ? db_query_int(r->db, SQL_citizen_root, 0, db_i(r->q->id)) : 0;
	struct dj_json *j = &r->json;

	if (r->q->id && !root)
		return VERDICT_not_found;
	dj_json_object(j, NULL);
	if (root)
		put_record(r, root, access_is_open(r->db, r->q->person, root, r->now));
	else
		dj_json_null(j, "citizen");
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* ---- finding one ---- */

/* One row of a list; of a restricted one only that it is there. */
static void put_found(struct query_run *r, const struct db_rows *c)
{
	struct dj_json *j = &r->json;
	bool open = !db_int(c, C_SENSITIVE);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(c, C_ROOT));
	put_state(j, c, open);
	if (open)
		put_sealed(r, "name", MASK_NAME, c, C_NAME);
	dj_json_id(j, "place", open ? db_int(c, C_PLACE) : 0);
	query_json_ms(j, "changed_ms", db_int(c, C_CHANGED));
	dj_json_end_object(j);
}

static void find_identity(struct query_run *r, int kind)
{
	char plain[IDENTITY_TEXT];
	struct db_rows rows;
	dj_id owner;

	citizen_identity_plain((enum identity_kind)kind, r->q->text, plain);
	owner = db_query_int(r->db, SQL_identity_owner, 0, db_i(kind),
			     db_i(citizen_identity_hash(r->keys, (enum identity_kind)kind, plain)));
	rows = db_query(r->db, SQL_citizen_one, db_i(owner));
	while (db_next(&rows))
		put_found(r, &rows);
}

static void find_name(struct query_run *r)
{
	struct db_rows rows =
	    db_query(r->db, SQL_citizen_named, db_i(citizen_name_hash(r->keys, r->q->text)));

	while (db_next(&rows))
		put_found(r, &rows);
}

/* By a whole number, address or name: what stands in the database is found by its hash alone. */
enum verdict query_citizens(struct query_run *r)
{
	int kind = citizen_identity_kind(r->q->text);

	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "citizens");
	if (kind >= 0)
		find_identity(r, kind);
	else if (r->q->text[0])
		find_name(r);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
