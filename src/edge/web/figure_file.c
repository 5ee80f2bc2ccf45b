/* Owns the file of a report: CSV, a workbook made by libxlsxwriter, or paper (figure_paper.c). Runs
 * on a worker. A share or
 * an average stands there with both its numbers, so that whoever adds cells adds the right ones;
 * what is not defined is an empty cell, never 0 or 100. */
#include "edge/web/figure.h"
#include "edge/web/texts.h"
#include "edge/web/csv.h"
#include "app/json_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define FILE_MAX  (16 * 1024 * 1024)
#define WORDS_MAX 100

struct figures_job {
	struct job job;
	char *json;
	size_t json_n;
	enum figure_file kind;
	struct dj_buf out;
};

/* Where cells go: one row after the other. */
struct sheet {
	struct dj_buf *csv; /* NULL: a workbook */
	lxw_worksheet *page;
	lxw_format *bold;
	lxw_row_t row;
	lxw_col_t column;
};

/* ---- cells ---- */

static void csv_comma(struct sheet *s)
{
	if (s->csv && s->column)
		dj_buf_puts(s->csv, ",");
}

static void put_text(struct sheet *s, const char *text)
{
	csv_comma(s);
	if (s->csv)
		csv_text(s->csv, text);
	else
		worksheet_write_string(s->page, s->row, s->column, text, s->row ? NULL : s->bold);
	s->column++;
}

static void put_number(struct sheet *s, double value, int decimals)
{
	csv_comma(s);
	if (s->csv)
		dj_buf_printf(s->csv, "%.*f", decimals, value);
	else
		worksheet_write_number(s->page, s->row, s->column, value, NULL);
	s->column++;
}

static void put_nothing(struct sheet *s)
{
	csv_comma(s);
	s->column++;
}

static void put_time(struct sheet *s, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	char text[32];
	struct tm t;

	localtime_r(&seconds, &t);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M", &t);
	put_text(s, text);
}

static void end_row(struct sheet *s)
{
	if (s->csv)
		dj_buf_puts(s->csv, "\r\n");
	s->row++;
	s->column = 0;
}

/* ---- words, from the pages' own texts ---- */

const char *figure_text(const json_t *texts, const char *prefix, const char *name)
{
	return texts_find(texts, prefix, name);
}

/* ---- the report ---- */

const char *figure_row_name(const json_t *report, const json_t *texts, const json_t *row)
{
	const char *key = dj_json_at(row, "key"), *name = key, *group = dj_json_at(report, "group");
	const json_t *one;
	size_t i;

	if (strcmp(group, "language") == 0)
		return figure_text(texts, "language.", key);
	json_array_foreach(json_object_get(report, "names"), i, one)
	{
		if (*key && strcmp(dj_json_at(one, "key"), key) == 0)
			name = dj_json_at(one, "name"); /* the last one is the reader's */
	}
	return name;
}

/* "Service level: of" */
static void put_named(struct sheet *s, const json_t *texts, const json_t *f, const char *which)
{
	char head[2 * WORDS_MAX];
	int n = snprintf(head, sizeof head, "%.*s: ", WORDS_MAX,
			 figure_text(texts, "measure.", dj_json_at(f, "name")));

	dj_copy(head + n, sizeof head - (size_t)n, figure_text(texts, "figures.", which));
	put_text(s, head);
}

static void put_head(struct sheet *s, const json_t *report, const json_t *texts)
{
	const json_t *f;
	size_t i;

	put_text(s, figure_text(texts, "figures.", "from"));
	put_text(s, figure_text(texts, "figures.", "until"));
	put_text(s, figure_text(texts, "figures.group.", dj_json_at(report, "group")));
	json_array_foreach(json_object_get(report, "figures"), i, f)
	{
		const char *kind = dj_json_at(f, "kind"), *unit = strcmp(kind, "share") == 0 ? " %"
								  : strcmp(kind, "count") == 0
								      ? ""
								      : " (s)";
		char head[2 * WORDS_MAX];

		snprintf(head, sizeof head, "%s%s",
			 figure_text(texts, "measure.", dj_json_at(f, "name")), unit);
		put_text(s, head);
		if (strcmp(kind, "share") && strcmp(kind, "mean"))
			continue;
		put_named(s, texts, f, "part");
		put_named(s, texts, f, "of");
	}
	end_row(s);
}

static void put_quotient(struct sheet *s, const char *kind, const json_t *value)
{
	double part = (double)json_integer_value(json_array_get(value, 0));
	double of = (double)json_integer_value(json_array_get(value, 1));
	bool share = strcmp(kind, "share") == 0;

	if (of > 0)
		put_number(s, share ? part * 100 / of : part / of / 1000, 2);
	else
		put_nothing(s);
	put_number(s, part, 0);
	put_number(s, of, 0);
}

static void put_values(struct sheet *s, const json_t *report, const json_t *values)
{
	const json_t *f;
	size_t i;

	json_array_foreach(json_object_get(report, "figures"), i, f)
	{
		const json_t *value = json_array_get(values, i);
		const char *kind = dj_json_at(f, "kind");

		if (json_is_array(value))
			put_quotient(s, kind, value);
		else if (strcmp(kind, "ms") == 0)
			put_number(s, (double)json_integer_value(value) / 1000, 1);
		else
			put_number(s, (double)json_integer_value(value), 0);
	}
	end_row(s);
}

static void put_row(struct sheet *s, const json_t *report, const json_t *texts, const json_t *row)
{
	put_time(s, json_integer_value(json_object_get(row, "from_ms")));
	put_time(s, json_integer_value(json_object_get(row, "to_ms")));
	put_text(s, figure_row_name(report, texts, row));
	put_values(s, report, json_object_get(row, "values"));
}

static void put_report(struct sheet *s, const json_t *report, const json_t *texts)
{
	const json_t *row;
	size_t i;

	put_head(s, report, texts);
	json_array_foreach(json_object_get(report, "rows"), i, row) put_row(s, report, texts, row);
	put_time(s, json_integer_value(json_object_get(report, "from_ms")));
	put_time(s, json_integer_value(json_object_get(report, "to_ms")));
	put_text(s, figure_text(texts, "figures.", "total"));
	put_values(s, report, json_object_get(json_object_get(report, "total"), "values"));
}

/* ---- the kinds of file ---- */

static bool write_csv(const json_t *report, const json_t *texts, struct dj_buf *out)
{
	struct sheet s = {.csv = out};

	dj_buf_puts(out,
		    "\xef\xbb\xbf"); /* else some spreadsheets take Hangul for something else */
	put_report(&s, report, texts);
	return !out->full;
}

static bool read_back(int fd, struct dj_buf *out)
{
	char part[8192];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return false;
	while ((n = read(fd, part, sizeof part)) > 0)
		dj_buf_add(out, part, (size_t)n);
	return n == 0 && !out->full;
}

/* The library writes files by name: this one has its place in memory only. */
static bool write_workbook(const json_t *report, const json_t *texts, struct dj_buf *out)
{
	int fd = memfd_create("figures", MFD_CLOEXEC);
	struct sheet s = {0};
	lxw_workbook *book;
	char path[40];
	bool good = false;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	book = fd < 0 ? NULL : workbook_new(path);
	if (book) {
		s.page = workbook_add_worksheet(book, NULL);
		s.bold = workbook_add_format(book);
		format_set_bold(s.bold);
		worksheet_freeze_panes(s.page, 1, 3);
		worksheet_set_column(s.page, 0, 2, 18, NULL);
		put_report(&s, report, texts);
		good = workbook_close(book) == LXW_NO_ERROR && read_back(fd, out);
	}
	if (fd >= 0)
		close(fd);
	return good;
}

bool figure_file_make(const char *json, size_t n, enum figure_file kind, struct dj_buf *out)
{
	static bool (*const make[])(const json_t *, const json_t *, struct dj_buf *) = {
	    [FIGURE_CSV] = write_csv,
	    [FIGURE_WORKBOOK] = write_workbook,
	    [FIGURE_PAPER] = figure_paper,
	};
	json_t *report = json_loadb(json, n, 0, NULL);
	json_t *texts = report ? texts_of(dj_json_at(report, "words")) : NULL;
	bool good = report && make[kind](report, texts, out);

	json_decref(texts);
	json_decref(report);
	return good;
}

static void run(struct job *job)
{
	struct figures_job *j = (struct figures_job *)job;
	bool good = figure_file_make(j->json, j->json_n, j->kind, &j->out);

	job->verdict = good ? VERDICT_ok : VERDICT_fault;
}

static void release(struct job *job)
{
	struct figures_job *j = (struct figures_job *)job;

	dj_buf_fini(&j->out);
	free(j->json);
	free(j);
}

struct job *job_figures(char *json_take, size_t n, enum figure_file kind)
{
	struct figures_job *j = dj_alloc(sizeof *j);

	j->job.run = run;
	j->job.release = release;
	j->json = json_take;
	j->json_n = n;
	j->kind = kind;
	dj_buf_init(&j->out, FILE_MAX);
	return &j->job;
}

const char *job_figures_data(const struct job *job, size_t *n)
{
	const struct figures_job *j = (const struct figures_job *)job;

	*n = j->out.len;
	return j->out.data;
}
