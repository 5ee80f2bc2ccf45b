/* Owns what the media worker and people make of a file that came: the copy that is handed on from
 * then on, and the trace of who looked at the original. Refuses: bytes (the shelf). */
#include "app/attachment_shelf.h"
#include "app/attachments.h"
#include "app/sealed.h"
#include "base/text.h"

#include <jansson.h>
#include <string.h>

struct copy {
	const char *digest, *type;
	int64_t bytes;
};

/* To its place; a copy that lost its way (asked twice, settled once) lies there already. */
static bool settle(struct record *r, const json_t *laid, struct copy *out)
{
	const char *digest = json_string_value(json_object_get(laid, "digest")),
		   *from = json_string_value(json_object_get(laid, "laid")),
		   *type = json_string_value(json_object_get(laid, "type"));
	struct attachment_shelf s;

	*out = (struct copy){"", "", 0};
	if (!laid)
		return true;
	if (!r->data || !digest || !from || !type)
		return false;
	attachment_shelf_init(&s, r->data, r->keys);
	*out = (struct copy){digest, type, json_integer_value(json_object_get(laid, "bytes"))};
	return attachment_settle(&s, digest, from) == 0;
}

/* Where and when, as the file said: sealed, because it says where somebody was. */
static struct db_value origin(struct record *r, const json_t *body, unsigned char *sealed,
			      size_t cap)
{
	json_t *said = json_object();
	static const char *const keys[] = {"latitude", "longitude", "taken"};
	char *text;
	size_t n = 0;

	for (size_t i = 0; i < DJ_COUNT(keys); i++)
		if (json_object_get(body, keys[i]))
			json_object_set(said, keys[i], json_object_get(body, keys[i]));
	text = json_dumps(said, JSON_COMPACT | JSON_REAL_PRECISION(9));
	if (json_object_size(said) && text && strlen(text) + SEAL_OVERHEAD <= cap)
		n = keyring_seal(r->keys, (struct seal_place){"attachment.origin", r->c->subject},
				 text, strlen(text), sealed);
	free(text);
	json_decref(said);
	return db_b(sealed, n);
}

static void say_looked(struct record *r, enum attachment_look look)
{
	struct fact *f = facts_add(&r->facts, FACT_attachment_looked);

	f->attachment_looked.attachment = r->c->subject;
	f->attachment_looked.contact =
	    db_query_int(r->db, SQL_attachment_contact, 0, db_i(r->c->subject));
	f->attachment_looked.look = look;
	db_exec(r->db, SQL_attachment_letters_moved, db_i(r->now), db_i(r->c->subject));
}

/* subject, number: attachment_look; body: {"clean","thumb": as they were laid, "latitude",
 * "longitude", "taken"}. Once for each file. */
enum verdict record_attachment_looked(struct record *r)
{
	const struct command *c = r->c;
	json_t *body = c->body ? json_loadb(c->body, c->body_n, 0, NULL) : NULL;
	unsigned char sealed[300];
	struct copy clean, thumb;
	enum verdict v = VERDICT_bad_request;
	struct db_rows rows;

	if (json_is_object(body) && c->number > attachment_look_PENDING &&
	    c->number < attachment_look_COUNT) {
		v = settle(r, json_object_get(body, "clean"), &clean) &&
			    settle(r, json_object_get(body, "thumb"), &thumb)
			? VERDICT_ok
			: VERDICT_fault;
	}
	if (v == VERDICT_ok) {
		rows = db_query(r->db, SQL_attachment_looked, db_i(c->number), db_t(clean.digest),
				db_t(clean.type), db_i(clean.bytes), db_t(thumb.digest),
				origin(r, body, sealed, sizeof sealed), db_i(c->subject),
				db_i(c->number));
		if (db_next(&rows)) {
			db_done(&rows);
			say_looked(r, (enum attachment_look)c->number);
		}
	}
	json_decref(body);
	return v;
}

enum verdict attachments_may_go(struct record *r, dj_id letter)
{
	struct db_rows rows =
	    db_query(r->db, SQL_attachment_looks, db_i(attachment_owner_LETTER), db_i(letter));
	enum verdict v = VERDICT_ok;

	while (db_next(&rows)) {
		int64_t look = db_int(&rows, 0);

		if (look == attachment_look_INFECTED || look == attachment_look_REFUSED)
			v = VERDICT_quarantined;
		else if (v == VERDICT_ok &&
			 (look == attachment_look_PENDING || look == attachment_look_HELD))
			v = VERDICT_wrong_state;
	}
	return v;
}

/* The original of a file, with all that it says of itself, is looked at: that leaves a trace. */
enum verdict record_attachment_open(struct record *r)
{
	struct fact *f;

	if (!attachment_is_known(r, r->c->subject))
		return VERDICT_not_found;
	f = facts_add(&r->facts, FACT_attachment_opened);
	f->attachment_opened.attachment = r->c->subject;
	f->attachment_opened.person = r->c->actor;
	return VERDICT_ok;
}

/* subject; inquiry.file: a picture that somebody drew over: its clean copy is what the subject
 * hands on from now on. The original stays, for who may open it. */
enum verdict record_attachment_redact(struct record *r)
{
	const struct command *c = r->c;
	struct db_rows rows;
	struct fact *f;
	int64_t revision;

	if (!attachment_is_known(r, c->subject) || !attachment_is_known(r, c->inquiry.file))
		return VERDICT_not_found;
	db_exec(r->db, SQL_attachment_gone_clean, db_i(c->subject)); /* when nothing else has it */
	db_exec(r->db, SQL_attachment_gone_thumb, db_i(c->subject));
	rows = db_query(r->db, SQL_attachment_redact, db_i(c->inquiry.file), db_i(c->actor),
			db_i(c->subject));
	if (!db_next(&rows))
		return VERDICT_wrong_state; /* not looked at yet, no picture, or another's drawing
					     */
	revision = db_int(&rows, 0);
	db_done(&rows);
	f = facts_add(&r->facts, FACT_attachment_redacted);
	f->attachment_redacted.attachment = c->subject;
	f->attachment_redacted.person = c->actor;
	f->attachment_redacted.revision = revision;
	db_exec(r->db, SQL_attachment_letters_moved, db_i(r->now), db_i(c->subject));
	return VERDICT_ok;
}
