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

static char agent[128];
static struct got g;

static void fact(int kind, const int64_t v[FACT_FIELDS])
{
	struct fact f = {.kind = kind, .version = 1};

	memcpy(f.v, v, sizeof f.v);
	rig_fact(f, true);
}
#define FACT(kind, ...) fact(FACT_##kind, (int64_t[FACT_FIELDS]){__VA_ARGS__})

static void the_desk_follows_a_contact_from_offer_to_wrap_up(void **state)
{
	int fd = ws_open("/api/v1/live", agent);
	const char *text;

	(void)state;
	assert_non_null(strstr(ws_until(fd, "\"type\":\"me\""), "\"routing\":\"off\""));
	FACT(contact_started, 701, channel_CALL, 21, 22, 1, language_KO, 801);
	FACT(contact_queued, 701, 31, 901, queued_because_NEW, 0, 0, 12000, queue_mode_OPEN);
	FACT(offer_made, 601, 701, 31, AGENT_ID, rule_LONGEST_IDLE, 20000, device_BROWSER, 7);
	FACT(offer_score, 601, AGENT_ID, 1, 51000, 4, 51000);
	FACT(agent_routing, AGENT_ID, routing_RINGING, 701, 20000);
	text = ws_until(fd, "010-****-1234"); /* comes when the database answered */
	assert_non_null(strstr(text, "\"offer\":{\"offer\":\"601\",\"contact\":{\"id\":\"701\""));
	assert_non_null(strstr(text, "\"ring_ms\":20000,\"rule\":\"longest_idle\",\"eligible\":7,"
				     "\"level\":4,\"idle_ms\":51000"));
	assert_non_null(strstr(text, "\"contact\":null,\"wrap\":null"));
	FACT(contact_answered, 701, 31, 901, AGENT_ID, 10000, 0, device_BROWSER);
	FACT(agent_routing, AGENT_ID, routing_TALKING, 701);
	text = ws_until(fd, "\"routing\":\"talking\"");
	assert_non_null(strstr(text, "\"offer\":null,\"asked\":null,\"contact\":{\"id\":\"701\""));
	assert_non_null(strstr(text, "\"waited_ms\":10000"));
	FACT(contact_ended, 701, 31, result_ANSWERED, party_CITIZEN, leg_end_NORMAL, 10000, 60000);
	FACT(agent_routing, AGENT_ID, routing_WRAP_UP, 701, 30000);
	text = ws_until(fd, "\"routing\":\"wrap_up\"");
	assert_non_null(strstr(text, "\"contact\":null,\"wrap\":{\"contact\":{\"id\":\"701\""));
	assert_non_null(strstr(text, "\"mode\":\"timed\""));
	FACT(agent_routing, AGENT_ID, routing_IDLE);
	assert_non_null(strstr(ws_until(fd, "\"routing\":\"idle\""),
			       "\"offer\":null,\"asked\":null,\"contact\":null,\"wrap\":null"));
	close(fd);
}

/* R059: nothing but the flag changes, and who leads the floor must know at once. */
static void a_crisis_is_on_the_supervisors_desk_at_once(void **state)
{
	char boss[128];
	int fd, other;

	(void)state;
	client_login("supervisor01", boss);
	FACT(contact_started, 711, channel_CALL, 21, 22, 1, language_KO, 811);
	FACT(contact_answered, 711, 31, 911, 77, 0, 0, device_BROWSER);
	fd = ws_open("/api/v1/live", boss);
	other = ws_open("/api/v1/live", agent);
	assert_non_null(strstr(ws_until(fd, "\"type\":\"me\""), "\"crises\":[]"));
	FACT(crisis_raised, 711, crisis_by_KNOCKS, 0);
	assert_non_null(strstr(ws_until(fd, "\"contact\":\"711\""), "\"by\":\"knocks\""));
	FACT(crisis_unseen, 711, 77, 30000);
	assert_non_null(ws_until(other, "\"contact\":\"711\"")); /* now the whole floor */
	FACT(crisis_seen, 711, BOSS_ID, 40000);
	assert_non_null(ws_until(other, "\"crises\":[]"));
	FACT(contact_ended, 711, 31, result_ANSWERED, party_CITIZEN, leg_end_NORMAL, 0, 60000);
	assert_non_null(ws_until(fd, "\"crises\":[]"));
	close(fd);
	close(other);
}

static void muting_shows_until_the_conversation_is_over(void **state)
{
	int fd;

	(void)state;
	FACT(contact_started, 702, channel_CALL, 21, 22, 1, language_KO, 802);
	FACT(contact_answered, 702, 31, 902, AGENT_ID, 0, 0, device_BROWSER);
	FACT(agent_routing, AGENT_ID, routing_TALKING, 702);
	fd = ws_open("/api/v1/live", agent);
	assert_non_null(ws_until(fd, "\"muted\":false"));
	client_ask(&g, "POST", "/api/v1/contacts/702/mute", agent, "{\"on\":true}");
	assert_int_equal(g.status, 200);
	assert_non_null(ws_until(fd, "\"muted\":true"));
	rig.verdict = VERDICT_wrong_state;
	client_ask(&g, "POST", "/api/v1/contacts/702/mute", agent, "{\"on\":false}");
	rig.verdict = VERDICT_ok;
	client_ask(&g, "GET", "/api/v1/me", agent, NULL);
	assert_non_null(strstr(g.body, "\"muted\":true")); /* refused: nothing changed */
	FACT(segment_ended, 702, 902, AGENT_ID, 31, segment_end_AGENT_ENDED);
	client_ask(&g, "POST", "/api/v1/contacts/702/mute", agent, "{\"on\":false}");
	assert_non_null(ws_until(fd, "\"muted\":false"));
	FACT(contact_ended, 702, 31, result_ANSWERED, party_AGENT, leg_end_NORMAL);
	FACT(agent_routing, AGENT_ID, routing_IDLE);
	close(fd);
}

static void what_another_wrote_meanwhile_comes_with_the_refusal(void **state)
{
	(void)state;
	rig.verdict = VERDICT_changed;
	client_ask(&g, "PUT", "/api/v1/contacts/702/record", agent,
		   "{\"note\":\"mine\",\"revision\":1}");
	rig.verdict = VERDICT_ok;
	assert_int_equal(g.status, 409);
	assert_non_null(strstr(g.body, "{\"error\":{\"verdict\":\"changed\""));
	assert_non_null(strstr(g.body, "\"record\":{\"topic\":null,"));
	assert_non_null(strstr(g.body, "\"note\":\"theirs\""));
	assert_int_equal(rig.last.number, 1);
	assert_string_equal(rig.last.text, "mine");
}

static void the_board_comes_to_who_watches_and_again_when_it_changes(void **state)
{
	int fd = ws_open("/api/v1/live", "Cookie: dj_wall=wall-token\r\n");

	(void)state;
	assert_non_null(ws_until(fd, "\"type\":\"board\""));
	FACT(contact_started, 703, channel_WEB_CALL, 21, 0, 1, language_KO, 803);
	FACT(contact_queued, 703, 31, 903, queued_because_NEW, 0, 0, 12000, queue_mode_OPEN);
	assert_non_null(ws_until(fd, "\"waiting\":{\"count\":1,"));
	FACT(contact_ended, 703, 31, result_ABANDONED, party_CITIZEN, leg_end_NORMAL, 60000, 61000);
	assert_non_null(ws_until(fd, "\"waiting\":{\"count\":0,"));
	close(fd);
}

/* As the writer tells it when it cannot commit. */
static void tell_alarm(enum alarm what, bool on)
{
	struct published p = {.kind = PUBLISHED_ALARM};

	p.fact.kind = on ? FACT_alarm_raised : FACT_alarm_cleared;
	p.fact.at_ms = 1764000000000;
	p.fact.alarm_raised.alarm = what;
	web_publish(rig.web, &p, 1);
}

static void an_alarm_shows_although_nothing_can_be_committed(void **state)
{
	int fd = ws_open("/api/v1/live", "Cookie: dj_wall=wall-token\r\n");

	(void)state;
	assert_non_null(ws_until(fd, "\"alarms\":[]"));
	tell_alarm(alarm_DATABASE_AWAY, true);
	assert_non_null(ws_until(fd, "\"alarms\":[{\"alarm\":\"database_away\",\"since_ms\":"));
	FACT(alarm_raised, alarm_DATABASE_AWAY); /* the fact of it comes later: still one alarm */
	tell_alarm(alarm_DISK_FULL, true);
	assert_null(
	    strstr(strstr(ws_until(fd, "disk_full"), "database_away") + 1, "database_away"));
	tell_alarm(alarm_DISK_FULL, false);
	tell_alarm(alarm_DATABASE_AWAY, false);
	FACT(alarm_cleared, alarm_DATABASE_AWAY);
	assert_non_null(ws_until(fd, "\"alarms\":[]"));
	close(fd);
}

static void metrics_count_what_the_facts_say(void **state)
{
	(void)state;
	FACT(contact_started, 704, channel_WEB_CALL, 21, 0, 1, language_KO, 804);
	FACT(contact_queued, 704, 31, 904, queued_because_NEW, 0, 0, 12000, queue_mode_OPEN);
	FACT(contact_answered, 704, 31, 904, AGENT_ID, 7000, 0, device_BROWSER);
	FACT(contact_ended, 704, 31, result_ANSWERED, party_CITIZEN, leg_end_NORMAL, 7000, 9000);
	do
		client_ask(&g, "GET", "/metrics", "", NULL);
	while (!strstr(g.body, "dajeong_contacts_total{channel=\"web\",result=\"answered\"} 1\n"));
	assert_string_equal(got_header(&g, "Content-Type"),
			    "text/plain; version=0.0.4; charset=utf-8");
	assert_non_null(
	    strstr(g.body, "dajeong_contacts_total{channel=\"call\",result=\"answered\"} 2\n"));
	assert_non_null(strstr(g.body, "dajeong_queue_waiting{queue=\"general\"} 0\n"));
	assert_non_null(strstr(
	    g.body, "dajeong_answer_seconds_bucket{le=\"5\"} 1\n")); /* 702 at once, 704 after 7,
									701 after 10 */
	assert_non_null(strstr(g.body, "dajeong_answer_seconds_bucket{le=\"10\"} 3\n"));
	assert_non_null(strstr(g.body, "dajeong_answer_seconds_count 3\n"));
	assert_non_null(strstr(g.body, "dajeong_agents{state=\"available\"}"));
	assert_non_null(strstr(g.body, "dajeong_mailbox_depth{mailbox=\"web-published\"}"));
}

static void a_new_password_goes_on_as_its_hash(void **state)
{
	char admin[128];

	(void)state;
	client_login("admin", admin);
	client_ask(&g, "POST", "/api/v1/people", admin,
		   "{\"name\":\"agent99\",\"password\":\"secret secret\",\"roles\":[\"agent\"]}");
	assert_int_equal(g.status, 200);
	assert_int_equal(rig.last.kind, COMMAND_PERSON_SAVE);
	assert_null(strstr(rig.last.text, "secret secret"));
	assert_non_null(strstr(rig.last.text, "\"password_hash\":\"$argon2id$"));
	client_ask(&g, "PUT", "/api/v1/people/77", admin,
		   "{\"name\":\"agent99\",\"password\":\"short\"}");
	assert_int_equal(g.status, 400);
	client_ask(&g, "PUT", "/api/v1/people/77", admin,
		   "{\"name\":\"agent99\",\"display\":\"x\"}");
	assert_int_equal(g.status, 200);
	assert_int_equal(rig.last.subject, 77);
	assert_string_equal(rig.last.text, "{\"name\":\"agent99\",\"display\":\"x\"}");
}

static int start(void **state)
{
	(void)state;
	rig_start(NULL);
	rig_read();
	client_login("agent01", agent);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_desk_follows_a_contact_from_offer_to_wrap_up),
	    cmocka_unit_test(muting_shows_until_the_conversation_is_over),
	    cmocka_unit_test(what_another_wrote_meanwhile_comes_with_the_refusal),
	    cmocka_unit_test(the_board_comes_to_who_watches_and_again_when_it_changes),
	    cmocka_unit_test(an_alarm_shows_although_nothing_can_be_committed),
	    cmocka_unit_test(metrics_count_what_the_facts_say),
	    cmocka_unit_test(a_new_password_goes_on_as_its_hash),
	    cmocka_unit_test(a_crisis_is_on_the_supervisors_desk_at_once),
	};

	return cmocka_run_group_tests(tests, start, rig_end);
}
