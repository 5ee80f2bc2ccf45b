/* links: base domain store app */
/* Flows: what a document may say, what the check finds, what the machine does with a key, a wrong
 * key, silence, noise and a hang-up in every kind of step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/flow_json.h"

#define HEAD  "{\"name\":\"t\",\"start\":\"a\",\"steps\":["
#define TAIL  "]}"
#define QUEUE ",{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"language\"}"

static struct flow *parsed(const char *json, struct flow_findings *findings)
{
	struct dj_error e = {""};
	struct flow *f = NULL;

	if (flow_parse(json, &f, findings, &e))
		fail_msg("%s: %s", e.text, json);
	return f;
}

/* ---- reading ---- */

static void a_document_becomes_steps(void **state)
{
	struct flow *f = parsed(
	    "{\"name\":\"storm\",\"lines\":[\"120\",\"031120\"],\"from\":\"2026-08-17 09:00\","
	    "\"until\":\"2026-08-19\",\"start\":\"m\",\"steps\":["
	    "{\"name\":\"m\",\"do\":\"menu\",\"say\":[\"emergency\"],\"wait_s\":6,\"choices\":["
	    "{\"key\":\"0\",\"say\":\"menu_agent\",\"next\":\"q\"},{\"key\":\"*\",\"next\":\"m\"}],"
	    "\"otherwise\":\"q\"},{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"english\"}]}",
	    NULL);

	(void)state;
	assert_string_equal(f->name, "storm");
	assert_int_equal(f->step_count, 2);
	assert_int_equal(f->from, 202608170900);
	assert_int_equal(f->until, 202608190000);
	assert_true(flow_answers(f, "031120"));
	assert_false(flow_answers(f, "1200"));
	assert_true(flow_valid(f, 202608170900));
	assert_false(flow_valid(f, 202608170859));
	assert_false(flow_valid(f, 202608190000));
	assert_int_equal(f->steps[0].wait_ms, 6000);
	assert_int_equal(f->steps[0].choices[0].say.phrase, PHRASE_MENU_AGENT);
	assert_false(f->steps[0].choices[1].said);
	assert_int_equal(f->steps[1].of, FLOW_OF_NAME);
	assert_string_equal(f->steps[1].queue, "english");
	flow_drop(f);
}

static void what_is_not_a_flow_is_refused_with_a_sentence(void **state)
{
	static const struct {
		const char *json, *said;
	} wrong[] = {
	    {"", "not JSON"},
	    {"[]", "object is expected"},
	    {"{\"name\":\"t\",\"name\":\"u\"}", "duplicate"},
	    {"{\"name\":\"t\"}", "steps must be a list"},
	    {HEAD TAIL, "steps must be a list"},
	    {HEAD "{\"do\":\"say\"}" TAIL, "name of a step"},
	    {HEAD "{\"name\":\"A b\",\"do\":\"say\"}" TAIL, "a to z"},
	    {HEAD "{\"name\":\"a\"}" TAIL, "Step a: do is missing"},
	    {HEAD "{\"name\":\"a\",\"do\":\"dance\"}" TAIL, "none of the words"},
	    {HEAD "{\"name\":\"a\",\"do\":\"queue\"},{\"name\":\"a\",\"do\":\"queue\"}" TAIL,
	     "two steps are called a"},
	    {HEAD "{\"name\":\"a\",\"do\":\"queue\",\"next\":\"a\"}" TAIL,
	     "a step that does queue has no next"},
	    {HEAD "{\"name\":\"a\",\"do\":\"say\",\"say\":\"hallo\"}" TAIL,
	     "no announcement hallo"},
	    {HEAD "{\"name\":\"a\",\"do\":\"say\",\"say\":7}" TAIL, "say must be a text"},
	    {HEAD "{\"name\":\"a\",\"do\":\"menu\",\"wait_s\":90}" TAIL,
	     "wait_s must be a number from 1 to 60"},
	    {HEAD "{\"name\":\"a\",\"do\":\"menu\",\"choices\":[{\"key\":\"A\"}]}" TAIL, "0-9 * #"},
	    {HEAD "{\"name\":\"a\",\"do\":\"menu\",\"choices\":[{}]}" TAIL, "needs a key"},
	    {HEAD "{\"name\":\"a\",\"do\":\"queue\"}],\"from\":\"tomorrow\"}", "2026-08-17 09:00"},
	    {HEAD "{\"name\":\"a\",\"do\":\"queue\"}],\"untill\":\"2026-08-17\"}",
	     "a flow has no untill"},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		struct dj_error e = {""};
		struct flow *f;

		assert_int_not_equal(flow_parse(wrong[i].json, &f, NULL, &e), 0);
		assert_null(f);
		if (!strstr(e.text, wrong[i].said))
			fail_msg("%s\nsays: %s", wrong[i].json, e.text);
	}
}

static void a_flow_has_a_largest_size(void **state)
{
	char *json = dj_alloc(FLOW_TEXT_MAX + 2);
	struct dj_error e;
	struct flow *f;

	(void)state;
	memset(json, ' ', FLOW_TEXT_MAX + 1);
	assert_int_not_equal(flow_parse(json, &f, NULL, &e), 0);
	assert_non_null(strstr(e.text, "bytes"));
	free(json);
}

/* ---- the check ---- */

static bool some_queue(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "general") == 0;
}

static bool some_line(void *arg, const char *number)
{
	(void)arg;
	return strcmp(number, "120") == 0;
}

static bool may_dial(void *arg, const char *number)
{
	(void)arg;
	return strcmp(number, "119") == 0;
}

/* Every clip takes 2 s; the emergency one 7 s; the English "long wait" was never spoken. */
static int length_ms(void *arg, int clip)
{
	(void)arg;
	if (clip == phrase_clip(PHRASE_LONG_WAIT, 0, language_EN))
		return 0;
	return clip % PHRASE_SLOTS == phrase_clip(PHRASE_EMERGENCY, 0, language_KO) % PHRASE_SLOTS
		   ? 7000
		   : 2000;
}

static uint32_t lacking; /* bits 1 << flow_do_*: nobody carries these out */

static struct flow_place place(void)
{
	struct flow_place p = {.services = ~lacking,
			       .queue = some_queue,
			       .line = some_line,
			       .may_dial = may_dial,
			       .length_ms = length_ms};

	p.offered[language_KO] = p.offered[language_EN] = true;
	return p;
}

/* The findings as "word step detail", one a line. */
static const char *checked(const char *json)
{
	static char text[4000];
	struct flow_findings found = {0};
	struct flow *f = parsed(json, &found);
	struct flow_place p = place();
	size_t n = 0;

	flow_check(f, &p, &found);
	text[0] = '\0';
	for (int i = 0; i < found.count; i++) {
		const struct flow_finding *x = &found.at[i];

		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s %s %s", i ? "\n" : "",
				      flow_finding_word(x->kind),
				      x->step >= 0 ? f->steps[x->step].name : "-", x->detail);
	}
	flow_drop(f);
	return text;
}

static void finds(const char *json, const char *what)
{
	const char *all = checked(json);

	if (!strstr(all, what))
		fail_msg("%s\nfinds: %s\nnot: %s", json, all, what);
}

static void the_default_flow_is_without_fault(void **state)
{
	(void)state;
	assert_string_equal(checked(flow_default), "");
}

static void every_fault_is_found_at_its_step(void **state)
{
	(void)state;
	finds("{\"name\":\"t\",\"steps\":[{\"name\":\"a\",\"do\":\"queue\"}]}", "no_start -");
	finds(HEAD "{\"name\":\"a\",\"do\":\"say\",\"say\":\"goodbye\",\"next\":\"z\"}" TAIL,
	      "no_such_step a z");
	finds(HEAD "{\"name\":\"a\",\"do\":\"say\",\"say\":\"goodbye\"}" TAIL, "dead_end a");
	finds(HEAD "{\"name\":\"a\",\"do\":\"hours\",\"open\":\"q\"}" QUEUE TAIL, "dead_end a");
	finds(HEAD "{\"name\":\"a\",\"do\":\"language\",\"next\":\"b\"},"
		   "{\"name\":\"b\",\"do\":\"say\",\"say\":\"goodbye\",\"next\":\"a\"}" TAIL,
	      "no_exit a");
	finds(HEAD "{\"name\":\"a\",\"do\":\"menu\",\"otherwise\":\"a\",\"choices\":["
		   "{\"key\":\"1\",\"next\":\"q\"}]}" QUEUE TAIL,
	      "no_exit a");
	finds(HEAD "{\"name\":\"a\",\"do\":\"queue\"}" QUEUE TAIL, "unreachable q");
	finds(HEAD "{\"name\":\"a\",\"do\":\"say\",\"next\":\"q\"}" QUEUE TAIL, "nothing_said a");
	finds(HEAD
	      "{\"name\":\"a\",\"do\":\"say\",\"say\":\"long_wait\",\"next\":\"q\"}" QUEUE TAIL,
	      "no_sound a long_wait");
	finds(HEAD
	      "{\"name\":\"a\",\"do\":\"say\",\"say\":\"emergency\",\"next\":\"b\"},"
	      "{\"name\":\"b\",\"do\":\"menu\",\"otherwise\":\"q\",\"choices\":[{\"key\":\"0\","
	      "\"say\":\"menu_agent\",\"next\":\"q\"}]}" QUEUE TAIL,
	      "first_choice_late b 9.0");
	finds(HEAD "{\"name\":\"a\",\"do\":\"menu\",\"otherwise\":\"q\"}" QUEUE TAIL,
	      "no_choice a");
	finds(HEAD "{\"name\":\"a\",\"do\":\"menu\",\"otherwise\":\"q\",\"choices\":["
		   "{\"key\":\"1\",\"next\":\"q\"},{\"key\":\"1\",\"next\":\"q\"}]}" QUEUE TAIL,
	      "key_twice a 1");
	finds(HEAD "{\"name\":\"a\",\"do\":\"menu\",\"otherwise\":\"q\",\"choices\":["
		   "{\"key\":\"9\",\"say\":\"menu_agent\",\"next\":\"q\"}]}" QUEUE TAIL,
	      "key_differs a 0");
	finds(HEAD "{\"name\":\"a\",\"do\":\"menu\",\"otherwise\":\"q\",\"choices\":["
		   "{\"key\":\"9\"}]}" QUEUE TAIL,
	      "dead_end a 9");
	lacking = 1u << flow_do_VOICEMAIL;
	finds(HEAD "{\"name\":\"a\",\"do\":\"voicemail\",\"otherwise\":\"q\"}" QUEUE TAIL,
	      "not_available a voicemail");
	lacking = 0;
	finds(HEAD "{\"name\":\"a\",\"do\":\"queue\",\"queue\":\"french\"}" TAIL,
	      "no_such_queue a french");
	finds(
	    HEAD
	    "{\"name\":\"a\",\"do\":\"transfer\",\"number\":\"0601234\",\"otherwise\":\"q\"}" QUEUE
		TAIL,
	    "number_not_allowed a 0601234");
	finds(HEAD
	      "{\"name\":\"a\",\"do\":\"queue\",\"choices\":[{\"key\":\"1\",\"next\":\"q\"}]}" QUEUE
		  TAIL,
	      "way_out_of_queue a 1");
	finds("{\"name\":\"t\",\"start\":\"q\",\"after\":\"q\",\"lines\":[\"121\"],\"steps\":["
	      "{\"name\":\"q\",\"do\":\"queue\"}]}",
	      "after_talks q");
	finds("{\"name\":\"t\",\"start\":\"q\",\"lines\":[\"121\"],\"steps\":["
	      "{\"name\":\"q\",\"do\":\"queue\"}]}",
	      "no_such_line - 121");
	finds("{\"name\":\"t\",\"start\":\"q\",\"from\":\"2026-02-02\",\"until\":\"2026-02-01\","
	      "\"steps\":[{\"name\":\"q\",\"do\":\"queue\"}]}",
	      "ends_before_it_begins -");
}

/* Thirteen in a row cannot be played as one piece. */
static void too_much_in_a_row_is_found(void **state)
{
	char json[FLOW_TEXT_MAX] = HEAD;
	size_t n = strlen(json);

	(void)state;
	for (int i = 0; i < 4; i++)
		n += (size_t)snprintf(
		    json + n, sizeof json - n,
		    "{\"name\":\"%c\",\"do\":\"say\",\"say\":[\"goodbye\",\"goodbye\",\"goodbye\","
		    "\"goodbye\"],\"next\":\"%c\"},",
		    'a' + i, i < 3 ? 'b' + i : 'q');
	snprintf(json + n, sizeof json - n, "%s", &(QUEUE TAIL)[1]);
	finds(json, "too_much_said q");
}

static void what_only_warns_may_go_live(void **state)
{
	struct flow_findings found = {0};
	struct flow *f = parsed(HEAD "{\"name\":\"a\",\"do\":\"queue\"}" QUEUE TAIL, &found);
	struct flow_place p = place();

	(void)state;
	flow_check(f, &p, &found);
	assert_int_equal(found.count, 1);
	assert_true(flow_may_go_live(&found));
	flow_found(&found, FLOW_FINDING_dead_end, 0, language_UNKNOWN, "");
	assert_false(flow_may_go_live(&found));
	flow_drop(f);
}

/* ---- the machine ---- */

static struct flow *f;
static struct flow_run run;

static void begin(const char *json, bool in_province)
{
	f = parsed(json, NULL);
	memset(&run, 0, sizeof run);
	flow_begin(&run);
	run.in_province = in_province;
	run.offered[language_KO] = run.offered[language_EN] = true;
}

static struct flow_action on(enum flow_event_kind kind)
{
	return flow_next(&run, f, &(struct flow_event){.kind = kind});
}

static struct flow_action key(char k)
{
	return flow_next(&run, f, &(struct flow_event){.kind = FLOW_KEY, .key = k});
}

static struct flow_action mode(enum queue_mode m)
{
	return flow_next(&run, f, &(struct flow_event){.kind = FLOW_MODE, .mode = m});
}

static struct flow_action recorded(bool on)
{
	return flow_next(&run, f, &(struct flow_event){.kind = FLOW_RECORD, .recorded = on});
}

static void expect_at(struct flow_action a, enum flow_action_kind kind, const char *step)
{
	assert_int_equal(a.kind, kind);
	assert_string_equal(a.step->name, step);
}

static void a_greeting_and_the_languages_are_one_piece_that_a_key_interrupts(void **state)
{
	struct flow_action a;

	(void)state;
	begin(flow_default, true);
	a = on(FLOW_BEGIN);
	expect_at(a, FLOW_PLAY, "language");
	assert_int_equal(a.count, 2);
	assert_int_equal(a.pieces[0].say.phrase, PHRASE_GREETING);
	assert_true(a.pieces[1].languages);
	assert_false(a.music);
	a = key('2'); /* in the middle of it */
	expect_at(a, FLOW_SET_LANGUAGE, "language");
	assert_int_equal(a.language, language_EN);
	assert_true(a.by_key);
	expect_at(on(FLOW_DONE), FLOW_ASK_MODE, "hours");
	expect_at(mode(queue_mode_OPEN), FLOW_ASK_RECORD, "recorded");
	expect_at(recorded(false), FLOW_ENQUEUE, "queue");
	expect_at(key('5'), FLOW_STAY, "queue");
	flow_drop(f);
}

static void silence_noise_and_wrong_keys_lead_on_in_the_language_step(void **state)
{
	struct flow_action a;

	(void)state;
	begin(flow_default, true);
	on(FLOW_BEGIN);
	assert_int_equal(on(FLOW_NOISE).kind, FLOW_NOTHING);
	assert_int_equal(on(FLOW_PLAYED).kind, FLOW_AWAIT);
	assert_int_equal(on(FLOW_NOISE).kind, FLOW_NOTHING);
	a = key('9');
	assert_int_equal(a.kind, FLOW_PLAY);
	assert_int_equal(a.pieces[0].say.phrase, PHRASE_KEY_NOT_KNOWN);
	assert_int_equal(on(FLOW_PLAYED).kind, FLOW_AWAIT);
	assert_int_equal(key('3').kind, FLOW_PLAY); /* a language that nobody here speaks */
	a = key('#');
	assert_int_equal(a.kind, FLOW_SET_LANGUAGE); /* three are enough */
	assert_int_equal(a.language, language_KO);
	assert_false(a.by_key);
	flow_drop(f);
	begin(flow_default, true);
	on(FLOW_BEGIN);
	on(FLOW_PLAYED);
	a = on(FLOW_SILENCE);
	assert_int_equal(a.kind, FLOW_SET_LANGUAGE);
	assert_int_equal(a.language, language_KO);
	flow_drop(f);
}

static void a_page_that_knows_its_language_is_asked_and_greeted_by_nobody(void **state)
{
	(void)state;
	begin(flow_default, true);
	run.known = true;
	expect_at(on(FLOW_BEGIN), FLOW_ASK_MODE, "hours");
	flow_drop(f);
}

static void every_hour_has_its_way(void **state)
{
	struct flow_action a;

	(void)state;
	begin(flow_default, true);
	run.known = true;
	on(FLOW_BEGIN);
	expect_at(mode(queue_mode_EMERGENCY), FLOW_ASK_RECORD, "recorded");
	a = recorded(true);
	expect_at(a, FLOW_PLAY, "queue");
	assert_int_equal(a.count, 2);
	assert_int_equal(a.pieces[0].say.phrase, PHRASE_EMERGENCY);
	assert_int_equal(a.pieces[1].say.phrase, PHRASE_RECORDED); /* before anybody can answer */
	assert_true(a.music);
	assert_int_equal(key('1').kind, FLOW_NOTHING); /* nobody asked */
	expect_at(on(FLOW_PLAYED), FLOW_ENQUEUE, "queue");
	flow_drop(f);
	begin(flow_default, true);
	run.known = true;
	on(FLOW_BEGIN);
	expect_at(mode(queue_mode_HOLIDAY), FLOW_ASK_MODE, "main_hours");
	expect_at(mode(queue_mode_OPEN), FLOW_ASK_RECORD, "main_recorded");
	a = recorded(false);
	expect_at(a, FLOW_PLAY, "main");
	assert_int_equal(a.count, 1);
	assert_true(a.pieces[0].say.hours);
	assert_int_equal(a.pieces[0].of, FLOW_OF_LANGUAGE);
	expect_at(on(FLOW_PLAYED), FLOW_ENQUEUE, "main");
	flow_drop(f);
	begin(flow_default, true);
	run.known = true;
	on(FLOW_BEGIN);
	mode(queue_mode_CLOSED);
	a = mode(queue_mode_CLOSED);
	expect_at(a, FLOW_PLAY, "message");
	assert_false(a.music);
	expect_at(on(FLOW_PLAYED), FLOW_SERVE, "message");
	expect_at(on(FLOW_REFUSED), FLOW_END, "end");
	flow_drop(f);
}

#define MENU                                                                                       \
	HEAD "{\"name\":\"a\",\"do\":\"menu\",\"say\":\"all_busy\",\"choices\":["                  \
	     "{\"key\":\"0\",\"say\":\"menu_agent\",\"next\":\"q\"},"                              \
	     "{\"key\":\"1\",\"say\":\"menu_callback\",\"next\":\"c\"},"                           \
	     "{\"key\":\"*\",\"say\":\"menu_again\",\"next\":\"a\"}],\"otherwise\":\"bye\"},"      \
	     "{\"name\":\"c\",\"do\":\"callback\",\"next\":\"bye\",\"otherwise\":\"q\"},"          \
	     "{\"name\":\"bye\",\"do\":\"goodbye\",\"say\":\"goodbye\"},"                          \
	     "{\"name\":\"q\",\"do\":\"queue\",\"choices\":[{\"key\":\"1\",\"next\":\"c\"}]}" TAIL

static void a_menu_takes_keys_while_it_speaks_and_says_itself_again_once(void **state)
{
	struct flow_action a;

	(void)state;
	begin(MENU, true);
	a = on(FLOW_BEGIN);
	expect_at(a, FLOW_PLAY, "a");
	assert_int_equal(a.count, 4);
	assert_int_equal(a.pieces[1].say.phrase, PHRASE_MENU_AGENT);
	assert_int_equal(on(FLOW_NOISE).kind, FLOW_NOTHING);
	on(FLOW_PLAYED);
	assert_int_equal(on(FLOW_SILENCE).count, 4); /* again */
	on(FLOW_PLAYED);
	a = on(FLOW_SILENCE);
	expect_at(a, FLOW_CHOSE, "a");
	assert_int_equal(a.key, 0);
	a = on(FLOW_DONE);
	expect_at(a, FLOW_PLAY, "bye");
	expect_at(on(FLOW_PLAYED), FLOW_END, "bye");
	flow_drop(f);
	begin(MENU, true);
	on(FLOW_BEGIN);
	a = key('7');
	assert_int_equal(a.count, 5); /* not known, and the choices */
	assert_int_equal(key('7').kind, FLOW_CHOSE);
	flow_drop(f);
	begin(MENU, true);
	on(FLOW_BEGIN);
	for (int i = 0; i < 50; i++) { /* as often as somebody likes */
		assert_int_equal(key('*').kind, FLOW_CHOSE);
		expect_at(on(FLOW_DONE), FLOW_PLAY, "a");
	}
	assert_int_equal(key('0').kind, FLOW_CHOSE);
	expect_at(on(FLOW_DONE), FLOW_ENQUEUE, "q");
	flow_drop(f);
}

static void a_service_goes_on_by_its_answer(void **state)
{
	(void)state;
	begin(MENU, true);
	on(FLOW_BEGIN);
	key('1');
	expect_at(on(FLOW_DONE), FLOW_SERVE, "c");
	expect_at(on(FLOW_REFUSED), FLOW_ENQUEUE, "q");
	key('1'); /* from the queue */
	expect_at(on(FLOW_DONE), FLOW_SERVE, "c");
	assert_int_equal(on(FLOW_REFUSED).kind, FLOW_STAY); /* and back, nothing lost */
	assert_int_equal(key('1').kind, FLOW_CHOSE);
	expect_at(on(FLOW_DONE), FLOW_SERVE, "c");
	expect_at(on(FLOW_DONE), FLOW_PLAY, "bye");
	flow_drop(f);
}

static void notices_reach_whom_they_concern(void **state)
{
	static const char notices[] =
	    HEAD "{\"name\":\"a\",\"do\":\"notice\",\"when\":\"caller_pays\",\"say\":\"call_cost\","
		 "\"next\":\"b\"},{\"name\":\"b\",\"do\":\"notice\",\"when\":\"long_wait\","
		 "\"over_s\":120,\"say\":\"long_wait\",\"next\":\"q\"}" QUEUE TAIL;
	struct flow_event wait = {.kind = FLOW_WAIT, .wait_ms = 120000};
	struct flow_action a;

	(void)state;
	begin(notices, true);
	assert_int_equal(on(FLOW_BEGIN).kind, FLOW_ASK_WAIT);
	assert_int_equal(flow_next(&run, f, &wait).kind, FLOW_ENQUEUE);
	flow_drop(f);
	begin(notices, false);
	wait.wait_ms++;
	on(FLOW_BEGIN);
	a = flow_next(&run, f, &wait);
	assert_int_equal(a.count, 2);
	assert_int_equal(a.pieces[0].say.phrase, PHRASE_CALL_COST);
	assert_int_equal(a.pieces[1].say.phrase, PHRASE_LONG_WAIT);
	flow_drop(f);
}

static void after_the_talk_the_end_is_the_end(void **state)
{
	(void)state;
	begin("{\"name\":\"t\",\"start\":\"q\",\"after\":\"s\",\"steps\":["
	      "{\"name\":\"q\",\"do\":\"queue\"},{\"name\":\"s\",\"do\":\"survey\"}]}",
	      true);
	assert_int_equal(on(FLOW_BEGIN).kind, FLOW_ENQUEUE);
	expect_at(on(FLOW_AFTER), FLOW_SERVE, "s");
	assert_int_equal(on(FLOW_DONE).kind, FLOW_END);
	flow_drop(f);
	begin("{\"name\":\"t\",\"start\":\"q\",\"after\":\"s\",\"steps\":["
	      "{\"name\":\"q\",\"do\":\"queue\"},{\"name\":\"s\",\"do\":\"survey\"}]}",
	      true);
	on(FLOW_BEGIN);
	on(FLOW_AFTER);
	assert_int_equal(on(FLOW_REFUSED).kind, FLOW_END);
	flow_drop(f);
}

/* What a check would have refused still strands nobody: a circle and a way to nowhere end in the
 * line's own queue. */
static void the_net_under_the_check(void **state)
{
	(void)state;
	begin(HEAD "{\"name\":\"a\",\"do\":\"say\",\"next\":\"a\"}" TAIL, true);
	assert_int_equal(on(FLOW_BEGIN).kind, FLOW_ENQUEUE);
	flow_drop(f);
	begin(HEAD "{\"name\":\"a\",\"do\":\"hours\",\"open\":\"a\",\"closed\":\"a\"}" TAIL, true);
	struct flow_action a = on(FLOW_BEGIN);
	for (int i = 0; i < 200 && a.kind == FLOW_ASK_MODE; i++)
		a = mode(queue_mode_OPEN);
	assert_int_equal(a.kind, FLOW_ENQUEUE);
	assert_int_equal(a.step->of, FLOW_OF_LINE);
	flow_drop(f);
	begin("{\"name\":\"t\",\"steps\":[{\"name\":\"a\",\"do\":\"queue\"}]}", true);
	assert_int_equal(on(FLOW_BEGIN).kind, FLOW_ENQUEUE);
	flow_drop(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_document_becomes_steps),
	    cmocka_unit_test(what_is_not_a_flow_is_refused_with_a_sentence),
	    cmocka_unit_test(a_flow_has_a_largest_size),
	    cmocka_unit_test(the_default_flow_is_without_fault),
	    cmocka_unit_test(every_fault_is_found_at_its_step),
	    cmocka_unit_test(too_much_in_a_row_is_found),
	    cmocka_unit_test(what_only_warns_may_go_live),
	    cmocka_unit_test(a_greeting_and_the_languages_are_one_piece_that_a_key_interrupts),
	    cmocka_unit_test(silence_noise_and_wrong_keys_lead_on_in_the_language_step),
	    cmocka_unit_test(a_page_that_knows_its_language_is_asked_and_greeted_by_nobody),
	    cmocka_unit_test(every_hour_has_its_way),
	    cmocka_unit_test(a_menu_takes_keys_while_it_speaks_and_says_itself_again_once),
	    cmocka_unit_test(a_service_goes_on_by_its_answer),
	    cmocka_unit_test(notices_reach_whom_they_concern),
	    cmocka_unit_test(after_the_talk_the_end_is_the_end),
	    cmocka_unit_test(the_net_under_the_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
