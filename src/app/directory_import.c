/* Owns comparing what comes in with what is there. Refuses: writing (record_directory.c) and saying
 * it to a page (query_directory.c). */
#include "app/directory_import.h"
#include "base/map.h"
#include "base/text.h"
#include "domain/directory/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
	struct directory_walk *w;
	struct dj_map lines; /* hash of a row's key -> the line that spoke of it, as a pointer */
	struct csv_columns columns;
	struct directory_stored was, now;
};

static void wrong(struct walk *k, int line, const char *what)
{
	k->w->wrongs++;
	if (k->w->wrong)
		k->w->wrong(k->w->arg, line, what);
}

/* FNV-1a of the values that find the row; never 0. */
static dj_id key_hash(enum directory_part part, const struct directory_row *row)
{
	int count;
	const struct directory_field *fields = directory_fields(part, &count);
	uint64_t hash = UINT64_C(14695981039346656037);

	for (int i = 0; i < count; i++)
		for (size_t k = 0; fields[i].key && k <= strlen(row->text[i]); k++)
			hash = (hash ^ (unsigned char)row->text[i][k]) * UINT64_C(1099511628211);
	return (dj_id)(hash | 1);
}

/* Was it spoken of already? Else this line does. */
static bool spoken_of(struct walk *k, int line, const struct directory_row *row)
{
	dj_id key = key_hash(k->w->part, row);
	void *before = dj_map_get(&k->lines, key);
	struct dj_error why;

	if (!before) {
		dj_map_put(&k->lines, key, (void *)(intptr_t)line);
		return false;
	}
	dj_fail(&why, EEXIST, "line %d speaks of the same row.", (int)(intptr_t)before);
	wrong(k, line, why.text);
	return true;
}

static void compare(struct walk *k, int line)
{
	struct directory_walk *w = k->w;
	struct directory_change c = {line, NULL, &k->now};
	struct dj_error why;

	if (directory_find(w->db, w->keys, w->part, 0, &k->now.row, &k->was))
		c.was = &k->was.row;
	if (!directory_complete(w->part, &k->now.row, c.was, &why) ||
	    !directory_names_known(w->db, w->part, &k->now.row, &why)) {
		wrong(k, line, why.text);
		return;
	}
	if (spoken_of(k, line, &k->now.row))
		return;
	if (c.was && directory_same(w->part, c.was, &k->now.row)) {
		w->same++;
		return;
	}
	k->now.id = c.was ? k->was.id : 0;
	k->now.rev = c.was ? k->was.rev : 0;
	k->now.made_by = c.was ? k->was.made_by : 0;
	w->added += c.was == NULL;
	w->changed += c.was != NULL;
	if (w->change)
		w->change(w->arg, &c);
}

static void walk_csv(struct walk *k, const char *text, size_t n)
{
	struct csv_record *record = dj_alloc(sizeof *record);
	struct dj_error why;
	struct csv c;
	int got;

	csv_init(&c, text, n);
	got = csv_next(&c, record, &why);
	if (got <= 0 || !csv_columns_read(k->w->part, record, &k->columns, &why)) {
		wrong(k, DJ_MAX(c.line, 1), got == 0 ? "the file is empty." : why.text);
		free(record);
		return;
	}
	while ((got = csv_next(&c, record, &why)) != 0)
		if (got < 0 || !csv_row(k->w->part, &k->columns, record, &k->now.row, &why))
			wrong(k, c.line, why.text);
		else
			compare(k, c.line);
	free(record);
}

static void walk_json(struct walk *k, const char *text, size_t n)
{
	json_error_t bad;
	json_t *list = json_loadb(text, n, JSON_REJECT_DUPLICATES, &bad), *item;
	struct dj_error why;
	size_t i;

	if (!list) {
		dj_fail(&why, EINVAL, "this is no JSON: %.100s.", bad.text);
		wrong(k, bad.line, why.text);
	}
	json_array_foreach(list, i, item)
	{
		if (!json_is_object(item))
			wrong(k, (int)i + 1, "this is no object.");
		else if (!directory_row_json(k->w->part, item, &k->now.row, &why))
			wrong(k, (int)i + 1, why.text);
		else
			compare(k, (int)i + 1);
	}
	json_decref(list);
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
	text = dj_alloc(CSV_BYTES + 2);
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
	struct walk *k;
	size_t n;
	int err = 0;
	char *text = read_file(path, &n, &err, why);

	if (!text)
		return err;
	k = dj_alloc(sizeof *k);
	k->w = w;
	dj_map_init(&k->lines);
	text[n] = '\0';
	if (text[strspn(text, " \t\r\n")] == '[')
		walk_json(k, text, n);
	else
		walk_csv(k, text, n);
	dj_map_fini(&k->lines);
	free(k);
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
