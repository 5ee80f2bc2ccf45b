/* Owns what the citizen's chat page changes beside letters: what was seen, whose files go with a
 * letter, how much one may write. Refuses: taking the letter itself (record_letter_in.c). */
#include "app/attachments.h"
#include "app/chat.h"
#include "app/letter_row.h"
#include "base/text.h"

#include <string.h>

#define MINUTE_MS	60000LL
#define DAY_MS		(24 * 60 * MINUTE_MS)
#define MOST_PER_MINUTE 20
#define MOST_PER_DAY	300
#define SEEN_AT_ONCE	100

bool chat_identity_valid(const char *text)
{
	return strlen(text) == CHAT_IDENTITY - 1 && strncmp(text, "chat-", 5) == 0 &&
	       strspn(text + 5, "0123456789abcdef") == CHAT_IDENTITY - 6;
}

static int64_t written_since(struct record *r, const char *identity, dj_ms at)
{
	return db_query_int(r->db, SQL_letter_in_since, 0,
			    db_i((int64_t)keyring_hash(r->keys, identity)), db_i(at));
}

bool chat_floods(struct record *r, const char *identity)
{
	return written_since(r, identity, r->now - MINUTE_MS) >= MOST_PER_MINUTE ||
	       written_since(r, identity, r->now - DAY_MS) >= MOST_PER_DAY;
}

static bool is_theirs(struct record *r, const char *identity, dj_id file)
{
	int64_t hash = (int64_t)keyring_hash(r->keys, identity);

	return db_query_int(r->db, SQL_chat_file_mine, 0, db_i(file), db_i(hash)) != 0;
}

bool chat_link_files(struct record *r, const char *identity, dj_id letter, const json_t *ids)
{
	size_t i;
	json_t *v;

	if (json_array_size(ids) > CHAT_FILES)
		return false;
	json_array_foreach(ids, i, v)
	{
		dj_id id = json_is_string(v) ? dj_id_parse(json_string_value(v)) : 0;

		if (!id || !is_theirs(r, identity, id) ||
		    attachment_link(r, attachment_owner_LETTER, letter, id) != VERDICT_ok)
			return false;
	}
	return true;
}

/* Letters of ours that this page has shown, up to one: each moves on, with its fact. */
enum verdict record_chat_seen(struct record *r)
{
	const struct command *c = r->c;
	enum letter_state to = (enum letter_state)c->number;
	dj_id ids[SEEN_AT_ONCE];
	struct letter_row row;
	struct db_rows rows;
	int n = 0;

	if (!chat_identity_valid(c->text) ||
	    (to != letter_state_DELIVERED && to != letter_state_READ))
		return VERDICT_bad_request;
	rows = db_query(r->db, SQL_chat_unseen, db_i((int64_t)keyring_hash(r->keys, c->text)),
			db_i(c->subject), db_i(SEEN_AT_ONCE));
	while (n < SEEN_AT_ONCE && db_next(&rows))
		ids[n++] = db_int(&rows, 0);
	db_done(&rows);
	for (int i = 0; i < n; i++)
		if (letter_load(r, ids[i], &row) && letter_moves_on(row.state, to))
			letter_set(r, ids[i], &row, to, letter_why_NONE, "");
	return VERDICT_ok;
}
