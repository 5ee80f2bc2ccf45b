/* Owns what people change of what the centre knows: articles with their versions, uses, remarks. A
 * change gets the next number of the feed, by which the index of search sees it (query_search.c).
 */
#include "app/knowledge.h"
#include "app/record.h"
#include "base/text.h"

#include <string.h>

struct article {
	int64_t state, revision;
};

static bool load_article(struct record *r, dj_id id, struct article *out)
{
	struct db_rows rows = db_query(r->db, SQL_article_one, db_i(id));

	if (!db_next(&rows))
		return false;
	*out = (struct article){db_int(&rows, 9), db_int(&rows, 10)};
	db_done(&rows);
	return true;
}

static bool is_text(const char *text)
{
	return dj_utf8_valid(text, strlen(text));
}

static enum verdict is_sound(const struct command *c)
{
	if (!c->text[0] || !c->words[0] || c->words[0] == '\n' || !is_text(c->text) ||
	    !is_text(c->words) || !is_text(c->name))
		return VERDICT_bad_request;
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

static void write_article(struct record *r, dj_id id, const struct article *was, const char *title,
			  const char *aliases)
{
	const struct command *c = r->c;

	db_exec(r->db, SQL_article_save, db_i(id), db_i(c->article.kind), db_i(c->article.audience),
		db_i(c->language), db_i(c->article.department), db_t(title), db_t(aliases),
		db_t(c->text), db_t(c->name), db_i(was->state), db_i(was->revision + 1),
		db_i(c->article.checked_ms ? c->article.checked_ms : r->now),
		db_i(c->article.valid_from_ms), db_i(c->article.valid_to_ms), db_i(r->now),
		db_i(c->actor), db_i(record_id(r)));
	db_exec(r->db, SQL_article_version_add, db_i(id), db_i(was->revision + 1), db_t(title),
		db_t(aliases), db_t(c->text), db_i(r->now), db_i(c->actor));
}

/* A new one is a draft. An older revision than the one that stands is VERDICT_changed, and so is a
 * title that another article has. Answers its id and revision. */
enum verdict record_article_save(struct record *r)
{
	const struct command *c = r->c;
	struct article was = {article_state_DRAFT, 0};
	char title[NOTE_TEXT];
	const char *aliases = split_title(c->words, title, sizeof title);
	enum verdict v = is_sound(c);
	dj_id id, same;
	struct fact *f;

	if (v != VERDICT_ok)
		return v;
	if (c->subject && !load_article(r, c->subject, &was))
		return VERDICT_not_found;
	r->answer->number = was.revision;
	same = db_query_int(r->db, SQL_article_same, 0, db_t(title), db_i(c->language));
	if (c->number != was.revision || (same && same != c->subject))
		return VERDICT_changed;
	id = c->subject ? c->subject : record_id(r);
	write_article(r, id, &was, title, aliases);
	r->answer->id = id;
	r->answer->number = was.revision + 1;
	f = facts_add(&r->facts, FACT_article_saved);
	f->article_saved.article = id;
	f->article_saved.revision = was.revision + 1;
	f->article_saved.person = c->actor;
	return VERDICT_ok;
}

enum verdict record_article_state(struct record *r)
{
	const struct command *c = r->c;
	struct article was;
	struct fact *f;

	if (c->article.state < 0 || c->article.state >= article_state_COUNT)
		return VERDICT_bad_request;
	if (!load_article(r, c->subject, &was))
		return VERDICT_not_found;
	if (was.state == (int64_t)c->article.state)
		return VERDICT_ok;
	db_exec(r->db, SQL_article_set_state, db_i(c->article.state), db_i(r->now),
		db_i(record_id(r)), db_i(c->subject));
	f = facts_add(&r->facts, FACT_article_state);
	f->article_state.article = c->subject;
	f->article_state.state = c->article.state;
	f->article_state.person = c->actor;
	return VERDICT_ok;
}

/* An answer was given with it. */
enum verdict record_article_used(struct record *r)
{
	struct article was;
	struct fact *f;

	if (!load_article(r, r->c->subject, &was))
		return VERDICT_not_found;
	db_exec(r->db, SQL_article_use_add, db_i(r->c->subject), db_i(r->now / KNOWLEDGE_DAY_MS));
	f = facts_add(&r->facts, FACT_article_used);
	f->article_used.article = r->c->subject;
	f->article_used.contact = r->c->contact;
	f->article_used.person = r->c->actor;
	return VERDICT_ok;
}

/* What is wrong with an article, or what was looked for and is in none. */
enum verdict record_article_remark(struct record *r)
{
	unsigned char words[NOTE_TEXT + SEAL_OVERHEAD];
	const struct command *c = r->c;
	struct article was;
	dj_id id = record_id(r);
	struct fact *f;
	size_t n = strlen(c->text);

	if (c->article.remark < 0 || c->article.remark >= article_remark_COUNT ||
	    !is_text(c->text) || (c->article.remark == article_remark_NOTHING) != (c->subject == 0))
		return VERDICT_bad_request;
	if (c->subject && !load_article(r, c->subject, &was))
		return VERDICT_not_found;
	if (n)
		n = keyring_seal(r->keys, (struct seal_place){"article_remark.words", id}, c->text,
				 n, words);
	db_exec(r->db, SQL_article_remark_add, db_i(id), db_i(c->subject), db_i(c->article.remark),
		db_i(c->contact), db_i(c->actor), db_i(r->now), db_b(words, n));
	r->answer->id = id;
	f = facts_add(&r->facts, FACT_article_remarked);
	f->article_remarked.note = id;
	f->article_remarked.article = c->subject;
	f->article_remarked.remark = c->article.remark;
	f->article_remarked.contact = c->contact;
	f->article_remarked.person = c->actor;
	return VERDICT_ok;
}

enum verdict record_article_mended(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_article_remark_one, db_i(r->c->subject));
	dj_id article;
	struct fact *f;
	bool done;

	if (!db_next(&rows))
		return VERDICT_not_found;
	article = db_int(&rows, 0);
	done = db_int(&rows, 2) != 0;
	db_done(&rows);
	if (done)
		return VERDICT_wrong_state;
	db_exec(r->db, SQL_article_remark_done, db_i(r->now), db_i(r->c->actor),
		db_i(r->c->subject));
	f = facts_add(&r->facts, FACT_article_mended);
	f->article_mended.note = r->c->subject;
	f->article_mended.article = article;
	f->article_mended.person = r->c->actor;
	return VERDICT_ok;
}
