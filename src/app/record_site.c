/* Owns what administrators change in the running system: settings, queues, people, devices,
 * announcements, backups. */
#include "app/record.h"
#include "app/site_rows.h"
#include "app/site_seed.h"
#include "base/settings.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* name, text: a setting that may change while the server runs; "" puts it back to the file's or the
 * default. */
enum verdict record_setting(struct record *r)
{
	const struct command *c = r->c;
	int which = setting_of(c->name);
	struct settings checked;
	struct dj_error why = {""};
	int err = 0;

	if (which < 0)
		return VERDICT_not_found;
	if (setting_info((enum setting)which)->how != SETTING_HOW_LIVE)
		return VERDICT_bad_request;
	if (c->text[0]) {
		settings_init(&checked);
		err = settings_set(&checked, (enum setting)which, SETTING_DATABASE, c->text, &why);
		settings_fini(&checked);
	}
	if (err) {
		dj_copy(r->answer->text, sizeof r->answer->text, why.text);
		return VERDICT_bad_request;
	}
	if (c->text[0])
		db_exec(r->db, SQL_setting_save, db_t(c->name), db_t(c->text));
	else
		db_exec(r->db, SQL_setting_clear, db_t(c->name));
	facts_add(&r->facts, FACT_setting_changed)->setting_changed.setting = which;
	return VERDICT_ok;
}

/* What reading a thing of the site document answered. */
static enum verdict verdict_of(struct record *r, int err, const struct dj_error *why)
{
	if (err)
		dj_copy(r->answer->text, sizeof r->answer->text, why->text);
	return err == 0	       ? VERDICT_ok
	       : err == ESTALE ? VERDICT_changed
	       : err == ENOENT ? VERDICT_not_found
			       : VERDICT_bad_request;
}

static struct site_change change_of(struct record *r)
{
	return (struct site_change){r->db, r->keys, r->ids, r->now};
}

static const char *flow_that_names(const struct site *s, const char *queue)
{
	for (int i = 0; i < s->flow_count; i++)
		for (int k = 0; k < s->flows[i]->step_count; k++)
			if (s->flows[i]->steps[k].of == FLOW_OF_NAME &&
			    strcmp(s->flows[i]->steps[k].queue, queue) == 0)
				return s->flows[i]->name;
	return NULL;
}

static const char *line_into(const struct site *s, dj_id queue)
{
	for (int i = 0; i < s->line_count; i++)
		if (s->lines[i].flow != LINE_AGENT && s->lines[i].queue == queue)
			return s->lines[i].number;
	return NULL;
}

/* What callers are on their way to neither loses its name nor closes under them. */
static int keeps_callers(struct record *r, dj_id queue, const char *was_called,
			 struct dj_error *why)
{
	struct site *s = dj_alloc(sizeof *s);
	const struct site_queue *q;
	const char *by;
	int err = 0;

	site_read(r->db, r->keys, s);
	q = site_queue_of(s, queue);
	if (q && strcmp(q->name, was_called) != 0 && (by = flow_that_names(s, was_called)))
		err =
		    dj_fail(why, EINVAL,
			    "The flow %s names this queue. What people see is its label; to change "
			    "the name, change the flow first.",
			    by);
	else if (q && q->acd.closed && (by = line_into(s, queue)))
		err = dj_fail(why, EINVAL, "The number %s leads to this queue.", by);
	else if (q && q->acd.closed && s->queue_count == 0)
		err = dj_fail(why, EINVAL, "This is the last queue.");
	site_free(s);
	free(s);
	return err;
}

static void name_of_queue(struct record *r, dj_id queue, char *out, size_t cap)
{
	struct db_rows rows = db_query(r->db, SQL_queue_by_id, db_i(queue));

	out[0] = '\0';
	if (!db_next(&rows))
		return;
	dj_copy(out, cap, db_text(&rows, 1));
	db_done(&rows);
}

/* subject: the queue, or 0 for a new one; text: JSON as in the site document. Answers its id. */
enum verdict record_queue_save(struct record *r)
{
	char was_called[SITE_LABEL];
	struct site_change with = change_of(r);
	struct dj_error why = {""};
	dj_id id = r->c->subject;
	enum verdict v;

	name_of_queue(r, id, was_called, sizeof was_called);
	v = verdict_of(r, site_seed_queue(&with, r->c->text, &id, &why), &why);
	if (v == VERDICT_ok && was_called[0])
		v = verdict_of(r, keeps_callers(r, id, was_called, &why), &why);
	if (v == VERDICT_ok) {
		facts_add(&r->facts, FACT_queue_changed)->queue_changed.queue = id;
		r->answer->id = id;
	}
	return v;
}

/* Who may no longer come in, or has a new password, is out at once. */
static void end_sessions(struct record *r, dj_id person)
{
	struct db_rows rows =
	    db_query(r->db, SQL_session_end_of_person, db_i(r->now), db_i(person));

	while (db_next(&rows)) {
		struct fact *f;

		if (r->facts.count >= FACTS_MAX - 1)
			continue;
		f = facts_add(&r->facts, FACT_session_closed);
		f->session_closed.session = db_int(&rows, 0);
		f->session_closed.person = person;
	}
}

/* What decides whether somebody may be in. */
struct access {
	int64_t roles, active;
	char hash[PASSWORD_HASH];
};

static struct access load_access(struct record *r, dj_id person)
{
	struct db_rows rows = db_query(r->db, SQL_person_by_id, db_i(person));
	struct access a = {0};

	if (db_next(&rows)) {
		a.roles = db_int(&rows, 5);
		a.active = db_int(&rows, 6);
		dj_copy(a.hash, sizeof a.hash, db_text(&rows, 3));
		db_done(&rows);
	}
	return a;
}

static bool same_access(const struct access *a, const struct access *b)
{
	return a->roles == b->roles && a->active == b->active && strcmp(a->hash, b->hash) == 0;
}

/* subject: the person, or 0 for a new one; text: JSON as in the site document, with password_hash
 * instead of password. */
enum verdict record_person_save(struct record *r)
{
	struct site_change with = change_of(r);
	struct dj_error why = {""};
	dj_id id = r->c->subject;
	struct access before = load_access(r, id), after;
	int err = site_seed_person(&with, r->c->text, &id, &why);

	if (err)
		return verdict_of(r, err, &why);
	facts_add(&r->facts, FACT_person_changed)->person_changed.person = id;
	r->answer->id = id;
	after = load_access(r, id);
	if (!same_access(&before, &after))
		end_sessions(r, id);
	return VERDICT_ok;
}

/* subject: the agent. A new secret for the IP phone, answered this once; the old one stops working.
 */
enum verdict record_device_secret(struct record *r)
{
	unsigned char sealed[64 + SEAL_OVERHEAD];
	dj_id agent = r->c->subject;
	char secret[32];
	size_t n;

	if (!db_query_int(r->db, SQL_person_by_id, 0, db_i(agent)))
		return VERDICT_not_found;
	record_secret(16, secret, sizeof secret);
	n = keyring_seal(r->keys, (struct seal_place){"person.phone", agent}, secret,
			 strlen(secret), sealed);
	db_exec(r->db, SQL_person_phone, db_b(sealed, n), db_i(agent));
	facts_add(&r->facts, FACT_device_secret_made)->device_secret_made.agent = agent;
	r->answer->id = agent;
	dj_copy(r->answer->text, sizeof r->answer->text, secret);
	return VERDICT_ok;
}

/* Below the folder it is meant for. */
static bool is_file_name(const char *name)
{
	return name[0] && name[0] != '.' && name[0] != '/' && !strstr(name, "..");
}

/* number: clip, language, name: the file below DATA/prompts, which is there already. */
enum verdict record_prompt_replaced(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;

	if (!is_file_name(c->name) || c->number < 0 || c->language <= language_UNKNOWN ||
	    c->language >= language_COUNT)
		return VERDICT_bad_request;
	db_exec(r->db, SQL_prompt_save, db_i(c->number), db_i(c->language), db_t(c->name),
		db_i(c->actor), db_i(r->now));
	f = facts_add(&r->facts, FACT_prompt_replaced);
	f->prompt_replaced.clip = c->number;
	f->prompt_replaced.language = c->language;
	return VERDICT_ok;
}

/* name: the file below DATA/backups, number: its bytes; both from the thread that made it beside
 * the writer, or, when it could not, number: the verdict below 0, text: why. */
enum verdict record_backup(struct record *r)
{
	const struct command *c = r->c;
	dj_id id = record_id(r);
	struct fact *f;

	if (c->number < 0 && c->number > -VERDICTS) {
		dj_copy(r->answer->text, sizeof r->answer->text, c->text);
		return (enum verdict) - c->number;
	}
	if (!is_file_name(c->name) || c->number < 0)
		return VERDICT_bad_request;
	db_exec(r->db, SQL_backup_add, db_i(id), db_t(c->name), db_i(c->number), db_i(c->actor),
		db_i(r->now));
	f = facts_add(&r->facts, FACT_backup_made);
	f->backup_made.backup = id;
	f->backup_made.bytes = c->number;
	r->answer->id = id;
	dj_copy(r->answer->text, sizeof r->answer->text, c->name);
	return VERDICT_ok;
}
