/* links: base domain app edge/web; with: unit/web_rig */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "unit/web_rig.h"

static int asked(void)
{
	int sum = 0;

	for (int i = 0; i < QUERY_KINDS; i++)
		sum += rig.queries[i];
	return sum;
}

/* A server that stops, or could not start, lets its readers go while pages still talk to it. */
static void who_was_halted_asks_nobody_and_takes_last_answers(void **state)
{
	struct fact f = {.kind = FACT_contact_relaxed, .version = 1};
	struct answer late = {.request = 12345, .verdict = VERDICT_ok};
	char agent[128];
	int before, code, page, visitor;

	(void)state;
	rig_start(NULL);
	client_login("agent01", agent);
	page = ws_open("/api/v1/live", agent);
	assert_non_null(ws_get(page, &code));
	web_halt(rig.web);
	before = asked();
	visitor = client_open();
	client_send(visitor, "GET /api/v1/callbacks HTTP/1.1\r\nHost: x\r\n");
	client_send(visitor, agent);
	client_send(visitor, "\r\n");
	rig_fact(f, true);
	web_answer(rig.web, &late);
	rig_stop();
	assert_int_equal(asked(), before);
	close(page);
	close(visitor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_was_halted_asks_nobody_and_takes_last_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
