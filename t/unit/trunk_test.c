/* links: base domain */
/* Which trunk a call takes, when a trunk counts as down, profiles and causes. */
#include "domain/trunk/cause.h"
#include "domain/trunk/profile.h"
#include "domain/trunk/trunk.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct trunk_view trunk(int priority, int weight, int channels, int in_use)
{
	return (struct trunk_view){.dials = true,
				   .up = true,
				   .priority = priority,
				   .weight = weight,
				   .channels = channels,
				   .in_use = in_use};
}

static void the_best_priority_goes_first_and_weights_share_it(void **state)
{
	struct trunk_view t[3] = {trunk(2, 100, 0, 0), trunk(1, 30, 0, 0), trunk(1, 10, 0, 0)};
	int taken[3] = {0};

	(void)state;
	for (uint32_t dice = 0; dice < 4000; dice++)
		taken[trunk_choose(t, 3, false, dice)]++;
	assert_int_equal(taken[0], 0);
	assert_int_equal(taken[1], 3000);
	assert_int_equal(taken[2], 1000);
}

static void a_refused_call_goes_to_the_next(void **state)
{
	struct trunk_view t[3] = {trunk(1, 10, 0, 0), trunk(2, 10, 0, 0), trunk(3, 10, 0, 0)};

	(void)state;
	assert_int_equal(trunk_choose(t, 3, false, 7), 0);
	t[0].tried = true;
	assert_int_equal(trunk_choose(t, 3, false, 7), 1);
	t[1].up = false;
	assert_int_equal(trunk_choose(t, 3, false, 7), 2);
	t[2].tried = true;
	assert_int_equal(trunk_choose(t, 3, false, 7), 1); /* down, but all that is left */
	t[1].tried = true;
	assert_int_equal(trunk_choose(t, 3, true, 7), -1);
	t[1].tried = t[1].dials = false;
	assert_int_equal(trunk_choose(t, 3, true, 7), -1);
}

static void the_last_channel_belongs_to_emergencies(void **state)
{
	struct trunk_view t[2] = {trunk(1, 10, 30, 30), trunk(2, 10, 30, 28)};

	(void)state;
	assert_int_equal(trunk_choose(t, 2, false, 0), 1);
	assert_true(trunk_has_room(t, 2, 1));
	assert_false(trunk_has_room(t, 2, 0));
	t[1].in_use = 29;
	assert_int_equal(trunk_choose(t, 2, false, 0), -1);
	assert_false(trunk_has_room(t, 2, 1));
	assert_int_equal(trunk_choose(t, 2, true, 0), 1);
	t[0].in_use = 29; /* two are free again */
	assert_int_equal(trunk_choose(t, 2, false, 0), 0);
	t[0].up = false; /* a channel of a dead trunk saves nobody */
	assert_false(trunk_has_room(t, 2, 1));
	t[0].channels = 0;
	t[0].up = true;
	assert_true(trunk_has_room(t, 2, 1));
}

static void a_trunk_is_down_after_three_misses_and_up_after_two_answers(void **state)
{
	struct trunk_health h = {false, 0};

	(void)state;
	assert_false(trunk_heard(&h, false));
	assert_false(trunk_heard(&h, false));
	assert_false(trunk_heard(&h, true));
	assert_false(trunk_heard(&h, false));
	assert_false(trunk_heard(&h, false));
	assert_true(trunk_heard(&h, false));
	assert_true(h.down);
	assert_false(trunk_heard(&h, false));
	assert_false(trunk_heard(&h, true));
	assert_false(trunk_heard(&h, false));
	assert_false(trunk_heard(&h, true));
	assert_true(trunk_heard(&h, true));
	assert_false(h.down);
}

static void statuses_say_who_is_alive_and_what_is_tried_elsewhere(void **state)
{
	(void)state;
	assert_true(trunk_status_alive(200));
	assert_true(trunk_status_alive(404));
	assert_true(trunk_status_alive(501));
	assert_false(trunk_status_alive(0));
	assert_false(trunk_status_alive(408));
	assert_false(trunk_status_alive(503));
	assert_true(trunk_try_next(0));
	assert_true(trunk_try_next(503));
	assert_true(trunk_try_next(403));
	assert_false(trunk_try_next(486));
	assert_false(trunk_try_next(404));
	assert_false(trunk_try_next(603));
}

static void registering_again_takes_longer_each_time(void **state)
{
	(void)state;
	assert_int_equal(trunk_register_wait(1, 0), 2000);
	assert_int_equal(trunk_register_wait(2, 0), 4000);
	assert_int_equal(trunk_register_wait(3, 799), 8799);
	assert_int_equal(trunk_register_wait(1000, 0), 300000);
}

static void a_profile_is_read_from_words(void **state)
{
	struct trunk_profile p;
	struct dj_error e;

	(void)state;
	assert_int_equal(profile_read(&p, "", &e), 0);
	assert_int_equal(p.codecs[0], PROFILE_PCMA);
	assert_int_equal(p.codec_count, 2);
	assert_int_equal(p.ptime_ms, 20);
	assert_int_equal(p.identity, IDENTITY_PAI);
	assert_int_equal(p.session_s, 1800);
	assert_int_equal(profile_read(&p,
				      "codecs=g722,pcma ptime=30 called=to form=plus "
				      "present=+82311200000 domain=ims.kt.com srtp=must session=0",
				      &e),
			 0);
	assert_int_equal(p.codecs[0], PROFILE_G722);
	assert_int_equal(p.codecs[1], PROFILE_PCMA);
	assert_int_equal(p.codec_count, 2);
	assert_int_equal(p.ptime_ms, 30);
	assert_int_equal(p.called, CALLED_TO);
	assert_int_equal(p.form, FORM_PLUS);
	assert_int_equal(p.srtp, SRTP_MUST);
	assert_int_equal(p.session_s, 0);
	assert_string_equal(p.present, "+82311200000");
	assert_string_equal(p.domain, "ims.kt.com");
}

static void a_profile_refuses_what_it_does_not_know(void **state)
{
	static const char *const wrong[] = {
	    "codecs=",	     "codecs=pcma,pcma", "codecs=gsm",	"ptime=7",	 "ptime=25",
	    "ptime=20x",     "colour=red",	 "called=from", "session=30",	 "present=a\r\nB:",
	    "present=<sip>", "present=",	 "=1",		"identity=pai;", "domain"};
	struct trunk_profile p;
	struct dj_error e;

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		print_message("%s\n", wrong[i]);
		assert_int_equal(profile_read(&p, wrong[i], &e), EINVAL);
	}
	assert_true(profile_word("ptime=20"));
	assert_false(profile_word("transport=tcp"));
}

static int cause(const char *value)
{
	return cause_read(value, strlen(value));
}

static void reasons_are_read_and_mean_something(void **state)
{
	(void)state;
	assert_int_equal(cause("Q.850;cause=17;text=\"User busy\""), 17);
	assert_int_equal(cause("SIP;cause=486, Q.850 ;text=\"a;cause=3,b\" ; Cause = 21"), 21);
	assert_int_equal(cause("q.850;cause=16"), 16);
	assert_int_equal(cause("SIP;cause=200"), 0);
	assert_int_equal(cause("Q.850;cause=999"), 0);
	assert_int_equal(cause("Q.850;cause=1x"), 0);
	assert_int_equal(cause("Q.850"), 0);
	assert_int_equal(cause(""), 0);
	assert_int_equal(cause_meaning(17, leg_end_FAULT), leg_end_BUSY);
	assert_int_equal(cause_meaning(16, leg_end_FAULT), leg_end_NORMAL);
	assert_int_equal(cause_meaning(99, leg_end_DECLINED), leg_end_DECLINED);
	assert_string_equal(cause_text(34), "no circuit available");
	for (int how = 0; how < leg_end_COUNT; how++)
		assert_true(cause_text(cause_of((enum leg_end)how))[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_best_priority_goes_first_and_weights_share_it),
	    cmocka_unit_test(a_refused_call_goes_to_the_next),
	    cmocka_unit_test(the_last_channel_belongs_to_emergencies),
	    cmocka_unit_test(a_trunk_is_down_after_three_misses_and_up_after_two_answers),
	    cmocka_unit_test(statuses_say_who_is_alive_and_what_is_tried_elsewhere),
	    cmocka_unit_test(registering_again_takes_longer_each_time),
	    cmocka_unit_test(a_profile_is_read_from_words),
	    cmocka_unit_test(a_profile_refuses_what_it_does_not_know),
	    cmocka_unit_test(reasons_are_read_and_mean_something),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
