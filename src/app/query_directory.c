/* Owns the directory as pages read it: its columns, its rows, and what a file would change. Private
 * telephones leave masked. */
#include "app/directory_import.h"
#include "app/query_run.h"
#include "base/log.h"
#include "base/text.h"

#include <string.h>

#define SHOWN 200 /* changes, and wrong lines, of a preview; more are only counted */

/* ---- columns and rows ---- */

static const char *const type_names[] = {
    [DIRECTORY_TYPE_CODE] = "code",	      [DIRECTORY_TYPE_TEXT] = "text",
    [DIRECTORY_TYPE_PHONE] = "phone",	      [DIRECTORY_TYPE_WORD] = "word",
    [DIRECTORY_TYPE_FLAG] = "flag",	      [DIRECTORY_TYPE_DATE] = "date",
    [DIRECTORY_TYPE_COUNT] = "count",	      [DIRECTORY_TYPE_HOURS] = "hours",
    [DIRECTORY_TYPE_LANGUAGES] = "languages", [DIRECTORY_TYPE_DEPARTMENT] = "departments",
    [DIRECTORY_TYPE_OFFICIAL] = "officials",  [DIRECTORY_TYPE_PLACE] = "places",
    [DIRECTORY_TYPE_FACILITY] = "facilities", [DIRECTORY_TYPE_LINES] = "lines",
    [DIRECTORY_TYPE_TIME] = "time",	      [DIRECTORY_TYPE_DEGREE] = "degree",
    [DIRECTORY_TYPE_MAIL] = "mail",
};

static void put_field(struct dj_json *j, const struct directory_field *f)
{
	char of[32];

	dj_copy_n(of, sizeof of, f->name, directory_told_name(f));
	dj_json_object(j, NULL);
	dj_json_text(j, "name", f->name);
	dj_json_text(j, "told", f->told ? word_of(words_language, f->told) : NULL);
	dj_json_text(j, "of", of); /* the text that it tells in that language; else itself */
	dj_json_text(j, "type", type_names[f->type]);
	dj_json_bool(j, "needed", f->needed);
	dj_json_bool(j, "key", f->key);
	dj_json_int(j, "cap", (int64_t)f->cap - 1);
	dj_json_text(j, "otherwise", f->otherwise);
	dj_json_text(j, "help", f->help);
	dj_json_array(j, "words");
	for (int i = 0; f->type == DIRECTORY_TYPE_WORD && i < word_count(f->list); i++)
		dj_json_text(j, NULL, word_of(f->list, i));
	dj_json_end_array(j);
	dj_json_end_object(j);
}

/* A value as it may leave the server. */
static const char *shown(enum directory_part part, const struct directory_row *row, int field,
			 char masked[NUMBER_TEXT + 8])
{
	const char *text = row->text[field];

	if (!text[0] || !directory_is_private(part, row, field))
		return text;
	return dj_mask_number(text, masked, NUMBER_TEXT + 8);
}

struct putting {
	struct dj_json *j;
	enum directory_part part;
};

static void put_row(void *arg, const struct directory_stored *s)
{
	const struct putting *p = arg;
	struct dj_json *j = p->j;
	enum directory_part part = p->part;
	char masked[NUMBER_TEXT + 8];
	int count;
	const struct directory_field *fields = directory_fields(part, &count);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", s->id);
	dj_json_int(j, "rev", s->rev);
	for (int i = 0; i < count; i++)
		dj_json_text(j, fields[i].name, shown(part, &s->row, i, masked));
	if (part >= directory_part_FACILITY) {
		query_json_ms(j, "changed_ms", s->changed_ms);
		dj_json_id(j, "changed_by", s->changed_by);
		dj_json_id(j, "made_by", s->made_by);
	}
	dj_json_end_object(j);
}

/* text: the part. */
enum verdict query_directory(struct query_run *r)
{
	struct dj_json *j = &r->json;
	int count, part = word_value(words_directory_part, r->q->text);
	const struct directory_field *fields;
	struct putting p = {j, (enum directory_part)part};

	if (part < 0)
		return VERDICT_not_found;
	fields = directory_fields((enum directory_part)part, &count);
	dj_json_object(j, NULL);
	dj_json_array(j, "fields");
	for (int i = 0; i < count; i++)
		put_field(j, &fields[i]);
	dj_json_end_array(j);
	dj_json_array(j, "rows");
	directory_each(r->db, r->keys, p.part, put_row, &p);
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* ---- what a file would change ---- */

struct preview {
	enum directory_part part;
	struct dj_json changes, wrongs;
	int change_count, wrong_count;
};

static void put_wrong(void *arg, int line, const char *what)
{
	struct preview *p = arg;

	if (p->wrong_count++ >= SHOWN)
		return;
	dj_json_object(&p->wrongs, NULL);
	dj_json_int(&p->wrongs, "line", line);
	dj_json_text(&p->wrongs, "message", what);
	dj_json_end_object(&p->wrongs);
}

static void put_difference(struct dj_json *j, enum directory_part part,
			   const struct directory_change *c, int field, const char *name)
{
	char was[NUMBER_TEXT + 8], now[NUMBER_TEXT + 8];

	if (c->was && strcmp(c->was->text[field], c->now->row.text[field]) == 0)
		return;
	if (!c->was && !c->now->row.text[field][0])
		return;
	dj_json_object(j, NULL);
	dj_json_text(j, "field", name);
	dj_json_text(j, "was", c->was ? shown(part, c->was, field, was) : NULL);
	dj_json_text(j, "now", shown(part, &c->now->row, field, now));
	dj_json_end_object(j);
}

static void put_change(void *arg, const struct directory_change *c)
{
	struct preview *p = arg;
	struct dj_json *j = &p->changes;
	int count;
	const struct directory_field *fields = directory_fields(p->part, &count);

	if (p->change_count++ >= SHOWN)
		return;
	dj_json_object(j, NULL);
	dj_json_int(j, "line", c->line);
	dj_json_bool(j, "is_new", c->was == NULL);
	dj_json_text(j, "key", c->now->row.text[0]);
	dj_json_array(j, "differences");
	for (int i = 0; i < count; i++)
		put_difference(j, p->part, c, i, fields[i].name);
	dj_json_end_array(j);
	dj_json_end_object(j);
}

static void put_preview(struct dj_json *j, const struct directory_walk *w, struct dj_buf *changes,
			struct dj_buf *wrongs)
{
	dj_json_object(j, NULL);
	dj_json_int(j, "added", w->added);
	dj_json_int(j, "changed", w->changed);
	dj_json_int(j, "same", w->same);
	dj_json_int(j, "wrong", w->wrongs);
	dj_json_raw(j, "changes", changes->data);
	dj_json_raw(j, "errors", wrongs->data);
	dj_json_end_object(j);
}

/* text: the part, a blank, where the uploaded file lies. */
enum verdict query_directory_preview(struct query_run *r)
{
	size_t n = strcspn(r->q->text, " ");
	char name[16];
	struct dj_buf changes, wrongs;
	struct preview p;
	struct directory_walk w = {
	    .db = r->db, .keys = r->keys, .arg = &p, .wrong = put_wrong, .change = put_change};
	struct dj_error why = {""};
	int part;

	dj_copy_n(name, sizeof name, r->q->text, n);
	part = word_value(words_directory_part, name);
	if (part < 0 || !r->q->text[n])
		return VERDICT_not_found;
	w.part = (enum directory_part)part;
	dj_buf_init(&changes, QUERY_JSON_MAX / 2);
	dj_buf_init(&wrongs, QUERY_JSON_MAX / 4);
	p = (struct preview){w.part, dj_json_begin(&changes), dj_json_begin(&wrongs), 0, 0};
	dj_json_array(&p.changes, NULL);
	dj_json_array(&p.wrongs, NULL);
	if (directory_walk_file(&w, r->q->text + n + 1, &why)) {
		w.wrongs++;
		put_wrong(&p, 0, why.text);
	}
	dj_json_end_array(&p.changes);
	dj_json_end_array(&p.wrongs);
	put_preview(&r->json, &w, &changes, &wrongs);
	dj_buf_fini(&changes);
	dj_buf_fini(&wrongs);
	return VERDICT_ok;
}
