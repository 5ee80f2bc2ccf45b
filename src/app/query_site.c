/* Owns the views of the site: catalog for every page, and the administrator's lists. */
#include "app/flow_json.h"
#include "app/password.h"
#include "app/permission.h"
#include "app/query_conversation.h"
#include "app/query_figure.h"
#include "app/query_run.h"
#include "app/site_rows.h"
#include "base/text.h"
#include "domain/phrase/phrase.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS 86400000LL

/* ---- the site, read once for an answer ---- */

/* A query runs inside a transaction already, so the parts are read as site_load reads them. */
static void put_label(struct dj_json *j, const struct site_label *label)
{
	dj_json_object(j, "label");
	for (int l = language_KO; l < language_COUNT; l++)
		if (label->text[l][0])
			dj_json_text(j, word_of(words_language, l), label->text[l]);
	dj_json_end_object(j);
}

static void put_things(struct dj_json *j, const char *key, const struct site_thing *things,
		       int count)
{
	dj_json_array(j, key);
	for (int i = 0; i < count; i++) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", things[i].id);
		dj_json_id(j, "parent", things[i].parent);
		dj_json_text(j, "name", things[i].name);
		put_label(j, &things[i].label);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_reasons(struct dj_json *j, const char *key, const struct site *s,
			enum reason_kind kind, enum presence presence)
{
	dj_json_array(j, key);
	for (int i = 0; i < s->reason_count; i++) {
		const struct site_thing *t = &s->reasons[i];

		if (t->kind != kind || t->presence != presence)
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "id", t->id);
		dj_json_text(j, "name", t->name);
		put_label(j, &t->label);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_presence_reasons(struct dj_json *j, const struct site *s)
{
	dj_json_object(j, "reasons");
	for (int p = presence_OFFLINE + 1; p < presence_COUNT; p++)
		for (int i = 0; i < s->reason_count; i++)
			if (s->reasons[i].kind == reason_kind_PRESENCE &&
			    (int)s->reasons[i].presence == p) {
				put_reasons(j, word_of(words_presence, p), s, reason_kind_PRESENCE,
					    (enum presence)p);
				break;
			}
	dj_json_end_object(j);
}

static void put_agents(struct dj_json *j, const struct site *s)
{
	dj_json_array(j, "agents");
	for (int i = 0; i < s->agent_count; i++) {
		if (!(s->agents[i].roles & (ROLE(AGENT) | ROLE(SUPERVISOR))))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "id", s->agents[i].acd.id);
		dj_json_text(j, "name", s->agents[i].name);
		dj_json_text(j, "display", s->agents[i].display);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_words(struct dj_json *j, const char *key, enum word_list list, int first)
{
	dj_json_array(j, key);
	for (int i = first; i < word_count(list); i++)
		dj_json_text(j, NULL, word_of(list, i));
	dj_json_end_array(j);
}

static void put_languages(struct dj_json *j, const struct site *s)
{
	dj_json_array(j, "languages");
	for (int l = language_KO; l < language_COUNT; l++)
		if (s->languages[l])
			dj_json_text(j, NULL, word_of(words_language, l));
	dj_json_end_array(j);
}

/* Whom an agent may ring, by name: some are people's own telephones, so no number is told. */
static void put_numbers(struct dj_json *j, const struct site *s)
{
	const uint32_t talks = 1u << dial_purpose_CONSULT | 1u << dial_purpose_TRANSFER |
			       1u << dial_purpose_CONFERENCE;
	const struct site_number *n;

	dj_json_array(j, "numbers");
	for (int i = 0; (n = site_number_at(s, i)); i++) {
		if (!(n->purposes & talks))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "id", n->id);
		dj_json_text(j, "name", n->name);
		put_label(j, &n->label);
		dj_json_bool(j, "emergency", n->emergency);
		dj_json_array(j, "purposes");
		for (int p = dial_purpose_CONSULT; p < dial_purpose_COUNT; p++)
			if (n->purposes & 1u << p)
				dj_json_text(j, NULL, word_of(words_dial_purpose, p));
		dj_json_end_array(j);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* Numbers whose callers are asked after the talk: at such a call the desk has a key for it. */
static void put_survey_lines(struct query_run *r, const struct site *s)
{
	struct dj_error e;
	struct flow *f, *otherwise;

	dj_assert(flow_parse(flow_default, &otherwise, NULL, &e) == 0);
	dj_json_array(&r->json, "survey_lines");
	for (int i = 0; i < s->line_count; i++) {
		f = site_flow_of(s, s->lines[i].number, r->now);
		if (!f && s->lines[i].flow == LINE_GREET)
			f = otherwise;
		if (f && flow_asks(f))
			dj_json_text(&r->json, NULL, s->lines[i].number);
	}
	dj_json_end_array(&r->json);
	flow_drop(otherwise);
}

enum verdict query_catalog(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct site s;

	site_read(r->db, r->keys, &s);
	dj_json_object(j, NULL);
	dj_json_text(j, "site", s.name);
	dj_json_array(j, "queues");
	for (int i = 0; i < s.queue_count; i++) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", s.queues[i].acd.id);
		dj_json_text(j, "name", s.queues[i].name);
		put_label(j, &s.queues[i].label);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	put_things(j, "topics", s.topics, s.topic_count);
	put_things(j, "places", s.places, s.place_count);
	put_presence_reasons(j, &s);
	put_agents(j, &s);
	put_languages(j, &s);
	put_words(j, "outcomes", words_outcome, 0);
	put_reasons(j, "end_reasons", &s, reason_kind_END, presence_OFFLINE);
	put_reasons(j, "decline_reasons", &s, reason_kind_DECLINE, presence_OFFLINE);
	put_reasons(j, "number_reasons", &s, reason_kind_NUMBER, presence_OFFLINE);
	put_numbers(j, &s);
	put_survey_lines(r, &s);
	query_put_size(r, "sms_size", channel_SMS);
	dj_json_end_object(j);
	site_free(&s);
	return VERDICT_ok;
}

/* ---- lists of the administrator ---- */

/* A list in an object of its name: {"tokens":[...]} */
static struct dj_json *list_begin(struct query_run *r, const char *key)
{
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, key);
	return &r->json;
}

static enum verdict list_end(struct query_run *r)
{
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* Every setting that may change while the server runs, with what stands in the database ("" when it
 * does not). */
enum verdict query_settings(struct query_run *r)
{
	struct dj_json *j = list_begin(r, "settings");

	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_info *info = setting_info((enum setting)i);
		struct db_rows rows;

		if (info->how != SETTING_HOW_LIVE)
			continue;
		dj_json_object(j, NULL);
		dj_json_text(j, "name", info->key);
		rows = db_query(r->db, SQL_setting_one, db_t(info->key));
		dj_json_text(j, "value", db_next(&rows) ? db_text(&rows, 0) : NULL);
		db_done(&rows);
		dj_json_text(j, "otherwise", info->otherwise);
		dj_json_text(j, "unit", info->unit);
		dj_json_text(j, "help", info->help);
		dj_json_end_object(j);
	}
	return list_end(r);
}

static const char *skill_name(const struct site *s, int number)
{
	for (int i = 0; i < s->skill_count; i++)
		if (s->skills[i].number == number)
			return s->skills[i].name;
	return "?";
}

static const struct site_agent *agent_of(const struct site *s, dj_id person)
{
	for (int i = 0; i < s->agent_count; i++)
		if (s->agents[i].acd.id == person)
			return &s->agents[i];
	return NULL;
}

static void put_levels(struct dj_json *j, const struct site *s, dj_id person)
{
	const struct site_agent *a = agent_of(s, person);

	dj_json_object(j, "skills");
	for (int k = 0; a && k < ACD_SKILLS; k++)
		if (a->acd.level[k])
			dj_json_int(j, skill_name(s, k), a->acd.level[k]);
	dj_json_end_object(j);
}

static void put_person(struct dj_json *j, const struct site *s, const struct site_person *p)
{
	const struct site_agent *a = &p->agent;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", a->acd.id);
	dj_json_text(j, "name", a->name);
	dj_json_text(j, "display", a->display);
	query_json_roles(j, "roles", a->roles);
	query_json_word(j, "language", words_language, a->language);
	put_levels(j, s, a->acd.id);
	dj_json_bool(j, "phone", a->phone_secret[0] || a->phone_address[0]);
	dj_json_text(j, "phone_address", a->phone_address);
	dj_json_bool(j, "password", p->password_hash[0] != '\0');
	dj_json_bool(j, "active", a->active);
	dj_json_int(j, "rev", p->rev);
	dj_json_end_object(j);
}

enum verdict query_people(struct query_run *r)
{
	struct dj_json *j = list_begin(r, "people");
	struct site_person p;
	struct db_rows rows;
	struct site s;

	site_read(r->db, r->keys, &s);
	rows = db_query(r->db, SQL_person_list);
	while (db_next(&rows)) {
		site_row_person(&rows, r->keys, &p);
		put_person(j, &s, &p);
	}
	site_free(&s);
	return list_end(r);
}

static void put_queue_parts(struct dj_json *j, const struct site *s, const struct site_queue *q)
{
	put_label(j, &q->label);
	dj_json_object(j, "needs");
	for (int i = 0; i < q->acd.need_count; i++)
		dj_json_int(j, skill_name(s, q->acd.needs[i].skill), q->acd.needs[i].level);
	dj_json_end_object(j);
	dj_json_array(j, "steps");
	for (int i = 0; i < q->acd.step_count; i++) {
		const struct acd_step *step = &q->acd.steps[i];
		const struct site_queue *to = site_queue_of(s, step->overflow_to);

		dj_json_object(j, NULL);
		dj_json_int(j, "after_s", step->after_ms / 1000);
		dj_json_int(j, "level_down", step->level_down);
		dj_json_text(j, "overflow", to ? to->name : NULL);
		dj_json_bool(j, "any_language", step->any_language);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void int_or_null(struct dj_json *j, const char *key, bool said, int64_t value)
{
	if (said)
		dj_json_int(j, key, value);
	else
		dj_json_null(j, key);
}

/* The form of the site document, so that a page can send back what it got. */
static void put_queue(struct dj_json *j, const struct site *s, const struct site_queue *q)
{
	dj_json_object(j, NULL);
	dj_json_id(j, "id", q->acd.id);
	dj_json_text(j, "name", q->name);
	put_queue_parts(j, s, q);
	dj_json_int(j, "priority", q->acd.priority);
	dj_json_int(j, "gain_per_minute", q->acd.gain_per_minute);
	dj_json_int(j, "priority_cap", q->acd.priority_cap);
	int_or_null(j, "ring_s", q->ring_said, q->acd.ring_ms / 1000);
	dj_json_int(j, "handle_s", q->acd.handle_ms / 1000);
	dj_json_int(j, "reserve", q->acd.reserve);
	dj_json_text(j, "wrap_mode",
		     q->wrap_mode_said ? word_of(words_wrap_mode, q->wrap_mode) : NULL);
	int_or_null(j, "wrap_s", q->wrap_said, q->wrap_ms / 1000);
	dj_json_int(j, "level_target", q->level_target);
	dj_json_int(j, "level_within_s", q->level_within_ms / 1000);
	dj_json_int(j, "short_abandon_s", q->short_abandon_ms / 1000);
	dj_json_bool(j, "sticky", q->sticky);
	dj_json_bool(j, "emergency", q->emergency);
	dj_json_bool(j, "active", q->active);
	dj_json_int(j, "rev", q->rev);
	dj_json_end_object(j);
}

/* How each queue's service level is made, in the order of the list: the site document does not say
 * it, a page that saves a queue must not either. */
static void put_level_weights(struct query_run *r, const struct site *s)
{
	struct figure_levels levels;
	char text[LEVEL_TEXT];

	figure_levels_load(r->db, &levels);
	dj_json_array(&r->json, "level_weights");
	for (int i = 0; i < s->queue_count; i++) {
		struct figure_level l = figure_level_of(&levels, s->queues[i].acd.id);

		level_weights_write(&l.weights, text);
		dj_json_text(&r->json, NULL, text);
	}
}

enum verdict query_queues(struct query_run *r)
{
	struct dj_json *j = list_begin(r, "queues");
	struct site s;

	site_read(r->db, r->keys, &s);
	for (int i = 0; i < s.queue_count; i++)
		put_queue(j, &s, &s.queues[i]);
	dj_json_end_array(j);
	put_level_weights(r, &s);
	site_free(&s);
	return list_end(r);
}

enum verdict query_tokens(struct query_run *r)
{
	struct dj_json *j = list_begin(r, "tokens");
	struct db_rows t = db_query(r->db, SQL_token_list);

	while (db_next(&t)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&t, 0));
		dj_json_text(j, "label", db_text(&t, 1));
		dj_json_text(j, "scope", db_text(&t, 2));
		dj_json_id(j, "person", db_int(&t, 3));
		dj_json_int(j, "made_ms", db_int(&t, 4));
		query_json_word(j, "layout", words_wall_layout, db_int(&t, 5));
		dj_json_bool(j, "light", db_int(&t, 6) != 0);
		query_json_word(j, "language", words_language, db_int(&t, 7));
		dj_json_end_object(j);
	}
	return list_end(r);
}

enum verdict query_backups(struct query_run *r)
{
	struct dj_json *j = list_begin(r, "backups");
	struct db_rows b = db_query(r->db, SQL_backup_list);

	while (db_next(&b)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&b, 0));
		dj_json_text(j, "file", db_text(&b, 1));
		dj_json_int(j, "bytes", db_int(&b, 2));
		dj_json_id(j, "person", db_int(&b, 3));
		dj_json_int(j, "made_ms", db_int(&b, 4));
		dj_json_end_object(j);
	}
	return list_end(r);
}

/* ---- announcements ---- */

/* Where a sound comes from: a recording of the site, the synthetic voice, English where there is no
 * voice, or nowhere yet. */
static const char *source_of(bool replaced, bool own, enum language l)
{
	return replaced ? "recording" : own ? "none" : l == language_MN ? "english" : "voice";
}

static void put_prompt(struct dj_json *j, enum phrase p, int n, const bool *replaced)
{
	char key[PHRASE_KEY_MAX];

	phrase_key(p, n, key);
	dj_json_object(j, NULL);
	dj_json_text(j, "id", key);
	dj_json_text(j, "when", phrase_when(p));
	dj_json_object(j, "languages");
	for (int l = language_KO; l < language_COUNT; l++)
		dj_json_text(j, word_of(words_language, l),
			     source_of(replaced[phrase_clip(p, n, (enum language)l)],
				       phrase_is_own(p), (enum language)l));
	dj_json_end_object(j);
	dj_json_end_object(j);
}

enum verdict query_prompts(struct query_run *r)
{
	struct dj_json *j = list_begin(r, "prompts");
	bool *replaced = dj_alloc(language_COUNT * PHRASE_SLOTS * sizeof *replaced);
	struct db_rows rows = db_query(r->db, SQL_prompt_list);

	while (db_next(&rows)) {
		int64_t clip = db_int(&rows, 0);

		if (clip >= 0 && clip < language_COUNT * PHRASE_SLOTS)
			replaced[clip] = true;
	}
	for (int p = 0; p < PHRASES; p++)
		for (int n = phrase_first((enum phrase)p); n <= phrase_last((enum phrase)p); n++)
			put_prompt(j, (enum phrase)p, n, replaced);
	free(replaced);
	return list_end(r);
}

/* ---- what a real site still lacks ---- */

static void lacks(struct dj_json *j, bool missing, const char *what, bool blocking,
		  const char *link)
{
	if (!missing)
		return;
	dj_json_object(j, NULL);
	dj_json_text(j, "what", what);
	dj_json_bool(j, "blocking", blocking);
	dj_json_text(j, "link", link);
	dj_json_end_object(j);
}

/* The word that everybody can read in the documentation. */
static bool has_demo_password(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_person_list);
	char hash[PASSWORD_HASH] = "";
	int64_t admin = 0;

	while (db_next(&rows))
		if (!hash[0] && db_int(&rows, 5) & ROLE(ADMIN)) {
			dj_copy(hash, sizeof hash, db_text(&rows, 3));
			admin = db_int(&rows, 0);
		}
	return admin && hash[0] && record_password_verify(hash, "dajeong-demo");
}

static int count_agents(const struct site *s)
{
	int n = 0;

	for (int i = 0; i < s->agent_count; i++)
		n += (s->agents[i].roles & ROLE(AGENT)) != 0;
	return n;
}

static bool queue_without_agents(const struct site *s)
{
	for (int q = 0; q < s->queue_count; q++) {
		const struct acd_queue *a = &s->queues[q].acd;
		bool any = false;

		for (int i = 0; i < s->agent_count && !any; i++) {
			any = (s->agents[i].roles & ROLE(AGENT)) != 0;
			for (int n = 0; n < a->need_count; n++)
				any = any && s->agents[i].acd.level[a->needs[n].skill] >=
						 a->needs[n].level;
		}
		if (!any)
			return true;
	}
	return false;
}

enum verdict query_missing(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct site s;
	dj_ms last;

	site_read(r->db, r->keys, &s);
	last = db_query_int(r->db, SQL_backup_last, 0);
	dj_json_array(j, NULL);
	lacks(j, db_query_int(r->db, SQL_person_admins, 0) == 0, "no_admin", true, "people");
	lacks(j, s.queue_count == 0, "no_queue", true, "queues");
	lacks(j, s.line_count == 0, "no_line", true, "lines");
	lacks(j, s.trunk_count == 0, "no_trunk", true, "lines");
	lacks(j, count_agents(&s) == 0, "no_agent", true, "people");
	lacks(j, count_agents(&s) > 0 && queue_without_agents(&s), "queue_without_agents", false,
	      "queues");
	lacks(j, has_demo_password(r), "default_password", false, "people");
	lacks(j, site_year_missing(&s, r->now) != 0, "no_holidays", false, "hours");
	lacks(j, last == 0, "no_backup", false, "backups");
	lacks(j, last != 0 && r->now - last > 7 * DAY_MS, "backup_old", false, "backups");
	dj_json_end_array(j);
	site_free(&s);
	return VERDICT_ok;
}
