/* Owns the meaning of the site document's parts: which table each goes to. The forms of values are
 * site_json.c's. */
#include "app/site_seed.h"
#include "app/site_json.h"
#include "app/flow_json.h"
#include "app/site_rows.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TREE_DEPTH 4
#define DAY_S	   86400

typedef void seed_item(struct seed *s, const json_t *item);

static void each(struct seed *s, const json_t *document, const char *key, seed_item *h)
{
	const json_t *list, *item;
	size_t i;

	s->where[0] = '\0';
	list = seed_array(s, document, key);
	json_array_foreach(list, i, item)
	{
		snprintf(s->where, sizeof s->where, "%s[%zu]", key, i);
		if (!json_is_object(item))
			seed_wrong(s, EINVAL, "must be an object.");
		if (s->err)
			return;
		h(s, item);
	}
}

/* ---- settings, skills ---- */

static void seed_settings(struct seed *s, const json_t *document)
{
	json_t *all = json_object_get(document, "settings"), *value;
	struct settings checked;
	struct dj_error why;
	const char *key;

	settings_init(&checked);
	json_object_foreach(all, key, value)
	{
		int which = setting_of(key);
		const char *text = json_string_value(value);

		if (which < 0 || !text)
			seed_wrong(s, EINVAL, "setting %.40s is not known, or not a text.", key);
		else if (settings_set(&checked, (enum setting)which, SETTING_DATABASE, text, &why))
			seed_wrong(s, EINVAL, "setting %.40s: %.100s", key, why.text);
		else
			db_exec(s->db, SQL_setting_save, db_t(key), db_t(text));
	}
	settings_fini(&checked);
}

static void seed_skill(struct seed *s, const json_t *item)
{
	char name[SITE_NAME];
	int language = language_UNKNOWN;
	int64_t number = -1;

	if (!seed_name(s, "skill", item, name))
		return;
	seed_word(s, item, "language", words_language, &language);
	if (!seed_number(s, item, "number", &number, 0, ACD_SKILLS - 1))
		seed_wrong(s, EINVAL, "number is missing.");
	db_exec(s->db, SQL_skill_save, db_i(number), db_t(name), db_i(language));
	seed_label(s, item, "skill", number);
}

/* ---- queues ---- */

static const struct site_queue new_queue = {
    .acd = {.handle_ms = 180000}, /* ringing and wrap-up are unsaid */
    .level_target = 80,
    .level_within_ms = 20000,
    .short_abandon_ms = 5000,
    .active = true,
};

static bool load_queue(struct db_rows r, struct site_queue *q)
{
	if (!db_next(&r))
		return false;
	site_row_queue(&r, q);
	db_done(&r);
	return true;
}

static bool is_null(const json_t *item, const char *key)
{
	return json_is_null(json_object_get(item, key));
}

/* null gives them back to the settings. */
static void queue_patience(struct seed *s, const json_t *item, struct site_queue *q)
{
	int mode = q->wrap_mode;

	if (is_null(item, "ring_s"))
		q->acd.ring_ms = 0;
	else
		seed_seconds(s, item, "ring_s", &q->acd.ring_ms, 120);
	if (is_null(item, "wrap_s"))
		q->wrap_ms = 0;
	else
		seed_seconds(s, item, "wrap_s", &q->wrap_ms, 3600);
	if (is_null(item, "wrap_mode"))
		q->wrap_mode_said = false;
	else if (seed_word(s, item, "wrap_mode", words_wrap_mode, &mode))
		q->wrap_mode_said = true;
	q->wrap_mode = (enum wrap_mode)mode;
}

static void queue_values(struct seed *s, const json_t *item, struct site_queue *q)
{
	int64_t reserve = q->acd.reserve, target = q->level_target;

	seed_number(s, item, "priority", &q->acd.priority, -1000000, 1000000);
	seed_number(s, item, "gain_per_minute", &q->acd.gain_per_minute, 0, 1000000);
	seed_number(s, item, "priority_cap", &q->acd.priority_cap, 0, 1000000);
	seed_number(s, item, "reserve", &reserve, 0, 1000);
	seed_number(s, item, "level_target", &target, 0, 100);
	seed_seconds(s, item, "handle_s", &q->acd.handle_ms, DAY_S);
	seed_seconds(s, item, "level_within_s", &q->level_within_ms, 3600);
	seed_seconds(s, item, "short_abandon_s", &q->short_abandon_ms, 3600);
	seed_flag(s, item, "sticky", &q->sticky);
	seed_flag(s, item, "emergency", &q->emergency);
	seed_flag(s, item, "active", &q->active);
	q->acd.reserve = (int)reserve;
	q->level_target = (int)target;
	queue_patience(s, item, q);
}

/* The queue's own row; what names other queues comes when all have their rows. */
static dj_id queue_row(struct seed *s, const json_t *item, dj_id id)
{
	struct site_queue q = new_queue;

	if (!seed_name(s, "queue", item, q.name))
		return 0;
	if (id && !load_queue(db_query(s->db, SQL_queue_by_id, db_i(id)), &q))
		seed_wrong(s, ENOENT, "there is no such queue.");
	if (!id && !load_queue(db_query(s->db, SQL_queue_by_name, db_t(q.name)), &q))
		q.acd.id = dj_id_next(s->ids, s->now);
	seed_rev(s, item, q.rev);
	queue_values(s, item, &q);
	dj_copy(q.name, sizeof q.name, json_string_value(json_object_get(item, "name")));
	q.rev++;
	if (s->err)
		return 0;
	site_save_queue(s->db, &q);
	seed_label(s, item, "queue", q.acd.id);
	return q.acd.id;
}

static void queue_needs(struct seed *s, const json_t *item, dj_id queue)
{
	json_t *needs = json_object_get(item, "needs"), *v;
	const char *skill;

	if (!needs)
		return;
	db_exec(s->db, SQL_queue_need_clear, db_i(queue));
	json_object_foreach(needs, skill, v)
	{
		int64_t number = db_query_int(s->db, SQL_skill_by_name, -1, db_t(skill)), level = 0;

		if (number < 0)
			seed_wrong(s, EINVAL, "skill %.39s is not known.", skill);
		seed_number(s, needs, skill, &level, 1, 5);
		if (s->err)
			return;
		db_exec(s->db, SQL_queue_need_add, db_i(queue), db_i(number), db_i(level));
	}
}

static void queue_steps(struct seed *s, const json_t *item, dj_id queue)
{
	const json_t *steps = seed_array(s, item, "steps"), *step;
	dj_ms last = -1;
	size_t i;

	if (!steps)
		return;
	if (json_array_size(steps) > ACD_STEPS)
		seed_wrong(s, EINVAL, "has more than %d steps.", ACD_STEPS);
	db_exec(s->db, SQL_queue_step_clear, db_i(queue));
	json_array_foreach(steps, i, step)
	{
		dj_ms after = -1;
		int64_t down = 0;
		dj_id to = seed_reference(s, step, "overflow", SQL_queue_by_name);
		bool any_language = false;

		seed_flag(s, step, "any_language", &any_language);
		seed_seconds(s, step, "after_s", &after, DAY_S);
		seed_number(s, step, "level_down", &down, 0, 5);
		if (after < last || after < 0)
			seed_wrong(s, EINVAL, "steps need after_s, in ascending order.");
		if (s->err)
			return;
		db_exec(s->db, SQL_queue_step_add, db_i(queue), db_i((int64_t)i), db_i(after),
			db_i(down), db_i(to), db_i(any_language));
		last = after;
	}
}

static void seed_queue_row(struct seed *s, const json_t *item)
{
	queue_row(s, item, 0);
}

static void seed_queue_parts(struct seed *s, const json_t *item)
{
	char name[SITE_NAME];
	dj_id id;

	if (!seed_name(s, "queue", item, name))
		return;
	id = db_query_int(s->db, SQL_queue_by_name, 0, db_t(name));
	queue_needs(s, item, id);
	queue_steps(s, item, id);
}

/* ---- people ---- */

static bool load_person(struct seed *s, struct db_rows r, struct site_person *p)
{
	if (!db_next(&r))
		return false;
	site_row_person(&r, s->keys, p);
	db_done(&r);
	return true;
}

/* People of one document with the same word share the hash: hashing takes 50 ms, a demo has sixty
 * people. */
static void set_password(struct seed *s, const json_t *item, struct site_person *p)
{
	char given[PASSWORD_MAX + 1] = "";

	if (seed_text(s, item, "password_hash", p->password_hash, sizeof p->password_hash) &&
	    p->password_hash[0] && !record_password_is_hash(p->password_hash))
		seed_wrong(s, EINVAL, "password_hash is not a hash of Argon2id.");
	if (!seed_text(s, item, "password", given, sizeof given))
		return;
	if (strcmp(given, s->password) != 0 || !s->hash[0]) {
		if (!record_password_hash(given, s->hash))
			seed_wrong(s, EINVAL, "the password must have 1 to %d bytes.",
				   PASSWORD_MAX);
		dj_copy(s->password, sizeof s->password, given);
	}
	dj_copy(p->password_hash, sizeof p->password_hash, s->hash);
}

static void set_roles(struct seed *s, const json_t *item, struct site_person *p)
{
	const json_t *roles = seed_array(s, item, "roles"), *role;
	size_t i;

	if (!roles)
		return;
	p->agent.roles = 0;
	json_array_foreach(roles, i, role)
	{
		int bit =
		    json_is_string(role) ? word_value(words_role, json_string_value(role)) : -1;

		if (bit < 0)
			seed_wrong(s, EINVAL, "roles has a word that is not a role.");
		else
			p->agent.roles |= 1u << bit;
	}
}

static void person_skills(struct seed *s, const json_t *item, dj_id person)
{
	json_t *skills = json_object_get(item, "skills"), *v;
	const char *skill;

	if (!skills)
		return;
	db_exec(s->db, SQL_person_skill_clear, db_i(person));
	json_object_foreach(skills, skill, v)
	{
		int64_t number = db_query_int(s->db, SQL_skill_by_name, -1, db_t(skill)), level = 0;

		if (number < 0)
			seed_wrong(s, EINVAL, "skill %.39s is not known.", skill);
		seed_number(s, skills, skill, &level, 0, 5);
		if (s->err)
			return;
		if (level)
			db_exec(s->db, SQL_person_skill_add, db_i(person), db_i(number),
				db_i(level));
	}
}

static dj_id person_row(struct seed *s, const json_t *item, dj_id id)
{
	struct site_person p = {.agent = {.active = true, .language = language_KO}};
	struct site_agent *a = &p.agent;
	int language;

	if (!seed_name(s, "person", item, a->name))
		return 0;
	if (id && !load_person(s, db_query(s->db, SQL_person_by_id, db_i(id)), &p))
		seed_wrong(s, ENOENT, "there is no such person.");
	if (!id && !load_person(s, db_query(s->db, SQL_person_by_name, db_t(a->name)), &p))
		a->acd.id = dj_id_next(s->ids, s->now);
	seed_rev(s, item, p.rev);
	language = a->language;
	seed_text(s, item, "display", a->display, sizeof a->display);
	seed_word(s, item, "language", words_language, &language);
	seed_flag(s, item, "active", &a->active);
	seed_text(s, item, "phone_secret", a->phone_secret, sizeof a->phone_secret);
	seed_text(s, item, "phone_address", a->phone_address, sizeof a->phone_address);
	set_roles(s, item, &p);
	set_password(s, item, &p);
	a->language = (enum language)language;
	dj_copy(a->name, sizeof a->name, json_string_value(json_object_get(item, "name")));
	p.rev++;
	if (s->err)
		return 0;
	site_save_person(s->db, s->keys, &p);
	person_skills(s, item, a->acd.id);
	return a->acd.id;
}

static void seed_person(struct seed *s, const json_t *item)
{
	person_row(s, item, 0);
}

/* ---- lines ---- */

static void seed_line(struct seed *s, const json_t *item)
{
	static const char *const flows[] = {"greet", "direct", "agent"};
	char number[NUMBER_TEXT] = "", flow[12] = "greet";
	int language = language_UNKNOWN;
	bool in_province = true;
	dj_id queue, agent;
	size_t f = 0;

	seed_text(s, item, "number", number, sizeof number);
	if (!number[0])
		seed_wrong(s, EINVAL, "number is missing.");
	snprintf(s->where, sizeof s->where, "line %s", number);
	seed_text(s, item, "flow", flow, sizeof flow);
	while (f < DJ_COUNT(flows) && strcmp(flow, flows[f]) != 0)
		f++;
	seed_word(s, item, "language", words_language, &language);
	seed_flag(s, item, "in_province", &in_province);
	queue = seed_reference(s, item, "queue", SQL_queue_by_name);
	agent = seed_reference(s, item, "agent", SQL_person_by_name);
	if (f == DJ_COUNT(flows) || (f == LINE_AGENT ? !agent : !queue))
		seed_wrong(s, EINVAL,
			   "needs a flow greet or direct with a queue, or agent with an agent.");
	if (s->err)
		return;
	db_exec(s->db, SQL_line_save, db_i(seed_id(s, SQL_line_by_number, number)), db_t(number),
		db_i((int64_t)f), db_i(queue), db_i(agent), db_i(in_province), db_i(language));
}

/* ---- topics, places, reasons ---- */

struct tree {
	const char *kind;
	enum sql_id by_name, save;
};

static void seed_tree(struct seed *s, const json_t *list, const struct tree *t, dj_id parent,
		      int depth)
{
	const json_t *item;
	char name[SITE_NAME];
	size_t i;

	if (depth == TREE_DEPTH && json_array_size(list) > 0)
		seed_wrong(s, EINVAL, "children nest deeper than %d.", TREE_DEPTH);
	json_array_foreach(list, i, item)
	{
		dj_id id;

		if (s->err || !seed_name(s, t->kind, item, name))
			return;
		id = seed_id(s, t->by_name, name);
		db_exec(s->db, t->save, db_i(id), db_i(parent), db_t(name), db_i((int64_t)i));
		seed_label(s, item, t->kind, id);
		seed_tree(s, seed_array(s, item, "children"), t, id, depth + 1);
	}
}

static void seed_trees(struct seed *s, const json_t *document)
{
	static const struct tree topic = {"topic", SQL_topic_by_name, SQL_topic_save};
	static const struct tree place = {"place", SQL_place_by_name, SQL_place_save};

	s->where[0] = '\0';
	seed_tree(s, seed_array(s, document, "topics"), &topic, 0, 0);
	seed_tree(s, seed_array(s, document, "places"), &place, 0, 0);
}

static void seed_reason(struct seed *s, const json_t *item)
{
	char name[SITE_NAME];
	int kind = -1, presence = presence_OFFLINE;
	dj_id id;

	if (!seed_name(s, "reason", item, name))
		return;
	if (!seed_word(s, item, "kind", words_reason_kind, &kind))
		seed_wrong(s, EINVAL, "kind is missing.");
	seed_word(s, item, "presence", words_presence, &presence);
	if (s->err)
		return;
	id = db_query_int(s->db, SQL_reason_by_name, 0, db_i(kind), db_t(name));
	id = id ? id : dj_id_next(s->ids, s->now);
	db_exec(s->db, SQL_reason_save, db_i(id), db_i(kind), db_i(presence), db_t(name),
		db_i(s->ids->counter));
	seed_label(s, item, "reason", id);
}

/* ---- hours ---- */

static void seed_period(struct seed *s, const json_t *item, dj_id queue)
{
	const json_t *weekdays = seed_array(s, item, "weekdays"), *day;
	int from = -1, to = -1;
	size_t i;

	seed_minutes(s, item, "from", &from);
	seed_minutes(s, item, "to", &to);
	if (from < 0 || to <= from)
		seed_wrong(s, EINVAL, "needs from and to; a night is two rows.");
	json_array_foreach(weekdays, i, day)
	{
		if (!json_is_integer(day) || json_integer_value(day) < 0 ||
		    json_integer_value(day) > 6)
			seed_wrong(s, EINVAL, "weekdays are 0 (Sunday) to 6.");
		if (s->err)
			return;
		db_exec(s->db, SQL_opening_save, db_i(queue), db_i(json_integer_value(day)),
			db_i(from), db_i(to));
	}
}

static void seed_hours(struct seed *s, const json_t *item)
{
	seed_period(s, item, seed_reference(s, item, "queue", SQL_queue_by_name));
}

/* 20260817, or 0 and a complaint. */
static int seed_date(struct seed *s, const json_t *item)
{
	int year, month, day, date = 0;
	char text[16] = "", end;

	seed_text(s, item, "date", text, sizeof text);
	if (sscanf(text, "%4d-%2d-%2d%c", &year, &month, &day, &end) == 3)
		date = year * 10000 + month * 100 + day;
	if (hours_date_valid(date))
		return date;
	seed_wrong(s, EINVAL, "date must be like 2026-08-17.");
	return 0;
}

static void seed_day(struct seed *s, const json_t *item)
{
	dj_id queue = seed_reference(s, item, "queue", SQL_queue_by_name);
	int date = seed_date(s, item), mode = -1, from = 0, to = 0;

	seed_word(s, item, "mode", words_queue_mode, &mode);
	if (mode < 0 || mode == queue_mode_EMERGENCY)
		seed_wrong(s, EINVAL, "mode must be holiday, closed or open.");
	seed_minutes(s, item, "from", &from);
	seed_minutes(s, item, "to", &to);
	if (to <= from && (mode == queue_mode_OPEN || from || to))
		seed_wrong(s, EINVAL, "a day that is open needs from and to.");
	if (s->err)
		return;
	db_exec(s->db, SQL_opening_day_save, db_i(queue), db_i(date), db_i(mode), db_i(from),
		db_i(to));
	seed_label(s, item, "day", date);
}

/* ---- flows ---- */

/* A flow that is there already was perhaps changed by people: it stays. */
static void seed_flow(struct seed *s, const json_t *item)
{
	char *text = json_dumps(item, JSON_INDENT(1));
	struct dj_error why = {""};
	struct flow *f = NULL;
	dj_id id;

	if (flow_parse(text, &f, NULL, &why)) {
		seed_wrong(s, EINVAL, "%.150s", why.text);
	} else if (!s->err && !db_query_int(s->db, SQL_flow_by_name, 0, db_t(f->name))) {
		id = dj_id_next(s->ids, s->now);
		db_exec(s->db, SQL_flow_save, db_i(id), db_t(f->name), db_i(1), db_i(1));
		db_exec(s->db, SQL_flow_version_add, db_i(id), db_i(1), db_t(text), db_t(""),
			db_i(0), db_i(s->now));
		db_exec(s->db, SQL_flow_version_live, db_i(0), db_i(s->now), db_i(id), db_i(1));
	}
	flow_drop(f);
	free(text);
}

/* ---- the whole ---- */

/* Weekly hours are given whole: those of every queue that the document speaks of are replaced. */
static void forget_hours(struct seed *s, const json_t *item)
{
	db_exec(s->db, SQL_opening_clear,
		db_i(seed_reference(s, item, "queue", SQL_queue_by_name)));
}

static void seed_all(struct seed *s, const json_t *document)
{
	int64_t format = 0;

	seed_number(s, document, "format", &format, 1, 1);
	if (!format)
		seed_wrong(s, EINVAL, "The document must say \"format\": 1.");
	seed_settings(s, document);
	each(s, document, "skills", seed_skill);
	each(s, document, "queues", seed_queue_row);
	each(s, document, "queues", seed_queue_parts);
	each(s, document, "people", seed_person);
	each(s, document, "lines", seed_line);
	each(s, document, "trunks", seed_trunk);
	seed_trees(s, document);
	each(s, document, "canned", seed_canned);
	each(s, document, "consent_texts", seed_consent_text);
	each(s, document, "processing", seed_processing);
	seed_directory(s, document);
	each(s, document, "articles", seed_article);
	each(s, document, "reasons", seed_reason);
	each(s, document, "hours", forget_hours);
	each(s, document, "hours", seed_hours);
	each(s, document, "days", seed_day);
	each(s, document, "flows", seed_flow);
}

int site_seed(const struct site_change *with, const char *json, struct dj_error *e)
{
	struct seed s = seed_of(with, e);
	json_t *document = seed_parse(json, e);

	if (!document)
		return EINVAL;
	db_begin(with->db, DB_RECORD);
	seed_all(&s, document);
	json_decref(document);
	if (s.err) {
		db_rollback(with->db);
		return s.err;
	}
	return db_commit(with->db, e);
}

int site_seed_queue(const struct site_change *with, const char *json, dj_id *id, struct dj_error *e)
{
	struct seed s = seed_of(with, e);
	json_t *item = seed_parse(json, e);

	if (!item)
		return EINVAL;
	*id = queue_row(&s, item, *id);
	if (!s.err) {
		queue_needs(&s, item, *id);
		queue_steps(&s, item, *id);
	}
	json_decref(item);
	return s.err;
}

int site_seed_person(const struct site_change *with, const char *json, dj_id *id,
		     struct dj_error *e)
{
	struct seed s = seed_of(with, e);
	json_t *item = seed_parse(json, e);

	if (!item)
		return EINVAL;
	if (json_object_get(item, "password"))
		seed_wrong(&s, EINVAL, "The password comes as password_hash here.");
	if (!s.err)
		*id = person_row(&s, item, *id);
	json_decref(item);
	return s.err;
}

int site_seed_week(const struct site_change *with, const char *json, dj_id *queue,
		   struct dj_error *e)
{
	struct seed s = seed_of(with, e);
	json_t *root = seed_parse(json, e), *item;
	size_t i;

	if (!root)
		return EINVAL;
	*queue = seed_reference(&s, root, "queue", SQL_queue_by_name);
	if (!s.err)
		db_exec(s.db, SQL_opening_clear, db_i(*queue));
	json_array_foreach((json_t *)seed_array(&s, root, "hours"), i, item)
	{
		if (!s.err)
			seed_period(&s, item, *queue);
	}
	json_decref(root);
	return s.err;
}

int site_seed_days(const struct site_change *with, const char *json, struct dj_error *e)
{
	struct seed s = seed_of(with, e);
	json_t *root = seed_parse(json, e);

	if (!root)
		return EINVAL;
	each(&s, root, "days", seed_day);
	json_decref(root);
	return s.err;
}

/* The name of a day goes with its last row. */
int site_seed_day_remove(const struct site_change *with, const char *json, struct dj_error *e)
{
	struct seed s = seed_of(with, e);
	json_t *root = seed_parse(json, e);
	int from = 0, date;
	dj_id queue;

	if (!root)
		return EINVAL;
	queue = seed_reference(&s, root, "queue", SQL_queue_by_name);
	date = seed_date(&s, root);
	seed_minutes(&s, root, "from", &from);
	if (!s.err)
		db_exec(s.db, SQL_opening_day_remove, db_i(queue), db_i(date), db_i(from));
	if (!s.err && db_query_int(s.db, SQL_opening_day_count, 0, db_i(date)) == 0)
		db_exec(s.db, SQL_label_clear, db_t("day"), db_i(date));
	json_decref(root);
	return s.err;
}
