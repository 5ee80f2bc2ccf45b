/* links: base domain store app */
/* The figures of each day as files: when they come, what is made up for, and what a folder or disk
 * that takes nothing does. The report itself is counted in t/prop/figure_prop_test.c. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "app/figure_daily.h"
#include "base/clock.h"
#include "unit/store_engines.h"

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

static struct {
	struct fresh fresh;
	struct db *db;
	char folder[300], mark[300];
	struct figure_daily daily;
	int troubles, over;
	dj_ms now;
} d;

/* 2026-11-20, midnight in Seoul. */
static const dj_ms midnight = INT64_C(1795100400000);

static bool make(const char *json, size_t n, int kind, struct dj_buf *out)
{
	dj_buf_printf(out, "%d ", kind);
	dj_buf_add(out, json, n);
	return true;
}

static void trouble(void *arg, bool on)
{
	(void)arg;
	d.troubles += on;
	d.over += !on;
}

static int begin(void **state)
{
	static const struct figure_daily_kind kinds[] = {{"csv", 0}, {"xlsx", 1}};

	(void)state;
	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	memset(&d, 0, sizeof d);
	assert_true(fresh_database(&d.fresh, ON_SQLITE));
	assert_int_equal(db_open(&d.db, d.fresh.url, DB_WRITER, NULL), 0);
	snprintf(d.folder, sizeof d.folder, "%s/out", d.fresh.tmp.dir);
	snprintf(d.mark, sizeof d.mark, "%s/written", d.fresh.tmp.dir);
	assert_int_equal(mkdir(d.folder, 0755), 0);
	d.daily = (struct figure_daily){.folder = d.folder,
					.hour = 6,
					.mark = d.mark,
					.kinds = kinds,
					.kind_count = 2,
					.make = make,
					.trouble = trouble};
	return 0;
}

static int end(void **state)
{
	char command[400];

	(void)state;
	db_close(d.db);
	snprintf(command, sizeof command, "rm -rf '%s'", d.folder);
	assert_int_equal(system(command), 0);
	unlink(d.mark);
	fresh_gone(&d.fresh);
	return 0;
}

static int look_at(dj_ms now)
{
	struct dj_error why;

	return figure_daily_look(&d.daily, d.db, now, &why);
}

static bool there(const char *name)
{
	char path[400];

	snprintf(path, sizeof path, "%s/%s", d.folder, name);
	return access(path, R_OK) == 0;
}

static json_t *report_of(const char *name)
{
	char path[400];
	json_t *report;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", d.folder, name);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fgetc(f), '0');
	report = json_loadf(f, 0, NULL);
	fclose(f);
	assert_non_null(report);
	return report;
}

static void a_day_comes_at_its_hour_and_once(void **state)
{
	json_t *report;

	(void)state;
	assert_int_equal(look_at(midnight + 5 * HOUR + HOUR - 1), 1); /* the 18th is long over */
	assert_true(there("figures-2026-11-18.csv"));
	assert_false(there("figures-2026-11-19.csv"));
	assert_int_equal(look_at(midnight + 6 * HOUR), 1);
	assert_true(there("figures-2026-11-19.csv"));
	assert_true(there("figures-2026-11-19.xlsx"));
	assert_false(there("figures-2026-11-20.csv"));
	assert_int_equal(look_at(midnight + 7 * HOUR), 0);
	report = report_of("figures-2026-11-19.csv");
	assert_int_equal(json_integer_value(json_object_get(report, "from_ms")), midnight - DAY);
	assert_int_equal(json_integer_value(json_object_get(report, "to_ms")), midnight);
	json_decref(report);
}

static void what_somebody_has_fetched_does_not_come_again(void **state)
{
	char path[400];

	(void)state;
	assert_int_equal(look_at(midnight + 6 * HOUR), 1);
	snprintf(path, sizeof path, "%s/figures-2026-11-19.csv", d.folder);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(look_at(midnight + 8 * HOUR), 0);
	assert_false(there("figures-2026-11-19.csv"));
}

static void days_off_are_made_up_for(void **state)
{
	(void)state;
	assert_int_equal(look_at(midnight + 6 * HOUR), 1);
	assert_int_equal(look_at(midnight + 3 * DAY + 6 * HOUR), 3);
	assert_true(there("figures-2026-11-20.xlsx"));
	assert_true(there("figures-2026-11-21.xlsx"));
	assert_true(there("figures-2026-11-22.xlsx"));
	assert_int_equal(look_at(midnight + 200 * DAY + 6 * HOUR), FIGURE_DAILY_BACK);
	assert_false(there("figures-2026-11-23.csv"));
}

static char mailed[200];
static bool may_mail;

static bool mail(void *arg, const char *day, const struct figure_daily_file *files, int count)
{
	(void)arg;
	assert_int_equal(count, 2);
	assert_int_equal(*(const char *)files[0].data, '0');
	assert_true(files[1].n > 100);
	if (may_mail)
		snprintf(mailed + strlen(mailed), sizeof mailed - strlen(mailed), "%s %s;", day,
			 files[1].name);
	return may_mail;
}

/* Without a folder, too; a day that could not be mailed is asked for again, and only it. */
static void the_files_of_a_day_go_out_by_mail_once(void **state)
{
	(void)state;
	d.daily.folder = "";
	assert_int_equal(look_at(midnight + 6 * HOUR), 0); /* nobody wants them */
	d.daily.mail = mail;
	may_mail = false;
	mailed[0] = '\0';
	assert_int_equal(look_at(midnight + 6 * HOUR), -1);
	assert_int_equal(d.troubles, 1);
	may_mail = true;
	assert_int_equal(look_at(midnight + 7 * HOUR), 1);
	assert_int_equal(look_at(midnight + 8 * HOUR), 0);
	assert_string_equal(mailed, "2026-11-19 figures-2026-11-19.xlsx;");
	assert_int_equal(d.over, 1);
}

/* A file system that takes nothing: an alarm, nothing half written, and it is made up for. */
static void a_full_disk_is_an_alarm_until_it_takes_again(void **state)
{
	const struct rlimit none = {0, RLIM_INFINITY}, all = {RLIM_INFINITY, RLIM_INFINITY};

	(void)state;
	assert_int_equal(look_at(midnight), 1);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_int_equal(look_at(midnight + 6 * HOUR), -1);
	assert_int_equal(look_at(midnight + 7 * HOUR), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_int_equal(d.troubles, 1);
	assert_false(there("figures-2026-11-19.csv"));
	assert_false(there("figures-2026-11-19.csv.part"));
	assert_int_equal(look_at(midnight + DAY + 6 * HOUR), 2);
	assert_true(there("figures-2026-11-19.csv"));
	assert_int_equal(d.over, 1);
}

static void a_folder_that_is_away_is_an_alarm(void **state)
{
	(void)state;
	assert_int_equal(look_at(midnight + 6 * HOUR), 1);
	d.daily.folder = "/nowhere/at/all";
	assert_int_equal(look_at(midnight + DAY + 6 * HOUR), -1);
	d.daily.folder = d.folder;
	assert_int_equal(look_at(midnight + 2 * DAY + 6 * HOUR), 2);
	assert_int_equal(d.troubles, 1);
	assert_int_equal(d.over, 1);
	assert_true(there("figures-2026-11-20.csv"));
	assert_true(there("figures-2026-11-21.csv"));
}

static void without_a_folder_there_are_none(void **state)
{
	(void)state;
	d.daily.folder = "";
	assert_int_equal(look_at(midnight + 6 * HOUR), 0);
	assert_int_not_equal(access(d.mark, F_OK), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_day_comes_at_its_hour_and_once),
	    T(what_somebody_has_fetched_does_not_come_again),
	    T(the_files_of_a_day_go_out_by_mail_once),
	    T(days_off_are_made_up_for),
	    T(a_full_disk_is_an_alarm_until_it_takes_again),
	    T(a_folder_that_is_away_is_an_alarm),
	    T(without_a_folder_there_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
