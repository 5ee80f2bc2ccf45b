/* One form for every telephone number, whoever wrote it: "031-120", "+82-31-120" and "82 31 120"
 * are all "031120". Pure; the plan is data (number.def).
 *
 * The one form is what is dialled inside the country with its area code, digits only; a number of
 * another country keeps its "+" and country code. Two numbers are the same when their texts are. */
#ifndef DOMAIN_NUMBER_NUMBER_H
#define DOMAIN_NUMBER_NUMBER_H

#include "base/base.h"

#define NUMBER_DIGITS  15 /* ITU-T E.164; more is no number */
#define NUMBER_WRITTEN 32 /* bytes of any text here, with its NUL (as NUMBER_TEXT of commands) */

enum number_kind {
	NUMBER_NONE,	  /* no telephone number at all */
	NUMBER_EMERGENCY, /* 112, 119 */
	NUMBER_SHORT,	  /* 120, 1345; also behind an area code: 031-120 */
	NUMBER_SERVICE,	  /* 1588-xxxx */
	NUMBER_AREA,	  /* a fixed line with its area code */
	NUMBER_MOBILE,
	NUMBER_INTERNET, /* 070 */
	NUMBER_PERSONAL, /* 050x, 030x: follows a person */
	NUMBER_FREE,	 /* 080 */
	NUMBER_PREMIUM,	 /* 060: the caller pays a third party */
	NUMBER_FOREIGN,	 /* "+" and a country code that is not ours */
	NUMBER_OTHER,	 /* digits that the plan does not know; kept as they came */
};

struct number {
	enum number_kind kind;
	char text[NUMBER_WRITTEN]; /* the one form; "" for NONE */
	int area;		   /* how many of its digits are the area code; 0 none */
};

/* Reads what a person or a carrier wrote: digits with a "+" before them and separators
 * (blank - . / ( )) between them, or else NUMBER_NONE. `area` ("031") is put before a local number
 * of 7 or 8 digits; "" leaves such a number OTHER. Returns the kind. */
enum number_kind number_read(struct number *out, const char *raw, const char *area);
/* Only the one form. False, and "" in `out`, when it is no number. */
bool number_plain(char out[NUMBER_WRITTEN], const char *raw, const char *area);
bool number_same(const char *a, const char *b, const char *area);

/* How a number is written for somebody else. */
enum number_form {
	NUMBER_FORM_NATIONAL, /* 0311201234, 120 */
	NUMBER_FORM_PLUS,     /* +82311201234; EMERGENCY, SHORT without area and OTHER stay as they
				 are: they mean nothing abroad */
	NUMBER_FORM_COUNTRY,  /* 82311201234 */
	NUMBER_FORM_PEOPLE,   /* 031-120-1234, 1588-0000, 031-120 */
};
void number_write(char out[NUMBER_WRITTEN], const struct number *n, enum number_form form);
/* The one form as people read it (NUMBER_FORM_PEOPLE); what is no number stays as it is. */
void number_people(char out[NUMBER_WRITTEN], const char *plain);

/* Does a carrier mean "no number" by this user part or display name ("anonymous", "restricted",
 * "unavailable", "")? */
bool number_is_withheld(const char *text);

#endif
