/* Owns declaring, changing and ending an incident (R047), and which contacts belong to one. An
 * incident that has ended is history: it is not opened again. */
#include "app/record_incident.h"
#include "app/incident_rows.h"
#include "app/site_json.h"
#include "app/site_seed.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

static bool load(struct record *r, dj_id id, struct incident_row *out)
{
	struct db_rows rows = db_query(r->db, SQL_incident_one, db_i(id));

	if (!db_next(&rows))
		return false;
	incident_row(&rows, out);
	db_done(&rows);
	return true;
}

static void say(struct record *r, enum fact_kind kind, const struct incident *i)
{
	struct fact *f = facts_add(&r->facts, kind);

	f->incident_declared.incident = i->id; /* both kinds have the same fields */
	f->incident_declared.hazard = i->hazard;
	f->incident_declared.place = i->place;
	f->incident_declared.topic = i->topic;
	f->incident_declared.notice = i->notice;
	f->incident_declared.start_at = i->start_ms;
	f->incident_declared.ends_at = i->ends_ms;
	f->incident_declared.person = r->c->actor;
}

/* ---- declaring and changing ---- */

static void read_matter(struct seed *s, const json_t *o, struct incident *i)
{
	int hazard = i->hazard, notice = i->notice;
	int64_t start = i->start_ms, ends = i->ends_ms;

	seed_word(s, o, "hazard", words_hazard, &hazard);
	seed_word(s, o, "notice", words_incident_notice, &notice);
	seed_number(s, o, "start_ms", &start, 0, INT64_MAX / 2);
	seed_number(s, o, "ends_ms", &ends, 0, INT64_MAX / 2);
	if (json_object_get(o, "place"))
		i->place = seed_reference(s, o, "place", SQL_place_by_name);
	if (json_object_get(o, "topic"))
		i->topic = seed_reference(s, o, "topic", SQL_topic_by_name);
	i->hazard = (enum hazard)hazard;
	i->notice = (enum incident_notice)notice;
	i->start_ms = start;
	i->ends_ms = ends;
}

/* Korean is the wording that every screen can fall back to. */
static void read_label(struct seed *s, const json_t *o, dj_id id, bool fresh)
{
	const char *ko = json_string_value(json_object_get(json_object_get(o, "label"), "ko"));

	if ((fresh || json_object_get(o, "label")) && (!ko || !ko[0]))
		seed_wrong(s, EINVAL, "label.ko is missing: what has happened, in a few words.");
	seed_label(s, o, "incident", id);
}

static enum verdict write(struct record *r, const json_t *o, struct incident_row *row, bool fresh)
{
	struct site_change with = {r->db, r->keys, r->ids, r->now};
	struct dj_error why = {""};
	struct seed s = seed_of(&with, &why);
	const struct incident *i = &row->incident;

	read_matter(&s, o, &row->incident);
	seed_rev(&s, o, row->rev);
	if (!s.err && !incident_valid(i, r->now))
		seed_wrong(&s, EINVAL,
			   "ends_ms must be later than now and its start, and within 14 days.");
	read_label(&s, o, i->id, fresh);
	if (s.err) {
		dj_copy(r->answer->text, sizeof r->answer->text, why.text);
		return s.err == ESTALE ? VERDICT_changed : VERDICT_bad_request;
	}
	db_exec(r->db, SQL_incident_save, db_i(i->id), db_i(i->hazard), db_i(i->place),
		db_i(i->topic), db_i(i->notice), db_i(i->start_ms), db_i(i->ends_ms),
		db_i(row->person), db_i(row->made_ms), db_i(row->rev + 1));
	say(r, fresh ? FACT_incident_declared : FACT_incident_changed, i);
	r->answer->id = i->id;
	return VERDICT_ok;
}

/* subject: one that is open, 0 a new one; text: {"label":{"ko":...},"hazard","place","topic",
 * "notice","start_ms","ends_ms","rev"}; a change names what changes. */
enum verdict record_incident_save(struct record *r)
{
	struct incident_row row = {.person = r->c->actor, .made_ms = r->now};
	bool fresh = r->c->subject == 0;
	struct dj_error why = {""};
	enum verdict v;
	json_t *o;

	if (!fresh && !load(r, r->c->subject, &row))
		return VERDICT_not_found;
	if (row.ended_ms)
		return VERDICT_wrong_state;
	if (fresh && db_query_int(r->db, SQL_incident_open_count, 0) >= INCIDENTS)
		return VERDICT_too_many;
	if (fresh) {
		row.incident.id = record_id(r);
		row.incident.start_ms = r->now;
	}
	o = seed_parse(r->c->text, &why);
	if (!o)
		return VERDICT_bad_request;
	v = write(r, o, &row, fresh);
	json_decref(o);
	return v;
}

enum verdict record_incident_end(struct record *r)
{
	struct incident_row row;
	struct fact *f;

	if (!load(r, r->c->subject, &row))
		return VERDICT_not_found;
	if (row.ended_ms || (r->c->flag && row.incident.ends_ms > r->now))
		return VERDICT_wrong_state; /* it was extended meanwhile */
	db_exec(r->db, SQL_incident_end, db_i(r->now), db_i(r->c->actor), db_i(row.incident.id));
	f = facts_add(&r->facts, FACT_incident_ended);
	f->incident_ended.incident = row.incident.id;
	f->incident_ended.person = r->c->actor;
	f->incident_ended.by_itself = r->c->flag;
	return VERDICT_ok;
}

/* ---- which contacts belong to it ---- */

static void chain(struct record *r, enum sql_id parent, dj_id id, dj_id out[INCIDENT_TOPICS])
{
	for (int i = 0; i < INCIDENT_TOPICS && id; i++) {
		out[i] = id;
		id = db_query_int(r->db, parent, 0, db_i(id));
	}
}

static void tag(struct record *r, const struct incident *i)
{
	struct fact *f;

	if (db_query_int(r->db, SQL_incident_tagged, 0, db_i(i->id), db_i(r->c->contact)))
		return;
	db_exec(r->db, SQL_incident_tag, db_i(i->id), db_i(r->c->contact), db_i(r->now));
	f = facts_add(&r->facts, FACT_contact_tagged);
	f->contact_tagged.contact = r->c->contact;
	f->contact_tagged.incident = i->id;
	f->contact_tagged.topic = r->c->topic;
	f->contact_tagged.place = r->c->place;
}

void record_incident_tag(struct record *r)
{
	struct incident open[INCIDENTS];
	int n = incident_rows_open(r->db, open, INCIDENTS);
	struct incident_matter m = {0};

	if (n == 0)
		return;
	m.started_ms = db_query_int(r->db, SQL_contact_started_at, 0, db_i(r->c->contact));
	chain(r, SQL_topic_parent, r->c->topic, m.topics);
	chain(r, SQL_place_parent, r->c->place, m.places);
	for (int i = 0; i < n; i++)
		if (incident_concerns(&open[i], &m))
			tag(r, &open[i]);
		else
			db_exec(r->db, SQL_incident_untag, db_i(open[i].id), db_i(r->c->contact));
}
