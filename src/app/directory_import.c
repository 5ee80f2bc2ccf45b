/* Owns comparing what comes in with what is there. Refuses: writing (record_directory.c) and saying
 * it to a page (query_directory.c). */
#include "app/directory_import.h"
#include "base/text.h"
#include "domain/directory/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
	struct directory_walk *w;
	struct directory_table table;
	int size;   /* room of table.list */
	int *lines; /* of each row of the table: which line spoke of it, 0 none */
	struct csv_columns columns;
};

static void wrong(struct walk *k, int line, const char *what)
{
	k->w->wrongs++;
	if (k->w->wrong)
		k->w->wrong(k->w->arg, line, what);
}

static struct directory_stored *add_row(struct walk *k, const struct directory_row *row)
{
	if (k->table.count == k->size) {
		k->size = DJ_MAX(64, k->size * 2);
		k->table.list = dj_grow(k->table.list, (size_t)k->size * sizeof *k->table.list);
		k->lines = dj_grow(k->lines, (size_t)k->size * sizeof *k->lines);
	}
	k->lines[k->table.count] = 0;
	k->table.list[k->table.count] = (struct directory_stored){.row = *row};
	return &k->table.list[k->table.count++];
}

static void compare(struct walk *k, int line, struct directory_row *row)
{
	struct directory_walk *w = k->w;
	struct directory_stored *s = directory_table_find(&k->table, w->part, row);
	struct directory_row was;
	struct dj_error why;

	if (s && k->lines[s - k->table.list]) {
		snprintf(why.text, sizeof why.text, "line %d speaks of the same row.",
			 k->lines[s - k->table.list]);
		wrong(k, line, why.text);
		return;
	}
	if (!directory_complete(w->part, row, s ? &s->row : NULL, &why) ||
	    !directory_names_known(w->db, w->part, row, &why)) {
		wrong(k, line, why.text);
		return;
	}
	if (s && directory_same(w->part, &s->row, row)) {
		w->same++;
	} else {
		struct directory_change c = {line, s ? &was : NULL, NULL};

		if (s)
			was = s->row;
		else
			s = add_row(k, row);
		s->row = *row;
		c.now = s;
		w->added += c.was == NULL;
		w->changed += c.was != NULL;
		if (w->change)
			w->change(w->arg, &c);
	}
	k->lines[s - k->table.list] = line;
}

static void walk_records(struct walk *k, struct csv *c)
{
	struct csv_record *record = dj_alloc(sizeof *record);
	struct directory_row row;
	struct dj_error why;
	int got = csv_next(c, record, &why);

	if (got <= 0 || !csv_columns_read(k->w->part, record, &k->columns, &why)) {
		wrong(k, DJ_MAX(c->line, 1), got == 0 ? "the file is empty." : why.text);
		free(record);
		return;
	}
	while ((got = csv_next(c, record, &why)) != 0)
		if (got < 0 || !csv_row(k->w->part, &k->columns, record, &row, &why))
			wrong(k, c->line, why.text);
		else
			compare(k, c->line, &row);
	free(record);
}

/* The whole file, to be freed; NULL with a sentence. */
static char *read_file(const char *path, size_t *n, int *err, struct dj_error *why)
{
	FILE *f = fopen(path, "rbe");
	char *text;

	if (!f) {
		*err = dj_fail(why, errno, "The file cannot be read.");
		return NULL;
	}
	text = dj_alloc(CSV_BYTES + 1);
	*n = fread(text, 1, CSV_BYTES + 1, f);
	fclose(f);
	if (*n <= CSV_BYTES)
		return text;
	free(text);
	*err = dj_fail(why, EFBIG, "The file is larger than %d KiB.", CSV_BYTES / 1024);
	return NULL;
}

int directory_walk_file(struct directory_walk *w, const char *path, struct dj_error *why)
{
	struct walk k = {.w = w};
	struct csv c;
	size_t n;
	int err = 0;
	char *text = read_file(path, &n, &err, why);

	if (!text)
		return err;
	directory_table_load(w->db, w->keys, w->part, &k.table);
	k.size = k.table.count;
	k.lines = dj_alloc(sizeof *k.lines * (size_t)(k.size + 1));
	csv_init(&c, text, n);
	walk_records(&k, &c);
	free(k.lines);
	directory_table_free(&k.table);
	free(text);
	return 0;
}

bool directory_row_json(enum directory_part part, const json_t *object, struct directory_row *out,
			struct dj_error *why)
{
	int count;
	const struct directory_field *fields = directory_fields(part, &count);
	const char *key;
	json_t *value;

	memset(out, 0, sizeof *out);
	json_object_foreach((json_t *)object, key, value)
	{
		int i = directory_field_of(part, key);
		const char *text = json_string_value(value);

		if (strcmp(key, "id") == 0 || strcmp(key, "rev") == 0)
			continue;
		if (i < 0 || !text || json_string_length(value) != strlen(text))
			return dj_fail(why, EINVAL, "\"%.40s\" is no field, or not a text.", key) ==
			       0;
		if (!dj_copy(out->text[i], DIRECTORY_TEXT, text))
			return dj_fail(why, EINVAL, "%s is too long.", key) == 0;
		if (!directory_check(&fields[i], out->text[i], why))
			return false;
		out->given |= 1u << i;
	}
	return true;
}
