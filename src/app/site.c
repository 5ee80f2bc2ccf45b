/* Owns reading the site from its tables into plain structs. Refuses: changing anything
 * (site_seed.c, record_site.c). */
#include "app/directory_rows.h"
#include "app/site_rows.h"
#include "app/flow_json.h"
#include "base/log.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- rows ---- */

void site_unseal(const struct keyring *keys, struct seal_place where, const struct db_rows *r,
		 int column, char *out, size_t cap)
{
	char text[SITE_LABEL + 1];
	size_t n;
	const void *sealed = db_bytes(r, column, &n);

	out[0] = '\0';
	if (n == 0)
		return;
	if (n <= SITE_LABEL + SEAL_OVERHEAD && keyring_unseal(keys, where, sealed, n, text, NULL))
		dj_copy(out, cap, text);
	else
		dj_log(DJ_LOG_ERROR, "site.cannot_unseal", "column=%s row=%" PRId64, where.column,
		       where.row);
}

const void *site_seal(const struct keyring *keys, struct seal_place where, const char *text,
		      unsigned char *out, size_t *n)
{
	dj_assert(strlen(text) < SITE_LABEL);
	*n = *text ? keyring_seal(keys, where, text, strlen(text), out) : 0;
	return out;
}

void site_row_queue(const struct db_rows *r, struct site_queue *q)
{
	*q = (struct site_queue){.acd = {.id = db_int(r, 0),
					 .priority = db_int(r, 2),
					 .gain_per_minute = db_int(r, 3),
					 .priority_cap = db_int(r, 4),
					 .ring_ms = db_int(r, 5),
					 .handle_ms = db_int(r, 6),
					 .reserve = (int)db_int(r, 7)},
				 .wrap_ms = db_int(r, 9),
				 .level_target = (int)db_int(r, 10),
				 .level_within_ms = db_int(r, 11),
				 .short_abandon_ms = db_int(r, 12),
				 .sticky = db_int(r, 13),
				 .emergency = db_int(r, 14),
				 .active = db_int(r, 15),
				 .rev = db_int(r, 16)};
	q->ring_said = q->acd.ring_ms > 0;
	q->wrap_said = q->wrap_ms > 0;
	q->wrap_mode_said = db_int(r, 8) >= 0;
	q->wrap_mode = q->wrap_mode_said ? (enum wrap_mode)db_int(r, 8) : wrap_mode_TIMED;
	dj_copy(q->name, sizeof q->name, db_text(r, 1));
}

void site_save_queue(struct db *db, const struct site_queue *q)
{
	db_exec(db, SQL_queue_save, db_i(q->acd.id), db_t(q->name), db_i(q->acd.priority),
		db_i(q->acd.gain_per_minute), db_i(q->acd.priority_cap), db_i(q->acd.ring_ms),
		db_i(q->acd.handle_ms), db_i(q->acd.reserve),
		db_i(q->wrap_mode_said ? (int)q->wrap_mode : -1), db_i(q->wrap_ms),
		db_i(q->level_target), db_i(q->level_within_ms), db_i(q->short_abandon_ms),
		db_i(q->sticky), db_i(q->emergency), db_i(q->active), db_i(q->rev));
}

void site_row_person(const struct db_rows *r, const struct keyring *keys, struct site_person *p)
{
	struct site_agent *a = &p->agent;
	dj_id id = db_int(r, 0);

	*p = (struct site_person){.agent = {.acd = {.id = id},
					    .language = (enum language)db_int(r, 4),
					    .roles = (uint32_t)db_int(r, 5),
					    .active = db_int(r, 6)},
				  .rev = db_int(r, 9)};
	dj_copy(a->name, sizeof a->name, db_text(r, 1));
	site_unseal(keys, (struct seal_place){"person.display", id}, r, 2, a->display,
		    sizeof a->display);
	dj_copy(p->password_hash, sizeof p->password_hash, db_text(r, 3));
	site_unseal(keys, (struct seal_place){"person.phone", id}, r, 7, a->phone_secret,
		    sizeof a->phone_secret);
	dj_copy(a->phone_address, sizeof a->phone_address, db_text(r, 8));
}

void site_save_person(struct db *db, const struct keyring *keys, const struct site_person *p)
{
	unsigned char display[SITE_LABEL + SEAL_OVERHEAD], phone[SITE_LABEL + SEAL_OVERHEAD];
	const struct site_agent *a = &p->agent;
	size_t display_n, phone_n;

	site_seal(keys, (struct seal_place){"person.display", a->acd.id}, a->display, display,
		  &display_n);
	site_seal(keys, (struct seal_place){"person.phone", a->acd.id}, a->phone_secret, phone,
		  &phone_n);
	db_exec(db, SQL_person_save, db_i(a->acd.id), db_t(a->name), db_b(display, display_n),
		db_t(p->password_hash), db_i(a->language), db_i(a->roles), db_i(a->active),
		db_b(phone, phone_n), db_t(a->phone_address), db_i(p->rev));
}

/* ---- lists ---- */

/* Room for one more, zeroed; doubles at powers of two. */
static void *one_more(void *list, int *count, size_t size)
{
	char **at = list;

	if ((*count & (*count - 1)) == 0)
		*at = dj_grow(*at, size * (size_t)(*count ? *count * 2 : 1));
	memset(*at + size * (size_t)*count, 0, size);
	return *at + size * (size_t)(*count)++;
}

static void load_skills(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_skill_list);

	while (db_next(&r)) {
		struct site_skill *k = &s->skills[s->skill_count++];

		dj_assert(s->skill_count <= ACD_SKILLS);
		k->number = (int)db_int(&r, 0);
		k->language = (enum language)db_int(&r, 2);
		dj_copy(k->name, sizeof k->name, db_text(&r, 1));
	}
}

static struct site_queue *own_queue(struct site *s, dj_id id)
{
	return (struct site_queue *)site_queue_of(s, id);
}

static void load_queue_parts(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_queue_need_list);
	struct site_queue *q;

	while (db_next(&r))
		if ((q = own_queue(s, db_int(&r, 0))) && q->acd.need_count < ACD_SKILLS)
			q->acd.needs[q->acd.need_count++] =
			    (struct acd_need){(int)db_int(&r, 1), (int)db_int(&r, 2)};
	r = db_query(db, SQL_queue_step_list);
	while (db_next(&r))
		if ((q = own_queue(s, db_int(&r, 0))) && q->acd.step_count < ACD_STEPS)
			q->acd.steps[q->acd.step_count++] = (struct acd_step){
			    db_int(&r, 1), (int)db_int(&r, 2), db_int(&r, 3), db_int(&r, 4) != 0};
}

static void load_queues(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_queue_list);
	struct site_queue q;

	while (db_next(&r)) {
		site_row_queue(&r, &q);
		q.acd.closed = !q.active;
		if (q.active)
			*(struct site_queue *)one_more(&s->queues, &s->queue_count, sizeof q) = q;
		else
			*(struct site_queue *)one_more(&s->shut, &s->shut_count, sizeof q) = q;
	}
	load_queue_parts(db, s);
}

static void load_lines(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_line_list);

	while (db_next(&r)) {
		struct site_line *l = one_more(&s->lines, &s->line_count, sizeof *l);

		*l = (struct site_line){.id = db_int(&r, 0),
					.flow = (enum line_flow)db_int(&r, 2),
					.queue = db_int(&r, 3),
					.agent = db_int(&r, 4),
					.in_province = db_int(&r, 5),
					.language = (enum language)db_int(&r, 6)};
		dj_copy(l->number, sizeof l->number, db_text(&r, 1));
	}
}

static void load_trunks(struct db *db, const struct keyring *keys, struct site *s)
{
	struct db_rows r = db_query(db, SQL_trunk_list);

	while (db_next(&r))
		site_row_trunk(&r, keys, one_more(&s->trunks, &s->trunk_count, sizeof *s->trunks));
}

static void load_agents(struct db *db, const struct keyring *keys, struct site *s)
{
	struct db_rows r = db_query(db, SQL_person_list);
	struct site_person p;

	while (db_next(&r)) {
		site_row_person(&r, keys, &p);
		if (p.agent.active)
			*(struct site_agent *)one_more(&s->agents, &s->agent_count,
						       sizeof p.agent) = p.agent;
	}
}

static int by_id(const void *a, const void *b)
{
	dj_id x = ((const struct site_agent *)a)->acd.id,
	      y = ((const struct site_agent *)b)->acd.id;

	return (x > y) - (x < y);
}

/* The rows come by person and the agents stand by id, so both are walked once. */
static void load_levels(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_person_skill_list);
	int i = 0;

	if (s->agent_count)
		qsort(s->agents, (size_t)s->agent_count, sizeof *s->agents, by_id);
	while (db_next(&r)) {
		int64_t skill = db_int(&r, 1);

		while (i < s->agent_count && s->agents[i].acd.id < db_int(&r, 0))
			i++;
		if (i < s->agent_count && s->agents[i].acd.id == db_int(&r, 0) && skill >= 0 &&
		    skill < ACD_SKILLS)
			s->agents[i].acd.level[skill] = (int8_t)db_int(&r, 2);
	}
}

static void load_tree(struct db *db, enum sql_id list, struct site_thing **things, int *count)
{
	struct db_rows r = db_query(db, list);

	while (db_next(&r)) {
		struct site_thing *t = one_more(things, count, sizeof *t);

		t->id = db_int(&r, 0);
		t->parent = db_int(&r, 1);
		dj_copy(t->name, sizeof t->name, db_text(&r, 2));
	}
}

static void load_reasons(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_reason_list);

	while (db_next(&r)) {
		struct site_thing *t = one_more(&s->reasons, &s->reason_count, sizeof *t);

		t->id = db_int(&r, 0);
		t->kind = (enum reason_kind)db_int(&r, 1);
		t->presence = (enum presence)db_int(&r, 2);
		dj_copy(t->name, sizeof t->name, db_text(&r, 3));
	}
}

static void load_hours(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_opening_list);

	while (db_next(&r))
		*(struct hours_period *)one_more(&s->periods, &s->period_count,
						 sizeof *s->periods) = (struct hours_period){
		    db_int(&r, 0), (int)db_int(&r, 1), (int)db_int(&r, 2), (int)db_int(&r, 3)};
	r = db_query(db, SQL_opening_day_list);
	while (db_next(&r))
		*(struct hours_day *)one_more(&s->days, &s->day_count, sizeof *s->days) =
		    (struct hours_day){db_int(&r, 0), (int)db_int(&r, 1),
				       (enum queue_mode)db_int(&r, 2), (int)db_int(&r, 3),
				       (int)db_int(&r, 4)};
}

/* What a newer release wrote is not worth stopping for: its number has the default flow then. */
static void load_flows(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_flow_live_list);
	struct dj_error why;
	struct flow *f;

	while (db_next(&r)) {
		if (flow_parse(db_text(&r, 2), &f, NULL, &why)) {
			dj_log(DJ_LOG_ERROR, "flow.unreadable", "flow=%" PRId64 " why=\"%s\"",
			       db_int(&r, 0), why.text);
			continue;
		}
		f->id = db_int(&r, 0);
		f->version = (int)db_int(&r, 1);
		*(struct flow **)one_more(&s->flows, &s->flow_count, sizeof f) = f;
	}
}

static struct site_label *label_in(struct site_thing *things, int count, dj_id id)
{
	for (int i = 0; i < count; i++)
		if (things[i].id == id)
			return &things[i].label;
	return NULL;
}

static struct site_label *label_of(struct site *s, const char *owner, dj_id id)
{
	if (strcmp(owner, "queue") == 0)
		return own_queue(s, id) ? &own_queue(s, id)->label : NULL;
	if (strcmp(owner, "topic") == 0)
		return label_in(s->topics, s->topic_count, id);
	if (strcmp(owner, "place") == 0)
		return label_in(s->places, s->place_count, id);
	if (strcmp(owner, "reason") == 0)
		return label_in(s->reasons, s->reason_count, id);
	return NULL;
}

static void load_labels(struct db *db, struct site *s)
{
	struct db_rows r = db_query(db, SQL_label_list);

	while (db_next(&r)) {
		struct site_label *l = label_of(s, db_text(&r, 0), db_int(&r, 1));
		int64_t language = db_int(&r, 2);

		if (l && language >= 0 && language < language_COUNT)
			dj_copy(l->text[language], SITE_LABEL, db_text(&r, 3));
	}
}

/* ---- the whole ---- */

static int local_offset_min(void)
{
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	return (int)(local.tm_gmtoff / 60);
}

static void read_settings(struct db *db, struct settings *out)
{
	struct db_rows r = db_query(db, SQL_setting_list);
	struct dj_error why;

	while (db_next(&r)) {
		int which = setting_of(db_text(&r, 0));

		/* What a newer or older program wrote is not worth stopping for. */
		if (which < 0 ||
		    settings_set(out, (enum setting)which, SETTING_DATABASE, db_text(&r, 1), &why))
			dj_log(DJ_LOG_WARN, "setting.ignored", "name=%s", db_text(&r, 0));
	}
}

void site_read(struct db *db, const struct keyring *keys, struct site *s)
{
	struct settings settings;

	memset(s, 0, sizeof *s);
	load_skills(db, s);
	load_queues(db, s);
	site_read_recording(db, s);
	load_lines(db, s);
	load_trunks(db, keys, s);
	load_agents(db, keys, s);
	load_levels(db, s);
	load_tree(db, SQL_topic_list, &s->topics, &s->topic_count);
	load_tree(db, SQL_place_list, &s->places, &s->place_count);
	load_reasons(db, s);
	load_hours(db, s);
	load_flows(db, s);
	load_labels(db, s);
	s->utc_offset_min = local_offset_min();
	site_read_directory(db, keys, s, (dj_ms)time(NULL) * 1000);
	site_load_endings(db, keys, s);
	site_load_floor(db, s);
	site_load_conversation(db, &s->conversation);
	settings_init(&settings);
	read_settings(db, &settings);
	site_apply(s, &settings);
	settings_fini(&settings);
}

int site_load(struct db *db, const struct keyring *keys, struct site *s, struct dj_error *e)
{
	db_begin(db, DB_READ);
	site_read(db, keys, s);
	return db_commit(db, e);
}

void site_free(struct site *s)
{
	free(s->queues);
	free(s->lines);
	free(s->hards);
	free(s->shut);
	free(s->trunks);
	free(s->agents);
	free(s->topics);
	free(s->places);
	free(s->reasons);
	free(s->periods);
	free(s->days);
	for (int i = 0; i < s->flow_count; i++)
		flow_drop(s->flows[i]);
	free(s->flows);
	free(s->numbers);
	directory_free(&s->directory);
	free(s->blocks);
	free(s->moves);
	cover_free(&s->cover);
	memset(s, 0, sizeof *s);
}

int site_load_url(const char *database, const struct keyring *keys, struct site *out,
		  struct dj_error *e)
{
	struct db *db;
	int err;

	memset(out, 0, sizeof *out);
	err = db_open(&db, database, DB_READER, e);
	if (err)
		return err;
	err = site_load(db, keys, out, e);
	db_close(db);
	return err;
}

/* ---- settings ---- */

int site_settings_load(struct db *db, struct settings *out, struct dj_error *e)
{
	db_begin(db, DB_READ);
	read_settings(db, out);
	return db_commit(db, e);
}

static void apply_languages(struct site *s, const char *words)
{
	char word[8];

	memset(s->languages, 0, sizeof s->languages);
	for (int i = 0; setting_word(words, i, word, sizeof word); i++) {
		int language = word_value(words_language, word);

		if (language > language_UNKNOWN)
			s->languages[language] = true;
	}
}

/* Does this value stand over the one that the site has? */
static bool stands(struct site *s, const struct settings *settings, enum setting which)
{
	enum setting_source source = settings_source(settings, which);

	if (source < s->sources[which])
		return false;
	s->sources[which] = source;
	return true;
}

static void apply_to_queues(struct site *s, const struct settings *settings)
{
	bool ring = stands(s, settings, SETTING_ring), mode = stands(s, settings, SETTING_wrap_up);
	bool time = stands(s, settings, SETTING_wrap_up_time);
	int wrap_up = word_value(words_wrap_mode, settings_text(settings, SETTING_wrap_up));

	for (int i = 0; i < s->queue_count + s->shut_count; i++) {
		struct site_queue *q =
		    i < s->queue_count ? &s->queues[i] : &s->shut[i - s->queue_count];

		if (ring && !q->ring_said)
			q->acd.ring_ms = settings_number(settings, SETTING_ring) * 1000;
		if (mode && !q->wrap_mode_said && wrap_up >= 0)
			q->wrap_mode = (enum wrap_mode)wrap_up;
		if (time && !q->wrap_said)
			q->wrap_ms = settings_number(settings, SETTING_wrap_up_time) * 1000;
	}
}

static dj_ms seconds_of(const struct settings *settings, enum setting which)
{
	return settings_number(settings, which) * 1000;
}

static void apply_callbacks(struct site *s, const struct settings *settings)
{
	struct callback_policy p = CALLBACK_POLICY_DEFAULT;
	int from_h, to_h;

	p.offer_from_ms = seconds_of(settings, SETTING_callback_from);
	p.citizen_first = !strcmp(settings_text(settings, SETTING_callback_first), "citizen");
	p.attempts = (int)settings_number(settings, SETTING_callback_attempts);
	p.gap_ms = seconds_of(settings, SETTING_callback_gap) * 60;
	p.ring_ms = seconds_of(settings, SETTING_callback_ring);
	settings_range(settings, SETTING_callback_hours, &from_h, &to_h);
	p.from_min = from_h * 60;
	p.to_min = to_h * 60;
	s->callback = p;
}

static void apply_care(struct site *s, const struct settings *settings)
{
	s->care = (struct care_policy){
	    .silence_ask_ms = seconds_of(settings, SETTING_silence_ask),
	    .crisis_alert_ms = seconds_of(settings, SETTING_crisis_alert),
	    .crisis_rest_ms = seconds_of(settings, SETTING_crisis_rest) * 60,
	    .abuse_rest_ms = seconds_of(settings, SETTING_abuse_rest) * 60,
	    .crisis_follow_ms = seconds_of(settings, SETTING_crisis_follow) * 3600,
	    .hard_days = (int)settings_number(settings, SETTING_hard_days),
	    .hard_long_ms = seconds_of(settings, SETTING_hard_long) * 60};
}

static void record_nothing(struct site *s)
{
	for (int i = 0; i < s->queue_count; i++)
		s->queues[i].recording.on = false;
	for (int i = 0; i < s->shut_count; i++)
		s->shut[i].recording.on = false;
}

void site_apply(struct site *s, const struct settings *settings)
{
	if (stands(s, settings, SETTING_name))
		dj_copy(s->name, sizeof s->name, settings_text(settings, SETTING_name));
	if (stands(s, settings, SETTING_languages))
		apply_languages(s, settings_text(settings, SETTING_languages));
	apply_to_queues(s, settings);
	if (!settings_on(settings, SETTING_record))
		record_nothing(s);
	s->zone = true;
	s->policy =
	    (struct acd_policy){.skill_penalty_ms = 20000,
				.sticky_ms = seconds_of(settings, SETTING_sticky_wait),
				.redial_ms = seconds_of(settings, SETTING_redial_within),
				.returned_priority = 1000000,
				.direct_ms = seconds_of(settings, SETTING_direct_wait),
				.skip_ms = 120000,
				.hard_penalty_ms = seconds_of(settings, SETTING_hard_share) * 60};
	s->survey_again_ms = settings_number(settings, SETTING_survey_again) * INT64_C(86400000);
	s->abandoned_callback_ms = seconds_of(settings, SETTING_abandoned_callback);
	apply_callbacks(s, settings);
	apply_care(s, settings);
	s->trace_days = (int)settings_number(settings, SETTING_trace_keep);
	s->announce_ms = seconds_of(settings, SETTING_announce_every);
	s->key_wait_ms = seconds_of(settings, SETTING_key_wait);
	s->heartbeat_ms = 15000;
}

/* ---- looking up ---- */

const struct site_queue *site_queue_of(const struct site *s, dj_id queue)
{
	for (int i = 0; i < s->queue_count; i++)
		if (s->queues[i].acd.id == queue)
			return &s->queues[i];
	for (int i = 0; i < s->shut_count; i++)
		if (s->shut[i].acd.id == queue)
			return &s->shut[i];
	return NULL;
}

const struct site_line *site_line_of(const struct site *s, const char *number)
{
	for (int i = 0; i < s->line_count; i++)
		if (strcmp(s->lines[i].number, number) == 0)
			return &s->lines[i];
	return NULL;
}

const struct site_agent *site_agent_named(const struct site *s, const char *name)
{
	for (int i = 0; i < s->agent_count; i++)
		if (strcmp(s->agents[i].name, name) == 0)
			return &s->agents[i];
	return NULL;
}

int site_language_skill(const struct site *s, enum language language)
{
	for (int i = 0; i < s->skill_count; i++)
		if (s->skills[i].language == language && language != language_UNKNOWN)
			return s->skills[i].number;
	return -1;
}

const char *site_label_text(const struct site_label *label, enum language language,
			    const char *name)
{
	const enum language order[] = {language, language_KO, language_EN};

	for (size_t i = 0; i < DJ_COUNT(order); i++)
		if (label->text[order[i]][0])
			return label->text[order[i]];
	return name;
}
