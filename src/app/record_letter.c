/* Owns what people and the outbox do with letters: write one, take one, say that it needs no
 * answer, send one again; and the moves of a letter that was written. Refuses: sending (the text
 * edge) and reading what comes in (record_letter_in.c). */
#include "app/attachments.h"
#include "app/conversation_row.h"
#include "app/conversation_way.h"
#include "app/letter_consent.h"
#include "app/front.h"
#include "app/letter_row.h"
#include "app/permission.h"
#include "app/sealed.h"
#include "base/cp949.h"
#include "base/text.h"
#include "domain/conversation/conversation.h"
#include "domain/conversation/reach.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS	   3600000LL
#define FILES_MOST (18LL * 1024 * 1024) /* grows by a third on its way */

/* ---- rows ---- */

bool letter_load(struct record *r, dj_id letter, struct letter_row *out)
{
	struct db_rows rows = db_query(r->db, SQL_letter_facts, db_i(letter));

	if (!letter || !db_next(&rows)) {
		db_done(&rows);
		return false;
	}
	*out = (struct letter_row){.channel = (enum channel)db_int(&rows, 0),
				   .way = (enum letter_way)db_int(&rows, 1),
				   .state = (enum letter_state)db_int(&rows, 2),
				   .kind = (enum letter_kind)db_int(&rows, 3),
				   .contact = db_int(&rows, 4),
				   .inquiry = db_int(&rows, 5),
				   .answers = db_int(&rows, 6),
				   .person = db_int(&rows, 7),
				   .language = (enum language)db_int(&rows, 8),
				   .identity_hash = db_int(&rows, 9),
				   .tries = (int)db_int(&rows, 10),
				   .made_ms = db_int(&rows, 11)};
	dj_copy(out->external, sizeof out->external, db_text(&rows, 12));
	sealed_text(r->keys, (struct seal_place){"letter.identity", letter}, &rows, 13,
		    out->identity, sizeof out->identity);
	db_done(&rows);
	return true;
}

static void say_moved(struct record *r, dj_id letter, const struct letter_row *row,
		      enum letter_why why)
{
	struct fact *f = facts_add(&r->facts, FACT_letter_moved);

	f->letter_moved.letter = letter;
	f->letter_moved.channel = row->channel;
	f->letter_moved.contact = row->contact;
	f->letter_moved.inquiry = row->inquiry;
	f->letter_moved.state = row->state;
	f->letter_moved.why = why;
	f->letter_moved.tries = row->tries;
}

static void write_move(struct record *r, dj_id letter, const struct letter_row *row,
		       enum letter_why why, const char *said, dj_ms due)
{
	unsigned char sealed[500 + SEAL_OVERHEAD];
	size_t n = strnlen(said, 500);

	n = n ? keyring_seal(r->keys, (struct seal_place){"letter.detail", letter}, said, n, sealed)
	      : 0;
	db_exec(r->db, SQL_letter_move, db_i(row->state), db_i(why), db_i(row->tries), db_i(due),
		db_i(r->now), db_t(row->external), db_b(sealed, n), db_i(letter));
}

void letter_set(struct record *r, dj_id letter, struct letter_row *row, enum letter_state state,
		enum letter_why why, const char *said)
{
	row->state = state;
	write_move(r, letter, row, why, said, r->now);
	say_moved(r, letter, row, why);
}

static void end_contact(struct record *r, dj_id contact)
{
	struct db_rows rows = db_query(r->db, SQL_contact_channel, db_i(contact));
	bool ends = db_next(&rows) && db_int(&rows, 0) >= channel_MAIL && db_int(&rows, 1) == 0 &&
		    conversation_answer_ends((enum channel)db_int(&rows, 0));
	dj_ms began;
	struct fact *f;

	db_done(&rows);
	if (!ends || db_query_int(r->db, SQL_letter_contact_open, 0, db_i(contact)))
		return;
	began = db_query_int(r->db, SQL_contact_started_at, r->now, db_i(contact));
	f = facts_add(&r->facts, FACT_contact_ended);
	f->contact_ended.contact = contact;
	f->contact_ended.result = result_ANSWERED;
	f->contact_ended.by = party_AGENT;
	f->contact_ended.lasted = r->now - began;
}

void letter_finish(struct record *r, dj_id letter, struct letter_row *row)
{
	row->state = letter_state_DONE;
	db_exec(r->db, SQL_letter_end, db_i(letter_state_DONE), db_i(r->now), db_i(letter));
	say_moved(r, letter, row, letter_why_NONE);
	if (row->contact)
		end_contact(r, row->contact);
}

/* ---- writing one ---- */

dj_ms letter_due(const struct channel_settings *s, bool now, dj_ms at)
{
	int from = 0, to = 24;
	dj_ms midnight = dj_local_midnight(at);

	if (s->channel != channel_SMS || now ||
	    sscanf(channel_value(s, CHANNEL_SMS_hours), "%d-%d", &from, &to) != 2 || from < 0 ||
	    to > 24 || from >= to)
		return at;
	if (at < midnight + from * HOUR_MS)
		return midnight + from * HOUR_MS;
	return at < midnight + to * HOUR_MS ? at : midnight + (24 + from) * HOUR_MS;
}

static enum verdict check_words(const struct letter_draft *d)
{
	size_t n = d->body ? strlen(d->body) : 0;

	if (!n || !dj_utf8_valid(d->body, n) || strspn(d->body, " \t\r\n") == n)
		return VERDICT_bad_request;
	if (d->subject &&
	    (!dj_utf8_valid(d->subject, strlen(d->subject)) || strpbrk(d->subject, "\r\n")))
		return VERDICT_bad_request;
	if (n > LETTER_BODY || (d->subject && strlen(d->subject) >= LETTER_SUBJECT))
		return VERDICT_too_large;
	return VERDICT_ok;
}

/* What the centre writes by itself is as long as it was made to be. */
static enum verdict fits_channel(const struct channel_settings *s, const char *body, bool person)
{
	const struct reach *reach = reach_of(s->channel);
	int bytes;

	if (s->channel != channel_SMS)
		return person && reach_units(reach->unit, body) > reach->alone ? VERDICT_too_large
									       : VERDICT_ok;
	if (!channel_is_korean(s))
		return sms_size(body).parts > SMS_PARTS ? VERDICT_too_large : VERDICT_ok;
	bytes = dj_cp949_bytes(body);
	if (bytes < 0) /* nobody would hear of the centre's own here: it fails where all do */
		return person ? VERDICT_bad_request : VERDICT_ok;
	return bytes > SMS_LONG_BYTES ? VERDICT_too_large : VERDICT_ok;
}

static void write_row(struct record *r, const struct letter_draft *d, dj_id letter,
		      const char *identity, const struct channel_settings *s)
{
	dj_ms due = letter_due(s, d->now, r->now);
	const char *const texts[] = {identity, "", d->subject ? d->subject : "", d->body};
	static const char *const columns[] = {"letter.identity", "letter.name", "letter.subject",
					      "letter.body"};
	unsigned char *sealed[4];
	struct db_value v[4];
	char external[200] = "";

	for (int i = 0; i < 4; i++) {
		size_t n = strlen(texts[i]);

		sealed[i] = dj_alloc(n + SEAL_OVERHEAD);
		n = n ? keyring_seal(r->keys, (struct seal_place){columns[i], letter}, texts[i], n,
				     sealed[i])
		      : 0;
		v[i] = db_b(sealed[i], n);
	}
	if (d->channel == channel_MAIL) { /* its Message-ID, known before it is sent */
		letter_mark(r->keys, letter, external);
		dj_copy(external + strlen(external), sizeof external - strlen(external),
			strrchr(channel_value(s, CHANNEL_MAIL_from), '@'));
	}
	db_exec(r->db, SQL_letter_add, db_i(letter), db_i(d->channel), db_i(letter_way_OUT),
		db_i(d->channel == channel_CHAT ? letter_state_SENT : letter_state_QUEUED),
		db_i(d->kind), db_i(letter_why_NONE), db_i(d->contact), db_i(d->inquiry),
		db_i(d->answers), db_i(d->person), db_i(d->language),
		db_i((int64_t)keyring_hash(r->keys, identity)), v[0], v[1], v[2], v[3],
		db_i((int64_t)strlen(d->body)), db_t(external), db_t(""),
		db_i((int64_t)strlen(d->body)), db_i(r->now), db_i(due), db_i(r->now), db_i(0),
		db_i(0));
	for (int i = 0; i < 4; i++)
		free(sealed[i]);
}

enum verdict letter_queue(struct record *r, const struct letter_draft *d, dj_id *letter)
{
	struct channel_settings s;
	char identity[LETTER_ADDRESS];
	enum verdict v = check_words(d);
	struct fact *f;

	if (d->channel < channel_MAIL || d->channel >= channel_COUNT)
		return VERDICT_bad_request;
	if (v != VERDICT_ok)
		return v;
	if (!letter_identity(d->channel, d->to ? d->to : "", identity))
		return VERDICT_bad_address;
	channel_read(r->db, r->keys, d->channel, &s);
	if (!s.active && d->channel != channel_CHAT) /* our own page is always there */
		return VERDICT_channel_off;
	if (!channel_window_open(r, &s, identity, d->kind == letter_kind_AUTOMATIC))
		return VERDICT_window_closed;
	v = fits_channel(&s, d->body, d->kind == letter_kind_PERSON);
	if (v != VERDICT_ok)
		return v;
	*letter = record_id(r);
	write_row(r, d, *letter, identity, &s);
	if (d->open)
		db_exec(r->db, SQL_letter_public, db_i(*letter));
	r->answer->number = letter_due(&s, d->now, r->now);
	f = facts_add(&r->facts, FACT_letter_written);
	f->letter_written.letter = *letter;
	f->letter_written.channel = d->channel;
	f->letter_written.contact = d->contact;
	f->letter_written.inquiry = d->inquiry;
	f->letter_written.kind = d->kind;
	f->letter_written.answers = d->answers;
	f->letter_written.person = d->person;
	return VERDICT_ok;
}

/* ---- what a person wants ---- */

static const char *text_of(const json_t *root, const char *key)
{
	return json_string_value(json_object_get(root, key));
}

static const char *text_or(const json_t *root, const char *key)
{
	const char *text = text_of(root, key);

	return text ? text : "";
}

static dj_id id_of(const json_t *root, const char *key)
{
	const char *text = text_of(root, key);

	return text ? dj_id_parse(text) : 0;
}

/* An answer goes where the letter came from, unless somebody said otherwise. */
static void answer_of(struct letter_draft *d, const struct letter_row *row)
{
	d->channel = row->channel;
	d->to = d->to ? d->to : row->identity;
	d->contact = d->contact ? d->contact : row->contact;
	d->inquiry = d->inquiry ? d->inquiry : row->inquiry;
	if (d->language == language_UNKNOWN)
		d->language = row->language;
	d->now = true; /* they wrote: they wait for it */
}

/* On another channel than theirs: to where they are known there, after what they wrote there. */
static enum verdict reach_elsewhere(struct record *r, struct letter_draft *d,
				    struct conversation_way *way)
{
	static const enum verdict verdicts[channel_shut_COUNT] = {
	    [channel_shut_OFF] = VERDICT_channel_off,
	    [channel_shut_NO_ADDRESS] = VERDICT_no_address,
	    [channel_shut_WINDOW] = VERDICT_window_closed,
	    [channel_shut_CONSENT] = VERDICT_consent_refused,
	};

	d->inquiry = d->inquiry ? d->inquiry : conversation_inquiry(r->db, d->contact);
	conversation_way(r->db, r->keys, d, r->now, way);
	d->to = way->to;
	d->answers = way->answers;
	d->now = d->now || way->answers;
	return verdicts[way->shut];
}

/* The number that this call came from. */
static bool caller_of(struct record *r, dj_id contact, char out[LETTER_ADDRESS])
{
	struct db_rows rows = db_query(r->db, SQL_contact_private, db_i(contact));
	bool known =
	    db_next(&rows) && sealed_text(r->keys, (struct seal_place){"contact.caller", contact},
					  &rows, 1, out, LETTER_ADDRESS)[0];

	db_done(&rows);
	return known;
}

static bool draft_of(struct record *r, const json_t *root, struct letter_draft *d)
{
	const char *channel = text_of(root, "channel"), *language = text_of(root, "language");
	int c = channel ? word_value(words_channel, channel) : -1;
	int l = language ? word_value(words_language, language) : language_UNKNOWN;

	*d = (struct letter_draft){.channel = c < 0 ? channel_CALL : (enum channel)c,
				   .kind = letter_kind_PERSON,
				   .language = l < 0 ? language_UNKNOWN : (enum language)l,
				   .to = text_of(root, "to"),
				   .subject = text_of(root, "subject"),
				   .body = text_of(root, "body"),
				   .contact = id_of(root, "contact"),
				   .inquiry = id_of(root, "inquiry"),
				   .answers = id_of(root, "answers"),
				   .person = r->c->actor,
				   .open = json_is_true(json_object_get(root, "open")),
				   .now = json_is_true(json_object_get(root, "now"))};
	if (d->to && !d->to[0])
		d->to = NULL;
	return l >= 0 && (c >= 0 || d->answers);
}

static bool carries_files(struct record *r, enum channel channel)
{
	struct channel_settings s;

	if (channel != channel_SMS)
		return true;
	channel_read(r->db, r->keys, channel, &s);
	return channel_takes_photos(&s);
}

/* Ids of files that were uploaded: mails carry FILES_MOST bytes of them. */
static enum verdict link_files(struct record *r, const json_t *ids, const struct letter_draft *d,
			       dj_id letter)
{
	int64_t bytes = 0;
	size_t i;
	json_t *v;

	if (json_array_size(ids) && !carries_files(r, d->channel))
		return VERDICT_bad_request;
	if (json_array_size(ids) > ATTACHMENTS_MOST)
		return VERDICT_too_large;
	json_array_foreach(ids, i, v)
	{
		const char *text = json_string_value(v);
		dj_id id = text ? dj_id_parse(text) : 0;

		if (!id || attachment_link(r, attachment_owner_LETTER, letter, id) != VERDICT_ok)
			return VERDICT_not_found;
		bytes += db_query_int(r->db, SQL_attachment_bytes, 0, db_i(id));
	}
	return bytes > FILES_MOST ? VERDICT_too_large : VERDICT_ok;
}

/* Where it goes: an answer to where the question came from, or to another channel of theirs when
 * one is named; what answers none, to where its contact can be reached. */
static enum verdict find_address(struct record *r, struct letter_draft *d, struct letter_row *row,
				 struct conversation_way *way)
{
	struct conversation_row line;
	enum channel named = d->channel;
	bool told = d->to != NULL;

	if (d->answers) {
		if (!letter_load(r, d->answers, row) || row->way != letter_way_IN)
			return VERDICT_not_found;
		answer_of(d, row);
		if (told || named < channel_MAIL || named == row->channel)
			return VERDICT_ok;
	} else if (told || !d->contact) {
		return VERDICT_ok;
	}
	d->channel = named;
	if (d->answers || conversation_load(r->db, d->contact, &line))
		return reach_elsewhere(r, d, way);
	if (named != channel_SMS)
		return VERDICT_ok;
	d->now = true; /* they are on the line, or just were */
	d->to = caller_of(r, d->contact, way->to) ? way->to : NULL;
	return d->to ? VERDICT_ok : VERDICT_not_found;
}

/* body: {"channel","to","subject","body","contact","inquiry","answers","language","now","purpose",
 * "links","translation"}. An answer (`answers`) needs only its body; `channel` sends it by another
 * one of theirs; what goes to the citizen of a contact needs no `to`. links "meant": strange ones
 * too. translation: the body is what a machine made of own words, which are kept beside it. Answers
 * its id, and in `number` when it goes out. */
enum verdict record_letter_send(struct record *r)
{
	json_t *root = r->c->body ? json_loadb(r->c->body, r->c->body_n, 0, NULL) : NULL;
	struct conversation_way way;
	struct letter_draft d;
	struct letter_row row;
	enum verdict v = VERDICT_bad_request;
	dj_id answered;

	if (!json_is_object(root) || !draft_of(r, root, &d))
		goto out;
	answered = d.answers;
	v = find_address(r, &d, &row, &way);
	if (v == VERDICT_ok && d.body && strcmp(text_or(root, "links"), "meant") != 0 &&
	    conversation_strange_link(r->db, d.body))
		v = VERDICT_strange_link;
	if (v != VERDICT_ok)
		goto out;
	if (d.language == language_UNKNOWN && d.body)
		d.language = letter_language(d.body);
	v = letter_consent(r->db, r->keys, &d, text_of(root, "purpose"));
	if (v == VERDICT_ok)
		v = letter_queue(r, &d, &r->answer->id);
	if (v == VERDICT_ok)
		v = link_files(r, json_object_get(root, "attachments"), &d, r->answer->id);
	if (v == VERDICT_ok && id_of(root, "translation"))
		db_exec(r->db, SQL_translation_sent, db_i(r->answer->id),
			db_i(id_of(root, "translation")), db_i(d.contact), db_i(d.person));
	if (v == VERDICT_ok && answered && row.state == letter_state_WAITING)
		letter_finish(r, answered, &row);
	if (v == VERDICT_ok && answered && d.contact && !conversation_answer_ends(row.channel))
		db_exec(r->db, SQL_letter_answered_all, db_i(r->now), db_i(d.contact));
out:
	json_decref(root);
	return v;
}

static bool leads(const struct command *c)
{
	return !c->actor || c->roles & (1u << role_SUPERVISOR | 1u << role_MANAGER);
}

/* One that nobody else has: who leads may take it from somebody. */
enum verdict record_letter_claim(struct record *r)
{
	const struct command *c = r->c;
	struct letter_row row;
	struct fact *f;

	if (!letter_load(r, c->subject, &row))
		return VERDICT_not_found;
	if (row.state != letter_state_WAITING)
		return VERDICT_wrong_state;
	if (row.person && row.person != c->actor && !leads(c))
		return VERDICT_not_yours;
	db_exec(r->db, SQL_letter_take, db_i(c->flag ? c->actor : 0), db_i(r->now),
		db_i(c->subject));
	f = facts_add(&r->facts, FACT_letter_claimed);
	f->letter_claimed.letter = c->subject;
	f->letter_claimed.person = c->flag ? c->actor : 0;
	return VERDICT_ok;
}

enum verdict record_letter_done(struct record *r)
{
	const struct command *c = r->c;
	struct letter_row row;

	if (!letter_load(r, c->subject, &row))
		return VERDICT_not_found;
	if (row.state == letter_state_DONE)
		return VERDICT_ok;
	if (row.way == letter_way_OUT &&
	    (row.state == letter_state_FAILED || row.state == letter_state_NOT_CONFIRMED)) {
		/* who was to get it has heard it in another way */
		letter_set(r, c->subject, &row, letter_state_DONE, letter_why_NONE, "");
		return VERDICT_ok;
	}
	if (row.state != letter_state_WAITING)
		return VERDICT_wrong_state;
	if (row.person && row.person != c->actor && !leads(c))
		return VERDICT_not_yours;
	db_exec(r->db, SQL_letter_take, db_i(c->actor), db_i(r->now), db_i(c->subject));
	letter_finish(r, c->subject, &row);
	return VERDICT_ok;
}

enum verdict record_letter_again(struct record *r)
{
	struct letter_row row;

	if (!letter_load(r, r->c->subject, &row))
		return VERDICT_not_found;
	if (row.way != letter_way_OUT ||
	    (row.state != letter_state_FAILED && row.state != letter_state_NOT_CONFIRMED))
		return VERDICT_wrong_state;
	row.tries = 0;
	letter_set(r, r->c->subject, &row, letter_state_QUEUED, letter_why_NONE, "");
	return VERDICT_ok;
}

/* ---- what the channel says ---- */

/* Receipts come late, twice and in any order: a letter only moves on. */
bool letter_moves_on(enum letter_state from, enum letter_state to)
{
#define S(state) (1u << letter_state_##state)
	static const unsigned next[letter_state_COUNT] = {
	    [letter_state_QUEUED] = S(SENDING) | S(FAILED),
	    [letter_state_SENDING] =
		S(QUEUED) | S(SENDING) | S(SENT) | S(DELIVERED) | S(FAILED) | S(NOT_CONFIRMED),
	    [letter_state_SENT] = S(DELIVERED) | S(READ) | S(FAILED),
	    [letter_state_DELIVERED] = S(READ),
	    [letter_state_NOT_CONFIRMED] = S(SENT) | S(DELIVERED) | S(FAILED),
	    [letter_state_FAILED] = S(DELIVERED),
	};
#undef S
	return (next[from] & 1u << to) != 0;
}

/* The letter, or that which its channel (name) knows by this id (words). */
static dj_id moved_letter(struct record *r)
{
	const struct command *c = r->c;
	int channel = word_value(words_channel, c->name);

	if (c->subject || channel < 0 || !c->words[0])
		return c->subject;
	return db_query_int(r->db, SQL_letter_sent_as, 0, db_i(channel), db_t(c->words));
}

/* subject, words: the channel's own id of it; or no subject, name: the channel, words: that id;
 * number: state, count: why, tries, next try; text: what its server said. */
enum verdict record_letter_moved(struct record *r)
{
	const struct command *c = r->c;
	dj_id letter = moved_letter(r);
	struct letter_row row;

	if (c->number < 0 || c->number >= letter_state_COUNT || c->count[0] < 0 ||
	    c->count[0] >= letter_why_COUNT)
		return VERDICT_bad_request;
	if (!letter_load(r, letter, &row) || row.way != letter_way_OUT)
		return VERDICT_not_found;
	if (!letter_moves_on(row.state, (enum letter_state)c->number))
		return VERDICT_ok;
	if (c->number == letter_state_SENDING && row.state == letter_state_QUEUED) {
		enum verdict v = attachments_may_go(r, letter);

		if (v != VERDICT_ok)
			return v;
	}
	row.state = (enum letter_state)c->number;
	row.tries = (int)DJ_MAX(c->count[1], row.tries);
	if (c->words[0] && row.channel != channel_MAIL &&
	    !db_query_int(r->db, SQL_letter_sent_as, 0, db_i(row.channel), db_t(c->words)))
		dj_copy(row.external, sizeof row.external, c->words); /* never one id for two */
	write_move(r, letter, &row, (enum letter_why)c->count[0], c->text,
		   c->count[2] ? c->count[2] : r->now);
	if (row.state != letter_state_SENDING)
		say_moved(r, letter, &row, (enum letter_why)c->count[0]);
	return VERDICT_ok;
}
