/* Owns reading inquiries and their policy, and who may see which. */
#include "app/inquiry_rows.h"
#include "base/clock.h"

static void read_state(const struct db_rows *r, struct inquiry *i)
{
	*i = (struct inquiry){.id = db_int(r, 0),
			      .kind = (enum inquiry_kind)db_int(r, 1),
			      .sub = (enum inquiry_sub)db_int(r, 2),
			      .state = (enum inquiry_state)db_int(r, 3),
			      .urgency = (enum urgency)db_int(r, 4),
			      .came_in = (enum came_in)db_int(r, 5),
			      .topic = db_int(r, 6),
			      .place = db_int(r, 7),
			      .department = db_int(r, 8),
			      .official = db_int(r, 9),
			      .reason = (enum inquiry_reason)db_int(r, 10),
			      .opened_ms = db_int(r, 11),
			      .due_from_ms = db_int(r, 12),
			      .due_ms = db_int(r, 13),
			      .extended = db_int(r, 14) != 0,
			      .handed = db_int(r, 15) != 0,
			      .reopened = (int)db_int(r, 16),
			      .hop = db_int(r, 17),
			      .hop_from_ms = db_int(r, 18),
			      .hop_due_ms = db_int(r, 19),
			      .pause = db_int(r, 20),
			      .pause_why = (enum pause_why)db_int(r, 21),
			      .paused_ms = db_int(r, 22),
			      .answered_ms = db_int(r, 23),
			      .closed_ms = db_int(r, 24),
			      .interim_ms = db_int(r, 25),
			      .parent = db_int(r, 26),
			      .link = (enum inquiry_link)db_int(r, 27),
			      .revision = db_int(r, 28)};
}

bool inquiry_row_load(struct db *db, dj_id id, struct inquiry_row *out)
{
	struct db_rows r = db_query(db, SQL_inquiry_one, db_i(id));

	*out = (struct inquiry_row){0};
	if (!db_next(&r))
		return false;
	read_state(&r, &out->i);
	out->number = db_int(&r, 29);
	out->contact = db_int(&r, 30);
	out->citizen = db_int(&r, 31);
	out->caller_hash = db_int(&r, 32);
	out->person = db_int(&r, 33);
	out->language = (enum language)db_int(&r, 34);
	out->tell_by = (enum tell_by)db_int(&r, 35);
	out->asked_ms = db_int(&r, 36);
	out->heard_ms = db_int(&r, 37);
	out->remind_ms = db_int(&r, 38);
	out->calendar = db_int(&r, 39);
	out->lock_by = db_int(&r, 40);
	out->lock_ms = db_int(&r, 41);
	db_done(&r);
	return true;
}

/* ---- policy ---- */

static int offset_min(void *arg, dj_ms at)
{
	(void)arg;
	return dj_local_offset_min(at);
}

static void load_rules(struct db *db, struct inquiry_tables *t)
{
	struct db_rows r = db_query(db, SQL_inquiry_rule_list);

	while (db_next(&r)) {
		struct due_rule *rule = &t->rules[t->policy.rule_count];

		if (t->policy.rule_count == INQUIRY_RULES)
			continue;
		*rule = (struct due_rule){.id = db_int(&r, 0),
					  .kind = (int)db_int(&r, 1),
					  .sub = (int)db_int(&r, 2),
					  .state = (int)db_int(&r, 3),
					  .period = (int)db_int(&r, 4),
					  .unit = (enum due_unit)db_int(&r, 5),
					  .first_day = db_int(&r, 6) != 0,
					  .valid_from = (int)db_int(&r, 8)};
		if (directory_hours_read(db_text(&r, 7), &rule->office))
			t->policy.rule_count++;
	}
}

static void load_holidays(struct db *db, struct inquiry_tables *t)
{
	struct db_rows r = db_query(db, SQL_inquiry_holiday_list, db_i(queue_mode_HOLIDAY));
	struct due_calendar *c = &t->policy.calendar;
	uint64_t mark = UINT64_C(14695981039346656037); /* FNV-1a over the days */

	while (db_next(&r)) {
		int64_t day = due_day((int)db_int(&r, 0));

		if (day < 0 || c->holiday_count == INQUIRY_HOLIDAYS)
			continue;
		t->holidays[c->holiday_count++] = day;
		mark = (mark ^ (uint64_t)day) * UINT64_C(1099511628211);
	}
	t->mark = (int64_t)(mark >> 1) | 1;
}

void inquiry_tables_load(struct db *db, struct inquiry_tables *t)
{
	t->policy = (struct inquiry_policy){
	    .rules = t->rules,
	    .calendar = {.holidays = t->holidays, .zone = {.offset_min = offset_min}},
	    .pauses = t->pauses};
	load_rules(db, t);
	load_holidays(db, t);
}

void inquiry_tables_pauses(struct db *db, struct inquiry_tables *t, const struct inquiry *i)
{
	struct db_rows r = db_query(db, SQL_inquiry_pause_list, db_i(i->id), db_i(i->due_from_ms));
	int n = 0;

	while (db_next(&r))
		if (db_int(&r, 2) && n < INQUIRY_PAUSES)
			t->pauses[n++] = (struct inquiry_pause){db_int(&r, 1), db_int(&r, 2)};
	t->policy.pause_count = n;
}

dj_ms inquiry_worked(const struct inquiry_tables *t, const struct inquiry *i, dj_ms from, dj_ms to,
		     dj_ms *paused)
{
	const struct due_rule *rule = inquiry_rule(i, &t->policy);
	const struct due_calendar *c = &t->policy.calendar;
	dj_ms all;

	*paused = 0;
	if (!rule)
		return 0;
	all = due_worked(c, &rule->office, from, to);
	for (int n = 0; n < t->policy.pause_count; n++)
		*paused += due_worked(c, &rule->office, DJ_MAX(t->pauses[n].from_ms, from),
				      DJ_MIN(t->pauses[n].to_ms, to));
	return all - *paused;
}

/* ---- who ---- */

struct inquiry_office inquiry_office_of(struct db *db, dj_id person)
{
	struct db_rows r = db_query(db, SQL_inquiry_office_of, db_i(person));
	struct inquiry_office o = {0};

	if (!db_next(&r))
		return o;
	o = (struct inquiry_office){db_int(&r, 0), db_int(&r, 1)};
	db_done(&r);
	return o;
}

bool inquiry_is_locked(const struct inquiry_row *row, dj_id person, dj_ms now)
{
	return row->lock_by && row->lock_by != person && row->lock_ms > now;
}

bool inquiry_is_theirs(const struct inquiry_row *row, struct inquiry_office office)
{
	return office.department && office.department == row->i.department;
}

static bool had(struct db *db, const struct inquiry_row *row, struct inquiry_office office)
{
	return office.department && (inquiry_is_theirs(row, office) ||
				     db_query_int(db, SQL_inquiry_hop_had, 0, db_i(row->i.id),
						  db_i(office.department)) > 0);
}

bool inquiry_may_see(struct db *db, const struct inquiry_row *row, dj_id person, uint32_t roles)
{
	if (!person)
		return true; /* the system */
	if (roles & INQUIRY_FLOOR && (row->i.kind != inquiry_kind_CRISIS || row->person == person ||
				      roles & INQUIRY_LEADERS))
		return true;
	if (roles & 1u << role_GOVERNOR_OFFICE && row->i.came_in == came_in_GOVERNOR)
		return true;
	return roles & 1u << role_OFFICIAL && had(db, row, inquiry_office_of(db, person));
}
