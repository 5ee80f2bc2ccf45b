/* links: base domain store app */
/* Incidents in the database: declared, changed, ended; contacts that belong to them; how many call.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define BOSS (1u << role_SUPERVISOR)
#define HOUR ((dj_ms)3600 * 1000)
#define WEEK (168 * HOUR)

static struct answer save(struct rig *r, dj_id id, const char *fmt, ...) DJ_PRINTF(3, 4);
static struct answer save(struct rig *r, dj_id id, const char *fmt, ...)
{
	struct command c = {
	    .kind = COMMAND_INCIDENT_SAVE, .actor = 7, .roles = BOSS, .subject = id};
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c.text, sizeof c.text, fmt, ap);
	va_end(ap);
	return rig_ask(r, &c);
}

static enum verdict end(struct rig *r, dj_id id, bool by_itself)
{
	struct command c = {
	    .kind = COMMAND_INCIDENT_END, .actor = by_itself ? 0 : 7, .roles = BOSS, .subject = id};

	c.flag = by_itself;
	return rig_ask(r, &c).verdict;
}

static struct fact fact_of(struct rig *r, enum fact_kind kind)
{
	struct fact f;

	do
		f = rig_published(r);
	while (f.kind != (int)kind);
	return f;
}

static json_t *list(struct query_rig *q, enum query_kind kind)
{
	struct query what = {.kind = kind, .roles = BOSS, .request = 1};

	return query_rig_json(q, &what);
}

static dj_id declare(struct rig *r, const char *more)
{
	struct answer a =
	    save(r, 0,
		 "{\"label\":{\"ko\":\"호우\",\"en\":\"Heavy rain\"},\"hazard\":\"flood\","
		 "\"notice\":\"rain\",\"ends_ms\":%lld%s}",
		 (long long)(r->clock.wall + 2 * HOUR), more);

	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

static void life(struct rig *r, struct query_rig *q)
{
	dj_id id = declare(r, ",\"topic\":\"roads\",\"place\":\"suwon\"");
	struct fact f = fact_of(r, FACT_incident_declared);
	json_t *open = list(q, QUERY_INCIDENTS_OPEN), *one = json_array_get(open, 0);

	assert_int_equal(f.incident_declared.incident, id);
	assert_int_equal(f.incident_declared.person, 7);
	assert_int_equal(f.incident_declared.topic, rig_named(r, SQL_topic_by_name, "roads"));
	assert_string_equal(text_in(json_object_get(one, "label"), "en"), "Heavy rain");
	assert_string_equal(text_in(one, "notice"), "rain");
	json_decref(open);
	assert_int_equal(
	    save(r, id, "{\"ends_ms\":%lld,\"rev\":1}", (long long)(r->clock.wall + 4 * HOUR))
		.verdict,
	    VERDICT_ok);
	f = fact_of(r, FACT_incident_changed);
	assert_int_equal(f.incident_changed.ends_at, r->clock.wall + 4 * HOUR);
	assert_int_equal(f.incident_changed.notice,
			 incident_notice_RAIN); /* what is not named stays */
	assert_int_equal(save(r, id, "{\"notice\":\"busy\",\"rev\":1}").verdict, VERDICT_changed);
	dj_fake_clock_advance(&r->clock, 3 * HOUR);
	assert_int_equal(end(r, id, true), VERDICT_wrong_state); /* it was extended */
	assert_int_equal(end(r, id, false), VERDICT_ok);
	f = fact_of(r, FACT_incident_ended);
	assert_int_equal(f.incident_ended.person, 7);
	assert_int_equal(end(r, id, false), VERDICT_wrong_state);
	assert_int_equal(save(r, id, "{\"notice\":\"busy\"}").verdict, VERDICT_wrong_state);
	open = list(q, QUERY_INCIDENTS_OPEN);
	assert_int_equal(json_array_size(open), 0);
	json_decref(open);
	open = list(q, QUERY_INCIDENTS);
	one = json_array_get(json_object_get(open, "incidents"), 0);
	assert_int_equal(int_in(one, "ended_ms"), r->clock.wall);
	json_decref(open);
}

static void an_incident_is_declared_changed_and_ended(void **state)
{
	(void)state;
	on_both(life);
}

static void refusals(struct rig *r, struct query_rig *q)
{
	struct command agent = {
	    .kind = COMMAND_INCIDENT_SAVE, .actor = 8, .roles = 1u << role_AGENT, .text = "{}"};
	long long soon = (long long)(r->clock.wall + HOUR);

	(void)q;
	assert_int_equal(rig_ask(r, &agent).verdict, VERDICT_not_allowed);
	assert_int_equal(save(r, 0, "{\"ends_ms\":%lld}", soon).verdict, VERDICT_bad_request);
	assert_int_equal(save(r, 0, "{\"label\":{\"ko\":\"비\"}}").verdict, VERDICT_bad_request);
	assert_int_equal(
	    save(r, 0, "{\"label\":{\"ko\":\"비\"},\"ends_ms\":%lld,\"topic\":\"none\"}", soon)
		.verdict,
	    VERDICT_bad_request);
	assert_int_equal(save(r, 0, "[]").verdict, VERDICT_bad_request);
	assert_int_equal(save(r, 12345, "{}").verdict, VERDICT_not_found);
	assert_int_equal(end(r, 12345, false), VERDICT_not_found);
	for (int i = 0; i < INCIDENTS; i++)
		declare(r, "");
	assert_int_equal(save(r, 0, "{\"label\":{\"ko\":\"비\"},\"ends_ms\":%lld}", soon).verdict,
			 VERDICT_too_many);
}

static void what_is_not_whole_or_too_much_is_refused(void **state)
{
	(void)state;
	on_both(refusals);
}

static void classify(struct rig *r, dj_id contact, int64_t revision, const char *topic)
{
	struct command c = {.kind = COMMAND_CLASSIFY,
			    .actor = 8,
			    .roles = 1u << role_AGENT,
			    .contact = contact,
			    .number = revision,
			    .topic = rig_named(r, SQL_topic_by_name, topic)};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static int64_t counted(struct query_rig *q, const char *key)
{
	json_t *root = list(q, QUERY_INCIDENTS);
	int64_t n = int_in(json_array_get(json_object_get(root, "incidents"), 0), key);

	json_decref(root);
	return n;
}

static void tags(struct rig *r, struct query_rig *q)
{
	dj_id early = rig_contact(r, NULL), contact, id;
	struct fact f;

	dj_fake_clock_advance(&r->clock, 60000);
	id = declare(r, ",\"topic\":\"roads\"");
	contact = rig_contact(r, NULL);
	classify(r, early, 0, "road_damage"); /* began before it */
	classify(r, contact, 0, "welfare");
	assert_int_equal(counted(q, "contacts"), 0);
	classify(r, contact, 1, "road_damage"); /* below its topic */
	f = fact_of(r, FACT_contact_tagged);
	assert_int_equal(f.contact_tagged.contact, contact);
	assert_int_equal(f.contact_tagged.incident, id);
	assert_int_equal(counted(q, "contacts"), 1);
	classify(r, contact, 2, "road_damage");
	assert_int_equal(counted(q, "contacts"), 1);
	classify(r, contact, 3, "welfare"); /* the topic was a mistake */
	assert_int_equal(counted(q, "contacts"), 0);
}

static void contacts_of_its_topic_are_tagged(void **state)
{
	(void)state;
	on_both(tags);
}

/* Two calls a week before, six now: three times the usual. */
static void surge(struct rig *r, struct query_rig *q)
{
	json_t *root, *one;

	rig_contact(r, NULL);
	dj_fake_clock_advance(&r->clock, HOUR);
	for (int i = 0; i < 2; i++)
		classify(r, rig_contact(r, NULL), 0, "road_damage");
	dj_fake_clock_advance(&r->clock, WEEK);
	declare(r, ",\"topic\":\"roads\"");
	for (int i = 0; i < 6; i++)
		classify(r, rig_contact(r, NULL), 0, i < 5 ? "road_damage" : "welfare");
	dj_fake_clock_advance(&r->clock, 1000);
	root = list(q, QUERY_INCIDENTS);
	one = json_array_get(json_object_get(root, "incidents"), 0);
	assert_int_equal(int_in(one, "now"), 5);
	assert_true(json_real_value(json_object_get(one, "usual")) == 2.0);
	one = json_object_get(root, "all");
	assert_int_equal(int_in(one, "now"), 6);
	json_decref(root);
}

static void calls_now_stand_beside_the_usual_half_hour(void **state)
{
	(void)state;
	on_both(surge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_incident_is_declared_changed_and_ended),
	    cmocka_unit_test(what_is_not_whole_or_too_much_is_refused),
	    cmocka_unit_test(contacts_of_its_topic_are_tagged),
	    cmocka_unit_test(calls_now_stand_beside_the_usual_half_hour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
