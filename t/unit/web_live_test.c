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

static char agent[128], boss[128];
static const char wall[] = "Cookie: dj_wall=wall-token\r\n";

static void queued(dj_id contact, bool publish)
{
	struct fact f = {.kind = FACT_contact_relaxed, .version = 1};

	f.contact_relaxed.contact = contact;
	rig_fact(f, publish);
}

static int64_t last_seq(void)
{
	return rig.log_count;
}

static void hello_says_who_and_where_the_log_stands(void **state)
{
	int fd = ws_open("/api/v1/live", agent), code;
	const char *text;

	(void)state;
	assert_true(fd > 0);
	text = ws_get(fd, &code);
	assert_non_null(strstr(text, "{\"type\":\"hello\",\"seq\":"));
	assert_non_null(
	    strstr(text, "\"person\":{\"id\":\"1000000000000001\",\"name\":\"agent01\""));
	close(fd);
}

static void nobody_gets_in_without_a_login(void **state)
{
	int fd, code;

	(void)state;
	assert_int_equal(ws_open("/api/v1/live", ""), -401);
	assert_int_equal(ws_open("/api/v1/nothing", agent), -404);
	fd = ws_open("/api/v1/live", "Cookie: dj_session=forged\r\n");
	assert_null(ws_get(fd, &code)); /* known to be forged only after a look into the database */
	assert_int_equal(code, 4003);
	close(fd);
}

static void another_site_cannot_open_it(void **state)
{
	char headers[300];

	(void)state;
	snprintf(headers, sizeof headers, "%sOrigin: https://evil.example\r\n", agent);
	assert_int_equal(ws_open("/api/v1/live", headers), -403);
	snprintf(headers, sizeof headers, "%sOrigin: http://127.0.0.1\r\n", agent);
	close(ws_open("/api/v1/live", headers));
}

static void facts_come_to_who_watches_and_may(void **state)
{
	int a = ws_open("/api/v1/live", agent), b = ws_open("/api/v1/live", boss),
	    w = ws_open("/api/v1/live", wall);
	struct fact f = {.kind = FACT_session_closed, .version = 1};

	(void)state;
	ws_send(a, "{\"type\":\"watch\",\"facts\":true}");
	ws_send(b, "{\"type\":\"watch\",\"facts\":true}");
	ws_send(w, "{\"type\":\"watch\",\"facts\":true}");
	assert_non_null(ws_until(a, "hello"));
	assert_non_null(ws_until(b, "hello"));
	assert_non_null(ws_until(w, "hello"));
	for (int i = 0; i < 100; i++) /* until the watch was understood by all three */
		rig_nap();
	f.session_closed.session = 4;
	rig_fact(f, true); /* staff only */
	queued(71, true);  /* floor */
	f = (struct fact){.kind = FACT_alarm_raised, .version = 1};
	f.alarm_raised.alarm = alarm_DISK_FULL;
	rig_fact(f, true); /* all */
	assert_non_null(strstr(ws_until(a, "\"fact\""), "contact.relaxed"));
	assert_non_null(strstr(ws_until(a, "\"fact\""), "alarm.raised"));
	assert_non_null(strstr(ws_until(b, "\"fact\""), "session.closed"));
	assert_non_null(strstr(ws_until(b, "\"fact\""), "contact.relaxed"));
	assert_non_null(strstr(ws_until(w, "\"fact\""), "alarm.raised"));
	close(a);
	close(b);
	close(w);
}

static void a_page_comes_back_by_number_and_misses_nothing(void **state)
{
	int64_t since = last_seq();
	char path[80], seq[40];
	int fd;

	(void)state;
	for (int i = 0; i < 50; i++)
		queued(100 + i, true);
	snprintf(path, sizeof path, "/api/v1/live?since=%lld", (long long)since);
	fd = ws_open(path, agent);
	for (int i = 1; i <= 50; i++) {
		snprintf(seq, sizeof seq, "\"seq\":%lld,", (long long)since + i);
		assert_non_null(strstr(ws_until(fd, "\"fact\""), seq));
	}
	close(fd);
}

static void what_the_ring_lost_comes_from_the_database(void **state)
{
	int64_t since = last_seq();
	char path[80], seq[40];
	int fd;

	(void)state;
	for (int i = 0; i < 6000; i++)
		queued(1000 + i, true);
	snprintf(path, sizeof path, "/api/v1/live?since=%lld", (long long)since);
	fd = ws_open(path, agent);
	for (int i = 1; i <= 6000; i++) {
		snprintf(seq, sizeof seq, "\"seq\":%lld,", (long long)since + i);
		assert_non_null(strstr(ws_until(fd, "\"fact\""), seq));
	}
	queued(9, true); /* and goes on live */
	assert_non_null(strstr(ws_until(fd, "\"fact\""), "\"contact\":\"9\""));
	close(fd);
}

static void a_gap_is_filled_from_the_database(void **state)
{
	int fd = ws_open("/api/v1/live", agent);

	(void)state;
	assert_non_null(ws_until(fd, "hello"));
	ws_send(fd, "{\"type\":\"watch\",\"facts\":true}");
	for (int i = 0; i < 100; i++)
		rig_nap();
	queued(501, false); /* never published */
	queued(502, false);
	queued(503, true);
	assert_non_null(strstr(ws_until(fd, "\"fact\""), "\"contact\":\"501\""));
	assert_non_null(strstr(ws_until(fd, "\"fact\""), "\"contact\":\"502\""));
	assert_non_null(strstr(ws_until(fd, "\"fact\""), "\"contact\":\"503\""));
	close(fd);
}

static void a_slow_reader_is_closed_with_4000(void **state)
{
	int fd, code = 0;

	(void)state;
	client_buffer = 4096;
	fd = ws_open("/api/v1/live", agent);
	client_buffer = 0;
	assert_non_null(ws_until(fd, "hello"));
	ws_send(fd, "{\"type\":\"watch\",\"facts\":true}");
	for (int i = 0; i < 60000; i++) /* far more than the sockets' buffers take */
		queued(i + 1, true);
	while (ws_get(fd, &code))
		;
	assert_int_equal(code, 4000);
	close(fd);
}

static void another_login_closes_the_desk_with_4001(void **state)
{
	char again[128];
	int fd = ws_open("/api/v1/live", agent), code;
	struct fact closed = {.kind = FACT_session_closed}, opened = {.kind = FACT_session_opened};

	(void)state;
	assert_non_null(ws_until(fd, "hello"));
	rig.took_over = true;
	client_login("agent01", again);
	rig.took_over = false;
	closed.session_closed.session = rig.last.session;
	closed.session_closed.session = 5000 + atoi(strstr(agent, "-cookie-") + 8);
	closed.session_closed.person = AGENT_ID;
	rig_fact(closed, false);
	opened.session_opened.session = 5000 + atoi(strstr(again, "-cookie-") + 8);
	opened.session_opened.person = AGENT_ID;
	opened.session_opened.took_over = 1;
	rig_fact(opened, true);
	while (ws_get(fd, &code))
		;
	assert_int_equal(code, 4001);
	close(fd);
	memcpy(agent, again, sizeof agent);
}

/* The pages of the tests before have been noticed to be gone. */
static void wait_for_no_desk(void)
{
	rig_until(rig.seen[COMMAND_DESK_OPENED] == rig.seen[COMMAND_DESK_CLOSED]);
}

/* Somebody goes on to another page before the first has said anything: its connection is still
 * there when its time to be taken for the desk has come. */
static void a_silent_older_page_does_not_take_the_desk_back(void **state)
{
	int opened, older, newer, code;

	(void)state;
	wait_for_no_desk();
	opened = rig.seen[COMMAND_DESK_OPENED];
	older = ws_open("/api/v1/live", agent);
	assert_non_null(ws_until(older, "hello"));
	newer = ws_open("/api/v1/live", agent);
	assert_non_null(ws_until(newer, "hello"));
	ws_send(newer, "{\"type\":\"alive\"}");
	rig_until(rig.seen[COMMAND_DESK_OPENED] == opened + 1);
	while (ws_get(older, &code))
		;
	assert_int_equal(code, 4001);
	ws_send(newer, "{\"type\":\"nonsense\"}");
	assert_non_null(ws_until(newer, "not known here"));
	close(older);
	close(newer);
}

static void a_second_page_takes_the_desk_over(void **state)
{
	int opened, closed, first, second, code;

	(void)state;
	wait_for_no_desk();
	opened = rig.seen[COMMAND_DESK_OPENED];
	closed = rig.seen[COMMAND_DESK_CLOSED];
	first = ws_open("/api/v1/live", agent);
	assert_non_null(ws_until(first, "hello"));
	rig_until(rig.seen[COMMAND_DESK_OPENED] == opened + 1);
	assert_int_equal(rig.last.agent, AGENT_ID);
	second = ws_open("/api/v1/live", agent);
	while (ws_get(first, &code))
		;
	assert_int_equal(code, 4001);
	close(first);
	assert_non_null(ws_until(second, "hello"));
	assert_int_equal(rig.seen[COMMAND_DESK_CLOSED],
			 closed); /* the agent had a desk all the time */
	close(second);
	rig_until(rig.seen[COMMAND_DESK_CLOSED] == closed + 1);
}

static void a_wallboard_in_another_tab_is_not_the_desk(void **state)
{
	int desk, board, opened;

	(void)state;
	wait_for_no_desk();
	opened = rig.seen[COMMAND_DESK_OPENED];
	desk = ws_open("/api/v1/live", agent);
	rig_until(rig.seen[COMMAND_DESK_OPENED] == opened + 1);
	board = ws_open("/api/v1/live", agent);
	ws_send(board, "{\"type\":\"watch\",\"board\":true,\"me\":false}");
	assert_non_null(ws_until(board, "\"type\":\"board\""));
	for (int i = 0; i < 600; i++)
		rig_nap(); /* longer than it takes to be taken for a desk */
	ws_send(desk, "{}");
	assert_non_null(ws_until(desk, "\"type\":\"error\"")); /* it is still there */
	assert_int_equal(rig.seen[COMMAND_DESK_OPENED], opened + 1);
	close(desk);
	close(board);
}

static void the_legs_hear_when_the_page_goes_and_comes(void **state)
{
	int gone, back, fd;

	(void)state;
	wait_for_no_desk();
	gone = rig.signals[SIGNAL_GONE];
	back = rig.signals[SIGNAL_BACK];
	fd = ws_open("/api/v1/live", agent);
	rig_until(rig.signals[SIGNAL_BACK] == back + 1);
	assert_int_equal(rig.signal[SIGNAL_BACK].peer, AGENT_ID);
	assert_false(rig.signal[SIGNAL_BACK].citizen);
	close(fd);
	rig_until(rig.signals[SIGNAL_GONE] == gone + 1);
}

static void offers_and_answers_pass_through(void **state)
{
	struct signal offer = {.kind = SIGNAL_OFFER,
			       .peer = AGENT_ID,
			       .leg = 801,
			       .contact = 802,
			       .text = "v=0\r\no=x"};
	int fd = ws_open("/api/v1/live", agent), answers = rig.signals[SIGNAL_ANSWER];

	(void)state;
	ws_send(
	    fd,
	    "{\"type\":\"alive\"}"); /* a desk says so; others are taken for one a moment later */
	rig_until(rig.seen[COMMAND_DESK_OPENED] > rig.seen[COMMAND_DESK_CLOSED]);
	assert_non_null(ws_until(fd, "hello"));
	web_signal(rig.web, &offer);
	assert_string_equal(
	    ws_until(fd, "signal"),
	    "{\"type\":\"signal\",\"kind\":\"offer\",\"leg\":\"801\",\"contact\":\"802\","
	    "\"sdp\":\"v=0\\u000d\\u000ao=x\",\"ice\":[]}");
	ws_send(fd, "{\"type\":\"signal\",\"kind\":\"answer\",\"leg\":\"801\",\"sdp\":\"v="
		    "0\\r\\nanswer\"}");
	rig_until(rig.signals[SIGNAL_ANSWER] == answers + 1);
	assert_string_equal(rig.signal[SIGNAL_ANSWER].text, "v=0\r\nanswer");
	assert_int_equal(rig.signal[SIGNAL_ANSWER].peer, AGENT_ID);
	close(fd);
}

static void wrong_messages_are_refused_in_words_and_then_the_page_is_closed(void **state)
{
	static const char *const wrong[] = {
	    "{}",
	    "nonsense",
	    "{\"type\":\"call\"}",
	    "{\"type\":\"watch\",\"facts\":1}",
	    "{\"type\":\"signal\",\"kind\":\"answer\",\"leg\":\"x\"}",
	    "[[[[[[[[[[[[[[[[["};
	int fd = ws_open("/api/v1/live", agent), code;

	(void)state;
	assert_non_null(ws_until(fd, "hello"));
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		ws_send(fd, wrong[i]);
		assert_non_null(
		    ws_until(fd, "{\"type\":\"error\",\"error\":{\"verdict\":\"bad_request\""));
	}
	ws_send(fd, "{\"type\":\"alive\"}"); /* says nothing, costs nothing */
	for (int i = 0; i < 20; i++)
		ws_send(fd, "{}");
	while (ws_get(fd, &code))
		;
	assert_int_equal(code, 1008);
	close(fd);
}

static void frames_are_held_to_the_rules(void **state)
{
	static char big[70000];
	static const struct {
		int first_byte;
		const char *data;
		size_t n;
		int code;
	} wrong[] = {
	    {0x82, "{}", 2, 1003},	 /* binary */
	    {0x81, "\xff\xfe", 2, 1007}, /* no UTF-8 */
	    {0x81, big, sizeof big, 1009},
	};

	(void)state;
	memset(big, ' ', sizeof big);
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		int fd = ws_open("/api/v1/live", agent), code;

		assert_non_null(ws_until(fd, "hello"));
		ws_frame(fd, wrong[i].first_byte, wrong[i].data, wrong[i].n);
		while (ws_get(fd, &code))
			;
		assert_int_equal(code, wrong[i].code);
		close(fd);
	}
}

static void a_message_in_fragments_is_put_together(void **state)
{
	int fd = ws_open("/api/v1/live", agent);

	(void)state;
	assert_non_null(ws_until(fd, "hello"));
	ws_frame(fd, 0x01, "{\"type\":\"wa", 11);
	ws_frame(fd, 0x00, "tch\",\"fac", 9);
	ws_frame(fd, 0x80, "ts\":1}", 6);
	assert_non_null(strstr(ws_until(fd, "error"), "\\\"facts\\\" must be true or false."));
	close(fd);
}

static int start(void **state)
{
	(void)state;
	rig_start(NULL);
	client_login("agent01", agent);
	client_login("supervisor01", boss);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hello_says_who_and_where_the_log_stands),
	    cmocka_unit_test(nobody_gets_in_without_a_login),
	    cmocka_unit_test(another_site_cannot_open_it),
	    cmocka_unit_test(facts_come_to_who_watches_and_may),
	    cmocka_unit_test(a_page_comes_back_by_number_and_misses_nothing),
	    cmocka_unit_test(what_the_ring_lost_comes_from_the_database),
	    cmocka_unit_test(a_gap_is_filled_from_the_database),
	    cmocka_unit_test(a_slow_reader_is_closed_with_4000),
	    cmocka_unit_test(another_login_closes_the_desk_with_4001),
	    cmocka_unit_test(a_silent_older_page_does_not_take_the_desk_back),
	    cmocka_unit_test(a_second_page_takes_the_desk_over),
	    cmocka_unit_test(a_wallboard_in_another_tab_is_not_the_desk),
	    cmocka_unit_test(the_legs_hear_when_the_page_goes_and_comes),
	    cmocka_unit_test(offers_and_answers_pass_through),
	    cmocka_unit_test(wrong_messages_are_refused_in_words_and_then_the_page_is_closed),
	    cmocka_unit_test(frames_are_held_to_the_rules),
	    cmocka_unit_test(a_message_in_fragments_is_put_together),
	};

	return cmocka_run_group_tests(tests, start, rig_end);
}
