/* Owns the views of who looked: at one citizen or number, and in a month, with the proof that no
 * row of it was changed. */
#include "app/access.h"
#include "app/citizen_hash.h"
#include "app/link.h"
#include "app/query_run.h"
#include "app/sealed.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { A_NUMBER, A_AT, A_PERSON, A_CITIZEN, A_CONTACT, A_WHAT, A_WHY, A_REASON, A_NOTE, A_NAME };

static void put_entry(struct query_run *r, const struct db_rows *e)
{
	struct dj_json *j = &r->json;
	char note[ACCESS_NOTE + 1];
	struct seal_place where = {"access.note", db_int(e, A_NUMBER)};

	dj_json_object(j, NULL);
	dj_json_int(j, "number", db_int(e, A_NUMBER));
	dj_json_int(j, "at_ms", db_int(e, A_AT));
	dj_json_id(j, "person", db_int(e, A_PERSON));
	query_json_person(r, "person_name", db_int(e, A_PERSON), e, A_NAME);
	dj_json_id(j, "citizen", db_int(e, A_CITIZEN));
	dj_json_id(j, "contact", db_int(e, A_CONTACT));
	query_json_word(j, "what", words_access_what, db_int(e, A_WHAT));
	query_json_word(j, "why", words_access_why, db_int(e, A_WHY));
	dj_json_id(j, "reason", db_int(e, A_REASON));
	dj_json_text(j, "note", sealed_text(r->keys, where, e, A_NOTE, note, sizeof note));
	dj_json_end_object(j);
}

static void put_entries(struct query_run *r, struct db_rows rows)
{
	dj_json_array(&r->json, "entries");
	while (db_next(&rows))
		put_entry(r, &rows);
	dj_json_end_array(&r->json);
}

static void looked_at_number(struct query_run *r, int kind)
{
	char plain[IDENTITY_TEXT];
	int64_t hash;
	dj_id owner;

	citizen_identity_plain((enum identity_kind)kind, r->q->text, plain);
	hash = citizen_identity_hash(r->keys, (enum identity_kind)kind, plain);
	owner = db_query_int(r->db, SQL_identity_owner, 0, db_i(kind), db_i(hash));
	owner = owner ? db_query_int(r->db, SQL_citizen_root, 0, db_i(owner)) : 0;
	dj_json_id(&r->json, "citizen", owner);
	put_entries(
	    r,
	    db_query(r->db, SQL_access_of_number, db_i(owner),
		     db_i(kind == identity_kind_PHONE || kind == identity_kind_EMAIL ? hash : 0)));
}

/* id: a citizen; or text: a number or an address, whether anybody knows whose it is or not. */
enum verdict query_citizen_looked(struct query_run *r)
{
	dj_id root = r->q->id ? db_query_int(r->db, SQL_citizen_root, 0, db_i(r->q->id)) : 0;
	int kind = citizen_identity_kind(r->q->text);

	if (r->q->id ? !root : kind < 0)
		return r->q->id ? VERDICT_not_found : VERDICT_bad_request;
	dj_json_object(&r->json, NULL);
	if (root) {
		dj_json_id(&r->json, "citizen", root);
		put_entries(r, db_query(r->db, SQL_access_of_citizen, db_i(root)));
	} else {
		looked_at_number(r, kind);
	}
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- a month ---- */

/* "2026-11" as the first moment of it and of the next, in local time. */
static bool read_month(const char *text, dj_ms *from, dj_ms *to)
{
	struct tm first = {.tm_mday = 1, .tm_isdst = -1}, next;
	int year, month, used = 0;

	if (sscanf(text, "%4d-%2d%n", &year, &month, &used) != 2 || text[used] || year < 2025 ||
	    year > 2200 || month < 1 || month > 12)
		return false;
	first.tm_year = year - 1900;
	first.tm_mon = month - 1;
	next = first;
	next.tm_mon++;
	*from = (dj_ms)mktime(&first) * 1000;
	*to = (dj_ms)mktime(&next) * 1000;
	return true;
}

static void put_people(struct query_run *r, dj_ms from, dj_ms to)
{
	struct db_rows rows = db_query(r->db, SQL_access_by_person, db_i(from), db_i(to));
	struct dj_json *j = &r->json;

	dj_json_array(j, "people");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "person", db_int(&rows, 0));
		query_json_person(r, "person_name", db_int(&rows, 0), &rows, 6);
		dj_json_int(j, "entries", db_int(&rows, 1));
		dj_json_int(j, "citizens", db_int(&rows, 2));
		dj_json_int(j, "apart", db_int(&rows, 3)); /* without a conversation */
		dj_json_int(j, "numbers", db_int(&rows, 4));
		dj_json_int(j, "copies", db_int(&rows, 5));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

struct walk {
	unsigned char before[LINK_HASH];
	size_t before_n;
	int64_t at, links, broken;
};

static struct access_link link_of(const struct db_rows *rows)
{
	struct access_link l = {.number = db_int(rows, 0),
				.at_ms = db_int(rows, 1),
				.person = db_int(rows, 2),
				.session = db_int(rows, 3),
				.citizen = db_int(rows, 4),
				.contact = db_int(rows, 5),
				.what = db_int(rows, 6),
				.why = db_int(rows, 7),
				.reason = db_int(rows, 8)};

	l.note = db_bytes(rows, 9, &l.note_n);
	return l;
}

/* The first one only lends its hash, unless it is the first of all. */
static void look_at(struct walk *w, const struct keyring *keys, const struct db_rows *rows,
		    bool counts)
{
	struct access_link l = link_of(rows);
	unsigned char hash[LINK_HASH];
	const unsigned char *has;
	size_t n;

	has = db_bytes(rows, 10, &n);
	access_hash(keys, w->before, w->before_n, &l, hash);
	if (counts) {
		w->links++;
		w->broken += l.number != w->at + 1 || n != sizeof hash ||
			     memcmp(hash, has, sizeof hash) != 0;
	}
	w->at = l.number;
	w->before_n = DJ_MIN(n, sizeof w->before);
	memcpy(w->before, has, w->before_n);
}

/* Of a long month it takes a while: an auditor asks for it once. */
static void put_chain(struct query_run *r, dj_ms from, dj_ms to)
{
	int64_t first = db_query_int(r->db, SQL_access_first, 0, db_i(from));
	int64_t last = db_query_int(r->db, SQL_access_last_before, 0, db_i(to));
	struct db_rows rows =
	    db_query(r->db, SQL_access_links, db_i(DJ_MAX(first - 1, 1)), db_i(last));
	struct walk w = {0};

	while (first && db_next(&rows))
		look_at(&w, r->keys, &rows, db_int(&rows, 0) >= first || first == 1);
	if (!first)
		db_done(&rows);
	dj_json_object(&r->json, "chain");
	dj_json_int(&r->json, "links", w.links);
	dj_json_int(&r->json, "broken", w.broken);
	dj_json_end_object(&r->json);
}

enum verdict query_access(struct query_run *r)
{
	dj_ms from, to;

	if (!read_month(r->q->text, &from, &to))
		return VERDICT_bad_request;
	dj_json_object(&r->json, NULL);
	put_people(r, from, to);
	put_entries(r, db_query(r->db, SQL_access_of_month, db_i(from), db_i(to)));
	put_chain(r, from, to);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
