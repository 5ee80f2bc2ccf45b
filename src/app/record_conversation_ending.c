/* Owns the ladder against abuse in writing, as calls have it (docs/ending.md): a notice, another
 * one, the end, and for a time nobody reads what they write. Each step is a person's act, said in
 * the citizen's language, on the record, reviewed and lifted like those of calls. Refuses: the
 * rules (domain/ending), closing the conversation (the centre does it when the fact is there),
 * letters that come meanwhile (letter_held.c). */
#include "app/conversation_row.h"
#include "app/letter_held.h"
#include "app/letter_row.h"
#include "app/site.h"
#include "domain/conversation/text.h"
#include "domain/ending/ending.h"

#include <stdlib.h>

#define HEARD_MOST 50 /* last words in which danger is looked for */

/* ---- who is in danger is never kept from writing ---- */

static bool in_danger(struct record *r, dj_id contact)
{
	struct db_rows rows = db_query(r->db, SQL_letter_heard, db_i(contact), db_i(HEARD_MOST));
	bool danger = false;

	while (db_next(&rows) && !danger) {
		char *body = letter_text(r->keys, "letter.body", db_int(&rows, 0), &rows, 1);

		danger = body && letter_says_danger(r, body);
		free(body);
	}
	db_done(&rows);
	return danger;
}

/* ---- the steps ---- */

struct step {
	struct conversation_row row;
	struct ending_rule rule;
	struct ending ending;
	struct ending_now now;
};

/* Of the one who has it, or of who leads. */
static enum verdict begin(struct record *r, struct step *s)
{
	const struct command *c = r->c;
	bool leads = c->roles & (1u << role_SUPERVISOR | 1u << role_MANAGER);
	struct ending_rule rules[ending_kind_COUNT] = {0};

	if (conversation_notice(c->ending) == conversation_tell_NONE)
		return VERDICT_bad_request;
	if (!conversation_load(r->db, c->contact, &s->row))
		return VERDICT_not_found;
	if (s->row.state == conversation_state_CLOSED)
		return VERDICT_wrong_state;
	if (!leads && (s->row.state != conversation_state_OPEN || s->row.agent != c->actor))
		return VERDICT_not_yours;
	if (in_danger(r, c->contact))
		return VERDICT_in_danger;
	site_load_ending_rules(r->db, rules);
	s->rule =
	    rules[c->ending].kind == c->ending ? rules[c->ending] : *ending_default(c->ending);
	conversation_said(r->db, r->c->contact, &s->ending);
	s->now = (struct ending_now){.now_us = r->now * 1000, .supervisor = leads};
	return VERDICT_ok;
}

static enum verdict say(struct record *r, const struct step *s, enum conversation_tell what,
			dj_ms until)
{
	struct conversation_say words = {.what = what, .language = s->row.language};

	return conversation_say(r, s->row.contact, &words, until);
}

enum verdict record_conversation_warn(struct record *r)
{
	struct step s;
	enum verdict v = begin(r, &s);
	struct fact *f;

	if (v == VERDICT_ok)
		v = site_ending_verdict(ending_may_warn(&s.rule, &s.now));
	if (v == VERDICT_ok)
		v = say(r, &s, conversation_notice(r->c->ending), 0);
	if (v != VERDICT_ok)
		return v;
	f = facts_add(&r->facts, FACT_ending_warned);
	f->ending_warned.contact = r->c->contact;
	f->ending_warned.agent = s.row.agent;
	f->ending_warned.kind = r->c->ending;
	f->ending_warned.times = ending_warn(&s.ending, r->c->ending, s.now.now_us);
	r->answer->number = f->ending_warned.times;
	return VERDICT_ok;
}

static void block(struct record *r, const struct step *s, dj_ms until)
{
	struct fact *f = facts_add(&r->facts, FACT_caller_blocked);

	f->caller_blocked.block = record_id(r);
	f->caller_blocked.contact = s->row.contact;
	f->caller_blocked.kind = s->rule.kind;
	f->caller_blocked.until = until;
	f->caller_blocked.person = r->c->actor;
}

enum verdict record_conversation_stop(struct record *r)
{
	struct step s;
	enum verdict v = begin(r, &s);
	dj_ms until;
	struct fact *f;

	if (v == VERDICT_ok)
		v = site_ending_verdict(ending_may_end(&s.ending, &s.rule, &s.now));
	if (v != VERDICT_ok)
		return v;
	until = r->now + s.rule.block_ms;
	f = facts_add(&r->facts, FACT_ending_used);
	f->ending_used.contact = s.row.contact;
	f->ending_used.agent = s.row.agent;
	f->ending_used.kind = s.rule.kind;
	f->ending_used.warnings = s.ending.warned[s.rule.kind];
	f->ending_used.person = r->c->actor;
	if (!s.rule.block_ms)
		return VERDICT_ok;
	block(r, &s, until);
	say(r, &s, conversation_tell_STOPPED, until); /* a channel that is off says nothing */
	return VERDICT_ok;
}
