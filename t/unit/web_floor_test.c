/* links: base domain app edge/web; with: unit/web_rig */
/* The floor's live view: who may see it, the whole once and then only what changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "unit/web_rig.h"

#define WATCH "{\"type\":\"watch\",\"me\":false,\"floor\":true}"

static char agent[128], boss[128];

static void say(int kind, int64_t a, int64_t b, int64_t c)
{
	struct fact f = {.kind = kind, .version = fact_info(kind)->version, .v = {a, b, c}};

	rig_fact(f, true);
}

static void routing(dj_id who, enum routing to, dj_id contact)
{
	say(FACT_agent_routing, who, to, contact);
}

static void the_whole_comes_first_and_then_what_changed(void **state)
{
	int fd = ws_open("/api/v1/live", boss);
	const char *text;

	(void)state;
	routing(2001, routing_IDLE, 0);
	routing(2002, routing_IDLE, 0);
	ws_send(fd, WATCH);
	text = ws_until(fd, "\"whole\":true");
	assert_non_null(text);
	assert_non_null(strstr(text, "\"id\":\"2001\""));
	assert_non_null(strstr(text, "\"id\":\"2002\""));
	routing(2002, routing_OFF, 0);
	text = ws_until(fd, "\"id\":\"2002\"");
	assert_non_null(strstr(text, "\"whole\":false"));
	assert_non_null(strstr(text, "\"routing\":\"off\""));
	assert_null(strstr(text, "\"id\":\"2001\""));
	close(fd);
}

static void a_contact_comes_changes_and_is_gone(void **state)
{
	int fd = ws_open("/api/v1/live", boss);
	struct fact f = {.kind = FACT_contact_started, .version = 1};

	(void)state;
	ws_send(fd, WATCH);
	assert_non_null(ws_until(fd, "\"whole\":true"));
	f.contact_started.contact = 3001;
	f.contact_started.language = language_VI;
	rig_fact(f, true);
	assert_non_null(strstr(ws_until(fd, "\"id\":\"3001\""), "\"language\":\"vi\""));
	say(FACT_crisis_raised, 3001, crisis_by_AGENT, 2001);
	assert_non_null(strstr(ws_until(fd, "\"id\":\"3001\""), "\"crisis\":{\"by\":\"agent\""));
	f = (struct fact){.kind = FACT_contact_ended, .version = 1};
	f.contact_ended.contact = 3001;
	rig_fact(f, true);
	assert_non_null(ws_until(fd, "\"gone\":[\"3001\"]"));
	close(fd);
}

static void an_agent_never_sees_it(void **state)
{
	int fd = ws_open("/api/v1/live", agent);

	(void)state;
	ws_send(fd, "{\"type\":\"watch\",\"me\":false,\"board\":true,\"floor\":true}");
	for (int i = 0; i < 3; i++) {
		const char *text = ws_until(fd, "\"type\":\"");

		assert_null(strstr(text, "\"type\":\"floor\""));
		routing(2001, i % 2 ? routing_IDLE : routing_OFF, 0);
	}
	close(fd);
}

static void who_loses_the_role_is_shut_out_at_once(void **state)
{
	int fd = ws_open("/api/v1/live", boss);

	(void)state;
	ws_send(fd, WATCH);
	assert_non_null(ws_until(fd, "\"whole\":true"));
	pthread_mutex_lock(&rig.lock);
	rig.boss_role = "agent";
	pthread_mutex_unlock(&rig.lock);
	say(FACT_person_changed, BOSS_ID, 0, 0);
	assert_non_null(ws_until(fd, "\"shut\":true"));
	ws_send(fd, WATCH); /* asking again does not help */
	ws_send(fd, "{\"type\":\"watch\",\"me\":false,\"board\":true,\"floor\":true}");
	assert_null(strstr(ws_until(fd, "\"type\":\""), "\"type\":\"floor\""));
	close(fd);
	pthread_mutex_lock(&rig.lock);
	rig.boss_role = NULL;
	pthread_mutex_unlock(&rig.lock);
	say(FACT_person_changed, BOSS_ID, 0, 0);
}

static void a_desk_hears_that_there_are_words_for_it(void **state)
{
	int fd = ws_open("/api/v1/live", agent);

	(void)state;
	assert_non_null(ws_until(fd, "\"messages\":0"));
	say(FACT_message_sent, 1, message_kind_NOW, AGENT_ID);
	assert_non_null(ws_until(fd, "\"messages\":1"));
	say(FACT_message_sent, 2, message_kind_NOW, BOSS_ID); /* somebody else's */
	say(FACT_message_sent, 3, message_kind_HANDOVER, 0);
	assert_non_null(ws_until(fd, "\"messages\":2"));
	close(fd);
}

static int begin(void **state)
{
	(void)state;
	rig_start(NULL);
	client_login("agent01", agent);
	client_login("supervisor01", boss);
	return 0;
}

static int end(void **state)
{
	(void)state;
	rig_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_whole_comes_first_and_then_what_changed),
	    cmocka_unit_test(a_contact_comes_changes_and_is_gone),
	    cmocka_unit_test(an_agent_never_sees_it),
	    cmocka_unit_test(who_loses_the_role_is_shut_out_at_once),
	    cmocka_unit_test(a_desk_hears_that_there_are_words_for_it),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
