/* links: base domain app edge/web; with: unit/web_rig */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "unit/web_rig.h"

static struct got g;

static void pages_carry_their_policy(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/", "", NULL);
	assert_int_equal(g.status, 200);
	assert_string_equal(g.body, "<!doctype html><title>120</title>");
	assert_non_null(strstr(got_header(&g, "Content-Security-Policy"), "script-src 'self';"));
	assert_non_null(
	    strstr(got_header(&g, "Content-Security-Policy"), "style-src 'self' 'sha256-abc=';"));
	assert_non_null(
	    strstr(got_header(&g, "Content-Security-Policy"), "frame-ancestors 'none'"));
	assert_string_equal(got_header(&g, "X-Content-Type-Options"), "nosniff");
	assert_non_null(strstr(got_header(&g, "Permissions-Policy"), "microphone=(self)"));
	assert_string_equal(got_header(&g, "Vary"), "Accept-Encoding");
}

static void a_page_is_found_by_its_name_and_files_by_their_path(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/admin", "", NULL);
	assert_int_equal(g.status, 200);
	client_ask(&g, "GET", "/desk/desk.js", "", NULL);
	assert_string_equal(g.body, "let a;");
	assert_string_equal(got_header(&g, "Content-Type"), "text/javascript; charset=utf-8");
	client_ask(&g, "GET", "/nothing", "", NULL);
	assert_int_equal(g.status, 404);
	client_ask(&g, "GET", "/../etc/passwd", "", NULL);
	assert_int_not_equal(g.status, 200);
}

static void a_browser_that_has_the_file_gets_304(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/", "If-None-Match: \"c1\"\r\n", NULL);
	assert_int_equal(g.status, 304);
	assert_null(got_header(&g, "Content-Length"));
	client_ask(&g, "GET", "/", "If-None-Match: \"old\"\r\n", NULL);
	assert_int_equal(g.status, 200);
}

static void gzip_goes_to_who_takes_it(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/", "Accept-Encoding: br, gzip\r\n", NULL);
	assert_string_equal(got_header(&g, "Content-Encoding"), "gzip");
	assert_memory_equal(g.body, "\x1f\x8b", 2);
	client_ask(&g, "GET", "/admin", "Accept-Encoding: gzip\r\n", NULL);
	assert_null(got_header(&g, "Content-Encoding"));
}

static void head_has_no_body(void **state)
{
	int fd = client_open();

	(void)state;
	client_send(fd,
		    "HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
	client_get_head(fd, &g);
	assert_int_equal(g.status, 200);
	assert_string_equal(got_header(&g, "Content-Length"), "33");
	client_get(fd, &g); /* what follows is the next answer, not a body */
	assert_int_equal(g.status, 200);
	assert_string_equal(g.body, "{\"ok\":true}");
	close(fd);
}

static void errors_are_json_with_a_word_and_a_sentence(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/api/v1/nothing", "", NULL);
	assert_int_equal(g.status, 404);
	assert_string_equal(
	    g.body,
	    "{\"error\":{\"verdict\":\"not_found\",\"message\":\"There is no such thing.\"}}");
	client_ask(&g, "PATCH", "/api/v1/session", "", "{}");
	assert_int_equal(g.status, 405);
	assert_string_equal(got_header(&g, "Allow"), "POST, GET, DELETE");
	client_ask(&g, "POST", "/healthz", "", "{}");
	assert_int_equal(g.status, 405);
	client_ask(&g, "DELETE", "/", "", NULL);
	assert_int_equal(g.status, 405);
}

static void chunked_bodies_are_refused(void **state)
{
	int fd = client_open();

	(void)state;
	client_send(fd, "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
			"chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
	client_get(fd, &g);
	assert_int_equal(g.status, 411);
	assert_true(client_closed(fd));
	close(fd);
}

static void odd_lengths_are_refused(void **state)
{
	static const char *const lengths[] = {
	    "Content-Length: -5\r\n",
	    "Content-Length: 2x\r\n",
	    "Content-Length: 2\r\nContent-Length: 5\r\n",
	    "Content-Length: 99999999999999999999\r\n",
	    "Content-Length: +2\r\n",
	};
	char text[300];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(lengths); i++) {
		int fd = client_open();

		snprintf(text, sizeof text, "POST /api/v1/session HTTP/1.1\r\nHost: a\r\n%s\r\n{}",
			 lengths[i]);
		client_send(fd, text);
		client_get(fd, &g);
		assert_int_equal(g.status, 400);
		assert_true(client_closed(fd));
		close(fd);
	}
}

static void a_body_that_is_too_large_is_refused_before_it_is_read(void **state)
{
	int fd = client_open();

	(void)state;
	client_send(fd, "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: "
			"application/json\r\nContent-Length: 70000\r\n\r\n");
	client_get(fd, &g);
	assert_int_equal(g.status, 413);
	assert_true(client_closed(fd));
	close(fd);
}

static void a_post_without_a_body_is_answered(void **state)
{
	(void)state;
	client_ask(&g, "POST", "/api/v1/session", "", NULL);
	assert_int_equal(g.status, 400);
	assert_non_null(strstr(g.body, "The field \\\"name\\\" is missing."));
	client_ask(&g, "POST", "/api/v1/session", "", "");
	assert_int_equal(g.status, 400);
}

static void a_get_with_a_body_is_refused(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/healthz", "", "{}");
	assert_int_equal(g.status, 400);
}

static void expect_100_is_answered_at_once(void **state)
{
	int fd = client_open();

	(void)state;
	client_send(fd, "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: "
			"application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
	client_get_head(fd, &g);
	assert_int_equal(g.status, 100);
	client_send(fd, "{}");
	client_get(fd, &g);
	assert_int_equal(g.status, 400);
	close(fd);
}

static void a_body_in_pieces_is_put_together(void **state)
{
	int fd = client_open();
	static const char body[] = "{\"name\":\"agent01\",\"password\":\"" RIGHT "\"}";
	char text[300];

	(void)state;
	snprintf(text, sizeof text,
		 "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: "
		 "application/json\r\nContent-Length: %zu\r\n\r\n",
		 strlen(body));
	client_send(fd, text);
	for (size_t i = 0; i < strlen(body); i++) {
		client_send_n(fd, body + i, 1);
		if (i % 16 == 0)
			rig_nap();
	}
	client_get(fd, &g);
	assert_int_equal(g.status, 200);
	close(fd);
}

static void other_types_than_json_are_refused(void **state)
{
	int fd = client_open();

	(void)state;
	client_send(fd, "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: "
			"text/plain\r\nContent-Length: 2\r\n\r\n{}");
	client_get(fd, &g);
	assert_int_equal(g.status, 415);
	close(fd);
}

static void a_head_that_is_too_long_closes_and_nothing_breaks(void **state)
{
	static char text[20000];
	int fd = client_open();

	(void)state;
	memset(text, 'x', sizeof text - 1);
	client_send(fd, "GET / HTTP/1.1\r\nHost: a\r\nCookie: ");
	client_send(fd, text);
	client_send(fd, "\r\n\r\n");
	client_get_head(fd, &g);
	assert_int_not_equal(g.status, 200);
	close(fd);
	client_ask(&g, "GET", "/healthz", "", NULL);
	assert_int_equal(g.status, 200);
}

static void odd_methods_and_addresses_hurt_nobody(void **state)
{
	static const char *const odd[] = {
	    "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
	    "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
	    "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
	    "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
	    "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
	    "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
	    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
	    "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
	    "\r\n\r\n\r\n",
	    "GET /\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(odd); i++) {
		int fd = client_open();

		client_send(fd, odd[i]);
		shutdown(fd, SHUT_WR);
		client_get_head(fd, &g);
		assert_true(g.status == 0 || g.status >= 200);
		assert_null(strstr(g.head, "error.css"));
		close(fd);
	}
	client_ask(&g, "GET", "/healthz", "", NULL);
	assert_int_equal(g.status, 200);
}

static void a_range_is_not_known_and_gets_the_whole(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/desk/desk.js", "Range: bytes=0-1\r\n", NULL);
	assert_int_equal(g.status, 200);
	assert_string_equal(g.body, "let a;");
}

static void a_refused_handshake_is_answered_in_json(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/api/v1/live",
		   "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
		   "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
		   NULL);
	assert_int_equal(g.status, 401);
	assert_string_equal(
	    g.body, "{\"error\":{\"verdict\":\"not_logged_in\",\"message\":\"Log in first.\"}}");
	client_ask(&g, "GET", "/api/v1/live", "", NULL); /* no upgrade at all */
	assert_int_equal(g.status, 404);
}

static void two_requests_at_once_are_answered_in_order(void **state)
{
	int fd = client_open();

	(void)state;
	client_send(
	    fd,
	    "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\nGET /desk/desk.js HTTP/1.1\r\nHost: a\r\n\r\n");
	client_get(fd, &g);
	assert_string_equal(g.body, "{\"ok\":true}");
	client_get(fd, &g);
	assert_string_equal(g.body, "let a;");
	close(fd);
}

static void ready_means_database_and_loop_answer(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/readyz", "", NULL);
	assert_int_equal(g.status, 200);
	rig.database_away = true;
	client_ask(&g, "GET", "/readyz", "", NULL);
	assert_int_equal(g.status, 503);
	assert_non_null(strstr(g.body, "database_away"));
	rig.database_away = false;
}

static void a_page_that_leaves_before_its_answer_hurts_nobody(void **state)
{
	(void)state;
	pthread_mutex_lock(&rig.lock);
	rig.silent = true;
	pthread_mutex_unlock(&rig.lock);
	for (int i = 0; i < 20; i++) {
		int fd = client_open();

		client_send(fd, "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n");
		rig_nap();
		close(fd);
	}
	pthread_mutex_lock(&rig.lock);
	rig.silent = false;
	pthread_mutex_unlock(&rig.lock);
	client_ask(&g, "GET", "/readyz", "", NULL);
	assert_int_equal(g.status, 200);
}

static int start(void **state)
{
	(void)state;
	rig_start(NULL);
	rig_until(rig.queries[QUERY_FACTS_TODAY] > 0);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pages_carry_their_policy),
	    cmocka_unit_test(a_page_is_found_by_its_name_and_files_by_their_path),
	    cmocka_unit_test(a_browser_that_has_the_file_gets_304),
	    cmocka_unit_test(gzip_goes_to_who_takes_it),
	    cmocka_unit_test(head_has_no_body),
	    cmocka_unit_test(errors_are_json_with_a_word_and_a_sentence),
	    cmocka_unit_test(chunked_bodies_are_refused),
	    cmocka_unit_test(odd_lengths_are_refused),
	    cmocka_unit_test(a_body_that_is_too_large_is_refused_before_it_is_read),
	    cmocka_unit_test(a_post_without_a_body_is_answered),
	    cmocka_unit_test(a_get_with_a_body_is_refused),
	    cmocka_unit_test(expect_100_is_answered_at_once),
	    cmocka_unit_test(a_body_in_pieces_is_put_together),
	    cmocka_unit_test(other_types_than_json_are_refused),
	    cmocka_unit_test(a_head_that_is_too_long_closes_and_nothing_breaks),
	    cmocka_unit_test(odd_methods_and_addresses_hurt_nobody),
	    cmocka_unit_test(a_range_is_not_known_and_gets_the_whole),
	    cmocka_unit_test(a_refused_handshake_is_answered_in_json),
	    cmocka_unit_test(two_requests_at_once_are_answered_in_order),
	    cmocka_unit_test(ready_means_database_and_loop_answer),
	    cmocka_unit_test(a_page_that_leaves_before_its_answer_hurts_nobody),
	};

	return cmocka_run_group_tests(tests, start, rig_end);
}
