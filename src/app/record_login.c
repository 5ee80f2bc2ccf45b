/* Owns who is in: sessions with their clean take-over, the lock after wrong passwords, tokens of
 * devices and programs. */
#include "app/record.h"
#include "base/settings.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define TRIES_FREE  5
#define LOCK_MS	    30000LL /* after the fifth wrong one; doubles with each further one */
#define LOCK_MAX_MS 3600000LL
#define FORGET_MS   86400000LL /* a try so old does not count any more */
#define HOUR_MS	    3600000LL

struct tries {
	int64_t hash, count;
	dj_ms until_ms;
};

static struct tries load_tries(struct record *r)
{
	struct tries t = {.hash = (int64_t)keyring_hash(r->keys, r->c->name)};
	struct db_rows rows = db_query(r->db, SQL_login_try_find, db_i(t.hash));

	if (!db_next(&rows))
		return t;
	if (db_int(&rows, 2) > r->now - FORGET_MS) {
		t.count = db_int(&rows, 0);
		t.until_ms = db_int(&rows, 1);
	}
	db_done(&rows);
	return t;
}

static int64_t seconds_left(const struct tries *t, dj_ms now)
{
	return t->until_ms > now ? (t->until_ms - now + 999) / 1000 : 0;
}

static dj_id find_person(struct record *r, bool *active)
{
	struct db_rows rows = db_query(r->db, SQL_person_by_name, db_t(r->c->name));
	dj_id id = 0;

	*active = false;
	if (db_next(&rows)) {
		id = db_int(&rows, 0);
		*active = db_int(&rows, 6) != 0;
		db_done(&rows);
	}
	return id;
}

static void say_closed(struct record *r, dj_id session, dj_id person)
{
	struct fact *f;

	if (r->facts.count >= FACTS_MAX - 2) /* the rest is closed all the same */
		return;
	f = facts_add(&r->facts, FACT_session_closed);
	f->session_closed.session = session;
	f->session_closed.person = person;
}

/* One login per person: what was open is closed. True when there was something. */
static bool take_over(struct record *r, dj_id person)
{
	struct db_rows rows =
	    db_query(r->db, SQL_session_take_over, db_i(r->now), db_i(person), db_i(r->now));
	bool any = false;

	while (db_next(&rows)) {
		say_closed(r, db_int(&rows, 0), person);
		any = true;
	}
	return any;
}

/* What an administrator set in the running system, else what the table of settings says. */
static dj_ms session_idle_ms(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_setting_list);
	struct settings all;
	int64_t hours;

	settings_init(&all);
	while (db_next(&rows))
		if (strcmp(db_text(&rows, 0), setting_info(SETTING_session_idle)->key) == 0)
			settings_set(&all, SETTING_session_idle, SETTING_DATABASE,
				     db_text(&rows, 1), NULL);
	hours = settings_number(&all, SETTING_session_idle);
	settings_fini(&all);
	return hours * HOUR_MS;
}

static void open_session(struct record *r, dj_id person, bool took_over)
{
	char token[64], csrf[32], hash[65];
	dj_id id = record_id(r);
	struct fact *f = facts_add(&r->facts, FACT_session_opened);

	record_secret(32, token, sizeof token);
	record_secret(16, csrf, sizeof csrf);
	keyring_token_hash(r->keys, token, hash);
	db_exec(r->db, SQL_session_open, db_i(id), db_t(hash), db_t(csrf), db_i(person),
		db_i(r->now), db_i(r->now + session_idle_ms(r)));
	f->session_opened.session = id;
	f->session_opened.person = person;
	f->session_opened.took_over = took_over;
	r->answer->id = id;
	r->answer->number = took_over;
	dj_copy(r->answer->text, sizeof r->answer->text, token);
}

/* The password was right. Answers id = session, number = 1 when another login ended by it, text =
 * the cookie. */
enum verdict record_login(struct record *r)
{
	struct tries t = load_tries(r);
	bool active;
	dj_id person = find_person(r, &active);

	if (!active)
		return VERDICT_wrong_password;
	r->answer->number = seconds_left(&t, r->now);
	if (r->answer->number)
		return VERDICT_locked;
	if (t.count)
		db_exec(r->db, SQL_login_try_clear, db_i(t.hash));
	db_exec(r->db, SQL_session_purge, db_i(r->now - 30 * 24 * HOUR_MS));
	open_session(r, person, take_over(r, person));
	return VERDICT_ok;
}

/* Counts the wrong password. Answers number = seconds until the next try counts. */
enum verdict record_login_failed(struct record *r)
{
	struct tries t = load_tries(r);
	int64_t over;
	bool active;
	struct fact *f = facts_add(&r->facts, FACT_login_refused);

	t.count++;
	over = t.count - TRIES_FREE;
	if (over >= 0)
		t.until_ms = r->now + DJ_MIN(LOCK_MS << DJ_MIN(over, 20), LOCK_MAX_MS);
	db_exec(r->db, SQL_login_try_purge, db_i(r->now - FORGET_MS));
	db_exec(r->db, SQL_login_try_save, db_i(t.hash), db_i(t.count), db_i(t.until_ms),
		db_i(r->now));
	f->login_refused.person = find_person(r, &active);
	f->login_refused.tries = t.count;
	f->login_refused.locked = over >= 0;
	r->answer->number = seconds_left(&t, r->now);
	r->keep = true;
	return over >= 0 ? VERDICT_locked : VERDICT_ok;
}

enum verdict record_logout(struct record *r)
{
	dj_id person = db_query_int(r->db, SQL_session_close, 0, db_i(r->now), db_i(r->c->session));

	if (!person)
		return VERDICT_not_found;
	say_closed(r, r->c->session, person);
	return VERDICT_ok;
}

/* A supervisor or the system does it: nobody has to be there. */
enum verdict record_log_off(struct record *r)
{
	take_over(r, r->c->to_agent);
	return VERDICT_ok;
}

enum verdict record_session_used(struct record *r)
{
	dj_ms until = r->now + session_idle_ms(r);

	return db_query_int(r->db, SQL_session_use, 0, db_i(until), db_i(r->c->session))
		   ? VERDICT_ok
		   : VERDICT_not_found;
}

/* name = label, text = scope ("api" when empty). Answers id and, this once, the token. */
enum verdict record_token_make(struct record *r)
{
	const struct command *c = r->c;
	const char *scope = c->text[0] ? c->text : "api";
	char token[64], hash[65];
	dj_id id = record_id(r);
	struct fact *f;

	if (strcmp(scope, "api") != 0 && strcmp(scope, "wall") != 0 &&
	    strcmp(scope, "open311") != 0)
		return VERDICT_bad_request;
	if (!c->name[0] || !dj_utf8_valid(c->name, strlen(c->name)))
		return VERDICT_bad_request;
	record_secret(32, token, sizeof token);
	keyring_token_hash(r->keys, token, hash);
	db_exec(r->db, SQL_token_add, db_i(id), db_t(hash), db_t(c->name), db_t(scope),
		db_i(c->actor), db_i(r->now));
	f = facts_add(&r->facts, FACT_token_made);
	f->token_made.token = id;
	f->token_made.person = c->actor;
	r->answer->id = id;
	dj_copy(r->answer->text, sizeof r->answer->text, token);
	return VERDICT_ok;
}

enum verdict record_token_end(struct record *r)
{
	struct fact *f;

	if (!db_query_int(r->db, SQL_token_end, 0, db_i(r->now), db_i(r->c->subject)))
		return VERDICT_not_found;
	f = facts_add(&r->facts, FACT_token_ended);
	f->token_ended.token = r->c->subject;
	f->token_ended.person = r->c->actor;
	return VERDICT_ok;
}
