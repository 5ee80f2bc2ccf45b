/* Owns keeping real-time text: each line that was finished, sealed. What was erased before never
 * comes here. */
#include "app/access.h"
#include "base/text.h"
#include "domain/typed/t140.h"

#include <string.h>

static void note(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f = facts_add(&r->facts, FACT_typed_line);

	f->typed_line.contact = c->contact;
	f->typed_line.line = c->subject;
	f->typed_line.by = c->number;
	f->typed_line.person = c->to_agent;
	f->typed_line.letters = typed_codes(c->text);
}

enum verdict record_typed_keep(struct record *r)
{
	const struct command *c = r->c;
	unsigned char sealed[TYPED_LINE + SEAL_OVERHEAD];
	size_t n = strlen(c->text);

	if (!c->subject || !n || !typed_good(c->text) || c->number < 0 ||
	    c->number >= typed_by_COUNT)
		return VERDICT_bad_request;
	if (db_query_int(r->db, SQL_contact_seqs, 0, db_i(c->contact)) == 0)
		return VERDICT_not_found;
	n = keyring_seal(r->keys, (struct seal_place){"typed.line", c->subject}, c->text, n,
			 sealed);
	db_exec(r->db, SQL_typed_keep, db_i(c->subject), db_i(c->contact), db_i(c->number),
		db_i(c->to_agent), db_i(c->count[0]), db_b(sealed, n));
	note(r);
	return VERDICT_ok;
}
