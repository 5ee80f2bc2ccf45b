/* links: base domain app */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "app/front_json.h"
#include "base/text.h"

struct talk {
	struct front *f;
	struct front_run run;
	struct front_turn turn;
};

static int setup(void **state)
{
	struct talk *t = dj_alloc(sizeof *t);
	struct front_findings found = {0};
	struct dj_error why = {""};

	if (front_parse(front_default, &t->f, &found, &why))
		fail_msg("%s", why.text);
	front_check(t->f, &found);
	assert_int_equal(found.count, 0);
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct talk *t = *state;

	free(t->f);
	free(t);
	return 0;
}

/* What is offered afterwards, by the step's name; "" nothing. */
static const char *hear(struct talk *t, const char *text)
{
	struct front_heard h = {text, false};

	front_hear(t->f, &t->run, &h, &t->turn);
	return t->turn.offers == FRONT_NONE ? "" : t->f->steps[t->turn.offers].name;
}

static const char *said(const struct talk *t, int i)
{
	return i < t->turn.count ? t->f->steps[t->turn.say[i]].name : "";
}

static void three_menus_are_offered_and_each_leads_on(void **state)
{
	struct talk *t = *state;

	assert_string_equal(hear(t, "안녕하세요"), "hello");
	assert_false(t->turn.pass);
	assert_int_equal(t->f->steps[t->turn.offers].choice_count, 3);
	assert_string_equal(hear(t, "1"), "where");
	assert_true(t->turn.pass && t->run.urgent);
	assert_string_equal(said(t, 0), "danger");
	assert_string_equal(hear(t, "시청 앞 도로"), "photo");
	assert_false(t->turn.pass);
	assert_string_equal(hear(t, "사진 없음"), "");
	assert_string_equal(said(t, 0), "thanks");
	assert_string_equal(hear(t, "아직인가요"), "");
	assert_int_equal(t->turn.count, 0);
}

static void danger_reaches_a_person_at_once_from_anywhere(void **state)
{
	struct talk *t = *state;

	assert_string_equal(hear(t, "우리 집에 가스냄새가 나요"), "where");
	assert_true(t->turn.pass && t->run.urgent);
	assert_string_equal(said(t, 0), "danger_now");
	memset(&t->run, 0, sizeof t->run);
	hear(t, "안녕");
	hear(t, "2");
	assert_string_equal(hear(t, "불이 났어요"), "where");
	assert_true(t->turn.pass);
	memset(&t->run, 0, sizeof t->run);
	hear(t, "person please, to a real person");
	assert_true(t->turn.pass && !t->run.urgent);
	hear(t, "SMELL GAS here"); /* already in line: ahead from now on */
	assert_true(t->turn.pass && t->run.urgent);
}

static void a_person_is_one_step_away_from_every_question(void **state)
{
	static const char *const asks[] = {"상담원 연결", "To a person", "转人工", "nhân viên"};
	struct talk *t = *state;

	for (size_t i = 0; i < DJ_COUNT(asks); i++) {
		memset(&t->run, 0, sizeof t->run);
		hear(t, "안녕");
		hear(t, "2");
		hear(t, asks[i]);
		assert_true(t->turn.pass);
		assert_string_equal(said(t, 0), "person");
		hear(t, asks[i]);
		assert_false(t->turn.pass); /* once is enough */
	}
}

static void what_is_not_understood_twice_goes_to_a_person(void **state)
{
	struct talk *t = *state;

	hear(t,
	     "여권을 잃어버렸는데 어디로 가야 하나요?"); /* says what it is about: no menu first */
	assert_true(t->turn.search);
	assert_int_equal(t->turn.count, 0);
	front_found(t->f, &t->run, true, &t->turn);
	assert_string_equal(said(t, 0), "articles");
	hear(t, "그게 아니라 외국인 여권이요");
	assert_true(t->turn.search);
	front_found(t->f, &t->run, true, &t->turn);
	hear(t, "아니요");
	assert_true(t->turn.pass);
}

static void no_article_goes_to_a_person_and_a_good_one_ends_it(void **state)
{
	struct talk *t = *state;

	hear(t, "여권을 잃어버렸는데 어디로 가야 하나요?");
	front_found(t->f, &t->run, false, &t->turn);
	assert_true(t->turn.pass);
	memset(&t->run, 0, sizeof t->run);
	hear(t, "여권을 잃어버렸는데 어디로 가야 하나요?");
	front_found(t->f, &t->run, true, &t->turn);
	hear(t, "도움이 됐어요");
	assert_true(t->turn.settled && t->run.over && !t->turn.pass);
	hear(t, "가스 냄새");
	assert_int_equal(t->turn.count, 0); /* over: the next letter begins a new talk */
}

static void articles_that_come_late_say_nothing(void **state)
{
	struct talk *t = *state;

	hear(t, "여권을 잃어버렸는데 어디로 가야 하나요?");
	hear(t, "상담원");
	front_found(t->f, &t->run, true, &t->turn);
	assert_int_equal(t->turn.count, 0);
}

static int finding(const char *document, enum front_finding_kind kind)
{
	struct front_findings found = {0};
	struct front *f;
	struct dj_error why = {""};
	int count = 0;

	if (front_parse(document, &f, &found, &why))
		fail_msg("%s", why.text);
	front_check(f, &found);
	free(f);
	for (int i = 0; i < found.count; i++)
		count += found.at[i].kind == kind;
	return count;
}

#define REST                                                                                          \
	"\"person\":{\"ko\":\"상담원\"},\"helped\":{\"ko\":\"네\"},\"wants_person\":{\"words\":[" \
	"\"상담원\"],\"next\":\"p\"}"

static void the_check_finds_dead_ends_circles_and_missing_words(void **state)
{
	(void)state;
	assert_int_equal(finding("{\"start\":\"a\"," REST ",\"steps\":["
				 "{\"name\":\"a\",\"do\":\"ask\",\"say\":{\"ko\":\"?\"}},"
				 "{\"name\":\"p\",\"do\":\"person\",\"say\":{\"ko\":\"!\"}}]}",
				 FRONT_FINDING_dead_end),
			 1);
	assert_int_equal(
	    finding("{\"start\":\"a\"," REST ",\"steps\":["
		    "{\"name\":\"a\",\"do\":\"tell\",\"say\":{\"ko\":\"?\"},\"next\":\"a\"},"
		    "{\"name\":\"p\",\"do\":\"person\",\"say\":{\"ko\":\"!\"}}]}",
		    FRONT_FINDING_circle),
	    1);
	assert_int_equal(finding("{\"start\":\"x\"," REST ",\"steps\":["
				 "{\"name\":\"p\",\"do\":\"person\",\"say\":{\"en\":\"!\"}}]}",
				 FRONT_FINDING_nothing_said),
			 1);
	assert_int_equal(finding("{\"start\":\"p\",\"steps\":["
				 "{\"name\":\"p\",\"do\":\"person\",\"say\":{\"ko\":\"!\"}}]}",
				 FRONT_FINDING_no_person),
			 1);
}

static void a_misspelt_field_is_named(void **state)
{
	struct dj_error why = {""};
	struct front *f;

	(void)state;
	assert_int_not_equal(
	    front_parse("{\"steps\":[{\"name\":\"a\",\"sya\":{}}]}", &f, NULL, &why), 0);
	assert_non_null(strstr(why.text, "sya"));
	assert_null(f);
	assert_int_not_equal(front_parse("{", &f, NULL, &why), 0);
	assert_int_not_equal(front_parse("[]", &f, NULL, &why), 0);
}

static void words_fall_back_to_english_then_korean(void **state)
{
	struct talk *t = *state;
	struct front_step *s = &t->f->steps[0];

	s->say[language_VI][0] = '\0';
	assert_string_equal(FRONT_TEXT(s->say, language_VI), s->say[language_EN]);
	s->say[language_EN][0] = '\0';
	assert_string_equal(FRONT_TEXT(s->say, language_VI), s->say[language_KO]);
	assert_string_equal(FRONT_TEXT(s->say, language_UNKNOWN), s->say[language_KO]);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(three_menus_are_offered_and_each_leads_on),
	    T(danger_reaches_a_person_at_once_from_anywhere),
	    T(a_person_is_one_step_away_from_every_question),
	    T(what_is_not_understood_twice_goes_to_a_person),
	    T(no_article_goes_to_a_person_and_a_good_one_ends_it),
	    T(articles_that_come_late_say_nothing),
	    cmocka_unit_test(the_check_finds_dead_ends_circles_and_missing_words),
	    cmocka_unit_test(a_misspelt_field_is_named),
	    T(words_fall_back_to_english_then_korean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
