/* Owns which letters are kept and shown to nobody for now, what their writer is told, and how they
 * object. Refuses: how somebody comes to be blocked (record_conversation_ending.c), whether it was
 * right (record_ending.c). */
#include "app/letter_held.h"
#include "app/conversation_row.h"
#include "domain/conversation/text.h"

#include <string.h>
#include <strings.h>

#define MINUTE_MS	60000LL
#define HOUR_MS		(60 * MINUTE_MS)
#define DAY_MS		(24 * HOUR_MS)
#define MOST_PER_MINUTE 20
#define MOST_PER_DAY	300
#define TOLD_EVERY_MS	HOUR_MS /* the same again, not before */

/* The words by which somebody objects, as the notice names them. */
static const char *const appeals[] = {"이의", "appeal", "异议", "異議", "khiếu nại", "гомдол"};

static bool floods(struct record *r, int64_t hash)
{
	return db_query_int(r->db, SQL_letter_in_since, 0, db_i(hash), db_i(r->now - MINUTE_MS)) >=
		   MOST_PER_MINUTE ||
	       db_query_int(r->db, SQL_letter_in_since, 0, db_i(hash), db_i(r->now - DAY_MS)) >=
		   MOST_PER_DAY;
}

static bool find_block(struct record *r, int64_t hash, struct letter_holding *h)
{
	struct db_rows rows = db_query(r->db, SQL_block_of_writer, db_i(r->now), db_i(hash));
	bool there = db_next(&rows);

	if (there) {
		h->block = db_int(&rows, 0);
		h->until = db_int(&rows, 2);
	}
	db_done(&rows);
	return there;
}

bool letter_holds(struct record *r, struct letter_holding *h)
{
	int64_t hash = (int64_t)keyring_hash(r->keys, h->identity);

	if (find_block(r, hash, h))
		h->because = held_because_BLOCKED;
	else if (floods(r, hash))
		h->because = held_because_FLOOD;
	if (h->because && letter_says_danger(r, h->body))
		h->because = held_because_NONE;
	return h->because != held_because_NONE;
}

/* The first letters of it, in capitals or not: "Appeal, please". */
static bool is_appeal(const char *body)
{
	body += strspn(body, " \t\r\n\"'");
	for (size_t i = 0; i < DJ_COUNT(appeals); i++)
		if (strncasecmp(body, appeals[i], strlen(appeals[i])) == 0)
			return true;
	return strncmp(body, "Гомдол", strlen("Гомдол")) == 0;
}

static void tell(struct record *r, dj_id contact, enum conversation_tell what, dj_ms until)
{
	struct conversation_row row;
	struct conversation_say say = {.what = what};

	if (!conversation_load(r->db, contact, &row))
		return;
	say.language = row.language;
	conversation_say(r, contact, &say, until);
}

/* The fact of a block: both kinds have the same fields. */
static void note_block(struct record *r, const struct letter_holding *h, enum fact_kind kind,
		       dj_id contact)
{
	struct fact *f = facts_add(&r->facts, kind);

	f->caller_refused.block = h->block;
	f->caller_refused.contact = contact;
}

static void answer(struct record *r, const struct letter_holding *h, dj_id contact)
{
	int64_t hash = (int64_t)keyring_hash(r->keys, h->identity);
	bool first = db_query_int(r->db, SQL_letter_held_since, 0, db_i(hash),
				  db_i(r->now - TOLD_EVERY_MS)) <= 1; /* this one is there */

	if (h->because == held_because_FLOOD) {
		if (first)
			tell(r, contact, conversation_tell_SLOWLY, 0);
		return;
	}
	note_block(r, h, FACT_caller_refused, contact);
	if (is_appeal(h->body) && !db_query_int(r->db, SQL_block_appealed, 0, db_i(h->block))) {
		note_block(r, h, FACT_caller_appealed, contact);
		tell(r, contact, conversation_tell_APPEALED, 0);
	} else if (first) {
		tell(r, contact, conversation_tell_REFUSED, h->until);
	}
}

void letter_was_held(struct record *r, const struct letter_holding *h, dj_id letter, dj_id contact)
{
	struct fact *f = facts_add(&r->facts, FACT_letter_held);

	f->letter_held.letter = letter;
	f->letter_held.channel = h->channel;
	f->letter_held.contact = contact;
	f->letter_held.because = h->because;
	f->letter_held.block = h->block;
	if (contact)
		answer(r, h, contact);
}
