/* links: base domain store app */
/* Facilities, rumours, programmes, notes and the phone book through the writer and the readers, on
 * both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define AGENT	   (1u << role_AGENT)
#define SUPERVISOR (1u << role_SUPERVISOR)
#define DATA	   SOURCE_DIR "/t/data/places/"

static struct answer save_as(struct rig *r, uint32_t roles, dj_id actor, const char *part,
			     const char *json)
{
	struct command c = {.kind = COMMAND_DIRECTORY_SAVE, .actor = actor, .roles = roles};

	dj_copy(c.name, sizeof c.name, part);
	dj_copy(c.text, sizeof c.text, json);
	return rig_ask(r, &c);
}

static struct answer import(struct rig *r, const char *part, const char *path)
{
	struct command c = {.kind = COMMAND_DIRECTORY_IMPORT, .actor = 1, .roles = SUPERVISOR};

	dj_copy(c.name, sizeof c.name, part);
	dj_copy(c.text, sizeof c.text, path);
	return rig_ask(r, &c);
}

static struct answer feed(struct rig *r, const char *path)
{
	struct command c = {.kind = COMMAND_FACILITY_FEED, .actor = 1, .roles = SUPERVISOR};

	dj_copy(c.text, sizeof c.text, path);
	return rig_ask(r, &c);
}

static struct answer report(struct rig *r, dj_id facility, enum facility_state state, int minutes)
{
	struct command c = {.kind = COMMAND_FACILITY_REPORT,
			    .actor = 7,
			    .roles = AGENT,
			    .subject = facility,
			    .facility = {state, report_source_CALL, 3, minutes}};

	dj_copy(c.text, sizeof c.text, "당직 간호사가 확인");
	return rig_ask(r, &c);
}

static json_t *facilities(struct query_rig *q, const char *ask)
{
	struct query what = {.kind = QUERY_FACILITIES, .person = 7, .roles = AGENT, .request = 9};
	json_t *root, *list;

	dj_copy(what.text, sizeof what.text, ask);
	root = query_rig_json(q, &what);
	list = json_incref(json_object_get(root, "facilities"));
	json_decref(root);
	return list;
}

static json_t *rows_of(struct query_rig *q, const char *part)
{
	struct query what = {.kind = QUERY_DIRECTORY, .person = 7, .roles = AGENT, .request = 9};
	json_t *root, *rows;

	dj_copy(what.text, sizeof what.text, part);
	root = query_rig_json(q, &what);
	rows = json_incref(json_object_get(root, "rows"));
	json_decref(root);
	return rows;
}

static json_t *one_named(json_t *list, const char *code)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) if (strcmp(text_in(item, "code"), code) == 0) return item;
	return NULL;
}

static dj_id id_named(struct query_rig *q, const char *code)
{
	json_t *list = facilities(q, "");
	dj_id id = dj_id_parse(text_in(one_named(list, code), "id"));

	json_decref(list);
	return id;
}

static void are_there(struct rig *r)
{
	struct answer a = import(r, "facilities", DATA "facilities.csv");

	if (a.verdict != VERDICT_ok)
		fail_msg("%s: %s", verdict_word(a.verdict), a.text);
	assert_int_equal(a.number, 3);
}

static void a_report_holds_for_its_time_and_is_then_stale(struct rig *r, struct query_rig *q)
{
	json_t *list, *one;
	dj_id id;

	are_there(r);
	id = id_named(q, "suwon-er2");
	list = facilities(q, "kind=emergency_room&place=suwon");
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(text_in(json_array_get(list, 0), "state"), "unknown");
	json_decref(list);
	assert_int_equal(report(r, id, facility_state_OPEN, 30).verdict, VERDICT_ok);
	list = facilities(q, "kind=emergency_room&place=suwon");
	one = json_array_get(list, 0);
	assert_string_equal(text_in(one, "code"), "suwon-er2"); /* open stands before unknown */
	assert_string_equal(text_in(one, "state"), "open");
	assert_string_equal(text_in(one, "basis"), "report");
	one = json_object_get(one, "report");
	assert_string_equal(text_in(one, "source"), "call");
	assert_string_equal(text_in(one, "note"), "당직 간호사가 확인");
	assert_int_equal(int_in(one, "beds"), 3);
	json_decref(list);
	dj_fake_clock_advance(&r->clock, 30 * 60000);
	list = facilities(q, "kind=emergency_room&place=suwon");
	one = one_named(list, "suwon-er2");
	assert_string_equal(text_in(one, "state"), "stale");
	assert_string_equal(text_in(json_object_get(one, "report"), "state"), "open");
	json_decref(list);
}

static void what_nobody_may_report_is_refused(struct rig *r, struct query_rig *q)
{
	dj_id id;

	are_there(r);
	id = id_named(q, "suwon-er");
	assert_int_equal(report(r, id, facility_state_STALE, 30).verdict, VERDICT_bad_request);
	assert_int_equal(report(r, id, facility_state_UNKNOWN, 30).verdict, VERDICT_bad_request);
	assert_int_equal(report(r, id, facility_state_OPEN, 1).verdict, VERDICT_bad_request);
	assert_int_equal(report(r, 1234, facility_state_OPEN, 30).verdict, VERDICT_not_found);
}

static void the_feed_says_how_many_beds_are_free(struct rig *r, struct query_rig *q)
{
	struct answer a;
	json_t *list, *one;

	are_there(r);
	a = feed(r, DATA "emergency_rooms.xml");
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(a.number, 2); /* two are ours */
	list = facilities(q, "kind=emergency_room");
	one = one_named(list, "suwon-er");
	assert_int_equal(int_in(json_object_get(one, "report"), "beds"), 7);
	assert_int_equal(int_in(json_object_get(one, "report"), "child_beds"), 2);
	assert_string_equal(text_in(json_object_get(one, "report"), "source"), "feed");
	assert_string_equal(text_in(one, "state"), "open");
	assert_int_equal(int_in(json_object_get(one, "report"), "checked_ms"),
			 r->clock.wall - 10 * 60000);
	assert_string_equal(text_in(one_named(list, "suwon-er2"), "state"), "limited");
	json_decref(list);
	a = feed(r, DATA "emergency_rooms.json");
	assert_int_equal(a.verdict, VERDICT_ok);
	feed(r, DATA "emergency_rooms.xml"); /* an older answer that comes late changes nothing */
	list = facilities(q, "kind=emergency_room");
	one = one_named(list, "suwon-er");
	assert_int_equal(int_in(json_object_get(one, "report"), "beds"), 5);
	json_decref(list);
	dj_fake_clock_advance(&r->clock, 16 * 60000);
	list = facilities(q, "kind=emergency_room");
	assert_string_equal(text_in(one_named(list, "suwon-er"), "state"), "stale");
	json_decref(list);
	a = feed(r, DATA "refused.xml");
	assert_int_equal(a.verdict, VERDICT_bad_request);
	assert_string_equal(a.text, "The feed says: SERVICE_KEY_IS_NOT_REGISTERED_ERROR.");
	a = feed(r, DATA "none");
	assert_int_equal(a.verdict, VERDICT_bad_request);
}

/* The server asks by itself. */
static enum verdict fed(struct rig *r, const char *said)
{
	struct command c = {.kind = COMMAND_FACILITY_FED};

	if (said[0] == '<') {
		c.body_n = strlen(said);
		c.body = dj_alloc(c.body_n + 1);
		memcpy(c.body, said, c.body_n + 1);
	} else {
		dj_copy(c.text, sizeof c.text, said);
	}
	return rig_ask(r, &c).verdict;
}

static json_t *feed_now(struct query_rig *q)
{
	struct query what = {.kind = QUERY_FACILITIES, .person = 7, .roles = AGENT, .request = 9};
	json_t *root, *feed;

	dj_copy(what.text, sizeof what.text, "kind=emergency_room");
	root = query_rig_json(q, &what);
	feed = json_incref(json_object_get(root, "feed"));
	json_decref(root);
	return feed;
}

static void how_the_feed_is_stands_beside_the_list(struct rig *r, struct query_rig *q)
{
	json_t *list;
	int64_t well;

	are_there(r);
	list = feed_now(q);
	assert_true(json_is_null(list));
	json_decref(list);
	assert_int_equal(fed(r, "<response><header><resultCode>00</resultCode></header><body>"
				"<items><item><hpid>DEMO-ER-01</hpid><hvec>3</hvec></item></items>"
				"</body></response>"),
			 VERDICT_ok);
	well = r->clock.wall;
	dj_fake_clock_advance(&r->clock, 5 * 60000);
	assert_int_equal(fed(r, "Timeout was reached"), VERDICT_bad_request);
	list = feed_now(q);
	assert_int_equal(int_in(list, "well_ms"), well);
	assert_int_equal(int_in(list, "tried_ms"), r->clock.wall);
	assert_int_equal(int_in(list, "taken"), 1);
	assert_string_equal(text_in(list, "trouble"), "Timeout was reached");
	json_decref(list);
	fed(r, "<oops>");
	list = feed_now(q);
	assert_true(strlen(text_in(list, "trouble")) > 0);
	json_decref(list);
}

static void a_list_of_objects_is_a_file_like_any_other(struct rig *r, struct query_rig *q)
{
	struct answer a;
	json_t *rows;

	are_there(r);
	a = import(r, "facilities", DATA "facilities.json");
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(a.number, 2);
	assert_int_equal(import(r, "facilities", DATA "facilities.json").number, 0);
	rows = rows_of(q, "facilities");
	assert_int_equal(json_array_size(rows), 4);
	assert_string_equal(text_in(one_named(rows, "suwon-er"), "services"), "소아 응급");
	assert_string_equal(text_in(one_named(rows, "suwon-er"), "latitude"), "37.266300");
	json_decref(rows);
	a = import(r, "facilities", DATA "emergency_rooms.json");
	assert_int_equal(a.verdict, VERDICT_bad_request);
}

static void rumours_have_an_owner_a_wording_and_a_time(struct rig *r, struct query_rig *q)
{
	static const char rumour[] =
	    "{\"code\":\"er\",\"claim\":\"응급실이 모두 문을 닫았다\",\"wording\":\"열려 있는 곳이 "
	    "있습니다.\\n"
	    "지금 찾아 "
	    "드리겠습니다.\",\"department\":\"health\",\"checked_at\":\"2026-11-22T21:40\"}";
	struct answer a;
	json_t *rows, *one;
	char text[200];

	assert_int_equal(save_as(r, SUPERVISOR, 2, "rumours", rumour).verdict,
			 VERDICT_bad_request); /* nobody answers for it */
	save_as(r, ADMIN, 1, "departments", "{\"code\":\"health\",\"name\":\"보건국\"}");
	assert_int_equal(save_as(r, AGENT, 7, "rumours", rumour).verdict, VERDICT_not_allowed);
	a = save_as(r, SUPERVISOR, 2, "rumours", rumour);
	assert_int_equal(a.verdict, VERDICT_ok);
	rows = rows_of(q, "rumours");
	one = json_array_get(rows, 0);
	assert_string_equal(text_in(one, "verdict"), "unverified");
	assert_string_equal(text_in(one, "checked_at"), "2026-11-22 21:40");
	assert_string_equal(text_in(one, "wording"),
			    "열려 있는 곳이 있습니다.\n지금 찾아 드리겠습니다.");
	snprintf(text, sizeof text, "{\"id\":\"%s\",\"rev\":1,\"verdict\":\"false\"}",
		 text_in(one, "id"));
	json_decref(rows);
	assert_int_equal(save_as(r, SUPERVISOR, 2, "rumours", text).verdict, VERDICT_ok);
	assert_int_equal(save_as(r, SUPERVISOR, 3, "rumours", text).verdict, VERDICT_changed);
	rows = rows_of(q, "rumours");
	assert_string_equal(text_in(json_array_get(rows, 0), "verdict"), "false");
	json_decref(rows);
}

static void a_note_belongs_to_who_was_there(struct rig *r, struct query_rig *q)
{
	static const char note[] =
	    "{\"title\":\"행궁 주차장\",\"note\":\"주말에는 10시면 찹니다.\","
	    "\"place\":\"suwon\",\"visited_on\":\"2026-11-20\"}";
	json_t *rows, *one;
	char text[200];

	assert_int_equal(save_as(r, AGENT, 7, "notes", note).verdict, VERDICT_ok);
	rows = rows_of(q, "notes");
	one = json_array_get(rows, 0);
	assert_int_equal(dj_id_parse(text_in(one, "made_by")), 7);
	assert_true(text_in(one, "code")[0] == 'n');
	snprintf(text, sizeof text, "{\"id\":\"%s\",\"rev\":1,\"active\":\"no\"}",
		 text_in(one, "id"));
	json_decref(rows);
	assert_int_equal(save_as(r, AGENT, 8, "notes", text).verdict, VERDICT_not_allowed);
	assert_int_equal(save_as(r, SUPERVISOR, 2, "notes", text).verdict, VERDICT_ok);
	rows = rows_of(q, "notes");
	assert_int_equal(dj_id_parse(text_in(json_array_get(rows, 0), "made_by")), 7);
	json_decref(rows);
}

static void an_agent_changes_no_number_and_no_official(struct rig *r, struct query_rig *q)
{
	(void)q;
	assert_int_equal(save_as(r, AGENT, 7, "numbers", "{\"code\":\"x\"}").verdict,
			 VERDICT_not_allowed);
	assert_int_equal(save_as(r, SUPERVISOR, 2, "officials", "{\"code\":\"x\"}").verdict,
			 VERDICT_not_allowed);
	assert_int_equal(save_as(r, AGENT, 7, "facilities", "{\"code\":\"x\"}").verdict,
			 VERDICT_not_allowed);
}

static void the_phone_book_knows_who_is_on_duty(struct rig *r, struct query_rig *q)
{
	struct query what = {.kind = QUERY_PHONE_BOOK, .person = 7, .roles = AGENT, .request = 9};
	json_t *root, *officials, *numbers;

	save_as(r, ADMIN, 1, "departments", "{\"code\":\"safety\",\"name\":\"안전과\"}");
	save_as(r, ADMIN, 1, "officials",
		"{\"code\":\"kim\",\"department\":\"safety\",\"name\":\"김하나\",\"mobile\":\"010-"
		"0000-0001\"}");
	save_as(r, ADMIN, 1, "duty", "{\"official\":\"kim\",\"hazard\":\"flood\",\"turn\":\"1\"}");
	save_as(r, ADMIN, 1, "numbers",
		"{\"code\":\"119\",\"name\":\"소방\",\"number\":\"119\",\"kind\":\"emergency\"}");
	save_as(r, ADMIN, 1, "numbers",
		"{\"code\":\"v1\",\"name\":\"Tran\",\"number\":\"010-0000-0002\",\"kind\":"
		"\"volunteer\"}");
	root = query_rig_json(q, &what);
	officials = json_object_get(root, "officials");
	assert_int_equal(json_array_size(officials), 1);
	assert_string_equal(json_string_value(json_array_get(
				json_object_get(json_array_get(officials, 0), "on_duty"), 0)),
			    "flood");
	assert_int_equal(int_in(json_array_get(officials, 0), "turn"), 1);
	assert_null(json_object_get(json_array_get(officials, 0), "mobile"));
	numbers = json_object_get(root, "numbers");
	assert_int_equal(json_array_size(numbers), 1); /* the volunteer's is nobody's to see */
	assert_true(json_is_true(json_object_get(json_array_get(numbers, 0), "answers")));
	assert_true(json_is_true(json_object_get(json_array_get(numbers, 0), "stale")));
	json_decref(root);
}

BOTH(a_report_holds_for_its_time_and_is_then_stale)
BOTH(what_nobody_may_report_is_refused)
BOTH(the_feed_says_how_many_beds_are_free)
BOTH(how_the_feed_is_stands_beside_the_list)
BOTH(a_list_of_objects_is_a_file_like_any_other)
BOTH(rumours_have_an_owner_a_wording_and_a_time)
BOTH(a_note_belongs_to_who_was_there)
BOTH(an_agent_changes_no_number_and_no_official)
BOTH(the_phone_book_knows_who_is_on_duty)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_report_holds_for_its_time_and_is_then_stale_on_both),
	    cmocka_unit_test(what_nobody_may_report_is_refused_on_both),
	    cmocka_unit_test(the_feed_says_how_many_beds_are_free_on_both),
	    cmocka_unit_test(how_the_feed_is_stands_beside_the_list_on_both),
	    cmocka_unit_test(a_list_of_objects_is_a_file_like_any_other_on_both),
	    cmocka_unit_test(rumours_have_an_owner_a_wording_and_a_time_on_both),
	    cmocka_unit_test(a_note_belongs_to_who_was_there_on_both),
	    cmocka_unit_test(an_agent_changes_no_number_and_no_official_on_both),
	    cmocka_unit_test(the_phone_book_knows_who_is_on_duty_on_both),
	};

	setenv("TZ", "Asia/Seoul", 1); /* the feed speaks of the site's clock */
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
