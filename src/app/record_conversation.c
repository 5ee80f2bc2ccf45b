/* Owns what is kept of conversations beside their letters: the centre's own texts, notes, words
 * that are not sent yet, the rules. Refuses: who has one (centre_conversation.c). */
#include "app/conversation_row.h"
#include "app/letter_row.h"
#include "app/sealed.h"
#include "app/site_rows.h"
#include "base/text.h"
#include "domain/conversation/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS 60000LL

/* ---- words of a machine ---- */

/* The citizen's last letter, its subject, and whether everybody may read it. */
static dj_id last_letter(struct record *r, dj_id contact, char subject[LETTER_SUBJECT], bool *open)
{
	struct db_rows rows = db_query(r->db, SQL_letter_last_of_contact, db_i(contact));
	dj_id letter = db_next(&rows) ? db_int(&rows, 0) : 0;

	subject[0] = '\0';
	*open = letter && db_int(&rows, 3);
	if (letter)
		sealed_text(r->keys, (struct seal_place){"letter.subject", letter}, &rows, 2,
			    subject, LETTER_SUBJECT);
	db_done(&rows);
	return letter;
}

enum verdict letter_automatic(struct record *r, dj_id contact, const char *text, dj_id *letter)
{
	char subject[LETTER_SUBJECT];
	struct letter_draft d;
	struct letter_row row;
	bool open;
	dj_id last = last_letter(r, contact, subject, &open);

	*letter = 0;
	if (open) /* a machine says nothing where everybody reads */
		return VERDICT_ok;
	if (!last || !letter_load(r, last, &row))
		return VERDICT_not_found;
	d = (struct letter_draft){.channel = row.channel,
				  .kind = letter_kind_AUTOMATIC,
				  .language = row.language,
				  .to = row.identity,
				  .subject = subject[0] ? subject : NULL,
				  .body = text,
				  .contact = contact,
				  .inquiry = row.inquiry,
				  .answers = last,
				  .now = true};
	return letter_queue(r, &d, letter);
}

enum verdict conversation_say(struct record *r, dj_id contact, struct conversation_say *say,
			      dj_ms until)
{
	char text[CONVERSATION_TEXT];
	dj_id letter;

	conversation_say_until(say, until, r->now);
	conversation_text(say, text);
	return letter_automatic(r, contact, text, &letter);
}

/* contact, number: what, count: position, wait in ms, when it opens. A channel that is off by now
 * says nothing: that is no fault. */
enum verdict record_conversation_tell(struct record *r)
{
	const struct command *c = r->c;
	struct conversation_row row;
	struct conversation_say say = {.what = (enum conversation_tell)c->number,
				       .position = c->count[0],
				       .minutes =
					   DJ_MAX((c->count[1] + MINUTE_MS - 1) / MINUTE_MS, 1)};

	if (c->number <= conversation_tell_NONE || c->number >= conversation_tell_COUNT)
		return VERDICT_bad_request;
	if (!conversation_load(r->db, c->contact, &row))
		return VERDICT_not_found;
	say.language = row.language;
	return conversation_say(r, c->contact, &say, c->count[2]);
}

/* ---- notes and drafts ---- */

static void add_note(struct record *r, const struct conversation_row *row, dj_id letter)
{
	const char *text = r->c->text;
	size_t n = strlen(text);
	unsigned char sealed[NOTE_TEXT + SEAL_OVERHEAD];
	struct db_value none = db_b("", 0);

	n = keyring_seal(r->keys, (struct seal_place){"letter.body", letter}, text, n, sealed);
	db_exec(r->db, SQL_letter_add, db_i(letter), db_i(row->channel), db_i(letter_way_OUT),
		db_i(letter_state_FILED), db_i(letter_kind_PERSON), db_i(letter_why_NONE),
		db_i(row->contact), db_i(0), db_i(0), db_i(r->c->actor), db_i(row->language),
		db_i(0), none, none, none, db_b(sealed, n), db_i((int64_t)strlen(text)), db_t(""),
		db_t(""), db_i((int64_t)strlen(text)), db_i(r->now), db_i(r->now), db_i(r->now),
		db_i(0), db_i(0));
	db_exec(r->db, SQL_letter_internal, db_i(letter));
}

/* contact, text */
enum verdict record_conversation_note(struct record *r)
{
	const struct command *c = r->c;
	struct conversation_row row;
	struct fact *f;

	if (!c->text[0] || !dj_utf8_valid(c->text, strlen(c->text)) ||
	    strspn(c->text, " \t\r\n") == strlen(c->text))
		return VERDICT_bad_request;
	if (!conversation_load(r->db, c->contact, &row))
		return VERDICT_not_found;
	r->answer->id = record_id(r);
	add_note(r, &row, r->answer->id);
	f = facts_add(&r->facts, FACT_conversation_noted);
	f->conversation_noted.contact = c->contact;
	f->conversation_noted.letter = r->answer->id;
	f->conversation_noted.person = c->actor;
	return VERDICT_ok;
}

/* contact, text: "" forgets it */
enum verdict record_conversation_draft(struct record *r)
{
	const struct command *c = r->c;
	unsigned char sealed[NOTE_TEXT + SEAL_OVERHEAD];
	size_t n = strlen(c->text);
	struct conversation_row row;

	if (!conversation_load(r->db, c->contact, &row))
		return VERDICT_not_found;
	if (!n) {
		db_exec(r->db, SQL_conversation_draft_drop, db_i(c->contact), db_i(c->actor));
		return VERDICT_ok;
	}
	n = keyring_seal(r->keys, (struct seal_place){"conversation.draft", c->contact}, c->text, n,
			 sealed);
	db_exec(r->db, SQL_conversation_draft_save, db_i(c->contact), db_i(c->actor),
		db_b(sealed, n), db_i(r->now));
	return VERDICT_ok;
}

/* ---- a word after the end ---- */

bool conversation_goes_on(struct record *r, dj_id contact)
{
	struct conversation_rules rules;
	struct conversation_row row;
	struct fact *f;

	if (!contact || !conversation_load(r->db, contact, &row) ||
	    row.state != conversation_state_CLOSED)
		return false;
	site_load_conversation(r->db, &rules);
	if (r->now - row.since_ms > rules.of[row.channel].reopen_ms)
		return false;
	f = facts_add(&r->facts, FACT_conversation_reopened);
	f->conversation_reopened.contact = contact;
	f->conversation_reopened.channel = row.channel;
	f->conversation_reopened.language = row.language;
	f->conversation_reopened.queue = row.queue;
	f->conversation_reopened.agent = row.agent ? row.agent : row.last_agent;
	return true;
}

/* ---- rules ---- */

static int64_t int_of(const json_t *root, const char *key, int64_t otherwise)
{
	const json_t *v = json_object_get(root, key);

	return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

static uint32_t blocked_of(const json_t *root, uint32_t otherwise)
{
	const json_t *list = json_object_get(root, "blocked_by");
	uint32_t bits = 0;
	size_t i;
	json_t *v;

	if (!json_is_array(list))
		return otherwise;
	json_array_foreach(list, i, v)
	{
		int c = json_is_string(v) ? word_value(words_channel, json_string_value(v)) : -1;

		bits |= c < 0 ? UINT32_MAX : 1u << c; /* one that is none makes it invalid */
	}
	return bits;
}

static void rule_of(const json_t *root, struct conversation_rule *rule)
{
	const char *queue = json_string_value(json_object_get(root, "queue"));

	rule->queue = queue ? dj_id_parse(queue) : rule->queue;
	rule->most = (int)DJ_MIN(int_of(root, "most", rule->most), 1000);
	rule->blocked_by = blocked_of(root, rule->blocked_by);
	rule->ring_ms = int_of(root, "ring_ms", rule->ring_ms);
	rule->reserve = (int)DJ_MIN(int_of(root, "reserve", rule->reserve), 10000);
	rule->due_ms = int_of(root, "due_ms", rule->due_ms);
	rule->remind_ms = int_of(root, "remind_ms", rule->remind_ms);
	rule->close_ms = int_of(root, "close_ms", rule->close_ms);
	rule->reopen_ms = int_of(root, "reopen_ms", rule->reopen_ms);
}

static void save_rule(struct record *r, int channel, const struct conversation_rule *rule)
{
	db_exec(r->db, SQL_conversation_rule_save, db_i(channel), db_i(rule->queue),
		db_i(rule->most), db_i(rule->blocked_by), db_i(rule->ring_ms), db_i(rule->reserve),
		db_i(rule->due_ms), db_i(rule->remind_ms), db_i(rule->close_ms),
		db_i(rule->reopen_ms), db_i(rule->rev + 1));
	r->answer->number = rule->rev + 1;
}

/* text: JSON: "channel", "queue" (id or null), "most", "blocked_by" (channels), "ring_ms",
 * "reserve", "due_ms", "remind_ms", "close_ms", "reopen_ms", "rev": what is not said stays. */
enum verdict record_conversation_rule(struct record *r)
{
	json_t *root = json_loads(r->c->text, 0, NULL);
	struct conversation_rules rules;
	struct conversation_rule *rule;
	struct fact *f;
	const char *word = json_string_value(json_object_get(root, "channel"));
	int channel = word ? word_value(words_channel, word) : -1;
	enum verdict v = VERDICT_bad_request;

	if (channel < 0)
		goto out;
	site_load_conversation(r->db, &rules);
	rule = &rules.of[channel];
	v = int_of(root, "rev", rule->rev) == rule->rev ? VERDICT_ok : VERDICT_changed;
	if (v != VERDICT_ok)
		goto out;
	rule_of(root, rule);
	v = conversation_rule_valid(rule) ? VERDICT_ok : VERDICT_bad_request;
	if (v != VERDICT_ok)
		goto out;
	save_rule(r, channel, rule);
	f = facts_add(&r->facts, FACT_conversation_ruled);
	f->conversation_ruled.channel = channel;
	f->conversation_ruled.person = r->c->actor;
out:
	json_decref(root);
	return v;
}
