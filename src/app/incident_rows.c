/* Owns reading the table of incidents. */
#include "app/incident_rows.h"

void incident_row(const struct db_rows *r, struct incident_row *out)
{
	*out = (struct incident_row){.incident = {.id = db_int(r, 0),
						  .hazard = (enum hazard)db_int(r, 1),
						  .place = db_int(r, 2),
						  .topic = db_int(r, 3),
						  .notice = (enum incident_notice)db_int(r, 4),
						  .start_ms = db_int(r, 5),
						  .ends_ms = db_int(r, 6)},
				     .ended_ms = db_int(r, 7),
				     .ended_by = db_int(r, 8),
				     .person = db_int(r, 9),
				     .made_ms = db_int(r, 10),
				     .rev = db_int(r, 11)};
	if (out->incident.notice < 0 || out->incident.notice >= incident_notice_COUNT)
		out->incident.notice = incident_notice_NONE; /* of a newer release */
}

int incident_rows_open(struct db *db, struct incident *out, int cap)
{
	struct db_rows r = db_query(db, SQL_incident_open_list);
	struct incident_row row;
	int n = 0;

	while (db_next(&r)) {
		incident_row(&r, &row);
		if (n < cap)
			out[n++] = row.incident;
	}
	return n;
}
