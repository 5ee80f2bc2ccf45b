/* Owns what the live app knows of endings: the rules, and the numbers that are blocked now or were
 * not long ago; and who had hard contacts of late. */
#include "app/site_rows.h"
#include "base/clock.h"
#include "base/text.h"

#include <stdlib.h>

const struct ending_rule *site_ending(const struct site *s, enum ending_kind kind)
{
	const struct ending_rule *r = &s->endings[kind];

	return r->kind == kind ? r : ending_default(kind);
}

enum verdict site_ending_verdict(enum ending_answer answer)
{
	static const enum verdict verdicts[] = {
	    [ENDING_ALLOWED] = VERDICT_ok,	  [ENDING_CALLER_FIRST] = VERDICT_caller_ends_first,
	    [ENDING_CRISIS] = VERDICT_in_crisis,  [ENDING_WARN_FIRST] = VERDICT_warn_first,
	    [ENDING_TOO_SOON] = VERDICT_too_soon, [ENDING_BY_SUPERVISOR] = VERDICT_supervisor_ends,
	};

	return verdicts[answer];
}

void site_load_ending_rules(struct db *db, struct ending_rule out[ending_kind_COUNT])
{
	struct db_rows r = db_query(db, SQL_ending_rule_list);

	while (db_next(&r)) {
		struct ending_rule rule = {.kind = (enum ending_kind)db_int(&r, 0),
					   .active = db_int(&r, 1) != 0,
					   .warnings = (int)db_int(&r, 2),
					   .least_ms = db_int(&r, 3),
					   .after_ms = db_int(&r, 4),
					   .block_ms = db_int(&r, 5),
					   .step = (enum ending_step)db_int(&r, 6)};

		if (ending_rule_valid(&rule))
			out[rule.kind] = rule;
	}
}

static void add_block(struct site *s, const struct site_block *b)
{
	if (s->block_count % 32 == 0)
		s->blocks = dj_grow(s->blocks, ((size_t)s->block_count + 32) * sizeof *s->blocks);
	s->blocks[s->block_count++] = *b;
}

static void load_blocks(struct db *db, const struct keyring *keys, struct site *s)
{
	struct db_rows r =
	    db_query(db, SQL_block_live, db_i(dj_wall(dj_real_clock()) - HARD_AFTER_BLOCK_MS));

	while (db_next(&r)) {
		struct site_block b = {.id = db_int(&r, 0), .until_ms = db_int(&r, 2)};
		char number[SITE_LABEL];

		site_unseal(keys, (struct seal_place){"contact.caller", db_int(&r, 1)}, &r, 3,
			    number, sizeof number);
		dj_copy(b.number, sizeof b.number, number);
		if (b.number[0])
			add_block(s, &b);
	}
}

#define HARD_KEPT_MS ((dj_ms)31 * 24 * 3600 * 1000) /* the longest that `hard-days` can be */

static void load_hards(struct db *db, struct site *s)
{
	struct db_rows r =
	    db_query(db, SQL_hard_of_late, db_i(dj_wall(dj_real_clock()) - HARD_KEPT_MS));

	while (db_next(&r)) {
		if (s->hard_count % 64 == 0)
			s->hards =
			    dj_grow(s->hards, ((size_t)s->hard_count + 64) * sizeof *s->hards);
		s->hards[s->hard_count++] = (struct site_hard){
		    db_int(&r, 0), db_int(&r, 1), (enum hard_why)db_int(&r, 2), db_int(&r, 3)};
	}
}

void site_load_endings(struct db *db, const struct keyring *keys, struct site *s)
{
	site_load_ending_rules(db, s->endings);
	load_blocks(db, keys, s);
	load_hards(db, s);
}
