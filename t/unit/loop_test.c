/* links: base main/loop */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/loop.h"

#include <re/re.h>

#define MANY 2000

static int open_loop(void **state)
{
	struct dj_error e;

	(void)state;
	return loop_open(&e);
}

static int close_loop(void **state)
{
	(void)state;
	loop_close();
	return 0;
}

static struct one {
	struct tmr tmr;
	uint64_t due;
	bool cancelled;
} many[MANY];
static uint64_t latest;
static int fired;

static void on_one(void *arg)
{
	struct one *o = arg;

	assert_false(o->cancelled);
	assert_true(o->due >= latest);
	latest = o->due;
	fired++;
}

static void stop(void *arg)
{
	(void)arg;
	loop_stop();
}

/* A third is moved, a third cancelled: what is left comes once, in order of its time. */
static void libre_timers_come_in_order(void **state)
{
	struct tmr end;

	(void)state;
	srand(7);
	for (int i = 0; i < MANY; i++)
		tmr_start(&many[i].tmr, (uint64_t)rand() % 40, on_one, &many[i]);
	for (int i = 0; i < MANY; i += 3)
		tmr_start(&many[i].tmr, (uint64_t)rand() % 40, on_one, &many[i]);
	for (int i = 1; i < MANY; i += 3) {
		tmr_cancel(&many[i].tmr);
		many[i].cancelled = true;
	}
	for (int i = 0; i < MANY; i++)
		many[i].due = many[i].tmr.jfs;
	tmr_init(&end);
	tmr_start(&end, 60, stop, NULL);
	assert_int_equal(loop_run(NULL), 0);
	assert_int_equal(fired, MANY - (MANY + 1) / 3);
	assert_false(tmr_isrunning(&many[0].tmr));
	assert_int_equal(tmr_get_expire(&many[0].tmr), 0);
}

static int ticks;

static dj_us next_due(void *arg)
{
	return *(dj_us *)arg;
}

static void on_due(void *arg)
{
	dj_us *due = arg, now = dj_mono(dj_real_clock());

	assert_true(now >= *due);
	*due = now + 3000;
	if (++ticks == 3) {
		*due = INT64_MAX;
		loop_stop();
	}
}

static void our_timers_are_asked_before_each_sleep(void **state)
{
	dj_us due = 0;

	(void)state;
	loop_timers(next_due, on_due, &due);
	assert_int_equal(loop_run(NULL), 0);
	loop_timers(NULL, NULL, NULL);
	assert_int_equal(ticks, 3);
}

static int got;

static void on_pipe(void *arg)
{
	char c;

	assert_int_equal(read(*(int *)arg, &c, 1), 1);
	if (++got == 2)
		loop_stop();
}

static void a_watched_descriptor_is_level_triggered(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "ab", 2), 2);
	assert_int_equal(loop_watch(fds[0], on_pipe, &fds[0]), 0);
	assert_int_equal(loop_run(NULL), 0);
	assert_int_equal(got, 2);
	loop_unwatch(fds[0]);
	close(fds[0]);
	close(fds[1]);
}

static int signalled;

static void on_signal(int sig)
{
	signalled = sig;
	loop_stop();
}

static void *elsewhere(void *arg)
{
	*(bool *)arg = loop_here();
	kill(getpid(), SIGTERM);
	return NULL;
}

/* libre alone would call the handler on whichever thread the kernel chose. */
static void a_signal_reaches_the_loop_from_any_thread(void **state)
{
	pthread_t t;
	bool here = true;

	(void)state;
	assert_int_equal(pthread_create(&t, NULL, elsewhere, &here), 0);
	assert_int_equal(loop_run(on_signal), 0);
	pthread_join(t, NULL);
	assert_int_equal(signalled, SIGTERM);
	assert_false(here);
	assert_true(loop_here());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(libre_timers_come_in_order),
	    cmocka_unit_test(our_timers_are_asked_before_each_sleep),
	    cmocka_unit_test(a_watched_descriptor_is_level_triggered),
	    cmocka_unit_test(a_signal_reaches_the_loop_from_any_thread),
	};

	return cmocka_run_group_tests(tests, open_loop, close_loop);
}
