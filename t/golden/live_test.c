/* links: base domain app edge/web; with: unit/web_rig */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "golden/golden.h"
#include "unit/web_rig.h"

/* A morning at 10:00 of the site's time: one contact from the first ring to its record, and things
 * that only some may see. */
#define NOW INT64_C(1764032400000) /* 2025-11-25 10:00 in Korea */

static struct dj_fake_clock clock_;

static void say(int kind, dj_ms at, const int64_t v[FACT_FIELDS])
{
	struct fact f = {.kind = kind, .version = fact_info(kind)->version, .at_ms = at};

	memcpy(f.v, v, sizeof f.v);
	rig_fact(f, true);
}
#define SAY(kind, at, ...) say(FACT_##kind, NOW - (at), (int64_t[FACT_FIELDS]){__VA_ARGS__})

static void a_morning(void)
{
	SAY(server_started, 600000, 9001, 1);
	SAY(agent_device, 500000, AGENT_ID, device_BROWSER, 1);
	SAY(agent_presence, 500000, AGENT_ID, presence_AVAILABLE, party_AGENT, 0, device_BROWSER);
	SAY(agent_routing, 500000, AGENT_ID, routing_IDLE);
	SAY(session_opened, 490000, 5001, AGENT_ID);
	SAY(login_refused, 480000, AGENT_ID, 2, 0);
	SAY(contact_started, 300000, 701, channel_CALL, 21, 22, 1, language_KO, 801);
	SAY(contact_queued, 290000, 701, 31, 901, queued_because_NEW, 0, NOW - 290000, 12000,
	    queue_mode_OPEN);
	SAY(offer_made, 289000, 601, 701, 31, AGENT_ID, rule_LONGEST_IDLE, 20000, device_BROWSER,
	    7);
	SAY(offer_score, 289000, 601, AGENT_ID, 1, 51000, 4, 51000);
	SAY(agent_routing, 289000, AGENT_ID, routing_RINGING, 701, 20000);
	SAY(offer_ended, 280000, 601, 701, AGENT_ID, offer_end_ACCEPTED, 9000);
	SAY(contact_answered, 280000, 701, 31, 901, AGENT_ID, 10000, 2000, device_BROWSER);
	SAY(agent_routing, 280000, AGENT_ID, routing_TALKING, 701);
	SAY(contact_classified, 200000, 701, AGENT_ID, 41, 51, outcome_ANSWERED, 1);
	SAY(number_shown, 190000, 701, AGENT_ID);
	SAY(setting_changed, 180000, 3);
	SAY(alarm_raised, 100000, alarm_DISK_FULL);
	SAY(contact_started, 60000, 702, channel_WEB_CALL, 21, 0, 0, language_EN, 802);
	SAY(contact_queued, 50000, 702, 31, 902, queued_because_NEW, 0, NOW - 50000, 30000,
	    queue_mode_OPEN);
	SAY(callback_due, 40000, 700, 501, callback_reason_ABANDONED, NOW);
}

/* All facts that this viewer gets, one a line, then the last views. */
static void record(struct dj_buf *out, const char *who, const char *header)
{
	int fd = ws_open("/api/v1/live?since=0", header);
	const char *text;
	int code;
	int64_t seq = 0;

	dj_buf_printf(out, "== %s\n", who);
	ws_send(fd, "{\"type\":\"watch\",\"facts\":true,\"board\":true,\"me\":true}");
	/* alarm_cleared is for everybody: after it nothing of the morning is missing */
	while (seq < rig.log_count && (text = ws_get(fd, &code))) {
		if (!strstr(text, "\"type\":\"fact\""))
			continue;
		seq = strtoll(strstr(text, "\"seq\":") + 6, NULL, 10);
		dj_buf_printf(out, "%s\n", text);
	}
	close(fd);
}

static void view(struct dj_buf *out, const char *path, const char *header)
{
	static struct got g;

	client_ask(&g, "GET", path, header, NULL);
	dj_buf_printf(out, "GET %s -> %d\n%s\n", path, g.status, g.body);
}

/* The desk asks the database for what facts may not hold; the view is complete when that came. */
static void wait_for_card(const char *header)
{
	static struct got g;

	do
		client_ask(&g, "GET", "/api/v1/me", header, NULL);
	while (!strstr(g.body, "010-****-1234"));
}

static void each_viewer_gets_what_their_role_may_see(void **state)
{
	static const char *const names[] = {"agent01", "supervisor01", "admin"};
	static const char wall[] = "Cookie: dj_wall=wall-token\r\n",
			  program[] = "Authorization: Bearer api-token\r\n";
	struct web_config cfg = {
	    .unlimited = true, .utc_offset_min = 540, .targets = {.waiting = 25}};
	char cookie[128];
	struct dj_buf out;

	(void)state;
	dj_fake_clock_init(&clock_, NOW);
	cfg.clock = &clock_.clock;
	dj_buf_init(&out, 1024 * 1024);
	rig_start(&cfg);
	a_morning();
	SAY(alarm_cleared, 30000, alarm_DISK_FULL);
	for (size_t i = 0; i < DJ_COUNT(names); i++) {
		client_login(names[i], cookie);
		record(&out, names[i], cookie);
		if (i == 0)
			wait_for_card(cookie);
		view(&out, "/api/v1/me", cookie);
		view(&out, "/api/v1/catalog", cookie);
	}
	record(&out, "wallboard", wall);
	view(&out, "/api/v1/me", wall);
	view(&out, "/api/v1/catalog", wall);
	view(&out, "/api/v1/board", wall);
	record(&out, "program", program);
	view(&out, "/api/v1/open", "");
	golden_compare("t/golden/live.txt", out.data);
	rig_stop();
	dj_buf_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_viewer_gets_what_their_role_may_see),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
