/* links: base domain store app; with: flow/centre_rig */
/* Real-time text beside the voice: who may write, who reads what, what is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "flow/centre_rig.h"

#define TYPED_TEST_LONG 400
enum { KIM = AGENT_1, PARK = AGENT_1 + 3 };
#define BOSS (1u << role_AGENT | 1u << role_SUPERVISOR)

static struct rig r;
static dj_id contact, citizen;

static int setup(void **state)
{
	(void)state;
	rig_init(&r);
	rig_available(&r, KIM, device_BROWSER);
	citizen = rig_call(&r, "120", "01012341234", &contact);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_fini(&r);
	return 0;
}

static void talk(void)
{
	rig_played(&r, citizen);
	rig_advance(&r, 5000);
	rig_answer(&r, KIM, contact);
	r.told_leg = 0;
	r.told_text[0] = '\0';
	memset(&r.to_writer, 0, sizeof r.to_writer);
}

static enum verdict type(dj_id person, uint32_t roles, int64_t own, const char *text, bool done)
{
	struct command c = {.kind = COMMAND_TYPE,
			    .actor = person,
			    .roles = roles,
			    .contact = contact,
			    .number = own,
			    .flag = done};

	dj_copy(c.text, sizeof c.text, text);
	return rig_submit(&r, c);
}

static enum verdict agent_types(int64_t own, const char *text, bool done)
{
	return type(KIM, 1u << role_AGENT, own, text, done);
}

static enum verdict phone_types(const char *t140)
{
	struct command c = {.kind = COMMAND_LEG_TYPED, .leg = citizen};

	dj_copy(c.text, sizeof c.text, t140);
	return rig_submit(&r, c);
}

static const char *told(void)
{
	static char text[sizeof r.told_text];

	dj_copy(text, sizeof text, r.told_text);
	r.told_text[0] = '\0';
	return text;
}

static void a_telephone_is_told_what_changed(void **state)
{
	(void)state;
	talk();
	assert_int_equal(agent_types(1, "하", false), VERDICT_ok);
	assert_int_equal(r.told_leg, citizen);
	assert_string_equal(told(), "하");
	agent_types(1, "한", false);
	assert_string_equal(told(), "\b한");
	assert_int_equal(r.to_writer.kind, COMMAND_NONE);
	agent_types(1, "한글", true);
	assert_string_equal(told(), "글\u2028");
	assert_true(r.typed.done);
	assert_int_equal(r.to_writer.kind, COMMAND_TYPED_KEEP);
	assert_int_equal(r.to_writer.contact, contact);
	assert_int_equal(r.to_writer.to_agent, KIM);
	assert_int_equal(r.to_writer.number, typed_by_AGENT);
	assert_string_equal(r.to_writer.text, "한글");
}

static void a_telephone_types_lines(void **state)
{
	dj_id first;

	(void)state;
	talk();
	assert_int_equal(phone_types("\uFEFF안녕항"), VERDICT_ok);
	assert_int_equal(r.typed.by, typed_by_CITIZEN);
	assert_int_equal(r.typed.contact, contact);
	assert_string_equal(r.typed_text, "안녕항");
	first = r.typed.line;
	phone_types("\b하\r\n도로");
	assert_string_equal(r.to_writer.text, "안녕하");
	assert_int_equal(r.to_writer.subject, first);
	assert_int_not_equal(r.typed.line, first);
	assert_string_equal(r.typed_text, "도로");
	assert_false(r.typed.done);
	assert_int_equal(r.told_leg, 0); /* nobody reads their own */
	phone_types("\b\b");
	assert_string_equal(r.typed_text, "");
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_true(r.typed.done);
	assert_string_equal(r.to_writer.kind == COMMAND_TYPED_KEEP ? r.to_writer.text : "",
			    "안녕하"); /* what was taken back is not kept */
}

static void who_waits_may_write_already(void **state)
{
	(void)state;
	assert_int_equal(phone_types("안 들려요"), VERDICT_ok);
	assert_string_equal(r.typed_text, "안 들려요");
	assert_int_equal(agent_types(1, "잠시만요", false), VERDICT_not_yours);
}

static void a_line_that_is_open_at_the_end_is_kept(void **state)
{
	(void)state;
	talk();
	agent_types(7, "감사합니다", false);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_string_equal(r.to_writer.text, "감사합니다");
	assert_int_equal(agent_types(8, "x", false), VERDICT_not_yours);
}

static void what_comes_twice_or_late_is_one(void **state)
{
	int count;

	(void)state;
	talk();
	agent_types(5, "하나", true);
	count = r.typed_count;
	assert_int_equal(agent_types(5, "하나", true), VERDICT_ok);
	assert_int_equal(agent_types(4, "옛말", false), VERDICT_ok);
	assert_int_equal(r.typed_count, count);
	agent_types(6, "둘", false);
	agent_types(9, "셋", false); /* a page that was loaded anew: the line before is done */
	assert_string_equal(r.to_writer.text, "둘");
	assert_string_equal(r.typed_text, "셋");
}

static void a_supervisor_who_joined_writes_who_listens_does_not(void **state)
{
	const struct order *ring;

	(void)state;
	talk();
	assert_int_equal(type(PARK, BOSS, 1, "듣기만", false), VERDICT_not_yours);
	rig_submit(&r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = PARK});
	rig_submit(&r, (struct command){.kind = COMMAND_SUPERVISE,
					.actor = PARK,
					.roles = BOSS,
					.contact = contact,
					.supervision = supervision_MONITOR});
	ring = rig_last_order(&r, ORDER_LEG_RING);
	assert_int_equal(ring->agent, PARK);
	rig_leg(&r, COMMAND_LEG_ANSWERED, ring->leg, 0);
	assert_int_equal(type(PARK, BOSS, 1, "듣기만", false), VERDICT_not_yours);
	rig_submit(&r, (struct command){.kind = COMMAND_SUPERVISE,
					.actor = PARK,
					.roles = BOSS,
					.contact = contact,
					.supervision = supervision_JOIN});
	assert_int_equal(type(PARK, BOSS, 1, "팀장입니다", false), VERDICT_ok);
	assert_int_equal(r.typed.by, typed_by_SUPERVISOR);
	assert_string_equal(told(), "팀장입니다");
	/* one stream: the other's lines wait for the end of this one, or until it rests */
	agent_types(1, "네", false);
	agent_types(1, "네.", true);
	assert_string_equal(told(), "");
	type(PARK, BOSS, 1, "팀장입니다.", true);
	assert_string_equal(told(), ".\u2028네.\u2028");
	type(PARK, BOSS, 2, "그", false);
	rig_advance(&r, 8000);
	agent_types(2, "제가", false);
	assert_string_equal(told(), "그\u2028제가");
}

static void limits(void **state)
{
	char text[TYPED_TEST_LONG];

	(void)state;
	talk();
	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = '\0';
	assert_int_equal(agent_types(1, text, false), VERDICT_bad_request);
	assert_int_equal(agent_types(1, "a\nb", false), VERDICT_bad_request);
	assert_int_equal(agent_types(0, "a", false), VERDICT_bad_request);
	for (int i = 1; i <= 1000; i++)
		assert_int_equal(agent_types(i, "줄", true), VERDICT_ok);
	assert_int_equal(agent_types(1001, "줄", true), VERDICT_too_many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_telephone_is_told_what_changed, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_telephone_types_lines, setup, teardown),
	    cmocka_unit_test_setup_teardown(who_waits_may_write_already, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_line_that_is_open_at_the_end_is_kept, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(what_comes_twice_or_late_is_one, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_supervisor_who_joined_writes_who_listens_does_not,
					    setup, teardown),
	    cmocka_unit_test_setup_teardown(limits, setup, teardown),
	};

	return cmocka_run_group_tests_name("typed", tests, NULL, NULL);
}
