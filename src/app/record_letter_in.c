/* Owns what becomes of a letter that came in: whose answer it is, which conversation and inquiry it
 * belongs to, whether a person waits for one, and what a bounce says about a letter of ours.
 * Refuses: reading MIME or a gateway's form (the text edge has done it). */
#include "app/attachment_shelf.h"
#include "app/attachments.h"
#include "app/chat.h"
#include "app/conversation_row.h"
#include "app/citizen_hash.h"
#include "app/front.h"
#include "app/letter_held.h"
#include "app/letter_row.h"
#include "domain/conversation/text.h"
#include "base/text.h"
#include "app/json_in.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * 3600 * 1000LL)

struct incoming {
	json_t *root;
	enum channel channel;
	enum letter_kind kind;
	const char *external, *name, *subject, *body, *auth;
	char identity[LETTER_ADDRESS];
	dj_id event, letter;
	dj_id linked; /* the letter of ours that it answers */
	struct letter_row of;
	dj_id contact, inquiry;
	char own[60];
	bool began;   /* its contact began with it */
	bool at_once; /* who brought it reads the answer from the rows */
};

/* Nothing of it is believed: the sender may have written anything. */
static bool read_incoming(struct record *r, enum channel channel, struct incoming *in)
{
	const char *kind = dj_json_at(in->root, "kind");
	int k = word_value(words_letter_kind, kind);

	in->channel = channel;
	in->kind = k < 0 ? letter_kind_PERSON : (enum letter_kind)k;
	in->external = dj_json_at(in->root, "external");
	in->name = dj_json_at(in->root, "name");
	in->subject = dj_json_at(in->root, "subject");
	in->body = dj_json_at(in->root, "body");
	in->auth = dj_json_at(in->root, "auth");
	in->event = r->c->subject;
	if (!in->external[0] && in->event) { /* who gave it no name still sent it once */
		snprintf(in->own, sizeof in->own, "event-%lld-%lld", (long long)in->event,
			 (long long)r->c->count[0]);
		in->external = in->own;
	}
	return letter_identity(in->channel, dj_json_at(in->root, "from"), in->identity) &&
	       strlen(in->external) < 200;
}

/* ---- whose answer it is ---- */

/* The address that it came to names the letter; failing that, the letters that it says it follows.
 */
static dj_id answered_letter(struct record *r, const struct incoming *in)
{
	const json_t *to = json_object_get(in->root, "to"),
		     *refs = json_object_get(in->root, "refs");
	dj_id found = 0;
	size_t i;
	json_t *v;

	json_array_foreach(to, i, v) if (!found && json_is_string(v)) found =
	    letter_of_address(r->keys, json_string_value(v));
	json_array_foreach(refs, i, v) if (!found && json_is_string(v)) found = db_query_int(
	    r->db, SQL_letter_by_external, 0, db_t(json_string_value(v)), db_i(letter_way_OUT));
	json_array_foreach(refs, i, v) if (!found && json_is_string(v)) found = db_query_int(
	    r->db, SQL_letter_by_external, 0, db_t(json_string_value(v)), db_i(letter_way_IN));
	return found;
}

static bool contact_is_open(struct record *r, dj_id contact)
{
	struct db_rows rows = db_query(r->db, SQL_contact_channel, db_i(contact));
	bool open = db_next(&rows) && db_int(&rows, 0) >= channel_MAIL && db_int(&rows, 1) == 0;

	db_done(&rows);
	return open;
}

static void keep_number(struct record *r, const struct incoming *in)
{
	enum identity_kind kind = in->channel == channel_MAIL  ? identity_kind_EMAIL
				  : in->channel == channel_SMS ? identity_kind_PHONE
							       : identity_kind_CHANNEL;
	unsigned char sealed[LETTER_ADDRESS + SEAL_OVERHEAD];
	size_t n = keyring_seal(r->keys, (struct seal_place){"contact.caller", in->contact},
				in->identity, strlen(in->identity), sealed);

	db_exec(r->db, SQL_contact_caller, db_i(in->contact),
		db_i((int64_t)keyring_hash(r->keys, in->identity)), db_b(sealed, n));
	db_exec(r->db, SQL_contact_citizen_known, db_i(in->contact), db_i(r->now), db_i(kind),
		db_i(citizen_identity_hash(r->keys, kind, in->identity)));
}

/* The page says in which language it is read; else the letters of the words say it. */
static enum language language_of(const struct incoming *in)
{
	int l = word_value(words_language, dj_json_at(in->root, "language"));

	return l > language_UNKNOWN ? (enum language)l : letter_language(in->body);
}

static void begin_contact(struct record *r, struct incoming *in)
{
	struct fact *f = facts_add(&r->facts, FACT_contact_started);

	in->contact = record_id(r);
	in->began = true;
	f->contact_started.contact = in->contact;
	f->contact_started.channel = in->channel;
	f->contact_started.language = language_of(in);
	keep_number(r, in);
}

/* The contact whose link this page took: its next word goes there, whatever was said here before.
 */
static dj_id linked_by_word(struct record *r, const struct incoming *in)
{
	int64_t hash = (int64_t)keyring_hash(r->keys, in->identity);
	dj_id contact = db_query_int(r->db, SQL_conversation_link_pending, 0, db_i(hash));

	if (contact)
		db_exec(r->db, SQL_conversation_link_taken, db_i(r->now), db_i(hash));
	return contact;
}

/* A citizen's letter belongs to a conversation; that of somebody we asked about an inquiry (an
 * official, whom we wrote to without a contact) to the inquiry alone. */
static void find_conversation(struct record *r, struct incoming *in)
{
	dj_id before = 0;

	in->linked = answered_letter(r, in);
	if (in->linked && letter_load(r, in->linked, &in->of)) {
		in->inquiry = in->of.inquiry;
		before = in->of.contact;
	} else {
		in->linked = 0;
	}
	if (in->channel == channel_CHAT)
		before = linked_by_word(r, in);
	if (!before && !in->linked && in->channel != channel_MAIL)
		before = db_query_int(r->db, SQL_letter_thread_of, 0,
				      db_i((int64_t)keyring_hash(r->keys, in->identity)),
				      db_i(in->channel));
	if (in->kind != letter_kind_PERSON) {
		in->contact = before;
		return;
	}
	if (in->linked && in->inquiry && !before)
		return;
	if (before && (contact_is_open(r, before) || conversation_goes_on(r, before)))
		in->contact = before;
	else
		begin_contact(r, in);
}

/* ---- its row ---- */

static struct db_value seal_value(struct record *r, const char *column, dj_id letter,
				  const char *text, unsigned char **owned)
{
	size_t n = strlen(text);

	*owned = dj_alloc(n + SEAL_OVERHEAD);
	if (n)
		n = keyring_seal(r->keys, (struct seal_place){column, letter}, text, n, *owned);
	return db_b(*owned, n);
}

/* False when this one is here already. */
static bool add_row(struct record *r, struct incoming *in)
{
	bool person = in->kind == letter_kind_PERSON;
	enum letter_state state = person			 ? letter_state_WAITING
				  : in->kind == letter_kind_MENU ? letter_state_DONE
								 : letter_state_FILED;
	int64_t bytes = json_integer_value(json_object_get(in->root, "bytes"));
	unsigned char *own[4];
	struct db_rows rows;
	bool added;

	struct db_value identity =
	    seal_value(r, "letter.identity", in->letter, in->identity, &own[0]);
	struct db_value name = seal_value(r, "letter.name", in->letter, in->name, &own[1]);
	struct db_value subject = seal_value(r, "letter.subject", in->letter, in->subject, &own[2]);
	struct db_value body = seal_value(r, "letter.body", in->letter, in->body, &own[3]);

	rows = db_query(r->db, SQL_letter_add, db_i(in->letter), db_i(in->channel),
			db_i(letter_way_IN), db_i(state), db_i(in->kind), db_i(letter_why_NONE),
			db_i(in->contact), db_i(in->inquiry), db_i(in->linked), db_i(0),
			db_i(language_of(in)), db_i((int64_t)keyring_hash(r->keys, in->identity)),
			identity, name, subject, body,
			db_i((int64_t)letter_fold(in->body, strlen(in->body))), db_t(in->external),
			db_t(in->auth), db_i(bytes), db_i(r->now), db_i(0), db_i(r->now), db_i(0),
			db_i(in->event));
	added = db_next(&rows);
	db_done(&rows);
	for (int i = 0; i < 4; i++)
		free(own[i]);
	return added;
}

static void say_received(struct record *r, const struct incoming *in)
{
	struct fact *f = facts_add(&r->facts, FACT_letter_received);

	f->letter_received.letter = in->letter;
	f->letter_received.channel = in->channel;
	f->letter_received.contact = in->contact;
	f->letter_received.inquiry = in->inquiry;
	f->letter_received.kind = in->kind;
	f->letter_received.answers = in->linked;
	f->letter_received.bytes = (int64_t)strlen(in->body);
}

/* ---- bounces and receipts ---- */

/* A report about a letter of ours (RFC 3464) names its Message-ID, or came to its address. */
static void take_report(struct record *r, struct incoming *in)
{
	const json_t *b = json_object_get(in->root, "bounce");
	const char *external = dj_json_at(b, "external"), *action = dj_json_at(b, "action"),
		   *said = dj_json_at(b, "said");
	dj_id letter = db_query_int(r->db, SQL_letter_by_external, in->linked, db_t(external),
				    db_i(letter_way_OUT));
	struct letter_row row;
	enum letter_why why;

	if (!b || !letter_load(r, letter, &row) || row.way != letter_way_OUT)
		return;
	in->linked = letter;
	in->contact = row.contact;
	in->inquiry = row.inquiry;
	why = letter_why_of(dj_json_at(b, "status"), 0);
	if (strcmp(action, "failed") == 0 && row.state != letter_state_FAILED)
		letter_set(r, letter, &row, letter_state_FAILED,
			   why == letter_why_NONE ? letter_why_REFUSED : why, said);
	else if (strcmp(action, "delivered") == 0 && row.state == letter_state_SENT)
		letter_set(r, letter, &row, letter_state_DELIVERED, letter_why_NONE, said);
}

/* A word to who wrote, at once: to a person, once a day, never to a machine; and always when the
 * mail was too large to be taken, because their words are not here. */
static void send_receipt(struct record *r, const struct incoming *in)
{
	bool refused = json_is_true(json_object_get(in->root, "too_large"));
	struct channel_settings s;
	struct letter_draft d = {.channel = channel_MAIL,
				 .kind = letter_kind_AUTOMATIC,
				 .language = letter_language(in->body),
				 .to = in->identity,
				 .subject = in->subject[0] ? in->subject : NULL,
				 .contact = in->contact,
				 .inquiry = in->inquiry,
				 .answers = in->letter,
				 .now = true};
	dj_id letter;

	if (in->channel != channel_MAIL || in->kind != letter_kind_PERSON ||
	    (!in->contact && !refused))
		return;
	channel_read(r->db, r->keys, channel_MAIL, &s);
	d.body = channel_value(&s, refused ? CHANNEL_MAIL_refusal : CHANNEL_MAIL_receipt);
	if (!s.active || !d.body[0] ||
	    db_query_int(r->db, SQL_letter_automatic_since, 0,
			 db_i((int64_t)keyring_hash(r->keys, in->identity)),
			 db_i(r->now - DAY_MS)) > 0)
		return;
	letter_queue(r, &d, &letter);
}

static void add_file(struct record *r, const struct incoming *in, const json_t *file)
{
	const char *digest = dj_json_at(file, "digest"), *name = dj_json_at(file, "name");
	unsigned char sealed[ATTACHMENT_NAME + SEAL_OVERHEAD];
	struct attachment_shelf shelf;
	dj_id id = record_id(r);
	int64_t size;
	char none;
	size_t n;

	attachment_shelf_init(&shelf, r->data, r->keys);
	/* Asked a second time, it lies in its place already. */
	if (attachment_settle(&shelf, digest, dj_json_at(file, "laid")) != 0 &&
	    attachment_read(&shelf, digest, 0, &none, 0, &size) < 0)
		return; /* the mail as it came still has it */
	n = keyring_seal(r->keys, (struct seal_place){"attachment.name", id}, name,
			 strnlen(name, ATTACHMENT_NAME), sealed);
	db_exec(r->db, SQL_attachment_add, db_i(id), db_t(digest),
		db_i(json_integer_value(json_object_get(file, "bytes"))),
		db_t(dj_json_at(file, "type")), db_b(sealed, n), db_i(r->now), db_i(0));
	attachment_link(r, attachment_owner_LETTER, in->letter, id);
}

static void add_files(struct record *r, const struct incoming *in)
{
	const json_t *files = json_object_get(in->root, "files");
	size_t i;
	json_t *v;

	json_array_foreach(files, i, v) if (r->data && i < ATTACHMENTS_MOST) add_file(r, in, v);
}

/* Words of danger put the conversation ahead on every channel, and its writer reads at once whom to
 * ring, where a machine may say something. Where rules have passed it on as urgent they have said
 * so themselves. Once: they are not told again until it is closed. */
static void note_danger(struct record *r, const struct incoming *in, bool passed)
{
	struct conversation_say say = {.what = conversation_tell_DANGER};
	struct conversation_row row;
	struct fact *f;
	bool known;

	if (in->kind != letter_kind_PERSON || !in->contact || passed ||
	    !letter_says_danger(r, in->body))
		return;
	known = conversation_load(r->db, in->contact, &row) && row.danger;
	f = facts_add(&r->facts, FACT_conversation_danger);
	f->conversation_danger.contact = in->contact;
	f->conversation_danger.channel = in->channel;
	f->conversation_danger.letter = in->letter;
	say.language = language_of(in);
	if (!known)
		conversation_say(r, in->contact, &say, 0);
}

static enum verdict receive(struct record *r, struct incoming *in)
{
	struct letter_holding held;
	struct front_hearing front;
	bool urgent;
	dj_id here = in->external[0] ? db_query_int(r->db, SQL_letter_by_external, 0,
						    db_t(in->external), db_i(letter_way_IN))
				     : 0;

	if (here) { /* a mail that came twice, to two of our addresses */
		r->answer->id = here;
		return VERDICT_ok;
	}
	if (in->channel == channel_CHAT && chat_floods(r, in->identity))
		return VERDICT_too_many;
	in->letter = record_id(r);
	held = (struct letter_holding){
	    .channel = in->channel, .identity = in->identity, .body = in->body};
	if (in->kind == letter_kind_PERSON && letter_holds(r, &held))
		in->kind = letter_kind_HELD;
	find_conversation(r, in);
	if (in->kind == letter_kind_BOUNCE)
		take_report(r, in);
	front = (struct front_hearing){.channel = in->channel,
				       .contact = in->contact,
				       .letter = in->letter,
				       .identity = in->identity,
				       .body = in->body,
				       .first = in->began,
				       .open = json_is_true(json_object_get(in->root, "open")),
				       .at_once = in->at_once};
	if (in->kind == letter_kind_PERSON && front_hears(r, &front))
		in->kind = letter_kind_MENU;
	if (!add_row(r, in))
		return VERDICT_fault;
	if (json_is_true(json_object_get(in->root, "open")))
		db_exec(r->db, SQL_letter_public, db_i(in->letter));
	add_files(r, in);
	if (in->channel == channel_CHAT &&
	    !chat_link_files(r, in->identity, in->letter,
			     json_object_get(in->root, "attachments"))) {
		free(front.front);
		return VERDICT_not_found;
	}
	say_received(r, in);
	if (in->kind == letter_kind_HELD)
		letter_was_held(r, &held, in->letter, in->contact);
	urgent = front.front && front.talk.run.urgent;
	front_speaks(r, &front);
	note_danger(r, in, urgent);
	if (in->inquiry && in->kind == letter_kind_PERSON)
		letter_to_inquiry(r, in->inquiry,
				  &(struct inquiry_letter){in->letter, in->contact, in->body});
	send_receipt(r, in);
	r->answer->id = in->letter;
	r->answer->number = in->contact;
	return VERDICT_ok;
}

/* number: channel; subject: the event it was read from, count: so many letters of it came before,
 * flag: it is the last one and the event is read; body: {"external","from","name","to":[],
 * "refs":[],"subject","body","kind","auth","bytes","bounce":{"external","action","status","said"}}.
 * One that is here already is well. */
enum verdict record_letter_received(struct record *r)
{
	const struct command *c = r->c;
	struct incoming in = {.root = c->body ? json_loadb(c->body, c->body_n, 0, NULL) : NULL};
	enum verdict v = VERDICT_bad_request;

	if (json_is_object(in.root) && c->number >= channel_MAIL && c->number < channel_COUNT &&
	    read_incoming(r, (enum channel)c->number, &in))
		v = receive(r, &in);
	json_decref(in.root);
	if (v == VERDICT_ok && c->subject && c->flag)
		db_exec(r->db, SQL_channel_event_done, db_i(r->now), db_i(c->subject));
	return v;
}

enum verdict letter_receive(struct record *r, enum channel channel, json_t *letter)
{
	struct incoming in = {.root = letter, .at_once = true};

	return read_incoming(r, channel, &in) ? receive(r, &in) : VERDICT_bad_request;
}
