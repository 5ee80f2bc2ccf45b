/* Owns what is on disk while the server runs: keys, journal, database, writer, readers, the site
 * and its renewal. */
#include "app/site_seed.h"
#include "base/embedded.h"
#include "base/log.h"
#include "edge/web/figure_file.h"
#include "main/loop.h"
#include "main/serve.h"
#include "main/site_config.h"
#include "store/schema.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOURNAL_BYTES	(64 << 20)
#define COMMITTED_SLOTS 1024
#define NODE_APP	1
#define NODE_WRITER	2

/* ---- hooks of the writer, on its thread: copy and post, nothing else ---- */

static bool loop_wants(const struct fact *f)
{
	switch (f->kind) {
	case FACT_directory_changed: /* what is only told and found is none of its business */
		return f->directory_changed.part < directory_part_FACILITY;
	case FACT_contact_started:
		return f->contact_started.channel >= channel_MAIL;
	case FACT_letter_received:
	case FACT_letter_written:
	case FACT_conversation_reopened:
	case FACT_front_passed:
	case FACT_conversation_ruled:
	case FACT_contact_ended:
	case FACT_contact_classified:
	case FACT_caller_unblocked:
	case FACT_ending_rule_changed:
	case FACT_queue_changed:
	case FACT_person_changed:
	case FACT_device_secret_made:
	case FACT_setting_changed:
	case FACT_trunk_saved:
	case FACT_recording_policy:
	case FACT_callback_due:
	case FACT_callback_done:
	case FACT_flow_live:
	case FACT_hours_changed:
	case FACT_prompt_replaced:
	case FACT_session_closed:
	case FACT_skill_moved:
	case FACT_cover_saved:
	case FACT_incident_declared:
	case FACT_incident_changed:
	case FACT_incident_ended:
		return true;
	default:
		return false;
	}
}

static void publish(void *arg, const struct published *items, int count)
{
	struct server *s = arg;

	for (int i = 0; i < count; i++)
		if (items[i].kind == PUBLISHED_FACT && loop_wants(&items[i].fact) && s->committed)
			dj_mailbox_post(s->committed, &items[i].fact, sizeof items[i].fact);
	for (int i = 0; s->text && i < count; i++)
		if (items[i].kind == PUBLISHED_FACT)
			serve_text_fact(s, &items[i].fact);
	for (int i = 0; s->media_files && i < count; i++)
		if (items[i].kind == PUBLISHED_FACT)
			media_worker_fact(s->media_files, &items[i].fact);
	if (s->web)
		web_publish(s->web, items, count);
}

static int answer(void *arg, int origin, const struct answer *a)
{
	struct server *s = arg;

	if (origin == ORIGIN_WEB && s->web)
		return web_answer(s->web, a);
	if (origin == ORIGIN_TEXT && s->text)
		return text_answer(s->text, a);
	if (origin == ORIGIN_RECORDINGS && s->recordings)
		return recordings_answer(s->recordings, a);
	return 0;
}

void serve_alarm(void *arg, enum alarm alarm, bool on)
{
	struct server *s = arg;
	struct command c = {.kind = COMMAND_ALARM, .number = alarm, .flag = on};
	struct published now = {.kind = PUBLISHED_ALARM};

	now.fact.kind = on ? FACT_alarm_raised : FACT_alarm_cleared;
	now.fact.at_ms = dj_wall(dj_real_clock());
	now.fact.alarm_raised.alarm = alarm; /* both kinds have the same fields */
	if (s->web)
		web_publish(s->web, &now, 1);
	if (s->app)
		app_post(s->app, &c);
}

static void prefers(void *arg, dj_id contact, dj_id agent)
{
	struct server *s = arg;
	struct command c = {.kind = COMMAND_CONTACT_PREFERS, .contact = contact, .to_agent = agent};

	if (s->app)
		app_post(s->app, &c); /* full: the call goes to whoever is next */
}

static void answered(void *arg, const struct query_answer *a)
{
	struct server *s = arg;

	if (a->origin == ORIGIN_TEXT)
		serve_front_found(s, a);
	else if (s->web)
		web_query_done(s->web, a);
}

/* ---- the site ---- */

static int seed_demo(const struct site_change *with, struct dj_error *e)
{
	int err = 0;

	for (size_t i = 0; i < embedded_demo_count && !err; i++)
		if (strstr(embedded_demo[i].name, ".json"))
			err = site_seed(with, (const char *)embedded_demo[i].data, e);
	return err;
}

/* What the configuration file says of the site and the database does not have yet. */
static int seed_config(struct server *s, const struct site_change *with, struct dj_error *e)
{
	struct site have = {0};
	struct dj_buf text;
	int err = site_load(with->db, s->keys, &have, e);

	dj_buf_init(&text, SITE_CONFIG_MAX);
	if (!err)
		err = site_config_document(&s->settings, &have, &text, e);
	if (!err && text.len)
		err = site_seed(with, text.data, e);
	dj_buf_fini(&text);
	site_free(&have);
	return err;
}

/* The demo fills an empty database only; the configuration file is looked at on every start. */
static int seed(struct server *s, int version_before, struct dj_error *e)
{
	struct dj_ids ids = {.node = SITE_NODE};
	struct site_change with = {.keys = s->keys, .ids = &ids, .now = dj_wall(dj_real_clock())};
	int err = db_open(&with.db, s->places.database, DB_WRITER, e);

	if (err)
		return err;
	if (s->demo && version_before == 0)
		err = seed_demo(&with, e);
	if (!err)
		err = seed_config(s, &with, e);
	db_close(with.db);
	return err;
}

/* ---- opening ---- */

static int open_writer(struct server *s, struct dj_error *e)
{
	struct writer_config c = {
	    .database = s->places.database,
	    .journal = s->journal,
	    .keys = s->keys,
	    .clock = dj_real_clock(),
	    .sounds = s->sounds,
	    .data = s->places.data,
	    .node = NODE_WRITER,
	    .arg = s,
	    .publish = publish,
	    .answer = answer,
	    .alarm = serve_alarm,
	    .prefers = prefers,
	    .pages = settings_text(&s->settings, SETTING_pages),
	    .backup_every_h = (int)settings_number(&s->settings, SETTING_backup_every),
	    .backup_keep = (int)settings_number(&s->settings, SETTING_backup_keep)};

	return writer_start(&s->writer, &c, e);
}

/* A copy, since the loop changes s->settings while readers read. */
static void keep_given(struct server *s)
{
	settings_init(&s->given);
	for (int i = 0; i < s->settings.count; i++) {
		const struct setting_value *v = &s->settings.values[i];

		if (v->source != SETTING_DATABASE)
			settings_set(&s->given, v->setting, v->source, v->text, NULL);
	}
}

static int open_readers(struct server *s, struct dj_error *e)
{
	char snapshot[sizeof s->places.data + 20];
	struct query_config c = {.database = s->places.database,
				 .keys = s->keys,
				 .clock = dj_real_clock(),
				 .sounds = s->sounds,
				 .given = &s->given,
				 .threads = (int)settings_number(&s->settings, SETTING_readers),
				 .arg = s,
				 .answer = answered,
				 .snapshot = snapshot};

	snprintf(snapshot, sizeof snapshot, "%s/search.snapshot", s->places.data);
	keep_given(s);
	return query_start(&s->readers, &c, e);
}

int serve_open_data(struct server *s, struct dj_error *e)
{
	int version, err;

	s->committed =
	    dj_mailbox_alloc("committed", COMMITTED_SLOTS, sizeof(struct fact), DJ_FULL_DROP);
	s->renewed = dj_mailbox_alloc("renewed", 4, sizeof(struct serve_renewal), DJ_FULL_DROP);
	s->banks = dj_mailbox_alloc("banks", 4, sizeof(struct sound_bank *), DJ_FULL_DROP);
	s->listed = dj_mailbox_alloc("listed", 4, sizeof(struct serve_list), DJ_FULL_DROP);
	err = keyring_open(&s->keys, s->places.keys, e);
	if (!err)
		err = schema_migrate(s->places.database, s->places.data, dj_wall(dj_real_clock()),
				     &version, e);
	if (!err)
		err = seed(s, version, e);
	if (!err)
		err = journal_open(&s->journal, s->places.journal, JOURNAL_BYTES, s->keys, e);
	if (!err)
		err = serve_sounds(s, &s->sounds, e); /* a view of its own: media takes the other */
	if (!err)
		err = open_writer(s, e);
	if (!err)
		err = serve_load_site(s, e);
	if (!err)
		err = open_readers(s, e);
	return err;
}

static bool daily_make(const char *json, size_t n, int kind, struct dj_buf *out)
{
	return figure_file_make(json, n, (enum figure_file)kind, out);
}

static void daily_trouble(void *arg, bool on)
{
	serve_alarm(arg, alarm_FIGURES_NOT_WRITTEN, on);
}

static int open_figures(struct server *s, struct dj_error *e)
{
	static const struct figure_daily_kind kinds[] = {{"csv", FIGURE_CSV},
							 {"xlsx", FIGURE_WORKBOOK}};
	struct figure_writer_config c = {s->places.database, dj_real_clock(), &s->daily};

	snprintf(s->daily_mark, sizeof s->daily_mark, "%s/figures-written", s->places.data);
	s->daily = (struct figure_daily){
	    .folder = settings_text(&s->settings, SETTING_figures_folder),
	    .hour = (int)settings_number(&s->settings, SETTING_figures_hour),
	    .mark = s->daily_mark,
	    .keys = s->keys,
	    .kinds = kinds,
	    .kind_count = (int)DJ_COUNT(kinds),
	    .make = daily_make,
	    .trouble = daily_trouble,
	    .arg = s,
	};
	if (settings_text(&s->settings, SETTING_figures_mail)[0])
		s->daily.mail = serve_figures_mail;
	return figure_writer_start(&s->figures, &c, e);
}

/* The first facts of a run: it began, and what the last one left behind is closed. */
int serve_begin(struct server *s, struct dj_error *e)
{
	struct reconcile_contact *left = NULL;
	int count = 0, err = reconcile_list_url(s->places.database, &left, &count, e);

	if (err)
		return err;
	if (count)
		dj_log(DJ_LOG_WARN, "restart.left_over", "contacts=%d", count);
	s->run = app_new_id(s->app);
	app_begin(s->app, s->run, left, count);
	free(left);
	err = serve_callbacks(s, e);
	if (!err)
		err = serve_surveyed(s, e);
	if (!err)
		err = serve_conversations(s, e);
	return err ? err : open_figures(s, e);
}

void serve_close_data(struct server *s)
{
	serve_site_close(s);
	if (s->listing)
		pthread_join(s->lister, NULL);
	serve_sound_close(s);
	if (s->web)
		web_halt(s->web); /* it asks the readers */
	if (s->readers) {
		query_stop(s->readers);
		settings_fini(&s->given);
	}
	figure_writer_stop(s->figures);
	if (s->writer)
		writer_stop(s->writer);
	recordings_free(s->recordings); /* after the writer, who answers it */
	text_free(s->text);		/* likewise */
	media_worker_free(s->media_files);
	sound_bank_free(s->sounds);
	if (s->web)
		web_stop(s->web); /* after all who call it */
	app_free(s->app);
	site_free(&s->site);
	if (s->journal)
		journal_close(s->journal);
	if (s->keys)
		keyring_close(s->keys);
	dj_mailbox_free(s->signals);
	dj_mailbox_free(s->committed);
	dj_mailbox_free(s->renewed);
	dj_mailbox_free(s->listed);
	dj_mailbox_free(s->banks);
}
