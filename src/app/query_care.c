/* Owns the views of endings, blocks and interpreters. Numbers and names leave masked, always. */
#include "app/query_run.h"
#include "domain/ending/ending.h"

static void put_endings(struct query_run *r)
{
	struct db_rows e = db_query(r->db, SQL_ending_list);
	struct dj_json *j = &r->json;

	dj_json_array(j, "endings");
	while (db_next(&e)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "contact", db_int(&e, 0));
		query_json_person(r, "agent_name", db_int(&e, 1), &e, 8);
		query_json_word(j, "kind", words_ending_kind, db_int(&e, 2));
		dj_json_int(j, "warnings", db_int(&e, 3));
		dj_json_int(j, "at_ms", db_int(&e, 5));
		query_json_ms(j, "reviewed_ms", db_int(&e, 6));
		dj_json_bool(j, "right", db_int(&e, 7) != 0);
		query_json_caller(r, db_int(&e, 0), &e, 9);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_blocks(struct query_run *r)
{
	struct db_rows b = db_query(r->db, SQL_block_list);
	struct dj_json *j = &r->json;

	dj_json_array(j, "blocks");
	while (db_next(&b)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&b, 0));
		dj_json_id(j, "contact", db_int(&b, 1));
		query_json_word(j, "kind", words_ending_kind, db_int(&b, 2));
		dj_json_int(j, "made_ms", db_int(&b, 3));
		dj_json_int(j, "until_ms", db_int(&b, 4));
		dj_json_int(j, "refused", db_int(&b, 5));
		query_json_ms(j, "appealed_ms", db_int(&b, 6));
		query_json_ms(j, "lifted_ms", db_int(&b, 7));
		query_json_caller(r, db_int(&b, 1), &b, 8);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_rules(struct query_run *r)
{
	struct ending_rule rules[ending_kind_COUNT];
	struct db_rows rows = db_query(r->db, SQL_ending_rule_list);
	struct dj_json *j = &r->json;

	for (int k = 1; k < ending_kind_COUNT; k++)
		rules[k] = *ending_default(k);
	while (db_next(&rows)) {
		int64_t k = db_int(&rows, 0);

		if (k > 0 && k < ending_kind_COUNT)
			rules[k] = (struct ending_rule){(enum ending_kind)k,
							db_int(&rows, 1) != 0,
							(int)db_int(&rows, 2),
							db_int(&rows, 3),
							db_int(&rows, 4),
							db_int(&rows, 5),
							(enum ending_step)db_int(&rows, 6)};
	}
	dj_json_array(j, "rules");
	for (int k = 1; k < ending_kind_COUNT; k++) {
		dj_json_object(j, NULL);
		query_json_word(j, "kind", words_ending_kind, k);
		dj_json_int(j, "warnings", rules[k].warnings);
		dj_json_int(j, "least_ms", rules[k].least_ms);
		dj_json_int(j, "after_ms", rules[k].after_ms);
		dj_json_int(j, "block_ms", rules[k].block_ms);
		query_json_word(j, "step", words_ending_step, rules[k].step);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_endings(struct query_run *r)
{
	dj_json_object(&r->json, NULL);
	put_endings(r);
	put_blocks(r);
	put_rules(r);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

enum verdict query_interpreters(struct query_run *r)
{
	struct db_rows i = db_query(r->db, SQL_interpreter_report, db_i(r->q->since));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "interpreters");
	while (db_next(&i)) {
		int64_t calls = db_int(&i, 3);

		dj_json_object(j, NULL);
		dj_json_id(j, "entry", db_int(&i, 0));
		dj_json_text(j, "name", db_text(&i, 1));
		dj_json_bool(j, "volunteer", db_int(&i, 2) != 0);
		dj_json_int(j, "calls", calls);
		dj_json_int(j, "talk_ms", db_int(&i, 4));
		dj_json_int(j, "waited_ms", calls ? db_int(&i, 5) / calls : 0);
		dj_json_int(j, "silent", db_int(&i, 6));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
