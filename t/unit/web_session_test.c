/* links: base domain app edge/web; with: unit/web_rig */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "unit/web_rig.h"

static struct got g;

static void login_gives_a_cookie_that_scripts_cannot_read(void **state)
{
	const char *set;

	(void)state;
	client_ask(&g, "POST", "/api/v1/session", "",
		   "{\"name\":\"agent01\",\"password\":\"" RIGHT "\"}");
	assert_int_equal(g.status, 200);
	assert_string_equal(g.body, "{\"person\":{\"id\":\"1000000000000001\",\"name\":\"agent01\","
				    "\"display\":\"이다연\",\"roles\":["
				    "\"agent\"],\"language\":\"ko\"},\"took_over\":false}");
	set = got_header(&g, "Set-Cookie");
	assert_non_null(strstr(set, "dj_session=agent01-cookie-"));
	assert_non_null(strstr(set, "; HttpOnly"));
	assert_non_null(strstr(set, "; SameSite=Strict"));
	assert_non_null(strstr(set, "Path=/"));
	assert_null(strstr(set, "Secure"));
	assert_string_equal(got_header(&g, "Cache-Control"), "no-store");
}

static void the_password_never_reaches_the_app(void **state)
{
	(void)state;
	client_ask(&g, "POST", "/api/v1/session", "",
		   "{\"name\":\"agent01\",\"password\":\"" RIGHT "\"}");
	assert_string_equal(rig.last.name, "agent01");
	assert_string_equal(rig.last.text, "");
	assert_string_equal(rig.last.words, "");
}

static void a_wrong_password_and_a_wrong_name_look_alike(void **state)
{
	static char body[sizeof g.body];

	(void)state;
	client_ask(&g, "POST", "/api/v1/session", "",
		   "{\"name\":\"agent01\",\"password\":\"wrong\"}");
	assert_int_equal(g.status, 401);
	assert_null(got_header(&g, "Set-Cookie"));
	assert_int_equal(rig.last.kind, COMMAND_LOGIN_FAILED);
	memcpy(body, g.body, sizeof body);
	client_ask(&g, "POST", "/api/v1/session", "",
		   "{\"name\":\"nobody\",\"password\":\"wrong\"}");
	assert_int_equal(g.status, 401);
	assert_string_equal(g.body, body);
}

static void lock_out_answers_423_and_when_to_come_back(void **state)
{
	int tries = 0;

	(void)state;
	do
		client_ask(&g, "POST", "/api/v1/session", "",
			   "{\"name\":\"agent01\",\"password\":\"wrong\"}");
	while (g.status == 401 && ++tries < 5);
	assert_int_equal(g.status, 423);
	assert_string_equal(got_header(&g, "Retry-After"), "600");
}

static void a_locked_name_is_refused_before_its_password_is_looked_at(void **state)
{
	int logins = rig.seen[COMMAND_LOGIN], failed = rig.seen[COMMAND_LOGIN_FAILED];

	(void)state;
	client_ask(&g, "POST", "/api/v1/session", "",
		   "{\"name\":\"locked01\",\"password\":\"" RIGHT "\"}");
	assert_int_equal(g.status, 423);
	assert_non_null(got_header(&g, "Retry-After"));
	assert_int_equal(rig.seen[COMMAND_LOGIN], logins);
	assert_int_equal(rig.seen[COMMAND_LOGIN_FAILED], failed);
}

static void who_is_not_logged_in_gets_401_and_nothing_is_posted(void **state)
{
	int before = rig.seen[COMMAND_PRESENCE];

	(void)state;
	client_ask(&g, "PUT", "/api/v1/me/presence", "", "{\"presence\":\"available\"}");
	assert_int_equal(g.status, 401);
	client_ask(&g, "PUT", "/api/v1/me/presence", "Cookie: dj_session=forged\r\n",
		   "{\"presence\":\"available\"}");
	assert_int_equal(g.status, 401);
	assert_int_equal(rig.seen[COMMAND_PRESENCE], before);
}

static void a_command_goes_out_with_who_and_what(void **state)
{
	char cookie[128];

	(void)state;
	client_login("agent01", cookie);
	client_ask(&g, "PUT", "/api/v1/me/presence", cookie,
		   "{\"presence\":\"break\",\"reason\":\"77\",\"device\":\"phone\"}");
	assert_int_equal(g.status, 200);
	assert_string_equal(g.body, "{}");
	assert_int_equal(rig.last.kind, COMMAND_PRESENCE);
	assert_int_equal(rig.last.actor, AGENT_ID);
	assert_int_equal(rig.last.agent, AGENT_ID);
	assert_int_equal(rig.last.roles, ROLE(AGENT));
	assert_int_equal(rig.last.presence, presence_BREAK);
	assert_int_equal(rig.last.reason, 77);
	assert_int_equal(rig.last.device, device_PHONE);
	client_ask(&g, "POST", "/api/v1/contacts/123/transfer", cookie, "{\"queue\":\"31\"}");
	assert_int_equal(rig.last.contact, 123);
	assert_int_equal(rig.last.to_queue, 31);
	client_ask(&g, "POST", "/api/v1/callbacks/9/done", cookie, NULL);
	assert_int_equal(rig.last.subject, 9);
}

static void a_role_that_may_not_gets_403_and_nothing_is_posted(void **state)
{
	char cookie[128];

	(void)state;
	client_login("agent01", cookie);
	client_ask(&g, "POST", "/api/v1/tokens", cookie, "{\"label\":\"x\"}");
	assert_int_equal(g.status, 403);
	assert_int_equal(rig.seen[COMMAND_TOKEN_MAKE], 0);
	client_ask(&g, "GET", "/api/v1/people", cookie, NULL);
	assert_int_equal(g.status, 403);
	assert_int_equal(rig.queries[QUERY_PEOPLE], 0);
	client_login("admin", cookie);
	client_ask(&g, "POST", "/api/v1/tokens", cookie, "{\"label\":\"x\"}");
	assert_int_equal(g.status, 200);
}

static void a_refusal_has_its_status_word_and_sentence(void **state)
{
	char cookie[128];

	(void)state;
	client_login("agent01", cookie);
	rig.verdict = VERDICT_not_yours;
	client_ask(&g, "POST", "/api/v1/contacts/5/hold", cookie, NULL);
	rig.verdict = VERDICT_ok;
	assert_int_equal(g.status, 409);
	assert_string_equal(g.body, "{\"error\":{\"verdict\":\"not_yours\",\"message\":\"This "
				    "contact is with somebody else.\"}}");
}

static void bodies_are_held_to_their_shape(void **state)
{
	static const struct {
		const char *body, *says;
	} wrong[] = {
	    {"{\"presance\":\"break\"}", "\\\"presance\\\" is not known"},
	    {"{\"presence\":\"asleep\"}", "one of offline available break"},
	    {"{\"presence\":1}", "one of"},
	    {"{}", "\\\"presence\\\" is missing"},
	    {"{\"presence\":\"break\",\"presence\":\"meal\"}", "not a JSON object"},
	    {"[1]", "not a JSON object"},
	    {"{\"presence\":\"break\"", "not a JSON object"},
	    {"{\"presence\":\"break\",\"reason\":7}", "a string of digits"},
	    {"{\"a\":[[[[[[[[[[[[[1]]]]]]]]]]]]]}", "nested deeper"},
	    {"{\"presence\":\"br\\u0000\"}", "not a JSON object"},
	};
	char cookie[128];

	(void)state;
	client_login("agent01", cookie);
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		client_ask(&g, "PUT", "/api/v1/me/presence", cookie, wrong[i].body);
		assert_int_equal(g.status, 400);
		if (!strstr(g.body, wrong[i].says))
			fail_msg("%s -> %s", wrong[i].body, g.body);
	}
}

static void a_text_that_is_too_long_is_413(void **state)
{
	static char body[10000];
	char cookie[128];
	int n = snprintf(body, sizeof body, "{\"revision\":0,\"note\":\"");

	(void)state;
	client_login("agent01", cookie);
	memset(body + n, 'a', 4000);
	strcpy(body + n + 4000, "\"}");
	client_ask(&g, "PUT", "/api/v1/contacts/5/record", cookie, body);
	assert_int_equal(g.status, 413);
	body[n + 3999] = '"';
	strcpy(body + n + 4000, "}");
	client_ask(&g, "PUT", "/api/v1/contacts/5/record", cookie, body);
	assert_int_equal(g.status, 200);
	assert_int_equal(strlen(rig.last.text), 3999);
}

static void another_site_cannot_send_our_cookie(void **state)
{
	char cookie[128], headers[300];

	(void)state;
	client_login("agent01", cookie);
	snprintf(headers, sizeof headers, "%sOrigin: https://evil.example\r\n", cookie);
	client_ask(&g, "POST", "/api/v1/contacts/5/end", headers, "{}");
	assert_int_equal(g.status, 403);
	assert_non_null(strstr(g.body, "foreign_origin"));
	snprintf(headers, sizeof headers, "%sOrigin: http://127.0.0.1\r\n", cookie);
	client_ask(&g, "POST", "/api/v1/contacts/5/end", headers, "{}");
	assert_int_equal(g.status, 200);
	snprintf(headers, sizeof headers, "%sOrigin: null\r\n", cookie);
	client_ask(&g, "POST", "/api/v1/contacts/5/end", headers, "{}");
	assert_int_equal(g.status, 403);
}

static void a_session_is_looked_up_once_and_forgotten_when_it_ends(void **state)
{
	struct fact f = {.kind = FACT_session_closed};
	int looks = rig.queries[QUERY_SESSION];

	(void)state;
	for (int i = 0; i < 5; i++)
		client_ask(&g, "GET", "/api/v1/session",
			   "Cookie: a=b; dj_session=supervisor01-cookie-901; c=d\r\n", NULL);
	assert_int_equal(g.status, 200);
	assert_non_null(strstr(g.body, "supervisor"));
	assert_int_equal(rig.queries[QUERY_SESSION], looks + 1);
	snprintf(rig.ended, sizeof rig.ended, "supervisor01-cookie-901");
	f.session_closed.session = 5901;
	f.session_closed.person = BOSS_ID;
	rig_fact(f, true);
	do
		client_ask(&g, "GET", "/api/v1/session",
			   "Cookie: dj_session=supervisor01-cookie-901\r\n", NULL);
	while (g.status == 200);
	assert_int_equal(g.status, 401);
}

static void logging_out_takes_the_cookie_back(void **state)
{
	char cookie[128];

	(void)state;
	client_login("agent01", cookie);
	client_ask(&g, "DELETE", "/api/v1/session", cookie, NULL);
	assert_int_equal(g.status, 200);
	assert_int_equal(rig.last.kind, COMMAND_LOGOUT);
	assert_true(rig.last.session > 5000);
	assert_non_null(strstr(got_header(&g, "Set-Cookie"), "Max-Age=0"));
}

static void a_program_shows_its_token(void **state)
{
	(void)state;
	client_ask(&g, "GET", "/api/v1/tokens", "Authorization: Bearer api-token\r\n", NULL);
	assert_int_equal(g.status, 200);
	client_ask(&g, "GET", "/api/v1/tokens", "Authorization: Bearer wrong-token\r\n", NULL);
	assert_int_equal(g.status, 401);
	/* its commands are its own, never the system's */
	client_ask(&g, "POST", "/api/v1/tokens", "Authorization: Bearer api-token\r\n",
		   "{\"label\":\"x\"}");
	assert_int_equal(rig.last.actor, 7002);
}

static void a_screen_trades_its_token_for_a_cookie(void **state)
{
	char cookie[128];

	(void)state;
	client_ask(&g, "GET", "/wall?token=wall-token", "", NULL);
	assert_int_equal(g.status, 303);
	assert_string_equal(got_header(&g, "Location"), "/wall");
	assert_non_null(strstr(got_header(&g, "Set-Cookie"),
			       "dj_wall=wall-token; Path=/; HttpOnly; SameSite=Strict"));
	client_ask(&g, "GET", "/wall?token=wall-token&for=visitors&theme=a%22b&lang=ko", "", NULL);
	assert_string_equal(got_header(&g, "Location"), "/wall?for=visitors&lang=ko");
	client_ask(&g, "GET", "/wall?token=api-token", "", NULL);
	assert_int_equal(g.status, 401);
	client_ask(&g, "GET", "/wall?token=nonsense", "", NULL);
	assert_int_equal(g.status, 401);
	client_ask(&g, "GET", "/wall", "", NULL);
	assert_int_equal(g.status, 200);
	/* a wallboard sees no contacts, and a program's token is no login in a cookie */
	client_ask(&g, "GET", "/api/v1/contacts", "Cookie: dj_wall=wall-token\r\n", NULL);
	assert_int_equal(g.status, 403);
	snprintf(cookie, sizeof cookie, "Cookie: dj_wall=api-token\r\n");
	client_ask(&g, "GET", "/api/v1/tokens", cookie, NULL);
	assert_int_equal(g.status, 401);
}

static void without_a_database_nobody_new_comes_in_and_the_answer_says_why(void **state)
{
	char cookie[128];

	(void)state;
	client_login("agent01", cookie);
	rig.database_away = true;
	client_ask(&g, "POST", "/api/v1/session", "",
		   "{\"name\":\"agent01\",\"password\":\"" RIGHT "\"}");
	assert_int_equal(g.status, 503);
	assert_non_null(strstr(g.body, "database_away"));
	client_ask(&g, "GET", "/api/v1/session", "Cookie: dj_session=agent01-cookie-888\r\n", NULL);
	assert_int_equal(g.status, 503);
	/* who is known goes on working */
	client_ask(&g, "POST", "/api/v1/contacts/5/hold", cookie, NULL);
	assert_int_equal(g.status, 200);
	rig.database_away = false;
}

static int start(void **state)
{
	(void)state;
	rig_start(NULL);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(login_gives_a_cookie_that_scripts_cannot_read),
	    cmocka_unit_test(the_password_never_reaches_the_app),
	    cmocka_unit_test(a_wrong_password_and_a_wrong_name_look_alike),
	    cmocka_unit_test(lock_out_answers_423_and_when_to_come_back),
	    cmocka_unit_test(a_locked_name_is_refused_before_its_password_is_looked_at),
	    cmocka_unit_test(who_is_not_logged_in_gets_401_and_nothing_is_posted),
	    cmocka_unit_test(a_command_goes_out_with_who_and_what),
	    cmocka_unit_test(a_role_that_may_not_gets_403_and_nothing_is_posted),
	    cmocka_unit_test(a_refusal_has_its_status_word_and_sentence),
	    cmocka_unit_test(bodies_are_held_to_their_shape),
	    cmocka_unit_test(a_text_that_is_too_long_is_413),
	    cmocka_unit_test(another_site_cannot_send_our_cookie),
	    cmocka_unit_test(a_session_is_looked_up_once_and_forgotten_when_it_ends),
	    cmocka_unit_test(logging_out_takes_the_cookie_back),
	    cmocka_unit_test(a_program_shows_its_token),
	    cmocka_unit_test(a_screen_trades_its_token_for_a_cookie),
	    cmocka_unit_test(without_a_database_nobody_new_comes_in_and_the_answer_says_why),
	};

	return cmocka_run_group_tests(tests, start, rig_end);
}
