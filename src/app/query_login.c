/* Owns what the web edge must know to let somebody in. None of these answers leaves the server. */
#include "app/query_run.h"
#include "app/site_rows.h"

#include <stdlib.h>

static void put_person(struct query_run *r, const struct site_person *p)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, "person");
	dj_json_id(j, "id", p->agent.acd.id);
	dj_json_text(j, "name", p->agent.name);
	dj_json_text(j, "display", p->agent.display);
	query_json_roles(j, "roles", p->agent.roles);
	query_json_word(j, "language", words_language, p->agent.language);
	dj_json_end_object(j);
}

static bool find_person(struct query_run *r, struct db_rows rows, struct site_person *p)
{
	if (!db_next(&rows))
		return false;
	site_row_person(&rows, r->keys, p);
	db_done(&rows);
	return p->agent.active;
}

static dj_ms locked_until(struct query_run *r)
{
	struct db_rows rows =
	    db_query(r->db, SQL_login_try_find, db_i((int64_t)keyring_hash(r->keys, r->q->text)));
	dj_ms until = 0;

	if (db_next(&rows)) {
		until = db_int(&rows, 1);
		db_done(&rows);
	}
	return until;
}

/* An unknown name answers like a known one, so that nobody learns names here: its hash is empty. */
enum verdict query_login(struct query_run *r)
{
	struct site_person p;
	bool known = find_person(r, db_query(r->db, SQL_person_by_name, db_t(r->q->text)), &p);

	dj_json_object(&r->json, NULL);
	if (known)
		put_person(r, &p);
	else
		dj_json_null(&r->json, "person");
	dj_json_text(&r->json, "hash", known ? p.password_hash : "");
	dj_json_int(&r->json, "locked_until_ms", locked_until(r));
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

enum verdict query_session(struct query_run *r)
{
	struct db_rows rows;
	struct site_person p;
	char hash[65];
	dj_id person;

	keyring_token_hash(r->keys, r->q->text, hash);
	rows = db_query(r->db, SQL_session_find, db_t(hash), db_i(r->now));
	if (!db_next(&rows))
		return VERDICT_not_found;
	dj_json_object(&r->json, NULL);
	dj_json_id(&r->json, "session", db_int(&rows, 0));
	dj_json_text(&r->json, "csrf", db_text(&rows, 1));
	dj_json_int(&r->json, "expires_ms", db_int(&rows, 3));
	person = db_int(&rows, 2);
	db_done(&rows);
	if (!find_person(r, db_query(r->db, SQL_person_by_id, db_i(person)), &p))
		return VERDICT_not_found;
	put_person(r, &p);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

enum verdict query_token(struct query_run *r)
{
	struct db_rows rows;
	char hash[65];
	bool api;

	keyring_token_hash(r->keys, r->q->text, hash);
	rows = db_query(r->db, SQL_token_find, db_t(hash));
	if (!db_next(&rows))
		return VERDICT_not_found;
	api = db_text(&rows, 2)[0] == 'a';
	dj_json_object(&r->json, NULL);
	dj_json_id(&r->json, "token", db_int(&rows, 0));
	dj_json_text(&r->json, "label", db_text(&rows, 1));
	dj_json_text(&r->json, "scope", db_text(&rows, 2));
	dj_json_id(&r->json, "person", db_int(&rows, 3));
	query_json_roles(&r->json, "roles",
			 api ? (uint32_t)db_int(&rows, 4) : 0); /* a wallboard has none */
	dj_json_end_object(&r->json);
	db_done(&rows);
	return VERDICT_ok;
}
