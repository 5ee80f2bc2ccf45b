/* Owns what the editors arrange: words that the search knows, how articles are approved, what must
 * be read (R071). */
#include "app/knowledge.h"
#include "app/record.h"
#include "base/text.h"

#include <string.h>

enum { WORD_BYTES = 120, WORDS_MOST = 1500, REVIEW_DAYS_MOST = 3650 };

static bool is_word(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n <= WORD_BYTES && dj_utf8_valid(text, n) &&
	       strpbrk(text, "\n\t\r") == NULL;
}

static enum verdict check_word(struct record *r)
{
	const struct command *c = r->c;
	bool synonym = c->article.word == knowledge_word_SYNONYM;

	if (c->article.word < 0 || c->article.word >= knowledge_word_COUNT || !is_word(c->text) ||
	    (synonym ? !is_word(c->words) : c->words[0] != '\0') ||
	    (synonym && strcmp(c->text, c->words) == 0))
		return VERDICT_bad_request;
	if (!c->subject && db_query_int(r->db, SQL_knowledge_word_count, 0) >= WORDS_MOST)
		return VERDICT_too_large;
	return VERDICT_ok;
}

static void say_word(struct record *r, dj_id id, int64_t word, bool on)
{
	struct fact *f = facts_add(&r->facts, FACT_knowledge_word_saved);

	f->knowledge_word_saved.entry = id;
	f->knowledge_word_saved.word = (int)word;
	f->knowledge_word_saved.person = r->c->actor;
	f->knowledge_word_saved.on = on;
}

static enum verdict word_is(struct record *r, dj_id id, int64_t *word)
{
	struct db_rows row = db_query(r->db, SQL_knowledge_word_one, db_i(id));
	bool there = db_next(&row) && db_int(&row, 1) == 0;

	if (there)
		*word = db_int(&row, 0);
	db_done(&row);
	return there ? VERDICT_ok : VERDICT_not_found;
}

enum verdict record_knowledge_word(struct record *r)
{
	const struct command *c = r->c;
	int64_t word = c->article.word;
	enum verdict v = check_word(r);
	dj_id id = c->subject ? c->subject : record_id(r);

	if (v == VERDICT_ok && c->subject)
		v = word_is(r, id, &word);
	if (v == VERDICT_ok && word != (int64_t)c->article.word)
		v = VERDICT_bad_request;
	if (v != VERDICT_ok)
		return v;
	db_exec(r->db, SQL_knowledge_word_save, db_i(id), db_i(word), db_t(c->text), db_t(c->words),
		db_i(c->flag), db_i(r->now), db_i(c->actor), db_i(0), db_i(record_id(r)));
	r->answer->id = id;
	say_word(r, id, word, true);
	return VERDICT_ok;
}

enum verdict record_knowledge_word_end(struct record *r)
{
	int64_t word = 0;
	enum verdict v = word_is(r, r->c->subject, &word);

	if (v != VERDICT_ok)
		return v;
	db_exec(r->db, SQL_knowledge_word_end, db_i(r->now), db_i(record_id(r)),
		db_i(r->c->subject));
	say_word(r, r->c->subject, word, false);
	return VERDICT_ok;
}

enum verdict record_knowledge_policy(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;

	if (c->number < 0 || c->number > REVIEW_DAYS_MOST)
		return VERDICT_bad_request;
	db_exec(r->db, SQL_knowledge_policy_save, db_i(c->flag), db_i(c->number), db_i(r->now),
		db_i(c->actor));
	f = facts_add(&r->facts, FACT_knowledge_policy);
	f->knowledge_policy.person = c->actor;
	f->knowledge_policy.two_persons = c->flag;
	f->knowledge_policy.review_days = c->number;
	return VERDICT_ok;
}

/* -- what must be read */

static void say_reading(struct record *r, dj_id id, const int64_t row[3], dj_ms due, bool on)
{
	struct fact *f = facts_add(&r->facts, FACT_reading_asked);

	f->reading_asked.reading = id;
	f->reading_asked.article = row[0];
	f->reading_asked.revision = row[1];
	f->reading_asked.team = row[2];
	f->reading_asked.due_at = due;
	f->reading_asked.person = r->c->actor;
	f->reading_asked.on = on;
}

static int64_t live_revision(struct record *r, dj_id article)
{
	struct db_rows row = db_query(r->db, SQL_article_one, db_i(article));
	int64_t revision = 0;

	if (db_next(&row) && db_int(&row, 9) == article_state_LIVE)
		revision = db_int(&row, 18);
	db_done(&row);
	return revision;
}

/* The version that is live now. */
enum verdict record_reading_save(struct record *r)
{
	const struct command *c = r->c;
	int64_t row[3] = {c->subject, live_revision(r, c->subject), c->article.team};
	dj_id id = record_id(r);

	if (!row[1])
		return VERDICT_not_found;
	if (row[2] && !db_query_int(r->db, SQL_team_is, 0, db_i(row[2])))
		return VERDICT_not_found;
	if (c->article.due_ms <= r->now)
		return VERDICT_bad_request;
	db_exec(r->db, SQL_reading_add, db_i(id), db_i(row[0]), db_i(row[1]), db_i(row[2]),
		db_i(c->article.due_ms), db_i(r->now), db_i(c->actor));
	r->answer->id = id;
	say_reading(r, id, row, c->article.due_ms, true);
	return VERDICT_ok;
}

static bool load_reading(struct record *r, int64_t row[3], dj_ms *asked)
{
	struct db_rows rows = db_query(r->db, SQL_reading_one, db_i(r->c->subject));
	bool open = db_next(&rows) && db_int(&rows, 4) == 0;

	for (int i = 0; open && i < 3; i++)
		row[i] = db_int(&rows, i);
	if (open)
		*asked = db_int(&rows, 3);
	db_done(&rows);
	return open;
}

enum verdict record_reading_end(struct record *r)
{
	int64_t row[3];
	dj_ms asked;

	if (!load_reading(r, row, &asked))
		return VERDICT_not_found;
	db_exec(r->db, SQL_reading_end, db_i(r->now), db_i(r->c->subject));
	say_reading(r, r->c->subject, row, 0, false);
	return VERDICT_ok;
}

/* Said once; a second time changes nothing. */
enum verdict record_reading_done(struct record *r)
{
	int64_t row[3];
	dj_ms asked;
	struct fact *f;

	if (!load_reading(r, row, &asked))
		return VERDICT_not_found;
	if (db_query_int(r->db, SQL_reading_is_done, 0, db_i(r->c->subject), db_i(r->c->actor)))
		return VERDICT_ok;
	db_exec(r->db, SQL_reading_done_add, db_i(r->c->subject), db_i(r->c->actor), db_i(r->now));
	f = facts_add(&r->facts, FACT_reading_done);
	f->reading_done.reading = r->c->subject;
	f->reading_done.person = r->c->actor;
	f->reading_done.after = r->now - asked;
	return VERDICT_ok;
}
