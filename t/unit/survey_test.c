/* links: base domain */
/* The survey's way: invitation, four questions, one wrong key, silence, hanging up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/survey/survey.h"

static struct facts facts;
static struct survey s;

static int setup(void **state)
{
	(void)state;
	facts.count = 0;
	survey_offer(&s, 7, 8, 9, language_VI, &facts);
	return 0;
}

static const struct fact *last(void)
{
	return &facts.at[facts.count - 1];
}

static void four_answers_and_thanks(void **state)
{
	(void)state;
	assert_int_equal(last()->kind, FACT_survey_offered);
	assert_int_equal(last()->survey_offered.language, language_VI);
	assert_int_equal(survey_key(&s, '1', &facts), SURVEY_ASK);
	assert_int_equal(s.question, SURVEY_KINDNESS);
	assert_int_equal(survey_key(&s, '5', &facts), SURVEY_ASK);
	assert_int_equal(survey_key(&s, '4', &facts), SURVEY_ASK);
	assert_int_equal(survey_key(&s, '3', &facts), SURVEY_ASK);
	assert_int_equal(s.question, SURVEY_OVERALL);
	assert_int_equal(facts.count, 1);
	assert_int_equal(survey_key(&s, '1', &facts), SURVEY_THANK);
	assert_int_equal(last()->kind, FACT_survey_answered);
	assert_int_equal(last()->survey_answered.kindness, 5);
	assert_int_equal(last()->survey_answered.professionalism, 4);
	assert_int_equal(last()->survey_answered.promptness, 3);
	assert_int_equal(last()->survey_answered.overall, 1);
	assert_int_equal(last()->survey_answered.agent, 8);
}

static void one_wrong_key_is_asked_again_per_question(void **state)
{
	(void)state;
	assert_int_equal(survey_key(&s, '7', &facts), SURVEY_INVITE_AGAIN);
	assert_int_equal(survey_key(&s, '1', &facts), SURVEY_ASK);
	assert_int_equal(survey_key(&s, '9', &facts), SURVEY_ASK_AGAIN);
	assert_int_equal(survey_key(&s, '2', &facts), SURVEY_ASK);
	assert_int_equal(survey_key(&s, '#', &facts), SURVEY_ASK_AGAIN);
	assert_int_equal(survey_key(&s, '0', &facts), SURVEY_THANK);
	assert_int_equal(last()->kind, FACT_survey_answered);
	assert_int_equal(last()->survey_answered.kindness, 2);
	assert_int_equal(last()->survey_answered.professionalism, 0);
}

static void silence_is_no_answer(void **state)
{
	(void)state;
	assert_int_equal(survey_silence(&s, &facts), SURVEY_THANK);
	assert_int_equal(last()->kind, FACT_survey_declined);
	assert_int_equal(last()->survey_declined.how, survey_end_NO_KEY);
}

static void no_is_respected_and_hanging_up_keeps_what_was_said(void **state)
{
	(void)state;
	assert_int_equal(survey_key(&s, '2', &facts), SURVEY_THANK);
	assert_int_equal(last()->survey_declined.how, survey_end_DECLINED);
	survey_offer(&s, 7, 8, 9, language_KO, &facts);
	survey_hung_up(&s, &facts);
	assert_int_equal(last()->survey_declined.how, survey_end_HUNG_UP);
	survey_offer(&s, 7, 8, 9, language_KO, &facts);
	survey_key(&s, '1', &facts);
	survey_key(&s, '5', &facts);
	survey_hung_up(&s, &facts);
	assert_int_equal(last()->kind, FACT_survey_answered);
	assert_int_equal(last()->survey_answered.kindness, 5);
	assert_int_equal(last()->survey_answered.overall, 0);
}

static void who_is_not_asked(void **state)
{
	(void)state;
	struct survey_case c = {.answered = true, .now = 1000000, .again_ms = 5000};

	assert_true(survey_may_offer(&c));
	c.asked_at = c.now - 4999;
	assert_false(survey_may_offer(&c));
	c.asked_at = c.now - 5000;
	assert_true(survey_may_offer(&c));
	c.asked_at = c.now;
	c.again_ms = 0; /* after every call */
	assert_true(survey_may_offer(&c));
	c.crisis = true;
	assert_false(survey_may_offer(&c));
	c.crisis = c.answered = false;
	assert_false(survey_may_offer(&c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(four_answers_and_thanks, setup),
	    cmocka_unit_test_setup(one_wrong_key_is_asked_again_per_question, setup),
	    cmocka_unit_test_setup(silence_is_no_answer, setup),
	    cmocka_unit_test_setup(no_is_respected_and_hanging_up_keeps_what_was_said, setup),
	    cmocka_unit_test(who_is_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
