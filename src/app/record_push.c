/* Owns browsers that asked to be told, and what is news for them (docs/push.md): a letter of ours
 * in their chat, a step of their inquiry. Refuses: sending it (edge/text/push.c), and saying in a
 * push message what it is about. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/chat.h"
#include "app/json_in.h"
#include "app/public_key.h"
#include "app/push_page.h"
#include "app/record_inquiry.h"
#include "app/record_public.h"
#include "base/text.h"

#define DEVICES_MOST 10 /* of one chat, inquiry or telephone */
#define OWNERS_MOST  50 /* of one browser */
#define TRIES_MOST   8
#define AGAIN_MS     15000
#define AGAIN_MOST   (3600 * 1000)
#define PAGE_TEXT    (PUSH_ENDPOINT + 200)

/* ---- asking ---- */

struct asking {
	enum push_of of;
	int64_t owner, endpoint_hash;
	enum language language;
	char page[PAGE_TEXT];
};

/* Whose news it is: only who may read it now may ask to be told of it. */
static enum verdict find_owner(struct record *r, const json_t *root, struct asking *a)
{
	struct public_visit visit;

	if (r->c->text[0]) {
		if (!chat_identity_valid(r->c->text))
			return VERDICT_bad_request;
		a->of = push_of_CHAT;
		a->owner = (int64_t)keyring_hash(r->keys, r->c->text);
		return VERDICT_ok;
	}
	if (!public_visit_find(r->db, r->keys, dj_json_at(root, "visit"), r->now, &visit))
		return VERDICT_not_logged_in;
	a->of = visit.inquiry ? push_of_INQUIRY : push_of_TELEPHONE;
	a->owner = visit.inquiry ? visit.inquiry : visit.caller_hash;
	return VERDICT_ok;
}

static bool read_page(struct record *r, const json_t *root, struct asking *a)
{
	const char *endpoint = dj_json_at(root, "endpoint");
	int language = word_value(words_language, dj_json_at(root, "language"));
	struct push_page page;
	int n = snprintf(a->page, sizeof a->page, "%s %s %s", endpoint, dj_json_at(root, "p256dh"),
			 dj_json_at(root, "auth"));

	a->language = language > 0 ? (enum language)language : language_KO;
	if (n >= (int)sizeof a->page || !push_page_read(a->page, &page))
		return false;
	a->endpoint_hash = public_hash(r->keys, "push", endpoint);
	return true;
}

static void add(struct record *r, const struct asking *a)
{
	dj_id id = record_id(r);
	struct fact *f = facts_add(&r->facts, FACT_push_asked);
	unsigned char *sealed;
	size_t n;

	sealed = inquiry_seal(r, "push.page", id, a->page, &n);
	db_exec(r->db, SQL_push_add, db_i(id), db_i(a->of), db_i(a->owner), db_i(a->endpoint_hash),
		db_i(a->language), db_i(r->now), db_b(sealed, n));
	free(sealed);
	f->push_asked.push = id;
	f->push_asked.of = a->of;
}

static enum verdict ask(struct record *r, const json_t *root)
{
	struct asking a;
	enum verdict v = find_owner(r, root, &a);
	dj_id before;

	if (v != VERDICT_ok)
		return v;
	if (!read_page(r, root, &a))
		return VERDICT_bad_request;
	before = db_query_int(r->db, SQL_push_of_endpoint, 0, db_i(a.endpoint_hash), db_i(a.of),
			      db_i(a.owner));
	if (!before &&
	    (db_query_int(r->db, SQL_push_count_owner, 0, db_i(a.of), db_i(a.owner)) >=
		 DEVICES_MOST ||
	     db_query_int(r->db, SQL_push_count_endpoint, 0, db_i(a.endpoint_hash)) >= OWNERS_MOST))
		return VERDICT_too_many;
	if (before)
		db_exec(r->db, SQL_empty_push, db_i(before)); /* its keys may be new */
	add(r, &a);
	return VERDICT_ok;
}

static enum verdict with_body(struct record *r,
			      enum verdict (*run)(struct record *r, const json_t *root))
{
	json_t *root =
	    json_loadb(r->c->body ? r->c->body : "", r->c->body_n, JSON_REJECT_DUPLICATES, NULL);
	enum verdict v = json_is_object(root) ? run(r, root) : VERDICT_bad_request;

	json_decref(root);
	return v;
}

enum verdict record_push_ask(struct record *r)
{
	return with_body(r, ask);
}

/* Who knows the address of a browser at its push service is that browser. */
static enum verdict stop(struct record *r, const json_t *root)
{
	struct fact *f = facts_add(&r->facts, FACT_push_went);

	f->push_went.end = push_end_STOPPED;
	db_exec(r->db, SQL_push_remove_endpoint,
		db_i(public_hash(r->keys, "push", dj_json_at(root, "endpoint"))));
	return VERDICT_ok;
}

enum verdict record_push_stop(struct record *r)
{
	return with_body(r, stop);
}

/* ---- news ---- */

static int count_rows(struct db_rows rows)
{
	int n = 0;

	while (db_next(&rows))
		n++;
	return n;
}

/* What the citizen sees changing on the page of their inquiries. */
static dj_id news_of_inquiry(const struct fact *f)
{
	switch (f->kind) {
	case FACT_inquiry_moved:
		return f->inquiry_moved.inquiry;
	case FACT_inquiry_paused:
		return f->inquiry_paused.why == pause_why_CITIZEN ? f->inquiry_paused.inquiry : 0;
	case FACT_inquiry_interim:
		return f->inquiry_interim.inquiry;
	default:
		return 0;
	}
}

static int mark(struct record *r, const struct fact *f)
{
	dj_id inquiry = news_of_inquiry(f);

	if (f->kind == FACT_letter_written && f->letter_written.channel == channel_CHAT)
		return count_rows(db_query(r->db, SQL_push_notice_letter, db_i(r->now),
					   db_i(f->letter_written.letter)));
	if (inquiry)
		return count_rows(db_query(r->db, SQL_push_notice_inquiry, db_i(r->now),
					   db_i(inquiry), db_i(inquiry),
					   db_i(inquiry_kind_CRISIS)));
	return 0;
}

void push_notice(struct record *r)
{
	int pushes = 0;

	for (int i = 0; i < r->facts.count; i++)
		pushes += mark(r, &r->facts.at[i]);
	/* Without room for the fact the text edge finds them within the minute. */
	if (pushes && r->facts.count < FACTS_MAX)
		facts_add(&r->facts, FACT_push_due)->push_due.pushes = pushes;
}

/* ---- what became of one ---- */

static dj_ms again_ms(int tries, dj_ms asked_ms)
{
	dj_ms own = DJ_MIN((dj_ms)AGAIN_MS << tries, AGAIN_MOST);

	return DJ_MIN(DJ_MAX(own, asked_ms), AGAIN_MOST);
}

/* News that came meanwhile goes at once. */
static void settle(struct record *r, enum push_end end, const struct db_rows *row)
{
	const struct command *c = r->c;
	bool newer = db_int(row, 1) != c->count[0];
	int tries = end == push_end_LATER ? (int)db_int(row, 3) + 1 : 0;
	dj_ms due = newer ? r->now : 0;

	if (end == push_end_LATER && tries < TRIES_MOST)
		due = r->now + again_ms(tries, c->count[1]);
	db_exec(r->db, SQL_push_wait, db_i(due), db_i(due ? tries : 0), db_i(c->subject));
}

enum verdict record_push_went(struct record *r)
{
	const struct command *c = r->c;
	struct db_rows rows;
	struct fact *f;

	if (c->number < 0 || c->number >= push_end_COUNT)
		return VERDICT_bad_request;
	rows = db_query(r->db, SQL_push_one, db_i(c->subject));
	if (!db_next(&rows))
		return VERDICT_ok; /* its owner stopped it meanwhile */
	if (c->number == push_end_GONE)
		db_exec(r->db, SQL_push_remove_endpoint, db_i(db_int(&rows, 0)));
	else if (c->number == push_end_REFUSED)
		db_exec(r->db, SQL_empty_push, db_i(c->subject));
	else
		settle(r, (enum push_end)c->number, &rows);
	f = facts_add(&r->facts, FACT_push_went);
	f->push_went.push = c->subject;
	f->push_went.end = (int)c->number;
	f->push_went.tries = db_int(&rows, 3);
	db_done(&rows);
	return VERDICT_ok;
}
