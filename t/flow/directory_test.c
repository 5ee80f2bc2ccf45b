/* links: base domain store app */
/* The directory through the writer and the readers, on both engines: rows, files, the live site. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/embedded.h"
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

static json_t *row_named(json_t *rows, const char *code)
{
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row)
	{
		if (strcmp(text_in(row, "code"), code) == 0)
			return row;
	}
	fail_msg("no %s", code);
	return NULL;
}

static void a_text_is_kept_in_each_language(struct rig *r, struct query_rig *q)
{
	static const char police[] =
	    "{\"code\":\"112\",\"name\":\"경찰\",\"number\":\"112\",\"kind\":\"emergency\","
	    "\"name_en\":\"Police\",\"name_vi\":\"Cảnh sát\",\"name_mn\":\"Цагдаа\","
	    "\"purpose\":\"범죄, 위험\",\"purpose_vi\":\"Tội phạm, nguy "
	    "hiểm\",\"purpose_zh\":\"犯罪、危险\"}";
	struct query public = {.kind = QUERY_PUBLIC_NUMBERS, .request = 9};
	json_t *rows, *row, *root, *p;
	char text[400];

	saved(r, "numbers", police);
	rows = rows_of(q, "numbers");
	row = row_named(rows, "112");
	assert_string_equal(text_in(row, "name"), "경찰");
	assert_string_equal(text_in(row, "name_en"), "Police");
	assert_string_equal(text_in(row, "name_vi"), "Cảnh sát");
	assert_string_equal(text_in(row, "name_ja"), "");
	assert_string_equal(text_in(row, "purpose_zh"), "犯罪、危险");
	/* one is changed, one taken away, those that are not named stay */
	snprintf(text, sizeof text,
		 "{\"id\":\"%s\",\"rev\":1,\"name_mn\":\"Цагдаагийн газар\",\"name_en\":\" \"}",
		 text_in(row, "id"));
	saved(r, "numbers", text);
	json_decref(rows);
	/* what is seen without a login, and offline */
	root = query_rig_json(q, &public);
	row = row_named(json_object_get(root, "numbers"), "112");
	assert_string_equal(text_in(row, "name_mn"), "Цагдаагийн газар");
	assert_string_equal(text_in(row, "name_en"), "");
	assert_string_equal(text_in(row, "purpose_vi"), "Tội phạm, nguy hiểm");
	assert_null(json_object_get(row, "source"));
	json_decref(root);
	/* a file names the same columns */
	p = preview(r, q, "numbers", "code,name_ja,purpose_vi\n112,警察,Nguy hiểm\n");
	assert_int_equal(int_in(p, "changed"), 1);
	json_decref(p);
	assert_int_equal(
	    import(r, "numbers", "code,name_ja,purpose_vi\n112,警察,Nguy hiểm\n").number, 1);
	rows = rows_of(q, "numbers");
	row = row_named(rows, "112");
	assert_string_equal(text_in(row, "name_ja"), "警察");
	assert_string_equal(text_in(row, "name_vi"), "Cảnh sát");
	assert_string_equal(text_in(row, "purpose_vi"), "Nguy hiểm");
	json_decref(rows);
}

/* The desk's phone book and what may be dialled have them too. */
static void the_live_directory_has_each_language(struct rig *r, struct query_rig *q)
{
	struct query book = {.kind = QUERY_PHONE_BOOK, .person = 1, .roles = ADMIN, .request = 9};
	struct site site;
	json_t *root, *row;

	saved(r, "departments",
	      "{\"code\":\"safety\",\"name\":\"안전과\",\"number\":\"031-555-0001\",\"name_zh\":"
	      "\"安全科\"}");
	saved(r, "numbers",
	      "{\"code\":\"1345\",\"name\":\"외국인종합안내\",\"number\":\"1345\",\"purpose_mn\":"
	      "\"Виз\"}");
	root = query_rig_json(q, &book);
	row = row_named(json_object_get(root, "departments"), "safety");
	assert_string_equal(text_in(row, "name"), "안전과");
	assert_string_equal(text_in(row, "name_zh"), "安全科");
	row = row_named(json_object_get(root, "numbers"), "1345");
	assert_string_equal(text_in(row, "purpose"), "");
	assert_string_equal(text_in(row, "purpose_mn"), "Виз");
	json_decref(root);
	assert_int_equal(site_load_url(r->fresh.url, r->keys, &site, NULL), 0);
	for (int i = 0; i < site.number_count; i++)
		if (strcmp(site.numbers[i].name, "safety") == 0)
			assert_string_equal(site.numbers[i].label.text[language_ZH], "安全科");
	site_free(&site);
}

static void a_text_that_cannot_be_is_refused_in_words(struct rig *r, struct query_rig *q)
{
	char json[1200], name[1000] = "";
	struct answer a;

	for (int i = 0; i < 90; i++)
		strcat(name, "я");
	(void)q;
	snprintf(json, sizeof json,
		 "{\"code\":\"x\",\"name\":\"x\",\"number\":\"112\",\"name_mn\":\"%s\"}", name);
	a = save(r, "numbers", json);
	assert_int_equal(a.verdict, VERDICT_bad_request);
	assert_string_equal(a.text, "name_mn is longer than 179 bytes.");
	a = save(r, "numbers",
		 "{\"code\":\"x\",\"name\":\"x\",\"number\":\"112\",\"name_fr\":\"Police\"}");
	assert_string_equal(a.text, "\"name_fr\" is no field, or not a text.");
	a = save(r, "numbers",
		 "{\"code\":\"x\",\"name\":\"x\",\"number\":\"112\",\"name_vi\":\"a\\nb\"}");
	assert_string_equal(a.text, "name_vi must be text without line ends.");
}

static json_t *found_first(struct query_rig *q, const char *words, enum language language)
{
	struct query what = {.kind = QUERY_PUBLIC_SEARCH,
			     .request = 9,
			     .language = language,
			     .words = dj_strdup(words)};
	json_t *root = query_rig_json(q, &what);
	json_t *hit = json_incref(json_array_get(json_object_get(root, "hits"), 0));

	assert_non_null(hit);
	json_decref(root);
	return hit;
}

static void reads(json_t *hit, const char *title, const char *language, const char *body)
{
	json_t *part;
	char whole[200] = "";
	size_t i;

	json_array_foreach(json_object_get(hit, "title"), i, part)
	    strncat(whole, text_in(part, "text"), sizeof whole - strlen(whole) - 1);
	assert_string_equal(whole, title);
	assert_string_equal(text_in(hit, "language"), language);
	assert_string_equal(text_in(hit, "body_language"), body);
	json_decref(hit);
}

/* It is found by the words of any language, and read in the reader's: else in English, else in
 * Korean. */
static void a_search_tells_it_in_the_readers_language(struct rig *r, struct query_rig *q)
{
	struct query open = {.kind = QUERY_PUBLIC_FOUND, .request = 9, .language = language_VI};
	json_t *root;

	saved(
	    r, "programmes",
	    "{\"code\":\"rent\",\"name\":\"주거급여\",\"name_en\":\"Housing benefit\",\"name_vi\":"
	    "\"Trợ cấp nhà ở\",\"summary\":\"월세를 돕습니다\",\"summary_vi\":\"Giúp tiền thuê "
	    "nhà\","
	    "\"who\":\"소득이 낮은 분\"}");
	reads(found_first(q, "trợ cấp nhà ở", language_VI), "Trợ cấp nhà ở", "vi", "vi");
	reads(found_first(q, "주거급여", language_VI), "Trợ cấp nhà ở", "vi", "vi");
	reads(found_first(q, "주거급여", language_MN), "Housing benefit", "en", "ko");
	reads(found_first(q, "trợ cấp nhà ở", language_KO), "주거급여", "ko", "ko");
	reads(found_first(q, "주거급여", language_UNKNOWN), "주거급여", "unknown", "unknown");
	root = rows_of(q, "programmes");
	open.id = dj_id_parse(text_in(row_named(root, "rent"), "id"));
	json_decref(root);
	root = query_rig_json(q, &open);
	assert_string_equal(text_in(root, "title"), "Trợ cấp nhà ở");
	assert_string_equal(text_in(root, "body"), "Giúp tiền thuê nhà");
	json_decref(root);
	open.language = language_UNKNOWN; /* of nobody in particular: the desk reads all of it */
	root = query_rig_json(q, &open);
	assert_string_equal(text_in(root, "body"),
			    "월세를 돕습니다\n소득이 낮은 분\nGiúp tiền thuê nhà");
	json_decref(root);
}

/* What stood in columns of its own before 0090 stands with the other languages since. */
static void english_moves_to_the_others(enum engine engine)
{
	struct schema before = {embedded_migrations, 0};
	struct fresh f;
	struct db *db;
	struct db_rows rows;
	struct dj_error e;

	while (strcmp(embedded_migrations[before.count].name, "0090") < 0)
		before.count++;
	if (!fresh_url(&f, engine))
		return;
	if (schema_migrate_to(&before, f.url, f.tmp.dir, 1, NULL, &e) ||
	    db_open(&db, f.url, DB_WRITER, &e))
		fail_msg("%s", e.text);
	assert_int_equal(db_script(db,
				   "INSERT INTO department (id, code, name, name_en, place, "
				   "number, active, rev) VALUES "
				   "(7, 'roads', '도로과', 'Roads', 0, '', 1, 1), (8, 'water', "
				   "'수도과', '', 0, '', 1, 1);"
				   "INSERT INTO directory_number (id, code, name, name_en, "
				   "number_sealed, kind, purpose, purpose_en, languages, hours, "
				   "instead, dial, trusted, valid_from, valid_until, checked_on, "
				   "source, active, rev) VALUES "
				   "(9, '119', '소방', 'Fire', '', 1, '화재', 'Fires', '', '', '', "
				   "1, 0, 0, 0, 0, '', 1, 1);",
				   &e),
			 0);
	db_close(db);
	if (schema_migrate(f.url, f.tmp.dir, 1, NULL, &e) || db_open(&db, f.url, DB_WRITER, &e))
		fail_msg("%s", e.text);
	db_begin(db, DB_READ);
	rows = db_query(db, SQL_department_list);
	assert_true(db_next(&rows));
	assert_string_equal(db_text(&rows, 3), "Roads");
	assert_true(db_next(&rows));
	assert_string_equal(db_text(&rows, 3), "");
	db_done(&rows);
	rows = db_query(db, SQL_number_list);
	assert_true(db_next(&rows));
	assert_string_equal(db_text(&rows, 3), "Fire");
	assert_string_equal(db_text(&rows, 11), "Fires");
	db_done(&rows);
	assert_int_equal(db_commit(db, &e), 0);
	db_close(db);
	fresh_gone(&f);
}

static void english_moves_to_the_others_on_both(void **state)
{
	(void)state;
	english_moves_to_the_others(ON_SQLITE);
	english_moves_to_the_others(ON_POSTGRES);
}

BOTH(a_text_is_kept_in_each_language)
BOTH(the_live_directory_has_each_language)
BOTH(a_text_that_cannot_be_is_refused_in_words)
BOTH(a_search_tells_it_in_the_readers_language)
BOTH(rows_are_kept_and_private_numbers_leave_masked)
BOTH(the_site_knows_who_is_on_duty)
BOTH(what_is_wrong_is_refused_in_words)
BOTH(a_file_is_shown_then_taken_over)
BOTH(a_wrong_line_stops_the_whole_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_is_kept_in_each_language_on_both),
	    cmocka_unit_test(the_live_directory_has_each_language_on_both),
	    cmocka_unit_test(a_text_that_cannot_be_is_refused_in_words_on_both),
	    cmocka_unit_test(a_search_tells_it_in_the_readers_language_on_both),
	    cmocka_unit_test(english_moves_to_the_others_on_both),
	    cmocka_unit_test(rows_are_kept_and_private_numbers_leave_masked_on_both),
	    cmocka_unit_test(the_site_knows_who_is_on_duty_on_both),
	    cmocka_unit_test(what_is_wrong_is_refused_in_words_on_both),
	    cmocka_unit_test(a_file_is_shown_then_taken_over_on_both),
	    cmocka_unit_test(a_wrong_line_stops_the_whole_file_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
