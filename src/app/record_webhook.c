/* Owns webhooks as the administrator keeps them: addresses, secrets, what was given up. Refuses:
 * what becomes of a delivery (record_webhook_lay.c). */
#include "app/json_in.h"
#include "app/record.h"
#include "app/webhook_row.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SPOKEN 60 /* of a secret in base64, with its NUL */

static enum verdict wrong(struct record *r, const char *what)
{
	dj_copy(r->answer->text, sizeof r->answer->text, what);
	return VERDICT_bad_request;
}

static void add_changed(struct record *r, dj_id webhook, bool on)
{
	struct fact *f = facts_add(&r->facts, FACT_webhook_changed);

	f->webhook_changed.webhook = webhook;
	f->webhook_changed.on = on;
	f->webhook_changed.person = r->c->actor;
}

static void add_repeated(struct record *r, dj_id webhook, dj_id delivery)
{
	struct fact *f = facts_add(&r->facts, FACT_webhook_repeated);

	f->webhook_repeated.webhook = webhook;
	f->webhook_repeated.delivery = delivery;
	f->webhook_repeated.person = r->c->actor;
}

static void add_troubled(struct record *r, dj_id webhook)
{
	struct fact *f = facts_add(&r->facts, FACT_webhook_troubled);

	f->webhook_troubled.webhook = webhook;
	f->webhook_troubled.dead = db_query_int(r->db, SQL_webhook_delivery_dead_count, 0);
}

/* ---- secrets ---- */

/* Standard Webhooks: "whsec_" and base64. Said once, in the answer. */
static void say_secret(struct record *r, const unsigned char secret[WEBHOOK_SECRET])
{
	char spoken[SPOKEN];

	sodium_bin2base64(spoken, sizeof spoken, secret, WEBHOOK_SECRET,
			  sodium_base64_VARIANT_ORIGINAL);
	snprintf(r->answer->text, sizeof r->answer->text, "whsec_%s", spoken);
	sodium_memzero(spoken, sizeof spoken);
}

#define SEALED_SECRET (WEBHOOK_SECRET + SEAL_OVERHEAD)

static struct db_value seal_secret(struct record *r, const char *column, dj_id id,
				   const unsigned char secret[WEBHOOK_SECRET],
				   unsigned char out[SEALED_SECRET])
{
	struct seal_place where = {column, id};

	return db_b(out, keyring_seal(r->keys, where, secret, WEBHOOK_SECRET, out));
}

enum verdict record_webhook_secret(struct record *r)
{
	unsigned char secret[WEBHOOK_SECRET], now[SEALED_SECRET], before[SEALED_SECRET];
	struct webhook w;

	if (!webhook_load(r->db, r->keys, r->c->subject, &w))
		return VERDICT_not_found;
	randombytes_buf(secret, sizeof secret);
	db_exec(r->db, SQL_webhook_secret, seal_secret(r, "webhook.secret", w.id, secret, now),
		seal_secret(r, "webhook.old", w.id, w.secret, before),
		db_i(r->now + WEBHOOK_OVERLAP_MS), db_i(w.id));
	say_secret(r, secret);
	add_changed(r, w.id, w.active);
	return VERDICT_ok;
}

/* ---- one webhook ---- */

static bool is_address(const char *url)
{
	const char *host = strncmp(url, "https://", 8) == 0  ? url + 8
			   : strncmp(url, "http://", 7) == 0 ? url + 7
							     : "";

	return host[0] && host[0] != '/' && !strpbrk(url, " \t\r\n\"<>\\^`{|}@#");
}

/* Personal words leave only for a purpose that stands in the register and has not ended. */
static bool may_personal(struct record *r, dj_id processing)
{
	return !processing || db_query_int(r->db, SQL_webhook_processing, 0, db_i(processing)) == 1;
}

static enum verdict take(struct record *r, const json_t *root, struct webhook *w)
{
	if (!dj_copy(w->name, sizeof w->name, dj_json_at(root, "name")) || !w->name[0])
		return wrong(r, "A name of up to 119 bytes is needed.");
	if (!dj_copy(w->url, sizeof w->url, dj_json_at(root, "url")) || !is_address(w->url))
		return wrong(r, "The address begins with https:// or http://, has no login in it "
				"and has up to 999 bytes.");
	if (!dj_copy(w->kinds, sizeof w->kinds, dj_json_at(root, "kinds")) ||
	    !webhook_kinds_fine(w->kinds))
		return wrong(r, "What it wants is inquiry, contact or names of events, with a "
				"blank between.");
	w->processing = dj_json_count(root, "processing");
	if (!may_personal(r, w->processing))
		return wrong(r, "Personal words leave only for an entry of the register of "
				"processing that has not ended.");
	return VERDICT_ok;
}

/* It hears what happens from the moment at which it is switched on. */
static void begin_here(struct record *r, struct webhook *w)
{
	w->from_seq = db_query_int(r->db, SQL_webhook_head, 0);
	if (!db_query_int(r->db, SQL_webhook_active, 0))
		db_exec(r->db, SQL_webhook_place_move, db_i(w->from_seq));
}

static void make(struct record *r, struct webhook *w)
{
	unsigned char sealed[SEALED_SECRET];

	w->id = record_id(r);
	randombytes_buf(w->secret, sizeof w->secret);
	db_exec(r->db, SQL_webhook_add, db_i(w->id), db_t(w->name), db_b("", 0),
		seal_secret(r, "webhook.secret", w->id, w->secret, sealed), db_t(w->kinds),
		db_i(w->processing), db_b("", 0), db_i(r->now));
	say_secret(r, w->secret);
}

static void write_row(struct record *r, const struct webhook *w)
{
	unsigned char url[WEBHOOK_URL + SEAL_OVERHEAD];
	size_t n = keyring_seal(r->keys, (struct seal_place){"webhook.url", w->id}, w->url,
				strlen(w->url), url);

	db_exec(r->db, SQL_webhook_save, db_t(w->name), db_b(url, n), db_t(w->kinds),
		db_i(w->processing), db_i(w->active), db_i(w->rev + 1), db_i(w->from_seq),
		db_b("", 0), db_i(w->id));
}

/* body: {"name","url","kinds","processing","active"}. Answers id, revision and, of a new one, its
 * secret. */
enum verdict record_webhook_save(struct record *r)
{
	const struct command *c = r->c;
	json_t *root = c->body ? json_loadb(c->body, c->body_n, 0, NULL) : NULL;
	struct webhook w = {0};
	enum verdict v = VERDICT_bad_request;
	bool was;

	if (c->subject && !webhook_load(r->db, r->keys, c->subject, &w))
		v = VERDICT_not_found;
	else if (c->subject && dj_json_count(root, "rev") != w.rev)
		v = VERDICT_changed;
	else if (!c->subject && db_query_int(r->db, SQL_webhook_count, 0) >= WEBHOOK_MOST)
		v = wrong(r, "There are twenty already.");
	else if (json_is_object(root))
		v = take(r, root, &w);
	was = w.active;
	w.active = json_is_true(json_object_get(root, "active"));
	json_decref(root);
	if (v != VERDICT_ok)
		return v;
	if (w.active && !was)
		begin_here(r, &w);
	if (!w.id)
		make(r, &w);
	write_row(r, &w);
	r->answer->id = w.id;
	r->answer->number = w.rev + 1;
	add_changed(r, w.id, w.active);
	return VERDICT_ok;
}

enum verdict record_webhook_end(struct record *r)
{
	struct webhook w;

	if (!webhook_load(r->db, r->keys, r->c->subject, &w))
		return VERDICT_not_found;
	db_exec(r->db, SQL_webhook_end_deliveries, db_i(w.id));
	db_exec(r->db, SQL_webhook_end, db_i(w.id));
	add_changed(r, w.id, false);
	add_troubled(r, w.id);
	return VERDICT_ok;
}

/* ---- what goes because somebody says so ---- */

enum verdict record_webhook_test(struct record *r)
{
	dj_id id = record_id(r);
	struct webhook w;

	if (!webhook_load(r->db, r->keys, r->c->subject, &w))
		return VERDICT_not_found;
	if (!w.active)
		return VERDICT_channel_off;
	db_exec(r->db, SQL_webhook_delivery_add, db_i(id), db_i(w.id), db_i(-id), db_i(0), db_i(id),
		db_i(r->now), db_i(r->now));
	add_repeated(r, w.id, id);
	r->answer->id = id;
	return VERDICT_ok;
}

static dj_id webhook_of(struct record *r, dj_id delivery)
{
	struct db_rows rows = db_query(r->db, SQL_webhook_delivery_one, db_i(delivery));
	dj_id webhook = db_next(&rows) ? db_int(&rows, 1) : 0;

	db_done(&rows);
	return webhook;
}

/* subject: a delivery, or a webhook: all of it that was given up. */
enum verdict record_webhook_again(struct record *r)
{
	dj_id subject = r->c->subject, webhook;
	struct webhook w;

	if (webhook_load(r->db, r->keys, subject, &w)) {
		db_exec(r->db, SQL_webhook_delivery_again_dead, db_i(r->now), db_i(w.id));
		add_repeated(r, w.id, 0);
		add_troubled(r, w.id);
		return VERDICT_ok;
	}
	webhook = webhook_of(r, subject);
	if (!webhook)
		return VERDICT_not_found;
	db_exec(r->db, SQL_webhook_delivery_again, db_i(r->now), db_i(subject));
	add_repeated(r, webhook, subject);
	add_troubled(r, webhook);
	return VERDICT_ok;
}

enum verdict record_webhook_leave(struct record *r)
{
	struct webhook w;

	if (!webhook_load(r->db, r->keys, r->c->subject, &w))
		return VERDICT_not_found;
	db_exec(r->db, SQL_webhook_delivery_leave, db_i(w.id));
	add_troubled(r, w.id);
	return VERDICT_ok;
}
