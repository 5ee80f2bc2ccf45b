/* links: base domain store app */
/* The directory through the writer and the readers, on both engines: rows, files, the live site. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

static struct answer save(struct rig *r, const char *part, const char *json)
{
	struct command c = {.kind = COMMAND_DIRECTORY_SAVE, .actor = 1, .roles = ADMIN};

	dj_copy(c.name, sizeof c.name, part);
	dj_copy(c.text, sizeof c.text, json);
	return rig_ask(r, &c);
}

static void saved(struct rig *r, const char *part, const char *json)
{
	struct answer a = save(r, part, json);

	if (a.verdict != VERDICT_ok)
		fail_msg("%s: %s", verdict_word(a.verdict), a.text);
}

static json_t *rows_of(struct query_rig *q, const char *part)
{
	struct query what = {.kind = QUERY_DIRECTORY, .person = 1, .roles = ADMIN, .request = 9};
	json_t *root, *rows;

	dj_copy(what.text, sizeof what.text, part);
	root = query_rig_json(q, &what);
	rows = json_incref(json_object_get(root, "rows"));
	json_decref(root);
	return rows;
}

/* A file with these bytes; its path. */
static const char *file(struct rig *r, const char *text)
{
	static char path[300];
	FILE *f;

	snprintf(path, sizeof path, "%s.csv", r->journal_path);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static json_t *preview(struct rig *r, struct query_rig *q, const char *part, const char *csv)
{
	struct query what = {
	    .kind = QUERY_DIRECTORY_PREVIEW, .person = 1, .roles = ADMIN, .request = 9};

	snprintf(what.text, sizeof what.text, "%s %s", part, file(r, csv));
	return query_rig_json(q, &what);
}

static struct answer import(struct rig *r, const char *part, const char *csv)
{
	struct command c = {.kind = COMMAND_DIRECTORY_IMPORT, .actor = 1, .roles = ADMIN};

	dj_copy(c.name, sizeof c.name, part);
	dj_copy(c.text, sizeof c.text, file(r, csv));
	return rig_ask(r, &c);
}

static void people(struct rig *r)
{
	saved(r, "departments", "{\"code\":\"safety\",\"name\":\"안전과\",\"place\":\"suwon\"}");
	saved(r, "officials",
	      "{\"code\":\"kim\",\"department\":\"safety\",\"name\":\"김하나\",\"post\":\"팀장\","
	      "\"work_number\":\"031-555-0001\",\"mobile\":\"010-0000-0001\"}");
	saved(r, "duty", "{\"official\":\"kim\",\"hazard\":\"flood\",\"place\":\"suwon\"}");
	saved(r, "numbers",
	      "{\"code\":\"v1\",\"name\":\"Tran\",\"number\":\"010-0000-0002\",\"kind\":"
	      "\"volunteer\",\"languages\":\"vi\"}");
}

static void rows_are_kept_and_private_numbers_leave_masked(struct rig *r, struct query_rig *q)
{
	json_t *rows, *row;
	char text[300];

	people(r);
	rows = rows_of(q, "officials");
	row = json_array_get(rows, 0);
	assert_string_equal(text_in(row, "name"), "김하나");
	assert_string_equal(text_in(row, "work_number"), "0315550001");
	assert_string_equal(text_in(row, "mobile"), "010-****-0001");
	/* the masked number stands for the one that is there */
	snprintf(text, sizeof text,
		 "{\"id\":\"%s\",\"rev\":1,\"post\":\"과장\",\"mobile\":\"010-****-0001\"}",
		 text_in(row, "id"));
	saved(r, "officials", text);
	assert_int_equal(save(r, "officials", text).verdict, VERDICT_changed);
	json_decref(rows);
	rows = rows_of(q, "numbers");
	assert_string_equal(text_in(json_array_get(rows, 0), "number"), "010-****-0002");
	json_decref(rows);
}

static void the_site_knows_who_is_on_duty(struct rig *r, struct query_rig *q)
{
	struct directory_asked asked[DIRECTORY_ON_DUTY];
	struct directory_when now = {20261124, 2, 600};
	struct site s;

	(void)q;
	people(r);
	assert_int_equal(site_load_url(r->fresh.url, r->keys, &s, NULL), 0);
	assert_int_equal(directory_on_duty(&s.directory, hazard_FLOOD, "suwon", &now, asked), 1);
	assert_string_equal(asked[0].official->mobile, "01000000001");
	assert_string_equal(asked[0].official->department_name, "안전과");
	assert_int_equal(site_may_dial(&s, "01000000001", dial_purpose_HOTLINE), VERDICT_ok);
	assert_int_equal(site_may_dial(&s, "01000000001", dial_purpose_CONSULT),
			 VERDICT_not_dialable);
	assert_int_equal(site_may_dial(&s, "031-555-0001", dial_purpose_CONSULT), VERDICT_ok);
	assert_int_equal(site_may_dial(&s, "01000000002", dial_purpose_INTERPRETER), VERDICT_ok);
	assert_int_equal(site_may_dial(&s, "01000000002", dial_purpose_TRANSFER),
			 VERDICT_not_dialable);
	assert_int_equal(site_may_dial(&s, "01000000003", dial_purpose_HOTLINE),
			 VERDICT_not_dialable);
	site_free(&s);
}

static void what_is_wrong_is_refused_in_words(struct rig *r, struct query_rig *q)
{
	struct answer a;

	(void)q;
	people(r);
	a = save(r, "departments", "{\"code\":\"safety\",\"name\":\"again\"}");
	assert_int_equal(a.verdict, VERDICT_bad_request);
	assert_string_equal(a.text, "There is such a row already.");
	a = save(r, "officials", "{\"code\":\"lee\",\"department\":\"none\",\"name\":\"Lee\"}");
	assert_string_equal(a.text, "there is no department \"none\".");
	a = save(r, "duty", "{\"official\":\"kim\",\"hazard\":\"ufo\"}");
	assert_string_equal(a.text, "hazard must be a word of hazard.");
	a = save(r, "numbers",
		 "{\"code\":\"x\",\"name\":\"x\",\"number\":\"1\",\"colour\":\"red\"}");
	assert_string_equal(a.text, "\"colour\" is no field, or not a text.");
	assert_int_equal(save(r, "planets", "{}").verdict, VERDICT_not_found);
}

static void a_file_is_shown_then_taken_over(struct rig *r, struct query_rig *q)
{
	static const char csv[] = "official,hazard,place,hours,turn\n"
				  "kim,flood,suwon,,2\n"
				  "kim,fire,suwon,daily 18:00-09:00,0\n";
	json_t *p, *rows;
	struct answer a;

	people(r);
	p = preview(r, q, "duty", csv);
	assert_int_equal(int_in(p, "added"), 1);
	assert_int_equal(int_in(p, "changed"), 1);
	assert_int_equal(int_in(p, "wrong"), 0);
	json_decref(p);
	rows = rows_of(q, "duty");
	assert_int_equal(json_array_size(rows), 1); /* a preview changes nothing */
	json_decref(rows);
	a = import(r, "duty", csv);
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(a.number, 2);
	a = import(r, "duty", csv);
	assert_int_equal(a.number, 0);
	rows = rows_of(q, "duty");
	assert_int_equal(json_array_size(rows), 2);
	assert_string_equal(text_in(json_array_get(rows, 0), "turn"), "2");
	json_decref(rows);
}

static void a_wrong_line_stops_the_whole_file(struct rig *r, struct query_rig *q)
{
	static const char csv[] = "code,name\n"
				  "roads,도로과\n"
				  "roads,again\n"
				  "bad code,x\n"
				  "water,수도과\n";
	json_t *p, *errors, *rows;
	struct answer a;

	people(r);
	p = preview(r, q, "departments", csv);
	errors = json_object_get(p, "errors");
	assert_int_equal(int_in(p, "added"), 2);
	assert_int_equal(int_in(p, "wrong"), 2);
	assert_int_equal(int_in(json_array_get(errors, 0), "line"), 3);
	assert_string_equal(text_in(json_array_get(errors, 0), "message"),
			    "line 2 speaks of the same row.");
	assert_int_equal(int_in(json_array_get(errors, 1), "line"), 4);
	json_decref(p);
	a = import(r, "departments", csv);
	assert_int_equal(a.verdict, VERDICT_bad_request);
	assert_string_equal(a.text, "Line 3: line 2 speaks of the same row.");
	rows = rows_of(q, "departments");
	assert_int_equal(json_array_size(rows), 1);
	json_decref(rows);
	p = preview(r, q, "departments", "name\nx\n");
	assert_string_equal(text_in(json_array_get(json_object_get(p, "errors"), 0), "message"),
			    "column code is missing.");
	json_decref(p);
}

BOTH(rows_are_kept_and_private_numbers_leave_masked)
BOTH(the_site_knows_who_is_on_duty)
BOTH(what_is_wrong_is_refused_in_words)
BOTH(a_file_is_shown_then_taken_over)
BOTH(a_wrong_line_stops_the_whole_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_kept_and_private_numbers_leave_masked_on_both),
	    cmocka_unit_test(the_site_knows_who_is_on_duty_on_both),
	    cmocka_unit_test(what_is_wrong_is_refused_in_words_on_both),
	    cmocka_unit_test(a_file_is_shown_then_taken_over_on_both),
	    cmocka_unit_test(a_wrong_line_stops_the_whole_file_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
