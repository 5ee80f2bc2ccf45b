/* Owns a report on paper: the whole as a list with both numbers of each figure, then the main
 * figures of each row. Refuses: pages and letters (paper/). */
#include "edge/web/figure.h"
#include "paper/paper.h"
#include "app/json_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CELL 64

static const char *const mains[] = {"offered",	    "answered",	   "level",   "abandonment",
				    "answer_speed", "handle_time", "handled", "resolution"};

/* ---- values ---- */

static void time_text(char out[CELL], int64_t ms, bool clock)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm t;

	localtime_r(&seconds, &t);
	strftime(out, CELL, clock ? "%Y-%m-%d %H:%M" : "%Y-%m-%d", &t);
}

static void quotient_text(char out[CELL], const json_t *texts, const char *kind,
			  const json_t *value)
{
	double part = (double)json_integer_value(json_array_get(value, 0));
	double of = (double)json_integer_value(json_array_get(value, 1));

	if (of <= 0)
		dj_copy(out, CELL, figure_text(texts, "figures.", "undefined"));
	else if (strcmp(kind, "share") == 0)
		snprintf(out, CELL, "%.1f %%", part * 100 / of);
	else
		snprintf(out, CELL, "%.1f s", part / of / 1000);
}

static void value_text(char out[CELL], const json_t *texts, const json_t *figure,
		       const json_t *value)
{
	const char *kind = dj_json_at(figure, "kind");

	if (json_is_array(value))
		quotient_text(out, texts, kind, value);
	else if (strcmp(kind, "ms") == 0)
		snprintf(out, CELL, "%.1f s", (double)json_integer_value(value) / 1000);
	else
		snprintf(out, CELL, "%lld", (long long)json_integer_value(value));
}

/* A number of a quotient, in the unit that it has. */
static void part_text(char out[CELL], const char *unit, const json_t *number)
{
	size_t n = strlen(unit);
	bool ms = n > 3 && strcmp(unit + n - 3, "_ms") == 0;

	if (!json_is_integer(number))
		out[0] = '\0';
	else if (ms)
		snprintf(out, CELL, "%.1f s", (double)json_integer_value(number) / 1000);
	else
		snprintf(out, CELL, "%lld", (long long)json_integer_value(number));
}

/* ---- the whole ---- */

static void put_whole(struct paper *p, const json_t *report, const json_t *texts)
{
	const struct paper_column columns[] = {{figure_text(texts, "figures.", "page"), 6, false},
					       {figure_text(texts, "figures.", "total"), 2, true},
					       {figure_text(texts, "figures.", "part"), 2, true},
					       {figure_text(texts, "figures.", "of"), 2, true}};
	const json_t *values = json_object_get(json_object_get(report, "total"), "values"), *f;
	size_t i;

	paper_heading(p, figure_text(texts, "figures.", "total"));
	paper_table(p, columns, 4);
	json_array_foreach(json_object_get(report, "figures"), i, f)
	{
		const json_t *value = json_array_get(values, i);
		char is[CELL], part[CELL], of[CELL];

		value_text(is, texts, f, value);
		part_text(part, dj_json_at(f, "part"), json_array_get(value, 0));
		part_text(of, dj_json_at(f, "of"), json_array_get(value, 1));
		paper_row(p, (const char *[]){figure_text(texts, "measure.", dj_json_at(f, "name")),
					      is, part, of});
	}
	paper_table_end(p);
}

/* ---- its rows ---- */

static int place_of(const json_t *report, const char *name)
{
	const json_t *f;
	size_t i;

	json_array_foreach(json_object_get(report, "figures"), i, f)
	{
		if (strcmp(dj_json_at(f, "name"), name) == 0)
			return (int)i;
	}
	return -1;
}

static void put_row(struct paper *p, const json_t *report, const json_t *texts, const json_t *row)
{
	char cells[DJ_COUNT(mains) + 2][CELL] = {{0}};
	const char *texts_of_row[DJ_COUNT(mains) + 2];
	bool clock = strcmp(dj_json_at(report, "by"), "half_hour") == 0;

	time_text(cells[0], json_integer_value(json_object_get(row, "from_ms")), clock);
	dj_copy(cells[1], CELL, figure_row_name(report, texts, row));
	for (size_t i = 0; i < DJ_COUNT(mains); i++) {
		int at = place_of(report, mains[i]);

		dj_assert(at >= 0);
		value_text(cells[i + 2], texts,
			   json_array_get(json_object_get(report, "figures"), (size_t)at),
			   json_array_get(json_object_get(row, "values"), (size_t)at));
	}
	for (size_t i = 0; i < DJ_COUNT(cells); i++)
		texts_of_row[i] = cells[i];
	paper_row(p, texts_of_row);
}

static void put_rows(struct paper *p, const json_t *report, const json_t *texts)
{
	struct paper_column columns[DJ_COUNT(mains) + 2] = {{NULL, 4, false}, {NULL, 4, false}};
	const json_t *row;
	size_t i;

	columns[0].head = figure_text(texts, "figures.", "from");
	columns[1].head = figure_text(texts, "figures.group.", dj_json_at(report, "group"));
	for (i = 0; i < DJ_COUNT(mains); i++)
		columns[i + 2] =
		    (struct paper_column){figure_text(texts, "measure.", mains[i]), 3, true};
	paper_heading(p, figure_text(texts, "figures.", "rows"));
	paper_table(p, columns, (int)DJ_COUNT(columns));
	json_array_foreach(json_object_get(report, "rows"), i, row) put_row(p, report, texts, row);
	paper_table_end(p);
}

/* ---- the paper ---- */

static void put_period(struct paper *p, const json_t *report, const json_t *texts)
{
	int64_t from = json_integer_value(json_object_get(report, "from_ms"));
	int64_t to = json_integer_value(json_object_get(report, "to_ms"));
	char a[CELL], b[CELL], both[2 * CELL + 4];

	time_text(a, from, false);
	time_text(b, to - 1, false);
	snprintf(both, sizeof both, "%s – %s", a, b);
	paper_pair(p, figure_text(texts, "figures.", "period"), both);
	time_text(a, json_integer_value(json_object_get(report, "now_ms")), true);
	paper_pair(p, figure_text(texts, "figures.", "at"), a);
}

bool figure_paper(const json_t *report, const json_t *texts, struct dj_buf *out)
{
	struct paper_head head = {.office = figure_text(texts, "app.name", ""),
				  .language = dj_json_at(report, "words"),
				  .landscape = true};
	struct paper *p = paper_alloc(&head);
	bool good;

	paper_title(p, figure_text(texts, "figures.", "page"));
	put_period(p, report, texts);
	put_whole(p, report, texts);
	put_rows(p, report, texts);
	paper_note(p, figure_text(texts, "figures.", "notes"));
	good = paper_write(p, out);
	paper_free(p);
	return good;
}
