/* Owns what citizens allow, in which words they were asked, and the register of what is processed.
 * A consent names the version of the text that was read out; nothing of it is ever changed. */
#include "app/record_citizen.h"
#include "app/site_json.h"
#include "base/text.h"
#include "app/json_in.h"

#include <string.h>

static int64_t newest_text(struct record *r, enum consent_purpose purpose, enum language language)
{
	return db_query_int(r->db, SQL_consent_text_last, 0, db_i(purpose), db_i(language));
}

static bool is_purpose(const struct command *c)
{
	return c->citizen.purpose >= 0 && c->citizen.purpose < consent_purpose_COUNT &&
	       c->language >= 0 && c->language < language_COUNT;
}

/* -1: by any way; -2: there is no such way. */
static int channel_of(const struct command *c)
{
	int channel = c->name[0] ? word_value(words_channel, c->name) : -1;

	return c->name[0] && channel < 0 ? -2 : channel;
}

/* Given only to words that exist; taken back always. */
enum verdict record_citizen_consent(struct record *r)
{
	const struct command *c = r->c;
	struct citizen_row citizen;
	struct fact *f;
	enum verdict v;
	int64_t version;

	if (!is_purpose(c) || channel_of(c) < -1)
		return VERDICT_bad_request;
	if (!citizen_load(r, c->subject, &citizen))
		return VERDICT_not_found;
	v = citizen_may_change(r, &citizen);
	if (v != VERDICT_ok)
		return v;
	version = newest_text(r, c->citizen.purpose, c->language);
	if (c->flag && !version)
		return VERDICT_not_found;
	db_exec(r->db, SQL_consent_add, db_i(record_id(r)), db_i(c->subject),
		db_i(c->citizen.purpose), db_i(c->flag), db_i(c->language), db_i(version),
		db_i(r->now), db_i(c->actor), db_i(c->contact), db_i(channel_of(c)));
	f = facts_add(&r->facts, FACT_citizen_consented);
	f->citizen_consented.citizen = c->subject;
	f->citizen_consented.purpose = c->citizen.purpose;
	f->citizen_consented.on = c->flag;
	f->citizen_consented.version = version;
	f->citizen_consented.person = c->actor;
	return VERDICT_ok;
}

/* Answers the new version; the older ones stay. */
enum verdict record_consent_text(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;

	if (!is_purpose(c) || c->language == language_UNKNOWN || !c->text[0] ||
	    !dj_utf8_valid(c->text, strlen(c->text)))
		return VERDICT_bad_request;
	r->answer->number = newest_text(r, c->citizen.purpose, c->language) + 1;
	db_exec(r->db, SQL_consent_text_add, db_i(c->citizen.purpose), db_i(c->language),
		db_i(r->answer->number), db_t(c->text), db_i(r->now), db_i(c->actor));
	f = facts_add(&r->facts, FACT_consent_worded);
	f->consent_worded.purpose = c->citizen.purpose;
	f->consent_worded.language = c->language;
	f->consent_worded.version = r->answer->number;
	f->consent_worded.person = c->actor;
	return VERDICT_ok;
}

/* ---- the register ---- */

static enum verdict write_processing(struct record *r, const json_t *o, int64_t revision)
{
	dj_id id = r->c->subject ? r->c->subject : record_id(r);
	struct fact *f;

	if (!dj_json_at(o, "name")[0] || !dj_json_at(o, "purpose")[0])
		return VERDICT_bad_request;
	db_exec(r->db, SQL_processing_save, db_i(id), db_t(dj_json_at(o, "name")),
		db_t(dj_json_at(o, "purpose")), db_t(dj_json_at(o, "items")),
		db_t(dj_json_at(o, "basis")), db_t(dj_json_at(o, "kept")),
		db_t(dj_json_at(o, "recipients")),
		db_i(json_is_true(json_object_get(o, "ended")) ? r->now : 0), db_i(revision),
		db_i(r->now), db_i(r->c->actor));
	r->answer->id = id;
	f = facts_add(&r->facts, FACT_processing_saved);
	f->processing_saved.entry = id;
	f->processing_saved.revision = revision;
	f->processing_saved.person = r->c->actor;
	return VERDICT_ok;
}

/* text: {"name","purpose","items","basis","kept","recipients","ended","rev"}: the whole row. */
enum verdict record_processing_save(struct record *r)
{
	struct dj_error why;
	json_t *o = seed_parse(r->c->text, &why);
	int64_t was =
	    r->c->subject ? db_query_int(r->db, SQL_processing_rev, 0, db_i(r->c->subject)) : 0;
	enum verdict v;

	if (!o)
		return VERDICT_bad_request;
	if (r->c->subject && !was)
		v = VERDICT_not_found;
	else if (json_integer_value(json_object_get(o, "rev")) != was)
		v = VERDICT_changed;
	else
		v = write_processing(r, o, was + 1);
	json_decref(o);
	return v;
}
