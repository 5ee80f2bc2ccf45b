/* Owns what is kept about recordings: that their sound was made, who listened, what must stay, what
 * is deleted, what is recorded at all. */
#include "app/record.h"
#include "app/access.h"
#include "app/record_recording.h"
#include "app/permission.h"
#include "app/recording_chain.h"
#include "base/text.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS	      86400000LL
#define PEAKS_MAX     2000
#define AT_ONCE	      20 /* of a sweep; the next one takes more */
#define REMOVE_ONCE   15
#define KEEP_DAYS_MAX 36500
#define ORDER_NOTE    300 /* bytes */
#define PURPOSE	      500

/* Who may listen to what is not their own: these always, those when the policy names them; who may
 * keep a copy, and hear what is restricted. */
#define HEARS_ALWAYS	 (ROLE(MANAGER) | ROLE(AUDITOR))
#define MAY_HEAR	 (ROLE(SUPERVISOR) | ROLE(QA) | ROLE(TRAINER))
#define KEEPS_COPY	 (ROLE(SUPERVISOR) | ROLE(MANAGER) | ROLE(AUDITOR))
#define HEARS_RESTRICTED (ROLE(MANAGER) | ROLE(AUDITOR))

struct row {
	dj_id contact, agent, queue;
	dj_ms started_ms;
	enum recording_end how;
	int64_t bytes;
	dj_ms made_ms;
	bool kept, restricted;
	dj_ms deleted_ms;
	bool message; /* of a caller, for whoever takes up the work */
};

static bool load(struct record *r, dj_id id, struct row *out)
{
	struct db_rows rows = db_query(r->db, SQL_recording_one, db_i(id));

	if (!db_next(&rows))
		return false;
	*out = (struct row){db_int(&rows, 0),
			    db_int(&rows, 1),
			    db_int(&rows, 2),
			    db_int(&rows, 3),
			    (enum recording_end)db_int(&rows, 4),
			    db_int(&rows, 5),
			    db_int(&rows, 6),
			    db_int(&rows, 7),
			    db_int(&rows, 8),
			    db_int(&rows, 9),
			    db_int(&rows, 10) == 0};
	db_done(&rows);
	return true;
}

struct policy {
	bool recorded;
	int64_t keep_days;
	bool own;
	uint32_t hears; /* bits of roles */
};

static struct policy policy_of(struct record *r, dj_id queue)
{
	struct db_rows rows = db_query(r->db, SQL_recording_policy_of, db_i(queue));
	struct policy p = {.keep_days = 1};

	if (db_next(&rows)) {
		p = (struct policy){db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 3),
				    (uint32_t)db_int(&rows, 4) & MAY_HEAR};
		db_done(&rows);
	}
	return p;
}

/* ---- made ---- */

/* "DIGEST PEAKS": hex, then base64. */
static bool parse_made(const char *text, unsigned char digest[RECORDING_DIGEST],
		       unsigned char *peaks, size_t *peaks_n)
{
	size_t n;

	if (strlen(text) < 65 || text[64] != ' ' ||
	    sodium_hex2bin(digest, RECORDING_DIGEST, text, 64, NULL, &n, NULL) ||
	    n != RECORDING_DIGEST)
		return false;
	return sodium_base642bin(peaks, PEAKS_MAX, text + 65, strlen(text + 65), NULL, peaks_n,
				 NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
}

enum verdict record_recording_made(struct record *r)
{
	const struct command *c = r->c;
	unsigned char digest[RECORDING_DIGEST], peaks[PEAKS_MAX];
	struct chain_link link = {.recording = c->subject,
				  .what = LINK_MADE,
				  .at_ms = r->now,
				  .digest = digest,
				  .digest_n = sizeof digest};
	struct row row;
	struct fact *f;
	size_t peaks_n;

	if (!parse_made(c->text, digest, peaks, &peaks_n))
		return VERDICT_bad_request;
	if (!load(r, c->subject, &row) || row.deleted_ms)
		return VERDICT_not_found;
	db_exec(r->db, SQL_recording_made, db_i(c->count[0]), db_i(c->count[1]), db_i(c->count[2]),
		db_i(r->now), db_i(row.started_ms + policy_of(r, row.queue).keep_days * DAY_MS),
		db_t(c->words), db_b(peaks, peaks_n), db_i(c->number & 3), db_i(c->subject));
	chain_add(r->db, r->keys, &link);
	f = facts_add(&r->facts, FACT_recording_made);
	f->recording_made.recording = c->subject;
	f->recording_made.contact = row.contact;
	f->recording_made.lasted = c->count[0];
	f->recording_made.bytes = c->count[1];
	f->recording_made.lost = c->count[2];
	return VERDICT_ok;
}

/* What a run that died left going on; answers how many were ended now. */
enum verdict record_recording_left(struct record *r)
{
	struct db_rows rows =
	    db_query(r->db, SQL_recording_left, db_i(r->c->number), db_i(AT_ONCE));

	while (db_next(&rows)) {
		struct fact *f = facts_add(&r->facts, FACT_recording_ended);

		f->recording_ended.recording = db_int(&rows, 0);
		f->recording_ended.contact = db_int(&rows, 1);
		f->recording_ended.how = recording_end_RESTART;
		r->answer->number++;
	}
	return VERDICT_ok;
}

/* ---- deleting ---- */

static void delete_one(struct record *r, dj_id id, dj_id contact, enum recording_gone why)
{
	struct chain_link link = {.recording = id,
				  .what = LINK_DELETED,
				  .at_ms = r->now,
				  .digest = (const unsigned char *)""};
	struct fact *f = facts_add(&r->facts, FACT_recording_deleted);

	db_exec(r->db, SQL_recording_delete, db_i(r->now), db_i(r->c->actor), db_i(why), db_i(id));
	chain_add(r->db, r->keys, &link);
	f->recording_deleted.recording = id;
	f->recording_deleted.contact = contact;
	f->recording_deleted.person = r->c->actor;
	f->recording_deleted.why = why;
}

void recording_erase(struct record *r, dj_id recording)
{
	dj_id contact = db_query_int(r->db, SQL_owned_recording_contact, 0, db_i(recording));

	delete_one(r, recording, contact, recording_gone_ORDERED);
}

/* A decision about a recording has a reason, and "other" has words. */
static bool has_reason(const struct command *c)
{
	size_t n = strlen(c->text);

	return c->number > recording_why_NONE && c->number < recording_why_COUNT &&
	       n <= ORDER_NOTE && (c->number != recording_why_OTHER || n > 0);
}

static void note_order(struct record *r, dj_id contact, enum recording_order what)
{
	const struct command *c = r->c;
	unsigned char sealed[ORDER_NOTE + SEAL_OVERHEAD];
	dj_id id = record_id(r);
	struct seal_place place = {"recording_order.note", id};
	size_t n = c->text[0] ? keyring_seal(r->keys, place, c->text, strlen(c->text), sealed) : 0;
	struct fact *f = facts_add(&r->facts, FACT_recording_ordered);

	db_exec(r->db, SQL_recording_order_add, db_i(id), db_i(c->subject), db_i(c->actor),
		db_i(what), db_i(c->number), db_b(sealed, n), db_i(r->now));
	f->recording_ordered.recording = c->subject;
	f->recording_ordered.contact = contact;
	f->recording_ordered.person = c->actor;
	f->recording_ordered.order = what;
	f->recording_ordered.why = c->number;
}

enum verdict record_recording_delete(struct record *r)
{
	struct row row;

	if (!has_reason(r->c))
		return VERDICT_reason_missing;
	if (!load(r, r->c->subject, &row))
		return VERDICT_not_found;
	if (row.kept)
		return VERDICT_recording_kept;
	if (row.deleted_ms || !row.made_ms)
		return VERDICT_wrong_state;
	note_order(r, row.contact, recording_order_DELETE);
	delete_one(r, r->c->subject, row.contact, recording_gone_ORDERED);
	return VERDICT_ok;
}

static void note_removed(struct record *r)
{
	const char *p = r->c->text;
	char *end;

	while (*p) {
		dj_id id = strtoll(p, &end, 10);

		if (end == p)
			break;
		db_exec(r->db, SQL_recording_removed, db_i(r->now), db_i(id));
		p = end + strspn(end, " ");
	}
}

/* What is too old is deleted; the answer names files that may go, and the worker says when they
 * are gone. A crash between the two asks again. */
enum verdict record_recording_sweep(struct record *r)
{
	struct {
		dj_id id, contact;
	} due[AT_ONCE];
	struct db_rows rows;
	int n = 0;

	note_removed(r);
	rows = db_query(r->db, SQL_recording_due, db_i(r->now), db_i(AT_ONCE));
	while (db_next(&rows)) {
		due[n].id = db_int(&rows, 0);
		due[n++].contact = db_int(&rows, 1);
	}
	for (int i = 0; i < n; i++)
		delete_one(r, due[i].id, due[i].contact, recording_gone_RETENTION);
	rows = db_query(r->db, SQL_recording_to_remove, db_i(REMOVE_ONCE));
	while (db_next(&rows)) {
		size_t at = strlen(r->answer->text);

		snprintf(r->answer->text + at, sizeof r->answer->text - at, "%" PRId64 " ",
			 db_int(&rows, 0));
		r->answer->number++;
	}
	return VERDICT_ok;
}

/* ---- listening ---- */

static enum verdict may_hear(struct record *r, const struct row *row)
{
	struct policy policy = policy_of(r, row->queue);
	uint32_t roles = r->c->roles;

	if (row->restricted && !(roles & HEARS_RESTRICTED))
		return VERDICT_not_allowed;
	if (r->c->flag && !(roles & KEEPS_COPY))
		return VERDICT_not_allowed;
	if (roles & (HEARS_ALWAYS | policy.hears) || (row->message && roles & ROLE(AGENT)))
		return VERDICT_ok;
	return row->agent == r->c->actor && policy.own ? VERDICT_ok : VERDICT_not_allowed;
}

static const enum access_why why_listened[recording_use_COUNT] = {
    [recording_use_QUALITY] = access_why_QUALITY,
    [recording_use_COMPLAINT] = access_why_COMPLAINT,
    [recording_use_ASKED] = access_why_CITIZEN,
    [recording_use_INVESTIGATION] = access_why_COURT,
    [recording_use_TRAINING] = access_why_QUALITY,
    [recording_use_NOTES] = access_why_CONTACT,
    [recording_use_MESSAGE] = access_why_CALL_BACK,
};

/* Nobody hears anything before this is on the disk. */
enum verdict record_recording_play(struct record *r)
{
	const struct command *c = r->c;
	enum verdict v;
	struct row row;
	struct fact *f;

	if (c->number <= recording_use_NONE || c->number >= recording_use_COUNT)
		return VERDICT_reason_missing;
	if (!load(r, c->subject, &row))
		return VERDICT_not_found;
	v = may_hear(r, &row);
	if (v == VERDICT_ok && (row.deleted_ms || !row.made_ms))
		v = VERDICT_wrong_state;
	if (v != VERDICT_ok)
		return v;
	db_exec(r->db, SQL_recording_played_add, db_i(record_id(r)), db_i(c->subject),
		db_i(c->actor), db_i(c->number), db_i(c->flag), db_i(r->now));
	f = facts_add(&r->facts, FACT_recording_played);
	f->recording_played.recording = c->subject;
	f->recording_played.contact = row.contact;
	f->recording_played.person = c->actor;
	f->recording_played.use = c->number;
	f->recording_played.download = c->flag;
	access_add_contact(r, &(struct access){.contact = row.contact,
					       .what = access_what_RECORDING,
					       .why = why_listened[c->number]});
	r->answer->id = c->subject;
	r->answer->number = row.bytes;
	return VERDICT_ok;
}

enum verdict record_recording_keep(struct record *r)
{
	struct row row;
	struct fact *f;

	if (!has_reason(r->c))
		return VERDICT_reason_missing;
	if (!load(r, r->c->subject, &row))
		return VERDICT_not_found;
	if (row.deleted_ms || row.kept == r->c->flag)
		return VERDICT_wrong_state;
	note_order(r, row.contact, r->c->flag ? recording_order_KEEP : recording_order_RELEASE);
	db_exec(r->db, SQL_recording_keep, db_i(r->c->flag), db_i(r->c->subject));
	f = facts_add(&r->facts, FACT_recording_kept);
	f->recording_kept.recording = r->c->subject;
	f->recording_kept.contact = row.contact;
	f->recording_kept.person = r->c->actor;
	f->recording_kept.on = r->c->flag;
	return VERDICT_ok;
}

/* ---- policy ---- */

/* "supervisor qa" as bits; false when a word is none of those that a policy may name. */
static bool parse_roles(const char *text, uint32_t *out)
{
	char word[24];
	int used, role;

	*out = 0;
	while (sscanf(text, " %23s%n", word, &used) == 1) {
		role = word_value(words_role, word);
		if (role < 0 || !(MAY_HEAR >> role & 1))
			return false;
		*out |= 1u << role;
		text += used;
	}
	return true;
}

enum verdict record_recording_policy(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;
	uint32_t hears;

	if (c->count[0] < 1 || c->count[0] > KEEP_DAYS_MAX || c->count[1] < 0 ||
	    c->count[1] > 600 || !parse_roles(c->name, &hears) || strlen(c->text) > PURPOSE)
		return VERDICT_bad_request;
	if (c->subject &&
	    db_query_int(r->db, SQL_recording_queue, 0, db_i(c->subject)) != c->subject)
		return VERDICT_not_found;
	db_exec(r->db, SQL_recording_policy_put, db_i(c->subject), db_i(c->flag), db_i(c->count[0]),
		db_i(c->count[1]), db_i(c->count[2] != 0), db_i(hears), db_t(c->text));
	f = facts_add(&r->facts, FACT_recording_policy);
	f->recording_policy.queue = c->subject;
	return VERDICT_ok;
}

enum verdict record_recording_policy_end(struct record *r)
{
	if (!r->c->subject)
		return VERDICT_bad_request;
	db_exec(r->db, SQL_recording_policy_end, db_i(r->c->subject));
	facts_add(&r->facts, FACT_recording_policy)->recording_policy.queue = r->c->subject;
	return VERDICT_ok;
}
