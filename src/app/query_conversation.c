/* Owns the views of contacts in writing: whose they are, how long they wait, what was said. */
#include "app/conversation_row.h"
#include "app/query_conversation.h"
#include "app/sealed.h"
#include "app/site_rows.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* The part that its citizen may know. */
static void put_state(struct dj_json *j, const struct conversation_row *v)
{
	dj_json_id(j, "contact", v->contact);
	query_json_word(j, "channel", words_channel, v->channel);
	query_json_word(j, "state", words_conversation_state, v->state);
	query_json_word(j, "language", words_language, v->language);
	dj_json_id(j, "queue", v->queue);
	query_json_ms(j, "position", v->position);
	if (v->position && v->estimate_ms >= 0)
		dj_json_int(j, "estimate_ms", v->estimate_ms);
	else
		dj_json_null(j, "estimate_ms");
	dj_json_bool(j, "in_hours", v->opens_ms == 0);
	query_json_ms(j, "opens_ms", DJ_MAX(v->opens_ms, 0));
	dj_json_id(j, "agent", v->state == conversation_state_OPEN ? v->agent : 0);
	query_json_ms(j, "heard_ms", v->heard_ms);
	query_json_ms(j, "answered_ms", v->answered_ms);
}

void query_conversation_put(struct query_run *r, const struct conversation_row *v,
			    const struct conversation_rules *rules)
{
	struct dj_json *j = &r->json;
	bool owed = v->heard_ms > v->answered_ms && v->state != conversation_state_CLOSED;

	put_state(j, v);
	query_json_word(j, "because", words_conversation_because, v->because);
	query_json_word(j, "how", words_conversation_end, v->how);
	dj_json_id(j, "asked", v->state == conversation_state_OFFERED ? v->agent : 0);
	dj_json_id(j, "only_agent", v->only_agent);
	dj_json_id(j, "last_agent", v->last_agent);
	dj_json_int(j, "since_ms", v->since_ms);
	dj_json_int(j, "place_ms", v->place_ms);
	dj_json_int(j, "unread", v->unread);
	dj_json_bool(j, "danger", v->danger);
	query_json_ms(
	    j, "due_ms",
	    owed ? conversation_due(&rules->of[v->channel], DJ_MAX(v->answered_ms, v->place_ms))
		 : 0);
}

/* Of the contact whose id is asked: "state" of every automatic text and of the chat's page. */
enum verdict query_conversation_state(struct query_run *r)
{
	struct conversation_row v;

	if (!conversation_load(r->db, r->q->id, &v))
		return VERDICT_not_found;
	dj_json_object(&r->json, NULL);
	put_state(&r->json, &v);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* Our registered addresses. */
enum verdict query_our_addresses(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_our_address_list);

	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "addresses");
	while (db_next(&rows))
		dj_json_text(&r->json, NULL, db_text(&rows, 0));
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* What is under way, with nothing of who writes: enough to see what a rule would mean now. */
static void put_open(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_conversation_live);
	struct dj_json *j = &r->json;

	dj_json_array(j, "open");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "contact", db_int(&rows, 0));
		dj_json_int(j, "place_ms", db_int(&rows, 9));
		query_json_ms(j, "heard_ms", db_int(&rows, 10));
		query_json_ms(j, "answered_ms", db_int(&rows, 11));
		query_json_word(j, "channel", words_channel, db_int(&rows, 1));
		query_json_word(j, "state", words_conversation_state, db_int(&rows, 2));
		dj_json_id(j, "agent", db_int(&rows, 5));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_conversation_rules(struct query_run *r)
{
	struct conversation_rules rules;
	struct dj_json *j = &r->json;

	site_load_conversation(r->db, &rules);
	dj_json_object(j, NULL);
	dj_json_array(j, "rules");
	for (int c = 0; c < channel_COUNT; c++) {
		const struct conversation_rule *rule = &rules.of[c];

		dj_json_object(j, NULL);
		query_json_word(j, "channel", words_channel, c);
		dj_json_id(j, "queue", rule->queue);
		dj_json_int(j, "most", rule->most);
		dj_json_array(j, "blocked_by");
		for (int b = 0; b < channel_COUNT; b++)
			if (rule->blocked_by & 1u << b)
				query_json_word(j, NULL, words_channel, b);
		dj_json_end_array(j);
		dj_json_int(j, "ring_ms", rule->ring_ms);
		dj_json_int(j, "reserve", rule->reserve);
		dj_json_int(j, "due_ms", rule->due_ms);
		dj_json_int(j, "remind_ms", rule->remind_ms);
		dj_json_int(j, "close_ms", rule->close_ms);
		dj_json_int(j, "reopen_ms", rule->reopen_ms);
		dj_json_int(j, "rev", rule->rev);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	put_open(r);
	dj_json_end_object(j);
	return VERDICT_ok;
}
