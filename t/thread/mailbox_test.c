/* links: base
 * Where threads meet: several post, one takes. Runs under the thread sanitizer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>

#include "base/log.h"
#include "base/mailbox.h"
#include "base/metric.h"

enum { POSTERS = 4, MESSAGES = 20000 };

struct message {
	int poster, number;
};

struct poster {
	pthread_t thread;
	struct dj_mailbox *box;
	int number;
	int64_t refused;
};

static void *post_all(void *arg)
{
	struct poster *p = arg;

	for (int i = 0; i < MESSAGES; i++) {
		struct message m = {p->number, i};

		while (dj_mailbox_post(p->box, &m, sizeof m) == ENOBUFS) {
			p->refused++;
			sched_yield();
		}
		dj_count(METRIC_facts, 1);
	}
	return NULL;
}

static void start(struct poster *posters, struct dj_mailbox *box)
{
	for (int i = 0; i < POSTERS; i++) {
		posters[i] = (struct poster){.box = box, .number = i};
		assert_int_equal(pthread_create(&posters[i].thread, NULL, post_all, &posters[i]),
				 0);
	}
}

/* Takes as the loops do: sleeps on the descriptor, quiets it, drains. */
static void take_all(struct dj_mailbox *box, int next[POSTERS])
{
	struct pollfd wait = {.fd = dj_mailbox_fd(box), .events = POLLIN};
	struct message m;

	for (int taken = 0; taken < POSTERS * MESSAGES;) {
		assert_int_equal(poll(&wait, 1, -1), 1);
		dj_mailbox_quiet(box);
		while (dj_mailbox_take(box, &m) == sizeof m) {
			assert_int_equal(m.number, next[m.poster]++);
			taken++;
		}
	}
}

static void everything_posted_arrives_once_and_in_its_posters_order(void **state)
{
	struct dj_mailbox *box = dj_mailbox_alloc("test", 64, sizeof(struct message), DJ_FULL_STOP);
	int64_t before = dj_metric_value(METRIC_facts), refused = 0;
	struct poster posters[POSTERS];
	int next[POSTERS] = {0};

	(void)state;
	start(posters, box);
	take_all(box, next);
	for (int i = 0; i < POSTERS; i++) {
		pthread_join(posters[i].thread, NULL);
		assert_int_equal(next[i], MESSAGES);
		refused += posters[i].refused;
	}
	assert_int_equal(dj_mailbox_depth(box), 0);
	assert_int_equal(dj_mailbox_refused(box), refused);
	assert_int_equal(dj_metric_value(METRIC_facts) - before, POSTERS * MESSAGES);
	dj_mailbox_free(box);
}

static void *log_lines(void *arg)
{
	for (int i = 0; i < 1000; i++) {
		dj_log_set_level(i % 2 ? DJ_LOG_WARN : DJ_LOG_ERROR);
		dj_log(DJ_LOG_DEBUG, "test.line", "number=%d", i);
	}
	return arg;
}

static void logging_needs_no_lock_of_its_callers(void **state)
{
	pthread_t threads[POSTERS];

	(void)state;
	for (int i = 0; i < POSTERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, log_lines, NULL), 0);
	for (int i = 0; i < POSTERS; i++)
		pthread_join(threads[i], NULL);
	dj_log_set_level(DJ_LOG_INFO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everything_posted_arrives_once_and_in_its_posters_order),
	    cmocka_unit_test(logging_needs_no_lock_of_its_callers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
