/* Reports: what the address asks is one text for the query (app/figure_ask.h), and the answer may
 * leave as a file. */
#ifndef EDGE_WEB_FIGURE_H
#define EDGE_WEB_FIGURE_H

#include <jansson.h>

#include "edge/web/ask.h"
#include "edge/web/http.h"
#include "edge/web/route.h"

bool figure_query_is(enum query_kind kind);
/* Asks it, and answers the request. */
void figure_query_run(struct request *r, struct query *q);
/* Arguments of the routes of reports, for the documentation; NULL: not one of them. */
const struct route_arg *figure_args(const struct route *t);

/* figure_file.c: makes the file of a report. The job owns the JSON. */
struct job *job_figures(char *json_take, size_t n, bool workbook);
const char *job_figures_data(const struct job *j, size_t *n);

#endif
