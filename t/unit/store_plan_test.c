/* links: base domain store */
/* Nothing that is done for a call, a letter or a page looks at every row of a table that grows with
 * the years: SQLite is asked how it would find the rows of each statement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "store/sql.h"
#include "unit/store_engines.h"

static const char *const growing[] = {
    "fact",	"contact",	     "contact_private",	 "contact_citizen", "contact_record",
    "letter",	"conversation",	     "channel_event",	 "inquiry",	    "inquiry_entry",
    "citizen",	"access_entry",	     "recording",	 "attachment",	    "attachment_link",
    "callback", "conversation_link", "webhook_delivery", "citizen_identity"};

/* At the start, once a night, on somebody's word about one person, or a report: they may look at
 * all. */
static const char *const whole[] = {"due_",
				    "owned_",
				    "copy_",
				    "figure_",
				    "inquiry_figure_",
				    "inquiry_list_",
				    "inquiry_count_",
				    "public_figures",
				    "incident_load",
				    "contact_first",
				    "fact_bounds",
				    "access_last",
				    "callback_open",
				    "attachment_gone_list",
				    "inquiry_pause_heard_list",
				    "access_of_",
				    "citizen_split",
				    "conversation_link_sweep",
				    "recording_unlinked",
				    "attachment_idle",
				    "webhook_delivery_old",
				    "webhook_delivery_dead_count"};

static bool may_look_at_all(const char *name)
{
	for (size_t i = 0; i < DJ_COUNT(whole); i++)
		if (strncmp(name, whole[i], strlen(whole[i])) == 0)
			return true;
	return false;
}

/* "SCAN l USING ..." of "... FROM letter l ...": is it this table, by its own or its short name? An
 * index over the open rows alone is no table that grows. */
static bool scans(const char *plan, const char *text, const char *table)
{
	char alias[32], from[64];

	if (sscanf(plan, "SCAN %31s", alias) != 1 || strstr(plan, "_open") || strstr(plan, "_live"))
		return false;
	if (strcmp(alias, table) == 0)
		return true;
	for (int i = 0; i < 2; i++) {
		snprintf(from, sizeof from, "%s %s %s ", i ? "JOIN" : "FROM", table, alias);
		if (strstr(text, from))
			return true;
	}
	return false;
}

static int complain(sqlite3 *db, const struct sql *q)
{
	char ask[16384];
	sqlite3_stmt *s;
	int bad = 0;

	assert_true(snprintf(ask, sizeof ask, "EXPLAIN QUERY PLAN %s", q->text) < (int)sizeof ask);
	assert_int_equal(sqlite3_prepare_v2(db, ask, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *plan = (const char *)sqlite3_column_text(s, 3);

		for (size_t i = 0; i < DJ_COUNT(growing); i++)
			if (scans(plan, q->text, growing[i])) {
				print_error("%s: %s (%s)\n", q->name, plan, growing[i]);
				bad++;
			}
	}
	sqlite3_finalize(s);
	return bad;
}

/* The order does not matter here, that there is one does. */
static int any_order(void *arg, int n, const void *a, int m, const void *b)
{
	(void)arg, (void)a, (void)b;
	return n - m;
}

static void no_statement_looks_at_every_row(void **state)
{
	struct fresh f;
	sqlite3 *db;
	int bad = 0;

	(void)state;
	assert_true(fresh_database(&f, ON_SQLITE));
	assert_int_equal(sqlite3_open(f.url + strlen("sqlite:"), &db), SQLITE_OK);
	sqlite3_create_collation(db, "C", SQLITE_UTF8, NULL, any_order);
	for (int i = 0; i < SQLS; i++)
		if (!may_look_at_all(sql_list[i].name))
			bad += complain(db, &sql_list[i]);
	sqlite3_close(db);
	fresh_gone(&f);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(no_statement_looks_at_every_row)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
