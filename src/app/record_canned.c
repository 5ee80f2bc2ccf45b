/* Owns what people change of canned texts, call guides and checklists, and whether somebody has
 * walked the desk's first steps. Everybody keeps their own; what is everybody's or a team's is
 * changed by who edits what the centre knows. */
#include "app/knowledge.h"
#include "app/permission.h"
#include "app/record.h"
#include "base/text.h"
#include "domain/canned/canned.h"

#include <string.h>

#define CANNED_KEYWORD 40
#define CANNED_TITLE   200

struct canned {
	int64_t kind, scope, team, person, revision;
};

static bool load_canned(struct record *r, dj_id id, struct canned *out)
{
	struct db_rows rows = db_query(r->db, SQL_canned_one, db_i(id));

	if (!db_next(&rows))
		return false;
	*out = (struct canned){db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 2),
			       db_int(&rows, 3), db_int(&rows, 4)};
	db_done(&rows);
	return true;
}

static bool may_change(const struct command *c, int64_t scope, int64_t person)
{
	if (scope == canned_scope_OWN)
		return person == c->actor;
	return !c->actor || permission_may(c->roles, COMMAND_ARTICLE_SAVE);
}

static bool is_text(const char *text, size_t most)
{
	return text[0] && strlen(text) <= most && dj_utf8_valid(text, strlen(text));
}

static enum verdict is_sound(struct record *r)
{
	const struct command *c = r->c;
	bool team = c->canned.scope == canned_scope_TEAM;

	if (c->canned.kind < 0 || c->canned.kind >= canned_kind_COUNT || c->canned.scope < 0 ||
	    c->canned.scope >= canned_scope_COUNT || c->language <= language_UNKNOWN ||
	    c->language >= language_COUNT || team != (c->canned.team != 0))
		return VERDICT_bad_request;
	if (!is_text(c->name, CANNED_KEYWORD) || strpbrk(c->name, " \t\n/") ||
	    !is_text(c->words, CANNED_TITLE) || !is_text(c->text, NOTE_TEXT))
		return VERDICT_bad_request;
	if (!canned_check(c->text, r->answer->text, sizeof r->answer->text))
		return VERDICT_unknown_variable;
	if ((team && !db_query_int(r->db, SQL_team_is, 0, db_i(c->canned.team))) ||
	    (c->topic && !db_query_int(r->db, SQL_topic_exists, 0, db_i(c->topic))))
		return VERDICT_not_found;
	return VERDICT_ok;
}

/* May it be written over what stands there, under this keyword? */
static enum verdict may_stand(struct record *r, dj_id owner, struct canned *was)
{
	const struct command *c = r->c;
	dj_id same;

	if (c->subject && !load_canned(r, c->subject, was))
		return VERDICT_not_found;
	if (!may_change(c, c->canned.scope, owner) ||
	    (c->subject && !may_change(c, was->scope, was->person)))
		return VERDICT_not_allowed;
	if (c->number != was->revision)
		return VERDICT_changed;
	same = db_query_int(r->db, SQL_canned_same, 0, db_t(c->name), db_i(c->language),
			    db_i(c->canned.kind), db_i(c->canned.scope), db_i(c->canned.team),
			    db_i(owner));
	return same && same != c->subject ? VERDICT_name_taken : VERDICT_ok;
}

/* Answers its id and revision. */
enum verdict record_canned_save(struct record *r)
{
	const struct command *c = r->c;
	dj_id owner = c->canned.scope == canned_scope_OWN ? c->actor : 0;
	dj_id id = c->subject ? c->subject : record_id(r);
	struct canned was = {0};
	enum verdict v = is_sound(r);
	struct fact *f;

	if (v == VERDICT_ok)
		v = may_stand(r, owner, &was);
	if (v != VERDICT_ok)
		return v;
	db_exec(r->db, SQL_canned_save, db_i(id), db_i(c->canned.kind), db_i(c->canned.scope),
		db_i(c->canned.team), db_i(owner), db_i(c->language), db_t(c->name), db_t(c->words),
		db_t(c->text), db_i(c->topic), db_i(was.revision + 1), db_i(r->now),
		db_i(c->actor));
	r->answer->id = id;
	r->answer->number = was.revision + 1;
	f = facts_add(&r->facts, FACT_canned_saved);
	f->canned_saved.canned = id;
	f->canned_saved.kind = c->canned.kind;
	f->canned_saved.scope = c->canned.scope;
	f->canned_saved.team = c->canned.team;
	f->canned_saved.revision = was.revision + 1;
	f->canned_saved.person = c->actor;
	return VERDICT_ok;
}

enum verdict record_canned_remove(struct record *r)
{
	const struct command *c = r->c;
	struct canned was;
	struct fact *f;

	if (!load_canned(r, c->subject, &was))
		return VERDICT_not_found;
	if (!may_change(c, was.scope, was.person))
		return VERDICT_not_allowed;
	db_exec(r->db, SQL_canned_remove, db_i(c->subject));
	db_exec(r->db, SQL_canned_use_forget, db_i(c->subject));
	f = facts_add(&r->facts, FACT_canned_removed);
	f->canned_removed.canned = c->subject;
	f->canned_removed.person = c->actor;
	return VERDICT_ok;
}

enum verdict record_canned_used(struct record *r)
{
	const struct command *c = r->c;
	struct canned was;
	struct fact *f;

	if (!load_canned(r, c->subject, &was) ||
	    (was.scope == canned_scope_OWN && was.person != c->actor))
		return VERDICT_not_found;
	db_exec(r->db, SQL_canned_use_add, db_i(c->subject), db_i(r->now / KNOWLEDGE_DAY_MS));
	f = facts_add(&r->facts, FACT_canned_used);
	f->canned_used.canned = c->subject;
	f->canned_used.contact = c->contact;
	f->canned_used.person = c->actor;
	return VERDICT_ok;
}

enum verdict record_guide(struct record *r)
{
	struct fact *f;

	db_exec(r->db, SQL_guide_save, db_i(r->c->actor), db_i(r->c->flag ? r->now : 0));
	f = facts_add(&r->facts, FACT_guide_done);
	f->guide_done.person = r->c->actor;
	f->guide_done.done = r->c->flag;
	return VERDICT_ok;
}
