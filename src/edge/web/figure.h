/* Reports: what the address asks is one text for the query (app/figure_ask.h), and the answer may
 * leave as a file. */
#ifndef EDGE_WEB_FIGURE_H
#define EDGE_WEB_FIGURE_H

#include <jansson.h>

#include "edge/web/ask.h"
#include "edge/web/figure_file.h"
#include "edge/web/http.h"
#include "edge/web/route.h"

bool figure_query_is(enum query_kind kind);
/* Asks it, and answers the request. */
void figure_query_run(struct request *r, struct query *q);
/* Arguments of the routes of reports, for the documentation; NULL: not one of them. */
const struct route_arg *figure_args(const struct route *t);

/* figure_file_make as a job, which owns the JSON. */
struct job *job_figures(char *json_take, size_t n, enum figure_file kind);
const char *job_figures_data(const struct job *j, size_t *n);

/* What the kinds of file share: a member that is a text ("" without it), a text of the pages, what
 * a row is of. */
const char *figure_text(const json_t *texts, const char *prefix, const char *name);
const char *figure_row_name(const json_t *report, const json_t *texts, const json_t *row);
/* figure_paper.c */
bool figure_paper(const json_t *report, const json_t *texts, struct dj_buf *out);

#endif
