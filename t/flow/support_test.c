/* links: base domain store app */
/* What is asked and said in confidence (R073, R106): requests for support, who sees them, thanks;
 * hard contacts as those who lead see them; how a wallboard's screen looks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define BOSS	(1u << role_SUPERVISOR)
#define MANAGES (1u << role_MANAGER)
#define HOUR	((dj_ms)3600 * 1000)

static dj_id kim, lee, boss, other_boss;

static void people(struct rig *r)
{
	kim = rig_named(r, SQL_person_by_name, "agent01");
	lee = rig_named(r, SQL_person_by_name, "agent02");
	other_boss = 4711;
}

static struct fact next(struct rig *r, enum fact_kind kind)
{
	struct fact f;

	do
		f = rig_published(r);
	while (f.kind != (int)kind);
	return f;
}

static struct answer by(struct rig *r, struct command c, dj_id who, uint32_t roles)
{
	c.actor = who;
	c.roles = roles;
	return rig_ask(r, &c);
}

/* One more who leads. */
static void make_leaders(struct rig *r)
{
	struct command c = {.kind = COMMAND_PERSON_SAVE,
			    .text = "{\"name\":\"boss01\",\"display\":\"정팀장\","
				    "\"roles\":[\"supervisor\",\"manager\"]}"};
	struct answer a = by(r, c, 1, ADMIN);

	people(r);
	assert_int_equal(a.verdict, VERDICT_ok);
	boss = a.id;
}

static dj_id ask_support(struct rig *r, dj_id who, const char *text)
{
	struct command c = {.kind = COMMAND_SUPPORT_ASK, .number = support_kind_COUNSEL};
	struct answer a;

	dj_copy(c.text, sizeof c.text, text);
	a = by(r, c, who, AGENT);
	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

static json_t *seen_by(struct query_rig *q, enum query_kind kind, dj_id who, uint32_t roles)
{
	struct query what = {.kind = kind, .person = who, .roles = roles, .request = 1};

	return query_rig_json(q, &what);
}

static size_t requests(struct query_rig *q, dj_id who)
{
	json_t *root = seen_by(q, QUERY_SUPPORT, who, BOSS);
	size_t n = json_array_size(json_object_get(root, "requests"));

	json_decref(root);
	return n;
}

static void duty(struct rig *r, dj_id person, bool on)
{
	struct command c = {.kind = COMMAND_SUPPORT_DUTY, .to_agent = person, .flag = on};

	assert_int_equal(by(r, c, boss, MANAGES).verdict, VERDICT_ok);
}

/* ---- requests ---- */

static void told(struct rig *r, struct query_rig *q)
{
	struct command answer = {.kind = COMMAND_SUPPORT_ANSWER, .text = "15시에 상담실로 오세요"};
	struct command close = {.kind = COMMAND_SUPPORT_CLOSE};
	json_t *root, *one;
	struct fact f;

	make_leaders(r);
	answer.subject = close.subject = ask_support(r, kim, "어제 전화가 자꾸 생각납니다");
	f = next(r, FACT_support_asked);
	assert_int_equal(f.actor, 0); /* the log does not say who */
	assert_int_equal(f.cause, 0);
	root = seen_by(q, QUERY_SUPPORT, boss, BOSS);
	one = json_array_get(json_object_get(root, "requests"), 0);
	assert_string_equal(text_in(one, "text"), "어제 전화가 자꾸 생각납니다");
	assert_string_equal(text_in(one, "kind"), "counsel");
	assert_string_equal(text_in(one, "state"), "open");
	json_decref(root);
	answer.count[0] = r->clock.wall + HOUR;
	dj_fake_clock_advance(&r->clock, 60000);
	assert_int_equal(by(r, answer, kim, AGENT).verdict, VERDICT_not_allowed);
	assert_int_equal(by(r, answer, boss, BOSS).verdict, VERDICT_ok);
	f = next(r, FACT_support_answered);
	assert_int_equal(f.support_answered.after, 60000);
	root = seen_by(q, QUERY_CARE_MINE, kim, AGENT);
	one = json_array_get(json_object_get(root, "requests"), 0);
	assert_string_equal(text_in(one, "state"), "answered");
	assert_string_equal(text_in(one, "answer"), "15시에 상담실로 오세요");
	assert_int_equal(json_integer_value(json_object_get(one, "meet_ms")), answer.count[0]);
	json_decref(root);
	assert_int_equal(by(r, close, lee, AGENT).verdict, VERDICT_not_found);
	assert_int_equal(by(r, close, boss, BOSS).verdict, VERDICT_ok);
	assert_int_equal(by(r, close, boss, BOSS).verdict, VERDICT_wrong_state);
	assert_int_equal(by(r, answer, boss, BOSS).verdict, VERDICT_wrong_state);
}

static void who_asks_is_answered_and_the_log_does_not_say_who(void **state)
{
	(void)state;
	on_both(told);
}

static void confidential(struct rig *r, struct query_rig *q)
{
	struct command answer = {.kind = COMMAND_SUPPORT_ANSWER, .text = "x"};
	json_t *root;

	make_leaders(r);
	answer.subject = ask_support(r, kim, "도와주세요");
	assert_int_equal(requests(q, boss), 1);
	assert_int_equal(requests(q, other_boss), 1); /* nobody has the duty: all who lead */
	duty(r, boss, true);
	assert_int_equal(requests(q, boss), 1);
	assert_int_equal(requests(q, other_boss), 0);
	assert_int_equal(by(r, answer, other_boss, BOSS).verdict, VERDICT_not_found);
	root = seen_by(q, QUERY_SUPPORT, other_boss, BOSS);
	assert_false(json_is_true(json_object_get(root, "mine")));
	assert_int_equal(json_array_size(json_object_get(root, "duty")), 1);
	json_decref(root);
	assert_int_equal(
	    query_rig_ask(q, &(struct query){.kind = QUERY_SUPPORT, .person = lee, .roles = AGENT}),
	    VERDICT_not_allowed);
	root = seen_by(q, QUERY_CARE_MINE, lee, AGENT); /* nor does a colleague see it */
	assert_int_equal(json_array_size(json_object_get(root, "requests")), 0);
	json_decref(root);
	duty(r, boss, false);
	assert_int_equal(requests(q, other_boss), 1);
}

static void only_those_with_the_duty_see_it(void **state)
{
	(void)state;
	on_both(confidential);
}

static void limits(struct rig *r, struct query_rig *q)
{
	struct command wrong = {.kind = COMMAND_SUPPORT_ASK, .number = support_kind_COUNT};
	struct command close = {.kind = COMMAND_SUPPORT_CLOSE};
	struct command more = {.kind = COMMAND_SUPPORT_ASK};
	struct command agent_duty = {.kind = COMMAND_SUPPORT_DUTY, .flag = true};
	json_t *root;

	make_leaders(r);
	assert_int_equal(by(r, wrong, kim, AGENT).verdict, VERDICT_bad_request);
	agent_duty.to_agent = kim; /* who does not lead has no such duty */
	assert_int_equal(by(r, agent_duty, boss, MANAGES).verdict, VERDICT_not_found);
	assert_int_equal(by(r, agent_duty, boss, BOSS).verdict, VERDICT_not_allowed);
	close.subject = ask_support(r, kim, "");
	ask_support(r, kim, "");
	ask_support(r, kim, "");
	assert_int_equal(by(r, more, kim, AGENT).verdict, VERDICT_too_many);
	assert_int_equal(by(r, close, kim, AGENT).verdict, VERDICT_ok);
	root = seen_by(q, QUERY_CARE_MINE, kim, AGENT);
	assert_string_equal(text_in(json_array_get(json_object_get(root, "requests"), 2), "state"),
			    "withdrawn");
	json_decref(root);
	assert_int_equal(by(r, more, kim, AGENT).verdict, VERDICT_ok);
	assert_int_equal(
	    by(r, (struct command){.kind = COMMAND_SUPPORT_ANSWER, .subject = 99}, boss, BOSS)
		.verdict,
	    VERDICT_not_found);
}

static void requests_have_a_limit_and_may_be_taken_back(void **state)
{
	(void)state;
	on_both(limits);
}

/* ---- thanks ---- */

static struct answer praise(struct rig *r, dj_id from, uint32_t roles, dj_id to, enum praise_by as)
{
	struct command c = {
	    .kind = COMMAND_PRAISE, .to_agent = to, .number = as, .text = "고맙습니다"};

	return by(r, c, from, roles);
}

static void thanked(struct rig *r, struct query_rig *q)
{
	struct command seen = {.kind = COMMAND_PRAISE_SEEN};
	json_t *root, *list;
	struct answer a;
	struct fact f;

	make_leaders(r);
	a = praise(r, kim, AGENT, lee, praise_by_CITIZEN);
	assert_int_equal(a.verdict, VERDICT_ok);
	f = next(r, FACT_praise_given);
	assert_int_equal(f.praise_given.agent, lee);
	assert_int_equal(f.praise_given.by, praise_by_CITIZEN);
	assert_int_equal(praise(r, kim, AGENT, kim, praise_by_CITIZEN).verdict, VERDICT_ok);
	assert_int_equal(praise(r, kim, AGENT, kim, praise_by_COLLEAGUE).verdict,
			 VERDICT_not_allowed);
	assert_int_equal(praise(r, kim, AGENT, lee, praise_by_LEADER).verdict, VERDICT_not_allowed);
	assert_int_equal(praise(r, boss, BOSS, lee, praise_by_LEADER).verdict, VERDICT_ok);
	assert_int_equal(praise(r, kim, AGENT, 12345, praise_by_CITIZEN).verdict,
			 VERDICT_not_found);
	seen.subject = a.id;
	assert_int_equal(by(r, seen, kim, AGENT).verdict, VERDICT_ok); /* not theirs: nothing */
	root = seen_by(q, QUERY_CARE_MINE, lee, AGENT);
	list = json_object_get(root, "praise");
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(text_in(json_array_get(list, 0), "by"), "leader");
	assert_string_equal(text_in(json_array_get(list, 1), "text"), "고맙습니다");
	assert_false(json_is_true(json_object_get(json_array_get(list, 1), "seen")));
	json_decref(root);
	assert_int_equal(by(r, seen, lee, AGENT).verdict, VERDICT_ok);
	root = seen_by(q, QUERY_CARE_MINE, lee, AGENT);
	list = json_object_get(root, "praise");
	assert_true(json_is_true(json_object_get(json_array_get(list, 1), "seen")));
	json_decref(root);
	root = seen_by(q, QUERY_CARE, boss, BOSS);
	assert_int_equal(json_array_size(json_object_get(root, "praise")), 3);
	json_decref(root);
}

/* A citizen's praise that came as an inquiry stands on the page of whoever had the contact. */
static void praised_in_an_inquiry(struct rig *r, struct query_rig *q)
{
	struct fact f = rig_fact(r, FACT_contact_answered);
	struct command c = {.kind = COMMAND_INQUIRY_OPEN,
			    .contact = rig_contact(r, "01012345678"),
			    .text = "친절하게 알려 주셨어요",
			    .inquiry = {.kind = inquiry_kind_COMPLAINT}};
	json_t *root;

	people(r);
	f.contact_answered.contact = c.contact;
	f.contact_answered.agent = lee;
	rig_append(r, &f);
	assert_int_equal(by(r, c, lee, AGENT).verdict, VERDICT_ok); /* no praise */
	c.inquiry.kind = inquiry_kind_PRAISE;
	assert_int_equal(by(r, c, lee, AGENT).verdict, VERDICT_ok);
	assert_int_equal(next(r, FACT_praise_given).praise_given.agent, lee);
	root = seen_by(q, QUERY_CARE_MINE, lee, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "praise")), 1);
	assert_string_equal(text_in(json_array_get(json_object_get(root, "praise"), 0), "text"),
			    c.text);
	json_decref(root);
	c.contact = 0; /* nobody knows whom it is for: an inquiry like any other */
	assert_int_equal(by(r, c, lee, AGENT).verdict, VERDICT_ok);
}

static void praise_as_an_inquiry_reaches_its_consultant(void **state)
{
	(void)state;
	on_both(praised_in_an_inquiry);
}

static void thanks_reach_whom_they_are_for(void **state)
{
	(void)state;
	on_both(thanked);
}

/* ---- hard contacts and quiet keys, folded ---- */

static void note_hard(struct rig *r, dj_id contact, dj_id agent, enum hard_why why)
{
	struct fact f = rig_fact(r, FACT_hard_noted);

	f.hard_noted.contact = contact;
	f.hard_noted.agent = agent;
	f.hard_noted.why = why;
	rig_append(r, &f);
	next(r, FACT_hard_noted);
}

static void a_key(struct rig *r, enum fact_kind kind, dj_id agent, dj_id person)
{
	struct fact f = rig_fact(r, kind);

	f.panic_seen.agent = agent; /* all begin alike */
	f.panic_seen.contact = 71;
	if (kind != FACT_panic_pressed)
		f.panic_seen.person = person;
	rig_append(r, &f);
	next(r, kind);
}

static void counted(struct rig *r, struct query_rig *q)
{
	json_t *root, *one;

	make_leaders(r);
	note_hard(r, 71, kim, hard_why_CRISIS);
	note_hard(r, 71, kim, hard_why_ABUSE);
	note_hard(r, 71, kim, hard_why_ABUSE);
	dj_fake_clock_advance(&r->clock, 8 * 24 * HOUR);
	note_hard(r, 72, kim, hard_why_SAID);
	note_hard(r, 73, lee, hard_why_LONG);
	a_key(r, FACT_panic_pressed, kim, 0);
	dj_fake_clock_advance(&r->clock, 4000);
	a_key(r, FACT_panic_seen, kim, boss);
	root = seen_by(q, QUERY_CARE, boss, BOSS);
	assert_int_equal(int_in(root, "late_days"), 7);
	one = json_array_get(json_object_get(root, "people"), 0);
	assert_int_equal(dj_id_parse(text_in(one, "agent")), kim);
	assert_int_equal(int_in(one, "hard"), 2);
	assert_int_equal(int_in(one, "late"), 1);
	assert_int_equal(int_in(one, "crisis"), 1);
	assert_int_equal(int_in(one, "abuse"), 1);
	assert_int_equal(int_in(one, "said"), 1);
	assert_int_equal(int_in(one, "answered"), 0);
	one = json_array_get(json_object_get(root, "panics"), 0);
	assert_int_equal(int_in(one, "seen_ms") - int_in(one, "at_ms"), 4000);
	assert_string_equal(text_in(one, "seen_name"), "정*장");
	json_decref(root);
	root = seen_by(q, QUERY_CARE_MINE, kim, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "hard")), 3);
	json_decref(root);
	root = seen_by(q, QUERY_CARE_MINE, lee, AGENT); /* nobody sees another's */
	assert_int_equal(json_array_size(json_object_get(root, "hard")), 1);
	json_decref(root);
}

static void hard_contacts_are_counted_from_the_log(void **state)
{
	(void)state;
	on_both(counted);
}

/* ---- a wallboard's screen ---- */

static void looks(struct rig *r, struct query_rig *q)
{
	struct command make = {.kind = COMMAND_TOKEN_MAKE, .name = "로비", .text = "wall"};
	struct command save = {.kind = COMMAND_WALL_SAVE,
			       .number = wall_layout_VISITORS,
			       .flag = true,
			       .language = language_EN};
	struct query what = {.kind = QUERY_WALL_LOOK, .request = 1};
	json_t *root;

	make_leaders(r);
	what.id = save.subject = by(r, make, boss, ADMIN).id;
	root = query_rig_json(q, &what);
	assert_true(json_is_null(json_object_get(root, "layout")));
	json_decref(root);
	assert_int_equal(by(r, save, boss, BOSS).verdict, VERDICT_not_allowed);
	assert_int_equal(by(r, save, boss, ADMIN).verdict, VERDICT_ok);
	root = query_rig_json(q, &what);
	assert_string_equal(text_in(root, "layout"), "visitors");
	assert_true(json_is_true(json_object_get(root, "light")));
	assert_string_equal(text_in(root, "language"), "en");
	json_decref(root);
	save.subject = 12345;
	assert_int_equal(by(r, save, boss, ADMIN).verdict, VERDICT_not_found);
	dj_copy(make.text, sizeof make.text, "api"); /* a program has no screen */
	save.subject = by(r, make, boss, ADMIN).id;
	assert_int_equal(by(r, save, boss, ADMIN).verdict, VERDICT_not_found);
}

static void a_screen_looks_as_it_was_arranged(void **state)
{
	(void)state;
	on_both(looks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_asks_is_answered_and_the_log_does_not_say_who),
	    cmocka_unit_test(only_those_with_the_duty_see_it),
	    cmocka_unit_test(requests_have_a_limit_and_may_be_taken_back),
	    cmocka_unit_test(thanks_reach_whom_they_are_for),
	    cmocka_unit_test(praise_as_an_inquiry_reaches_its_consultant),
	    cmocka_unit_test(hard_contacts_are_counted_from_the_log),
	    cmocka_unit_test(a_screen_looks_as_it_was_arranged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
