/* CSV as spreadsheets write it (RFC 4180): UTF-8 with or without the mark in front, commas, quotes,
 * any line end. Pure; nothing is allocated. */
#ifndef DOMAIN_DIRECTORY_CSV_H
#define DOMAIN_DIRECTORY_CSV_H

#include "domain/directory/row.h"

#define CSV_BYTES (1024 * 1024) /* of one file */
#define CSV_LINES 20000

struct csv {
	const char *at, *end;
	int line; /* 1-based, of the record read last */
	int next_line;
};

struct csv_record {
	int count;
	char text[DIRECTORY_FIELDS][DIRECTORY_TEXT];
};

void csv_init(struct csv *c, const char *text, size_t n);
/* 1 and the next record, 0 at the end, -1 with a sentence; then the rest of that line was skipped
 * and reading may go on. Lines with nothing in them are passed over. */
int csv_next(struct csv *c, struct csv_record *out, struct dj_error *why);

/* The columns that the first line names, in its order. */
struct csv_columns {
	int count;
	int field[DIRECTORY_FIELDS];
};
bool csv_columns_read(enum directory_part part, const struct csv_record *head,
		      struct csv_columns *out, struct dj_error *why);
/* The record as a row: values checked, what has no column is not given. */
bool csv_row(enum directory_part part, const struct csv_columns *columns,
	     const struct csv_record *record, struct directory_row *out, struct dj_error *why);

#endif
