/* The rows of an inquiry as values, and what its rules stand on. Shared by use cases and views. */
#ifndef APP_INQUIRY_ROWS_H
#define APP_INQUIRY_ROWS_H

#include "app/command.h"
#include "domain/inquiry/inquiry.h"
#include "store/db.h"

struct inquiry_row {
	struct inquiry i;
	int64_t number, caller_hash, calendar;
	dj_id contact, citizen, person;
	enum language language;
	enum tell_by tell_by;
	dj_ms asked_ms, heard_ms, remind_ms;
	dj_id lock_by;
	dj_ms lock_ms;
};
bool inquiry_row_load(struct db *db, dj_id id, struct inquiry_row *out);

#define INQUIRY_RULES	 256
#define INQUIRY_HOLIDAYS 512
/* The tables behind a policy: the caller's storage, 30 KiB. */
struct inquiry_tables {
	struct due_rule rules[INQUIRY_RULES];
	int64_t holidays[INQUIRY_HOLIDAYS];
	struct inquiry_pause pauses[INQUIRY_PAUSES];
	struct inquiry_policy policy; /* points into this; stays where it is */
	int64_t mark;		      /* of the calendar: changes with its holidays; never 0 */
};
void inquiry_tables_load(struct db *db, struct inquiry_tables *out);
/* The pauses of this inquiry that are over, since its date is counted from. */
void inquiry_tables_pauses(struct db *db, struct inquiry_tables *t, const struct inquiry *i);
/* Office time between two instants that no pause of the tables covers; *paused: what they cover. */
dj_ms inquiry_worked(const struct inquiry_tables *t, const struct inquiry *i, dj_ms from, dj_ms to,
		     dj_ms *paused);

/* The official that a person is, by their login; {0} when they are none. */
struct inquiry_office {
	dj_id official, department;
};
struct inquiry_office inquiry_office_of(struct db *db, dj_id person);

/* May who asks see it? Those of the floor all but a crisis of somebody else, an official what is or
 * was with the own department, the governor's office what came in there. */
bool inquiry_may_see(struct db *db, const struct inquiry_row *row, dj_id person, uint32_t roles);
/* Somebody else works on it now. */
bool inquiry_is_locked(const struct inquiry_row *row, dj_id person, dj_ms now);
/* May they work on it as its department? */
bool inquiry_is_theirs(const struct inquiry_row *row, struct inquiry_office office);

#define INQUIRY_FLOOR                                                                              \
	(1u << role_AGENT | 1u << role_SUPERVISOR | 1u << role_MANAGER | 1u << role_ADMIN |        \
	 1u << role_AUDITOR | 1u << role_QA | 1u << role_TRAINER)
#define INQUIRY_LEADERS                                                                            \
	(1u << role_SUPERVISOR | 1u << role_MANAGER | 1u << role_ADMIN | 1u << role_AUDITOR)

#endif
