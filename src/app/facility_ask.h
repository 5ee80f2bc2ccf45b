/* What is asked of facilities: "kind=emergency_room&place=suwon" and, when more is known of where
 * the citizen is, "&latitude=37.2634&longitude=127.0286"; "&limit=30" of them. */
#ifndef APP_FACILITY_ASK_H
#define APP_FACILITY_ASK_H

#include "domain/facility/facility.h"

#define FACILITY_LIMIT 200

struct facility_ask {
	int kind; /* -1: any */
	char place[DIRECTORY_CODE];
	struct facility_point at;
	int limit;
};

/* False with a sentence. */
bool facility_ask_read(const char *text, struct facility_ask *out, struct dj_error *why);

#endif
