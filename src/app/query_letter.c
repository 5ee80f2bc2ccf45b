/* Owns the views of letters and channels. An address at the other end is masked in lists; whole in
 * the one letter that somebody opens, because an answer is written to it. */
#include "app/attachments.h"
#include "app/letter_row.h"
#include "app/query_run.h"
#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREVIEW 160
#define DAY_MS	(24 * 3600 * 1000LL)

/* "kim.minsu@gg.example" -> "k*******u@gg.example" */
static void mask_address(const char *address, char *out, size_t cap)
{
	const char *at = strrchr(address, '@');
	size_t own;

	if (!at) {
		dj_mask_number(address, out, cap);
		return;
	}
	own = (size_t)(at - address);
	dj_copy(out, cap, address);
	for (size_t i = 1; i + 1 < DJ_MAX(own, 2) && out[i]; i++)
		out[i] = '*';
}

static char *open_text(struct query_run *r, const struct db_rows *row, const char *column,
		       int index)
{
	char *text = letter_text(r->keys, column, db_int(row, 0), row, index);

	return text ? text : dj_strdup("");
}

static void put_text(struct query_run *r, const struct db_rows *row, const char *key,
		     const char *column, int index)
{
	char *text = open_text(r, row, column, index);

	dj_json_text(&r->json, key, text);
	free(text);
}

static void put_preview(struct query_run *r, const struct db_rows *row)
{
	char *text = open_text(r, row, "letter.body", 14), preview[PREVIEW];
	size_t n = strlen(text), fold = (size_t)db_int(row, 15);

	dj_copy_n(preview, sizeof preview, text, DJ_MIN(n, fold));
	for (char *p = preview; *p; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	dj_json_text(&r->json, "preview", preview);
	free(text);
}

static void put_letter(struct query_run *r, const struct db_rows *row, bool whole)
{
	struct dj_json *j = &r->json;
	char *address = open_text(r, row, "letter.identity", 11), masked[LETTER_ADDRESS];

	mask_address(address, masked, sizeof masked);
	dj_json_id(j, "id", db_int(row, 0));
	query_json_word(j, "channel", words_channel, db_int(row, 1));
	query_json_word(j, "way", words_letter_way, db_int(row, 2));
	query_json_word(j, "state", words_letter_state, db_int(row, 3));
	query_json_word(j, "kind", words_letter_kind, db_int(row, 4));
	query_json_word(j, "why", words_letter_why, db_int(row, 5));
	dj_json_id(j, "contact", db_int(row, 6));
	dj_json_id(j, "inquiry", db_int(row, 7));
	dj_json_id(j, "answers", db_int(row, 8));
	dj_json_id(j, "person", db_int(row, 9));
	query_json_person(r, "person_name", db_int(row, 9), row, 24);
	query_json_word(j, "language", words_language, db_int(row, 10));
	dj_json_text(j, "address", whole ? address : masked);
	put_text(r, row, "name", "letter.name", 12);
	put_text(r, row, "subject", "letter.subject", 13);
	dj_json_int(j, "made_ms", db_int(row, 20));
	query_json_ms(j, "due_ms", db_int(row, 21));
	dj_json_int(j, "moved_ms", db_int(row, 22));
	dj_json_int(j, "tries", db_int(row, 23));
	free(address);
}

static void put_whole(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;

	put_letter(r, row, true);
	put_text(r, row, "body", "letter.body", 14);
	dj_json_int(j, "fold", db_int(row, 15));
	dj_json_text(j, "auth", db_text(row, 17));
	put_text(r, row, "detail", "letter.detail", 18);
	dj_json_int(j, "bytes", db_int(row, 19));
	attachments_json(r, attachment_owner_LETTER, db_int(row, 0));
}

static void put_list(struct query_run *r, struct db_rows *rows, bool whole)
{
	struct dj_json *j = &r->json;

	dj_json_array(j, "letters");
	while (db_next(rows)) {
		dj_json_object(j, NULL);
		if (whole) {
			put_whole(r, rows);
		} else {
			put_letter(r, rows, false);
			put_preview(r, rows);
		}
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_letters(struct query_run *r)
{
	const char *which = r->q->text;
	dj_id before = r->q->before ? r->q->before : INT64_MAX;
	struct db_rows rows;

	if (strcmp(which, "waiting") == 0)
		rows = db_query(r->db, SQL_letter_waiting, db_i(r->q->limit));
	else if (strcmp(which, "problems") == 0)
		rows = db_query(r->db, SQL_letter_problems, db_i(before), db_i(r->q->limit));
	else if (!which[0])
		rows = db_query(r->db, SQL_letter_list, db_i(before), db_i(r->q->limit));
	else
		return VERDICT_bad_request;
	dj_json_object(&r->json, NULL);
	put_list(r, &rows, false);
	dj_json_int(&r->json, "waiting", db_query_int(r->db, SQL_letter_waiting_count, 0));
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

enum verdict query_contact_letters(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_letter_of_contact, db_i(r->q->id));

	dj_json_object(&r->json, NULL);
	put_list(r, &rows, true);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* What was written with the same address before, newest first. */
static void put_earlier(struct query_run *r, int64_t identity)
{
	struct db_rows rows =
	    db_query(r->db, SQL_letter_of_identity, db_i(identity), db_i(r->q->id));
	struct dj_json *j = &r->json;

	dj_json_array(j, "earlier");
	while (db_next(&rows)) {
		if (query_hides(r, db_int(&rows, 6)))
			continue;
		dj_json_object(j, NULL);
		put_letter(r, &rows, false);
		put_preview(r, &rows);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_letter(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_letter_facts, db_i(r->q->id));
	int64_t identity;
	dj_id contact;

	if (!db_next(&rows))
		return VERDICT_not_found;
	contact = db_int(&rows, 4);
	identity = db_int(&rows, 9);
	db_done(&rows);
	if (contact && query_hides(r, contact))
		return VERDICT_not_allowed;
	rows = db_query(r->db, SQL_letter_one, db_i(r->q->id));
	if (!db_next(&rows))
		return VERDICT_not_found;
	dj_json_object(&r->json, NULL);
	put_whole(r, &rows);
	db_done(&rows);
	put_earlier(r, identity);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- channels ---- */

static void put_settings(struct query_run *r, const struct channel_settings *s)
{
	struct dj_json *j = &r->json;

	dj_json_array(j, "settings");
	for (int i = 0; i < CHANNEL_KEYS; i++) {
		const struct channel_key_info *k = channel_key_info((enum channel_key)i);

		if (k->channel != s->channel)
			continue;
		dj_json_object(j, NULL);
		dj_json_text(j, "name", k->word);
		dj_json_text(j, "value", k->secret ? NULL : s->value[i]);
		dj_json_bool(j, "secret", k->secret);
		dj_json_bool(j, "set", s->value[i][0] != '\0');
		dj_json_text(j, "otherwise", k->otherwise);
		dj_json_text(j, "help", k->help);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_condition(struct query_run *r, enum channel channel)
{
	struct db_rows rows = db_query(r->db, SQL_channel_one, db_i(channel));
	struct dj_json *j = &r->json;
	bool known = db_next(&rows);

	query_json_ms(j, "tried_ms", known ? db_int(&rows, 4) : 0);
	query_json_ms(j, "well_ms", known ? db_int(&rows, 5) : 0);
	dj_json_text(j, "trouble", known ? db_text(&rows, 6) : "");
	db_done(&rows);
	dj_json_bool(j, "asked", channel_is_asked(channel));
	query_json_ms(j, "heard_ms", db_query_int(r->db, SQL_channel_heard, 0, db_i(channel)));
	query_json_ms(j, "went_ms", db_query_int(r->db, SQL_channel_went, 0, db_i(channel)));
	rows =
	    db_query(r->db, SQL_channel_counts, db_i(channel), db_i(dj_id_first(r->now - DAY_MS)));
	if (db_next(&rows)) {
		dj_json_int(j, "letters", db_int(&rows, 0));
		dj_json_int(j, "received", db_int(&rows, 1));
		dj_json_int(j, "queued", db_int(&rows, 2));
		dj_json_int(j, "failed", db_int(&rows, 3));
	}
	db_done(&rows);
	dj_json_int(j, "unread", db_query_int(r->db, SQL_channel_event_unread, 0, db_i(channel)));
}

/* The address that a gateway calls holds the key: administrators alone see it. */
static void put_address(struct query_run *r, const struct channel_settings *s)
{
	bool may = !r->q->person || r->q->roles & 1u << role_ADMIN;
	int key = channel_key_key(s->channel);
	const char *secret = key < 0 ? "" : s->value[key];
	char path[120];

	snprintf(path, sizeof path, "/api/v1/in/%s/%.60s", word_of(words_channel, s->channel),
		 secret);
	dj_json_text(&r->json, "path", may && secret[0] ? path : NULL);
}

/* Has it any setting? */
static bool is_written(enum channel channel)
{
	for (int i = 0; i < CHANNEL_KEYS; i++)
		if (channel_key_info((enum channel_key)i)->channel == channel)
			return true;
	return false;
}

static void put_unread(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(row, 0));
	query_json_word(j, "channel", words_channel, db_int(row, 1));
	dj_json_int(j, "at_ms", db_int(row, 2));
	dj_json_int(j, "bytes", db_int(row, 3));
	query_json_word(j, "why", words_event_why, db_int(row, 4));
	dj_json_text(j, "what", db_text(row, 5));
	dj_json_bool(j, "aside", db_int(row, 6) == -2);
	query_json_ms(j, "decided_ms", db_int(row, 7));
	query_json_person(r, "decided_by", db_int(row, 8), row, 9);
	dj_json_end_object(j);
}

/* Those that wait for a person first, then those that were set aside. */
enum verdict query_channel_unread(struct query_run *r)
{
	dj_id before = r->q->before ? r->q->before : INT64_MAX;
	struct db_rows rows = db_query(r->db, SQL_channel_event_unread_list, db_i(before),
				       db_i(DJ_MIN(DJ_MAX(r->q->limit, 1), 200)));
	int64_t waiting = 0;

	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "events");
	while (db_next(&rows)) {
		put_unread(r, &rows);
		waiting += db_int(&rows, 6) == -1;
	}
	dj_json_end_array(&r->json);
	dj_json_int(&r->json, "waiting", waiting);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

enum verdict query_channels(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct channel_settings s;

	dj_json_object(j, NULL);
	dj_json_array(j, "channels");
	for (int i = 0; i < channel_COUNT; i++) {
		if (!is_written((enum channel)i))
			continue;
		channel_read(r->db, r->keys, (enum channel)i, &s);
		dj_json_object(j, NULL);
		query_json_word(j, "channel", words_channel, s.channel);
		dj_json_bool(j, "active", s.active);
		dj_json_int(j, "rev", s.rev);
		dj_json_text(j, "lacks", channel_lacks(&s));
		put_address(r, &s);
		put_settings(r, &s);
		put_condition(r, s.channel);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* The last ones that came: when, by which address, and whether they could be read. What is in them
 * stands in the letters. */
enum verdict query_channel_events(struct query_run *r)
{
	int channel = word_value(words_channel, r->q->text);
	struct dj_json *j = &r->json;
	struct db_rows rows;

	if (channel < channel_MAIL)
		return VERDICT_not_found;
	rows = db_query(r->db, SQL_channel_event_last, db_i(channel));
	dj_json_object(j, NULL);
	dj_json_array(j, "events");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&rows, 0));
		dj_json_int(j, "at_ms", db_int(&rows, 1));
		dj_json_text(j, "what", db_text(&rows, 2));
		dj_json_int(j, "bytes", db_int(&rows, 3));
		dj_json_int(j, "tries", db_int(&rows, 4));
		query_json_ms(j, "read_ms", db_int(&rows, 5) > 0 ? db_int(&rows, 5) : 0);
		dj_json_bool(j, "unread", db_int(&rows, 5) < 0);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
