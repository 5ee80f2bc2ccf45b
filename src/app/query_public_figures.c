/* Owns the open data: a month's inquiries by topic, department and status, with how long they took
 * (the form of the New York charter's monthly report), and which service there is in which language
 * (R038). Rows of fewer than five are one row together, and none when that is not five either:
 * nobody is to be found in a figure. */
#include <string.h>
#include <time.h>

#include "app/query_run.h"

#define LEAST	5
#define HOUR_MS 3600000

/* The first instant of a month of the site's clock, 202611; 0 when it is none. */
static dj_ms month_begin(int64_t month)
{
	struct tm t = {.tm_year = (int)(month / 100) - 1900,
		       .tm_mon = (int)(month % 100) - 1,
		       .tm_mday = 1,
		       .tm_isdst = -1};

	if (month < 202001 || month > 209912 || month % 100 < 1 || month % 100 > 12)
		return 0;
	return (dj_ms)mktime(&t) * 1000;
}

static int64_t month_after(int64_t month)
{
	return month % 100 == 12 ? month + 89 : month + 1;
}

static int64_t month_of(dj_ms at)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm t;

	localtime_r(&seconds, &t);
	return (int64_t)(t.tm_year + 1900) * 100 + t.tm_mon + 1;
}

struct sum {
	int64_t count, took_ms;
};

static void put_row(struct dj_json *j, const char *topic, const char *department,
		    const char *status, struct sum s)
{
	dj_json_object(j, NULL);
	dj_json_text(j, "category", topic);
	dj_json_text(j, "department", department);
	dj_json_text(j, "status", status);
	dj_json_int(j, "count", s.count);
	if (s.took_ms)
		dj_json_real(j, "mean_hours", (double)s.took_ms / (double)s.count / HOUR_MS, 1);
	else
		dj_json_null(j, "mean_hours");
	dj_json_end_object(j);
}

static void put_rows(struct query_run *r, dj_ms from, dj_ms to)
{
	struct db_rows rows = db_query(r->db, SQL_public_figures, db_i(from), db_i(to));
	struct sum rest = {0};

	while (db_next(&rows)) {
		struct sum s = {db_int(&rows, 3), db_int(&rows, 4)};

		if (s.count >= LEAST) {
			put_row(&r->json, db_text(&rows, 0), db_text(&rows, 1),
				db_int(&rows, 2) ? "answered" : "open", s);
			continue;
		}
		rest.count += s.count;
	}
	if (rest.count >= LEAST)
		put_row(&r->json, "*", "*", "*", rest);
}

/* since: 202611; 0: the months that there are, newest first. */
enum verdict query_public_figures(struct query_run *r)
{
	int64_t month = r->q->since, last = month_of(r->now);
	dj_ms first = db_query_int(r->db, SQL_public_first, 0);
	struct dj_json *j = &r->json;

	if (month && (!month_begin(month) || month > last))
		return VERDICT_not_found;
	dj_json_object(j, NULL);
	dj_json_int(j, "month", month ? month : last);
	dj_json_bool(j, "whole", month && month < last);
	dj_json_int(j, "least", LEAST);
	dj_json_array(j, "months");
	for (int64_t m = first ? month_of(first) : last; m <= last; m = month_after(m))
		dj_json_int(j, NULL, m);
	dj_json_end_array(j);
	dj_json_array(j, "rows");
	if (month)
		put_rows(r, month_begin(month), month_begin(month_after(month)));
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* ---- parity ---- */

static int64_t count_in(struct query_run *r, enum sql_id id, enum language language)
{
	return db_query_int(r->db, id, 0, db_i(language));
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; *p; p += strspn(p, " ,")) {
		size_t piece = strcspn(p, " ,");

		if (piece == n && strncmp(p, word, n) == 0)
			return true;
		p += piece;
	}
	return false;
}

/* Interpreters of partners and volunteers who join a call. */
static int64_t interpreters_of(struct query_run *r, enum language language)
{
	struct db_rows rows = db_query(r->db, SQL_public_interpreters);
	int64_t count = 0;

	while (db_next(&rows))
		count += has_word(db_text(&rows, 0), word_of(words_language, language));
	return count;
}

static void put_language(struct query_run *r, enum language language, int64_t articles)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	query_json_word(j, "language", words_language, language);
	dj_json_bool(j, "pages", true);
	dj_json_int(j, "consultants", count_in(r, SQL_public_speakers, language));
	dj_json_int(j, "interpreters", interpreters_of(r, language));
	dj_json_int(j, "articles", count_in(r, SQL_public_articles_in, language));
	dj_json_int(j, "articles_of", articles);
	dj_json_end_object(j);
}

/* Sign language has no pages and no articles of its own: what there is, is people. */
enum verdict query_public_parity(struct query_run *r)
{
	struct dj_json *j = &r->json;
	int64_t articles = db_query_int(r->db, SQL_public_articles, 0);

	dj_json_object(j, NULL);
	dj_json_array(j, "languages");
	for (int l = language_KO; l <= language_MN; l++)
		put_language(r, (enum language)l, articles);
	dj_json_end_array(j);
	dj_json_int(j, "sign_consultants", db_query_int(r->db, SQL_public_signers, 0));
	dj_json_end_object(j);
	return VERDICT_ok;
}
