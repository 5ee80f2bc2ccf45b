/* links: base domain store */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>

#include "store/log.h"
#include "unit/store_engines.h"

#define BIG "\xff\x00\x01" /* bytes that are no text */

static struct db *open_fresh(struct fresh *f, enum engine engine)
{
	struct db *db;

	if (!fresh_database(f, engine))
		return NULL;
	assert_int_equal(db_open(&db, f->url, DB_WRITER, NULL), 0);
	return db;
}

static void on_both(void (*check)(struct db *db, struct fresh *f))
{
	for (int engine = 0; engine < ENGINES; engine++) {
		struct fresh f;
		struct db *db = open_fresh(&f, engine);

		if (!db)
			continue;
		check(db, &f);
		db_close(db);
		fresh_gone(&f);
	}
}

static void prepare_all(struct db *db, struct fresh *f)
{
	struct dj_error e = {""};

	(void)f;
	if (db_prepare_all(db, &e))
		fail_msg("%s", e.text);
}

static void every_statement_prepares_on_both_engines(void **state)
{
	(void)state;
	on_both(prepare_all);
}

static bool is_read(const struct sql *q)
{
	return strncmp(q->text, "SELECT", 6) == 0;
}

static void read_row(const struct db_rows *r)
{
	const char *out = sql_list[r->id].out;

	for (int c = 0; out[c]; c++) {
		size_t n;

		if (out[c] == 'i')
			db_int(r, c);
		else if (out[c] == 't')
			assert_true(strlen(db_text(r, c)) < 1000);
		else
			assert_non_null(db_bytes(r, c, &n));
	}
}

/* Runs with values that fit its types. */
static void run_one(struct db *db, enum sql_id id)
{
	const char *in = sql_list[id].in;
	struct db_value values[32];
	size_t n = strlen(in);
	struct dj_error e = {""};
	struct db_rows r;
	int err;

	for (size_t i = 0; i < n; i++)
		values[i] = in[i] == 'i' ? db_i(1) : in[i] == 't' ? db_t("word") : db_b(BIG, 3);
	if (sql_list[id].out[0]) {
		for (r = db_query_values(db, id, values, n); db_next(&r);)
			read_row(&r);
	} else {
		db_exec_values(db, id, values, n);
	}
	err = db_status(db, &e);
	if (err)
		fail_msg("%s: %s", sql_list[id].name, e.text);
}

static void run_all(struct db *db, struct fresh *f)
{
	(void)f;
	/* Writes first, so that the reads find rows. */
	for (int pass = 0; pass < 2; pass++)
		for (int id = 0; id < SQLS; id++) {
			if (is_read(&sql_list[id]) != pass)
				continue;
			db_begin(db, DB_RECORD);
			run_one(db, id);
			if (strncmp(sql_list[id].text, "DELETE", 6) == 0)
				db_rollback(db);
			else
				assert_int_equal(db_commit(db, NULL), 0);
		}
}

static void every_statement_runs_on_both_engines(void **state)
{
	(void)state;
	on_both(run_all);
}

/* Each $n at its first use is one more than those before; returns how many there are. */
static int count_parameters(const char *name, const char *text)
{
	int seen = 0;

	for (const char *p = text; (p = strchr(p, '$')); p++) {
		int n = atoi(p + 1);

		if (n > seen + 1)
			fail_msg("%s uses $%d before $%d", name, n, seen + 1);
		seen = n > seen ? n : seen;
	}
	return seen;
}

static void parameters_stand_in_ascending_order(void **state)
{
	(void)state;
	for (int id = 0; id < SQLS; id++) {
		const struct sql *q = &sql_list[id];

		assert_int_equal(count_parameters(q->name, q->text), strlen(q->in));
		if (q->pg_text)
			assert_int_equal(count_parameters(q->name, q->pg_text), strlen(q->in));
	}
}

static void ordering_names_its_collation_and_like_is_unknown(void **state)
{
	(void)state;
	for (int id = 0; id < SQLS; id++) {
		const char *order = strstr(sql_list[id].text, "ORDER BY name");

		assert_null(strstr(sql_list[id].text, " LIKE "));
		assert_null(strstr(sql_list[id].text, "json"));
		if (order)
			assert_non_null(strstr(order, "COLLATE"));
	}
}

static void values_survive(struct db *db, struct fresh *f)
{
	static const char *const texts[] = {"", "다정", "'; DROP TABLE setting; --", "a\nb\\c\"d"};
	struct db_rows r;
	size_t n;

	(void)f;
	for (size_t i = 0; i < DJ_COUNT(texts); i++) {
		db_begin(db, DB_RECORD);
		db_exec(db, SQL_setting_save, db_t("name"), db_t(texts[i]));
		r = db_query(db, SQL_setting_list);
		assert_true(db_next(&r));
		assert_string_equal(db_text(&r, 1), texts[i]);
		assert_false(db_next(&r));
		assert_int_equal(db_commit(db, NULL), 0);
	}
	db_begin(db, DB_RECORD);
	db_exec(db, SQL_contact_caller, db_i(INT64_MAX), db_i(-5), db_b(BIG, 3));
	db_exec(db, SQL_contact_caller, db_i(7), db_i(INT64_MIN), db_b(NULL, 0));
	r = db_query(db, SQL_contact_private, db_i(INT64_MAX));
	assert_true(db_next(&r));
	assert_int_equal(db_int(&r, 0), -5);
	assert_memory_equal(db_bytes(&r, 1, &n), BIG, 3);
	assert_int_equal(n, 3);
	db_bytes(&r, 2, &n);
	assert_int_equal(n, 0);
	db_done(&r);
	assert_int_equal(db_query_int(db, SQL_contact_private, 0, db_i(7)), INT64_MIN);
	assert_int_equal(db_query_int(db, SQL_contact_private, 42, db_i(8)), 42);
	assert_int_equal(db_commit(db, NULL), 0);
}

static void values_survive_on_both_engines(void **state)
{
	(void)state;
	on_both(values_survive);
}

static int64_t settings_count(struct db *db)
{
	struct db_rows r;
	int64_t n = 0;

	db_begin(db, DB_READ);
	r = db_query(db, SQL_setting_list);
	while (db_next(&r))
		n++;
	assert_int_equal(db_commit(db, NULL), 0);
	return n;
}

static void savepoints(struct db *db, struct fresh *f)
{
	struct dj_error e;

	(void)f;
	db_begin(db, DB_RECORD);
	db_exec(db, SQL_setting_save, db_t("a"), db_t("1"));
	db_save(db);
	db_exec(db, SQL_setting_save, db_t("b"), db_t("1"));
	db_exec(db, SQL_opening_save, db_i(1), db_i(1), db_i(1), db_i(1));
	db_exec(db, SQL_line_save, db_i(1), db_t("120"), db_i(0), db_i(0), db_i(0), db_i(0),
		db_i(0));
	assert_int_equal(db_release(db, NULL), 0);
	db_save(db); /* this one breaks a rule: two lines of one number */
	db_exec(db, SQL_setting_save, db_t("c"), db_t("1"));
	db_exec(db, SQL_line_save, db_i(2), db_t("120"), db_i(0), db_i(0), db_i(0), db_i(0),
		db_i(0));
	db_exec(db, SQL_setting_save, db_t("d"), db_t("1"));
	assert_int_equal(db_release(db, &e), EEXIST);
	assert_non_null(strstr(e.text, "line_save"));
	db_save(db); /* and this one is taken back by its use case */
	db_exec(db, SQL_setting_save, db_t("e"), db_t("1"));
	assert_int_equal(db_query_int(db, SQL_line_by_number, 0, db_t("120")), 1);
	db_undo(db);
	db_save(db);
	db_exec(db, SQL_setting_save, db_t("f"), db_t("1"));
	assert_int_equal(db_release(db, NULL), 0);
	assert_int_equal(db_commit(db, NULL), 0);
	assert_int_equal(settings_count(db), 3); /* a b f */
}

static void a_failing_savepoint_is_rolled_back_alone(void **state)
{
	(void)state;
	on_both(savepoints);
}

static void sticks(struct db *db, struct fresh *f)
{
	struct dj_error e;
	struct db_rows r;

	(void)f;
	db_begin(db, DB_LIVE);
	db_exec(db, SQL_line_save, db_i(1), db_t("120"), db_i(0), db_i(0), db_i(0), db_i(0),
		db_i(0));
	db_exec(db, SQL_line_save, db_i(2), db_t("120"), db_i(0), db_i(0), db_i(0), db_i(0),
		db_i(0));
	db_exec(db, SQL_setting_save, db_t("a"), db_t("1"));
	r = db_query(db, SQL_setting_list);
	assert_false(db_next(&r));
	assert_int_equal(db_commit(db, &e), EEXIST);
	assert_int_equal(settings_count(db), 0); /* usable again, nothing happened */
}

static void the_first_error_sticks_and_nothing_happens(void **state)
{
	(void)state;
	on_both(sticks);
}

/* More statements than the pipeline keeps answers for, with rows asked for in between. */
static void many(struct db *db, struct fresh *f)
{
	struct fact fact = {.kind = FACT_server_started, .version = 1};

	(void)f;
	db_begin(db, DB_LIVE);
	fact.seq = log_take_live(db, 3000, 5, 640);
	assert_int_equal(fact.seq, 1);
	for (int i = 0; i < 3000; i++) {
		fact.at_ms = 1000 + i / 2;
		fact.v[7] = -i;
		log_add(db, &fact);
		fact.seq++;
	}
	assert_int_equal(log_take(db, 1), 3001);
	assert_int_equal(db_commit(db, NULL), 0);
}

static void reads_the_log(struct db *db, struct fresh *f)
{
	struct fact got[10];
	struct log_mark m;

	many(db, f);
	db_begin(db, DB_READ);
	m = log_mark_read(db);
	assert_int_equal(m.seq, 3001);
	assert_int_equal(m.journal, 5);
	assert_int_equal(m.place, 640);
	assert_int_equal(log_read(db, 2995, got, 10), 5);
	assert_int_equal(got[4].seq, 3000);
	assert_int_equal(got[4].v[7], -2999);
	assert_int_equal(log_seq_before(db, 0), 0);
	assert_int_equal(log_seq_before(db, 1000), 0);
	assert_int_equal(log_seq_before(db, 1001), 2);
	assert_int_equal(log_seq_before(db, 1700), 1400);
	assert_int_equal(log_seq_before(db, 99999), 3000);
	assert_int_equal(db_commit(db, NULL), 0);
}

static void the_log_is_written_and_read_in_order(void **state)
{
	(void)state;
	on_both(reads_the_log);
}

static void a_wrong_address_is_said_in_words(void **state)
{
	struct dj_error e;
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, "mysql://x", DB_WRITER, &e), EINVAL);
	assert_non_null(strstr(e.text, "sqlite:PATH"));
	assert_int_equal(db_open(&db, "sqlite:/nonexistent/folder/x.db", DB_WRITER, &e), ENOTCONN);
	assert_non_null(strstr(e.text, "/nonexistent/folder/x.db"));
	assert_int_equal(db_open(&db, "postgresql://nobody@127.0.0.1:1/none", DB_WRITER, &e),
			 ENOTCONN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_prepares_on_both_engines),
	    cmocka_unit_test(every_statement_runs_on_both_engines),
	    cmocka_unit_test(parameters_stand_in_ascending_order),
	    cmocka_unit_test(ordering_names_its_collation_and_like_is_unknown),
	    cmocka_unit_test(values_survive_on_both_engines),
	    cmocka_unit_test(a_failing_savepoint_is_rolled_back_alone),
	    cmocka_unit_test(the_first_error_sticks_and_nothing_happens),
	    cmocka_unit_test(the_log_is_written_and_read_in_order),
	    cmocka_unit_test(a_wrong_address_is_said_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
