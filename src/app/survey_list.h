/* Who was asked after a call lately, as the database has it, for the live centre: numbers are
 * opened with the key ring; erased and withheld ones are left out. */
#ifndef APP_SURVEY_LIST_H
#define APP_SURVEY_LIST_H

#include "domain/number/number.h"

struct keyring;

#define SURVEY_LIST_MAX 200000 /* the newest */

struct surveyed {
	dj_ms at; /* asked */
	char number[NUMBER_WRITTEN];
};

/* Those asked at or after `since`. *out is allocated, the caller frees it, also after an error. */
int survey_list_url(const char *database, const struct keyring *keys, dj_ms since,
		    struct surveyed **out, int *count, struct dj_error *e);

#endif
