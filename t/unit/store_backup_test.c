/* links: base domain store app */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "base/log.h"
#include "flow/record_rig.h"
#include "store/backup.h"

/* A database of its own on each engine: pg_dump takes all of it. */
static bool own_database(struct rig *r, enum engine engine)
{
	char make[100], name[40];
	const char *url = engine == ON_POSTGRES ? postgres_url() : NULL;
	struct db *db;

	if (engine == ON_SQLITE)
		return rig_open(r, engine);
	if (!url)
		return false;
	snprintf(name, sizeof name, "d%d", (int)getpid());
	snprintf(make, sizeof make, "CREATE DATABASE %s", name);
	assert_int_equal(db_open(&db, url, DB_WRITER, NULL), 0);
	assert_int_equal(db_script(db, make, NULL), 0);
	db_close(db);
	snprintf(make, sizeof make, "%.*s/%s", (int)(strrchr(url, '/') - url), url, name);
	setenv("DAJEONG_TEST_POSTGRESQL", make, 1);
	return rig_open(r, engine);
}

static void print_value(const struct db_rows *r, int i, struct dj_buf *out)
{
	char type = sql_list[r->id].out[i];
	const unsigned char *p;
	size_t n;

	if (type == 'i')
		dj_buf_printf(out, "%" PRId64 " ", db_int(r, i));
	if (type == 't')
		dj_buf_printf(out, "%s ", db_text(r, i));
	if (type != 'b')
		return;
	p = db_bytes(r, i, &n);
	while (n--)
		dj_buf_printf(out, "%02x", *p++);
	dj_buf_puts(out, " ");
}

static void print_rows(struct db_rows r, struct dj_buf *out)
{
	dj_buf_printf(out, "%s:\n", sql_list[r.id].name);
	while (db_next(&r)) {
		for (int i = 0; sql_list[r.id].out[i]; i++)
			print_value(&r, i, out);
		dj_buf_puts(out, "\n");
	}
}

/* All that the statements without parameters show, the whole log, every contact and its records. */
static char *print_all(const char *url)
{
	struct dj_buf out;
	struct db *db;

	dj_buf_init(&out, 64 << 20);
	assert_int_equal(db_open(&db, url, DB_READER, NULL), 0);
	db_begin(db, DB_READ);
	for (int id = 0; id < SQLS; id++)
		if (!sql_list[id].in[0] && sql_list[id].out[0] && id != SQL_log_mark)
			print_rows(db_query_values(db, id, NULL, 0), &out);
	print_rows(db_query(db, SQL_fact_since, db_i(0), db_i(1000000)), &out);
	print_rows(db_query(db, SQL_contact_list, db_i(INT64_MAX), db_i(1000000)), &out);
	assert_int_equal(db_commit(db, NULL), 0);
	db_close(db);
	return out.data;
}

static void fill(struct rig *r, int contacts)
{
	for (int i = 0; i < contacts; i++) {
		struct command c = {
		    .kind = COMMAND_CLASSIFY, .outcome = outcome_ANSWERED, .text = "a note"};

		c.contact = rig_contact(r, "01012341234");
		if (i % 5 == 0)
			assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	}
}

static void restored(enum engine engine)
{
	struct backup_info info;
	struct dj_error e = {""};
	struct rig r;
	const char *file;
	char *before, *after;

	if (!own_database(&r, engine))
		return;
	assert_int_equal(rig_start_writer(&r, NULL), 0);
	fill(&r, 300);
	rig_stop_writer(&r);
	before = print_all(r.fresh.url);
	assert_true(strlen(before) > 10000);
	assert_int_equal(rig_start_writer(&r, NULL), 0);
	file = tmp_path(&r.fresh.tmp, "a.djb");
	if (backup_write(r.fresh.url, r.keys, file, 777, &info, &e)) /* on the running system */
		fail_msg("%s", e.text);
	assert_int_equal(info.made_ms, 777);
	assert_int_equal(backup_look(file, &info, NULL), 0);
	assert_int_equal(info.sqlite, engine == ON_SQLITE);
	fill(&r, 50); /* is lost again */
	rig_stop_writer(&r);
	db_close(r.db);
	if (backup_read(r.fresh.url, r.keys, file, &e))
		fail_msg("%s", e.text);
	after = print_all(r.fresh.url);
	assert_string_equal(before, after);
	free(before);
	free(after);
	/* and goes on: the journal's place of then is not the place of now */
	assert_int_equal(db_open(&r.db, r.fresh.url, DB_WRITER, NULL), 0);
	assert_int_equal(rig_start_writer(&r, &e), 0);
	fill(&r, 1);
	rig_end(&r);
}

static void what_is_restored_is_what_was_there(void **state)
{
	(void)state;
	restored(ON_SQLITE);
	restored(ON_POSTGRES);
}

static void flip_byte(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	unsigned char c;

	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 1;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

static void a_damaged_backup_changes_nothing(void **state)
{
	struct keyring *other;
	struct dj_error e;
	struct stat st;
	struct rig r;
	char *before, *after;
	const char *file;
	int fd;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	fill(&r, 100);
	rig_stop_writer(&r);
	db_close(r.db);
	before = print_all(r.fresh.url);
	file = tmp_path(&r.fresh.tmp, "a.djb");
	assert_int_equal(backup_write(r.fresh.url, r.keys, file, 1, NULL, NULL), 0);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	for (int i = 0; i < 5; i++) { /* heading, first chunk, last byte */
		off_t at[] = {8, 20, 70, st.st_size / 2, st.st_size - 1};

		flip_byte(file, at[i]);
		assert_int_not_equal(backup_read(r.fresh.url, r.keys, file, &e), 0);
		flip_byte(file, at[i]);
	}
	assert_int_equal(keyring_open(&other, tmp_path(&r.fresh.tmp, "other"), NULL), 0);
	assert_int_equal(backup_read(r.fresh.url, other, file, &e), EBADMSG);
	assert_non_null(strstr(e.text, "another key ring"));
	keyring_close(other);
	assert_int_equal(backup_read("postgresql://127.0.0.1:1/x", r.keys, file, &e), EINVAL);
	fd = open(file, O_RDWR | O_APPEND);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(backup_read(r.fresh.url, r.keys, file, &e), EBADMSG);
	assert_int_equal(ftruncate(fd, st.st_size / 65536 * 65536 / 2 + 100), 0);
	assert_int_equal(backup_read(r.fresh.url, r.keys, file, &e), EBADMSG);
	close(fd);
	assert_int_equal(backup_read(r.fresh.url, r.keys, r.keys_path, &e), EBADMSG);
	assert_non_null(strstr(e.text, "not a backup"));
	after = print_all(r.fresh.url);
	assert_string_equal(before, after);
	free(before);
	free(after);
	assert_int_equal(db_open(&r.db, r.fresh.url, DB_READER, NULL), 0);
	rig_end(&r);
}

/* ---- migrations ---- */

static const char second[] =
    "CREATE TABLE later (id BIGINT PRIMARY KEY)\n--sqlite WITHOUT ROWID\n;";
static const char broken[] =
    "CREATE TABLE much_later (id BIGINT PRIMARY KEY); SELECT nothing FROM nowhere;";

static int migrate_with(struct fresh *f, const char *name, const char *text, struct dj_error *e)
{
	struct dj_embedded list[2] = {embedded_migrations[0],
				      {name, (const unsigned char *)text, strlen(text)}};
	struct schema s = {list, text ? 2 : 1};

	return schema_migrate_to(&s, f->url, f->tmp.dir, 1, NULL, e);
}

static void migrates(enum engine engine)
{
	struct dj_error e = {""};
	struct rig r;
	char copy[600];
	struct stat st;
	int version;

	if (!rig_open(&r, engine))
		return;
	assert_int_equal(schema_migrate(r.fresh.url, r.fresh.tmp.dir, 1, &version, NULL), 0);
	assert_int_equal(version, schema_newest()); /* nothing to do twice */
	assert_int_equal(migrate_with(&r.fresh, "9000_broken.sql", broken, &e), EPROTO);
	assert_non_null(strstr(e.text, "9000_broken.sql"));
	if (migrate_with(&r.fresh, "9001_later.sql", second, &e))
		fail_msg("%s", e.text);
	snprintf(copy, sizeof copy,
		 engine == ON_SQLITE ? "%s/test.db.before-9001" : "%s/before-9001.dump",
		 r.fresh.tmp.dir);
	assert_int_equal(stat(copy, &st), 0);
	assert_true(st.st_size > 1000);
	assert_int_equal(schema_migrate(r.fresh.url, r.fresh.tmp.dir, 1, NULL, &e), EPROTO);
	assert_non_null(strstr(e.text, "newer dajeong"));
	rig_end(&r);
}

static void a_newer_program_copies_and_an_older_one_refuses(void **state)
{
	(void)state;
	migrates(ON_SQLITE);
	migrates(ON_POSTGRES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_newer_program_copies_and_an_older_one_refuses),
	    cmocka_unit_test(what_is_restored_is_what_was_there),
	    cmocka_unit_test(a_damaged_backup_changes_nothing),
	};

	dj_log_set_level(DJ_LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
