/* Owns the rows of attachments: a file that was laid down gets its row and its place; what belongs
 * to nothing for a day goes, and its bytes with the sweep after that, when no row needs them. */
#include "app/attachment_upload.h"
#include "app/attachments.h"
#include "app/public_key.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define IDLE_MS (24LL * 3600 * 1000)

static struct attachment_shelf shelf_of(const struct record *r)
{
	struct attachment_shelf s;

	attachment_shelf_init(&s, r->data, r->keys);
	return s;
}

static void add_row(struct record *r, dj_id id)
{
	const struct command *c = r->c;
	unsigned char sealed[ATTACHMENT_NAME + SEAL_OVERHEAD];
	struct seal_place place = {"attachment.name", id};
	size_t n = keyring_seal(r->keys, place, c->words, strlen(c->words), sealed);

	db_exec(r->db, SQL_attachment_add, db_i(id), db_t(c->text), db_i(c->count[0]),
		db_t(c->name), db_b(sealed, n), db_i(r->now), db_i(c->actor));
}

/* The bytes come to their place before the row is there: a row without its bytes there never is. */
enum verdict record_attachment_add(struct record *r)
{
	const struct command *c = r->c;
	struct attachment_shelf s;
	struct fact *f;

	if (!r->data || strlen(c->words) > ATTACHMENT_NAME ||
	    !dj_utf8_valid(c->words, strlen(c->words)))
		return VERDICT_bad_request;
	s = shelf_of(r);
	if (attachment_settle(&s, c->text, c->line) != 0)
		return VERDICT_fault;
	r->answer->id = record_id(r);
	if (!c->actor)
		public_key(r->keys, PUBLIC_KEY_FILE, r->answer->id, r->answer->text);
	add_row(r, r->answer->id);
	if (c->caller[0]) /* a citizen's, who has no login */
		db_exec(r->db, SQL_chat_file_add, db_i(r->answer->id),
			db_i((int64_t)keyring_hash(r->keys, c->caller)));
	f = facts_add(&r->facts, FACT_attachment_added);
	f->attachment_added.attachment = r->answer->id;
	f->attachment_added.bytes = c->count[0];
	f->attachment_added.person = c->actor;
	return VERDICT_ok;
}

bool attachment_is_known(struct record *r, dj_id attachment)
{
	struct db_rows rows = db_query(r->db, SQL_attachment_one, db_i(attachment));

	enum attachment_look look = attachment_look_PENDING;

	if (!db_next(&rows))
		return false;
	look = (enum attachment_look)db_int(&rows, 6);
	db_done(&rows);
	return look != attachment_look_INFECTED && look != attachment_look_REFUSED;
}

enum verdict attachment_link(struct record *r, enum attachment_owner kind, dj_id owner,
			     dj_id attachment)
{
	if (!attachment_is_known(r, attachment))
		return VERDICT_not_found;
	db_exec(r->db, SQL_attachment_link, db_i(attachment), db_i(kind), db_i(owner));
	return VERDICT_ok;
}

enum verdict attachments_link(struct record *r, enum attachment_owner kind, dj_id owner,
			      const char *ids)
{
	enum verdict v = VERDICT_ok;
	char one[24];

	for (int i = 0; *ids && v == VERDICT_ok; i++) {
		size_t n = strcspn(ids, " ");
		dj_id id = dj_copy_n(one, sizeof one, ids, n) ? dj_id_parse(one) : 0;

		v = id && i < ATTACHMENTS_MOST ? attachment_link(r, kind, owner, id)
					       : VERDICT_bad_request;
		ids += n + strspn(ids + n, " ");
	}
	return v;
}

void attachment_unlink(struct record *r, enum attachment_owner kind, dj_id owner, dj_id attachment)
{
	db_exec(r->db, SQL_attachment_unlink, db_i(attachment), db_i(kind), db_i(owner));
}

static void sweep_files(struct record *r)
{
	struct attachment_shelf s = shelf_of(r);
	struct db_rows rows = db_query(r->db, SQL_attachment_gone_list);
	char digests[100][65];
	int n = 0;

	while (db_next(&rows) && n < 100) {
		dj_copy(digests[n], sizeof digests[n], db_text(&rows, 0));
		if (db_int(&rows, 1) > 0 || attachment_remove(&s, digests[n]) == 0)
			n++;
	}
	for (int i = 0; i < n; i++)
		db_exec(r->db, SQL_attachment_gone_remove, db_t(digests[i]));
}

static int sweep_rows(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_attachment_idle, db_i(r->now - IDLE_MS));
	struct {
		dj_id id;
		char digest[65];
	} idle[100];
	int n = 0;

	for (; n < 100 && db_next(&rows); n++) {
		idle[n].id = db_int(&rows, 0);
		dj_copy(idle[n].digest, sizeof idle[n].digest, db_text(&rows, 1));
	}
	for (int i = 0; i < n; i++) {
		db_exec(r->db, SQL_chat_file_remove, db_i(idle[i].id));
		db_exec(r->db, SQL_attachment_gone_clean, db_i(idle[i].id));
		db_exec(r->db, SQL_attachment_gone_thumb, db_i(idle[i].id));
		db_exec(r->db, SQL_attachment_remove, db_i(idle[i].id));
		db_exec(r->db, SQL_attachment_gone_add, db_t(idle[i].digest));
	}
	return n;
}

enum verdict record_attachment_sweep(struct record *r)
{
	struct attachment_shelf s;
	struct fact *f;

	if (!r->data)
		return VERDICT_ok;
	s = shelf_of(r);
	attachment_upload_sweep(&s, r->now / 1000 - UPLOAD_DAY_S);
	sweep_files(r);
	r->answer->number = sweep_rows(r);
	if (r->answer->number == 0)
		return VERDICT_ok;
	f = facts_add(&r->facts, FACT_attachment_swept);
	f->attachment_swept.rows = r->answer->number;
	return VERDICT_ok;
}
