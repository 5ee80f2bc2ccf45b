/* The directory as the live centre needs it: who is on duty now, which number may be dialled, whose
 * calls pass every limit. Built from rows in their one form; pure. */
#ifndef DOMAIN_DIRECTORY_H
#define DOMAIN_DIRECTORY_H

#include "domain/directory/row.h"
#include "domain/number/number.h"

#define DIRECTORY_NAME 120
#define DIRECTORY_TOLD 300

/* A text in the languages that somebody has written it in; "" else. */
struct directory_words {
	char in[language_COUNT][DIRECTORY_TOLD]; /* [language_KO] is the text of the row */
};

struct directory_department {
	dj_id id;
	char code[DIRECTORY_CODE], name[DIRECTORY_NAME];
	struct directory_words names;
	char number[NUMBER_WRITTEN], place[DIRECTORY_CODE]; /* "" the whole province */
};

struct directory_official {
	dj_id id, department;
	char code[DIRECTORY_CODE], name[DIRECTORY_NAME], post[DIRECTORY_NAME];
	char department_name[DIRECTORY_NAME];
	char work_number[NUMBER_WRITTEN], mobile[NUMBER_WRITTEN];
};

struct directory_validity {
	int from, until; /* 20261122; 0 open. Both days belong to it */
};

struct directory_duty {
	dj_id id;
	int official; /* index into officials */
	enum hazard hazard;
	char place[DIRECTORY_CODE]; /* "" the whole province */
	struct directory_hours hours;
	struct directory_validity valid;
	int turn; /* 0 is rung first */
};

struct directory_number {
	dj_id id;
	char code[DIRECTORY_CODE], name[DIRECTORY_NAME];
	struct directory_words names, purposes;
	char number[NUMBER_WRITTEN], instead[NUMBER_WRITTEN];
	char languages[DIRECTORY_NAME]; /* "vi th en" */
	enum number_use use;
	struct directory_hours hours;
	struct directory_validity valid;
	int checked_on; /* 20261122; 0 nobody said */
	bool dial, trusted;
};

struct directory {
	int department_count, official_count, duty_count, number_count;
	struct directory_department *departments;
	struct directory_official *officials;
	struct directory_duty *duties;
	struct directory_number *numbers;
};

/* A moment on the wall clock of the site. */
struct directory_when {
	int date;    /* 20261122 */
	int weekday; /* 0 Sunday */
	int minute;  /* of the day */
};
struct directory_when directory_when(dj_ms at, int utc_offset_min);

/* Adds a row that is complete (directory_complete). Rows that are not active, and those that name
 * an official or a department that is not there, are passed over; so departments come first, then
 * officials. */
void directory_add(struct directory *d, enum directory_part part, dj_id id,
		   const struct directory_row *row);
void directory_free(struct directory *d);

bool directory_valid(const struct directory_validity *v, const struct directory_when *now);
/* NULL when there is none. */
const struct directory_official *directory_official_of(const struct directory *d, dj_id id);

/* ---- who is on duty ---- */

#define DIRECTORY_ON_DUTY 24

/* One official who is asked, in the order of asking. Those of one group are asked together. */
struct directory_asked {
	const struct directory_official *official;
	int group; /* 0-based, ascending */
};
/* For this hazard at this place ("" not known) now. Closest first: own city and this hazard, own
 * city whatever it is, the province for this hazard, the province whatever it is; within each who
 * is on duty before who stands in. Everybody once. Answers how many. */
int directory_on_duty(const struct directory *d, enum hazard hazard, const char *place,
		      const struct directory_when *now,
		      struct directory_asked out[DIRECTORY_ON_DUTY]);

/* Numbers of one use that answer now, those that speak `language` ("" any). In the order of the
 * table. */
int directory_numbers(const struct directory *d, enum number_use use, const char *language,
		      const struct directory_when *now, const struct directory_number **out,
		      int cap);

/* Which hazards (bits of enum hazard) this official is on duty for now, and in which turn; 0 none.
 */
unsigned directory_duty_of(const struct directory *d, const struct directory_official *official,
			   const struct directory_when *now, int *turn);
bool directory_answers(const struct directory_number *n, const struct directory_when *now);

/* Calls from this number pass every limit: the relay centre 107, partners. */
bool directory_trusts(const struct directory *d, const char *caller,
		      const struct directory_when *now);

#endif
