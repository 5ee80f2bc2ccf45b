/* Owns changing the directory: one row from a page, or a file of rows, all of them or none. */
#include "app/directory_import.h"
#include "app/record.h"
#include "base/text.h"

#include <errno.h>
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

static struct directory_stored *row_of(struct directory_table *t, dj_id id)
{
	for (int i = 0; i < t->count; i++)
		if (t->list[i].id == id)
			return &t->list[i];
	return NULL;
}

static dj_id id_in(const json_t *object)
{
	const char *text = json_string_value(json_object_get(object, "id"));

	return text ? dj_id_parse(text) : 0;
}

/* Merges what the page said into the row, or makes a new one. */
static enum verdict save(struct record *r, enum directory_part part, struct directory_table *t,
			 const json_t *object)
{
	dj_id id = id_in(object);
	const json_t *rev = json_object_get(object, "rev");
	struct directory_stored *was = id ? row_of(t, id) : NULL, *other, now = {0};
	struct dj_error why = {""};

	if (id && !was)
		return VERDICT_not_found;
	if (was && json_is_integer(rev) && json_integer_value(rev) != was->rev)
		return VERDICT_changed;
	if (!directory_row_json(part, object, &now.row, &why) ||
	    !directory_complete(part, &now.row, was ? &was->row : NULL, &why) ||
	    !directory_names_known(r->db, part, &now.row, &why))
		return refuse(r, why.text);
	other = directory_table_find(t, part, &now.row);
	if (other && other != was)
		return refuse(r, "There is such a row already.");
	now.id = was ? was->id : record_id(r);
	now.rev = was ? was->rev + 1 : 1;
	directory_write(r->db, r->keys, part, &now);
	r->answer->id = now.id;
	say(r, part, now.id, !was, was != NULL);
	return VERDICT_ok;
}

/* name: the part; text: a JSON object of its fields as texts, with id (and rev) when the row is
 * there already. Answers its id. */
enum verdict record_directory_save(struct record *r)
{
	int part = word_value(words_directory_part, r->c->name);
	json_t *object = json_loads(r->c->text, JSON_REJECT_DUPLICATES, NULL);
	struct directory_table table;
	enum verdict v;

	if (part < 0 || !json_is_object(object)) {
		json_decref(object);
		return part < 0 ? VERDICT_not_found : refuse(r, "The body must be an object.");
	}
	directory_table_load(r->db, r->keys, (enum directory_part)part, &table);
	v = save(r, (enum directory_part)part, &table, object);
	directory_table_free(&table);
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

	if (!c->was)
		c->now->id = record_id(i->r);
	c->now->rev++;
	directory_write(i->r->db, i->r->keys, i->part, c->now);
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
	if (directory_walk_file(&w, r->c->text, &why))
		return refuse(r, why.text);
	if (w.wrongs)
		return refuse(r, i.first);
	if (w.added + w.changed)
		say(r, (enum directory_part)part, 0, w.added, w.changed);
	r->answer->number = w.added + w.changed;
	return VERDICT_ok;
}
