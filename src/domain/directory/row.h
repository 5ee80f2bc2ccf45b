/* One row of the directory as texts in their one form, whoever wrote it: a page, a file, a table
 * (directory.def). Pure. */
#ifndef DOMAIN_DIRECTORY_ROW_H
#define DOMAIN_DIRECTORY_ROW_H

#include "domain/words.h"

#define DIRECTORY_FIELDS 26   /* of one part, at most */
#define DIRECTORY_TEXT	 1201 /* bytes of one value with its NUL */
#define DIRECTORY_CODE	 40
#define DIRECTORY_AREA	 "031" /* before local numbers that people write without it */

enum directory_type {
	DIRECTORY_TYPE_CODE,
	DIRECTORY_TYPE_TEXT,
	DIRECTORY_TYPE_PHONE,
	DIRECTORY_TYPE_WORD,
	DIRECTORY_TYPE_FLAG,
	DIRECTORY_TYPE_DATE,
	DIRECTORY_TYPE_COUNT,
	DIRECTORY_TYPE_HOURS,
	DIRECTORY_TYPE_LANGUAGES,
	DIRECTORY_TYPE_DEPARTMENT,
	DIRECTORY_TYPE_OFFICIAL,
	DIRECTORY_TYPE_PLACE,
	DIRECTORY_TYPE_FACILITY,
	DIRECTORY_TYPE_LINES,
	DIRECTORY_TYPE_TIME,
	DIRECTORY_TYPE_DEGREE,
	DIRECTORY_TYPE_MAIL,
};

struct directory_field {
	const char *name;
	enum directory_type type;
	bool needed, key, sealed;
	enum language told; /* the language of a TOLD text; UNKNOWN: it is the text itself */
	size_t cap;
	enum word_list list; /* WORD */
	const char *otherwise, *help;
};

struct directory_row {
	char text[DIRECTORY_FIELDS][DIRECTORY_TEXT];
	uint32_t given; /* bit i: text[i] was said */
};

const struct directory_field *directory_fields(enum directory_part part, int *count);
/* The index of the field, or -1. */
int directory_field_of(enum directory_part part, const char *name);
/* "" when the part has no such field. */
const char *directory_value(enum directory_part part, const struct directory_row *row,
			    const char *field);
/* The text `field` of the row in that language; "" when nobody has written it. */
const char *directory_told(enum directory_part part, const struct directory_row *row,
			   const char *field, enum language language);
/* Bytes of the name of the text that a field tells: 4 of "name" and of "name_vi". */
size_t directory_told_name(const struct directory_field *f);

/* Brings one value into its one form, in place. False with a sentence that names the field. */
bool directory_check(const struct directory_field *f, char text[DIRECTORY_TEXT],
		     struct dj_error *why);
/* What is not given is taken from `base`, or from the defaults when it is NULL. A telephone number
 * with * in it means the one that is there. False when something needed is missing. */
bool directory_complete(enum directory_part part, struct directory_row *row,
			const struct directory_row *base, struct dj_error *why);
/* Do they mean the same row? */
bool directory_same_key(enum directory_part part, const struct directory_row *a,
			const struct directory_row *b);
bool directory_same(enum directory_part part, const struct directory_row *a,
		    const struct directory_row *b);
/* A person's own telephone: it leaves the server masked, always. */
bool directory_is_private(enum directory_part part, const struct directory_row *row, int field);

/* The week that HOURS means. */
#define DIRECTORY_PERIODS 8
struct directory_hours {
	int count; /* 0: day and night */
	struct directory_period {
		unsigned days; /* bits 1 << weekday, 0 Sunday */
		int from, to;  /* minutes of the day; `to` not after `from`: into the next day */
	} at[DIRECTORY_PERIODS];
};
bool directory_hours_read(const char *text, struct directory_hours *out);
bool directory_hours_open(const struct directory_hours *h, int weekday, int minute);
/* 20261122 of "2026-11-22"; 0 of "", -1 when it is no day. */
int directory_date(const char *text);
/* 202611222140 of "2026-11-22 21:40"; likewise. */
int64_t directory_time(const char *text);
/* Millionths of a degree of "37.263400"; 0 of "", INT_MAX when it is none. */
int directory_degree(const char *text);

#endif
