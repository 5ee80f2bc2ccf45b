/* Owns what is said about articles by those who answer with them: uses, remarks, what a search came
 * to. Words are sealed; long numbers leave them before they are counted. */
#include "app/knowledge.h"
#include "app/record.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORDING = 200, LONG_NUMBER = 6 };

static bool is_article(struct record *r, dj_id id)
{
	struct db_rows rows = db_query(r->db, SQL_article_one, db_i(id));
	bool there = db_next(&rows);

	db_done(&rows);
	return there;
}

static size_t seal(struct record *r, struct seal_place where, const char *text, unsigned char *out)
{
	size_t n = strlen(text);

	return n ? keyring_seal(r->keys, where, text, n, out) : 0;
}

/* An answer was given with it. */
enum verdict record_article_used(struct record *r)
{
	struct fact *f;

	if (!is_article(r, r->c->subject))
		return VERDICT_not_found;
	db_exec(r->db, SQL_article_use_add, db_i(r->c->subject), db_i(r->now / KNOWLEDGE_DAY_MS));
	f = facts_add(&r->facts, FACT_article_used);
	f->article_used.article = r->c->subject;
	f->article_used.contact = r->c->contact;
	f->article_used.person = r->c->actor;
	return VERDICT_ok;
}

/* -- remarks */

/* What is wrong with an article, or what was looked for and is in none. */
enum verdict record_article_remark(struct record *r)
{
	unsigned char words[NOTE_TEXT + SEAL_OVERHEAD];
	const struct command *c = r->c;
	dj_id id = record_id(r);
	struct fact *f;
	size_t n;

	if (c->article.remark < 0 || c->article.remark >= article_remark_COUNT ||
	    !dj_utf8_valid(c->text, strlen(c->text)) ||
	    (c->article.remark == article_remark_NOTHING) != (c->subject == 0))
		return VERDICT_bad_request;
	if (c->subject && !is_article(r, c->subject))
		return VERDICT_not_found;
	n = seal(r, (struct seal_place){"article_remark.words", id}, c->text, words);
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

static void write_move(struct record *r, enum remark_state state)
{
	bool ended = state == remark_state_DONE || state == remark_state_REFUSED;
	unsigned char reply[NOTE_TEXT + SEAL_OVERHEAD];
	size_t n =
	    seal(r, (struct seal_place){"article_remark.reply", r->c->subject}, r->c->text, reply);

	db_exec(r->db, SQL_article_remark_move, db_i(state),
		db_i(state == remark_state_OPEN ? 0 : r->c->actor), db_i(ended ? r->now : 0),
		db_i(ended ? r->c->actor : 0), db_b(reply, n), db_i(r->c->subject));
}

static void say_moved(struct record *r, dj_id article, enum remark_state state)
{
	struct fact *f;

	if (state == remark_state_DONE) {
		f = facts_add(&r->facts, FACT_article_mended);
		f->article_mended.note = r->c->subject;
		f->article_mended.article = article;
		f->article_mended.person = r->c->actor;
		return;
	}
	f = facts_add(&r->facts, FACT_article_remark_moved);
	f->article_remark_moved.note = r->c->subject;
	f->article_remark_moved.article = article;
	f->article_remark_moved.person = r->c->actor;
	f->article_remark_moved.state = state;
}

/* One that is done or refused stays so. Who refuses says why. */
static enum verdict move_remark(struct record *r, enum remark_state state)
{
	struct db_rows rows = db_query(r->db, SQL_article_remark_one, db_i(r->c->subject));
	dj_id article;
	bool done;

	if (!db_next(&rows))
		return VERDICT_not_found;
	article = db_int(&rows, 0);
	done = db_int(&rows, 2) != 0;
	db_done(&rows);
	if (done)
		return VERDICT_wrong_state;
	if (state == remark_state_REFUSED && !r->c->text[0])
		return VERDICT_bad_request;
	write_move(r, state);
	say_moved(r, article, state);
	return VERDICT_ok;
}

enum verdict record_article_mended(struct record *r)
{
	return move_remark(r, remark_state_DONE);
}

enum verdict record_article_remark_move(struct record *r)
{
	enum remark_state state = r->c->article.remark_state;

	if (state < 0 || state >= remark_state_COUNT ||
	    !dj_utf8_valid(r->c->text, strlen(r->c->text)))
		return VERDICT_bad_request;
	return move_remark(r, state);
}

/* -- what a search came to */

/* A number of six digits and more may be somebody's: it goes. */
static void drop_numbers(const char *text, char *out, size_t cap)
{
	size_t n = 0;

	dj_assert(strlen(text) < cap);
	while (*text) {
		size_t run = strspn(text, "0123456789-"), digits = 0;

		for (size_t i = 0; i < run; i++)
			digits += isdigit((unsigned char)text[i]) != 0;
		run = DJ_MAX(run, (size_t)1);
		if (digits < LONG_NUMBER) {
			memcpy(out + n, text, run);
			n += run;
		}
		text += run;
	}
	out[n] = '\0';
}

/* The same for questions that differ in blanks, signs and case alone. */
static int64_t hash_of(const struct record *r, const char *words)
{
	char plain[WORDING * 2], hex[65];
	size_t n = 0;

	for (const char *c = words; *c && n + 1 < sizeof plain; c++)
		if ((unsigned char)*c > 0x7F || isalnum((unsigned char)*c))
			plain[n++] = (char)tolower((unsigned char)*c);
	plain[n] = '\0';
	keyring_token_hash(r->keys, plain, hex);
	hex[15] = '\0';
	return n ? (int64_t)strtoull(hex, NULL, 16) : 0;
}

static void count_wording(struct record *r, const char *words, int64_t hash)
{
	struct db_rows row = db_query(r->db, SQL_wording_of, db_i(r->c->subject), db_i(hash));
	unsigned char sealed[WORDING * 2 + SEAL_OVERHEAD];
	dj_id id = record_id(r);

	if (db_next(&row)) {
		int64_t people = db_int(&row, 1) + (db_int(&row, 2) != r->c->actor);

		id = db_int(&row, 0);
		db_done(&row);
		db_exec(r->db, SQL_wording_again, db_i(DJ_MIN(people, 2)), db_i(r->now), db_i(id));
		return;
	}
	db_exec(r->db, SQL_wording_add, db_i(id), db_i(r->c->subject), db_i(hash),
		db_b(sealed, seal(r, (struct seal_place){"wording.words", id}, words, sealed)),
		db_i(r->c->actor), db_i(r->now), db_i(r->now));
}

/* The words with which an answer was found are proposed to the editor as its wording; those with
 * which none was are a gap. */
enum verdict record_search_ended(struct record *r)
{
	char words[WORDING * 2], whole[WORDING];
	int64_t hash;
	struct fact *f;

	dj_copy(whole, sizeof whole, r->c->text);
	if (!dj_utf8_valid(r->c->text, strlen(r->c->text)))
		return VERDICT_bad_request;
	if (r->c->subject && !is_article(r, r->c->subject))
		return VERDICT_not_found;
	drop_numbers(whole, words, sizeof words);
	hash = hash_of(r, words);
	if (!hash)
		return VERDICT_nothing_asked;
	count_wording(r, words, hash);
	f = facts_add(&r->facts, FACT_search_ended);
	f->search_ended.article = r->c->subject;
	f->search_ended.contact = r->c->contact;
	f->search_ended.person = r->c->actor;
	f->search_ended.answered = r->c->subject != 0;
	return VERDICT_ok;
}
