/* Rows of the incidents as the rules see them. Private to src/app. */
#ifndef APP_INCIDENT_ROWS_H
#define APP_INCIDENT_ROWS_H

#include "domain/incident/incident.h"
#include "store/db.h"

struct incident_row {
	struct incident incident;
	dj_ms ended_ms; /* 0: open */
	dj_id ended_by, person;
	dj_ms made_ms;
	int64_t rev;
};
/* In the order of the statements' columns. */
void incident_row(const struct db_rows *r, struct incident_row *out);
/* The open ones, the earliest first; how many of `cap`. */
int incident_rows_open(struct db *db, struct incident *out, int cap);

#endif
