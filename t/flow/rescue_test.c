/* links: base domain store app; with: flow/centre_rig */
/* Emergency numbers and interpreters in a call, by day and at two in the morning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "flow/centre_rig.h"

enum { KIM = AGENT_1 };
enum { VOLUNTEER_A = 31, VOLUNTEER_B, VOLUNTEER_DAY, PARTNER };

#define NUMBER_A   "01000000001"
#define NUMBER_B   "01000000002"
#define NUMBER_DAY "01000000003"
#define NUMBER_BBB "15885644"

static struct rig r;
static struct site_number allowed[8];
static dj_id contact, citizen, kim;

static void add_number(dj_id id, const char *const *pairs)
{
	struct directory_row row = {0};
	struct dj_error why;

	for (; *pairs; pairs += 2) {
		int f = directory_field_of(directory_part_NUMBER, pairs[0]);

		assert_true(f >= 0);
		dj_copy(row.text[f], DIRECTORY_TEXT, pairs[1]);
		row.given |= 1u << f;
	}
	if (!directory_complete(directory_part_NUMBER, &row, NULL, &why))
		fail_msg("%s", why.text);
	directory_add(&r.site.directory, directory_part_NUMBER, id, &row);
	allowed[r.site.number_count] =
	    (struct site_number){.id = id, .purposes = 1u << dial_purpose_INTERPRETER};
	dj_copy(allowed[r.site.number_count].number, NUMBER_TEXT,
		row.text[directory_field_of(directory_part_NUMBER, "number")]);
	r.site.numbers = allowed;
	r.site.number_count++;
}
#define NUMBER(id, ...) add_number(id, (const char *const[]){__VA_ARGS__, NULL})

static int setup(void **state)
{
	(void)state;
	rig_init(&r);
	dj_fake_clock_advance(&r.clock, 16 * 3600 * 1000); /* two in the morning in Seoul */
	NUMBER(VOLUNTEER_A, "code", "a", "name", "A", "number", NUMBER_A, "kind", "volunteer",
	       "languages", "vi");
	NUMBER(VOLUNTEER_B, "code", "b", "name", "B", "number", NUMBER_B, "kind", "volunteer",
	       "languages", "vi en");
	NUMBER(VOLUNTEER_DAY, "code", "d", "name", "D", "number", NUMBER_DAY, "kind", "volunteer",
	       "languages", "vi", "hours", "mon-sun 09:00-18:00");
	NUMBER(PARTNER, "code", "bbb", "name", "BBB", "number", NUMBER_BBB, "kind", "interpreter",
	       "languages", "vi en th");
	for (int i = 0; i < 3; i++)
		rig_available(&r, KIM + i, device_BROWSER); /* three on duty at night */
	citizen = rig_call(&r, "1200", "01012341234", &contact);
	kim = rig_answer(&r, KIM, contact);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	directory_free(&r.site.directory);
	rig_fini(&r);
	return 0;
}

static enum verdict ask(const char *language)
{
	struct command c = {.kind = COMMAND_INTERPRETER, .actor = KIM, .contact = contact};

	dj_copy(c.name, sizeof c.name, language);
	return rig_submit(&r, c);
}

static enum verdict emergency(const char *number)
{
	struct command c = {.kind = COMMAND_EMERGENCY, .actor = KIM, .contact = contact};

	dj_copy(c.line, sizeof c.line, number);
	return rig_submit(&r, c);
}

static const struct order *dialled(const char *number)
{
	for (int i = DJ_MIN(r.order_count, (int)DJ_COUNT(r.orders)); i-- > 0;)
		if (r.orders[i].kind == ORDER_LEG_DIAL && !strcmp(r.orders[i].number, number))
			return &r.orders[i];
	return NULL;
}

static int dials(void)
{
	int n = 0;

	for (int i = 0; i < r.order_count; i++)
		n += r.orders[i].kind == ORDER_LEG_DIAL;
	return n;
}

static void answers(dj_id leg)
{
	rig_leg(&r, COMMAND_LEG_ANSWERED, leg, 0);
}

static void presses(dj_id leg, const char *key)
{
	struct command c = {.kind = COMMAND_LEG_KEY, .leg = leg};

	dj_copy(c.text, sizeof c.text, key);
	rig_submit(&r, c);
}

/* ---- emergency ---- */

static void one_key_brings_119_into_the_call(void **state)
{
	const struct order *o;

	(void)state;
	assert_int_equal(emergency("119"), VERDICT_ok);
	o = dialled("119");
	assert_non_null(o);
	assert_true(o->emergency);
	assert_int_equal(o->purpose, dial_purpose_EMERGENCY);
	assert_string_equal(o->caller, "1200"); /* the centre's number, never the citizen's */
	assert_int_equal(rig_gain(&r, citizen, kim), LEG_GAIN_ONE);
	assert_int_equal(emergency("119"), VERDICT_ok); /* pressed twice */
	assert_int_equal(dials(), 1);
	answers(o->leg);
	assert_int_equal(rig_gain(&r, o->leg, citizen), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, citizen, o->leg), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, kim, o->leg), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, citizen, kim), LEG_GAIN_ONE);
}

static void an_emergency_number_that_is_not_reached_is_dialled_again(void **state)
{
	(void)state;
	assert_int_equal(emergency("112"), VERDICT_ok);
	for (int i = 1; i < 3; i++) {
		rig_leg(&r, COMMAND_LEG_ENDED, dialled("112")->leg, leg_end_UNREACHABLE);
		assert_int_equal(dials(), i + 1);
	}
	rig_leg(&r, COMMAND_LEG_ENDED, dialled("112")->leg, leg_end_BUSY);
	assert_int_equal(dials(), 3);
	assert_int_equal(emergency("112"), VERDICT_ok); /* by hand again */
	assert_int_equal(dials(), 4);
}

static void who_is_on_hold_is_taken_back_first(void **state)
{
	(void)state;
	rig_agent(&r, KIM, COMMAND_HOLD, contact);
	assert_int_equal(emergency("109"), VERDICT_ok);
	answers(dialled("109")->leg);
	assert_int_equal(rig_gain(&r, citizen, dialled("109")->leg), LEG_GAIN_ONE);
}

static void only_emergency_numbers_have_this_key(void **state)
{
	(void)state;
	assert_int_equal(emergency("01012345678"), VERDICT_not_dialable);
	assert_int_equal(emergency(NUMBER_BBB), VERDICT_not_dialable);
	assert_int_equal(dials(), 0);
}

/* ---- interpreter ---- */

static void volunteers_on_standby_ring_together_and_the_first_key_joins(void **state)
{
	dj_id a, b;

	(void)state;
	assert_int_equal(ask("vi"), VERDICT_ok);
	assert_int_equal(dials(), 2); /* who stands by at two in the morning */
	assert_null(dialled(NUMBER_DAY));
	a = dialled(NUMBER_A)->leg;
	b = dialled(NUMBER_B)->leg;
	assert_string_equal(dialled(NUMBER_A)->caller, "1200");
	answers(a);
	answers(b);
	assert_int_equal(rig_gain(&r, citizen, a), 0); /* an answering machine presses no key */
	rig_advance(&r, 4000);
	presses(b, "1");
	assert_int_equal(rig_last(&r, FACT_interpreter_joined)->interpreter_joined.entry,
			 VOLUNTEER_B);
	assert_int_equal(rig_last(&r, FACT_interpreter_joined)->interpreter_joined.waited, 4000);
	assert_int_equal(rig_playing(&r, b)->count, 0); /* and is not spoken over */
	assert_int_equal(rig_gain(&r, citizen, b), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, kim, b), LEG_GAIN_ONE);
	assert_int_equal(rig_gain(&r, b, citizen), LEG_GAIN_ONE);
	assert_int_equal(rig_playing(&r, b)->count, 0); /* the question ends where they talk */
	assert_int_equal(rig_last(&r, FACT_interpreter_missed)->interpreter_missed.entry,
			 VOLUNTEER_A);
	presses(a, "1"); /* too late */
	assert_int_equal(rig_count(&r, FACT_interpreter_joined), 1);
	rig_advance(&r, 60000);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_interpreter_left)->interpreter_left.talk, 60000);
	assert_non_null(rig_last(&r, FACT_interpreter_ended));
}

static void then_the_partners_are_rung_and_it_does_not_end_in_silence(void **state)
{
	(void)state;
	assert_int_equal(ask("vi"), VERDICT_ok);
	rig_advance(&r, 19000);
	assert_null(dialled(NUMBER_BBB));
	rig_advance(&r, 2000);
	assert_non_null(dialled(NUMBER_BBB));
	rig_advance(&r, 60000);
	assert_non_null(rig_last(&r, FACT_interpreter_nobody));
	rig_advance(&r, 10000);
	assert_true(dials() > 3); /* the chain began again */
	answers(dialled(NUMBER_BBB)->leg);
	rig_advance(&r, 30000);
	if (!rig_last(&r, FACT_interpreter_joined))
		answers(dialled(NUMBER_BBB)->leg);
	assert_int_equal(rig_last(&r, FACT_interpreter_joined)->interpreter_joined.entry, PARTNER);
}

static void an_interpreter_who_says_nothing_is_asked_and_replaced(void **state)
{
	dj_id a;

	(void)state;
	r.silent = true;
	assert_int_equal(ask("vi"), VERDICT_ok);
	a = dialled(NUMBER_A)->leg;
	answers(a);
	presses(a, "1");
	rig_advance(&r, 10100);
	assert_false(rig_last(&r, FACT_interpreter_silent)->interpreter_silent.replaced);
	assert_int_equal(rig_last(&r, FACT_interpreter_silent)->interpreter_silent.entry,
			 VOLUNTEER_A);
	rig_advance(&r, 10100);
	assert_true(rig_last(&r, FACT_interpreter_silent)->interpreter_silent.replaced);
	assert_false(rig_last(&r, FACT_interpreter_left)->interpreter_left.heard);
	assert_int_equal(rig_last(&r, FACT_interpreter_rang)->interpreter_rang.entry, VOLUNTEER_B);
}

static void who_speaks_stays(void **state)
{
	dj_id a;

	(void)state;
	r.silent = true;
	assert_int_equal(ask("vi"), VERDICT_ok);
	a = dialled(NUMBER_A)->leg;
	answers(a);
	presses(a, "1");
	rig_submit(&r, (struct command){.kind = COMMAND_LEG_VOICE, .leg = a, .flag = true});
	rig_advance(&r, 60000);
	assert_null(rig_last(&r, FACT_interpreter_silent));
	assert_int_equal(rig_gain(&r, citizen, a), LEG_GAIN_ONE);
}

static void an_interpreter_who_is_cut_off_is_followed_by_another(void **state)
{
	dj_id a;

	(void)state;
	assert_int_equal(ask("vi"), VERDICT_ok);
	a = dialled(NUMBER_A)->leg;
	answers(a);
	presses(a, "1");
	r.order_count = 0;
	rig_leg(&r, COMMAND_LEG_ENDED, a, leg_end_MEDIA_LOST);
	assert_true(dials() > 0);
}

static void nobody_for_a_language_is_said_at_once(void **state)
{
	(void)state;
	assert_int_equal(ask("sv"), VERDICT_no_interpreter);
	assert_int_equal(dials(), 0);
}

static void the_agent_lets_the_interpreter_go(void **state)
{
	struct command c = {.kind = COMMAND_INTERPRETER_STOP, .actor = KIM, .contact = contact};
	dj_id a;

	(void)state;
	assert_int_equal(ask("vi"), VERDICT_ok);
	a = dialled(NUMBER_A)->leg;
	answers(a);
	presses(a, "1");
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(rig_gain(&r, citizen, a), 0);
	assert_int_equal(rig_gain(&r, citizen, kim), LEG_GAIN_ONE);
	assert_int_equal(rig_submit(&r, c), VERDICT_wrong_state);
}

/* ---- who passes every limit ---- */

static dj_id relay_call(dj_id *its_contact)
{
	struct command c = {.kind = COMMAND_CALL_ARRIVED,
			    .leg = app_new_id(r.app),
			    .leg_kind = leg_kind_TRUNK,
			    .codec = CODEC_PCMA,
			    .line = "1200",
			    .caller = "107",
			    .trunk = "kt"};

	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	*its_contact = rig_last(&r, FACT_contact_started)->contact_started.contact;
	return c.leg;
}

static void the_relay_is_taken_past_every_limit(void **state)
{
	dj_id other;

	(void)state;
	NUMBER(107, "code", "107", "name", "Relay", "number", "107", "kind", "relay", "trusted",
	       "yes");
	assert_true(app_trusts(r.app, "107"));
	assert_false(app_trusts(r.app, "01012341234"));
	assert_false(app_trusts(r.app, ""));
	for (int i = 1; i < RIG_CALLS; i++)
		rig_call(&r, "1200", "", &other);
	rig_call(&r, "1200", "107", &other); /* no carrier says so */
	assert_int_not_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, other);
	relay_call(&other);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.contact, other);
}

/* It speaks for many: what one of them says must not silence the others. */
static void the_relay_is_never_blocked(void **state)
{
	dj_id leg;

	(void)state;
	NUMBER(107, "code", "107", "name", "Relay", "number", "107", "kind", "relay", "trusted",
	       "yes");
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	rig_advance(&r, 31000);
	for (int i = 1; i < 3; i++)
		rig_submit(&r, (struct command){.kind = COMMAND_PRESENCE,
						.actor = KIM + i,
						.agent = KIM + i,
						.presence = presence_BREAK});
	leg = relay_call(&contact);
	kim = rig_answer(&r, KIM, contact);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_WARN,
							 .actor = KIM,
							 .contact = contact,
							 .ending = ending_kind_SEXUAL}),
			 VERDICT_ok);
	rig_advance(&r, 6000);
	assert_int_equal(rig_submit(&r, (struct command){.kind = COMMAND_END,
							 .actor = KIM,
							 .contact = contact,
							 .ending = ending_kind_SEXUAL}),
			 VERDICT_ok);
	assert_non_null(rig_last(&r, FACT_ending_used));
	assert_null(rig_last(&r, FACT_caller_blocked));
	leg = relay_call(&contact);
	assert_true(leg && !rig_last(&r, FACT_caller_refused));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	    T(one_key_brings_119_into_the_call),
	    T(an_emergency_number_that_is_not_reached_is_dialled_again),
	    T(who_is_on_hold_is_taken_back_first),
	    T(only_emergency_numbers_have_this_key),
	    T(volunteers_on_standby_ring_together_and_the_first_key_joins),
	    T(then_the_partners_are_rung_and_it_does_not_end_in_silence),
	    T(an_interpreter_who_says_nothing_is_asked_and_replaced),
	    T(who_speaks_stays),
	    T(an_interpreter_who_is_cut_off_is_followed_by_another),
	    T(nobody_for_a_language_is_said_at_once),
	    T(the_agent_lets_the_interpreter_go),
	    T(the_relay_is_taken_past_every_limit),
	    T(the_relay_is_never_blocked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
