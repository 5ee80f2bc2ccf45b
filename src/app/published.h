/* What the writer hands on after a commit: facts with their numbers, and the masked texts that
 * pages may show beside them. */
#ifndef APP_PUBLISHED_H
#define APP_PUBLISHED_H

#include "app/command.h"
#include "domain/fact/fact.h"

enum published_kind {
	PUBLISHED_FACT,
	PUBLISHED_CALLER, /* text: the caller's number of `contact`, masked; "" when withheld */
	PUBLISHED_LINE,	  /* text: the number that was dialled */
	PUBLISHED_ALARM,  /* fact: alarm.raised or alarm.cleared without a number, told at once
			     because the database may be what is  wrong; the fact itself follows when
			     it can */
};

struct published {
	enum published_kind kind;
	struct fact fact;
	dj_id contact;
	uint64_t caller_key; /* keyed hash of the number, to tell the same caller again; 0 none */
	char text[NUMBER_TEXT];
};

#endif
