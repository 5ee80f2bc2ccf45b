/* links: base domain store app */
/* Safety reports and tasks through the writer and the readers, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

static struct command report(dj_id contact, int64_t revision, const char *address)
{
	struct command c = {.kind = COMMAND_REPORT_SAVE,
			    .actor = 1,
			    .roles = AGENT,
			    .contact = contact,
			    .hazard = hazard_FLOOD,
			    .injuries = injuries_SOME,
			    .number = revision};

	dj_copy(c.words, sizeof c.words, address);
	dj_copy(c.text, sizeof c.text, "지하차도에 물이 찼어요");
	return c;
}

static void a_report_is_kept_and_nobody_overwrites_it_unseen(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, NULL);
	struct command c = report(contact, 0, "매산로 1가 18");
	struct answer a;
	json_t *root;

	root = ask(q, QUERY_REPORT, contact, AGENT);
	assert_int_equal(int_in(root, "revision"), 0);
	json_decref(root);
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(a.number, 1);
	c = report(contact, 0, "elsewhere");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_changed);
	c = report(contact, 1, "매산로 1가 20");
	c.place = rig_named(r, SQL_place_by_name, "suwon");
	assert_int_equal(rig_ask(r, &c).number, 2);
	root = ask(q, QUERY_REPORT, contact, AGENT);
	assert_string_equal(text_in(root, "hazard"), "flood");
	assert_string_equal(text_in(root, "injuries"), "some");
	assert_string_equal(text_in(root, "address"), "매산로 1가 20");
	assert_int_equal(int_in(root, "revision"), 2);
	json_decref(root);
	c = report(contact + 1, 0, "no such contact");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	c = report(contact, 2, "x");
	c.place = 1;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
}

/* Who was rung, when, and who answered: from the facts of the contact. */
static void the_report_says_who_was_rung(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, NULL);
	struct fact f = rig_fact(r, FACT_hotline_rang);
	struct command c;
	json_t *root, *calls;

	f.hotline_rang.contact = contact;
	f.hotline_rang.official = 77;
	f.hotline_rang.round = 1;
	rig_append(r, &f);
	f = rig_fact(r, FACT_hotline_missed);
	f.hotline_missed.contact = contact;
	f.hotline_missed.official = 77;
	f.hotline_missed.how = leg_end_BUSY;
	rig_append(r, &f);
	c = report(contact, 0, ""); /* a record command waits for the facts before it */
	rig_ask(r, &c);
	root = ask(q, QUERY_REPORT, contact, AGENT);
	calls = json_object_get(root, "calls");
	assert_int_equal(json_array_size(calls), 2);
	assert_string_equal(text_in(json_array_get(calls, 0), "state"), "ringing");
	assert_string_equal(text_in(json_array_get(calls, 0), "official"), "77");
	assert_string_equal(text_in(json_array_get(calls, 1), "how"), "busy");
	json_decref(root);
}

static json_t *tasks(struct query_rig *q, dj_id contact, const char *state)
{
	struct query what = {
	    .kind = QUERY_TASKS, .id = contact, .person = 1, .roles = AGENT, .limit = 50};
	json_t *root, *list;

	dj_copy(what.text, sizeof what.text, state);
	root = query_rig_json(q, &what);
	list = json_incref(json_object_get(root, "tasks"));
	json_decref(root);
	return list;
}

static struct command task(dj_id contact, const char *what, dj_ms due)
{
	struct command c = {.kind = COMMAND_TASK_SAVE,
			    .actor = 1,
			    .roles = AGENT,
			    .contact = contact,
			    .number = due};

	dj_copy(c.text, sizeof c.text, what);
	return c;
}

static void a_task_is_made_changed_and_done_once(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, NULL), person = rig_named(r, SQL_person_by_name, "agent01");
	struct command c = task(contact, "내일 다시 전화", 2000), done;
	struct answer a = rig_ask(r, &c);
	json_t *list;

	assert_int_equal(a.verdict, VERDICT_ok);
	c = task(0, "모레 다시 전화", 1000);
	c.subject = a.id;
	c.to_agent = person;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	c = task(contact, "먼저", 500);
	rig_ask(r, &c);
	list = tasks(q, 0, "");
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(text_in(json_array_get(list, 0), "what"), "먼저");
	assert_string_equal(text_in(json_array_get(list, 1), "what"), "모레 다시 전화");
	assert_string_equal(text_in(json_array_get(list, 1), "person_name"), "이*연");
	json_decref(list);
	done = (struct command){
	    .kind = COMMAND_TASK_DONE, .actor = 1, .roles = AGENT, .subject = a.id};
	assert_int_equal(rig_ask(r, &done).verdict, VERDICT_ok);
	assert_int_equal(rig_ask(r, &done).verdict, VERDICT_wrong_state);
	list = tasks(q, 0, "done");
	assert_int_equal(json_array_size(list), 1);
	json_decref(list);
	list = tasks(q, contact, "");
	assert_int_equal(json_array_size(list), 2);
	json_decref(list);
	c = task(contact, "", 500);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c = task(contact + 1, "x", 500);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
}

BOTH(a_report_is_kept_and_nobody_overwrites_it_unseen)
BOTH(the_report_says_who_was_rung)
BOTH(a_task_is_made_changed_and_done_once)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_report_is_kept_and_nobody_overwrites_it_unseen_on_both),
	    cmocka_unit_test(the_report_says_who_was_rung_on_both),
	    cmocka_unit_test(a_task_is_made_changed_and_done_once_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
