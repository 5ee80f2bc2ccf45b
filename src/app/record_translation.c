/* Owns the translations that a desk asks for: the row, what became of it, that a letter of ours was
 * sent instead of these words. Refuses: talking to the service (edge/text/translate.c). The
 * citizen's own words stay where they are, whatever a machine makes of them. */
#include "app/conversation_row.h"
#include "app/conversation_way.h"
#include "app/letter_row.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 60000 /* bytes of an answer */

static unsigned char *seal(struct record *r, const char *column, dj_id id, const char *text,
			   size_t *n)
{
	unsigned char *sealed = dj_alloc(*n + SEAL_OVERHEAD);

	*n = *n ? keyring_seal(r->keys, (struct seal_place){column, id}, text, *n, sealed) : 0;
	return sealed;
}

/* A letter of the citizen that stands in this conversation's line of time. */
static bool stands_in(struct record *r, dj_id letter, dj_id contact)
{
	struct letter_row row;

	if (!letter_load(r, letter, &row) || row.way != letter_way_IN)
		return false;
	return row.contact == contact ||
	       (row.inquiry && row.inquiry == conversation_inquiry(r->db, contact));
}

static enum verdict check(struct record *r)
{
	const struct command *c = r->c;
	size_t n = strlen(c->text);
	struct conversation_row row;

	if (c->number <= language_UNKNOWN || c->number >= language_COUNT ||
	    !c->subject == !c->text[0] || !dj_utf8_valid(c->text, n) ||
	    (n && strspn(c->text, " \t\r\n") == n))
		return VERDICT_bad_request;
	if (!conversation_load(r->db, c->contact, &row) ||
	    (c->subject && !stands_in(r, c->subject, c->contact)))
		return VERDICT_not_found;
	return VERDICT_ok;
}

/* contact, number: language; subject: a letter of theirs, or text: own words. The same asked again
 * is made anew. */
enum verdict record_translation_ask(struct record *r)
{
	const struct command *c = r->c;
	enum verdict v = check(r);
	size_t n = strlen(c->text);
	unsigned char *written;
	struct fact *f;

	if (v != VERDICT_ok)
		return v;
	if (c->subject)
		db_exec(r->db, SQL_translation_drop, db_i(c->contact), db_i(c->subject),
			db_i(c->number));
	else
		db_exec(r->db, SQL_translation_drop_own, db_i(c->contact), db_i(c->actor));
	r->answer->id = record_id(r);
	written = seal(r, "translation.written", r->answer->id, c->text, &n);
	db_exec(r->db, SQL_translation_add, db_i(r->answer->id), db_i(c->contact), db_i(c->subject),
		db_i(c->actor), db_i(!c->subject), db_i(c->number), db_i(r->now), db_b(written, n));
	free(written);
	f = facts_add(&r->facts, FACT_translation_asked);
	f->translation_asked.translation = r->answer->id;
	f->translation_asked.contact = c->contact;
	f->translation_asked.letter = c->subject;
	f->translation_asked.person = c->actor;
	return VERDICT_ok;
}

/* subject, flag: it went well; body: the words, or why not. One that was asked anew meanwhile, or
 * whose citizen was forgotten, is nobody's. */
enum verdict record_translation_done(struct record *r)
{
	const struct command *c = r->c;
	struct db_rows rows = db_query(r->db, SQL_translation_one, db_i(c->subject));
	dj_id contact =
	    db_next(&rows) && db_int(&rows, 4) == translation_state_WAITS ? db_int(&rows, 0) : 0;
	size_t n = c->body ? c->body_n : 0;
	bool well = c->flag && n && n <= WORDS_MOST && dj_utf8_valid(c->body, n);
	unsigned char *words;
	struct fact *f;

	db_done(&rows);
	if (!contact)
		return VERDICT_ok;
	if (n > WORDS_MOST || (n && !dj_utf8_valid(c->body, n)))
		n = 0;
	words = seal(r, "translation.words", c->subject, c->body, &n);
	f = facts_add(&r->facts, FACT_translation_done);
	f->translation_done.translation = c->subject;
	f->translation_done.contact = contact;
	f->translation_done.state = well ? translation_state_DONE : translation_state_FAILED;
	db_exec(r->db, SQL_translation_end, db_i(f->translation_done.state), db_b(words, n),
		db_i(c->subject));
	free(words);
	return VERDICT_ok;
}
