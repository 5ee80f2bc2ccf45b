/* Owns saying whether a facility is open: one report by a person, or an answer of the public feed.
 * A report is never older than the one it takes the place of. */
#include "app/facility_feed.h"
#include "app/record.h"
#include "base/clock.h"
#include "base/text.h"

#include <string.h>

enum { NOTE_MAX = 300 };

struct status {
	dj_id facility;
	enum facility_state state;
	enum report_source source;
	dj_ms checked_ms, expires_ms;
	const char *note;
	struct feed_item counts;
};

static void write_status(struct record *r, const struct status *s)
{
	db_exec(r->db, SQL_facility_status_save, db_i(s->facility), db_i(s->state), db_i(s->source),
		db_i(r->c->actor), db_t(s->note), db_i(s->checked_ms), db_i(s->expires_ms),
		db_i(s->counts.beds), db_i(s->counts.child_beds), db_i(s->counts.isolation_beds),
		db_i(s->counts.theatres), db_i(s->counts.intensive), db_i(s->counts.equipment));
}

static bool is_sound(const struct command *c)
{
	return c->facility.state > facility_state_UNKNOWN &&
	       c->facility.state < facility_state_STALE &&
	       c->facility.source != report_source_FEED &&
	       c->facility.minutes >= FACILITY_REPORT_MIN &&
	       c->facility.minutes <= FACILITY_REPORT_MAX && c->facility.beds >= -1 &&
	       c->facility.beds <= 9999 && strlen(c->text) <= NOTE_MAX &&
	       dj_utf8_valid(c->text, strlen(c->text));
}

/* subject: the facility; facility: what was learned, and for how long it may be believed; text: a
 * note. Of beds -1 is "not said". */
enum verdict record_facility_report(struct record *r)
{
	const struct command *c = r->c;
	struct status s = {.facility = c->subject,
			   .state = c->facility.state,
			   .source = c->facility.source,
			   .checked_ms = r->now,
			   .expires_ms = r->now + c->facility.minutes * 60000,
			   .note = c->text};
	struct fact *f;

	if (!is_sound(c))
		return VERDICT_bad_request;
	if (!db_query_int(r->db, SQL_facility_is, 0, db_i(c->subject)))
		return VERDICT_not_found;
	feed_item_init(&s.counts);
	if (c->facility.beds >= 0)
		s.counts.beds = (int)c->facility.beds;
	write_status(r, &s);
	f = facts_add(&r->facts, FACT_facility_reported);
	f->facility_reported.facility = c->subject;
	f->facility_reported.state = s.state;
	f->facility_reported.source = s.source;
	f->facility_reported.person = c->actor;
	f->facility_reported.minutes = c->facility.minutes;
	return VERDICT_ok;
}

struct feeding {
	struct record *r;
	int taken, older, unknown;
};

/* The wall clock of the site as an instant: what is not said, or lies ahead today, is now; another
 * day than one of the last month is long ago. */
static dj_ms instant_of(int64_t at, dj_ms now)
{
	int64_t day = at / 1000000, minutes;
	int date;
	dj_ms when;

	for (int ago = 0; ago < 32; ago++) {
		when = now - ago * INT64_C(86400000);
		date = directory_when(when, dj_local_offset_min(when)).date;
		if (date != day)
			continue;
		minutes = at / 10000 % 100 * 60 + at / 100 % 100;
		when = dj_local_midnight(when) + minutes * 60000 + at % 100 * 1000;
		return when < now ? when : now;
	}
	return at ? 0 : now;
}

static void take_item(void *arg, const struct feed_item *item)
{
	struct feeding *k = arg;
	struct status s = {.source = report_source_FEED, .note = "", .counts = *item};
	struct db_rows rows;
	dj_ms before;

	if (!feed_item_usable(item))
		return;
	rows = db_query(k->r->db, SQL_facility_fed, db_t(item->id));
	if (!db_next(&rows)) {
		k->unknown++;
		return;
	}
	s.facility = db_int(&rows, 0);
	before = db_int(&rows, 1);
	db_done(&rows);
	s.state = feed_item_state(item);
	s.checked_ms = instant_of(item->at, k->r->now);
	s.expires_ms = s.checked_ms + FACILITY_FEED_MINUTES * INT64_C(60000);
	if (s.checked_ms < before) {
		k->older++;
		return;
	}
	write_status(k->r, &s);
	k->taken++;
}

static void say_fed(struct feeding *k)
{
	struct fact *f = facts_add(&k->r->facts, FACT_facility_fed);

	k->r->answer->number = k->taken;
	f->facility_fed.taken = k->taken;
	f->facility_fed.older = k->older;
	f->facility_fed.unknown = k->unknown;
	f->facility_fed.person = k->r->c->actor;
}

/* text: where the answer lies. Answers how many facilities it spoke of. */
enum verdict record_facility_feed(struct record *r)
{
	struct feeding k = {r, 0, 0, 0};
	struct dj_error why = {""};

	if (facility_feed_file(r->c->text, take_item, &k, &why)) {
		dj_copy(r->answer->text, sizeof r->answer->text, why.text);
		return VERDICT_bad_request;
	}
	say_fed(&k);
	return VERDICT_ok;
}

static void take_nothing(void *arg, const struct feed_item *item)
{
	(void)arg, (void)item;
}

/* How the feed is that the server asks by itself: body: what it said, or text: why it said nothing.
 * An answer that is half understood changes nothing; bad_request says that it is not well. */
enum verdict record_facility_fed(struct record *r)
{
	const struct command *c = r->c;
	struct feeding k = {r, 0, 0, 0};
	struct dj_error why = {""};
	bool well = false;

	if (!c->body)
		dj_copy(why.text, sizeof why.text, c->text);
	else if (facility_feed_read(c->body, c->body_n, take_nothing, NULL, &why) == 0)
		well = facility_feed_read(c->body, c->body_n, take_item, &k, &why) == 0;
	if (well)
		say_fed(&k);
	db_exec(r->db, SQL_facility_feed_tried, db_i(r->now), db_i(well ? r->now : 0),
		db_i(k.taken), db_t(well ? "" : why.text));
	r->keep = true;
	return well ? VERDICT_ok : VERDICT_bad_request;
}
