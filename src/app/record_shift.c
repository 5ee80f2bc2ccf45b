/* Owns what those who lead arrange for a shift: words to people and who has read them, skills for a
 * time, the plan of required cover. */
#include "app/record.h"
#include "base/text.h"
#include "domain/cover/cover.h"

#include <stdio.h>
#include <string.h>

#define MESSAGE_TEXT   1000
#define HALF_DAY_MS    ((dj_ms)12 * 3600 * 1000)
#define MESSAGE_MAX_MS ((dj_ms)7 * 24 * 3600 * 1000)
#define MOVE_MAX_MS    ((dj_ms)24 * 3600 * 1000)

static enum verdict refuse(struct record *r, const char *sentence)
{
	dj_copy(r->answer->text, sizeof r->answer->text, sentence);
	return VERDICT_bad_request;
}

static bool is_person(struct record *r, dj_id id)
{
	struct db_rows rows = db_query(r->db, SQL_person_by_id, db_i(id));
	bool found = db_next(&rows);

	if (found)
		db_done(&rows);
	return found;
}

/* ---- words ---- */

static void write_message(struct record *r, dj_id id, dj_ms until_ms)
{
	unsigned char sealed[MESSAGE_TEXT + SEAL_OVERHEAD];
	const struct command *c = r->c;
	size_t n = keyring_seal(r->keys, (struct seal_place){"message.text", id}, c->text,
				strlen(c->text), sealed);

	db_exec(r->db, SQL_message_add, db_i(id), db_i(c->number), db_i(c->to_agent),
		db_i(c->subject), db_i(c->actor), db_i(r->now), db_i(until_ms), db_b(sealed, n));
}

/* number: message_kind, to_agent: for whom, subject: for which team (both 0: everybody), text,
 * count[0]: shown until then (0: half a day). Answers its id. */
enum verdict record_message_send(struct record *r)
{
	const struct command *c = r->c;
	dj_ms until_ms = c->count[0] ? c->count[0] : r->now + HALF_DAY_MS;
	dj_id id = record_id(r);
	struct fact *f;

	if (!c->text[0] || strlen(c->text) > MESSAGE_TEXT ||
	    !dj_utf8_valid(c->text, strlen(c->text)))
		return refuse(r, "A message has 1 to 1000 bytes.");
	if (c->number < 0 || c->number >= message_kind_COUNT || until_ms <= r->now ||
	    until_ms > r->now + MESSAGE_MAX_MS)
		return refuse(r, "It is shown until a time ahead, at most a week.");
	if (c->to_agent && c->subject)
		return refuse(r, "It is for one person or for a team.");
	if ((c->to_agent && !is_person(r, c->to_agent)) ||
	    (c->subject && !db_query_int(r->db, SQL_team_is, 0, db_i(c->subject))))
		return VERDICT_not_found;
	write_message(r, id, until_ms);
	f = facts_add(&r->facts, FACT_message_sent);
	f->message_sent.message = id;
	f->message_sent.kind = c->number;
	f->message_sent.person = c->to_agent;
	f->message_sent.team = c->subject;
	f->message_sent.until_at = until_ms;
	r->answer->id = id;
	return VERDICT_ok;
}

static bool is_member(struct record *r, dj_id team)
{
	return db_query_int(r->db, SQL_team_member_since, -1, db_i(team), db_i(r->c->actor)) >= 0;
}

/* Twice is once. */
enum verdict record_message_seen(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_message_one, db_i(r->c->subject));
	struct fact *f;
	dj_id person, team;
	dj_ms at;

	if (!db_next(&rows))
		return VERDICT_not_found;
	person = db_int(&rows, 0);
	at = db_int(&rows, 1);
	team = db_int(&rows, 3);
	db_done(&rows);
	if ((person && person != r->c->actor) || (team && !is_member(r, team)))
		return VERDICT_not_found;
	if (!db_query_int(r->db, SQL_message_seen_add, 0, db_i(r->c->subject), db_i(r->c->actor),
			  db_i(r->now)))
		return VERDICT_ok;
	f = facts_add(&r->facts, FACT_message_seen);
	f->message_seen.message = r->c->subject;
	f->message_seen.person = r->c->actor;
	f->message_seen.after = r->now - at;
	return VERDICT_ok;
}

/* ---- skills for a time ---- */

static enum verdict move(struct record *r, int64_t skill)
{
	const struct command *c = r->c;

	if (c->number < 0)
		return db_query_int(r->db, SQL_skill_move_end, 0, db_i(c->subject), db_i(skill))
			   ? VERDICT_ok
			   : VERDICT_wrong_state;
	if (c->number > 5 || c->count[0] <= r->now || c->count[0] > r->now + MOVE_MAX_MS)
		return refuse(r, "A level is 0 to 5, until a time within a day.");
	db_exec(r->db, SQL_skill_move_save, db_i(c->subject), db_i(skill), db_i(c->number),
		db_i(c->count[0]));
	return VERDICT_ok;
}

/* subject: whose, name: skill, number: level (-1: as it was), count[0]: until. */
enum verdict record_skill_move(struct record *r)
{
	const struct command *c = r->c;
	int64_t skill = db_query_int(r->db, SQL_skill_by_name, -1, db_t(c->name));
	struct fact *f;
	enum verdict v;

	if (skill < 0 || !is_person(r, c->subject))
		return VERDICT_not_found;
	v = move(r, skill);
	if (v != VERDICT_ok)
		return v;
	f = facts_add(&r->facts, FACT_skill_moved);
	f->skill_moved.agent = c->subject;
	f->skill_moved.skill = skill;
	f->skill_moved.level = c->number;
	f->skill_moved.until_at = c->number < 0 ? r->now : c->count[0];
	f->skill_moved.person = c->actor;
	return VERDICT_ok;
}

/* ---- cover ---- */

static bool skills_known(struct record *r, const struct cover *plan, struct dj_error *why)
{
	for (int i = 0; i < plan->count; i++) {
		const char *skill = plan->lines[i].skill;

		if (!skill[0] || db_query_int(r->db, SQL_skill_by_name, -1, db_t(skill)) >= 0)
			continue;
		dj_fail(why, 0, "There is no skill %.39s.", skill);
		return false;
	}
	return true;
}

/* text: the whole plan as CSV (domain/cover). */
enum verdict record_cover_save(struct record *r)
{
	struct dj_error why = {""};
	struct cover plan;
	bool sound = cover_parse(r->c->text, &plan, &why) == 0 && skills_known(r, &plan, &why);
	struct fact *f;

	if (sound) {
		db_exec(r->db, SQL_cover_add, db_i(record_id(r)), db_t(r->c->text),
			db_i(r->c->actor), db_i(r->now));
		f = facts_add(&r->facts, FACT_cover_saved);
		f->cover_saved.person = r->c->actor;
		f->cover_saved.rows = plan.count;
	}
	cover_free(&plan);
	return sound ? VERDICT_ok : refuse(r, why.text);
}
