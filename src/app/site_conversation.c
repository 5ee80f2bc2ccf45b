/* Owns how the rules of contacts in writing come from their rows. */
#include "app/site_rows.h"

/* Columns of conversation_rules. */
static void read_rule(const struct db_rows *r, struct conversation_rules *rules)
{
	int64_t channel = db_int(r, 0);
	struct conversation_rule rule = {.queue = db_int(r, 1),
					 .most = (int)db_int(r, 2),
					 .blocked_by = (uint32_t)db_int(r, 3),
					 .ring_ms = db_int(r, 4),
					 .reserve = (int)db_int(r, 5),
					 .due_ms = db_int(r, 6),
					 .remind_ms = db_int(r, 7),
					 .close_ms = db_int(r, 8),
					 .reopen_ms = db_int(r, 9),
					 .rev = db_int(r, 10)};

	if (channel >= 0 && channel < channel_COUNT && conversation_rule_valid(&rule))
		rules->of[channel] = rule;
}

void site_load_conversation(struct db *db, struct conversation_rules *out)
{
	struct db_rows r = db_query(db, SQL_conversation_rules);

	conversation_rules_default(out);
	while (db_next(&r))
		read_rule(&r, out);
	r = db_query(db, SQL_conversation_most_list);
	while (db_next(&r) && out->people_count < CONVERSATION_PEOPLE) {
		out->people[out->people_count].person = db_int(&r, 0);
		out->people[out->people_count++].most = (int)db_int(&r, 1);
	}
	db_done(&r);
}
