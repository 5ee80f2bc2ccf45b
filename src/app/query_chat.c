/* Owns what a citizen sees of their own chat: the letters both ways, who answers, what is awaited.
 * Refuses: anything that another's page or the desk shows. Names of persons come masked, as they
 * are told to callers. */
#include "app/attachments.h"
#include "app/chat.h"
#include "app/conversation_row.h"
#include "app/letter_row.h"
#include "app/query_run.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* What the page itself called the letter: the rest of "chat-…/UUID" behind the identity. */
static const char *own_mark(const struct db_rows *row)
{
	const char *external = db_text(row, 16), *slash = strchr(external, '/');

	return slash ? slash + 1 : NULL;
}

/* What has become of it, as a citizen sees it: theirs are sent or read, ours new or seen. */
static const char *sign_of(const struct db_rows *row)
{
	bool in = db_int(row, 2) == letter_way_IN;
	bool seen = in ? db_int(row, 9) != 0 || db_int(row, 3) == letter_state_DONE
		       : db_int(row, 3) == letter_state_READ;

	return seen ? "read" : "sent";
}

static void put_letter(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;
	dj_id id = db_int(row, 0);
	char *body = letter_text(r->keys, "letter.body", id, row, 14);
	bool out = db_int(row, 2) == letter_way_OUT;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", id);
	dj_json_text(j, "mark", own_mark(row));
	query_json_word(j, "way", words_letter_way, db_int(row, 2));
	dj_json_bool(j, "bot", out && db_int(row, 4) == letter_kind_AUTOMATIC);
	if (out)
		query_json_person(r, "name", db_int(row, 9), row, 24);
	else
		dj_json_null(j, "name");
	dj_json_text(j, "sign", sign_of(row));
	dj_json_text(j, "text", body ? body : "");
	dj_json_int(j, "at_ms", db_int(row, 20));
	dj_json_int(j, "moved_ms", db_int(row, 22));
	attachments_json(r, attachment_owner_LETTER, id);
	dj_json_end_object(j);
	free(body);
}

struct standing {
	dj_id last, contact, agent; /* agent: who has it, 0 nobody */
	bool waits, talks;
	struct conversation_row line;
};

/* Its newest word tells which conversation it is; that one, who has it and its place in line. */
static struct standing standing_of(struct query_run *r, int64_t hash)
{
	struct db_rows rows = db_query(r->db, SQL_chat_state, db_i(hash));
	struct standing s = {0};

	if (!db_next(&rows))
		return s;
	s.last = db_int(&rows, 0);
	s.contact = db_int(&rows, 1);
	s.waits = db_int(&rows, 2) == letter_state_WAITING;
	s.agent = s.waits ? db_int(&rows, 3) : 0;
	db_done(&rows);
	if (!s.contact || !conversation_load(r->db, s.contact, &s.line))
		return s;
	s.talks = s.line.state == conversation_state_OPEN && s.line.agent;
	s.agent = s.talks ? s.line.agent : s.agent;
	return s;
}

static void put_agent(struct query_run *r, dj_id agent)
{
	struct db_rows rows = db_query(r->db, SQL_chat_agent, db_i(agent));

	if (db_next(&rows))
		query_json_person(r, "agent", agent, &rows, 0);
	else
		dj_json_null(&r->json, "agent");
	db_done(&rows);
	dj_json_id(&r->json, "person", agent); /* for the edge alone */
}

static void put_state(struct query_run *r, int64_t hash)
{
	struct standing s = standing_of(r, hash);
	struct dj_json *j = &r->json;
	bool line = s.waits && !s.agent;

	put_agent(r, s.agent);
	dj_json_text(j, "state",
		     s.agent   ? "with"
		     : s.waits ? "waiting"
		     : s.last  ? "answered"
			       : "none");
	query_json_ms(j, "position", line ? s.line.position : 0);
	query_json_ms(j, "wait_ms", line ? DJ_MAX(s.line.estimate_ms, 0) : 0);
	query_json_ms(j, "opens_ms", line ? DJ_MAX(s.line.opens_ms, 0) : 0);
	dj_json_id(j, "contact", s.contact);
	dj_json_id(j, "last_in", s.last);
}

enum verdict query_chat(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct db_rows rows;
	int64_t hash;

	if (!chat_identity_valid(r->q->text))
		return VERDICT_bad_request;
	hash = (int64_t)keyring_hash(r->keys, r->q->text);
	dj_json_object(j, NULL);
	put_state(r, hash);
	dj_json_array(j, "letters");
	rows = db_query(r->db, SQL_chat_letters, db_i(hash), db_i(r->q->since));
	while (db_next(&rows))
		put_letter(r, &rows);
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}
