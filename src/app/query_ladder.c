/* Owns the next step of the ladder against abuse for each kind, as the desk shows it before it is
 * taken: a notice or the end, and word for word what the citizen would read. Refuses: taking it,
 * and every reason why not (record_conversation_ending.c). */
#include "app/query_conversation.h"
#include "app/site.h"
#include "domain/conversation/text.h"
#include "domain/ending/ending.h"

struct ladder {
	const struct conversation_row *row;
	struct ending said;
	dj_ms now;
};

static void words_of(const struct ladder *l, const struct ending_rule *rule, bool ends,
		     char out[CONVERSATION_TEXT])
{
	struct conversation_say say = {.what = ends ? conversation_tell_STOPPED
						    : conversation_notice(rule->kind),
				       .language = l->row->language};

	out[0] = '\0';
	if (ends && !rule->block_ms)
		return; /* nothing is said: they may write again at once */
	conversation_say_until(&say, ends ? l->now + rule->block_ms : 0, l->now);
	conversation_text(&say, out);
}

static void put_step(struct query_run *r, const struct ladder *l, const struct ending_rule *rule)
{
	struct dj_json *j = &r->json;
	bool ends = l->said.warned[rule->kind] >= rule->warnings;
	char words[CONVERSATION_TEXT];

	words_of(l, rule, ends, words);
	dj_json_object(j, NULL);
	query_json_word(j, "kind", words_ending_kind, rule->kind);
	dj_json_int(j, "warned", l->said.warned[rule->kind]);
	dj_json_bool(j, "ends", ends);
	dj_json_bool(j, "leads", ends && rule->step == ending_step_SUPERVISOR);
	dj_json_text(j, "words", words);
	dj_json_end_object(j);
}

void query_put_ladder(struct query_run *r, const struct conversation_row *row)
{
	struct ending_rule rules[ending_kind_COUNT] = {0};
	struct ladder l = {.row = row, .now = r->now};

	conversation_said(r->db, row->contact, &l.said);
	site_load_ending_rules(r->db, rules);
	dj_json_array(&r->json, "ladder");
	for (int kind = 0; kind < ending_kind_COUNT; kind++) {
		const struct ending_rule *rule = rules[kind].kind == (enum ending_kind)kind
						     ? &rules[kind]
						     : ending_default((enum ending_kind)kind);

		if (conversation_notice((enum ending_kind)kind) != conversation_tell_NONE &&
		    rule->active)
			put_step(r, &l, rule);
	}
	dj_json_end_array(&r->json);
}
