/* Cells of a CSV file (RFC 4180) that people open in a spreadsheet. */
#ifndef EDGE_WEB_CSV_H
#define EDGE_WEB_CSV_H

#include "base/text.h"

/* A text in quotes. What a spreadsheet would take for a formula begins with an apostrophe. */
void csv_text(struct dj_buf *b, const char *text);

#endif
