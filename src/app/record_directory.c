/* Owns changing the directory: one row from a page, or a file of rows, all of them or none. */
#include "app/directory_import.h"
#include "app/record.h"
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum verdict refuse(struct record *r, const char *what)
{
	dj_copy(r->answer->text, sizeof r->answer->text, what);
	return VERDICT_bad_request;
}

static void say(struct record *r, enum directory_part part, dj_id row, int added, int changed)
{
	struct fact *f = facts_add(&r->facts, FACT_directory_changed);

	f->directory_changed.part = part;
	f->directory_changed.row = row;
	f->directory_changed.added = added;
	f->directory_changed.changed = changed;
}

/* Whose the parts are: what may be dialled and who is on duty belongs to the administration, what
 * is told to citizens to the editors, a note to who was there. */
static bool may_change(const struct record *r, enum directory_part part, dj_id made_by)
{
	const uint32_t office = 1u << role_ADMIN | 1u << role_MANAGER;
	const uint32_t edits = office | 1u << role_SUPERVISOR | 1u << role_TRAINER;

	if (!r->c->actor)
		return true;
	if (part == directory_part_PLACE_NOTE && (!made_by || made_by == r->c->actor))
		return true;
	return r->c->roles & (part < directory_part_FACILITY ? office : edits);
}

static dj_id id_in(const json_t *object)
{
	const char *text = json_string_value(json_object_get(object, "id"));

	return text ? dj_id_parse(text) : 0;
}

/* A note needs no name of its own: nobody asks for it by one. */
static void name_note(enum directory_part part, struct directory_stored *now)
{
	int code = directory_field_of(part, "code");

	if (part == directory_part_PLACE_NOTE && !now->row.text[code][0]) {
		snprintf(now->row.text[code], DIRECTORY_CODE, "n%" PRId64, now->id);
		now->row.given |= 1u << code;
	}
}

static void sign(struct record *r, struct directory_stored *now, const struct directory_stored *was)
{
	now->rev = was ? was->rev + 1 : 1;
	now->changed_ms = r->now;
	now->changed_by = r->c->actor;
	now->made_by = was ? was->made_by : r->c->actor;
}

static void write_row(struct record *r, enum directory_part part,
		      const struct directory_stored *now)
{
	enum found_kind kind;

	directory_write(r->db, r->keys, part, now);
	if (directory_found(part, &kind))
		record_found(r, kind, now->id);
}

/* Merges what the page said into the row, or makes a new one. */
static enum verdict save(struct record *r, enum directory_part part, const json_t *object,
			 struct directory_stored *now, struct directory_stored *was)
{
	dj_id id = id_in(object);
	const json_t *rev = json_object_get(object, "rev");
	bool is_there = id && directory_find(r->db, r->keys, part, id, NULL, was);
	struct dj_error why = {""};

	if (id && !is_there)
		return VERDICT_not_found;
	if (!may_change(r, part, is_there ? was->made_by : 0))
		return VERDICT_not_allowed;
	if (is_there && json_is_integer(rev) && json_integer_value(rev) != was->rev)
		return VERDICT_changed;
	if (!directory_row_json(part, object, &now->row, &why))
		return refuse(r, why.text);
	now->id = is_there ? was->id : record_id(r);
	if (!is_there)
		name_note(part, now);
	if (!directory_complete(part, &now->row, is_there ? &was->row : NULL, &why) ||
	    !directory_names_known(r->db, part, &now->row, &why))
		return refuse(r, why.text);
	sign(r, now, is_there ? was : NULL);
	if (directory_find(r->db, r->keys, part, 0, &now->row, was) && was->id != now->id)
		return refuse(r, "There is such a row already.");
	write_row(r, part, now);
	r->answer->id = now->id;
	say(r, part, now->id, !is_there, is_there);
	return VERDICT_ok;
}

/* name: the part; text: a JSON object of its fields as texts, with id (and rev) when the row is
 * there already. Answers its id. */
enum verdict record_directory_save(struct record *r)
{
	int part = word_value(words_directory_part, r->c->name);
	const char *text = r->c->body ? r->c->body : r->c->text;
	json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	struct directory_stored *rows;
	enum verdict v;

	if (part < 0 || !json_is_object(object)) {
		json_decref(object);
		return part < 0 ? VERDICT_not_found : refuse(r, "The body must be an object.");
	}
	rows = dj_alloc(2 * sizeof *rows);
	v = save(r, (enum directory_part)part, object, &rows[0], &rows[1]);
	free(rows);
	json_decref(object);
	return v;
}

struct import {
	struct record *r;
	enum directory_part part;
	char first[200]; /* what is wrong with the first wrong line */
};

static void first_wrong(void *arg, int line, const char *what)
{
	struct import *i = arg;

	if (!i->first[0])
		snprintf(i->first, sizeof i->first, "Line %d: %.150s", line, what);
}

static void write_change(void *arg, const struct directory_change *c)
{
	struct import *i = arg;

	struct directory_stored was = {.rev = c->now->rev, .made_by = c->now->made_by};

	if (!c->was)
		c->now->id = record_id(i->r);
	sign(i->r, c->now, c->was ? &was : NULL);
	write_row(i->r, i->part, c->now);
}

/* name: the part; text: where the file lies that was uploaded. All lines or none: what was written
 * before a wrong line is rolled back with the refusal. Answers how many rows changed. */
enum verdict record_directory_import(struct record *r)
{
	int part = word_value(words_directory_part, r->c->name);
	struct import i = {.r = r, .part = (enum directory_part)part};
	struct directory_walk w = {.db = r->db,
				   .keys = r->keys,
				   .part = (enum directory_part)part,
				   .arg = &i,
				   .wrong = first_wrong,
				   .change = write_change};
	struct dj_error why = {""};

	if (part < 0)
		return VERDICT_not_found;
	if (!may_change(r, (enum directory_part)part, -1))
		return VERDICT_not_allowed;
	if (directory_walk_file(&w, r->c->text, &why))
		return refuse(r, why.text);
	if (w.wrongs)
		return refuse(r, i.first);
	if (w.added + w.changed)
		say(r, (enum directory_part)part, 0, w.added, w.changed);
	r->answer->number = w.added + w.changed;
	return VERDICT_ok;
}
