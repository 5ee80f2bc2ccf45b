/* Owns the lists of contacts in writing and the one that is opened, with its line of time. */
#include "app/attachments.h"
#include "app/conversation_way.h"
#include "app/letter_row.h"
#include "app/mask.h"
#include "app/query_conversation.h"
#include "app/sealed.h"
#include "app/site_rows.h"
#include "base/text.h"
#include "domain/conversation/reach.h"

#include <stdlib.h>
#include <string.h>

enum {
	LIST_MOST = 300,
	PREVIEW = 160,
	NAMES = 20 /* the first column after those of conversation_read */
};

/* name of the queue, name of the agent, the last letter: id, way, name, body */
static void put_row(struct query_run *r, const struct db_rows *row,
		    const struct conversation_rules *rules)
{
	struct dj_json *j = &r->json;
	struct conversation_row v;
	char preview[PREVIEW];
	dj_id letter = db_int(row, NAMES + 2);
	char *name = letter_text(r->keys, "letter.name", letter, row, NAMES + 3);
	char *body = letter_text(r->keys, "letter.body", letter, row, NAMES + 4);

	conversation_read(row, &v);
	dj_json_object(j, NULL);
	query_conversation_put(r, &v, rules);
	dj_json_text(j, "queue_name", db_text(row, NAMES));
	query_json_person(r, "agent_name", v.agent, row, NAMES + 1);
	dj_json_text(j, "name", name ? name : "");
	query_json_caller(r, v.contact, row, NAMES + 5);
	dj_copy_n(preview, sizeof preview, body ? body : "", body ? strlen(body) : 0);
	for (char *p = preview; *p; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	dj_json_text(j, "preview", preview);
	dj_json_end_object(j);
	free(name);
	free(body);
}

static struct db_rows rows_of(struct query_run *r)
{
	if (strcmp(r->q->text, "mine") == 0)
		return db_query(r->db, SQL_conversation_mine, db_i(r->q->person), db_i(LIST_MOST));
	if (strcmp(r->q->text, "waiting") == 0)
		return db_query(r->db, SQL_conversation_waiting, db_i(LIST_MOST));
	return db_query(r->db, SQL_conversation_all, db_i(LIST_MOST));
}

static void put_counts(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct db_rows rows = db_query(r->db, SQL_conversation_counts);

	dj_json_array(j, "channels");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		query_json_word(j, "channel", words_channel, db_int(&rows, 0));
		dj_json_int(j, "waiting", db_int(&rows, 1));
		query_json_ms(j, "oldest_ms", db_int(&rows, 2));
		dj_json_int(j, "open", db_int(&rows, 3));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_conversations(struct query_run *r)
{
	struct conversation_rules rules;
	struct db_rows rows;

	site_load_conversation(r->db, &rules);
	rows = rows_of(r);
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "conversations");
	while (db_next(&rows))
		put_row(r, &rows, &rules);
	dj_json_end_array(&r->json);
	put_counts(r);
	dj_json_int(&r->json, "now_ms", r->now);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- one ---- */

static void put_letter(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;
	dj_id id = db_int(row, 0);
	char *body = letter_text(r->keys, "letter.body", id, row, 9);
	char *name = letter_text(r->keys, "letter.name", id, row, 10);
	char *detail = letter_text(r->keys, "letter.detail", id, row, 11);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", id);
	query_json_word(j, "channel", words_channel, db_int(row, 1));
	query_json_word(j, "way", words_letter_way, db_int(row, 2));
	query_json_word(j, "state", words_letter_state, db_int(row, 3));
	query_json_word(j, "kind", words_letter_kind, db_int(row, 4));
	query_json_word(j, "why", words_letter_why, db_int(row, 5));
	dj_json_bool(j, "open", db_int(row, 6) != 0);
	dj_json_bool(j, "note", db_int(row, 7) != 0);
	dj_json_id(j, "person", db_int(row, 8));
	query_json_person(r, "person_name", db_int(row, 8), row, 14);
	dj_json_text(j, "name", name ? name : "");
	dj_json_text(j, "body", body ? body : "");
	dj_json_text(j, "detail", detail ? detail : "");
	dj_json_int(j, "fold", db_int(row, 12));
	dj_json_int(j, "made_ms", db_int(row, 13));
	dj_json_id(j, "contact", db_int(row, 15));
	attachments_json(r, attachment_owner_LETTER, id);
	dj_json_end_object(j);
	free(body);
	free(name);
	free(detail);
}

static void put_letters(struct query_run *r, dj_id inquiry)
{
	struct db_rows rows =
	    db_query(r->db, SQL_conversation_letters, db_i(r->q->id), db_i(inquiry));

	dj_json_array(&r->json, "letters");
	while (db_next(&rows))
		if (db_int(&rows, 15) == r->q->id || !query_hides(r, db_int(&rows, 15)))
			put_letter(r, &rows);
	dj_json_end_array(&r->json);
}

static void put_draft(struct query_run *r)
{
	struct db_rows rows =
	    db_query(r->db, SQL_conversation_draft_one, db_i(r->q->id), db_i(r->q->person));
	char text[NOTE_TEXT] = "";

	if (db_next(&rows))
		sealed_text(r->keys, (struct seal_place){"conversation.draft", r->q->id}, &rows, 0,
			    text, sizeof text);
	db_done(&rows);
	dj_json_text(&r->json, "draft", text);
}

void query_put_size(struct query_run *r, const char *key, enum channel channel)
{
	static const struct reach korean = {text_unit_CP949, SMS_LONG_BYTES, SMS_LONG_BYTES, 1, 0};
	const struct reach *reach = reach_of(channel);
	struct dj_json *j = &r->json;
	struct channel_settings s;

	if (channel == channel_SMS) {
		channel_read(r->db, r->keys, channel, &s);
		reach = channel_is_korean(&s) ? &korean : reach;
	}
	dj_json_object(j, key);
	query_json_word(j, "unit", words_text_unit, reach->unit);
	dj_json_int(j, "alone", reach->alone);
	dj_json_int(j, "part", reach->part);
	dj_json_int(j, "most", reach->most);
	dj_json_end_object(j);
}

/* May it be answered, until when, and how long an answer may be. */
static void put_reach(struct query_run *r, const struct conversation_row *v)
{
	struct dj_json *j = &r->json;
	struct channel_settings s;

	channel_read(r->db, r->keys, v->channel, &s);
	query_json_word(
	    j, "shut", words_channel_shut,
	    reach_shut(v->channel, s.active || v->channel == channel_CHAT, v->heard_ms, r->now));
	query_json_ms(j, "answer_until_ms", reach_until(v->channel, v->heard_ms));
	query_put_size(r, "size", v->channel);
}

/* ---- where else they can be reached ---- */

static void put_way(struct query_run *r, const struct conversation_way *way)
{
	char masked[LETTER_ADDRESS];
	struct dj_json *j = &r->json;
	enum mask_kind kind = way->channel == channel_MAIL ? MASK_EMAIL
			      : way->channel < channel_MAIL || way->channel == channel_SMS
				  ? MASK_NUMBER
				  : MASK_KEY;

	dj_json_object(j, NULL);
	query_json_word(j, "channel", words_channel, way->channel);
	dj_json_text(j, "to", mask_text(kind, r->q->roles, way->to, masked, sizeof masked));
	query_json_word(j, "shut", words_channel_shut, way->shut);
	query_json_ms(j, "until_ms", way->until_ms);
	query_json_ms(j, "goes_ms", way->shut == channel_shut_QUIET ? way->goes_ms : 0);
	query_put_size(r, "size", way->channel);
	dj_json_end_object(j);
}

static void put_ways(struct query_run *r, const struct conversation_row *v, dj_id inquiry)
{
	struct letter_draft about = {
	    .kind = letter_kind_PERSON, .contact = v->contact, .inquiry = inquiry};
	struct conversation_way way;

	dj_json_array(&r->json, "ways");
	for (int c = channel_CALL; c < channel_COUNT; c++) {
		if (c == channel_WEB_CALL)
			continue;
		about.channel = (enum channel)c;
		conversation_way(r->db, r->keys, &about, r->now, &way);
		put_way(r, &way);
	}
	dj_json_end_array(&r->json);
}

static void put_calls(struct query_run *r, dj_id contact, dj_id inquiry)
{
	struct db_rows row =
	    db_query(r->db, SQL_conversation_calls, db_i(contact), db_i(inquiry), db_i(inquiry));
	struct dj_json *j = &r->json;

	dj_json_array(j, "calls");
	while (db_next(&row)) {
		if (query_hides(r, db_int(&row, 0)))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "contact", db_int(&row, 0));
		dj_json_int(j, "started_ms", db_int(&row, 1));
		query_json_ms(j, "answered_ms", db_int(&row, 2));
		query_json_ms(j, "ended_ms", db_int(&row, 3));
		query_json_word(j, "result", words_result, db_int(&row, 4));
		query_json_person(r, "agent_name", db_int(&row, 5), &row, 6);
		dj_json_int(j, "talk_ms", db_int(&row, 7));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* Which notices were said in it. */
static void put_warned(struct query_run *r, dj_id contact)
{
	struct db_rows row = db_query(r->db, SQL_ending_warnings_of, db_i(contact));

	dj_json_array(&r->json, "warned");
	while (db_next(&row)) {
		dj_json_object(&r->json, NULL);
		query_json_word(&r->json, "kind", words_ending_kind, db_int(&row, 1));
		dj_json_int(&r->json, "warned", db_int(&row, 2));
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
}

enum verdict query_conversation(struct query_run *r)
{
	struct conversation_rules rules;
	struct conversation_row v;
	dj_id inquiry;

	if (!conversation_load(r->db, r->q->id, &v))
		return VERDICT_not_found;
	site_load_conversation(r->db, &rules);
	inquiry = conversation_inquiry(r->db, v.contact);
	dj_json_object(&r->json, NULL);
	query_conversation_put(r, &v, &rules);
	dj_json_id(&r->json, "inquiry", inquiry);
	put_reach(r, &v);
	put_ways(r, &v, inquiry);
	put_calls(r, v.contact, inquiry);
	put_warned(r, v.contact);
	query_put_ladder(r, &v);
	query_put_handovers(r);
	query_put_translations(r);
	put_letters(r, inquiry);
	put_draft(r);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
