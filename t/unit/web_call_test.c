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

static char key[64];

/* A page that pressed 120; the peer that rtc knows it by. */
static int call(dj_id *peer)
{
	int calls = rig.signals[SIGNAL_CALL], fd = ws_open("/api/v1/call", "");
	const char *text;

	assert_true(fd > 0);
	text = ws_until(fd, "\"type\":\"call\"");
	sscanf(strstr(text, "\"key\":\"") + 7, "%63[^\"]", key);
	ws_send(fd, "{\"type\":\"call\",\"number\":\"120\",\"language\":\"en\"}");
	rig_until(rig.signals[SIGNAL_CALL] == calls + 1);
	*peer = rig.signal[SIGNAL_CALL].peer;
	return fd;
}

static void from_rtc(enum signal_kind kind, dj_id peer, dj_id leg, dj_id contact)
{
	struct signal s = {.kind = kind,
			   .peer = peer,
			   .citizen = true,
			   .leg = leg,
			   .contact = contact,
			   .text = "v=0"};

	web_signal(rig.web, &s);
}

static void fact(int kind, const int64_t v[FACT_FIELDS])
{
	struct fact f = {.kind = kind, .version = 1};

	memcpy(f.v, v, sizeof f.v);
	rig_fact(f, true);
}
#define FACT(kind, ...) fact(FACT_##kind, (int64_t[FACT_FIELDS]){__VA_ARGS__})

static void pressing_120_reaches_rtc_with_where_it_came_from(void **state)
{
	dj_id peer;
	int fd = call(&peer);

	(void)state;
	assert_true(rig.signal[SIGNAL_CALL].citizen);
	assert_true(peer > 0);
	assert_string_equal(rig.signal[SIGNAL_CALL].number, "120");
	assert_string_equal(rig.signal[SIGNAL_CALL].source, "127.0.0.1");
	assert_int_equal(rig.signal[SIGNAL_CALL].language, language_EN);
	assert_non_null(strstr(ws_until(fd, "\"type\":\"call\""), "\"state\":\"connecting\""));
	ws_send(fd, "{\"type\":\"call\",\"number\":\"120\"}");
	assert_non_null(ws_until(fd, "wrong_state")); /* once */
	close(fd);
}

static void the_page_sees_its_call_from_greeting_to_end(void **state)
{
	dj_id peer;
	int fd = call(&peer);
	const char *text;

	(void)state;
	from_rtc(SIGNAL_OFFER, peer, 801, 0);
	assert_non_null(strstr(ws_until(fd, "signal"), "\"kind\":\"offer\",\"leg\":\"801\""));
	ws_send(fd,
		"{\"type\":\"signal\",\"kind\":\"answer\",\"leg\":\"801\",\"sdp\":\"v=0 mine\"}");
	rig_until(rig.signals[SIGNAL_ANSWER] > 0);
	assert_string_equal(rig.signal[SIGNAL_ANSWER].text, "v=0 mine");
	from_rtc(SIGNAL_CONTACT, peer, 801, 701);
	FACT(contact_started, 701, channel_WEB_CALL, 21, 0, 1, language_EN, 801);
	assert_non_null(strstr(ws_until(fd, "greeting"), "\"contact\":\"701\""));
	FACT(contact_queued, 701, 31, 901, queued_because_NEW, 0, 0, 60000, queue_mode_OPEN);
	assert_non_null(strstr(ws_until(fd, "waiting"), "\"wait_ms\":60000"));
	FACT(contact_estimated, 701, 31, 3, 45000);
	text = ws_until(fd, "\"position\":3");
	assert_non_null(strstr(text, "\"wait_ms\":45000"));
	assert_non_null(strstr(text, "\"agent\":null"));
	FACT(contact_answered, 701, 31, 901, AGENT_ID, 30000, 0, device_BROWSER);
	text = ws_until(fd, "talking");
	assert_non_null(strstr(text, "\"agent\":\"이*연\""));
	assert_non_null(strstr(text, "\"position\":null"));
	FACT(contact_held, 701, 901, AGENT_ID);
	assert_non_null(ws_until(fd, "\"state\":\"held\""));
	FACT(contact_resumed, 701, 901, AGENT_ID, 1000);
	assert_non_null(ws_until(fd, "talking"));
	FACT(contact_interrupted, 701, 901, AGENT_ID);
	assert_non_null(ws_until(fd, "reconnecting"));
	FACT(contact_rejoined, 701, 901, AGENT_ID, 900);
	assert_non_null(ws_until(fd, "talking"));
	FACT(contact_ended, 701, 31, result_ANSWERED, party_AGENT, leg_end_NORMAL, 30000, 60000);
	assert_non_null(strstr(ws_until(fd, "ended"), "\"reason\":\"agent\""));
	close(fd);
}

static void facts_that_come_before_their_signal_are_not_lost(void **state)
{
	dj_id peer;
	int fd = call(&peer);

	(void)state;
	FACT(contact_started, 702, channel_WEB_CALL, 21, 0, 1, language_EN, 802);
	from_rtc(SIGNAL_CONTACT, peer, 802, 702);
	assert_non_null(ws_until(fd, "greeting"));
	close(fd);
}

static void keys_and_hanging_up_reach_rtc(void **state)
{
	dj_id peer;
	int fd = call(&peer), keys = rig.signals[SIGNAL_KEY], ends = rig.signals[SIGNAL_END];

	(void)state;
	ws_send(fd, "{\"type\":\"key\",\"digit\":\"5\"}"); /* there is no leg yet */
	assert_non_null(ws_until(fd, "wrong_state"));
	from_rtc(SIGNAL_OFFER, peer, 803, 0);
	assert_non_null(ws_until(fd, "offer"));
	ws_send(fd, "{\"type\":\"key\",\"digit\":\"#\"}");
	rig_until(rig.signals[SIGNAL_KEY] == keys + 1);
	assert_string_equal(rig.signal[SIGNAL_KEY].text, "#");
	assert_int_equal(rig.signal[SIGNAL_KEY].leg, 803);
	ws_send(fd, "{\"type\":\"key\",\"digit\":\"12\"}");
	assert_non_null(ws_until(fd, "bad_request"));
	ws_send(fd, "{\"type\":\"hangup\"}");
	rig_until(rig.signals[SIGNAL_END] == ends + 1);
	from_rtc(SIGNAL_END, peer, 803, 0);
	assert_non_null(strstr(ws_until(fd, "ended"), "\"reason\":\"you\""));
	close(fd);
}

static void a_lost_page_comes_back_by_its_key(void **state)
{
	int gone = rig.signals[SIGNAL_GONE], back = rig.signals[SIGNAL_BACK];
	dj_id peer;
	int fd = call(&peer);
	char path[120];

	(void)state;
	from_rtc(SIGNAL_OFFER, peer, 804, 0);
	assert_non_null(ws_until(fd, "offer"));
	close(fd);
	rig_until(rig.signals[SIGNAL_GONE] == gone + 1);
	assert_int_equal(rig.signal[SIGNAL_GONE].peer, peer);
	snprintf(path, sizeof path, "/api/v1/call?resume=%s", key);
	fd = ws_open(path, "");
	assert_true(fd > 0);
	rig_until(rig.signals[SIGNAL_BACK] == back + 1);
	assert_int_equal(rig.signal[SIGNAL_BACK].peer, peer);
	assert_non_null(strstr(ws_until(fd, "\"type\":\"call\""), key));
	close(fd);
	assert_int_equal(ws_open("/api/v1/call?resume=AAAAAAAAAAAAAAAAAAAAAAAA", ""), -404);
	assert_int_equal(ws_open("/api/v1/call?resume=", ""), -404);
}

static void a_second_page_with_the_key_takes_the_call(void **state)
{
	dj_id peer;
	int first = call(&peer), second, code;
	char path[120];

	(void)state;
	snprintf(path, sizeof path, "/api/v1/call?resume=%s", key);
	second = ws_open(path, "");
	while (ws_get(first, &code))
		;
	assert_int_equal(code, 4001);
	from_rtc(SIGNAL_OFFER, peer, 805, 0);
	assert_non_null(ws_until(second, "offer"));
	close(first);
	close(second);
}

static void a_page_answers_only_its_own_offer(void **state)
{
	dj_id peer, other;
	int a = call(&peer), b = call(&other), answers = rig.signals[SIGNAL_ANSWER];

	(void)state;
	from_rtc(SIGNAL_OFFER, peer, 806, 0);
	assert_non_null(ws_until(a, "offer"));
	ws_send(b, "{\"type\":\"signal\",\"kind\":\"answer\",\"leg\":\"806\",\"sdp\":\"v=0\"}");
	assert_non_null(ws_until(b, "bad_request"));
	assert_int_equal(rig.signals[SIGNAL_ANSWER], answers);
	close(a);
	close(b);
}

static void one_address_calls_only_so_often(void **state)
{
	struct web_config limited = {.unlimited = false};
	int fds[40], n = 0, fd = 0;

	(void)state;
	rig_stop();
	rig_start(&limited);
	while (n < 40 && (fd = ws_open("/api/v1/call", "")) > 0)
		fds[n++] = fd;
	assert_in_range(n, 1, 39);
	assert_int_equal(fd, -429);
	while (n > 0)
		close(fds[--n]);
}

static int start(void **state)
{
	(void)state;
	rig_start(NULL);
	rig_read();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pressing_120_reaches_rtc_with_where_it_came_from),
	    cmocka_unit_test(the_page_sees_its_call_from_greeting_to_end),
	    cmocka_unit_test(facts_that_come_before_their_signal_are_not_lost),
	    cmocka_unit_test(keys_and_hanging_up_reach_rtc),
	    cmocka_unit_test(a_lost_page_comes_back_by_its_key),
	    cmocka_unit_test(a_second_page_with_the_key_takes_the_call),
	    cmocka_unit_test(a_page_answers_only_its_own_offer),
	    cmocka_unit_test(one_address_calls_only_so_often),
	};

	return cmocka_run_group_tests(tests, start, rig_end);
}
