/* links: base domain app edge/web; with: unit/web_rig */
/* Writer, readers, loop and rtc post into the web thread all at once while pages come and go;
 * nothing is lost, torn or raced. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "edge/web/server.h"
#include "unit/web_rig.h"

#define FACTS 3000

static char agent[128];

static void *writer(void *arg)
{
	(void)arg;
	for (int i = 0; i < FACTS; i++) {
		struct fact f = {.kind = FACT_contact_relaxed, .version = 1};

		f.contact_relaxed.contact = 100000 + i;
		rig_fact(f, true);
	}
	return NULL;
}

/* Answers to questions that nobody asked. */
static void *reader(void *arg)
{
	struct query_answer a = {.json = "{}", .json_n = 2};

	(void)arg;
	for (int i = 0; i < 2000; i++) {
		a.request = UINT64_C(1) << 40 | (uint64_t)i;
		web_query_done(rig.web, &a);
	}
	return NULL;
}

static void *loop(void *arg)
{
	struct answer a = {.verdict = VERDICT_ok};

	(void)arg;
	for (int i = 0; i < 2000; i++) {
		a.request = UINT64_C(1) << 41 | (uint64_t)i;
		web_answer(rig.web, &a);
	}
	return NULL;
}

static void *rtc(void *arg)
{
	struct signal s = {.kind = SIGNAL_END, .peer = 77, .leg = 1};

	(void)arg;
	for (int i = 0; i < 1000; i++) {
		s.citizen = i & 1;
		web_signal(rig.web, &s);
	}
	return NULL;
}

static void *visitor(void *arg)
{
	struct got *g = dj_alloc(sizeof *g);

	(void)arg;
	for (int i = 0; i < 40; i++) {
		client_ask(g, "GET", i & 1 ? "/" : "/healthz", "", NULL);
		assert_int_equal(g->status, 200);
	}
	free(g);
	return NULL;
}

/* The next fact's number, 0 when the connection ended. */
static int64_t next_fact(int fd, int *code)
{
	const char *text, *at;

	while ((text = ws_get(fd, code)))
		if ((at = strstr(text, "\"fact\",\"seq\":")))
			return strtoll(at + 13, NULL, 10);
	return 0;
}

/* As a page does it: who is told to be behind comes again, from the last fact it has. */
static void see_all_facts(void)
{
	int64_t seq = 0, next;
	char path[64];
	int fd, code = 0;

	for (int turn = 0; turn < 100 && seq < FACTS; turn++) {
		snprintf(path, sizeof path, "/api/v1/live?since=%" PRId64, seq);
		fd = ws_open(path, agent);
		while (seq < FACTS && (next = next_fact(fd, &code))) {
			assert_int_equal(next, seq + 1);
			seq = next;
		}
		if (seq < FACTS)
			assert_int_equal(code, CLOSE_BEHIND);
		close(fd);
	}
	assert_int_equal(seq, FACTS);
}

static void everybody_posts_at_once(void **state)
{
	static void *(*const who[])(void *) = {writer, reader, reader, loop, loop, rtc, visitor};
	pthread_t threads[DJ_COUNT(who)];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(who); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, who[i], NULL), 0);
	see_all_facts();
	for (size_t i = 0; i < DJ_COUNT(who); i++)
		pthread_join(threads[i], NULL);
}

static int start(void **state)
{
	(void)state;
	rig_start(NULL);
	client_login("agent01", agent);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everybody_posts_at_once),
	};

	return cmocka_run_group_tests(tests, start, rig_end);
}
