/* Owns what people change of articles: their words with versions, what is live, reviews, pins. Each
 * change that a search must see is said with record_found. Refuses: what is said about articles
 * (record_knowledge_use.c). */
#include "app/attachments.h"
#include "app/knowledge.h"
#include "app/record.h"
#include "app/sealed.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARTICLE_BODY = 65536, ARTICLE_FILES = 10 };

struct article {
	int64_t state, revision, live_revision, changed_by, review_ms;
};

static bool load_article(struct record *r, dj_id id, struct article *out)
{
	struct db_rows rows = db_query(r->db, SQL_article_one, db_i(id));

	if (!db_next(&rows))
		return false;
	*out = (struct article){.state = db_int(&rows, 9),
				.revision = db_int(&rows, 10),
				.changed_by = db_int(&rows, 15),
				.live_revision = db_int(&rows, 18),
				.review_ms = db_int(&rows, 19)};
	db_done(&rows);
	return true;
}

void record_found(struct record *r, enum found_kind kind, dj_id id)
{
	knowledge_changed(r->db, kind, id, record_id(r));
}

struct policy {
	bool two_persons;
	int64_t review_days;
};

static struct policy load_policy(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_knowledge_policy);
	struct policy p = {false, 0};

	if (!db_next(&rows))
		return p;
	p = (struct policy){db_int(&rows, 0) != 0, db_int(&rows, 1)};
	db_done(&rows);
	return p;
}

static dj_ms next_review(struct record *r, const struct policy *p)
{
	return p->review_days ? r->now + p->review_days * KNOWLEDGE_DAY_MS : 0;
}

static bool is_text(const char *text)
{
	return dj_utf8_valid(text, strlen(text));
}

static enum verdict is_sound(const struct command *c)
{
	if (!c->body || !c->body_n || !c->words[0] || c->words[0] == '\n' ||
	    !dj_utf8_valid(c->body, c->body_n) || !is_text(c->words) || !is_text(c->name) ||
	    !is_text(c->text))
		return VERDICT_bad_request;
	if (c->body_n > ARTICLE_BODY)
		return VERDICT_too_large;
	if (c->article.valid_to_ms && c->article.valid_to_ms <= c->article.valid_from_ms)
		return VERDICT_bad_request;
	return c->language > language_UNKNOWN && c->language < language_COUNT ? VERDICT_ok
									      : VERDICT_bad_request;
}

/* The first line of the words is the title, the others are the wordings of callers. */
static const char *split_title(const char *words, char *title, size_t cap)
{
	size_t n = strcspn(words, "\n");

	dj_copy_n(title, cap, words, n);
	return words + n + (words[n] == '\n');
}

/* What is live changes at once, unless a second person must read it first. */
static int64_t live_after(struct record *r, const struct article *was)
{
	bool at_once = was->state == article_state_LIVE && !load_policy(r).two_persons;

	return at_once ? was->revision + 1 : was->live_revision;
}

static void write_article(struct record *r, dj_id id, const struct article *was, const char *title,
			  const char *aliases)
{
	const struct command *c = r->c;

	db_exec(r->db, SQL_article_save, db_i(id), db_i(c->article.kind), db_i(c->article.audience),
		db_i(c->language), db_i(c->article.department), db_t(title), db_t(aliases),
		db_t(c->body), db_t(c->name), db_i(was->state), db_i(was->revision + 1),
		db_i(c->article.checked_ms ? c->article.checked_ms : r->now),
		db_i(c->article.valid_from_ms), db_i(c->article.valid_to_ms), db_i(r->now),
		db_i(c->actor), db_i(c->article.of), db_t(c->text), db_i(live_after(r, was)),
		db_i(was->review_ms));
	db_exec(r->db, SQL_article_version_add, db_i(id), db_i(was->revision + 1), db_t(title),
		db_t(aliases), db_t(c->body), db_i(r->now), db_i(c->actor), db_t(c->text));
	record_found(r, found_kind_ARTICLE, id);
}

static void say_saved(struct record *r, dj_id id, int64_t revision)
{
	struct fact *f = facts_add(&r->facts, FACT_article_saved);

	r->answer->id = id;
	r->answer->number = revision;
	f->article_saved.article = id;
	f->article_saved.revision = revision;
	f->article_saved.person = r->c->actor;
}

/* A translation is of an article that itself is none. */
static bool may_translate(struct record *r, dj_id of)
{
	struct db_rows rows;
	bool ok;

	if (!of)
		return true;
	rows = db_query(r->db, SQL_article_one, db_i(of));
	ok = db_next(&rows) && db_int(&rows, 16) == 0 && of != r->c->subject;
	db_done(&rows);
	return ok;
}

/* A new one is a draft. An older revision than the one that stands is VERDICT_changed, and so is a
 * title that another article has. Answers its id and revision. */
enum verdict record_article_save(struct record *r)
{
	const struct command *c = r->c;
	struct article was = {.state = article_state_DRAFT};
	char title[NOTE_TEXT];
	const char *aliases = split_title(c->words, title, sizeof title);
	enum verdict v = is_sound(c);
	dj_id id, same;

	if (v != VERDICT_ok)
		return v;
	if (c->subject && !load_article(r, c->subject, &was))
		return VERDICT_not_found;
	if (!may_translate(r, c->article.of))
		return VERDICT_not_found;
	r->answer->number = was.revision;
	same = db_query_int(r->db, SQL_article_same, 0, db_t(title), db_i(c->language));
	if (same && same != c->subject)
		return VERDICT_name_taken;
	if (c->number != was.revision)
		return VERDICT_changed;
	id = c->subject ? c->subject : record_id(r);
	write_article(r, id, &was, title, aliases);
	say_saved(r, id, was.revision + 1);
	return VERDICT_ok;
}

/* Live is the newest version from now on; where the site wants two persons, its writer does not put
 * it there. */
enum verdict record_article_state(struct record *r)
{
	const struct command *c = r->c;
	bool live = c->article.state == article_state_LIVE;
	struct policy policy = load_policy(r);
	struct article was;
	struct fact *f;

	if (c->article.state < 0 || c->article.state >= article_state_COUNT)
		return VERDICT_bad_request;
	if (!load_article(r, c->subject, &was))
		return VERDICT_not_found;
	if (was.state == (int64_t)c->article.state && (!live || was.revision == was.live_revision))
		return VERDICT_ok;
	if (live && policy.two_persons && c->actor == was.changed_by &&
	    was.revision != was.live_revision)
		return VERDICT_second_person;
	db_exec(r->db, SQL_article_set_state, db_i(c->article.state),
		db_i(live ? was.revision : was.live_revision), db_i(r->now),
		db_i(live ? next_review(r, &policy) : was.review_ms), db_i(c->subject));
	record_found(r, found_kind_ARTICLE, c->subject);
	f = facts_add(&r->facts, FACT_article_state);
	f->article_state.article = c->subject;
	f->article_state.state = c->article.state;
	f->article_state.person = c->actor;
	return VERDICT_ok;
}

enum verdict record_article_reviewed(struct record *r)
{
	struct policy policy = load_policy(r);
	struct article was;
	struct fact *f;

	if (!load_article(r, r->c->subject, &was))
		return VERDICT_not_found;
	if (was.state != article_state_LIVE)
		return VERDICT_wrong_state;
	db_exec(r->db, SQL_article_reviewed, db_i(r->now), db_i(next_review(r, &policy)),
		db_i(r->c->subject));
	record_found(r, found_kind_ARTICLE, r->c->subject);
	f = facts_add(&r->facts, FACT_article_reviewed);
	f->article_reviewed.article = r->c->subject;
	f->article_reviewed.person = r->c->actor;
	f->article_reviewed.again_at = next_review(r, &policy);
	return VERDICT_ok;
}

enum verdict record_article_pin(struct record *r)
{
	const struct command *c = r->c;
	dj_id incident = c->article.incident;
	struct article was;
	struct fact *f;

	if (!load_article(r, c->subject, &was) ||
	    !db_query_int(r->db, SQL_article_incident, 0, db_i(incident)))
		return VERDICT_not_found;
	if (c->flag)
		db_exec(r->db, SQL_article_pin_add, db_i(incident), db_i(c->subject), db_i(r->now),
			db_i(c->actor));
	else
		db_exec(r->db, SQL_article_pin_remove, db_i(incident), db_i(c->subject));
	f = facts_add(&r->facts, FACT_article_pinned);
	f->article_pinned.article = c->subject;
	f->article_pinned.incident = incident;
	f->article_pinned.person = c->actor;
	f->article_pinned.on = c->flag;
	return VERDICT_ok;
}

/* A form or a map that goes with it: seen and sent with what is live, whatever its version. */
enum verdict record_article_file(struct record *r)
{
	const struct command *c = r->c;
	dj_id file = c->inquiry.file;
	enum verdict v = VERDICT_ok;
	struct article was;
	struct fact *f;

	if (!load_article(r, c->subject, &was))
		return VERDICT_not_found;
	if (!c->flag)
		attachment_unlink(r, attachment_owner_ARTICLE, c->subject, file);
	else if (db_query_int(r->db, SQL_attachment_count, 0, db_i(attachment_owner_ARTICLE),
			      db_i(c->subject)) >= ARTICLE_FILES)
		return VERDICT_too_large;
	else
		v = attachment_link(r, attachment_owner_ARTICLE, c->subject, file);
	if (v != VERDICT_ok)
		return v;
	f = facts_add(&r->facts, FACT_article_filed);
	f->article_filed.article = c->subject;
	f->article_filed.file = file;
	f->article_filed.person = c->actor;
	f->article_filed.on = c->flag;
	return VERDICT_ok;
}

/* -- a wording from use becomes one of the article */

static char *more_aliases(const char *aliases, const char *words)
{
	size_t n = strlen(aliases), cap = n + strlen(words) + 2;
	char *out = dj_alloc(cap);

	snprintf(out, cap, "%s%s%s", aliases, n ? "\n" : "", words);
	return out;
}

static void add_wording(struct record *r, dj_id article, const char *words)
{
	struct db_rows row = db_query(r->db, SQL_article_one, db_i(article));
	char *texts[4] = {NULL}; /* title, aliases, body, spoken */
	struct article was;
	int64_t live;

	if (!db_next(&row))
		return;
	texts[0] = dj_strdup(db_text(&row, 5));
	texts[1] = more_aliases(db_text(&row, 6), words);
	texts[2] = dj_strdup(db_text(&row, 7));
	texts[3] = dj_strdup(db_text(&row, 17));
	db_done(&row);
	if (load_article(r, article, &was)) {
		live = was.revision == was.live_revision ? live_after(r, &was) : was.live_revision;
		db_exec(r->db, SQL_article_set_aliases, db_t(texts[1]), db_i(was.revision + 1),
			db_i(live), db_i(r->now), db_i(r->c->actor), db_i(article));
		db_exec(r->db, SQL_article_version_add, db_i(article), db_i(was.revision + 1),
			db_t(texts[0]), db_t(texts[1]), db_t(texts[2]), db_i(r->now),
			db_i(r->c->actor), db_t(texts[3]));
		record_found(r, found_kind_ARTICLE, article);
		say_saved(r, article, was.revision + 1);
	}
	for (int i = 0; i < 4; i++)
		free(texts[i]);
}

enum verdict record_wording_decide(struct record *r)
{
	struct db_rows row = db_query(r->db, SQL_wording_one, db_i(r->c->subject));
	char words[NOTE_TEXT];
	dj_id article;
	struct fact *f;
	bool decided;

	if (!db_next(&row))
		return VERDICT_not_found;
	article = db_int(&row, 0);
	decided = db_int(&row, 3) != 0;
	sealed_text(r->keys, (struct seal_place){"wording.words", r->c->subject}, &row, 2, words,
		    sizeof words);
	db_done(&row);
	if (decided)
		return VERDICT_wrong_state;
	if (r->c->flag && (!article || !words[0]))
		return VERDICT_bad_request;
	if (r->c->flag)
		add_wording(r, article, words);
	db_exec(r->db, SQL_wording_decide, db_i(r->now), db_i(r->c->actor), db_i(r->c->flag),
		db_i(r->c->subject));
	f = facts_add(&r->facts, FACT_wording_decided);
	f->wording_decided.article = article;
	f->wording_decided.person = r->c->actor;
	f->wording_decided.taken = r->c->flag;
	return VERDICT_ok;
}
