/* Owns the view of who is to be rung back. Numbers leave masked, always. */
#include "app/query_run.h"
#include "app/sealed.h"

/* Columns of callback_list. */
enum {
	B_ID,
	B_CONTACT,
	B_REASON,
	B_DUE,
	B_MADE,
	B_CHANNEL,
	B_LANGUAGE,
	B_QUEUE_NAME,
	B_HASH,
	B_LINE,
	B_CALLER,
	B_ATTEMPTS,
	B_LAST,
	B_CLAIMED,
	B_TRIED,
	B_NUMBER,
	B_AGENT,
	B_MESSAGE,
	B_LASTED
};

static void number(struct query_run *r, const struct db_rows *b)
{
	char text[QUERY_SEALED];
	struct seal_place keyed = {"callback.number", db_int(b, B_ID)};
	struct seal_place own = {"contact.caller", db_int(b, B_CONTACT)};

	if (!sealed_text(r->keys, keyed, b, B_NUMBER, text, sizeof text)[0])
		sealed_text(r->keys, own, b, B_CALLER, text, sizeof text);
	query_json_number(r, text);
	dj_json_bool(&r->json, "anonymous", text[0] == '\0');
}

/* What the caller left for us to hear: /recording?contact= plays it. */
static void message(struct query_run *r, const struct db_rows *b)
{
	if (!db_int(b, B_MESSAGE)) {
		dj_json_null(&r->json, "message");
		return;
	}
	dj_json_object(&r->json, "message");
	dj_json_id(&r->json, "recording", db_int(b, B_MESSAGE));
	dj_json_int(&r->json, "lasted_ms", db_int(b, B_LASTED));
	dj_json_end_object(&r->json);
}

static void one(struct query_run *r, const struct db_rows *b)
{
	struct dj_json *j = &r->json;
	const char *queue = db_text(b, B_QUEUE_NAME), *line = db_text(b, B_LINE);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(b, B_ID));
	dj_json_id(j, "contact", db_int(b, B_CONTACT));
	query_json_word(j, "reason", words_callback_reason, db_int(b, B_REASON));
	dj_json_int(j, "due_ms", db_int(b, B_DUE));
	dj_json_int(j, "made_ms", db_int(b, B_MADE));
	dj_json_int(j, "age_ms", DJ_MAX(r->now - db_int(b, B_MADE), 0));
	query_json_word(j, "channel", words_channel, db_int(b, B_CHANNEL));
	query_json_word(j, "language", words_language, db_int(b, B_LANGUAGE));
	dj_json_text(j, "queue_name", queue[0] ? queue : NULL);
	dj_json_text(j, "line", line[0] ? line : NULL);
	number(r, b);
	dj_json_int(j, "attempts", db_int(b, B_ATTEMPTS));
	query_json_word(j, "last", words_callback_result, db_int(b, B_LAST));
	dj_json_id(j, "tried", db_int(b, B_TRIED));
	dj_json_id(j, "claimed", db_int(b, B_CLAIMED));
	query_json_person(r, "claimed_name", db_int(b, B_CLAIMED), b, B_AGENT);
	message(r, b);
	dj_json_end_object(j);
}

enum verdict query_callbacks(struct query_run *r)
{
	struct db_rows b = db_query(r->db, SQL_callback_list);

	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "callbacks");
	while (db_next(&b))
		one(r, &b);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
