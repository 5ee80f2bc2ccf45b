/* links: base domain store app */
/* Canned texts through the writer and the reader, on both engines: whose they are, who sees them,
 * which come first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define LEADER (1U << role_SUPERVISOR)

static struct command canned(dj_id person, enum canned_scope scope, const char *keyword,
			     const char *body)
{
	struct command c = {.kind = COMMAND_CANNED_SAVE,
			    .actor = person,
			    .roles = AGENT,
			    .language = language_KO,
			    .canned = {.kind = canned_kind_TEXT, .scope = scope}};

	dj_copy(c.name, sizeof c.name, keyword);
	dj_copy(c.words, sizeof c.words, "제목");
	dj_copy(c.text, sizeof c.text, body);
	return c;
}

static json_t *list_of(struct query_rig *q, dj_id person, uint32_t roles)
{
	struct query what = {.kind = QUERY_CANNED, .person = person, .roles = roles};

	return query_rig_json(q, &what);
}

static int seen(struct query_rig *q, dj_id person, uint32_t roles)
{
	json_t *root = list_of(q, person, roles);
	int n = (int)json_array_size(json_object_get(root, "canned"));

	json_decref(root);
	return n;
}

static void everybody_keeps_their_own(struct rig *r, struct query_rig *q)
{
	struct command c = canned(1, canned_scope_OWN, "인사", "안녕하세요, {agent}입니다.");
	dj_id id = rig_ask(r, &c).id;

	assert_int_equal(seen(q, 1, AGENT), 1);
	assert_int_equal(seen(q, 2, AGENT), 0);
	assert_int_equal(seen(q, 2, LEADER), 0); /* nobody reads another's own ones */
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_name_taken);
	c = canned(2, canned_scope_OWN, "인사", "같은 열쇠말, 다른 사람");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	c.subject = id, c.number = 1;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
	c = (struct command){
	    .kind = COMMAND_CANNED_REMOVE, .actor = 2, .roles = AGENT, .subject = id};
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
	c.actor = 1;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	assert_int_equal(seen(q, 1, AGENT), 0);
}

static void everybodys_are_written_by_who_edits_and_never_unseen(struct rig *r, struct query_rig *q)
{
	struct command c = canned(1, canned_scope_ALL, "지연", "{due}까지 알려 드리겠습니다.");
	struct answer a;

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
	c.roles = LEADER;
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(a.number, 1);
	assert_int_equal(seen(q, 2, AGENT), 1);
	c.subject = a.id;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_changed);
	c.number = 1;
	assert_int_equal(rig_ask(r, &c).number, 2);
	c.canned.scope = canned_scope_OWN; /* it becomes somebody's own */
	c.number = 2;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(seen(q, 2, AGENT), 0);
}

static void a_teams_are_its_members(struct rig *r, struct query_rig *q)
{
	struct command team = {.kind = COMMAND_TEAM_SAVE, .actor = 9, .roles = 1U << role_ADMIN};
	struct command member = {
	    .kind = COMMAND_TEAM_MEMBER, .actor = 9, .roles = 1U << role_ADMIN, .flag = true};
	struct command c =
	    canned(9, canned_scope_TEAM, "야간", "밤에는 문을 연 응급실을 찾습니다.");
	struct db_rows rows;
	dj_id agent = 0;

	db_begin(r->db, DB_READ);
	rows = db_query(r->db, SQL_person_by_name, db_t("agent01"));
	if (db_next(&rows))
		agent = db_int(&rows, 0);
	db_done(&rows);
	assert_int_equal(db_commit(r->db, NULL), 0);
	c.roles = LEADER;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c.canned.team = 77;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	dj_copy(team.name, sizeof team.name, "밤팀");
	c.canned.team = member.subject = rig_ask(r, &team).id;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(seen(q, agent, AGENT), 0);
	assert_int_equal(seen(q, 9, LEADER), 1);
	member.to_agent = agent;
	assert_int_equal(rig_ask(r, &member).verdict, VERDICT_ok);
	assert_int_equal(seen(q, agent, AGENT), 1);
}

static void what_is_used_stands_first(struct rig *r, struct query_rig *q)
{
	struct command used = {.kind = COMMAND_CANNED_USED, .actor = 1, .roles = AGENT};
	struct command c = canned(1, canned_scope_OWN, "가", "첫째");
	json_t *root;

	rig_ask(r, &c);
	c = canned(1, canned_scope_OWN, "나", "둘째");
	used.subject = rig_ask(r, &c).id;
	assert_int_equal(rig_ask(r, &used).verdict, VERDICT_ok);
	used.actor = 2;
	assert_int_equal(rig_ask(r, &used).verdict, VERDICT_not_found);
	root = list_of(q, 1, AGENT);
	assert_string_equal(text_in(json_array_get(json_object_get(root, "canned"), 0), "keyword"),
			    "나");
	json_decref(root);
}

static void what_cannot_be_meant_is_refused(struct rig *r, struct query_rig *q)
{
	struct command c = canned(1, canned_scope_OWN, "인사", "{nobody}님");
	struct answer a = rig_ask(r, &c);

	(void)q;
	assert_int_equal(a.verdict, VERDICT_unknown_variable);
	assert_string_equal(a.text, "{nobody}");
	c = canned(1, canned_scope_OWN, "두 말", "글");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c = canned(1, canned_scope_OWN, "", "글");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c = canned(1, canned_scope_OWN, "인사", "\xff");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c = canned(1, canned_scope_OWN, "인사", "글");
	c.topic = 77;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	c.topic = 0, c.subject = 77;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
}

static bool guide_done(struct query_rig *q, dj_id person)
{
	struct query what = {.kind = QUERY_GUIDE, .person = person, .roles = AGENT};
	json_t *root = query_rig_json(q, &what);
	bool done = json_is_true(json_object_get(root, "done"));

	json_decref(root);
	return done;
}

static void the_first_steps_end_for_good_and_can_be_called_again(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_GUIDE, .actor = 1, .roles = AGENT, .flag = true};

	assert_false(guide_done(q, 1));
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_true(guide_done(q, 1));
	assert_false(guide_done(q, 2));
	c.flag = false;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_false(guide_done(q, 1));
}

BOTH(everybody_keeps_their_own)
BOTH(everybodys_are_written_by_who_edits_and_never_unseen)
BOTH(a_teams_are_its_members)
BOTH(what_is_used_stands_first)
BOTH(what_cannot_be_meant_is_refused)
BOTH(the_first_steps_end_for_good_and_can_be_called_again)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everybody_keeps_their_own_on_both),
	    cmocka_unit_test(everybodys_are_written_by_who_edits_and_never_unseen_on_both),
	    cmocka_unit_test(a_teams_are_its_members_on_both),
	    cmocka_unit_test(what_is_used_stands_first_on_both),
	    cmocka_unit_test(what_cannot_be_meant_is_refused_on_both),
	    cmocka_unit_test(the_first_steps_end_for_good_and_can_be_called_again_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
