/* links: base domain app edge/web; with: unit/web_rig */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "edge/web/limit.h"
#include "unit/web_rig.h"

#define SECOND ((dj_us)1000 * 1000)

static struct got g;

static void a_bucket_empties_and_fills_again(void **state)
{
	struct limits *l = limits_alloc();

	(void)state;
	limits_set(l, LIMIT_LOGIN, 60, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(limits_take(l, LIMIT_LOGIN, "10.0.0.1", SECOND), 0);
	assert_true(limits_take(l, LIMIT_LOGIN, "10.0.0.1", SECOND) > 0);
	assert_true(limits_wait(l, LIMIT_LOGIN, "10.0.0.1", SECOND) > 0);
	assert_int_equal(limits_take(l, LIMIT_LOGIN, "10.0.0.2", SECOND), 0); /* another address */
	assert_int_equal(limits_take(l, LIMIT_CALL, "10.0.0.1", SECOND), 0);  /* another kind */
	assert_int_equal(limits_take(l, LIMIT_LOGIN, "10.0.0.1", 3 * SECOND), 0);
	assert_int_equal(limits_take(l, LIMIT_LOGIN, "10.0.0.1", 3 * SECOND), 0);
	assert_true(limits_take(l, LIMIT_LOGIN, "10.0.0.1", 3 * SECOND) > 0);
	limits_set(l, LIMIT_LOGIN, 0, 0);
	assert_int_equal(limits_take(l, LIMIT_LOGIN, "10.0.0.1", 3 * SECOND), 0);
	limits_free(l);
}

static void a_household_has_one_ipv6_prefix_and_mapped_ipv4_is_ipv4(void **state)
{
	struct limits *l = limits_alloc();

	(void)state;
	limits_set(l, LIMIT_CALL, 60, 1);
	assert_int_equal(limits_take(l, LIMIT_CALL, "2001:db8:1:2::1", 1), 0);
	assert_true(limits_take(l, LIMIT_CALL, "2001:db8:1:2:ffff::9", 1) > 0);
	assert_int_equal(limits_take(l, LIMIT_CALL, "2001:db8:1:3::1", 1), 0);
	assert_int_equal(limits_take(l, LIMIT_CALL, "192.0.2.7", 1), 0);
	assert_true(limits_take(l, LIMIT_CALL, "::ffff:192.0.2.7", 1) > 0);
	limits_free(l);
}

static void connections_are_counted_even_when_the_table_is_crowded(void **state)
{
	struct limits *l = limits_alloc();
	char address[32];
	int taken = 0;

	(void)state;
	for (int i = 0; i < LIMIT_CONNECTIONS; i++)
		assert_true(limits_connect(l, "10.0.0.1", 1));
	assert_false(limits_connect(l, "10.0.0.1", 1));
	for (int i = 0; i < 60000;
	     i++) { /* strangers, each once: they must not push out who is connected */
		snprintf(address, sizeof address, "11.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
		taken += limits_take(l, LIMIT_REQUEST, address, 2 + i) == 0;
	}
	assert_int_equal(taken, 60000);
	assert_int_equal(limits_connected(l, "10.0.0.1"), LIMIT_CONNECTIONS);
	for (int i = 0; i < LIMIT_CONNECTIONS; i++)
		limits_disconnect(l, "10.0.0.1");
	assert_int_equal(limits_connected(l, "10.0.0.1"), 0);
	limits_free(l);
}

/* With the defaults: a shift of 46 logs in from one address, a guesser is slowed down. */
static void a_shift_logs_in_and_a_guesser_is_told_to_wait(void **state)
{
	int right = 0, refused = 0;

	(void)state;
	for (int i = 0; i < 46; i++) {
		client_ask(&g, "POST", "/api/v1/session", "",
			   "{\"name\":\"agent01\",\"password\":\"" RIGHT "\"}");
		right += g.status == 200;
	}
	assert_int_equal(right, 46);
	for (int i = 0; i < 200 && !refused; i++) {
		client_ask(&g, "POST", "/api/v1/session", "",
			   "{\"name\":\"nobody\",\"password\":\"guess\"}");
		refused = g.status == 429;
	}
	assert_true(refused);
	assert_non_null(got_header(&g, "Retry-After"));
}

static void guessing_tokens_stops_reaching_the_database(void **state)
{
	int before = rig.queries[QUERY_TOKEN], looked;

	(void)state;
	for (int i = 0; i < 60; i++)
		client_ask(&g, "GET", "/api/v1/board", "Authorization: Bearer guess\r\n", NULL);
	assert_int_equal(g.status, 429);
	looked = rig.queries[QUERY_TOKEN] - before;
	assert_in_range(looked, 1, 40);
	/* who is known is not held up by it */
	client_ask(&g, "GET", "/api/v1/board", "Authorization: Bearer api-token\r\n", NULL);
	assert_int_equal(g.status,
			 429); /* not looked up before the guessing: waits like the guesser */
}

static void a_proxy_on_this_machine_speaks_for_others(void **state)
{
	struct web_config proxied = {.proxied = true};
	char headers[200];
	int refused = 0;

	(void)state;
	rig_stop();
	rig_start(&proxied);
	for (int i = 0; i < 100; i++) { /* each client has a bucket of its own */
		snprintf(headers, sizeof headers, "X-Forwarded-For: 6.6.6.6, 198.51.100.%d\r\n", i);
		client_ask(&g, "GET", "/api/v1/board", headers, NULL);
		assert_int_equal(g.status, 401);
	}
	for (int i = 0; i < 200 && !refused; i++) {
		client_ask(&g, "POST", "/api/v1/session", "X-Forwarded-For: 198.51.100.7\r\n",
			   "{\"name\":\"nobody\",\"password\":\"x\"}");
		refused = g.status == 429;
	}
	assert_true(refused);
	client_ask(&g, "POST", "/api/v1/session",
		   "X-Forwarded-For: 198.51.100.8\r\nX-Forwarded-Proto: https\r\n",
		   "{\"name\":\"agent01\",\"password\":\"" RIGHT "\"}");
	assert_int_equal(g.status, 200);
	assert_non_null(strstr(got_header(&g, "Set-Cookie"), "; Secure"));
	client_ask(&g, "GET", "/metrics", "X-Forwarded-For: 198.51.100.8\r\n", NULL);
	assert_int_equal(g.status, 401); /* not from this machine */
}

static void without_a_proxy_nobody_may_pretend(void **state)
{
	(void)state;
	rig_stop();
	rig_start(NULL);
	client_ask(&g, "POST", "/api/v1/session", "X-Forwarded-Proto: https\r\n",
		   "{\"name\":\"agent01\",\"password\":\"" RIGHT "\"}");
	assert_null(strstr(got_header(&g, "Set-Cookie"), "Secure"));
}

static int start(void **state)
{
	struct web_config defaults = {.unlimited = false};

	(void)state;
	rig_start(&defaults);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_bucket_empties_and_fills_again),
	    cmocka_unit_test(a_household_has_one_ipv6_prefix_and_mapped_ipv4_is_ipv4),
	    cmocka_unit_test(connections_are_counted_even_when_the_table_is_crowded),
	    cmocka_unit_test(a_shift_logs_in_and_a_guesser_is_told_to_wait),
	    cmocka_unit_test(guessing_tokens_stops_reaching_the_database),
	    cmocka_unit_test(a_proxy_on_this_machine_speaks_for_others),
	    cmocka_unit_test(without_a_proxy_nobody_may_pretend),
	};

	return cmocka_run_group_tests(tests, start, rig_end);
}
