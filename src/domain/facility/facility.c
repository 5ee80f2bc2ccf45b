/* Owns when a report is believed, and what is near. Refuses: tables, feeds, words for people. */
#include "domain/facility/facility.h"

#include <math.h>

#define EARTH_M 6371000.0
#define RADIAN	(3.14159265358979323846 / 180e6) /* of a millionth of a degree */

bool facility_must_report(enum facility_kind kind)
{
	return kind == facility_kind_EMERGENCY_ROOM || kind == facility_kind_SHELTER;
}

struct facility_look facility_look(enum facility_kind kind, const struct directory_hours *hours,
				   const struct facility_report *report, dj_ms now,
				   const struct directory_when *when)
{
	bool open;

	if (report->state != facility_state_UNKNOWN && now < report->expires_ms)
		return (struct facility_look){report->state, facility_basis_REPORT};
	if (facility_must_report(kind))
		return report->state == facility_state_UNKNOWN
			   ? (struct facility_look){facility_state_UNKNOWN, facility_basis_NONE}
			   : (struct facility_look){facility_state_STALE, facility_basis_REPORT};
	open = directory_hours_open(hours, when->weekday, when->minute);
	return (struct facility_look){open ? facility_state_OPEN : facility_state_CLOSED,
				      facility_basis_HOURS};
}

bool facility_point_known(struct facility_point p)
{
	return p.latitude != 0 || p.longitude != 0;
}

int64_t facility_metres(struct facility_point a, struct facility_point b)
{
	double north = (a.latitude - (double)b.latitude) * RADIAN;
	double east = (a.longitude - (double)b.longitude) * RADIAN;
	double middle = (a.latitude + (double)b.latitude) / 2 * RADIAN;

	if (!facility_point_known(a) || !facility_point_known(b))
		return -1;
	east *= cos(middle);
	return (int64_t)(sqrt(north * north + east * east) * EARTH_M);
}

int facility_order(const struct facility_place *a, const struct facility_place *b)
{
	static const int rank[facility_state_COUNT] = {
	    [facility_state_OPEN] = 0,	  [facility_state_LIMITED] = 1, [facility_state_STALE] = 2,
	    [facility_state_UNKNOWN] = 3, [facility_state_CLOSED] = 4,
	};

	if (rank[a->state] != rank[b->state])
		return rank[a->state] - rank[b->state];
	if ((a->metres < 0) != (b->metres < 0))
		return a->metres < 0 ? 1 : -1;
	return (a->metres > b->metres) - (a->metres < b->metres);
}
