/* A report as a file. */
#ifndef EDGE_WEB_FIGURE_FILE_H
#define EDGE_WEB_FIGURE_FILE_H

#include "base/text.h"

enum figure_file { FIGURE_CSV, FIGURE_WORKBOOK, FIGURE_PAPER };

/* The answer to QUERY_FIGURES as a file, in the language that it says; false when it is none, or
 * longer than `out` takes. On any thread that may take its time. */
bool figure_file_make(const char *json, size_t n, enum figure_file kind, struct dj_buf *out);

#endif
