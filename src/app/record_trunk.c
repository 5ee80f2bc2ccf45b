/* Owns what is kept about trunks and their signalling: the trunk's row, and what a leg's messages
 * said, sealed and for a time. */
#include "app/record.h"
#include "app/site_seed.h"
#include "base/settings.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * 3600 * 1000LL)

/* subject: the trunk, or 0 for a new one; text: JSON as in the site document. Answers its id. */
enum verdict record_trunk_save(struct record *r)
{
	struct site_change with = {r->db, r->keys, r->ids, r->now};
	struct dj_error why = {""};
	dj_id id = r->c->subject;
	int err = site_seed_trunk(&with, r->c->text, &id, &why);

	if (err) {
		dj_copy(r->answer->text, sizeof r->answer->text, why.text);
		return err == ESTALE   ? VERDICT_changed
		       : err == ENOENT ? VERDICT_not_found
				       : VERDICT_bad_request;
	}
	facts_add(&r->facts, FACT_trunk_saved)->trunk_saved.trunk = id;
	r->answer->id = id;
	return VERDICT_ok;
}

/* contact, leg, number: part; text and words together: what was said; count[0]: for how many days
 * such things are kept. No fact: nothing happened that the facts do not say. */
enum verdict record_leg_trace(struct record *r)
{
	const struct command *c = r->c;
	unsigned char sealed[2 * NOTE_TEXT + SEAL_OVERHEAD];
	char text[2 * NOTE_TEXT];
	dj_ms keep = c->count[0] * DAY_MS;
	dj_id id = record_id(r);
	size_t n;

	db_exec(r->db, SQL_contact_trace_forget, db_i(r->now - keep));
	if (!keep)
		return VERDICT_ok;
	dj_copy(text, sizeof text, c->text);
	dj_copy(text + strlen(text), sizeof text - strlen(text), c->words);
	n = keyring_seal(r->keys, (struct seal_place){"contact.trace", id}, text, strlen(text),
			 sealed);
	db_exec(r->db, SQL_contact_trace_add, db_i(id), db_i(c->contact), db_i(c->leg),
		db_i(c->number), db_i(r->now), db_b(sealed, n));
	return VERDICT_ok;
}
