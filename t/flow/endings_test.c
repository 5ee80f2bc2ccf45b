/* links: base domain store app */
/* What is kept of people in danger and of calls that ended early, on both engines: where they are,
 * who may read it, blocks and their lifting, what supervisors thought, rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define BOSS	(1u << role_SUPERVISOR)
#define MANAGER (1u << role_MANAGER)
#define HOUR_MS 3600000ll

static enum verdict do_as(struct rig *r, uint32_t roles, struct command c)
{
	c.roles = roles;
	c.actor = c.actor ? c.actor : 7;
	return rig_ask(r, &c).verdict;
}

static enum verdict may_read(struct query_rig *q, enum query_kind kind, dj_id contact, dj_id person,
			     uint32_t roles)
{
	struct query what = {
	    .kind = kind, .id = contact, .person = person, .roles = roles, .request = 5};

	return query_rig_ask(q, &what);
}

/* A call of somebody in danger that agent01 answered. */
static dj_id crisis_call(struct rig *r, dj_id agent)
{
	dj_id contact = rig_contact(r, "0312282114"), segment = rig_id(r);
	struct fact f = rig_fact(r, FACT_contact_queued);

	f.contact_queued.contact = contact;
	f.contact_queued.queue = rig_named(r, SQL_queue_by_name, "general");
	f.contact_queued.segment = segment;
	rig_append(r, &f);
	f.kind = FACT_contact_answered;
	memset(f.v, 0, sizeof f.v);
	f.contact_answered.contact = contact;
	f.contact_answered.segment = segment;
	f.contact_answered.agent = agent;
	rig_append(r, &f);
	f = rig_fact(r, FACT_crisis_raised);
	f.crisis_raised.contact = contact;
	f.crisis_raised.by = crisis_by_KNOCKS;
	rig_append(r, &f);
	return contact;
}

static struct command place(dj_id contact, int64_t revision, const char *address)
{
	struct command c = {.kind = COMMAND_PLACE_SAVE, .contact = contact, .number = revision};

	dj_copy(c.words, sizeof c.words, address);
	return c;
}

static void where_a_caller_is_is_kept_and_nothing_is_overwritten_unseen(struct rig *r,
									struct query_rig *q)
{
	dj_id contact = rig_contact(r, "0312282114");
	struct command c = place(contact, 0, "팔달구 매산로 1가 18, 2층");
	struct answer a;
	json_t *root;

	assert_int_equal(do_as(r, AGENT, c), VERDICT_ok);
	assert_int_equal(do_as(r, AGENT, c), VERDICT_changed);
	c = place(contact, 1, "팔달구 매산로 1가 18, 3층");
	c.place = rig_named(r, SQL_place_by_name, "suwon");
	c.roles = AGENT;
	a = rig_ask(r, &c);
	assert_int_equal(a.number, 2);
	root = ask(q, QUERY_PLACE, contact, AGENT);
	assert_string_equal(text_in(root, "address"), "팔달구 매산로 1가 18, 3층");
	assert_string_equal(text_in(root, "area"), "031"); /* what the number plan tells */
	json_decref(root);
	assert_int_equal(do_as(r, AGENT, place(contact + 1, 0, "x")), VERDICT_not_found);
}

/* Mobile telephones are anywhere. */
static void a_mobile_number_tells_no_place(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012345678");
	json_t *root;

	assert_int_equal(do_as(r, AGENT, place(contact, 0, "")), VERDICT_ok);
	root = ask(q, QUERY_PLACE, contact, AGENT);
	assert_string_equal(text_in(root, "area"), "(none)");
	json_decref(root);
}

static void the_record_of_a_crisis_is_for_few(struct rig *r, struct query_rig *q)
{
	static const enum query_kind kinds[] = {QUERY_CONTACT,	QUERY_REPORT,	 QUERY_PLACE,
						QUERY_TIMELINE, QUERY_EXPLAIN,	 QUERY_TASKS,
						QUERY_EARLIER,	QUERY_RECORDINGS};
	dj_id own = rig_named(r, SQL_person_by_name, "agent01");
	dj_id other = rig_named(r, SQL_person_by_name, "agent02");
	dj_id contact = crisis_call(r, own), later;
	json_t *root;

	assert_int_equal(do_as(r, AGENT, place(contact, 0, "다리 위")), VERDICT_ok);
	for (size_t i = 0; i < DJ_COUNT(kinds); i++) {
		assert_int_equal(may_read(q, kinds[i], contact, other, AGENT), VERDICT_not_allowed);
		assert_int_equal(may_read(q, kinds[i], contact, own, AGENT), VERDICT_ok);
		assert_int_equal(may_read(q, kinds[i], contact, other, BOSS), VERDICT_ok);
	}
	later = rig_contact(r, "0312282114"); /* rings again, and another agent's card is made */
	assert_int_equal(do_as(r, AGENT, place(later, 0, "")), VERDICT_ok);
	root = ask(q, QUERY_EARLIER, later, 0);
	assert_int_equal(json_array_size(json_object_get(root, "earlier")), 0);
	json_decref(root);
}

static void a_call_in_crisis_is_looked_back_at_once(struct rig *r, struct query_rig *q)
{
	dj_id contact = crisis_call(r, rig_named(r, SQL_person_by_name, "agent01"));
	struct command c = {.kind = COMMAND_CRISIS_REVIEW, .contact = contact, .flag = true};
	json_t *root, *one;

	assert_int_equal(do_as(r, AGENT, c), VERDICT_not_allowed);
	assert_int_equal(do_as(r, BOSS, c), VERDICT_ok);
	assert_int_equal(do_as(r, BOSS, c), VERDICT_wrong_state);
	root = ask(q, QUERY_CRISES, 0, BOSS);
	one = json_array_get(json_object_get(root, "crises"), 0);
	assert_string_equal(text_in(one, "by"), "knocks");
	assert_string_equal(text_in(one, "follow_up"), "none");
	assert_true(json_is_true(json_object_get(one, "right")));
	assert_true(int_in(one, "reviewed_ms") > 0);
	json_decref(root);
	assert_int_equal(may_read(q, QUERY_CRISES, 0, 3, AGENT), VERDICT_not_allowed);
}

static dj_id end_and_block(struct rig *r, dj_id contact)
{
	struct fact f = rig_fact(r, FACT_ending_used);

	f.ending_used.contact = contact;
	f.ending_used.kind = ending_kind_ABUSE;
	f.ending_used.warnings = 2;
	rig_append(r, &f);
	f = rig_fact(r, FACT_caller_blocked);
	f.caller_blocked.block = rig_id(r);
	f.caller_blocked.contact = contact;
	f.caller_blocked.kind = ending_kind_ABUSE;
	f.caller_blocked.until = dj_wall(dj_real_clock()) + HOUR_MS;
	rig_append(r, &f);
	return f.caller_blocked.block;
}

static void an_ending_is_reviewed_and_its_block_lifted_on_appeal(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012341234"), block = end_and_block(r, contact);
	struct command review = {.kind = COMMAND_ENDING_REVIEW, .contact = contact};
	struct command lift = {.kind = COMMAND_BLOCK_LIFT, .subject = block, .flag = true};
	struct fact f = rig_fact(r, FACT_caller_appealed);
	json_t *root, *one;
	struct site site;

	f.caller_appealed.block = block;
	f.caller_appealed.contact = contact;
	rig_append(r, &f);
	assert_int_equal(do_as(r, AGENT, review), VERDICT_not_allowed);
	assert_int_equal(do_as(r, BOSS, review), VERDICT_ok);
	assert_int_equal(do_as(r, BOSS, review), VERDICT_wrong_state);
	assert_int_equal(site_load(r->db, r->keys, &site, NULL), 0);
	assert_int_equal(site.block_count, 1); /* a new start would know it */
	assert_string_equal(site.blocks[0].number, "01012341234");
	site_free(&site);
	assert_int_equal(do_as(r, AGENT, lift), VERDICT_not_allowed);
	assert_int_equal(do_as(r, BOSS, lift), VERDICT_ok);
	assert_int_equal(do_as(r, BOSS, lift), VERDICT_wrong_state);
	assert_int_equal(site_load(r->db, r->keys, &site, NULL), 0);
	assert_int_equal(site.block_count, 0);
	site_free(&site);
	root = ask(q, QUERY_ENDINGS, 0, BOSS);
	one = json_array_get(json_object_get(root, "blocks"), 0);
	assert_true(int_in(one, "appealed_ms") > 0 && int_in(one, "lifted_ms") > 0);
	assert_null(strstr(text_in(one, "caller"), "1234-1234"));
	one = json_array_get(json_object_get(root, "endings"), 0);
	assert_true(int_in(one, "reviewed_ms") > 0);
	assert_true(json_is_false(json_object_get(one, "right")));
	json_decref(root);
}

static void a_rule_is_changed_within_sense(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_ENDING_RULE,
			    .ending = ending_kind_ABUSE,
			    .number = 3,
			    .count = {0, 10000, 48 * HOUR_MS},
			    .flag = true};
	struct command silent = {
	    .kind = COMMAND_ENDING_RULE, .ending = ending_kind_SILENT, .count = {29999}};
	struct site site;

	(void)q;
	assert_int_equal(do_as(r, BOSS, c), VERDICT_not_allowed);
	assert_int_equal(do_as(r, MANAGER, c), VERDICT_ok);
	c.number = 0; /* nobody is ended unwarned for what they say */
	assert_int_equal(do_as(r, MANAGER, c), VERDICT_bad_request);
	assert_int_equal(do_as(r, MANAGER, silent), VERDICT_bad_request);
	assert_int_equal(site_load(r->db, r->keys, &site, NULL), 0);
	assert_int_equal(site_ending(&site, ending_kind_ABUSE)->warnings, 3);
	assert_int_equal(site_ending(&site, ending_kind_ABUSE)->step, ending_step_SUPERVISOR);
	assert_int_equal(site_ending(&site, ending_kind_SILENT)->least_ms, 30000);
	site_free(&site);
}

BOTH(where_a_caller_is_is_kept_and_nothing_is_overwritten_unseen)
BOTH(a_mobile_number_tells_no_place)
BOTH(the_record_of_a_crisis_is_for_few)
BOTH(a_call_in_crisis_is_looked_back_at_once)
BOTH(an_ending_is_reviewed_and_its_block_lifted_on_appeal)
BOTH(a_rule_is_changed_within_sense)

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test(name##_on_both)
	    T(where_a_caller_is_is_kept_and_nothing_is_overwritten_unseen),
	    T(a_mobile_number_tells_no_place),
	    T(the_record_of_a_crisis_is_for_few),
	    T(a_call_in_crisis_is_looked_back_at_once),
	    T(an_ending_is_reviewed_and_its_block_lifted_on_appeal),
	    T(a_rule_is_changed_within_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
