/* Owns what people write down of where a caller is, for whoever must find them, and what a
 * supervisor thought of a call in crisis afterwards. Refuses: finding anybody; what a number says
 * of its area is domain/number's. */
#include "app/record.h"
#include "base/text.h"

#include <string.h>

enum { OPEN = 1 }; /* what crisis_is_reviewed answers; 0: no such row, 2: done */

static void write_place(struct record *r, int64_t revision)
{
	unsigned char address[NOTE_TEXT + SEAL_OVERHEAD];
	const struct command *c = r->c;
	size_t n = 0;

	if (c->words[0])
		n = keyring_seal(r->keys, (struct seal_place){"contact.place", c->contact},
				 c->words, strlen(c->words), address);
	db_exec(r->db, SQL_contact_place_save, db_i(c->contact), db_i(c->place), db_b(address, n),
		db_i(r->now), db_i(c->actor), db_i(revision));
}

static int64_t revision_now(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_contact_place_one, db_i(r->c->contact));
	int64_t revision = 0;

	if (db_next(&rows)) {
		revision = db_int(&rows, 4);
		db_done(&rows);
	}
	return revision;
}

/* number: the revision that the person saw; an older one is VERDICT_changed. Answers the new one.
 */
enum verdict record_place_save(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;

	if (!dj_utf8_valid(c->words, strlen(c->words)))
		return VERDICT_bad_request;
	if (db_query_int(r->db, SQL_contact_seqs, 0, db_i(c->contact)) == 0 ||
	    (c->place && db_query_int(r->db, SQL_place_exists, 0, db_i(c->place)) != c->place))
		return VERDICT_not_found;
	r->answer->number = revision_now(r);
	if (c->number != r->answer->number)
		return VERDICT_changed;
	write_place(r, ++r->answer->number);
	f = facts_add(&r->facts, FACT_contact_located);
	f->contact_located.contact = c->contact;
	f->contact_located.person = c->actor;
	f->contact_located.place = c->place;
	f->contact_located.revision = r->answer->number;
	return VERDICT_ok;
}

enum verdict record_crisis_review(struct record *r)
{
	int64_t state = db_query_int(r->db, SQL_crisis_is_reviewed, 0, db_i(r->c->contact));
	struct fact *f;

	if (!state)
		return VERDICT_not_found;
	if (state != OPEN)
		return VERDICT_wrong_state;
	f = facts_add(&r->facts, FACT_crisis_reviewed);
	f->crisis_reviewed.contact = r->c->contact;
	f->crisis_reviewed.person = r->c->actor;
	f->crisis_reviewed.right = r->c->flag;
	return VERDICT_ok;
}
