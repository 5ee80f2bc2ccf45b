/* Owns what people decide about endings afterwards: a block is lifted, an ending reviewed, a rule
 * changed. */
#include "app/record.h"
#include "domain/ending/ending.h"

enum { OPEN = 1 }; /* what block_state and ending_is_reviewed answer; 0: no such row, 2: done */

enum verdict record_block_lift(struct record *r)
{
	int64_t state = db_query_int(r->db, SQL_block_state, 0, db_i(r->c->subject));
	struct fact *f;

	if (!state)
		return VERDICT_not_found;
	if (state != OPEN)
		return VERDICT_wrong_state;
	f = facts_add(&r->facts, FACT_caller_unblocked);
	f->caller_unblocked.block = r->c->subject;
	f->caller_unblocked.person = r->c->actor;
	f->caller_unblocked.appeal = r->c->flag;
	return VERDICT_ok;
}

enum verdict record_ending_review(struct record *r)
{
	int64_t state = db_query_int(r->db, SQL_ending_is_reviewed, 0, db_i(r->c->contact));
	struct fact *f;

	if (!state)
		return VERDICT_not_found;
	if (state != OPEN)
		return VERDICT_wrong_state;
	f = facts_add(&r->facts, FACT_ending_reviewed);
	f->ending_reviewed.contact = r->c->contact;
	f->ending_reviewed.person = r->c->actor;
	f->ending_reviewed.right = r->c->flag;
	return VERDICT_ok;
}

enum verdict record_ending_rule(struct record *r)
{
	const struct command *c = r->c;
	struct ending_rule rule = {.kind = c->ending,
				   .active = true,
				   .warnings = (int)c->number,
				   .least_ms = c->count[0],
				   .after_ms = c->count[1],
				   .block_ms = c->count[2],
				   .step = c->flag ? ending_step_SUPERVISOR : ending_step_END};
	struct fact *f;

	if (c->number < 0 || c->number > 100 || !ending_rule_valid(&rule))
		return VERDICT_bad_request;
	db_exec(r->db, SQL_ending_rule_save, db_i(rule.kind), db_i(1), db_i(rule.warnings),
		db_i(rule.least_ms), db_i(rule.after_ms), db_i(rule.block_ms), db_i(rule.step));
	f = facts_add(&r->facts, FACT_ending_rule_changed);
	f->ending_rule_changed.kind = rule.kind;
	f->ending_rule_changed.person = c->actor;
	return VERDICT_ok;
}
