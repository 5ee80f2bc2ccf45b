/* Owns the views of contacts: list, one, earlier ones of a caller, why an agent was chosen,
 * call-backs. Numbers leave masked, always. */
#include "app/query_run.h"
#include "app/sealed.h"
#include "store/log.h"

#include <stdlib.h>
#include <string.h>

/* The columns of CONTACT_COLUMNS in sql_contact.def. */
enum {
	C_ID,
	C_CHANNEL,
	C_LINE,
	C_IN_PROVINCE,
	C_LANGUAGE,
	C_STATE,
	C_QUEUE,
	C_QUEUE_NAME,
	C_AGENT,
	C_AGENT_SEALED,
	C_STARTED,
	C_QUEUED,
	C_ANSWERED,
	C_ENDED,
	C_WAITED,
	C_TALK,
	C_HOLD,
	C_LASTED,
	C_RESULT,
	C_TOPIC,
	C_PLACE,
	C_OUTCOME,
	C_CALLER_HASH,
	C_CALLER_SEALED,
	C_END_REASON,
	C_BECAUSE
};

static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

/* The members of a contact, without the braces. */
static void contact_members(struct query_run *r, const struct db_rows *c)
{
	struct dj_json *j = &r->json;

	dj_json_id(j, "id", db_int(c, C_ID));
	query_json_word(j, "channel", words_channel, db_int(c, C_CHANNEL));
	query_json_word(j, "state", words_contact_state, db_int(c, C_STATE));
	dj_json_bool(j, "anonymous", !query_json_caller(r, db_int(c, C_ID), c, C_CALLER_SEALED));
	dj_json_text(j, "line", or_null(db_text(c, C_LINE)));
	dj_json_bool(j, "in_province", db_int(c, C_IN_PROVINCE));
	query_json_word(j, "language", words_language, db_int(c, C_LANGUAGE));
	dj_json_id(j, "queue", db_int(c, C_QUEUE));
	dj_json_text(j, "queue_name", or_null(db_text(c, C_QUEUE_NAME)));
	dj_json_id(j, "agent", db_int(c, C_AGENT));
	query_json_person(r, "agent_name", db_int(c, C_AGENT), c, C_AGENT_SEALED);
	query_json_ms(j, "started_ms", db_int(c, C_STARTED));
	query_json_ms(j, "queued_ms", db_int(c, C_QUEUED));
	query_json_ms(j, "answered_ms", db_int(c, C_ANSWERED));
	query_json_ms(j, "ended_ms", db_int(c, C_ENDED));
	dj_json_int(j, "waited_ms", db_int(c, C_WAITED));
	dj_json_int(j, "talk_ms", db_int(c, C_TALK));
	dj_json_int(j, "hold_ms", db_int(c, C_HOLD));
	dj_json_int(j, "lasted_ms", db_int(c, C_LASTED));
	query_json_word(j, "result", words_result, db_int(c, C_RESULT));
	dj_json_id(j, "end_reason", db_int(c, C_END_REASON));
	dj_json_id(j, "topic", db_int(c, C_TOPIC));
	dj_json_id(j, "place", db_int(c, C_PLACE));
	query_json_word(j, "outcome", words_outcome, db_int(c, C_OUTCOME));
}

/* A call in crisis is for those who were in it, and who lead or audit (R059). */
#define SEES_ALL (1u << role_SUPERVISOR | 1u << role_MANAGER | 1u << role_AUDITOR)

struct restricted {
	int count;
	dj_id contacts[1000];
};

static void load_restricted(struct query_run *r, dj_id before, struct restricted *out)
{
	struct db_rows rows;

	out->count = 0;
	if (r->q->roles & SEES_ALL)
		return;
	rows = db_query(r->db, SQL_crisis_hidden, db_i(before), db_i(r->q->person));
	while (db_next(&rows))
		out->contacts[out->count++ % (int)DJ_COUNT(out->contacts)] = db_int(&rows, 0);
}

static bool is_restricted(const struct restricted *x, dj_id contact)
{
	for (int i = 0; i < x->count; i++)
		if (x->contacts[i] == contact)
			return true;
	return false;
}

bool query_hides(struct query_run *r, dj_id contact)
{
	return r->q->person && !(r->q->roles & SEES_ALL) &&
	       db_query_int(r->db, SQL_crisis_hides, 0, db_i(contact), db_i(r->q->person));
}

/* That it was, and nothing of it. */
static void restricted_members(struct query_run *r, const struct db_rows *c)
{
	struct dj_json *j = &r->json;

	dj_json_id(j, "id", db_int(c, C_ID));
	query_json_word(j, "channel", words_channel, db_int(c, C_CHANNEL));
	query_json_word(j, "state", words_contact_state, db_int(c, C_STATE));
	query_json_ms(j, "started_ms", db_int(c, C_STARTED));
	dj_json_bool(j, "restricted", true);
}

enum verdict query_contacts(struct query_run *r)
{
	static _Thread_local struct restricted hidden;
	int64_t before = r->q->before ? r->q->before : INT64_MAX;
	int limit = DJ_MIN(DJ_MAX(r->q->limit, 1), 200), n = 0;
	bool live = strcmp(r->q->text, "live") == 0;
	struct db_rows rows;
	dj_id last = 0;

	if (r->q->text[0] && !live)
		return VERDICT_bad_request;
	hidden.count = 0;
	if (r->q->person)
		load_restricted(r, before, &hidden);
	rows = db_query(r->db, live ? SQL_contact_list_live : SQL_contact_list, db_i(before),
			db_i(limit));
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "contacts");
	while (db_next(&rows)) {
		last = db_int(&rows, C_ID);
		n++;
		dj_json_object(&r->json, NULL);
		(is_restricted(&hidden, last) ? restricted_members : contact_members)(r, &rows);
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
	dj_json_id(&r->json, "before", n == limit ? last : 0); /* of the next page */
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* ---- one ---- */

/* The card of a call is asked for by the system, and may go to anybody. */
static void earlier(struct query_run *r, int64_t caller_hash, dj_id but)
{
	static _Thread_local struct restricted hidden;
	struct dj_json *j = &r->json;
	struct db_rows rows;

	load_restricted(r, INT64_MAX, &hidden);
	rows = db_query(r->db, SQL_contact_earlier, db_i(caller_hash), db_i(but));
	dj_json_array(j, "earlier");
	while (db_next(&rows)) {
		if (is_restricted(&hidden, db_int(&rows, C_ID)))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "contact", db_int(&rows, C_ID));
		dj_json_int(j, "at_ms", db_int(&rows, C_STARTED));
		query_json_word(j, "channel", words_channel, db_int(&rows, C_CHANNEL));
		dj_json_id(j, "topic", db_int(&rows, C_TOPIC));
		query_json_word(j, "outcome", words_outcome, db_int(&rows, C_OUTCOME));
		query_json_person(r, "agent", db_int(&rows, C_AGENT), &rows, C_AGENT_SEALED);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static int64_t caller_hash_of(struct query_run *r, dj_id contact)
{
	return db_query_int(r->db, SQL_contact_private, 0, db_i(contact));
}

enum verdict query_earlier(struct query_run *r)
{
	dj_json_object(&r->json, NULL);
	earlier(r, caller_hash_of(r, r->q->id), r->q->id);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

static void segments(struct query_run *r)
{
	struct db_rows s = db_query(r->db, SQL_segment_list, db_i(r->q->id));
	struct dj_json *j = &r->json;

	dj_json_array(j, "segments");
	while (db_next(&s)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&s, 0));
		dj_json_id(j, "queue", db_int(&s, 1));
		dj_json_text(j, "queue_name", or_null(db_text(&s, 2)));
		dj_json_id(j, "agent", db_int(&s, 3));
		query_json_person(r, "agent_name", db_int(&s, 3), &s, 4);
		query_json_word(j, "because", words_queued_because, db_int(&s, 5));
		query_json_ms(j, "queued_ms", db_int(&s, 6));
		query_json_ms(j, "answered_ms", db_int(&s, 7));
		query_json_ms(j, "ended_ms", db_int(&s, 8));
		dj_json_int(j, "waited_ms", db_int(&s, 9));
		dj_json_int(j, "talk_ms", db_int(&s, 10));
		dj_json_int(j, "hold_ms", db_int(&s, 11));
		dj_json_text(j, "how",
			     db_int(&s, 12) < 0 ? NULL
						: word_of(words_segment_end, db_int(&s, 12)));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void known(struct dj_json *j, const char *key, int64_t value, bool is_known)
{
	if (is_known)
		dj_json_int(j, key, value);
	else
		dj_json_null(j, key);
}

/* How a leg sounded; columns 4 to 9 of leg_list. */
static void quality(struct dj_json *j, const struct db_rows *l)
{
	bool measured = db_int(l, 4) > 0;

	known(j, "mos", db_int(l, 4), measured);
	known(j, "worst", db_int(l, 5), measured);
	known(j, "loss_in", db_int(l, 6), db_int(l, 6) >= 0);
	known(j, "loss_out", db_int(l, 7), db_int(l, 7) >= 0);
	known(j, "jitter_us", db_int(l, 8), measured);
	known(j, "rtt_us", db_int(l, 9), db_int(l, 9) >= 0);
}

/* What was relayed of its pictures, and what its page saw of the others'; null: sound alone. */
static void pictures(struct query_run *r, dj_id leg)
{
	static const char *const names[] = {"received", "sent",	    "lost",    "asked",
					    "again",	"frames",   "rate",    "width",
					    "height",	"delay_ms", "ahead_ms"};
	struct db_rows v = db_query(r->db, SQL_leg_video_of, db_i(leg));
	struct dj_json *j = &r->json;

	if (!db_next(&v)) {
		dj_json_null(j, "video");
		return;
	}
	dj_json_object(j, "video");
	query_json_word(j, "codec", words_video_codec, db_int(&v, 0));
	for (int i = 0; i < (int)DJ_COUNT(names); i++)
		dj_json_int(j, names[i], db_int(&v, i + 1));
	dj_json_end_object(j);
	db_done(&v);
}

static void legs(struct query_run *r)
{
	struct db_rows l = db_query(r->db, SQL_leg_list, db_i(r->q->id));
	struct dj_json *j = &r->json;

	dj_json_array(j, "legs");
	while (db_next(&l)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&l, 0));
		query_json_word(j, "kind", words_leg_kind, db_int(&l, 3));
		dj_json_id(j, "agent", db_int(&l, 1));
		query_json_person(r, "agent_name", db_int(&l, 1), &l, 2);
		quality(j, &l);
		pictures(r, db_int(&l, 0));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void parties(struct query_run *r)
{
	struct db_rows p = db_query(r->db, SQL_party_list, db_i(r->q->id));
	struct dj_json *j = &r->json;

	dj_json_array(j, "parties");
	while (db_next(&p)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&p, 0));
		query_json_word(j, "role", words_party_role, db_int(&p, 1));
		query_json_word(j, "purpose", words_dial_purpose, db_int(&p, 2));
		dj_json_id(j, "entry", db_int(&p, 3));
		dj_json_id(j, "agent", db_int(&p, 4));
		query_json_person(r, "agent_name", db_int(&p, 4), &p, 5);
		query_json_ms(j, "invited_ms", db_int(&p, 6));
		query_json_ms(j, "joined_ms", db_int(&p, 7));
		query_json_ms(j, "left_ms", db_int(&p, 8));
		dj_json_int(j, "talk_ms", db_int(&p, 9));
		dj_json_text(j, "how",
			     db_int(&p, 10) < 0 ? NULL : word_of(words_leg_end, db_int(&p, 10)));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* Columns of record_list. */
enum { R_ID, R_STANDING, R_REVISION, R_PERSON, R_AT, R_TOPIC, R_PLACE, R_OUTCOME, R_NOTE, R_WORDS };
enum { STANDING_EARLIER, STANDING_CURRENT, STANDING_ASIDE };

static void record_text(struct query_run *r, const char *key, const char *column,
			const struct db_rows *rows, int i)
{
	char text[NOTE_TEXT + 1];
	struct seal_place where = {column, db_int(rows, R_ID)};

	dj_json_text(&r->json, key, sealed_text(r->keys, where, rows, i, text, sizeof text));
}

static void record_object(struct query_run *r, const char *key, const struct db_rows *rows)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, key);
	dj_json_id(j, "topic", db_int(rows, R_TOPIC));
	dj_json_id(j, "place", db_int(rows, R_PLACE));
	query_json_word(j, "outcome", words_outcome, db_int(rows, R_OUTCOME));
	record_text(r, "note", "contact_record.note", rows, R_NOTE);
	record_text(r, "words", "contact_record.words", rows, R_WORDS);
	dj_json_int(j, "revision", db_int(rows, R_REVISION));
	dj_json_id(j, "person", db_int(rows, R_PERSON));
	dj_json_int(j, "at_ms", db_int(rows, R_AT));
	dj_json_end_object(j);
}

static void empty_record(struct dj_json *j)
{
	dj_json_raw(j, "classified",
		    "{\"topic\":null,\"place\":null,\"outcome\":\"none\",\"note\":\"\",\"words\":"
		    "\"\",\"revision\":0}");
}

/* The rows of one standing, as a list. */
static void records(struct query_run *r, const char *key, int64_t standing)
{
	struct db_rows rows = db_query(r->db, SQL_record_list, db_i(r->q->id));

	dj_json_array(&r->json, key);
	while (db_next(&rows))
		if (db_int(&rows, R_STANDING) == standing)
			record_object(r, NULL, &rows);
	dj_json_end_array(&r->json);
}

static void current_record(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_record_list, db_i(r->q->id));

	while (db_next(&rows))
		if (db_int(&rows, R_STANDING) == STANDING_CURRENT) {
			record_object(r, "classified", &rows);
			db_done(&rows);
			return;
		}
	empty_record(&r->json);
}

enum verdict query_contact(struct query_run *r)
{
	struct db_rows rows;
	int64_t hash;

	rows = db_query(r->db, SQL_contact_one, db_i(r->q->id));
	if (!db_next(&rows))
		return VERDICT_not_found;
	dj_json_object(&r->json, NULL);
	contact_members(r, &rows);
	hash = db_int(&rows, C_CALLER_HASH);
	db_done(&rows);
	segments(r);
	legs(r);
	parties(r);
	earlier(r, hash, r->q->id);
	query_typed(r);
	current_record(r);
	records(r, "revisions", STANDING_EARLIER);
	records(r, "aside", STANDING_ASIDE);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
