/* Owns the views of files that came along. */
#include "app/attachment_shelf.h"
#include "app/attachments.h"
#include "app/inquiry_rows.h"
#include "app/sealed.h"

static const char *name_of(struct query_run *r, dj_id id, const struct db_rows *rows, int column,
			   char out[ATTACHMENT_NAME + 1])
{
	return sealed_text(r->keys, (struct seal_place){"attachment.name", id}, rows, column, out,
			   ATTACHMENT_NAME + 1);
}

void attachments_put(struct query_run *r, enum attachment_owner kind, dj_id owner)
{
	struct db_rows rows = db_query(r->db, SQL_attachment_of, db_i(kind), db_i(owner));
	struct dj_json *j = &r->json;
	char name[ATTACHMENT_NAME + 1];

	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_text(j, "name", name_of(r, db_int(&rows, 0), &rows, 3, name));
		dj_json_text(j, "type", db_text(&rows, 2));
		dj_json_int(j, "bytes", db_int(&rows, 1));
		dj_json_int(j, "at_ms", db_int(&rows, 4));
		query_json_word(j, "look", words_attachment_look, db_int(&rows, 5));
		dj_json_bool(j, "thumb", db_text(&rows, 6)[0] != '\0');
		dj_json_end_object(j);
	}
}

void attachments_json(struct query_run *r, enum attachment_owner kind, dj_id owner)
{
	dj_json_array(&r->json, "attachments");
	attachments_put(r, kind, owner);
	dj_json_end_array(&r->json);
}

/* Of an inquiry that they may see: what was said there, or a letter that stands there. */
static bool is_of_theirs(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_attachment_inquiries, db_i(r->q->id),
				       db_i(r->q->id), db_i(r->q->id));
	struct inquiry_row row;
	dj_id ids[20];
	int n = 0;

	while (db_next(&rows))
		if (n < (int)DJ_COUNT(ids))
			ids[n++] = db_int(&rows, 0);
	for (int i = 0; i < n; i++)
		if (inquiry_row_load(r->db, ids[i], &row) &&
		    inquiry_may_see(r->db, &row, r->q->person, r->q->roles))
			return true;
	return false;
}

/* An official sees what they sent themselves and what belongs to their inquiries. */
static bool may_see(struct query_run *r, dj_id made_by)
{
	const uint32_t official = 1u << role_OFFICIAL;

	if (r->q->text[0]) /* a citizen at the page of the chat */
		return db_query_int(r->db, SQL_chat_file_of, 0, db_i(r->q->id),
				    db_i((int64_t)keyring_hash(r->keys, r->q->text)),
				    db_i(r->q->id),
				    db_i((int64_t)keyring_hash(r->keys, r->q->text))) != 0;
	return !r->q->person || made_by == r->q->person || (r->q->roles & ~official) ||
	       is_of_theirs(r);
}

/* Until it was looked at only who sent it has it: they know what it is. */
static enum verdict may_have(struct query_run *r, enum attachment_look look, dj_id made_by)
{
	bool own = r->q->text[0]
		       ? db_query_int(r->db, SQL_chat_file_mine, 0, db_i(r->q->id),
				      db_i((int64_t)keyring_hash(r->keys, r->q->text))) != 0
		       : made_by && made_by == r->q->person;

	if (look == attachment_look_INFECTED || look == attachment_look_REFUSED)
		return VERDICT_quarantined;
	return (look == attachment_look_PENDING || look == attachment_look_HELD) && !own
		   ? VERDICT_wrong_state
		   : VERDICT_ok;
}

/* "origin": where and when it was taken, as the file said; null when it did not, or it is not for
 * them: who talks with the citizen asks whether it may be used. */
static void put_origin(struct query_run *r)
{
	const uint32_t consultants =
	    1u << role_AGENT | 1u << role_SUPERVISOR | 1u << role_MANAGER | 1u << role_AUDITOR;
	struct db_rows rows = db_query(r->db, SQL_attachment_origin, db_i(r->q->id));
	char text[300] = "";

	if (r->q->roles & consultants && db_next(&rows))
		sealed_text(r->keys, (struct seal_place){"attachment.origin", r->q->id}, &rows, 0,
			    text, sizeof text);
	db_done(&rows);
	dj_json_raw(&r->json, "origin", text[0] ? text : "null");
}

enum verdict query_attachment(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_attachment_one, db_i(r->q->id));
	struct dj_json *j = &r->json;
	char name[ATTACHMENT_NAME + 1];
	enum attachment_look look;
	dj_id made_by;

	if (!db_next(&rows))
		return VERDICT_not_found;
	made_by = db_int(&rows, 5);
	look = (enum attachment_look)db_int(&rows, 6);
	dj_json_object(j, NULL);
	dj_json_text(j, "digest", db_text(&rows, 0));
	dj_json_int(j, "bytes", db_int(&rows, 1));
	dj_json_text(j, "type", db_text(&rows, 2));
	dj_json_text(j, "name", name_of(r, r->q->id, &rows, 3, name));
	query_json_word(j, "look", words_attachment_look, look);
	dj_json_text(j, "thumb", db_text(&rows, 7));
	dj_json_text(j, "original", db_text(&rows, 8));
	dj_json_int(j, "original_bytes", db_int(&rows, 9));
	dj_json_text(j, "original_type", db_text(&rows, 10));
	put_origin(r);
	dj_json_end_object(j);
	db_done(&rows);
	return may_see(r, made_by) ? may_have(r, look, made_by) : VERDICT_not_found;
}
