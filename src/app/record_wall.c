/* Owns how the screen of a wallboard looks. Refuses: drawing it (web/wall). */
#include "app/record.h"

/* subject: a token of scope wall; number: enum wall_layout, flag: light, language (UNKNOWN: the
 * page's own). */
enum verdict record_wall_save(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;

	if (c->number < 0 || c->number >= wall_layout_COUNT)
		return VERDICT_bad_request;
	if (!db_query_int(r->db, SQL_wall_token_is, 0, db_i(c->subject)))
		return VERDICT_not_found;
	db_exec(r->db, SQL_wall_look_save, db_i(c->subject), db_i(c->number), db_i(c->flag),
		db_i(c->language));
	f = facts_add(&r->facts, FACT_wall_arranged);
	f->wall_arranged.token = c->subject;
	f->wall_arranged.layout = c->number;
	return VERDICT_ok;
}
