/* Owns what people ask and say of each other in confidence (docs/care.md): requests for support,
 * who sees and answers them, and thanks. Facts of requests name nobody. Refuses: ringing anybody;
 * people go to each other. */
#include "app/permission.h"
#include "app/praise.h"
#include "app/record.h"
#include "base/text.h"

#include <string.h>

#define WORDS_MAX   1000
#define OPEN_MAX    3 /* requests of one person at a time */
#define MEET_MAX_MS ((dj_ms)31 * 24 * 3600 * 1000)

static enum verdict refuse(struct record *r, const char *sentence)
{
	dj_copy(r->answer->text, sizeof r->answer->text, sentence);
	return VERDICT_bad_request;
}

static bool words_fit(const struct command *c)
{
	size_t n = strlen(c->text);

	return n <= WORDS_MAX && dj_utf8_valid(c->text, n);
}

/* The command's words, sealed; 0 bytes when there are none. */
static size_t seal_words(struct record *r, const char *column, dj_id row, unsigned char *out)
{
	size_t n = strlen(r->c->text);

	return n ? keyring_seal(r->keys, (struct seal_place){column, row}, r->c->text, n, out) : 0;
}

static uint32_t roles_of(struct record *r, dj_id person)
{
	return (uint32_t)db_query_int(r->db, SQL_person_roles, 0, db_i(person));
}

/* ---- requests for support ---- */

struct request {
	dj_id person;
	enum support_state state;
	dj_ms at_ms;
	bool closed;
};

static bool find_request(struct record *r, struct request *out)
{
	struct db_rows rows = db_query(r->db, SQL_support_one, db_i(r->c->subject));

	if (!db_next(&rows))
		return false;
	*out = (struct request){db_int(&rows, 0), (enum support_state)db_int(&rows, 1),
				db_int(&rows, 2), db_int(&rows, 3) != 0};
	db_done(&rows);
	return true;
}

/* Who leads, and has the duty when anybody has it. */
static bool may_answer(struct record *r)
{
	return r->c->roles & (ROLE(SUPERVISOR) | ROLE(MANAGER)) &&
	       db_query_int(r->db, SQL_support_may, 0, db_i(r->c->actor));
}

/* number: enum support_kind, text: what they want to say (may be ""), contact or 0. */
enum verdict record_support_ask(struct record *r)
{
	unsigned char sealed[WORDS_MAX + SEAL_OVERHEAD];
	const struct command *c = r->c;
	dj_id id = record_id(r);
	size_t n;

	if (c->number < 0 || c->number >= support_kind_COUNT || !words_fit(c))
		return refuse(r, "It is a talk or a counsellor, in up to 1000 bytes.");
	if (db_query_int(r->db, SQL_support_open_of, 0, db_i(c->actor)) >= OPEN_MAX)
		return VERDICT_too_many;
	n = seal_words(r, "support_request.text", id, sealed);
	db_exec(r->db, SQL_support_add, db_i(id), db_i(c->actor), db_i(c->number), db_i(c->contact),
		db_i(r->now), db_b(sealed, n));
	r->nameless = true;
	facts_add(&r->facts, FACT_support_asked)->support_asked.request = id;
	r->answer->id = id;
	return VERDICT_ok;
}

/* subject, text: who comes, and what they say; count[0]: when, 0 not said. */
enum verdict record_support_answer(struct record *r)
{
	unsigned char sealed[WORDS_MAX + SEAL_OVERHEAD];
	const struct command *c = r->c;
	struct request was;
	struct fact *f;
	size_t n;

	if (!may_answer(r) || !find_request(r, &was) || was.person == c->actor)
		return VERDICT_not_found; /* that there is one is confidential, too */
	if (was.closed)
		return VERDICT_wrong_state;
	if (!words_fit(c) || c->count[0] < 0 || c->count[0] > r->now + MEET_MAX_MS)
		return refuse(r, "Up to 1000 bytes, and a time within a month.");
	n = seal_words(r, "support_request.answer", c->subject, sealed);
	db_exec(r->db, SQL_support_answer, db_i(c->actor), db_i(r->now), db_b(sealed, n),
		db_i(c->count[0]), db_i(c->subject));
	r->nameless = true;
	f = facts_add(&r->facts, FACT_support_answered);
	f->support_answered.request = c->subject;
	f->support_answered.after = r->now - was.at_ms;
	return VERDICT_ok;
}

/* By who asked before anybody answered: taken back. Else it was talked about. */
enum verdict record_support_close(struct record *r)
{
	enum support_state state = support_state_CLOSED;
	struct request was;
	struct fact *f;

	if (!find_request(r, &was) || (was.person != r->c->actor && !may_answer(r)))
		return VERDICT_not_found;
	if (was.closed)
		return VERDICT_wrong_state;
	if (was.person == r->c->actor && was.state == support_state_OPEN)
		state = support_state_WITHDRAWN;
	db_exec(r->db, SQL_support_close, db_i(state), db_i(r->now), db_i(r->c->subject));
	r->nameless = true;
	f = facts_add(&r->facts, FACT_support_closed);
	f->support_closed.request = r->c->subject;
	f->support_closed.state = state;
	return VERDICT_ok;
}

/* to_agent: a supervisor or manager; flag: sees requests from now on, or no longer. */
enum verdict record_support_duty(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;

	if (c->flag && !(roles_of(r, c->to_agent) & (ROLE(SUPERVISOR) | ROLE(MANAGER))))
		return VERDICT_not_found;
	if (c->flag)
		db_exec(r->db, SQL_support_duty_add, db_i(c->to_agent));
	else
		db_exec(r->db, SQL_support_duty_end, db_i(c->to_agent));
	f = facts_add(&r->facts, FACT_support_duty);
	f->support_duty.person = c->to_agent;
	f->support_duty.on = c->flag;
	f->support_duty.by = c->actor;
	return VERDICT_ok;
}

/* ---- thanks ---- */

/* Nobody praises themselves; but a citizen's thanks is noted by whoever heard it. */
static enum verdict may_praise(struct record *r)
{
	const struct command *c = r->c;

	if (c->number == praise_by_CITIZEN)
		return VERDICT_ok;
	if (c->number == praise_by_LEADER && !(c->roles & (ROLE(SUPERVISOR) | ROLE(MANAGER))))
		return VERDICT_not_allowed;
	return c->to_agent == c->actor ? VERDICT_not_allowed : VERDICT_ok;
}

struct thanks {
	dj_id agent, contact;
	enum praise_by by;
	const char *words;
};

static dj_id write_thanks(struct record *r, const struct thanks *t)
{
	unsigned char sealed[WORDS_MAX + SEAL_OVERHEAD];
	dj_id id = record_id(r);
	size_t n = keyring_seal(r->keys, (struct seal_place){"praise.text", id}, t->words,
				strlen(t->words), sealed);
	struct fact *f;

	db_exec(r->db, SQL_praise_add, db_i(id), db_i(t->agent), db_i(t->by), db_i(r->c->actor),
		db_i(t->contact), db_i(r->now), db_b(sealed, n));
	f = facts_add(&r->facts, FACT_praise_given);
	f->praise_given.praise = id;
	f->praise_given.agent = t->agent;
	f->praise_given.by = t->by;
	f->praise_given.contact = t->contact;
	return id;
}

void praise_from_inquiry(struct record *r, dj_id contact, const char *words)
{
	struct thanks t = {.contact = contact, .by = praise_by_CITIZEN};
	char some[WORDS_MAX];

	t.agent = contact ? db_query_int(r->db, SQL_praise_whose, 0, db_i(contact)) : 0;
	dj_copy_n(some, sizeof some, words, strlen(words));
	t.words = some;
	if (t.agent && some[0])
		write_thanks(r, &t);
}

/* to_agent, number: enum praise_by, text, contact or 0. */
enum verdict record_praise(struct record *r)
{
	const struct command *c = r->c;
	enum verdict v;

	if (c->number < 0 || c->number >= praise_by_COUNT || !c->text[0] || !words_fit(c))
		return refuse(r, "Thanks have 1 to 1000 bytes.");
	if (!roles_of(r, c->to_agent))
		return VERDICT_not_found;
	v = may_praise(r);
	if (v != VERDICT_ok)
		return v;
	r->answer->id = write_thanks(
	    r, &(struct thanks){c->to_agent, c->contact, (enum praise_by)c->number, c->text});
	return VERDICT_ok;
}

/* Only for whom it is; twice is once. It is no fact: nobody is watched reading thanks. */
enum verdict record_praise_seen(struct record *r)
{
	db_query_int(r->db, SQL_praise_seen, 0, db_i(r->now), db_i(r->c->subject),
		     db_i(r->c->actor));
	return VERDICT_ok;
}
