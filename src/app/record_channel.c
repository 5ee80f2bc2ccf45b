/* Owns the channels' settings and what came on them before it is read: kept byte by byte, once,
 * before its sender is told that we have it. */
#include "app/letter_row.h"
#include "base/text.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* ---- settings ---- */

static enum verdict wrong(struct record *r, enum verdict v, const char *what)
{
	dj_copy(r->answer->text, sizeof r->answer->text, what);
	return v;
}

/* What is not named, and secrets that are null, stay as they are. */
static enum verdict take_settings(struct record *r, const json_t *values,
				  struct channel_settings *s)
{
	int key = channel_key_key(s->channel);
	const char *word;
	json_t *v;

	json_object_foreach((json_t *)values, word, v)
	{
		int at = channel_key_of(s->channel, word);

		if (at < 0)
			return wrong(r, VERDICT_bad_request, "There is no such setting.");
		if (json_is_null(v))
			continue;
		if (!json_is_string(v) ||
		    !dj_copy(s->value[at], CHANNEL_VALUE, json_string_value(v)) ||
		    strpbrk(s->value[at], "\r\n"))
			return wrong(r, VERDICT_bad_request,
				     "A setting is a text of up to 399 bytes in one line.");
	}
	if (key >= 0 && !s->value[key][0])
		record_secret(16, s->value[key], 40);
	return VERDICT_ok;
}

static void write_settings(struct record *r, const struct channel_settings *s)
{
	json_t *root = json_object();
	unsigned char *sealed;
	char *text;
	size_t n;

	for (int i = 0; i < CHANNEL_KEYS; i++)
		if (channel_key_info((enum channel_key)i)->channel == s->channel && s->value[i][0])
			json_object_set_new(root, channel_key_info((enum channel_key)i)->word,
					    json_string(s->value[i]));
	text = json_dumps(root, JSON_COMPACT);
	n = strlen(text);
	sealed = dj_alloc(n + SEAL_OVERHEAD);
	n = keyring_seal(r->keys, (struct seal_place){"channel.settings", s->channel}, text, n,
			 sealed);
	db_exec(r->db, SQL_channel_save, db_i(s->channel), db_i(s->active), db_b(sealed, n),
		db_i(s->rev + 1));
	sodium_memzero(text, strlen(text));
	free(text);
	free(sealed);
	json_decref(root);
}

/* name: the channel; body: {"active","rev","settings":{}}. Answers the revision. */
enum verdict record_channel_save(struct record *r)
{
	const struct command *c = r->c;
	json_t *root = c->body ? json_loadb(c->body, c->body_n, 0, NULL) : NULL;
	struct channel_settings s;
	int channel = word_value(words_channel, c->name);
	enum verdict v = VERDICT_bad_request;
	struct fact *f;

	if (channel < channel_MAIL || !json_is_object(root)) {
		json_decref(root);
		return channel < channel_MAIL ? VERDICT_not_found : v;
	}
	channel_read(r->db, r->keys, (enum channel)channel, &s);
	r->answer->number = s.rev;
	if (json_integer_value(json_object_get(root, "rev")) != s.rev)
		v = VERDICT_changed;
	else
		v = take_settings(r, json_object_get(root, "settings"), &s);
	s.active = json_is_true(json_object_get(root, "active"));
	json_decref(root);
	if (v == VERDICT_ok && s.active && channel_lacks(&s))
		v = wrong(r, VERDICT_channel_lacks, channel_lacks(&s));
	if (v != VERDICT_ok)
		return v;
	write_settings(r, &s);
	r->answer->number = s.rev + 1;
	f = facts_add(&r->facts, FACT_channel_changed);
	f->channel_changed.channel = channel;
	f->channel_changed.on = s.active;
	f->channel_changed.person = c->actor;
	return VERDICT_ok;
}

/* number: channel, flag: it answered well, text: what was wrong. No fact: the page of channels
 * shows the last word. */
enum verdict record_channel_tried(struct record *r)
{
	const struct command *c = r->c;

	db_exec(r->db, SQL_channel_tried, db_i(r->now), db_i(c->flag ? r->now : 0),
		db_t(c->flag ? "" : c->text), db_i(c->number));
	return VERDICT_ok;
}

/* ---- what came ---- */

/* The same bytes again at the same address are the same event, unless `name` says otherwise. */
static void digest_of(const struct command *c, char out[49])
{
	crypto_generichash_state state;
	unsigned char sum[24];

	crypto_generichash_init(&state, NULL, 0, sizeof sum);
	crypto_generichash_update(&state, (const unsigned char *)c->line, strlen(c->line) + 1);
	crypto_generichash_update(&state, (const unsigned char *)c->name, strlen(c->name) + 1);
	crypto_generichash_update(&state, (const unsigned char *)c->text, strlen(c->text) + 1);
	if (c->body)
		crypto_generichash_update(&state, (const unsigned char *)c->body, c->body_n);
	crypto_generichash_final(&state, sum, sizeof sum);
	sodium_bin2hex(out, 49, sum, sizeof sum);
}

static void keep_event(struct record *r, enum channel channel, const char *digest,
		       struct db_value body, int64_t bytes)
{
	dj_id id = record_id(r);
	struct db_rows rows;
	struct fact *f;
	bool is_new;

	rows = db_query(r->db, SQL_channel_event_add, db_i(id), db_i(channel), db_t(digest),
			db_i(r->now), db_t(r->c->line), body, db_i(bytes));
	is_new = db_next(&rows);
	db_done(&rows);
	if (!is_new)
		id = db_query_int(r->db, SQL_channel_event_of, 0, db_i(channel), db_t(digest));
	r->answer->id = id;
	if (!is_new)
		return;
	f = facts_add(&r->facts, FACT_channel_heard);
	f->channel_heard.channel = channel;
	f->channel_heard.event = id;
}

static enum verdict keep_brought(struct record *r)
{
	const struct command *c = r->c;
	size_t head = strlen(c->text), n = head + 1 + c->body_n;
	unsigned char *plain, *sealed;
	char digest[49];

	if (c->number <= channel_MAIL || c->number >= channel_COUNT)
		return VERDICT_bad_request;
	digest_of(c, digest);
	plain = dj_alloc(n);
	sealed = dj_alloc(n + SEAL_OVERHEAD);
	memcpy(plain, c->text, head);
	plain[head] = '\n';
	if (c->body_n)
		memcpy(plain + head + 1, c->body, c->body_n);
	n = keyring_seal(r->keys, (struct seal_place){"channel_event.body", event_place(digest)},
			 plain, n, sealed);
	keep_event(r, (enum channel)c->number, digest, db_b(sealed, n), (int64_t)c->body_n);
	if (c->words[0])
		db_exec(r->db, SQL_channel_place, db_t(c->words), db_i(c->number));
	free(plain);
	free(sealed);
	return VERDICT_ok;
}

/* It stays as it came; a person decides about it. */
static void cannot_be_read(struct record *r)
{
	const struct command *c = r->c;
	struct fact *f;

	db_exec(r->db, SQL_channel_event_unreadable, db_i(c->count[1]), db_i(c->subject));
	f = facts_add(&r->facts, FACT_channel_unread);
	f->channel_unread.channel =
	    db_query_int(r->db, SQL_channel_event_channel, 0, db_i(c->subject));
	f->channel_unread.event = c->subject;
	f->channel_unread.why = c->count[1];
}

/* subject: one that could not be read; flag: it is read again, as if it had just come; else it is
 * set aside: kept as long as all that comes, and nobody's work any more. */
enum verdict record_channel_decide(struct record *r)
{
	const struct command *c = r->c;
	struct db_rows rows = db_query(r->db, SQL_channel_event_decide, db_i(c->flag ? 0 : -2),
				       db_i(r->now), db_i(c->actor), db_i(c->subject));
	bool found = db_next(&rows);
	int64_t channel = found ? db_int(&rows, 0) : 0;
	struct fact *f;

	db_done(&rows);
	if (!found)
		return VERDICT_not_found;
	f = facts_add(&r->facts, FACT_channel_decided);
	f->channel_decided.channel = channel;
	f->channel_decided.event = c->subject;
	f->channel_decided.again = c->flag;
	f->channel_decided.person = c->actor;
	return VERDICT_ok;
}

/* What came, byte by byte, is handed to a person: their name stands beside that. */
enum verdict record_channel_open(struct record *r)
{
	const struct command *c = r->c;
	int64_t channel = db_query_int(r->db, SQL_channel_event_is_unread, -1, db_i(c->subject));
	struct fact *f;

	if (channel < 0)
		return VERDICT_not_found;
	f = facts_add(&r->facts, FACT_channel_opened);
	f->channel_opened.channel = channel;
	f->channel_opened.event = c->subject;
	f->channel_opened.person = c->actor;
	return VERDICT_ok;
}

/* Four uses, all of the text edge and the web edge:
 * number (channel), line (which adapter and address), text (JSON: arguments), body, name (makes
 * equal ones two): brought to our address by somebody whom the text edge let in, or fetched from a
 * gateway (words: how far that is read);
 * number (channel), name (digest), count: bytes; text: how far the mailbox is read: it lies in a
 * file; subject: a run ended in the middle of reading it; subject and flag: read, or (count: -1 and
 * enum event_why) unreadable. Answers the event. */
enum verdict record_channel_event(struct record *r)
{
	const struct command *c = r->c;

	if (c->subject && c->flag && c->count[0] < 0)
		cannot_be_read(r);
	else if (c->subject && c->flag)
		db_exec(r->db, SQL_channel_event_done, db_i(r->now), db_i(c->subject));
	else if (c->subject)
		db_exec(r->db, SQL_channel_event_tried, db_i(c->subject));
	else if (c->number == channel_MAIL) {
		keep_event(r, channel_MAIL, c->name, db_b("", 0), c->count[0]);
		db_exec(r->db, SQL_channel_place, db_t(c->text), db_i(channel_MAIL));
	} else
		return keep_brought(r);
	return VERDICT_ok;
}
