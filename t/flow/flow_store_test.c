/* links: base domain store app */
/* Flows and hours in the database: versions, the check before they go live, going back, and the
 * site that is loaded from them; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/log.h"
#include "flow/query_rig.h"

#define GOOD                                                                                       \
	"{\"name\":\"main\",\"lines\":[\"120\"],\"start\":\"a\",\"steps\":["                       \
	"{\"name\":\"a\",\"do\":\"say\",\"say\":\"greeting\",\"next\":\"q\"},"                     \
	"{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"general\"}]}"
#define BAD                                                                                        \
	"{\"name\":\"main\",\"lines\":[\"120\"],\"start\":\"a\",\"steps\":["                       \
	"{\"name\":\"a\",\"do\":\"say\",\"say\":\"greeting\"}]}"

static struct answer save(struct rig *r, dj_id flow, int64_t seen, const char *document)
{
	struct command c = {
	    .kind = COMMAND_FLOW_SAVE, .subject = flow, .number = seen, .actor = 7, .roles = ADMIN};

	dj_copy(c.text, sizeof c.text, document);
	dj_copy(c.name, sizeof c.name, "why");
	return rig_ask(r, &c);
}

static enum verdict live(struct rig *r, dj_id flow, int64_t version)
{
	struct command c = {.kind = COMMAND_FLOW_LIVE,
			    .subject = flow,
			    .number = version,
			    .actor = 7,
			    .roles = ADMIN};

	return rig_ask(r, &c).verdict;
}

static int live_version(struct rig *r)
{
	struct site s;
	int version;

	assert_int_equal(site_load(r->db, r->keys, &s, NULL), 0);
	version = s.flow_count ? s.flows[0]->version : 0;
	assert_true(s.flow_count <= 1);
	site_free(&s);
	return version;
}

static void check_flows(struct rig *r, struct query_rig *q)
{
	struct answer a = save(r, 0, 0, GOOD);
	dj_id flow = a.id;
	json_t *view, *list;

	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(a.number, 1);
	assert_int_equal(live_version(r), 0); /* a draft answers nobody */
	assert_int_equal(save(r, 0, 0, GOOD).verdict, VERDICT_name_taken);
	assert_int_equal(save(r, flow, 9, GOOD).verdict, VERDICT_changed);
	assert_int_equal(save(r, 4, 1, GOOD).verdict, VERDICT_not_found);
	assert_int_equal(save(r, flow, 1, "{\"name\":1}").verdict, VERDICT_bad_request);
	a = save(r, flow, 1, BAD);
	assert_int_equal(a.number, 2);
	assert_int_equal(live(r, flow, 2), VERDICT_flow_not_ready);
	assert_int_equal(live(r, flow, 5), VERDICT_not_found);
	assert_int_equal(live(r, flow, 1), VERDICT_ok);
	assert_int_equal(live_version(r), 1);
	assert_int_equal(save(r, flow, 2, GOOD).number, 3);
	assert_int_equal(live(r, flow, 3), VERDICT_ok);
	assert_int_equal(live(r, flow, 1), VERDICT_ok); /* and back */
	assert_int_equal(live_version(r), 1);

	list = ask(q, QUERY_FLOWS, 0, ADMIN);
	assert_int_equal(json_array_size(json_object_get(list, "flows")), 1);
	assert_int_equal(int_in(json_array_get(json_object_get(list, "flows"), 0), "live"), 1);
	json_decref(list);
	view = query_rig_json(q, &(struct query){.kind = QUERY_FLOW, .id = flow, .since = 2});
	assert_string_equal(text_in(view, "document"), BAD);
	list = json_object_get(view, "findings");
	assert_int_equal(json_array_size(list), 1);
	assert_string_equal(text_in(json_array_get(list, 0), "what"), "dead_end");
	assert_string_equal(text_in(json_array_get(list, 0), "step"), "a");
	list = json_object_get(view, "versions");
	assert_int_equal(json_array_size(list), 3);
	assert_string_equal(text_in(json_array_get(list, 0), "person"), "7");
	assert_string_equal(text_in(json_array_get(list, 0), "note"), "why");
	json_decref(view);
	assert_int_equal(live(r, flow, 0), VERDICT_ok);
	assert_int_equal(live_version(r), 0);
	assert_int_equal(ask_as(q, QUERY_FLOWS, 7, AGENT), VERDICT_not_allowed);
}

static enum verdict hours(struct rig *r, enum command_kind kind, const char *json)
{
	struct command c = {.kind = kind, .actor = 7, .roles = ADMIN};

	dj_copy(c.text, sizeof c.text, json);
	return rig_ask(r, &c).verdict;
}

static void check_hours(struct rig *r, struct query_rig *q)
{
	json_t *view;
	size_t days;
	struct site s;

	assert_int_equal(
	    hours(r, COMMAND_WEEK_SAVE,
		  "{\"queue\":\"sign\",\"hours\":[{\"weekdays\":[1,2],\"from\":\"09:00\",\"to\":"
		  "\"12:00\"},{\"weekdays\":[1,2],\"from\":\"13:00\",\"to\":\"18:00\"}]}"),
	    VERDICT_ok);
	assert_int_equal(site_load(r->db, r->keys, &s, NULL), 0);
	assert_int_equal(s.period_count, 4);
	site_free(&s);
	assert_int_equal(hours(r, COMMAND_WEEK_SAVE,
			       "{\"queue\":\"sign\",\"hours\":[{\"weekdays\":[8],\"from\":"
			       "\"09:00\",\"to\":\"12:00\"}]}"),
			 VERDICT_bad_request);
	view = ask(q, QUERY_HOURS, 0, ADMIN);
	days = json_array_size(json_object_get(view, "days"));
	assert_int_equal(json_array_size(json_object_get(view, "periods")), 4);
	json_decref(view);
	assert_int_equal(
	    hours(r, COMMAND_DAYS_SAVE,
		  "{\"days\":[{\"date\":\"2026-10-02\",\"mode\":\"holiday\",\"label\":{\"ko\":"
		  "\"임시공휴일\"}},{\"queue\":\"sign\",\"date\":\"2026-10-07\",\"mode\":"
		  "\"closed\",\"from\":\"14:00\",\"to\":\"16:00\"}]}"),
	    VERDICT_ok);
	assert_int_equal(hours(r, COMMAND_DAYS_SAVE,
			       "{\"days\":[{\"date\":\"2026-02-30\",\"mode\":\"holiday\"}]}"),
			 VERDICT_bad_request);
	view = ask(q, QUERY_HOURS, 0, ADMIN);
	assert_int_equal(json_array_size(json_object_get(view, "days")), days + 2);
	assert_non_null(strstr(q->json, "임시공휴일"));
	json_decref(view);
	assert_int_equal(hours(r, COMMAND_DAY_REMOVE, "{\"date\":\"2026-10-02\"}"), VERDICT_ok);
	view = ask(q, QUERY_HOURS, 0, ADMIN);
	assert_int_equal(json_array_size(json_object_get(view, "days")), days + 1);
	assert_null(strstr(q->json, "임시공휴일"));
	json_decref(view);
}

static void flows_have_versions_and_go_live_when_they_may(void **state)
{
	(void)state;
	on_both(check_flows);
}

static void hours_change_while_the_server_runs(void **state)
{
	(void)state;
	on_both(check_hours);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(flows_have_versions_and_go_live_when_they_may),
	    cmocka_unit_test(hours_change_while_the_server_runs),
	};

	setenv("TZ", "Asia/Seoul", 1);
	dj_log_set_level(DJ_LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
