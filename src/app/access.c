/* Owns writing the log of who looked, and its chain. Refuses: deciding who may. */
#include "app/access.h"
#include "app/link.h"

#include <string.h>

#define PURPOSE "dj-acces"
#define MEMBERS 20 /* who is one person; SQL_citizen_members answers no more */

void access_hash(const struct keyring *keys, const unsigned char *before, size_t before_n,
		 const struct access_link *l, unsigned char out[32])
{
	const int64_t numbers[] = {l->number,  l->at_ms, l->person, l->session, l->citizen,
				   l->contact, l->what,	 l->why,    l->reason};

	link_hash(keys, PURPOSE,
		  &(struct link_content){before, before_n, numbers, DJ_COUNT(numbers), l->note,
					 l->note_n},
		  out);
}

/* The number of the last link, and its hash. */
static int64_t last_link(struct db *db, unsigned char hash[LINK_HASH], size_t *n)
{
	struct db_rows rows = db_query_values(db, SQL_access_last, NULL, 0);
	int64_t number = 0;
	const void *was;

	*n = 0;
	if (!db_next(&rows))
		return 0;
	number = db_int(&rows, 0);
	was = db_bytes(&rows, 1, n);
	*n = DJ_MIN(*n, (size_t)LINK_HASH);
	memcpy(hash, was, *n);
	db_done(&rows);
	return number;
}

static void say_opened(struct record *r, const struct access *x, int64_t entry)
{
	struct fact *f = facts_add(&r->facts, FACT_record_opened);

	f->record_opened.entry = entry;
	f->record_opened.citizen = x->citizen;
	f->record_opened.contact = x->contact;
	f->record_opened.person = r->c->actor;
	f->record_opened.what = x->what;
	f->record_opened.why = x->why;
}

void access_add(struct record *r, const struct access *x)
{
	unsigned char before[LINK_HASH], hash[LINK_HASH], note[ACCESS_NOTE + SEAL_OVERHEAD];
	size_t before_n, words = x->note ? strlen(x->note) : 0;
	struct access_link l = {.at_ms = r->now,
				.person = r->c->actor,
				.session = r->c->session,
				.citizen = x->citizen,
				.contact = x->contact,
				.what = x->what,
				.why = x->why,
				.reason = x->reason,
				.note = note};

	l.number = last_link(r->db, before, &before_n) + 1;
	if (words)
		l.note_n = keyring_seal(r->keys, (struct seal_place){"access.note", l.number},
					x->note, DJ_MIN(words, (size_t)ACCESS_NOTE), note);
	access_hash(r->keys, before, before_n, &l, hash);
	db_exec(r->db, SQL_access_add, db_i(l.number), db_i(l.at_ms), db_i(l.person),
		db_i(l.session), db_i(l.citizen), db_i(l.contact), db_i(l.what), db_i(l.why),
		db_i(l.reason), db_b(note, l.note_n), db_b(hash, sizeof hash));
	say_opened(r, x, l.number);
}

void access_add_group(struct record *r, dj_id root, const struct access *x)
{
	struct access one = *x;
	dj_id members[MEMBERS];
	struct db_rows rows;
	int n = 0;

	if (!root) {
		access_add(r, x);
		return;
	}
	rows = db_query(r->db, SQL_citizen_members, db_i(root));
	while (db_next(&rows))
		members[n++] = db_int(&rows, 0);
	for (int i = 0; i < n; i++) {
		one.citizen = members[i];
		access_add(r, &one);
	}
}

void access_add_contact(struct record *r, const struct access *x)
{
	dj_id linked =
	    x->contact ? db_query_int(r->db, SQL_contact_citizen_one, 0, db_i(x->contact)) : 0;

	access_add_group(r, linked ? db_query_int(r->db, SQL_citizen_root, 0, db_i(linked)) : 0, x);
}

bool access_is_open(struct db *db, dj_id person, dj_id root, dj_ms now)
{
	return db_query_int(db, SQL_access_open, 0, db_i(person), db_i(root),
			    db_i(access_what_CARD), db_i(now - ACCESS_WINDOW_MS)) != 0;
}
