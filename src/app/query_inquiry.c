/* Owns one inquiry as its page shows it: one question for everything. */
#include "app/attachments.h"
#include "app/query_inquiry.h"
#include "app/inquiry_rows.h"
#include "app/permission.h"
#include "app/sealed.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

/* ---- what and whose ---- */

/* A telephone number or a mail address, masked; null without one. */
static void put_tell_to(struct query_run *r, dj_id id, const struct db_rows *words)
{
	struct seal_place where = {"inquiry.tell", id};
	char to[QUERY_SEALED], masked[QUERY_SEALED];
	const char *at;

	sealed_text(r->keys, where, words, 0, to, sizeof to);
	at = strchr(to, '@');
	if (at)
		snprintf(masked, sizeof masked, "%.1s***%s", to, at);
	else
		dj_mask_number(to, masked, sizeof masked);
	dj_json_text(&r->json, "tell_to", to[0] ? masked : NULL);
}

static void put_words(struct query_run *r, const struct inquiry_row *row)
{
	struct db_rows words = db_query(r->db, SQL_inquiry_words, db_i(row->i.id));
	struct dj_json *j = &r->json;
	dj_id id = row->i.id;

	if (!db_next(&words))
		return;
	inquiry_put_sealed(r, "address", (struct seal_place){"inquiry.address", id}, &words, 1);
	inquiry_put_sealed(r, "text", (struct seal_place){"inquiry.text", id}, &words, 2);
	query_json_word(j, "language", words_language, row->language);
	query_json_word(j, "tell_by", words_tell_by, row->tell_by);
	put_tell_to(r, id, &words);
	query_json_word(j, "tell_shut", words_channel_shut,
			db_query_int(r->db, SQL_inquiry_tell_shut, 0, db_i(id)));
	dj_json_text(j, "site", db_text(&words, 3));
	dj_json_text(j, "floor", db_text(&words, 4));
	db_done(&words);
}

static void put_person(struct query_run *r, const char *id_key, const char *name_key, dj_id person)
{
	struct db_rows rows = db_query(r->db, SQL_person_display, db_i(person));
	bool known = db_next(&rows);

	dj_json_id(&r->json, id_key, person);
	if (!known) {
		dj_json_null(&r->json, name_key);
		return;
	}
	query_json_person(r, name_key, person, &rows, 0);
	db_done(&rows);
}

static void put_official(struct query_run *r, dj_id official)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_official_one, db_i(official));
	struct seal_place where = {"official.name", official};
	char name[QUERY_SEALED];

	dj_json_id(&r->json, "official", official);
	if (!db_next(&rows)) {
		dj_json_null(&r->json, "official_name");
		return;
	}
	sealed_text(r->keys, where, &rows, 0, name, sizeof name);
	dj_json_text(&r->json, "official_name", name[0] ? name : db_text(&rows, 1));
	db_done(&rows);
}

static void put_whose(struct query_run *r, const struct inquiry_row *row)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_department_name, db_i(row->i.department));
	struct dj_json *j = &r->json;

	dj_json_id(j, "contact", row->contact);
	dj_json_id(j, "citizen",
		   db_query_int(r->db, SQL_inquiry_citizen_of, row->citizen, db_i(row->contact)));
	dj_json_id(j, "department", row->i.department);
	if (db_next(&rows)) {
		dj_json_text(j, "department_name", db_text(&rows, 0));
		db_done(&rows);
	} else {
		dj_json_text(j, "department_name", "");
	}
	put_official(r, row->i.official);
	put_person(r, "person", "person_name", row->person);
}

static void put_state(struct query_run *r, const struct inquiry_row *row)
{
	const struct inquiry *i = &row->i;
	struct dj_json *j = &r->json;

	dj_json_id(j, "id", i->id);
	inquiry_put_number(j, row->number);
	dj_json_int(j, "revision", i->revision);
	query_json_word(j, "kind", words_inquiry_kind, i->kind);
	query_json_word(j, "sub", words_inquiry_sub, i->sub);
	query_json_word(j, "state", words_inquiry_state, i->state);
	query_json_word(j, "urgency", words_urgency, i->urgency);
	dj_json_id(j, "topic", i->topic);
	dj_json_id(j, "place", i->place);
	query_json_word(j, "came_in", words_came_in, i->came_in);
	query_json_word(j, "reason", words_inquiry_reason, i->reason);
	dj_json_bool(j, "extended", i->extended);
	dj_json_bool(j, "handed", i->handed);
	dj_json_int(j, "reopened", i->reopened);
}

static void put_times(struct query_run *r, const struct inquiry *i)
{
	struct dj_json *j = &r->json;

	dj_json_int(j, "opened_ms", i->opened_ms);
	query_json_ms(j, "due_ms", i->due_ms);
	query_json_ms(j, "hop_from_ms", i->hop_from_ms);
	query_json_ms(j, "hop_due_ms", i->hop_due_ms);
	query_json_ms(j, "answered_ms", i->answered_ms);
	query_json_ms(j, "closed_ms", i->closed_ms);
	query_json_ms(j, "interim_ms", i->interim_ms);
	dj_json_bool(j, "overdue", inquiry_overdue(i, r->now));
	if (!i->pause) {
		dj_json_null(j, "paused");
		return;
	}
	dj_json_object(j, "paused");
	query_json_word(j, "why", words_pause_why, i->pause_why);
	dj_json_int(j, "from_ms", i->paused_ms);
	dj_json_end_object(j);
}

/* ---- what the asker may do ---- */

static const struct {
	const char *name;
	enum command_kind command;
	int move; /* enum inquiry_move; -1: see below */
	bool theirs;
} acts[] = {
    {"answer", COMMAND_INQUIRY_ANSWER, inquiry_move_ANSWER, false},
    {"hand", COMMAND_INQUIRY_HAND, inquiry_move_HAND, false},
    {"unowned", COMMAND_INQUIRY_UNOWNED, inquiry_move_UNOWNED, false},
    {"accept", COMMAND_INQUIRY_ACCEPT, inquiry_move_ACCEPT, true},
    {"reply", COMMAND_INQUIRY_REPLY, inquiry_move_REPLY, true},
    {"return", COMMAND_INQUIRY_RETURN, inquiry_move_RETURN, true},
    {"assign", COMMAND_INQUIRY_ASSIGN, inquiry_move_ASSIGN, false},
    {"close", COMMAND_INQUIRY_CLOSE, inquiry_move_CLOSE, false},
    {"reopen", COMMAND_INQUIRY_REOPEN, inquiry_move_REOPEN, false},
    {"extend", COMMAND_INQUIRY_EXTEND, -1, false},
    {"ask", COMMAND_INQUIRY_ASK, -1, false},
    {"interim", COMMAND_INQUIRY_INTERIM, -1, false},
    {"pause", COMMAND_INQUIRY_PAUSE, -1, false},
    {"resume", COMMAND_INQUIRY_RESUME, -1, false},
    {"note", COMMAND_INQUIRY_NOTE, -1, false},
    {"save", COMMAND_INQUIRY_SAVE, -1, false},
    {"link", COMMAND_INQUIRY_LINK, -1, false},
};

static bool possible(const struct inquiry *i, enum command_kind what)
{
	switch ((int)what) {
	case COMMAND_INQUIRY_EXTEND:
		return inquiry_may_extend(i);
	case COMMAND_INQUIRY_ASK:
		return inquiry_may_pause(i) || i->pause;
	case COMMAND_INQUIRY_INTERIM:
		return inquiry_may_pause(i) || i->pause;
	case COMMAND_INQUIRY_PAUSE:
		return inquiry_may_pause(i);
	case COMMAND_INQUIRY_RESUME:
		return i->pause != 0;
	default:
		return true;
	}
}

static void put_acts(struct query_run *r, const struct inquiry_row *row)
{
	struct inquiry_office office = inquiry_office_of(r->db, r->q->person);
	bool theirs = inquiry_is_theirs(row, office), floor = r->q->roles & INQUIRY_FLOOR;

	dj_json_array(&r->json, "moves");
	for (size_t n = 0; n < DJ_COUNT(acts); n++) {
		bool may = r->q->person && permission_may(r->q->roles, acts[n].command) &&
			   (acts[n].theirs ? theirs : theirs || floor);

		if (may && (acts[n].move < 0 ? possible(&row->i, acts[n].command)
					     : inquiry_may(&row->i, acts[n].move)))
			dj_json_text(&r->json, NULL, acts[n].name);
	}
	dj_json_end_array(&r->json);
}

static void put_lock(struct query_run *r, const struct inquiry_row *row)
{
	if (!row->lock_by || row->lock_ms <= r->now) {
		dj_json_null(&r->json, "lock");
		return;
	}
	dj_json_object(&r->json, "lock");
	put_person(r, "person", "name", row->lock_by);
	dj_json_int(&r->json, "until_ms", row->lock_ms);
	dj_json_end_object(&r->json);
}

/* ---- its history ---- */

static void put_contacts(struct query_run *r, const struct inquiry_row *row)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_talk_list, db_i(row->i.id));

	dj_json_array(&r->json, "contacts");
	while (db_next(&rows)) {
		dj_json_object(&r->json, NULL);
		dj_json_id(&r->json, "contact", db_int(&rows, 0));
		dj_json_int(&r->json, "at_ms", db_int(&rows, 1));
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
}

/* The hop that lasts is counted up to now. */
static void put_hops(struct query_run *r, const struct inquiry_row *row)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_hop_list, db_i(row->i.id));
	struct dj_json *j = &r->json;

	dj_json_array(j, "hops");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		query_json_word(j, "state", words_inquiry_state, db_int(&rows, 0));
		dj_json_id(j, "department", db_int(&rows, 1));
		dj_json_text(j, "department_name", db_text(&rows, 8));
		dj_json_id(j, "official", db_int(&rows, 2));
		dj_json_int(j, "from_ms", db_int(&rows, 3));
		query_json_ms(j, "to_ms", db_int(&rows, 4));
		query_json_ms(j, "due_ms", db_int(&rows, 5));
		dj_json_int(j, "worked_ms", db_int(&rows, 6));
		dj_json_int(j, "paused_ms", db_int(&rows, 7));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_pauses(struct query_run *r, dj_id id)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_pause_list, db_i(id), db_i(0));
	struct dj_json *j = &r->json;

	dj_json_array(j, "pauses");
	while (db_next(&rows)) {
		dj_json_object(j, NULL);
		query_json_word(j, "why", words_pause_why, db_int(&rows, 0));
		dj_json_int(j, "from_ms", db_int(&rows, 1));
		query_json_ms(j, "to_ms", db_int(&rows, 2));
		query_json_word(j, "ended_by", words_pause_end, db_int(&rows, 3));
		query_json_ms(j, "heard_ms", db_int(&rows, 4));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_entry(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;
	dj_id id = db_int(row, 0);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", id);
	query_json_word(j, "kind", words_inquiry_entry_kind, db_int(row, 1));
	dj_json_text(j, "move",
		     db_int(row, 2) < 0 ? NULL : word_of(words_inquiry_move, db_int(row, 2)));
	query_json_word(j, "reason", words_inquiry_reason, db_int(row, 3));
	dj_json_id(j, "department", db_int(row, 4));
	dj_json_text(j, "department_name", db_text(row, 5));
	dj_json_id(j, "person", db_int(row, 6));
	query_json_person(r, "name", db_int(row, 6), row, 10);
	dj_json_id(j, "contact", db_int(row, 7));
	dj_json_int(j, "at_ms", db_int(row, 8));
	inquiry_put_sealed(r, "text", (struct seal_place){"inquiry_entry.text", id}, row, 9);
	dj_json_array(j, "attachments");
	attachments_put(r, attachment_owner_ENTRY, id);
	if (db_int(row, 11))
		attachments_put(r, attachment_owner_LETTER, db_int(row, 11));
	dj_json_end_array(j);
	dj_json_end_object(j);
}

static void put_entries(struct query_run *r, dj_id id)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_entry_list, db_i(id));

	dj_json_array(&r->json, "entries");
	while (db_next(&rows))
		put_entry(r, &rows);
	dj_json_end_array(&r->json);
}

static void put_related(struct query_run *r, const struct inquiry *i)
{
	struct dj_json *j = &r->json;

	dj_json_id(j, "parent", i->parent);
	query_json_word(j, "link", words_inquiry_link, i->link);
	dj_json_int(j, "reporters",
		    db_query_int(r->db, SQL_inquiry_joined_count, 0, db_i(i->id)) + 1);
	inquiry_put_rows(r, "linked",
			 db_query(r->db, SQL_inquiry_list_linked, db_i(i->id), db_i(i->id),
				  db_i(i->parent ? i->parent : i->id), db_i(i->parent)));
	if (i->state == inquiry_state_CLOSED || i->link == inquiry_link_DUPLICATE)
		dj_json_raw(j, "alike", "[]");
	else
		inquiry_put_rows(r, "alike", inquiry_alike(r, i->id, i->topic, i->place));
}

/* id: which. Who may not see it is told that there is none. */
enum verdict query_inquiry(struct query_run *r)
{
	struct inquiry_row row;

	if (!inquiry_row_load(r->db, r->q->id, &row) ||
	    !inquiry_may_see(r->db, &row, r->q->person, r->q->roles))
		return VERDICT_not_found;
	dj_json_object(&r->json, NULL);
	put_state(r, &row);
	put_words(r, &row);
	put_whose(r, &row);
	put_times(r, &row.i);
	put_lock(r, &row);
	put_acts(r, &row);
	put_contacts(r, &row);
	put_hops(r, &row);
	put_pauses(r, row.i.id);
	put_entries(r, row.i.id);
	attachments_json(r, attachment_owner_INQUIRY, row.i.id);
	put_related(r, &row.i);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
